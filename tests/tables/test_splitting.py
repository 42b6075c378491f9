"""One record that is two things becomes two; undoing it makes them one again."""

from pathlib import Path

import pytest
from taking import facts, names, new, said, statements

from ima_graph import terms
from ima_graph.errors import ClashError, InputError, NotFoundError
from ima_graph.log import Change
from ima_graph.register import Register
from ima_graph.register.undo import opposite
from ima_graph.tables import Known, Row, Voice, add_rows, join, split, told_apart

ASSET = "InformationAsset"
AT = "2026-11-22T10:00:00Z"


@pytest.fixture
def register(tmp_path: Path) -> Register:
    register = new(tmp_path)
    rota = {
        "name": "Rota",
        "aliases": "Roster",
        "reference": "A1",
        "heldBy": "HR",
        "purpose": "To plan",
        "owner": "Head of HR",
    }
    add(register, (ASSET, rota), ("Flow", {"flowFrom": "HR", "carries": ["Rota", "Key log"], "flowTo": "Pay"}))
    add(register, ("Flow", {"flowFrom": "HR", "carries": "Rota", "flowTo": "Fleet"}))
    return register


def add(register: Register, *rows: Row) -> None:
    register.write(lambda r: add_rows(r, rows, Change(source="test")))


def known(register: Register) -> Known:
    return Known.load(register.store, register.schema, register.base)


def id_of(register: Register, name: str) -> str:
    (found,) = known(register).find(name, (), "")
    return found.removeprefix(register.base)


def flow_to(register: Register, team: str) -> str:
    to = f"<{terms.IMA}flowTo> <{register.iri(id_of(register, team))}>"
    query = f"SELECT ?f WHERE {{ ?f {to} }}"
    ((flow,),) = register.store.select(query).rows
    return str(flow)[1:-1].removeprefix(register.base)


def in_two(register: Register, name: str, *moved: str, of: str = "Rota") -> None:
    voice = Voice("", "", "test", AT)
    register.write(lambda r: split(r, known(r), id_of(r, of), name, moved, Change(why="two things"), voice))


def test_the_second_has_what_is_known_of_both_and_what_is_its_own(register: Register) -> None:
    in_two(register, "Night rota", flow_to(register, "Pay"))
    told = said(register, ASSET)
    assert told["Night rota"] == {"Name": "Night rota", "Held by": "HR", "Purpose": "To plan"}
    assert told["Rota"]["Also called"] == "Roster"
    assert (told["Rota"]["Reference"], told["Rota"]["Owner"]) == ("A1", "Head of HR")
    carried = {str(f["To"]): str(f["Carries"]) for f in said(register, "Flow").values()}
    assert carried == {"Pay": "Key log; Night rota", "Fleet": "Rota"}


def test_the_two_are_not_taken_for_the_same_again(register: Register) -> None:
    in_two(register, "Rotas")
    both = frozenset(register.iri(id_of(register, name)) for name in ("Rota", "Rotas"))
    assert told_apart(register.store) == {both}
    assert [s["Standing"] for s in statements(register)] == ["declined"]


def test_an_alias_becomes_the_name_of_the_second(register: Register) -> None:
    in_two(register, "roster")
    assert names(register, ASSET) == ["Key log", "Rota", "roster"]
    assert "Also called" not in said(register, ASSET)["Rota"]


def test_undoing_it_makes_them_one_again(register: Register) -> None:
    before = facts(register)
    in_two(register, "Roster", flow_to(register, "Pay"))
    assert facts(register) != before
    register.write(lambda r: opposite(r.log, r.log.last_number(), "", "one thing after all"))
    assert facts(register) == before


def test_two_things_that_were_joined_can_be_split_by_hand(register: Register) -> None:
    add(register, (ASSET, {"name": "Leave list"}))
    keep, drop = (register.iri(id_of(register, n)) for n in ("Rota", "Leave list"))
    register.write(lambda r: join(r, keep, drop, Change(why="the same")))
    add(register, (ASSET, {"name": "Rota", "purpose": "To plan"}))
    in_two(register, "Leave list")
    assert names(register, ASSET) == ["Key log", "Leave list", "Rota"]


def test_a_team_is_split_with_what_goes_to_the_second(register: Register) -> None:
    in_two(register, "HR Records", id_of(register, "Rota"), of="HR")
    assert said(register, ASSET)["Rota"]["Held by"] == "HR Records"
    assert {str(f["From"]) for f in said(register, "Flow").values()} == {"HR"}


@pytest.mark.parametrize(
    ("name", "moved", "error"),
    [
        ("", (), InputError),
        ("  ", (), InputError),
        ("ROTA", (), ClashError),
        ("key log", (), ClashError),
        ("Night rota", ("nothing",), NotFoundError),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(
    register: Register, name: str, moved: tuple[str, ...], error: type[Exception]
) -> None:
    before = facts(register)
    with pytest.raises(error):
        in_two(register, name, *moved)
    assert facts(register) == before


def test_what_has_nothing_to_do_with_it_does_not_go_along(register: Register) -> None:
    with pytest.raises(InputError, match="nothing to do with"):
        in_two(register, "Night rota", id_of(register, "Fleet"))
    with pytest.raises(InputError, match="not told from others by its name"):
        in_two(register, "Half a flow", of=register.iri(flow_to(register, "Pay")))
