"""The export keeps ids, labels and flow data, and its file is the same byte for byte."""

from datetime import date
from pathlib import Path

import networkx as nx
import pytest

from ima_graph import terms
from ima_graph.errors import InputError
from ima_graph.network.export import to_networkx, write_graphml
from ima_graph.store import LocalStore
from network.small import EXAMPLE, ON, short, store_of

PAY = """
:payroll a ima:Team ; rdfs:label "Payroll & pensions" . :bank a ima:Organisation ; rdfs:label "Bank" .
:file a ima:InformationAsset ; rdfs:label "Payroll file" .
:extract a ima:InformationAsset ; ima:copyOf :file .
:pay a ima:Flow ; rdfs:label "Monthly pay" ; ima:flowFrom :payroll ; ima:flowTo :bank ; ima:carries :file ;
  ima:method <https://w3id.org/ima-graph/list/method/email> , <https://w3id.org/ima-graph/list/method/post> ;
  ima:containsPersonalData true ; ima:purpose "So that staff\\nare <paid>" .
:again a ima:Flow ; ima:flowFrom :payroll ; ima:flowTo :bank .
:before a ima:Flow ; ima:flowFrom :bank ; ima:flowTo :payroll ; ima:endDate "2020-01-01"^^xsd:date .
"""
PAYROLL, BANK, FILE, EXTRACT = (EXAMPLE + name for name in ("payroll", "bank", "file", "extract"))


@pytest.fixture
def store() -> LocalStore:
    made = store_of(PAY)
    made.load_ontology()
    return made


def test_nodes_have_their_ids_labels_and_types(store: LocalStore) -> None:
    graph = to_networkx(store, ON)
    assert isinstance(graph, nx.MultiDiGraph)
    assert dict(graph.nodes(data=True)) == {
        BANK: {"label": "Bank", "type": "Organisation"},
        EXTRACT: {"label": EXTRACT, "type": "InformationAsset"},
        FILE: {"label": "Payroll file", "type": "InformationAsset"},
        PAYROLL: {"label": "Payroll & pensions", "type": "Team"},
    }


def test_an_edge_has_the_data_of_its_flow(store: LocalStore) -> None:
    graph = to_networkx(store, ON)
    assert set(graph[PAYROLL][BANK]) == {EXAMPLE + "pay", EXAMPLE + "again"}
    assert graph[PAYROLL][BANK][EXAMPLE + "pay"] == {
        "carries": FILE,
        "containsPersonalData": "true",
        "flow": EXAMPLE + "pay",
        "label": "Monthly pay",
        "method": "email; post",
        "purpose": "So that staff\nare <paid>",
        "type": "sends",
    }
    assert graph[FILE][BANK][EXAMPLE + "pay"]["type"] == "carries"
    assert dict(graph[FILE][EXTRACT]) == {"is copied to": {"type": "is copied to"}}


def test_without_a_date_flows_that_ended_are_exported_with_their_end(store: LocalStore) -> None:
    assert not to_networkx(store, ON).has_edge(BANK, PAYROLL)
    edge = to_networkx(store)[BANK][PAYROLL][EXAMPLE + "before"]
    assert edge["endDate"] == "2020-01-01"
    assert to_networkx(store, date(2019, 12, 31)).has_edge(BANK, PAYROLL)


def test_a_simple_export_merges_parallel_flows_and_counts_them(store: LocalStore) -> None:
    graph = to_networkx(store, ON, simple=True)
    assert type(graph) is nx.DiGraph
    assert graph[PAYROLL][BANK] == {"count": 2, "type": "sends"}
    assert sorted(tuple(short(edge)) for edge in graph.edges) == [
        ("file", "bank"),
        ("file", "extract"),
        ("payroll", "bank"),
    ]


@pytest.mark.parametrize("simple", [False, True])
def test_graphml_is_read_back_by_networkx_as_it_was(store: LocalStore, tmp_path: Path, simple: bool) -> None:
    graph = to_networkx(store, ON, simple=simple)
    write_graphml(graph, tmp_path / "flows.graphml")
    read = nx.read_graphml(tmp_path / "flows.graphml", force_multigraph=not simple)
    assert dict(read.nodes(data=True)) == dict(graph.nodes(data=True))
    if simple:
        assert list(read.edges(data=True)) == sorted(graph.edges(data=True), key=lambda edge: edge[:2])
    else:
        expected = {(u, v, k): data for u, v, k, data in graph.edges(keys=True, data=True)}
        found = {(u, v, k): data for u, v, k, data in read.edges(keys=True, data=True)}
        assert found == expected


def test_graphml_does_not_depend_on_the_order_of_anything(store: LocalStore, tmp_path: Path) -> None:
    graph = to_networkx(store, ON)
    turned = nx.MultiDiGraph()
    for node, data in reversed(list(graph.nodes(data=True))):
        turned.add_node(node, **dict(reversed(data.items())))
    for source, target, key, data in reversed(list(graph.edges(keys=True, data=True))):
        turned.add_edge(source, target, key=key, **dict(reversed(data.items())))
    for name, each in (("one", graph), ("two", turned), ("three", to_networkx(store, ON))):
        write_graphml(each, tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    assert (tmp_path / "one").read_bytes() == (tmp_path / "three").read_bytes()


def test_graphml_written_out(tmp_path: Path) -> None:
    graph = nx.MultiDiGraph()
    graph.add_node("b", label='Tom & "Jo"\x01', size=2)
    graph.add_edge("b", "a", key="k", open=True)
    write_graphml(graph, tmp_path / "small.graphml")
    assert (tmp_path / "small.graphml").read_text(encoding="utf-8").splitlines() == [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">',
        '  <key id="node-0" for="node" attr.name="label" attr.type="string"/>',
        '  <key id="node-1" for="node" attr.name="size" attr.type="int"/>',
        '  <key id="edge-0" for="edge" attr.name="open" attr.type="boolean"/>',
        '  <graph edgedefault="directed">',
        '    <node id="a"/>',
        '    <node id="b">',
        '      <data key="node-0">Tom &amp; "Jo"</data>',
        '      <data key="node-1">2</data>',
        "    </node>",
        '    <edge source="b" target="a" id="k">',
        '      <data key="edge-0">true</data>',
        "    </edge>",
        "  </graph>",
        "</graphml>",
    ]


def test_graphml_refuses_what_it_cannot_hold(tmp_path: Path) -> None:
    graph = nx.DiGraph()
    graph.add_node("a", tags=["x"])
    with pytest.raises(InputError, match=r"cannot hold \['x'\] as node attribute \"tags\""):
        write_graphml(graph, tmp_path / "no.graphml")
    assert not (tmp_path / "no.graphml").exists()


def test_the_register_graph_alone_is_exported(store: LocalStore) -> None:
    store.replace_graph(terms.NETWORK_GRAPH, f'<{BANK}> <{terms.LABEL}> "Not this" .\n'.encode(), made_from="test")
    assert to_networkx(store, ON).nodes[BANK]["label"] == "Bank"
