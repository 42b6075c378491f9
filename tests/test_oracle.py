"""The plain Python definitions of the kinds against hand-worked examples."""

from datetime import date
from pathlib import Path

import pytest
from oracle.cases import EXAMPLE, Case, example, held, owned_by, record
from oracle.cases_orphaned import CASES as ORPHANED
from oracle.cases_unowned import CASES as UNOWNED
from oracle.facts import Facts, Iri, read_turtle
from oracle.kinds import KINDS, effective_owner, find, live_assets

ONTOLOGY = Path(__file__).resolve().parent.parent / "ontology"
ON = date(2026, 11, 22)
A = Iri(EXAMPLE + "a")
CASES = [*UNOWNED, *ORPHANED]
PERSON, POST = record("anna", "Person"), record("post", "Post")
TEMPORARY = "ima:isTemporary true"


def facts_of(turtle: str) -> Facts:
    return Facts(read_turtle((ONTOLOGY / "lists.ttl").read_text(encoding="utf-8")) + read_turtle(turtle))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.kind} {case.sentence}")
def test_a_hand_worked_example_has_the_kind_or_not(case: Case) -> None:
    found = find(case.kind, facts_of(case.turtle), ON)
    assert (A in found) is case.holds
    assert found.get(A) == case.since


def test_every_kind_has_an_example_that_it_finds_and_one_that_it_does_not() -> None:
    assert {(case.kind, case.holds) for case in CASES} == {(kind, holds) for kind in KINDS for holds in (True, False)}


@pytest.mark.parametrize(
    ("turtle", "is_live"),
    [
        ("", True),
        (":a ima:startDate 2026-11-22 .", True),
        (":a ima:startDate 2026-11-23 .", False),
        (":a ima:endDate 2026-11-23 .", True),
        (":a ima:endDate 2026-11-22 .", False),
    ],
)
def test_an_asset_is_live_from_its_start_until_the_day_before_its_end(turtle: str, is_live: bool) -> None:
    assert (A in live_assets(facts_of(example(turtle)), ON)) is is_live


@pytest.mark.parametrize(
    ("status", "without_end", "with_later_end"),
    [("live", True, True), ("proposed", False, False), ("closed", False, True), ("transferred", False, True)],
)
def test_a_closed_status_lets_the_end_date_decide(status: str, without_end: bool, with_later_end: bool) -> None:
    turtle = example().replace("status:live", f"status:{status}")
    assert (A in live_assets(facts_of(turtle), ON)) is without_end
    later = turtle + ':a ima:endDate "2026-12-01"^^xsd:date .'
    assert (A in live_assets(facts_of(later), ON)) is with_later_end


def test_an_asset_without_a_status_is_live() -> None:
    assert live_assets(facts_of(example().replace("ima:status status:live ; ", "")), ON) == [A]


@pytest.mark.parametrize(
    ("lines", "owned"),
    [
        ((POST, PERSON, owned_by("post"), held("post", "anna")), True),
        ((POST, PERSON, owned_by("post"), held("post", "anna", "ima:startDate 2026-11-23")), False),
        ((POST, PERSON, owned_by("post"), held("post", "anna", "ima:endDate 2026-11-22")), False),
        ((PERSON, owned_by("anna")), True),
        ((PERSON, owned_by("anna", TEMPORARY)), True),
        ((PERSON, owned_by("anna", "ima:endDate 2026-11-22")), False),
        ((PERSON, owned_by("anna", thing="parent"), ":a ima:partOf :parent ."), False),
        ((record("body", "Organisation"), owned_by("body")), True),
        ((owned_by("removed"),), False),
    ],
)
def test_an_effective_owner_is_someone_who_can_answer_today(lines: tuple[str, ...], owned: bool) -> None:
    assert effective_owner(A, facts_of(example(*lines)), ON) is owned


def test_a_circle_of_successors_ends() -> None:
    ended = "ima:endDate 2026-04-01"
    circle = (
        record("x", "Team", ended, "ima:succeededBy :y"),
        record("y", "Team", ended, "ima:succeededBy :x"),
    )
    assert not effective_owner(A, facts_of(example(*circle, owned_by("x"))), ON)
