"""An entry that changes nothing: it says so, it is harmless when it comes again, and undo takes back nothing for it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ima_graph.errors import ClashError, NotFoundError
from ima_graph.project import Project
from tests.web.desk import Desk, fact, flow
from tests.web.rooms import Served, holds, op

ONE, TWO, THREE = "1" * 24, "2" * 24, "3" * 24


@pytest.fixture
def desk(folder: Path) -> Iterator[Desk]:
    with Project.open(folder) as project:
        yield Desk(project)


def result(room: Served, entry: dict[str, object], team: str = "") -> dict[str, object]:
    tab = room.tabs[0] if room.tabs else room.participant(team)
    answer = tab.post("/api/ops", entry).json()
    assert answer["ok"], answer
    return dict(answer["results"][0])


def test_an_entry_says_whether_it_changed_anything(room: Served) -> None:
    first = result(room, holds("Lease book"), "Estates")
    again = result(room, holds("Lease book"))
    assert (first["changed"], again["changed"]) == (True, False)
    # Sent again, each is told as it was.
    entry = holds("Key log")
    assert [result(room, entry)["changed"] for _ in range(2)] == [True, True]


def test_undo_after_an_entry_that_changed_nothing_takes_back_nothing(room: Served) -> None:
    result(room, holds("Lease book"), "Estates")
    result(room, holds("Lease book"))
    undo = op("undo")
    assert [result(room, undo)["changed"] for _ in range(2)] == [False, False]
    assert "Lease book" in room.tabs[0].names()
    assert result(room, op("undo"))["changed"] is True
    assert "Lease book" not in room.tabs[0].names()


def test_undo_can_name_what_it_takes_back(desk: Desk) -> None:
    desk.do("Pay", "add", ONE, facts=[fact("holds", who="Pay", asset="Rota")], words="…")
    desk.do("Pay", "add", TWO, facts=[fact("holds", who="Pay", asset="Rota")], words="…")
    assert not desk.do("Pay", "undo", of=TWO).changed
    assert desk.do("Pay", "undo", of=ONE).changed
    assert desk.names("InformationAsset") == []
    with pytest.raises(ClashError, match="taken back already"):
        desk.do("Pay", "undo", of=ONE)
    with pytest.raises(NotFoundError, match="not among your entries"):
        desk.do("Pay", "undo", of=THREE)
    desk.do("HR", "add", THREE, facts=[fact("holds", who="HR", asset="Rota")], words="…")
    with pytest.raises(NotFoundError, match="not among your entries"):
        desk.do("Pay", "undo", of=THREE)


def test_an_entry_that_changed_nothing_is_harmless_when_it_comes_again_after_a_restart(folder: Path) -> None:
    with Project.open(folder) as project:
        desk = Desk(project)
        desk.add("HR", flow("HR", "Payroll file", "Pay", frequency="monthly"))
        desk.add("Pay", flow("HR", "Payroll file", "Pay", frequency="monthly"))
        # It says what is known; then the facilitator corrects it, and the server starts again.
        told = {"facts": [flow("HR", "Payroll file", "Pay", frequency="monthly")], "words": "…"}
        assert not desk.do("Pay", "add", ONE, **told).changed
        desk.do("boss", "set", record=desk.the_flow(), field="frequency", values=["weekly"], seen=99)
        before, said = project.register.log.last_number(), desk.said()
    with Project.open(folder) as project:
        desk = Desk(project)
        assert not desk.do("Pay", "add", ONE, **told).changed
        assert project.register.log.last_number() == before
        assert desk.said() == said
        # And undo still knows that there was nothing to take back.
        assert not desk.do("Pay", "undo", TWO).changed
        assert not desk.do("Pay", "undo", TWO).changed
        assert project.register.log.last_number() == before


def test_a_line_that_was_cut_off_by_a_crash_is_passed_over(folder: Path) -> None:
    with Project.open(folder) as project:
        desk = Desk(project)
        for number in (ONE, TWO):
            desk.do("Pay", "add", number, facts=[fact("holds", who="Pay", asset="Rota")], words="…")
    kept = folder / "workshop-unchanged.txt"
    kept.write_bytes(kept.read_bytes() + b"3333")
    with Project.open(folder) as project:
        desk = Desk(project)
        desk.do("Pay", "add", THREE, facts=[fact("holds", who="Pay", asset="Rota")], words="…")
    with Project.open(folder) as project:
        assert not Desk(project).do("Pay", "undo").changed
    lines = kept.read_text(encoding="utf-8").splitlines()
    assert [line.split()[0] for line in lines if len(line) > 24][:2] == [TWO, THREE]
