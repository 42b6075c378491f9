"""Two registers become one: the same is one, what differs is kept beside it, and nothing is done twice."""

import shutil
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from taking import facts, names, new, said, statements

from ima_graph.errors import InputError
from ima_graph.log import Change
from ima_graph.register import Register
from ima_graph.tables import MergeReport, Row, add_rows, join, rivals, set_field, settle, write_merge
from ima_graph.tables.known import Known


@pytest.fixture
def here(tmp_path: Path) -> Register:
    return new(tmp_path, "here")


@pytest.fixture
def there(tmp_path: Path) -> Register:
    """A register with another key, as one of another laptop has."""
    return other_register(tmp_path / "there")


def other_register(folder: Path) -> Register:
    return Register.create(folder, "Laptop B")


def copy_of(register: Register, folder: Path) -> Register:
    shutil.copytree(register.folder, folder, ignore=shutil.ignore_patterns("index"))
    return Register(folder)


def add(register: Register, *rows: Row, source: str = "test") -> None:
    register.write(lambda r: add_rows(r, rows, Change(source=source)))


def put(register: Register, record: str, key: str, *values: str) -> None:
    register.write(lambda r: set_field(r, record, key, list(values), Change()))


def merge(register: Register, other: Register) -> MergeReport:
    return write_merge(register, other, "the facilitator")[0]


def asset(name: str, **more: object) -> Row:
    return "InformationAsset", {"name": name, **more}


def flow(sender: str, carried: str, receiver: str, **more: object) -> Row:
    return "Flow", {"flowFrom": sender, "carries": carried, "flowTo": receiver, **more}


def test_what_is_new_comes_over_whole_with_where_it_came_from(here: Register, there: Register) -> None:
    add(there, asset("Rota", owner="Head of HR", heldIn="SharePoint", purpose="To plan"), flow("HR", "Rota", "Pay"))
    report = merge(here, there)
    assert said(here, "InformationAsset") == said(there, "InformationAsset")
    assert list(said(here, "Flow").values()) == list(said(there, "Flow").values())
    assert report.made == Counter({"Team": 2, "InformationAsset": 1, "Assignment": 1, "Flow": 1, "Place": 1, "Post": 1})
    (entry,) = here.log.entries()
    assert (entry.kind, entry.source, entry.who, entry.why) == (
        "import",
        "Laptop B",
        "the facilitator",
        "Merge of Laptop B",
    )
    last = there.log.last_number()
    expected = {"register": "Laptop B", "key": there.base, "changes": last, "hash": there.log.hash_of(last)}
    assert here.log.evidence(1) == expected
    assert all(line.startswith(f"<{here.base}".encode()) for line in facts(here))


def test_the_same_name_reference_or_facts_are_one(here: Register, there: Register) -> None:
    add(here, ("Team", {"name": "HR", "aliases": "Human Resources"}), asset("Rota"), flow("HR", "Rota", "Pay"))
    add(here, asset("Staff", reference="A1"), source="Asset list")
    add(there, asset("Staff list", reference="a1"), source="Asset list")
    add(there, ("Team", {"name": "human  resources"}), flow("human resources", "rota", "Pay", purpose="To plan"))
    report = merge(here, there)
    assert names(here, "Team") == ["HR", "Pay"]
    assert said(here, "Flow").popitem()[1]["Why"] == "To plan"
    assert said(here, "InformationAsset")["Staff"]["Also called"] == "Staff list"
    assert report.made == Counter()
    assert statements(here) == []


def test_two_answers_are_kept_and_raised_once(here: Register, there: Register) -> None:
    add(here, asset("Rota", purpose="To plan", status="live"))
    add(there, asset("Rota", purpose="To pay", status="closed"))
    report = merge(here, there)
    assert said(here, "InformationAsset")["Rota"] == {"Name": "Rota", "Purpose": "To plan", "Status": "live"}
    assert sorted((c.field, c.here, c.there) for c in report.clashes) == [
        ("Purpose", ("To plan",), ("To pay",)),
        ("Status", ("live",), ("closed",)),
    ]
    assert len(rivals(here)) == 2
    here.write(lambda r: settle(r, "Rota", "purpose", "", Change(kind="settle")))
    assert merge(here, there).change.is_empty()
    assert len(rivals(here)) == 1


def test_merging_twice_adds_nothing_and_one_undo_takes_it_back(here: Register, there: Register) -> None:
    add(here, asset("Rota", purpose="To plan"), flow("HR", "Rota", "Pay"))
    add(there, asset("Rota", purpose="To pay", owner="HR"), flow("HR", "Rota", "Pay", frequency="weekly"))
    add(there, asset("Log"))
    before = facts(here)
    merge(here, there)
    after, last = facts(here), here.log.last_number()
    assert write_merge(here, there)[1] is None
    here.undo()
    assert facts(here) == before
    merge(here, there)
    assert _without_moments(facts(here)) == _without_moments(after)
    assert here.log.last_number() == last + 2


def _without_moments(lines: set[bytes]) -> Counter[bytes]:
    """What the facts say, leaving out when it was said and the names of Statements that are made anew."""
    kept = [line for line in lines if b"#saidAt" not in line and b"#recordedAt" not in line]
    return Counter(line.split(b" ", 1)[1] for line in kept)


