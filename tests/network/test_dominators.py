"""Single points of failure are the dominators of networkx, and what a removal by hand cuts off."""

import sys

import networkx as nx
import pytest

from ima_graph.network.dominators import (
    cut_off_pairs,
    cut_off_without,
    dominators_by_networkx,
    dominators_by_rustworkx,
    immediate_dominators,
    origins,
    rooted_edges,
)
from ima_graph.network.graph import FlowGraph, Way, build_graph
from network.small import ON, graph_of_letters, in_networkx, random_graph, short, store_of

WARDS = """
:results a ima:InformationAsset .
:f1 ima:flowFrom :laboratory ; ima:flowTo :engine ; ima:carries :results .
:f2 ima:flowFrom :engine ; ima:flowTo :ward ; ima:carries :results .
:f3 ima:flowFrom :engine ; ima:flowTo :clinic ; ima:carries :results .
"""


def pairs_of(graph: FlowGraph) -> list[str]:
    return [graph.ids[v] + graph.ids[w] for v, w in zip(*(ends.tolist() for ends in cut_off_pairs(graph)), strict=True)]


def test_if_the_engine_stops_the_wards_get_nothing_whatever_the_flows_carry() -> None:
    graph = build_graph(store_of(WARDS), ON)
    stops, loses = cut_off_pairs(graph)
    ids = short(graph.ids)
    assert [(ids[v], ids[w]) for v, w in zip(stops, loses, strict=True)] == [
        ("engine", "clinic"),
        ("engine", "ward"),
        ("laboratory", "clinic"),
        ("laboratory", "engine"),
        ("laboratory", "ward"),
    ]


@pytest.mark.parametrize(
    ("edges", "expected"),
    [
        (("ac", "bc", "cd"), ["cd"]),  # a second sender is another way
        (("ab", "ab", "bc"), ["ab", "ac", "bc"]),  # a second flow by the same one is not
        (("ha", "ah", "hb", "bh", "hc", "ch"), ["ha", "hb", "hc"]),  # a hub that gets answers
        (("ab", "ba"), ["ab", "ba"]),
        (("ab", "bc", "ca", "cd"), ["ab", "bc", "ca", "cd"]),  # anybody in the ring may be the origin
        (("aa",), []),
        (("ab", "ac", "bd", "cd"), ["ab", "ac", "ad"]),  # a diamond
    ],
)
def test_cut_off_worked_by_hand(edges: tuple[str, ...], expected: list[str]) -> None:
    assert pairs_of(graph_of_letters(*edges)) == expected


def test_a_copy_is_cut_off_by_its_only_master() -> None:
    assert pairs_of(graph_of_letters("mc", "cd", way=Way.COPIES)) == ["cd", "mc", "md"]


def test_both_engines_find_the_dominators_of_networkx() -> None:
    for seed in range(300):
        graph = random_graph(seed)
        root, edges = graph.size, rooted_edges(graph)
        found = nx.immediate_dominators(nx.DiGraph(edges), root)
        expected = [-1 if found[node] == root else found[node] for node in range(root)]
        assert immediate_dominators(graph).tolist() == expected
        assert dominators_by_rustworkx(root, edges).tolist() == expected
        assert dominators_by_networkx(root, edges).tolist() == expected


def test_origins_are_the_source_components_of_networkx() -> None:
    for seed in range(300):
        graph = random_graph(seed)
        assert {node for node, begins in enumerate(origins(graph)) if begins} == _origins(in_networkx(graph))


def test_pairs_are_what_a_removal_in_networkx_cuts_off() -> None:
    for seed in range(300):
        graph = random_graph(seed)
        digraph = nx.DiGraph(in_networkx(graph.supply))
        expected = [(v, w) for v in digraph for w in sorted(_lost(digraph, v))]
        stops, loses = cut_off_pairs(graph)
        assert list(zip(stops.tolist(), loses.tolist(), strict=True)) == expected
        for place, node in enumerate(graph.ids):
            assert cut_off_without(graph, node) == tuple(graph.ids[w] for v, w in expected if v == place)


def test_without_rustworkx_the_answer_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    graph = random_graph(8)
    expected = immediate_dominators(graph).tolist()
    assert max(expected) >= 0
    monkeypatch.setitem(sys.modules, "rustworkx", None)
    with pytest.raises(ImportError):
        dominators_by_rustworkx(graph.size, rooted_edges(graph))
    assert immediate_dominators(graph).tolist() == expected


def test_an_empty_graph_has_no_single_point_of_failure() -> None:
    assert pairs_of(build_graph(store_of(""), ON)) == []


def _origins(digraph: nx.DiGraph) -> set[int]:
    condensed = nx.condensation(nx.DiGraph(digraph))
    return {
        node
        for component, degree in condensed.in_degree()
        if degree == 0
        for node in condensed.nodes[component]["members"]
    }


def _lost(digraph: nx.DiGraph, stopped: int) -> set[int]:
    """What gets nothing without `stopped`, word for word by the definition."""
    begins = _origins(digraph)
    left = digraph.copy()
    left.remove_node(stopped)
    reached = set(begins) - {stopped}
    for origin in begins - {stopped}:
        reached |= nx.descendants(left, origin)
    for origin in begins - {stopped}:
        supplied_before = set(digraph.predecessors(origin)) - {origin}
        if supplied_before and not set(left.predecessors(origin)) - {origin}:
            reached.discard(origin)
    return set(left) - reached
