"""What the facilitator sets, and what people enter: done as said, once, and refused with a sentence."""

import contextlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ima_graph.log import ChangeLog
from tests.web.rooms import Served, copied, holds, op, served

# --- controls


def test_each_control_does_what_it_says(room: Served) -> None:
    assert room.control("phase", phase=2)["silent"] is True
    assert room.control("phase", phase="handshake")["phase"]["number"] == 5
    assert room.control("phase", phase=4)["silent"] is False
    for do, key in (("lock", "locked"), ("freeze", "frozen"), ("names", "names"), ("silent", "silent")):
        assert room.control(do, on=True)[key] is True
        assert room.control(do, on=False)[key] is False
    assert room.control("close", on=True)["joining"] is False
    assert room.control("close", on=False)["joining"] is True
    assert 590 < room.control("timer", minutes=10)["timer"]["left_s"] <= 600
    assert 650 < room.control("timer", add=1)["timer"]["left_s"] <= 660
    assert room.control("timer", stop=True)["timer"] is None
    assert room.control("spotlight", about="x", label="X")["spotlight"] == {"id": "x", "label": "X"}
    assert room.control("spotlight", about="")["spotlight"] is None
    code = room.room.code
    assert room.control("rotate")["code"] not in ("", code)


WRONG = [
    {},
    {"do": None},
    {"do": ["lock"]},
    {"do": "phase", "phase": 99},
    {"do": "phase", "phase": True},
    {"do": "phase", "phase": {"a": 1}},
    {"do": "lock"},
    {"do": "lock", "on": "yes"},
    {"do": "timer", "minutes": 1e9},
    {"do": "timer", "minutes": "5"},
    {"do": "timer"},
    {"do": "ask", "text": "x", "to": "nobody"},
    {"do": "ask", "text": "x" * 2001},
    {"do": "spotlight", "about": 5},
    {"do": "remove", "person": "nobody"},
    {"do": "facilitator", "person": None},
]


@pytest.mark.parametrize("body", WRONG, ids=str)
def test_a_control_that_makes_no_sense_is_refused_and_changes_nothing(shared: Served, body: dict[str, object]) -> None:
    before = shared.facilitators.state()["room"]
    answer = shared.facilitators.post("/api/room", body)
    assert answer.status_code in (400, 403, 404)
    assert answer.json()["error"]
    assert shared.facilitators.state()["room"] == before


@pytest.fixture(scope="module")
def shared(empty: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(copied(empty, tmp_path_factory.mktemp("controls")), "Controls") as running:
        yield running


def test_a_locked_room_keeps_entries_waiting_but_not_the_facilitators(room: Served) -> None:
    tab, entry = room.participant(), holds("Lease book")
    room.control("lock", on=True)
    answer = tab.post("/api/ops", entry)
    assert (answer.status_code, answer.json()["error"].split(".")[0]) == (423, "The facilitator has locked the room")
    assert room.facilitators.post("/api/ops", holds("Map")).status_code == 200
    room.control("lock", on=False)
    assert tab.post("/api/ops", entry).status_code == 200
    room.control("lock", on=True)
    # Its acknowledgement may have been lost: what is in the log is never refused.
    assert tab.post("/api/ops", entry).status_code == 200


def test_a_phase_closes_kinds_of_entry(room: Served) -> None:
    tab = room.participant()
    room.control("phase", phase="hold")
    assert tab.post("/api/ops", op("confirm", flow="x", standing="accepted")).status_code == 423
    assert tab.post("/api/ops", holds("Lease book")).status_code == 200
    room.control("phase", phase="handshake")
    assert tab.post("/api/ops", op("confirm", flow="x", standing="accepted")).status_code == 404


def test_the_facilitator_asks_one_team_and_no_other_hears(room: Served) -> None:
    one, other = room.participant("Estates"), room.participant("Finance")
    room.control("ask", text="What leaves the house?", to=one.state()["me"]["team"])
    assert one.state()["room"]["ask"]["text"] == "What leaves the house?"
    assert other.state()["room"]["ask"] is None


def test_the_last_facilitator_cannot_be_removed_and_a_second_can_be_let_in(room: Served) -> None:
    boss, tab = room.facilitators, room.participant()
    me, them = boss.state()["me"]["person"], tab.state()["me"]["person"]
    assert boss.post("/api/room", {"do": "remove", "person": me}).status_code == 400
    room.control("facilitator", person=them)
    assert tab.state()["me"]["role"] == "facilitator"
    assert tab.get("/console").status_code != 303
    assert tab.post("/api/room", {"do": "remove", "person": me}).status_code == 200
    assert boss.get("/api/state").status_code == 401


# --- entries


def test_the_same_entry_is_written_once_however_often_it_comes(room: Served) -> None:
    tab, entry = room.participant(), holds("Lease book")
    log = room.room.project.register.log
    before = log.last_number()
    with ThreadPoolExecutor(10) as crowd:
        answers = list(crowd.map(lambda _n: tab.post("/api/ops", entry).json(), range(10)))
    assert {a["results"][0]["number"] for a in answers} == {before + 1}
    assert log.last_number() == before + 1
    assert sorted(tab.names()).count("Lease book") == 1


def test_an_entry_is_acknowledged_only_when_it_is_on_disk(room: Served) -> None:
    entry = holds("Lease book")
    number = room.participant().post("/api/ops", entry).json()["results"][0]["number"]
    with contextlib.closing(ChangeLog(room.room.project.register.folder / "changes.sqlite")) as log:
        found = log.find(entry["id"])
    assert found is not None
    assert found.number == number


def test_a_bad_entry_in_a_list_does_not_stop_the_others(room: Served) -> None:
    entries = [
        holds("One"),
        {"op": "nothing", "id": "0" * 24},
        5,
        holds("x" * 2001),
        op("revert", number=1),
        holds("Two"),
    ]
    answer = room.participant().post("/api/ops", entries)
    results = answer.json()["results"]
    assert answer.status_code == 200
    assert answer.json()["ok"] is False
    assert [r.get("status", 200) for r in results] == [200, 400, 400, 400, 403, 200]
    assert all(r["error"] for r in results if not r["ok"])
    assert results[5]["number"] == results[0]["number"] + 1


def test_more_than_120_entries_a_minute_wait(room: Served) -> None:
    tab, other = room.participant("Estates"), room.participant("Finance")
    bad = [op("point", kind="note") for _ in range(121)]
    results = tab.post("/api/ops", bad).json()["results"]
    assert [r["status"] for r in results[:120]] == [400] * 120
    assert results[120]["status"] == 429
    late = tab.post("/api/ops", holds("Lease book"))
    assert late.status_code == 429
    assert 1 <= int(late.headers["retry-after"]) <= 61
    assert other.post("/api/ops", holds("Ledger", "Finance")).status_code == 200
