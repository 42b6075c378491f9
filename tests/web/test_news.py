"""What is told to whom: each change to every screen, and nothing of a silent round to another team before its end."""

import contextlib
import json
import socket
import time
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection

from tests.web.rooms import Served, Tab, copied, heard, holds, op, served

SECRET = "Zebra ledger"


def until(number: int, screen: ClientConnection) -> list[dict[str, object]]:
    """The deltas a screen hears, up to one of this number."""
    found = [heard(screen, "delta")]
    while found[-1]["number"] != number:
        found.append(heard(screen, "delta"))
    return found


def silence(screen: ClientConnection, seconds: float = 1.0) -> list[str]:
    """All that a screen hears in this time."""
    found, end = [], time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        with contextlib.suppress(TimeoutError):
            found.append(str(screen.recv(timeout=left)))
    return found


def poll(tab: Tab, since: int, wait: float = 0, **query: str) -> dict[str, object]:
    return dict(tab.get("/api/ops", params={"since": since, "wait": int(wait), **query}).json())


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


# --- silent rounds


def test_nothing_of_a_silent_round_reaches_another_team_before_its_end(room: Served) -> None:
    ours, theirs, wall = room.participant("Estates"), room.participant("Finance"), room.viewer()
    before = ours.state()["number"]
    room.control("silent", on=True)
    with contextlib.ExitStack() as stack:
        screen = stack.enter_context(theirs.socket(since=before))
        projector = stack.enter_context(wall.socket(since=before))
        bosses_wall = stack.enter_context(room.facilitators.socket(since=before, query="&as=viewer"))
        mine = stack.enter_context(ours.socket(since=before))
        boss = stack.enter_context(room.facilitators.socket(since=before))
        number = ours.enter(SECRET)
        assert until(number, mine)[-1]["number"] == number
        assert until(number, boss)[-1]["number"] == number
        for hidden in (screen, projector, bosses_wall):
            assert SECRET not in "".join(silence(hidden))
        for tab, query in ((theirs, {}), (wall, {}), (room.facilitators, {"as": "viewer"})):
            for path in ("/api/state", f"/api/ops?since={before}", "/api/gaps", "/api/question", "/api/handshake"):
                assert (
                    SECRET
                    not in tab.get(path, params={**dict(p.split("=") for p in path.split("?")[1:]), **query}).text
                )
        for tab in (theirs, wall):
            for path in ("/register", "/playback", "/leave", "/api/map", "/", "/room", "/wall", "/join"):
                assert SECRET not in tab.get(path).text
        assert SECRET in ours.names()
        assert SECRET in room.facilitators.names()
        likes = theirs.post("/api/parse", {"text": "Finance holds the zebra ledgers", "team": "Finance"}).text
        assert SECRET not in likes
        room.control("silent", on=False)
        for hidden in (screen, projector, bosses_wall):
            late = until(number, hidden)[-1]
            assert SECRET in {row[2] for row in late["records"]}
        assert SECRET in theirs.names()
        # It was told once.
        assert SECRET not in "".join(silence(screen, 0.5))


def test_the_wall_of_a_facilitator_who_has_a_team_shows_nothing_of_it_either(room: Served) -> None:
    tab = room.participant("Estates")
    room.control("facilitator", person=tab.state()["me"]["person"])
    room.control("silent", on=True)
    with tab.socket(since=tab.state()["number"], query="&as=viewer") as wall:
        tab.enter(SECRET)
        assert SECRET not in "".join(silence(wall))
    assert SECRET not in tab.get("/api/state", params={"as": "viewer"}).text
    assert SECRET in tab.names()


def test_who_was_away_when_a_silent_round_ended_is_told_what_it_hid_once(room: Served) -> None:
    ours, theirs = room.participant("Estates"), room.participant("Finance")
    room.control("phase", phase="hold")
    ours.enter(SECRET)
    seen = theirs.enter("Cash book")
    room.control("phase", phase="same")
    with theirs.socket(since=seen) as screen:
        late = heard(screen, "delta")
        assert late["late"] is True
        assert late["number"] < seen
        assert SECRET in {row[2] for row in late["records"]}
    assert poll(theirs, seen)["changes"] == []
    another = room.participant("Legal")
    assert SECRET in another.names()


def test_what_two_teams_say_of_one_thing_in_a_silent_round_stays_apart(room: Served) -> None:
    ours, theirs = room.participant("Estates"), room.participant("Finance")
    room.control("silent", on=True)
    flow = {"type": "flow", "from": "Estates", "to": "Finance", "asset": SECRET, "unclear": []}
    told = {**flow, "via": "Secret courier", "why": "Hush money"}
    assert ours.post("/api/ops", op("add", facts=[told], words="…")).json()["ok"]
    assert theirs.post("/api/ops", op("add", facts=[flow], words="…")).json()["ok"]
    seen = theirs.get("/api/state").text
    assert SECRET in seen
    assert "Secret courier" not in seen
    assert "Hush money" not in seen
    with theirs.socket(since=theirs.state()["number"]) as screen:
        room.control("silent", on=False)
        late = heard(screen, "delta")
        while not late["flows"]:
            late = heard(screen, "delta")
    assert late["flows"] == theirs.state()["flows"]
    assert "Hush money" in json.dumps(late)
    # Both ends say so by now: what was hidden is told as it stands, and not as it stood.
    assert late["flows"][0][7] == "accepted"


def test_a_silent_round_survives_a_restart(empty: Path, tmp_path: Path) -> None:
    folder = copied(empty, tmp_path)
    with served(folder, "Silent") as room:
        ours, theirs = room.participant("Estates"), room.participant("Finance")
        room.control("phase", phase="hold")
        number = ours.enter(SECRET)
        cookies = [dict(tab.http.cookies) for tab in (ours, theirs, room.facilitators)]
    with served(folder, port=None) as again:
        ours, theirs, boss = (again.tab() for _ in range(3))
        for tab, kept in zip((ours, theirs, boss), cookies, strict=True):
            tab.http.cookies.update(kept)
        assert SECRET in ours.names()
        assert SECRET not in theirs.names()
        with theirs.socket(since=0) as screen:
            assert SECRET not in "".join(silence(screen))
            assert boss.post("/api/room", {"do": "phase", "phase": "same"}).status_code == 200
            assert SECRET in {row[2] for row in until(number, screen)[-1]["records"]}


def test_a_thing_known_before_the_silent_round_stays_visible(room: Served) -> None:
    ours, theirs = room.participant("Estates"), room.participant("Finance")
    ours.enter("Lease book")
    room.control("silent", on=True)
    assert "Lease book" in theirs.names()
    likes = theirs.post("/api/parse", {"text": "Finance sends the lease books to Estates", "team": "Finance"}).json()
    assert "Lease book" in json.dumps(likes)


def test_a_participant_counts_as_their_team_whatever_they_write_in_an_entry(room: Served) -> None:
    ours, theirs = room.participant("Estates"), room.participant("Finance")
    team = ours.state()["me"]["team"]
    room.control("silent", on=True)
    forged = {**holds("Cash book", "Finance"), "team": team, "author": {"team": team}}
    number = theirs.post("/api/ops", forged).json()["results"][0]["number"]
    assert "Cash book" not in ours.names()
    delta = poll(room.facilitators, number - 1)["changes"][0]
    assert delta["team"] == theirs.state()["me"]["team"]


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
