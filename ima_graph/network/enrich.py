"""The network graph: measures of the flow graph as triples, so that findings and questions stay SPARQL."""

from collections.abc import Iterator
from datetime import date
from hashlib import sha256

import numpy as np

from ima_graph import terms
from ima_graph.network.dominators import cut_off_pairs
from ima_graph.network.facts import read_facts
from ima_graph.network.graph import FlowGraph, Way, graph_of
from ima_graph.network.islands import Island, find_islands
from ima_graph.network.reach import downstream_counts, upstream_counts
from ima_graph.store import Store


def measure(store: Store, on: date) -> list[terms.Triple]:
    """Measure the flow graph of a date; the triples replace all that the network graph held.

    `flowsTo`: one triple a pair of sender and receiver. `inIsland`, with the island's label and size.
    `downstreamCount` and `upstreamCount`: for every node that something flows to or from. `cutsOff`: every
    pair, as `cut_off_pairs` defines it. The same register gives the same triples in the same order.
    """
    facts = read_facts(store)
    graph = graph_of(facts, on)
    return [
        *_flows_to(graph),
        *_islands(find_islands(graph, facts, on)),
        *_counts(graph),
        *_cuts_off(graph),
    ]


def island_iri(island: Island) -> str:
    """Name an island by its members, so that it keeps its IRI while they stay the same."""
    return f"{terms.ID}island/{sha256(' '.join(island.nodes).encode()).hexdigest()[:16]}"


def _flows_to(graph: FlowGraph) -> Iterator[terms.Triple]:
    flows_to = terms.ima("flowsTo")
    sends = graph.way == Way.SENDS
    pairs = np.unique(np.stack([graph.source[sends], graph.target[sends]]), axis=1)
    for sender, receiver in pairs.T.tolist():
        yield terms.iri(graph.ids[sender]), flows_to, terms.iri(graph.ids[receiver])


def _islands(islands: list[Island]) -> Iterator[terms.Triple]:
    for island in islands:
        node = terms.iri(island_iri(island))
        yield node, terms.iri(terms.TYPE), terms.ima("Island")
        yield node, terms.iri(terms.LABEL), terms.text(f"Island {island.number}")
        yield node, terms.ima("islandSize"), terms.literal(len(island.nodes))
        for member in island.nodes:
            yield terms.iri(member), terms.ima("inIsland"), node


def _counts(graph: FlowGraph) -> Iterator[terms.Triple]:
    measured = {"downstreamCount": downstream_counts(graph), "upstreamCount": upstream_counts(graph)}
    for name, counts in measured.items():
        predicate = terms.ima(name)
        for place in np.flatnonzero(graph.touched).tolist():
            yield terms.iri(graph.ids[place]), predicate, terms.literal(int(counts[place]))


def _cuts_off(graph: FlowGraph) -> Iterator[terms.Triple]:
    cuts_off = terms.ima("cutsOff")
    nodes = [terms.iri(node) for node in graph.ids]
    stops, loses = cut_off_pairs(graph)
    for stopped, lost in zip(stops.tolist(), loses.tolist(), strict=True):
        yield nodes[stopped], cuts_off, nodes[lost]