def test_what_changed_there_since_the_last_merge_is_taken(here: Register, there: Register) -> None:
    add(there, asset("Rota", purpose="To plan", heldBy=["HR", "Pay"]))
    merge(here, there)
    put(there, "Rota", "purpose", "To pay")
    put(there, "Rota", "heldBy", "HR")
    report = merge(here, there)
    assert said(here, "InformationAsset")["Rota"] == {"Name": "Rota", "Purpose": "To pay", "Held by": "HR"}
    assert report.clashes == []


def test_two_copies_of_one_register_are_merged_three_ways(here: Register, tmp_path: Path) -> None:
    add(here, asset("Rota", purpose="To plan", status="live"), asset("Log", status="live"))
    other = copy_of(here, tmp_path / "copy")
    put(here, "Rota", "status", "closed")
    put(other, "Rota", "purpose", "To pay")
    put(here, "Log", "purpose", "One")
    put(other, "Log", "purpose", "Two")
    add(here, ("Team", {"name": "HR"}))
    add(other, ("Team", {"name": "HR"}), ("Team", {"name": "Pay"}))
    report = merge(here, other)
    assert said(here, "InformationAsset")["Rota"] == {"Name": "Rota", "Purpose": "To pay", "Status": "closed"}
    assert [(c.name, c.field, c.there) for c in report.clashes] == [("Log", "Purpose", ("Two",))]
    assert names(here, "Team") == ["HR", "Pay"]
    assert merge(here, other).change.is_empty()


def test_what_looks_alike_is_listed_and_not_joined(here: Register, there: Register) -> None:
    add(here, ("Team", {"name": "HR"}), asset("Payroll file"))
    add(there, ("Team", {"name": "Human Resources"}), asset("Payroll files"), ("Place", {"name": "Payroll file"}))
    report = merge(here, there)
    assert report.alike == [("InformationAsset", "Payroll file", "Payroll files"), ("Team", "HR", "Human Resources")]
    assert names(here, "Team") == ["HR", "Human Resources"]


def test_one_of_two_with_one_name_is_left_for_people(here: Register, there: Register) -> None:
    add(here, ("Team", {"name": "HR"}))
    add(there, ("Team", {"name": "HR", "reference": "1"}), ("Team", {"name": "People", "aliases": "HR"}))
    report = merge(here, there)
    assert names(here, "Team") == ["HR", "HR", "People"]
    assert [a[0] for a in report.alike] == ["Team", "Team"]
    assert merge(here, there).change.is_empty()


def test_what_was_joined_here_stays_joined(here: Register, there: Register) -> None:
    add(here, asset("Payroll file"))
    add(there, asset("Pay file"), flow("HR", "Pay file", "Pay"))
    merge(here, there)
    known = Known.load(here.store, here.schema, here.base)
    keep, drop = (known.find(n, ("InformationAsset",), "")[0] for n in ("Payroll file", "Pay file"))
    here.write(lambda r: join(r, keep, drop, Change()))
    assert merge(here, there).change.is_empty()
    assert names(here, "InformationAsset") == ["Payroll file"]


def test_what_was_said_there_is_said_here_with_who_said_it(here: Register, there: Register) -> None:
    add(there, ("Workshop", {"name": "May"}), asset("Rota"))
    row = {
        "about": "Rota",
        "aboutField": "Owner",
        "answer": "none",
        "standing": "proposed",
        "saidBy": "HR",
        "inWorkshop": "May",
    }
    add(there, ("Team", {"name": "HR"}), ("Statement", row))
    merge(here, there)
    assert statements(here) == statements(there)
    assert said(here, "Statement") == said(there, "Statement")


def test_a_register_is_not_merged_into_itself(here: Register) -> None:
    with pytest.raises(InputError, match="That is this register itself"):
        merge(here, here)


VALUE = st.sampled_from(["", "x", "y"])
ROWS = st.lists(
    st.tuples(st.sampled_from("AB"), VALUE, st.sampled_from(["T", "U"])).map(
        lambda t: asset(t[0], purpose=t[1], owner=t[2])
    )
    | st.tuples(st.sampled_from("TU"), st.sampled_from("AB"), st.sampled_from(["", "weekly", "daily"])).map(
        lambda t: flow(t[0], t[1], "V", frequency=t[2])
    ),
    max_size=6,
)


@pytest.mark.slow
@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow])
@given(mine=ROWS, theirs=ROWS, later=ROWS)
def test_any_two_registers_merge_once_and_are_undone_whole(
    mine: list[Row], theirs: list[Row], later: list[Row], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("merge")
    here, there = new(folder, "here"), other_register(folder / "there")
    for register, rows in ((here, mine), (there, theirs)):
        for row in rows:
            add(register, row)
    for rows in ([], later):
        for row in rows:
            add(there, row)
        before = facts(here)
        entry = write_merge(here, there)[1]
        after = facts(here)
        assert write_merge(here, there)[1] is None
        if entry:
            here.undo()
            assert facts(here) == before
            write_merge(here, there)
            assert _without_moments(facts(here)) == _without_moments(after)
        assert set(names(there, "InformationAsset")) <= set(names(here, "InformationAsset"))
    assert here.check() == []
    here.close()
    there.close()
