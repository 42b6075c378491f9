"""The flow graph is what the register says on a date, and its components are those that networkx finds."""

from datetime import date

import networkx as nx
import numpy as np
import pytest

from ima_graph.errors import NotFoundError
from ima_graph.network.graph import NO_FLOW, FlowGraph, Way, build_graph
from network.small import EXAMPLE, ON, in_networkx, random_graph, short, store_of

PAY = """
:payroll a ima:Team . :bank a ima:Organisation . :audit a ima:Team .
:file a ima:InformationAsset . :batch a ima:InformationAsset .
:extract a ima:InformationAsset ; ima:copyOf :file .
:headcount a ima:InformationAsset ; ima:derivedFrom :file .
:pay a ima:Flow ; ima:flowFrom :payroll ; ima:flowTo :bank ; ima:carries :file ; ima:landsAs :batch .
:again a ima:Flow ; ima:flowFrom :payroll ; ima:flowTo :bank .
"""


def edges_of(graph: FlowGraph) -> list[tuple[str, str, Way, str | None]]:
    ids, flows = short(graph.ids), short(graph.flows)
    return [
        (ids[source], ids[target], Way(way), None if flow == NO_FLOW else flows[flow])
        for source, target, way, flow in zip(
            graph.source.tolist(), graph.target.tolist(), graph.way.tolist(), graph.flow.tolist(), strict=True
        )
    ]


def test_the_edges_of_the_pay_flow() -> None:
    graph = build_graph(store_of(PAY), ON)
    assert dict(zip(short(graph.ids), graph.kinds, strict=True)) == {
        "bank": "Organisation",
        "batch": "InformationAsset",
        "extract": "InformationAsset",
        "file": "InformationAsset",
        "headcount": "InformationAsset",
        "payroll": "Team",
    }
    assert edges_of(graph) == [
        ("file", "bank", Way.CARRIES, "pay"),
        ("file", "batch", Way.LANDS, "pay"),
        ("file", "extract", Way.COPIES, None),
        ("file", "headcount", Way.DERIVES, None),
        ("payroll", "bank", Way.SENDS, "again"),
        ("payroll", "bank", Way.SENDS, "pay"),
    ]


def test_no_edge_goes_from_a_sender_to_what_it_sends() -> None:
    graph = build_graph(store_of(PAY), ON)
    assets = {place for place, kind in enumerate(graph.kinds) if kind == "InformationAsset"}
    sources_of_assets = {int(s) for s, t in zip(graph.source, graph.target, strict=True) if int(t) in assets}
    assert sources_of_assets <= assets


@pytest.mark.parametrize(
    ("start", "end", "counts"),
    [
        ("2026-11-22", None, True),
        ("2026-11-23", None, False),
        (None, "2026-11-22", False),
        (None, "2026-11-23", True),
    ],
)
def test_a_flow_counts_from_its_first_day_up_to_but_not_on_its_end(
    start: str | None, end: str | None, counts: bool
) -> None:
    dates = "".join(f' ; ima:{name} "{day}"^^xsd:date' for name, day in (("startDate", start), ("endDate", end)) if day)
    graph = build_graph(store_of(f":f a ima:Flow ; ima:flowFrom :a ; ima:flowTo :b {dates} ."), ON)
    assert graph.flows == ((EXAMPLE + "f",) if counts else ())
    assert graph.size == (2 if counts else 0)


def test_without_a_date_flows_and_assets_that_ended_count_too() -> None:
    ended = 'ima:endDate "2020-01-01"^^xsd:date'
    store = store_of(
        f":f a ima:Flow ; ima:flowFrom :a ; ima:flowTo :b ; {ended} . :x a ima:InformationAsset ; {ended} ."
    )
    assert short(build_graph(store, None).ids) == ["a", "b", "x"]
    assert short(build_graph(store, date(2019, 12, 31)).ids) == ["a", "b", "x"]
    assert build_graph(store, date(2020, 1, 1)).ids == ()


def test_an_asset_that_ended_is_a_node_while_a_flow_carries_it() -> None:
    ended = 'ima:endDate "2020-01-01"^^xsd:date'
    text = f":x a ima:InformationAsset ; {ended} . :y a ima:InformationAsset ; {ended} ; ima:copyOf :x ."
    graph = build_graph(store_of(f"{text} :f ima:carries :x ; ima:flowTo :b ."), ON)
    assert edges_of(graph) == [("x", "b", Way.CARRIES, "f")]


def test_an_end_that_the_register_does_not_know_is_a_node_without_a_kind() -> None:
    graph = build_graph(store_of(':f ima:flowFrom :gone ; ima:flowTo :b ; ima:carries "words" .'), ON)
    assert (short(graph.ids), graph.kinds) == (["b", "gone"], ("", ""))


def test_a_flow_with_several_assets_has_one_edge_between_its_ends() -> None:
    graph = build_graph(store_of(":f ima:flowFrom :a ; ima:flowTo :b ; ima:carries :x , :y ."), ON)
    assert [edge[:3] for edge in edges_of(graph)] == [
        ("a", "b", Way.SENDS),
        ("x", "b", Way.CARRIES),
        ("y", "b", Way.CARRIES),
    ]


def test_a_name_that_is_no_node_is_refused() -> None:
    with pytest.raises(NotFoundError, match="is no end of a flow"):
        build_graph(store_of(PAY), ON).place(EXAMPLE + "audit")


def test_an_empty_register_gives_an_empty_graph() -> None:
    graph = build_graph(store_of(""), ON)
    assert (graph.size, graph.weak.size, graph.strong.size, graph.source.size) == (0, 0, 0, 0)


def test_neighbours_are_those_of_networkx_in_both_directions() -> None:
    for seed in range(200):
        graph = random_graph(seed)
        digraph = in_networkx(graph)
        for node in range(graph.size):
            only = np.array([node], dtype=np.int32)
            ahead = graph.forward.neighbour[graph.forward.positions(only)].tolist()
            behind = graph.backward.neighbour[graph.backward.positions(only)].tolist()
            assert sorted(ahead) == sorted(target for _, target in digraph.out_edges(node))
            assert sorted(behind) == sorted(source for source, _ in digraph.in_edges(node))


def test_components_are_those_of_networkx() -> None:
    for seed in range(300):
        graph = random_graph(seed)
        digraph = in_networkx(graph)
        for labels, expected in (
            (graph.weak, nx.weakly_connected_components(digraph)),
            (graph.strong, nx.strongly_connected_components(digraph)),
        ):
            found = {frozenset(np.flatnonzero(labels == label).tolist()) for label in set(labels.tolist())}
            assert found == {frozenset(component) for component in expected}
