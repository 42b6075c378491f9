"""The room keeps what it is told: through restarts, kills, controls, replays, and a disk that is full."""

import contextlib
import json
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from ima_graph.errors import InputError
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
                    "changed": True,
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


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux lets a test stop a running program from writing")
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


@pytest.mark.slow
def test_the_command_opens_a_room_and_ends_well_with_ctrl_c(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "ima_graph", "workshop", "--register", str(tmp_path / "new"), "--no-browser"]
    running = subprocess.Popen([*command, "--port", "0", "--name", "By command"], stderr=subprocess.PIPE, text=True)
    try:
        assert running.stderr
        said = [next(running.stderr) for _ in range(5)]
        link = next(line.strip() for line in said if "/open?key=" in line)
        assert said[0].startswith("Made the register new")
        until = time.monotonic() + 20
        status = 0
        while status != 303 and time.monotonic() < until:
            with contextlib.suppress(httpx.TransportError):
                status = httpx.get(link.replace("//localhost", "//127.0.0.1")).status_code
        assert status == 303
        running.send_signal(signal.SIGINT)
        assert running.wait(20) == 0
        assert "The room is closed." in running.stderr.read()
    finally:
        running.kill()
        running.wait()
        if running.stderr:
            running.stderr.close()
