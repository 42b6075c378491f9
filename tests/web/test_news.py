"""What is told to whom: each change to every screen, and nothing of a silent round to another team before its end."""

import contextlib
import socket
import time

import pytest
from websockets.exceptions import ConnectionClosed

from tests.web.rooms import Served, heard, op, poll, until

# --- telling


def test_an_entry_reaches_every_other_screen(room: Served) -> None:
    tabs = [room.participant(team) for team in ("Estates", "Finance", "Legal")]
    with contextlib.ExitStack() as stack:
        screens = [stack.enter_context(tab.socket(since=0)) for tab in (*tabs, room.viewer(), room.facilitators)]
        number = tabs[0].enter("Lease book")
        for screen in screens:
            delta = until(number, screen)[-1]
            assert "Lease book" in {row[2] for row in delta["records"]}
            assert delta["team"] == tabs[0].state()["me"]["team"]


def test_changes_come_in_order_and_none_is_left_out(room: Served) -> None:
    tab = room.participant()
    with room.participant("Finance").socket(since=0) as screen:
        numbers = [tab.enter(f"File {n}") for n in range(20)]
        found = [int(str(d["number"])) for d in until(numbers[-1], screen)]
    assert found == list(range(found[0], numbers[-1] + 1))
    assert found[0] == 1


def test_who_was_away_is_told_what_it_missed(room: Served) -> None:
    tab = room.participant()
    first = tab.enter("One")
    numbers = [tab.enter(name) for name in ("Two", "Three")]
    with tab.socket(since=first) as screen:
        assert heard(screen, "hello")["number"] == numbers[-1]
        assert [d["number"] for d in until(numbers[-1], screen)] == numbers
    assert [d["number"] for d in poll(tab, first)["changes"]] == numbers


