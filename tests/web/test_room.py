"""The room keeps what it is told: through restarts, kills, controls, replays, and a disk that is full."""

import contextlib
import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ima_graph.errors import InputError
from ima_graph.log import ChangeLog
from tests.web.rooms import Process, Served, copied, heard, holds, op, served


@contextlib.contextmanager
def process(folder: Path) -> Iterator[Process]:
    running = Process(folder)
    running.start()
    try:
        yield running
    finally:
        running.kill()


# --- kept


def test_a_room_is_as_it_was_after_a_restart(folder: Path) -> None:
    with served(folder, "Kept") as room:
        tab, port = room.participant("Estates", "Ana"), room.room.port
        person = tab.state()["me"]["person"]
        room.control("phase", phase="flows")
        for do in ("lock", "freeze", "names", "close"):
            room.control(do, on=True)
        room.control("timer", minutes=5)
        room.control("spotlight", about="abc", label="Payroll file")
        room.control("ask", text="Who else?", to=person)
        before = room.facilitators.state()["room"]
        cookies = dict(tab.http.cookies), dict(room.facilitators.http.cookies)
    with served(folder, port=None) as again:
        assert again.room.port == port
        own, boss = again.tab(), again.tab()
        own.http.cookies.update(cookies[0])
        boss.http.cookies.update(cookies[1])
        after = boss.state()["room"]
        assert own.state()["me"] == {
            "role": "participant",
            "team": tab_team(again),
            "team_label": "Estates",
            "name": "Ana",
            "person": person,
        }
        assert own.state()["room"]["ask"]["text"] == "Who else?"
        assert 280 < after["timer"]["left_s"] <= before["timer"]["left_s"]
        changing = ("timer", "teams", "persons", "here")
        assert {k: v for k, v in after.items() if k not in changing} == {
            k: v for k, v in before.items() if k not in changing
        }


def tab_team(room: Served) -> str:
    return next(p.team for p in room.room.people.values() if p.team)


@pytest.mark.slow
def test_killed_and_started_again_it_knows_everybody_and_everything_acknowledged(folder: Path) -> None:
    running = Process(folder)
    running.start()
    tab = running.tab()
    try:
        assert tab.join(running.kept["code"], "Estates").status_code == 303
        acknowledged = []
        for round_ in range(3):
            for n in range(4):
                entry = holds(f"File {round_} {n}")
                acknowledged.append((entry, tab.post("/api/ops", entry).json()["results"][0]["number"]))
            running.kill()
            port = running.port
            running.start()
            assert running.port == port
        for entry, number in acknowledged:
            assert tab.post("/api/ops", entry).json()["results"] == [
                {
                    "id": entry["id"],
                    "ok": True,
                    "number": number,
                    "text": tab.post("/api/ops", entry).json()["results"][0]["text"],
                }
            ]
        assert {f"File {r} {n}" for r in range(3) for n in range(4)} <= tab.names()
        assert len(tab.state()["records"]) == len({row[0] for row in tab.state()["records"]})
    finally:
        running.kill()
        tab.http.close()


def test_tokens_are_kept_as_hashes_only(room: Served) -> None:
    tab = room.participant()
    kept = room.room.path.read_text(encoding="utf-8")
    token = tab.http.cookies[room.room.cookie]
    assert len(token) == 32
    assert token not in kept
    assert room.link.split("key=")[1] not in kept


@pytest.mark.slow
def test_a_damaged_file_is_put_aside_and_the_register_is_untouched(folder: Path) -> None:
    for broken in ("{", "[]", '{"phase": "xyz"}', '{"silences": [1]}', '{"port": "x"}', "[" * 100_000):
        (folder / "workshop.json").write_text(broken, encoding="utf-8")
        with served(folder) as room:
            assert any("was put aside" in line for line in room.said)
            assert (folder / "workshop.json.damaged").read_text(encoding="utf-8") == broken
            room.participant().enter("Lease book")


def test_another_name_begins_another_workshop_on_the_same_port(folder: Path) -> None:
    with served(folder, "May") as first:
        cookie, port = first.participant().http.cookies, first.room.port
        first_code = first.room.code
    with served(folder, "June", port=None) as second:
        assert second.room.port == port
        assert second.room.code != first_code
        stranger = second.tab()
        stranger.http.cookies.update(cookie)
        assert stranger.get("/api/state").status_code == 401


def test_a_port_in_use_is_told_in_a_sentence(folder: Path, room: Served, empty: Path, tmp_path: Path) -> None:
    other = copied(empty, tmp_path / "other")
    told = pytest.raises(InputError, match=f"Port {room.room.port} is in use by another program")
    with told, served(other, port=room.room.port):
        pass


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


@pytest.mark.slow
def test_a_full_disk_is_told_on_every_screen_and_nothing_is_lost(folder: Path) -> None:
    with process(folder) as running, contextlib.ExitStack() as stack:
        tab, other = running.tab(), running.tab()
        for one in (tab, other):
            stack.callback(one.http.close)
            assert one.join(running.kept["code"], "Estates").status_code == 303
        entry, pid = holds("Lease book"), running.process.pid
        screen = stack.enter_context(other.socket(since=0))
        heard(screen, "hello")
        flow = {"type": "flow", "from": "Estates", "to": "Finance", "asset": "Cash book", "unclear": []}
        assert tab.post("/api/ops", op("add", facts=[flow])).status_code == 200
        whole = resource.prlimit(pid, resource.RLIMIT_FSIZE)
        # No file may grow any more: what a full disk does to SQLite and to the index.
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (1, whole[1]))
        # Until the network of flows is measured, which writes to the index.
        time.sleep(3)
        answer = tab.post("/api/ops", entry)
        assert answer.status_code == 507, answer.text
        assert "laptop cannot keep this" in answer.json()["error"]
        while not heard(screen, "room")["room"]["full"]:
            pass
        assert other.names() & {"Lease book"} == set()
        resource.prlimit(pid, resource.RLIMIT_FSIZE, whole)
        answer = tab.post("/api/ops", entry)
        assert answer.status_code == 200, answer.text
        while heard(screen, "room")["room"]["full"]:
            pass
        assert "Lease book" in other.names()


@pytest.mark.slow
def test_what_another_program_writes_reaches_the_screens(room: Served) -> None:
    folder = room.room.project.register.folder
    with room.participant().socket(since=0) as screen:
        heard(screen, "hello")
        command = [sys.executable, "-m", "ima_graph", "set", "Elsewhere", "--make", "--kind", "Team"]
        subprocess.run([*command, "--register", str(folder)], check=True, capture_output=True, timeout=60)
        until = time.monotonic() + 20
        while time.monotonic() < until:
            if "Elsewhere" in json.dumps(heard(screen, "delta")):
                return
    raise AssertionError("nobody heard of it")
