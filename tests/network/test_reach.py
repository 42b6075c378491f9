"""Reach is what networkx finds, with a shortest way that can be checked flow by flow."""

import networkx as nx
import numpy as np
import pytest

from ima_graph.errors import NotFoundError
from ima_graph.network.graph import FlowGraph, Way, graph_from_edges
from ima_graph.network.reach import Direction, Path, downstream_counts, reach, upstream_counts
from network.small import graph_of_letters, in_networkx, random_graph

# a and b send to each other, then to c; d sends to c as well; e is apart.
LOOP = ("ab", "ba", "bc", "dc", "ee")


def test_counts_worked_by_hand() -> None:
    graph = graph_of_letters(*LOOP)
    assert graph.ids == ("a", "b", "c", "d", "e")
    assert downstream_counts(graph).tolist() == [2, 2, 0, 1, 0]
    assert upstream_counts(graph).tolist() == [1, 1, 3, 0, 0]


@pytest.mark.parametrize("level_limit", [2000, 0])
def test_counts_are_those_of_networkx_by_levels_and_one_by_one(level_limit: int) -> None:
    for seed in range(300):
        graph = random_graph(seed)
        digraph = in_networkx(graph)
        down = [len(nx.descendants(digraph, node)) for node in range(graph.size)]
        up = [len(nx.ancestors(digraph, node)) for node in range(graph.size)]
        assert downstream_counts(graph, level_limit).tolist() == down
        assert upstream_counts(graph, level_limit).tolist() == up


def test_a_tree_that_fills_several_chunks_of_bits() -> None:
    size = 2**15 - 1
    graph = _numbered(size, [((child - 1) // 2, child) for child in range(1, size)])
    depths = [(place + 1).bit_length() for place in range(size)]
    assert downstream_counts(graph).tolist() == [2 ** (16 - depth) - 2 for depth in depths]
    assert upstream_counts(graph).tolist() == [depth - 1 for depth in depths]


def test_a_chain_of_more_than_two_thousand_levels_is_walked() -> None:
    graph = _numbered(2500, [(place, place + 1) for place in range(2499)])
    assert downstream_counts(graph).tolist() == list(range(2499, -1, -1))
    assert upstream_counts(graph).tolist() == list(range(2500))


def test_an_empty_graph_has_no_counts() -> None:
    assert downstream_counts(graph_from_edges([], {})).tolist() == []


@pytest.mark.parametrize("direction", ["downstream", "upstream"])
def test_reach_and_distance_are_those_of_networkx(direction: Direction) -> None:
    for seed in range(200):
        graph = random_graph(seed)
        digraph = in_networkx(graph) if direction == "downstream" else in_networkx(graph).reverse()
        for start, iri in enumerate(graph.ids):
            lengths = nx.single_source_shortest_path_length(digraph, start)
            found = reach(graph, iri, direction)
            assert {graph.index[node]: steps for node, steps in found.distance.items()} | {start: 0} == dict(lengths)
            assert list(found.distance.values()) == sorted(found.distance.values())


@pytest.mark.parametrize("direction", ["downstream", "upstream"])
def test_every_step_of_a_path_is_an_edge_of_the_graph(direction: Direction) -> None:
    for seed in range(200):
        graph = random_graph(seed)
        edges = _named_edges(graph)
        for start in graph.ids:
            found = reach(graph, start, direction)
            for node, distance in found.distance.items():
                path = found.path(node)
                ends = (start, node) if direction == "downstream" else (node, start)
                assert (path.nodes[0], path.nodes[-1], len(path.flows)) == (*ends, distance)
                assert set(zip(path.nodes, path.nodes[1:], path.flows, strict=False)) <= edges


def test_a_path_names_flows_and_leaves_copies_without() -> None:
    kinds = {"master": "InformationAsset", "copy": "InformationAsset", "bank": "Organisation"}
    graph = graph_from_edges([("master", "copy", Way.COPIES, None), ("copy", "bank", Way.CARRIES, "pay flow")], kinds)
    expected = Path(("master", "copy", "bank"), (None, "pay flow"))
    assert reach(graph, "master").path("bank") == expected
    assert reach(graph, "bank", "upstream").path("master") == expected
    assert reach(graph, "bank", "upstream").path("bank") == Path(("bank",), ())


def test_what_is_not_reached_has_no_path() -> None:
    found = reach(graph_of_letters(*LOOP), "c")
    assert found.distance == {}
    with pytest.raises(KeyError):
        found.path("a")


def test_reach_of_a_stranger_is_refused() -> None:
    with pytest.raises(NotFoundError, match="z is no end of a flow"):
        reach(graph_of_letters("ab"), "z")


def _named_edges(graph: FlowGraph) -> set[tuple[str, str, str | None]]:
    ends = zip(graph.source.tolist(), graph.target.tolist(), graph.flow.tolist(), strict=True)
    return {(graph.ids[s], graph.ids[t], graph.flows[f] if f >= 0 else None) for s, t, f in ends}


def _numbered(size: int, edges: list[tuple[int, int]]) -> FlowGraph:
    source, target = np.array(edges, dtype=np.int32).T.copy()
    names = tuple(f"{place:05}" for place in range(size))
    nothing = np.full(len(edges), -1, dtype=np.int32)
    return FlowGraph(names, ("Team",) * size, (), source, target, nothing, np.zeros(len(edges), dtype=np.int8))
