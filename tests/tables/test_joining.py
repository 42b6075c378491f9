"""Two records that are the same thing become one; nothing is lost, and undoing it makes them two again."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from taking import facts, names, new, said, statements

from ima_graph.errors import InputError
from ima_graph.log import Change
from ima_graph.register import Register
from ima_graph.tables import Known, Row, add_rows, join


@pytest.fixture
def register(tmp_path: Path) -> Register:
    return new(tmp_path)


def add(register: Register, *rows: Row) -> None:
    register.write(lambda r: add_rows(r, rows, Change(source="test")))


def iri(register: Register, name: str, kind: str = "") -> str:
    known = Known.load(register.store, register.schema, register.base)
    (found,) = known.find(name, (kind,) if kind else (), "")
    return found


def make_one(register: Register, keep: str, drop: str, kind: str = "") -> None:
    one, other = iri(register, keep, kind), iri(register, drop, kind)
    register.write(lambda r: join(r, one, other, Change(why="the same")))


def test_all_that_points_at_the_one_points_at_the_other(register: Register) -> None:
    add(register, ("Flow", {"flowFrom": "HR", "carries": "Rota", "flowTo": "Pay"}))
    add(register, ("Flow", {"flowFrom": "Pay", "carries": ["Roster", "Key log"], "flowTo": "HR"}))
    add(register, ("InformationAsset", {"name": "Leave list", "derivedFrom": "Roster"}))
    make_one(register, "Rota", "Roster")
    assert sorted(str(f["Carries"]) for f in said(register, "Flow").values()) == ["Key log; Rota", "Rota"]
    assert said(register, "InformationAsset")["Leave list"]["Made from"] == "Rota"
    assert b"Roster" in b"".join(facts(register))
    assert names(register, "InformationAsset") == ["Key log", "Leave list", "Rota"]


def test_fields_are_taken_where_there_were_none_and_differing_ones_are_disputed(register: Register) -> None:
    add(register, ("InformationAsset", {"name": "Rota", "purpose": "To plan", "heldBy": "HR", "status": "live"}))
    more = {"purpose": "To pay", "heldBy": "Pay", "status": "live", "licence": "OGL", "aliases": ["Shifts", "roster"]}
    add(register, ("InformationAsset", {"name": "Roster", **more}))
    make_one(register, "Rota", "Roster")
    assert said(register, "InformationAsset") == {
        "Rota": {
            "Name": "Rota",
            "Also called": "Roster; Shifts",
            "Purpose": "To plan",
            "Held by": "HR; Pay",
            "Status": "live",
            "Licence": "OGL",
        }
    }
    assert [(s["About"], s["Field"], s["Value given"], s["Standing"]) for s in statements(register)] == [
        ("Rota", "Information asset: Purpose", "To pay", "disputed")
    ]


def test_the_old_name_finds_the_one_that_was_kept(register: Register) -> None:
    add(register, ("Team", {"name": "HR"}), ("Team", {"name": "Human Resources"}))
    make_one(register, "Human Resources", "HR")
    assert iri(register, "HR") == iri(register, "Human Resources")


def test_flows_and_owners_that_nothing_tells_apart_any_more_are_one(register: Register) -> None:
    for asset, often in (("Rota", "weekly"), ("Roster", "daily")):
        add(register, ("Flow", {"flowFrom": "HR", "carries": asset, "flowTo": "Pay", "frequency": often}))
        add(register, ("InformationAsset", {"name": asset, "owner": "Head of HR"}))
    make_one(register, "Rota", "Roster")
    (only,) = said(register, "Flow").values()
    (rival,) = statements(register)
    assert {only["How often"], "daily", "weekly"} == {"daily", "weekly"}
    assert (rival["Standing"], rival["Field"]) == ("disputed", "Information flow: How often")
    assert len(said(register, "Assignment")) == 1


def test_an_owner_that_ended_is_not_one_with_an_owner_that_goes_on(register: Register) -> None:
    add(register, ("InformationAsset", {"name": "Rota", "owner": "HR"}), ("InformationAsset", {"name": "Roster"}))
    add(register, ("Assignment", {"assignmentFor": "Roster", "assignee": "HR", "endDate": "2020-01-01"}))
    make_one(register, "Rota", "Roster")
    assert said(register, "InformationAsset")["Rota"]["Owner"] == "HR"


def test_two_owners_are_both_kept_and_contested(register: Register) -> None:
    add(register, ("InformationAsset", {"name": "Rota", "owner": "HR"}))
    add(register, ("InformationAsset", {"name": "Roster", "owner": "Pay"}))
    make_one(register, "Rota", "Roster")
    assert said(register, "InformationAsset")["Rota"]["Owner"] == "HR; Pay"


def test_nothing_becomes_part_of_itself(register: Register) -> None:
    add(register, ("Team", {"name": "A", "partOf": "B"}), ("Team", {"name": "B", "partOf": "C"}))
    make_one(register, "A", "B")
    assert said(register, "Team")["A"]["Part of"] == "C"
    register.undo()
    with pytest.raises(InputError, match="One of the two is part of the other by way of a third"):
        make_one(register, "A", "C")


def test_only_two_things_of_one_kind_are_joined(register: Register) -> None:
    add(register, ("Team", {"name": "HR"}), ("Place", {"name": "Cupboard"}))
    with pytest.raises(InputError, match="One is of the kind team, the other place"):
        make_one(register, "HR", "Cupboard")
    with pytest.raises(InputError, match="That is one thing already"):
        make_one(register, "HR", "hr")
    with pytest.raises(InputError, match="not there any more"):
        join(register, iri(register, "HR"), register.base + "gone", Change())


NAMES = st.sampled_from(["A", "B", "C"])
TEAMS = st.sampled_from(["T", "U", "V"])
FLOWS = st.tuples(TEAMS, NAMES, TEAMS, st.sampled_from(["", "weekly", "daily"])).map(
    lambda t: ("Flow", {"flowFrom": t[0], "carries": t[1], "flowTo": t[2], "frequency": t[3]})
)
ASSETS = st.tuples(NAMES, TEAMS, NAMES, st.sampled_from(["x", "y"])).map(
    lambda t: ("InformationAsset", {"name": t[0], "owner": t[1], "derivedFrom": t[2], "purpose": t[3]})
)


@pytest.mark.slow
@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(rows=st.lists(FLOWS | ASSETS, max_size=12), pairs=st.lists(st.tuples(NAMES | TEAMS, NAMES | TEAMS), max_size=3))
def test_undoing_a_join_gives_back_what_was_there(
    rows: list[Row], pairs: list[tuple[str, str]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    register = new(tmp_path_factory.mktemp("join"))
    add(register, *(("InformationAsset", {"name": n}) for n in "ABC"), *(("Team", {"name": n}) for n in "TUV"))
    for row in rows:
        add(register, row)
    before = [facts(register)]
    for keep, drop in pairs:
        try:
            make_one(register, keep, drop)
        except InputError:
            continue
        before.append(facts(register))
        assert register.check() == []
    for there in reversed(before[:-1]):
        register.undo()
        assert facts(register) == there
    register.close()