def test_who_missed_very_much_is_told_to_fetch_all(room: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ima_graph.web.news.MOST_MISSED", 3)
    tab = room.participant()
    for n in range(5):
        tab.enter(f"File {n}")
    with tab.socket(since=0) as screen:
        heard(screen, "resync")
    assert poll(tab, 0)["resync"] is True
    assert poll(tab, 10**9)["resync"] is True
    assert {f"File {n}" for n in range(5)} <= tab.names()


def test_a_poll_waits_for_news_and_no_longer(room: Served) -> None:
    from concurrent.futures import ThreadPoolExecutor

    tab, other = room.participant(), room.participant("Finance")
    last = tab.state()["number"]
    assert poll(other, last)["changes"] == []
    with ThreadPoolExecutor(1) as thread:
        waiting = thread.submit(poll, other, last, 20)
        time.sleep(0.5)
        number = tab.enter("Lease book")
        told = waiting.result(timeout=10)
    while not told["changes"]:
        told = poll(other, last, 20)
    assert [d["number"] for d in told["changes"]] == [number]


def test_a_state_is_what_the_deltas_make_of_an_older_one(room: Served) -> None:
    tab = room.participant()
    for n in range(5):
        tab.enter(f"File {n}")
    before = tab.state()
    records = {row[0]: row for row in before["records"]}
    for n in range(5):
        tab.enter(f"More {n}")
    tab.post("/api/ops", op("undo"))
    for delta in poll(tab, before["number"])["changes"]:
        records.update({row[0]: row for row in delta["records"]})
        for gone in delta["gone"]:
            records.pop(gone, None)
    fresh = tab.state()
    assert sorted(records.values()) == sorted(fresh["records"])
    assert "More 4" not in {row[2] for row in fresh["records"]}


def test_counters_are_pushed_after_an_entry(room: Served) -> None:
    tab = room.participant()
    with tab.socket(since=0) as screen:
        heard(screen, "hello")
        tab.enter("Lease book")
        # One asset has an owner, so that it is a gap that the other has none.
        owns = {"type": "owns", "who": "Head of Estates", "asset": "Site map", "unclear": []}
        assert tab.post("/api/ops", op("add", facts=[owns], words="…")).json()["ok"]
        while not heard(screen, "counters")["counters"].get("owner_never_stated", {}).get("count"):
            pass
    answer = tab.get("/api/gaps/owner_never_stated").json()
    assert [row["label"] for row in answer["rows"]] == ["Lease book"]
    assert tab.get("/api/gaps").json()["counters"]["owner_never_stated"]["count"] == 1
    assert tab.get("/api/gaps/no_such_finding").status_code == 404


# --- screens


def test_nine_tabs_of_one_browser_are_all_live_and_a_thirteenth_is_not_let_in(room: Served) -> None:
    tab = room.participant()
    with contextlib.ExitStack() as stack:
        screens = [stack.enter_context(tab.socket(since=0)) for _ in range(12)]
        for screen in screens:
            heard(screen, "hello")
        number = tab.enter("Lease book")
        for screen in screens[:9]:
            until(number, screen)
        with tab.socket() as thirteenth, pytest.raises(ConnectionClosed) as closed:
            thirteenth.recv(timeout=10)
        assert closed.value.rcvd.code == 4429
    # Places are given back.
    with tab.socket(since=0) as screen:
        heard(screen, "hello")


def test_a_screen_that_does_not_keep_up_is_let_go_and_comes_back_for_the_rest(
    room: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ima_graph.web.hub._QUEUE", 8)
    tab, slow = room.participant(), room.participant("Finance")
    with contextlib.closing(socket.socket()) as narrow:
        narrow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        narrow.connect(("127.0.0.1", room.room.port))
        cookie = f"{room.room.cookie}={slow.http.cookies[room.room.cookie]}"
        asked = (
            f"GET /ws?since=0 HTTP/1.1\r\nHost: 127.0.0.1:{room.room.port}\r\nOrigin: {room.base}\r\nCookie: {cookie}"
        )
        upgrade = "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13"
        narrow.sendall(f"{asked}\r\n{upgrade}\r\nSec-WebSocket-Key: {'A' * 22}==\r\n\r\n".encode())
        until_here(room, "Finance", 1)
        # It reads nothing. Each of these is 8 kB.
        words = "\U0001f30a" * 2000
        for n in range(600):
            room.control("spotlight", about=f"{n}", label=words)
            if not here(room, "Finance"):
                break
        until_here(room, "Finance", 0)
        number = tab.enter("Lease book")
    with slow.socket(since=0) as screen:
        deltas = until(number, screen)
    assert "Lease book" in {row[2] for row in deltas[-1]["records"]}


def here(room: Served, team: str) -> int:
    return int(next(t["here"] for t in room.facilitators.state()["room"]["teams"] if t["label"] == team))


def until_here(room: Served, team: str, people: int) -> None:
    end = time.monotonic() + 15
    while here(room, team) != people:
        assert time.monotonic() < end
        time.sleep(0.05)


def test_the_room_knows_who_is_there(room: Served) -> None:
    tab = room.participant("Estates")
    with tab.socket(since=0) as screen:
        heard(screen, "hello")
        team = room.facilitators.state()["room"]["teams"][0]
        assert (team["label"], team["people"], team["here"]) == ("Estates", 1, 1)
    until_here(room, "Estates", 0)


# --- questions and handshakes


def test_a_flow_waits_for_the_other_end_until_it_answers(room: Served) -> None:
    ours, theirs, others = (room.participant(team) for team in ("Estates", "Finance", "Legal"))
    flow = {"type": "flow", "from": "Estates", "to": "Finance", "asset": "Lease book", "unclear": []}
    assert ours.post("/api/ops", op("add", facts=[flow], words="…")).json()["ok"]
    waiting = theirs.get("/api/handshake").json()["flows"]
    assert [ours.get("/api/handshake").json()["flows"], others.get("/api/handshake").json()["flows"]] == [[], []]
    assert [row[7] for row in waiting] == ["proposed"]
    assert others.post("/api/ops", op("confirm", flow=waiting[0][0], standing="accepted")).status_code == 400
    assert theirs.post("/api/ops", op("confirm", flow=waiting[0][0], standing="accepted")).status_code == 200
    assert theirs.get("/api/handshake").json()["flows"] == []
    assert [row[7] for row in ours.state()["flows"]] == ["accepted"]


def test_a_question_that_is_put_off_makes_way_for_another(room: Served) -> None:
    tab = room.participant()
    for asset in ("Lease book", "Key list"):
        tab.enter(asset)
    owns = {"type": "owns", "who": "Head of Estates", "asset": "Site map", "unclear": []}
    assert tab.post("/api/ops", op("add", facts=[owns], words="…")).json()["ok"]
    skipped: list[str] = []
    while question := tab.get("/api/question", params={"skip": skipped}).json()["question"]:
        key = f"{question['finding']} {question['record']}"
        assert key not in skipped
        skipped.append(key)
    assert len(skipped) >= 2
    assert tab.get("/api/question").json()["question"] is not None


def test_a_screen_that_says_other_things_than_pong_is_let_go(room: Served) -> None:
    with room.participant().socket() as screen:
        for _ in range(64):
            screen.send('{"type":"op"}')
        with pytest.raises(ConnectionClosed) as closed:
            heard(screen, "good-bye")
    assert closed.value.rcvd.code == 1008


def test_an_answer_comes_at_once_and_not_after_forty_milliseconds(room: Served) -> None:
    tab = room.tab()
    took = []
    for _ in range(20):
        begun = time.perf_counter()
        tab.get("/health")
        took.append(time.perf_counter() - begun)
    # Without TCP_NODELAY each takes 40 ms and more.
    assert sorted(took)[10] < 0.03
