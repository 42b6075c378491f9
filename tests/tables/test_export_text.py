"""Text exports come back as the same graph, and one changed fact changes few lines."""

import csv
import difflib
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from export_register import AWKWARD, contents_of, demo, record, write
from rdflib.compare import to_isomorphic

from ima_graph import terms
from ima_graph.register import Register
from ima_graph.store import Store
from ima_graph.tables.guard import unguard
from ima_graph.tables.rdflib_graph import to_rdflib
from ima_graph.tables.stamp import Stamp
from ima_graph.tables.text import jsonld, nquads, trig, turtle, write_csv

EXPORTS = (turtle, trig, nquads, jsonld)
GRAPHS = (terms.REGISTER_GRAPH, terms.HISTORY_GRAPH)
ODD = 'tab\t quote" back\\slash \x01\x0b\x1c\x7f\x85\u2028\u2029 \U0001f4b7 end'


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Register:
    register = demo(tmp_path_factory.mktemp("text") / "r")
    for key, name in AWKWARD.items():
        write(register, record(register, key, "InformationAsset", name))
    subject = terms.iri(register.iri("a1"))
    write(
        register,
        [
            (subject, terms.ima("purpose"), terms.text(ODD)),
            (subject, terms.iri(terms.ALT_LABEL), terms.text("Lohn") + "@de-CH"),
            (subject, terms.ima("rank"), terms.typed("007", "integer")),
            (subject, terms.ima("webAddress"), terms.iri("https://example.org/a(b)?c=d&e#f-")),
            (subject, terms.ima("status"), terms.iri(terms.LIST + "status/1-odd.")),
        ],
    )
    return register


def quads(register: Register, graph: str) -> set[ox.Quad]:
    return set(ox.parse(register.store.dump(graph), ox.RdfFormat.N_TRIPLES))


def triples(text: str, form: ox.RdfFormat, graph: str | None) -> set[ox.Quad]:
    name = ox.NamedNode(graph) if graph else ox.DefaultGraph()
    found = [q for q in ox.parse(text, form) if q.graph_name == name]
    return {ox.Quad(q.subject, q.predicate, q.object, ox.DefaultGraph()) for q in found}


@pytest.mark.parametrize("graph", GRAPHS)
@pytest.mark.parametrize(("export", "form"), [(trig, ox.RdfFormat.TRIG), (nquads, ox.RdfFormat.N_QUADS)])
def test_graphs_come_back(register: Register, export: Callable[[Store], str], form: ox.RdfFormat, graph: str) -> None:
    assert triples(export(register.store), form, graph) == quads(register, graph)


@pytest.mark.parametrize(("export", "form"), [(turtle, ox.RdfFormat.TURTLE), (jsonld, ox.RdfFormat.JSON_LD)])
def test_the_register_comes_back(register: Register, export: Callable[[Store], str], form: ox.RdfFormat) -> None:
    assert triples(export(register.store), form, None) == quads(register, terms.REGISTER_GRAPH)


@pytest.mark.parametrize(("export", "form"), [(turtle, "turtle"), (jsonld, "json-ld")])
def test_rdflib_reads_the_same_graph(register: Register, export: Callable[[Store], str], form: str) -> None:
    # Read as rdflib reads what Oxigraph dumps, so that both sides meet its view of numbers.
    expected = rdflib.Graph().parse(data=register.store.dump(terms.REGISTER_GRAPH), format="nt")
    found = rdflib.Graph().parse(data=export(register.store), format=form)
    assert to_isomorphic(found) == to_isomorphic(expected)


@pytest.mark.parametrize(("export", "form"), [(trig, "trig"), (nquads, "nquads")])
def test_rdflib_reads_the_same_graphs(register: Register, export: Callable[[Store], str], form: str) -> None:
    found = rdflib.Dataset()
    found.parse(data=export(register.store), format=form)
    for graph in GRAPHS:
        expected = rdflib.Graph().parse(data=register.store.dump(graph), format="nt")
        assert set(found.graph(rdflib.URIRef(graph))) == set(expected)


def test_an_rdflib_graph_holds_every_fact_as_it_was_written(register: Register) -> None:
    graph = to_rdflib(register.store)
    found = set(ox.parse(graph.serialize(format="nt", encoding="utf-8"), ox.RdfFormat.N_TRIPLES))
    assert found == quads(register, terms.REGISTER_GRAPH)
    assert graph.qname(terms.IMA + "Team") == "ima:Team"


