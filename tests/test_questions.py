"""Every question file: its header is whole, its hit is found, its miss is not, and it is plain SPARQL 1.1."""

import re
from datetime import date

import pyoxigraph as ox
import pytest
from rdflib.plugins.sparql import prepareQuery

from ima_graph import network, terms
from ima_graph.errors import InputError, QueryError
from ima_graph.questions import Catalogue, Question, ask, check_query, filled
from ima_graph.questions.files import SEVERITIES, read_question
from ima_graph.schema import Schema
from ima_graph.store import LocalStore

ON = "2026-11-22"
CATALOGUE = Catalogue.load()
QUESTIONS = list(CATALOGUE.questions.values())
_EXAMPLE = "https://example.org/"
_PREFIXES = "".join(f"@prefix {p}: <{n}> .\n" for p, n in {**terms.PREFIXES, "": _EXAMPLE}.items())


@pytest.fixture(scope="module")
def ontology() -> bytes:
    store = LocalStore()
    store.load_ontology()
    return store.dump(terms.ONTOLOGY_GRAPH)


def _store(turtle: str, question: Question, ontology: bytes) -> LocalStore:
    store = LocalStore()
    triples = b"".join(f"{t} .\n".encode() for t in ox.parse(_PREFIXES + turtle, format=ox.RdfFormat.TURTLE))
    # An example of the history graph is about changes: it lies there, and in the register graph as well.
    store.apply(1, triples, b"", triples if "graph/history" in question.query else b"")
    if terms.ONTOLOGY_GRAPH in question.graphs:
        store.replace_graph(terms.ONTOLOGY_GRAPH, ontology, "test")
    if terms.NETWORK_GRAPH in question.graphs:
        measured = terms.lines(list(network.measure(store, date.fromisoformat(ON))))
        store.replace_graph(terms.NETWORK_GRAPH, measured, "test")
    return store


def _values(question: Question) -> dict[str, str]:
    return {p.name: ON for p in question.parameters if p.name == "on"}


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.name)
def test_a_question_finds_its_hit(question: Question, ontology: bytes) -> None:
    rows = ask(_store(question.hit, question, ontology), question, _values(question), ON).rows
    assert rows, question.hit
    if question.is_finding:
        found = {str(getattr(row[0], "value", "")) for row in rows}
        wanted = set(re.findall(r":(hit\d*)\b", question.hit))
        assert found == {_EXAMPLE + name for name in wanted}


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.name)
def test_a_question_does_not_find_its_miss(question: Question, ontology: bytes) -> None:
    assert question.miss
    assert ask(_store(question.miss, question, ontology), question, _values(question), ON).rows == []


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.name)
def test_a_header_is_whole(question: Question) -> None:
    schema = Schema.load()
    assert question.text("question").endswith("?")
    assert question.text("why")
    check_query(question.query)
    assert "SELECT *" not in question.query
    assert "ORDER BY" in question.query
    prepareQuery(filled(question, {}, ON))
    if question.is_finding:
        assert question.text("severity") in SEVERITIES
        assert question.text("fix")
        assert question.text("because")
        schema.field(question.text("field"))
    for asks in question.text("asks").split():
        assert asks == "acceptance" or schema.field(asks)


def test_every_parameter_is_filled_in_wherever_it_stands() -> None:
    question = CATALOGUE.get("U3")
    query = filled(question, {"on": "2030-01-02"}, ON)
    assert '"2026-11-22"' not in query
    assert query.count('"2030-01-02"') == question.query.count("VALUES ?on {")


def test_a_value_of_the_wrong_type_is_refused() -> None:
    with pytest.raises(InputError, match="31/02 is not a date; write it as 2026-04-01"):
        filled(CATALOGUE.get("U3"), {"on": "31/02"}, ON)
    with pytest.raises(InputError, match="has no parameter colour; it has: on"):
        filled(CATALOGUE.get("U3"), {"colour": "red"}, ON)


def test_a_text_cannot_break_out_of_its_place(tmp_path: "pytest.TempPathFactory") -> None:
    path = tmp_path / "named.rq"  # type: ignore[operator]
    header = "# title: Named\n# param: name text x A name\n\n"
    path.write_text(header + 'SELECT ?s WHERE { VALUES ?name { "x" } ?s ?p ?name }\n')
    query = filled(read_question(path), {"name": 'a" } ?s ?p ?o } # \\'}, ON)
    assert r'"a\" } ?s ?p ?o } # \\"' in query


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?s { SERVICE <http://example.org/> { ?s ?p ?o } }",
        "SELECT ?s { service silent ?where { ?s ?p ?o } }",
        "LOAD <http://example.org/>",
        "INSERT DATA { <a:b> <a:c> <a:d> }",
        "DELETE WHERE { ?s ?p ?o }",
        "SELECT ?s FROM <file:///etc/passwd> { ?s ?p ?o }",
        "SELECT ?s # a comment\nFROM NAMED <http://example.org/> { GRAPH ?g { ?s ?p ?o } }",
        "CLEAR ALL",
    ],
)
def test_what_would_reach_outside_or_write_is_refused(query: str) -> None:
    with pytest.raises(QueryError, match="refused"):
        check_query(query)


@pytest.mark.parametrize(
    "query",
    [
        'SELECT ?s { ?s ?p "SERVICE of the year; INSERT coin" }',
        "SELECT ?from ?service { ?s <http://example.org/load> ?from } # FROM here",
        "PREFIX ex: <http://example.org/> SELECT ?s { ?s ex:service ?o . ?s ex:from ?p }",
    ],
)
def test_words_that_only_look_like_it_are_taken(query: str) -> None:
    check_query(query)
