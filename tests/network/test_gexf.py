"""GEXF keeps ids, labels, types and parallel edges, and its file is the same byte for byte."""

from pathlib import Path

import networkx as nx
import pytest

from ima_graph.errors import InputError
from ima_graph.network import to_networkx, write_gexf
from ima_graph.store import LocalStore
from network.small import EXAMPLE, ON, store_of

TWICE = """
:payroll a ima:Team ; rdfs:label "Payroll & pensions" . :bank a ima:Organisation ; rdfs:label "Bank" .
:file a ima:InformationAsset ; rdfs:label "Payroll file" .
:pay a ima:Flow ; rdfs:label "Monthly pay" ; ima:flowFrom :payroll ; ima:flowTo :bank ; ima:carries :file ;
  ima:containsPersonalData true ; ima:purpose "So that staff\\nare <paid>" .
:again a ima:Flow ; ima:flowFrom :payroll ; ima:flowTo :bank .
"""


@pytest.fixture
def store() -> LocalStore:
    made = store_of(TWICE)
    made.load_ontology()
    return made


@pytest.mark.parametrize("simple", [False, True])
def test_it_is_read_back_by_networkx_as_it_was(store: LocalStore, tmp_path: Path, simple: bool) -> None:
    graph = to_networkx(store, ON, simple=simple)
    write_gexf(graph, tmp_path / "flows.gexf")
    read = nx.read_gexf(tmp_path / "flows.gexf", version="1.3")
    assert type(read) is (nx.DiGraph if simple else nx.MultiDiGraph)
    assert dict(read.nodes(data=True)) == dict(graph.nodes(data=True))
    found = {edge[:-1]: {k: v for k, v in edge[-1].items() if k != "id"} for edge in _edges(read)}
    assert found == {edge[:-1]: edge[-1] for edge in _edges(graph)}


def test_two_flows_between_the_same_ends_are_two_edges(store: LocalStore, tmp_path: Path) -> None:
    write_gexf(to_networkx(store, ON), tmp_path / "flows.gexf")
    read = nx.read_gexf(tmp_path / "flows.gexf", version="1.3")
    between = read[EXAMPLE + "payroll"][EXAMPLE + "bank"]
    assert set(between) == {EXAMPLE + "pay", EXAMPLE + "again"}
    ids = [data["id"] for *_, data in read.edges(data=True)]
    assert len(ids) == len(set(ids)) == 3


def test_it_does_not_depend_on_the_order_of_anything(store: LocalStore, tmp_path: Path) -> None:
    graph = to_networkx(store, ON)
    turned = nx.MultiDiGraph()
    for node, data in reversed(list(graph.nodes(data=True))):
        turned.add_node(node, **dict(reversed(data.items())))
    for source, target, key, data in reversed(list(graph.edges(keys=True, data=True))):
        turned.add_edge(source, target, key=key, **dict(reversed(data.items())))
    for name, each in (("one", graph), ("two", turned)):
        write_gexf(each, tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_gexf_written_out(tmp_path: Path) -> None:
    graph = nx.MultiDiGraph()
    graph.add_node("b", label='Tom & "Jo"\x01', size=2)
    graph.add_edge("b", "a", key="k", open=True, type="sends", label="<weekly>")
    write_gexf(graph, tmp_path / "small.gexf")
    assert (tmp_path / "small.gexf").read_text(encoding="utf-8").splitlines() == [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<gexf xmlns="http://gexf.net/1.3" version="1.3">',
        '  <graph mode="static" defaultedgetype="directed" idtype="string">',
        '    <attributes class="node">',
        '      <attribute id="0" title="size" type="long"/>',
        "    </attributes>",
        '    <attributes class="edge">',
        '      <attribute id="0" title="networkx_key" type="string"/>',
        '      <attribute id="1" title="open" type="boolean"/>',
        '      <attribute id="2" title="type" type="string"/>',
        "    </attributes>",
        "    <nodes>",
        '      <node id="a" label="a"/>',
        '      <node id="b" label=\'Tom &amp; "Jo"\'>',
        "        <attvalues>",
        '          <attvalue for="0" value="2"/>',
        "        </attvalues>",
        "      </node>",
        "    </nodes>",
        "    <edges>",
        '      <edge id="0" source="b" target="a" kind="sends" label="&lt;weekly&gt;">',
        "        <attvalues>",
        '          <attvalue for="0" value="k"/>',
        '          <attvalue for="1" value="true"/>',
        '          <attvalue for="2" value="sends"/>',
        "        </attvalues>",
        "      </edge>",
        "    </edges>",
        "  </graph>",
        "</gexf>",
    ]


def test_an_empty_graph_is_a_file_that_opens(tmp_path: Path) -> None:
    write_gexf(nx.MultiDiGraph(), tmp_path / "empty.gexf")
    assert len(nx.read_gexf(tmp_path / "empty.gexf", version="1.3")) == 0


def test_it_refuses_what_it_cannot_hold(tmp_path: Path) -> None:
    graph = nx.DiGraph()
    graph.add_node("a", tags=["x"])
    with pytest.raises(InputError, match=r"GEXF cannot hold \['x'\] as node attribute \"tags\""):
        write_gexf(graph, tmp_path / "no.gexf")
    assert not (tmp_path / "no.gexf").exists()


def _edges(graph: nx.DiGraph) -> list[tuple[object, ...]]:
    return list(graph.edges(keys=True, data=True) if graph.is_multigraph() else graph.edges(data=True))