def test_list_values_and_terms_have_prefixes_and_records_stand_whole(register: Register) -> None:
    text = turtle(register.store)
    assert f"<{register.base}a1>\n    a ima:InformationAsset ;\n" in text
    assert "    ima:status status:live ;\n" in text
    assert '    ima:reviewDue "2027-01-31"^^xsd:date ;\n' in text


CHANGES = {
    "a changed label": ([("t2", "label", "Estates")], [("t2", "label", "Zebras")]),
    "a changed first alias": ([("t1", "alias", "Money")], [("t1", "alias", "Zoo")]),
    "an added last value": ([], [("t1", "alias", "Zoo")]),
    "an added first value": ([], [("t1", "alias", "Aardvark")]),
    "an added property": ([], [("t2", "alias", "Land")]),
    "an added last property": ([], [("t2", "zzz", "Land")]),
    "a removed value": ([("t1", "alias", "Money")], []),
    "a removed last value": ([("t1", "alias", "The Purse")], []),
    "a label of the last record": ([("w1", "words", "b")], [("w1", "words", "a")]),
}
PATHS = {
    "label": terms.iri(terms.LABEL),
    "alias": terms.iri(terms.ALT_LABEL),
    "words": terms.ima("words"),
    "zzz": terms.iri("https://zzz.example/zzz"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_changed_fact_changes_at_most_three_lines(tmp_path: Path, name: str) -> None:
    register = demo(tmp_path / "r")
    removed, added = (
        [(terms.iri(register.iri(s)), PATHS[p], terms.text(o)) for s, p, o in facts] for facts in CHANGES[name]
    )
    write(register, [(terms.iri(register.iri("w1")), PATHS["words"], terms.text("b"))])
    before = {export: _without_history(export(register.store)) for export in EXPORTS}
    write(register, added, removed)
    for export in EXPORTS:
        after = _without_history(export(register.store))
        changed = [d for d in difflib.unified_diff(before[export], after, n=0) if d[0] in "+-"]
        # Two lines name the files compared.
        assert 1 <= len(changed) - 2 <= 3, export


def _without_history(text: str) -> list[str]:
    """The lines about records; that a change was made is news of its own."""
    head = text.split(f"\n<{terms.HISTORY_GRAPH}> {{", 1)[0]
    return [line for line in head.split("\n") if f"<{terms.HISTORY_GRAPH}>" not in line]


@pytest.mark.parametrize("export", EXPORTS)
def test_a_fact_is_one_line_for_every_program(register: Register, export: Callable[[Store], str]) -> None:
    # str.splitlines breaks at all that any program takes for the end of a line.
    text = export(register.store)
    assert text.splitlines() == text.split("\n")[:-1]


@pytest.mark.parametrize("export", EXPORTS)
def test_an_index_made_again_exports_the_same_bytes(register: Register, export: Callable[[Store], str]) -> None:
    before = export(register.store)
    register.rebuild()
    assert export(register.store) == before


@pytest.mark.parametrize(("export", "form"), [(turtle, ox.RdfFormat.TURTLE), (jsonld, ox.RdfFormat.JSON_LD)])
def test_an_empty_register_is_a_valid_file(tmp_path: Path, export: Callable[[Store], str], form: ox.RdfFormat) -> None:
    assert list(ox.parse(export(Register.create(tmp_path / "empty", "Empty").store), form)) == []


def test_csv_files_hold_a_stamp_an_id_and_the_cells(register: Register, tmp_path: Path) -> None:
    stamp = Stamp.of(register)
    contents = contents_of(register)
    paths = write_csv(tmp_path / "csv", contents, stamp)
    names = {p.name for p in paths}
    assert {"InformationAsset.csv", "Flow.csv", "Team.csv", "Post.csv", "Place.csv"} <= names
    assert "Review.csv" not in names
    assert paths[0].read_bytes().startswith(b"\xef\xbb\xbf_ima_graph 2026-11-22,Id,Name,")
    with (tmp_path / "csv" / "InformationAsset.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {r["_ima_graph 2026-11-22"] for r in rows} == {f"{stamp.key}@{register.log.last_number()}"}
    by_id = {r["Id"]: r for r in rows}
    assert {k: unguard(by_id[k]["Name"]) for k in AWKWARD} == AWKWARD
    assert by_id["formula"]["Name"] == "'=1+1"
    assert by_id["a1"]["Next review"] == "2027-01-31"
    assert by_id["a1"]["Is a copy"] == "no"
