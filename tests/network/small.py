"""Small flow graphs and registers for the network tests, and the same graphs as networkx sees them."""

import random
from datetime import date

import networkx as nx
import pyoxigraph as ox

from ima_graph import terms
from ima_graph.network.graph import Edge, FlowGraph, Way, graph_from_edges
from ima_graph.store import LocalStore

ON = date(2026, 11, 22)
EXAMPLE = "https://example.org/"
_FLOW_WAYS = (Way.SENDS, Way.CARRIES, Way.LANDS)


def store_of(turtle: str) -> LocalStore:
    """A store whose register graph holds this Turtle; `:` is https://example.org/."""
    prefixes = {"": EXAMPLE, **terms.PREFIXES}
    text = "".join(f"PREFIX {name}: <{base}>\n" for name, base in prefixes.items()) + turtle
    triples = list(ox.parse(text, format=ox.RdfFormat.TURTLE))
    lines = ox.serialize((quad.triple for quad in triples), format=ox.RdfFormat.N_TRIPLES)
    assert lines is not None
    store = LocalStore()
    store.apply(1, lines, b"", b"")
    return store


def short(iris: object) -> list[str]:
    """The IRIs without https://example.org/."""
    assert isinstance(iris, list | tuple | set | frozenset)
    return [iri.removeprefix(EXAMPLE) for iri in iris]


def graph_of_letters(*edges: str, way: Way = Way.SENDS) -> FlowGraph:
    """A graph such as `graph_of_letters("ab", "bc")`; each edge is a flow of its own."""
    kinds = dict.fromkeys("".join(edges), "Team")
    return graph_from_edges([(ends[0], ends[1], way, f"flow {ends}") for ends in edges], kinds)


def random_graph(seed: int) -> FlowGraph:
    """A graph of up to 14 nodes with every kind of edge, parallel edges, cycles and loops."""
    chance = random.Random(seed)
    size = chance.randint(1, 14)
    edges: list[Edge] = []
    for number in range(chance.randint(0, 2 * size)):
        source, target = chance.randrange(size), chance.randrange(size)
        if seed % 3 == 0:  # every third graph has no cycle
            source, target = min(source, target), max(source, target)
        way = chance.choice([Way.SENDS, Way.SENDS, *Way])
        flow = f"flow {number % 7}" if way in _FLOW_WAYS else None
        edges.append((f"n{source:02}", f"n{target:02}", way, flow))
    return graph_from_edges(edges, {f"n{node:02}": "Team" for node in range(size)})


def in_networkx(graph: FlowGraph) -> nx.MultiDiGraph:
    """The same graph by places, built edge by edge."""
    found = nx.MultiDiGraph()
    found.add_nodes_from(range(graph.size))
    found.add_edges_from(zip(graph.source.tolist(), graph.target.tolist(), strict=True))
    return found
