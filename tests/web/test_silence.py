"""A silent round: nothing of one team reaches another browser before its end, and all of it afterwards."""

import contextlib
import json
from pathlib import Path

from tests.web.rooms import Served, copied, heard, holds, op, poll, served, silence, until

SECRET = "Zebra ledger"


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
