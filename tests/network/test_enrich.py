"""The network graph holds the measures, and its findings and questions read them."""

from pathlib import Path

import pytest

from ima_graph import terms
from ima_graph.network.enrich import measure
from ima_graph.store import LocalStore
from network.small import EXAMPLE, ON, store_of

QUERIES = Path(__file__).parents[2] / "queries"
WARDS = """
:laboratory a ima:Team . :engine a ima:Place . :ward a ima:Team . :results a ima:InformationAsset .
:f1 ima:flowFrom :laboratory ; ima:flowTo :engine ; ima:carries :results .
:f2 ima:flowFrom :engine ; ima:flowTo :ward ; ima:carries :results .
:f3 ima:flowFrom :engine ; ima:flowTo :ward .
:sensor a ima:Place . :logger a ima:Place ; ima:recordedAt "2026-05-14T10:30:00Z"^^xsd:dateTime .
:f4 ima:flowFrom :sensor ; ima:flowTo :logger .
:alone a ima:InformationAsset .
"""


def measured(turtle: str) -> LocalStore:
    store = store_of(turtle)
    store.replace_graph(terms.NETWORK_GRAPH, terms.lines(measure(store, ON)), made_from="test")
    return store


def plain(triples: list[terms.Triple]) -> list[str]:
    text = terms.lines(triples).decode()
    for prefix, name in ((EXAMPLE, ":"), (terms.IMA, "ima:"), (terms.ID, "id:"), (terms.RDFS, "rdfs:")):
        text = text.replace(f"<{prefix}", f"{name}<")
    return text.replace("<", "").replace(">", "").replace(terms.TYPE, "a").replace(terms.XSD, "xsd:").splitlines()


def ask(store: LocalStore, name: str, **values: str) -> list[tuple[str | None, ...]]:
    text = (QUERIES / name).read_text(encoding="utf-8")
    for variable, value in values.items():
        line = f"VALUES ?{variable} {{ UNDEF }}"
        assert line in text
        text = text.replace(line, f"VALUES ?{variable} {{ <{EXAMPLE}{value}> }}")
    cells = [[getattr(term, "value", None) for term in row] for row in store.select(text).rows]
    return [tuple(c.removeprefix(EXAMPLE).removeprefix(terms.IMA) if c else None for c in row) for row in cells]


def test_every_triple_of_a_small_graph() -> None:
    found = plain(measure(store_of(WARDS), ON))
    island = next(line.split()[0] for line in found if "ima:Island " in line)
    assert island.startswith("id:island/")
    assert found == [
        ":engine ima:flowsTo :ward .",
        ":laboratory ima:flowsTo :engine .",
        ":sensor ima:flowsTo :logger .",
        f"{island} a ima:Island .",
        f'{island} rdfs:label "Island 1" .',
        f'{island} ima:islandSize "2"^^xsd:integer .',
        f":logger ima:inIsland {island} .",
        f":sensor ima:inIsland {island} .",
        ':engine ima:downstreamCount "1"^^xsd:integer .',
        ':laboratory ima:downstreamCount "2"^^xsd:integer .',
        ':logger ima:downstreamCount "0"^^xsd:integer .',
        ':results ima:downstreamCount "2"^^xsd:integer .',
        ':sensor ima:downstreamCount "1"^^xsd:integer .',
        ':ward ima:downstreamCount "0"^^xsd:integer .',
        ':engine ima:upstreamCount "2"^^xsd:integer .',
        ':laboratory ima:upstreamCount "0"^^xsd:integer .',
        ':logger ima:upstreamCount "1"^^xsd:integer .',
        ':results ima:upstreamCount "0"^^xsd:integer .',
        ':sensor ima:upstreamCount "0"^^xsd:integer .',
        ':ward ima:upstreamCount "3"^^xsd:integer .',
        ":engine ima:cutsOff :ward .",
        ":laboratory ima:cutsOff :engine .",
        ":laboratory ima:cutsOff :ward .",
        ":sensor ima:cutsOff :logger .",
    ]


def test_measuring_again_gives_the_same_and_does_not_read_what_it_wrote() -> None:
    store = measured(WARDS)
    assert measure(store, ON) == measure(store_of(WARDS), ON)


def test_an_empty_register_has_nothing_to_measure() -> None:
    assert measure(store_of(""), ON) == []


def test_the_island_finding_lists_its_members() -> None:
    rows = ask(measured(WARDS), "findings/island.rq")
    assert [(node, since, size) for node, since, _, size in rows] == [
        ("logger", "2026-05-14T10:30:00Z", "2"),
        ("sensor", None, "2"),
    ]


def test_the_ends_of_flows_are_listed_by_how_far_they_reach() -> None:
    assert ask(measured(WARDS), "questions/systems_reachable_downstream.rq") == [
        ("laboratory", "Team", "2", "0"),
        ("engine", "Place", "1", "2"),
        ("sensor", "Place", "1", "0"),
        ("logger", "Place", "0", "1"),
        ("ward", "Team", "0", "3"),
    ]
    one = ask(measured(WARDS), "questions/systems_reachable_downstream.rq", of="ward")
    assert one == [("ward", "Team", "0", "3")]


@pytest.mark.parametrize(
    ("given", "rows"),
    [
        ({}, [("laboratory", "engine", "1"), ("laboratory", "ward", "0")]),
        ({"from": "engine"}, [("engine", "ward", "0")]),
        ({"from": "ward"}, []),
    ],
)
def test_what_information_can_reach_by_any_number_of_flows(given: dict[str, str], rows: list[object]) -> None:
    assert ask(measured(WARDS), "questions/reach_downstream.rq", **given) == rows


def test_a_sender_in_a_ring_does_not_reach_itself() -> None:
    ring = ":f ima:flowFrom :a ; ima:flowTo :b . :g ima:flowFrom :b ; ima:flowTo :a ."
    assert ask(measured(ring), "questions/reach_downstream.rq") == [("a", "b", "1")]


def test_single_points_of_failure_begin_with_the_one_that_cuts_off_most() -> None:
    assert ask(measured(WARDS), "questions/single_points_of_failure.rq") == [
        ("laboratory", "engine", "2"),
        ("laboratory", "ward", "2"),
        ("engine", "ward", "1"),
        ("sensor", "logger", "1"),
    ]
    one = ask(measured(WARDS), "questions/single_points_of_failure.rq", of="engine")
    assert one == [("engine", "ward", "1")]
