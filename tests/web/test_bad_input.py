"""What nobody should send: each time a clear state, nothing lost, nothing doubled, and nobody let in.

Elsewhere: a forged role (test_roles), foreign hosts and origins (test_guard), codes guessed in bulk (test_join), a full
disk (test_room).
"""

import contextlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from ima_graph.project import Project
from ima_graph.web.ops import Ops
from tests.bundles import contents
from tests.web.desk import Desk, fact, flow
from tests.web.rooms import Process, Served, Tab, copied, heard, holds, op, served

SCRIPT = "<script>alert(1)</script>"
LONG = "HR sends the payroll file to Finance every month. " * 200


def last(room: Served) -> int:
    return room.room.project.register.log.last_number()


# --- too long, and no text


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/api/parse", {"text": LONG, "team": "HR"}),
        ("/api/ops", holds(LONG)),
        ("/api/ops", op("add", facts=[{"type": "note", "words": "x"}], words=LONG)),
        ("/api/ops", op("point", kind="note", label=LONG)),
    ],
)
def test_a_sentence_of_10000_characters_is_refused_with_what_to_do(
    room: Served, path: str, body: dict[str, object]
) -> None:
    tab, before = room.participant("HR"), last(room)
    answer = tab.post(path, body)
    assert (answer.status_code, len(LONG)) == (400, 10_000)
    assert "10,000 letters is too long; 2,000 are the most. Enter it in parts" in answer.json()["error"].replace(
        "9,999", "10,000"
    )
    assert last(room) == before
    assert tab.post("/api/ops", holds("Rota", "HR")).json()["ok"]


@pytest.mark.slow
@pytest.mark.parametrize(
    "content", [b"\x89PNG\r\n\x1a\n\x00\x00", bytes(range(256)), b"\x1f\x8b\x08" * 900, b"PK\x03\x04"]
)
def test_pasted_binary_is_refused_and_changes_nothing(room: Served, content: bytes) -> None:
    tab, before = room.participant("HR"), last(room)
    pasted = content.decode("latin-1")
    for path, body in (
        ("/api/parse", {"text": pasted, "team": "HR"}),
        ("/api/ops", holds(pasted)),
        ("/api/ops", op("add", facts=[{"type": "note", "words": pasted}], words=pasted)),
    ):
        answer = tab.post(path, body)
        assert (answer.status_code, answer.json()["ok"]) == (400, False)
    for path in ("/api/ops", "/api/parse", "/register", "/join", "/leave"):
        for kind in ("application/json", "application/x-www-form-urlencoded", "application/octet-stream"):
            raw = tab.http.post(path, content=content, headers={"content-type": kind})
            assert raw.status_code in (303, 400, 403, 404, 415), (path, kind, raw.status_code)
    assert last(room) == before


# --- markup in every field


@pytest.fixture(scope="module")
def marked(empty: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(copied(empty, tmp_path_factory.mktemp("marked")), f"Day {SCRIPT}") as room:
        tab = room.participant(f"Team {SCRIPT}", f"Me {SCRIPT}")
        team = f"Team {SCRIPT}"
        told = {"type": "flow", "from": team, "to": f"To {SCRIPT}", "asset": f"File {SCRIPT}", "unclear": []}
        told |= {"via": f"Via {SCRIPT}", "why": f"Why {SCRIPT}", "frequency": f"Often {SCRIPT}"}
        held = {"type": "holds", "who": team, "asset": f"File {SCRIPT}", "place": f"Place {SCRIPT}", "unclear": []}
        owned = [{"type": "owns", "who": f"{who} {SCRIPT}", "asset": f"File {SCRIPT}"} for who in ("One", "Two")]
        assert tab.post("/api/ops", op("add", facts=[told, held, *owned], words=f"Words {SCRIPT}")).json()["ok"]
        record = next(row[0] for row in tab.state()["records"] if row[2].startswith("File"))
        about = {"record": record, "field": "purpose"}
        for entry in (
            op("set", **about, values=[f"Purpose {SCRIPT}"], words=SCRIPT, seen=99),
            op("answer", record=record, field="classification", answer="not-known", words=SCRIPT),
            op("point", kind="note", label=f"Note {SCRIPT}", about=record),
            op("point", kind="question", label=f"Who {SCRIPT}?"),
        ):
            assert tab.post("/api/ops", entry).json()["ok"], entry
        action = op("point", kind="action", label=f"Do {SCRIPT}", who=f"Who {SCRIPT}", due="2027-01-01")
        assert room.facilitators.post("/api/ops", action).json()["ok"]
        room.control("ask", text=f"Ask {SCRIPT}")
        room.control("spotlight", about=record, label=f"Spot {SCRIPT}")
        room.control("names", on=True)
        yield room


def pages(room: Served) -> list[str]:
    rows = room.facilitators.state()["records"]
    found = ["/", "/room", "/wall", "/console", f"/join?code={room.room.code}", "/leave", "/playback", "/register"]
    found += [f"/register?kind={kind}&q={SCRIPT}" for kind in ("Flow", "Place")]
    found += [f"/playback?n={n}" for n in range(1, last(room) + 1)] + ["/playback/map.svg"]
    found += [f"/asset/{row[0]}" for row in rows] + [f"/asset/{row[0]}?edit=purpose" for row in rows]
    found += [f"/asset/{row[0]}" for row in room.facilitators.state()["flows"]]
    found += [f"/{kind}/{row[0]}" for row in rows if row[1] == "Team" for kind in ("owner", "team")]
    return [*found, f"/asset/{SCRIPT}", f"/{SCRIPT}", f"/playback?n={SCRIPT}", f"/open?key={SCRIPT}"]


@pytest.mark.slow
def test_markup_in_any_field_is_text_on_every_page(marked: Served) -> None:
    told = set()
    for tab in (marked.facilitators, marked.tabs[0], marked.viewer(), marked.tab()):
        for path in pages(marked):
            answer = tab.http.get(path, follow_redirects=True)
            assert answer.status_code < 500, path
            assert "script-src" not in answer.headers["content-security-policy"]
            if "json" not in answer.headers["content-type"]:
                assert not answer.headers["content-type"].startswith("text/html") or SCRIPT not in answer.text, path
                assert "svg" not in answer.headers["content-type"] or SCRIPT not in answer.text, path
            told |= {word for word in ("File", "Team", "Purpose", "Note", "Why") if f"{word} &lt;script" in answer.text}
    assert told == {"File", "Team", "Purpose", "Note", "Why"}, "this test looks for what no page shows anyway"
    for path in ("/api/state", "/api/map", "/api/lists", "/api/gaps/two_answers"):
        answer = marked.facilitators.get(path)
        assert answer.headers["content-type"].startswith("application/json")
        if path == "/api/map":
            assert SCRIPT not in json.loads(answer.text).get("svg", "")


@pytest.mark.slow
def test_markup_in_any_field_is_text_in_everything_taken_away(marked: Served) -> None:
    packed = contents(marked.facilitators.get("/leave.zip").content)
    opened = [n for n in packed if n.endswith((".html", ".svg", ".xml", ".rels")) and SCRIPT.encode() in packed[n]]
    assert opened == []


# --- two at once


def test_two_people_who_rename_the_same_thing_lose_nothing(room: Served) -> None:
    one, two = room.participant("Estates"), room.participant("Estates")
    one.enter("Lease book")
    record = next(row[0] for row in one.state()["records"] if row[2] == "Lease book")
    seen = one.state()["number"]
    entries = [
        op("set", record=record, field="name", values=[name], seen=seen) for name in ("Lease ledger", "Rent book")
    ]
    first = one.post("/api/ops", entries[0]).json()
    second = two.post("/api/ops", entries[1])
    assert first["ok"]
    (row,) = [row for row in one.state()["records"] if row[0] == record]
    assert second.status_code in (200, 409), second.text
    # One name holds, and the other is either kept beside it or was refused in a sentence.
    kept = json.dumps(row) + room.facilitators.get("/api/lists").text + second.text
    assert row[2] in ("Lease ledger", "Rent book")
    assert "Rent book" in kept
    assert "Lease ledger" in kept
    number = last(room)
    for tab, entry in ((one, entries[0]), (two, entries[1])):
        tab.post("/api/ops", entry)
    assert last(room) == number
    assert len([r for r in one.state()["records"] if r[1] == "InformationAsset"]) == 1


# --- clocks


def test_what_a_browser_says_of_the_time_is_not_believed(room: Served) -> None:
    tab = room.participant("Estates")
    entry = {**holds("Lease book"), "at": "1999-01-01T00:00:00Z", "ts": 1, "saidAt": "2050-01-01"}
    assert tab.post("/api/ops", entry).json()["ok"]
    at = room.room.project.register.log.entries()[-1].at
    assert abs((datetime.fromisoformat(at) - datetime.now(UTC)).total_seconds()) < 60


def test_a_clock_that_is_set_back_leaves_the_later_word_the_later(folder: Path) -> None:
    hours = iter([0, 3, 0, -5, -5, -5, -5, -5, -5])

    def clock() -> str:
        at = datetime.now(UTC) + timedelta(hours=next(hours))
        return f"{at:%Y-%m-%dT%H:%M:%S}.1Z"

    with Project.open(folder) as project:
        desk = Desk(project)
        desk.join("Pay")
        desk.ops = Ops(project, desk.ops.workshop, clock)
        desk.add("HR", flow("HR", "Payroll file", "Pay"))
        for standing in ("declined", "accepted", "declined", "accepted"):
            desk.do("Pay", "confirm", flow=desk.the_flow(), standing=standing)
            assert desk.flows()[0][-1] == standing
        moments = [e.at for e in project.history() if e.source == desk.ops.workshop and e.why.startswith("Pay")]
        assert [datetime.fromisoformat(at) for at in moments] == sorted(map(datetime.fromisoformat, moments))
        desk.add("Pay", fact("holds", who="Pay", asset="Rota"))
        desk.do("Pay", "undo")
        assert desk.names("InformationAsset") == ["Payroll file"]
        assert project.check() == []


# --- old messages


def test_old_messages_that_are_replayed_change_nothing_even_after_they_were_taken_back(room: Served) -> None:
    tab, other = room.participant("Estates"), room.participant("Finance")
    entries = [holds("Lease book"), holds("Key log"), op("undo")]
    told = [tab.post("/api/ops", entry).json()["results"] for entry in entries]
    other.post("/api/ops", holds("Cash book", "Finance"))
    before, names = last(room), tab.names()
    with other.socket(since=tab.state()["number"]) as screen:
        heard(screen, "hello")
        for _ in range(3):
            assert [tab.post("/api/ops", entry).json()["results"] for entry in entries] == told
        # Another browser that got hold of them is told the same, and makes nothing of it.
        assert other.post("/api/ops", entries[1]).json()["results"] == told[1]
    assert (last(room), tab.names()) == (before, names)


# --- a second facilitator


def test_a_second_facilitator_comes_in_by_the_first_alone_and_both_see_the_same(room: Served) -> None:
    first, second = room.facilitators, room.participant("Estates", "Bo")
    assert room.tab().get(room.link.replace("localhost", "127.0.0.1")).status_code == 403
    me = second.state()["me"]["person"]
    assert second.post("/api/room", {"do": "facilitator", "person": me}).status_code == 403
    room.control("facilitator", person=me)
    assert second.state()["me"]["role"] == "facilitator"
    entry = second.post("/api/ops", holds("Lease book")).json()["results"][0]
    # Each takes back their own last entry; another's only with a reason.
    assert first.post("/api/ops", op("undo")).status_code == 404
    assert first.post("/api/ops", op("revert", number=entry["number"])).status_code == 400
    both = [tab.post("/api/room", {"do": "phase", "phase": n}).status_code for tab, n in ((first, 4), (second, 5))]
    assert both == [200, 200]
    assert {tab.state()["room"]["phase"]["number"] for tab in (first, second)} == {5}
    assert first.post("/api/room", {"do": "remove", "person": me}).status_code == 200
    assert second.get("/api/state").status_code == 401


# --- killed at each step

STEPS = ("before-append", "before-commit", "after-commit", "after-append", "after-apply", "acknowledged")


@pytest.mark.slow
@pytest.mark.parametrize("step", STEPS)
def test_killed_at_a_step_of_an_entry_it_is_there_once_when_it_is_sent_again(folder: Path, step: str) -> None:
    running = Process(folder, step=step)
    running.start()
    tab = running.tab()
    try:
        assert tab.join(running.kept["code"], "Estates").status_code == 303
        tab.enter("Lease book")
        entry = holds("Key log")
        if step == "acknowledged":
            assert tab.post("/api/ops", entry).json()["ok"]
            running.kill()
        else:
            (folder / "armed").touch()
            with pytest.raises(httpx.TransportError):
                tab.post("/api/ops", entry)
            assert running.process.wait(20) == -9
            running.kill()
        (folder / "armed").unlink(missing_ok=True)
        running.start()
        results = [_sent(tab, entry) for _ in range(2)]
        assert results[0] == results[1]
        assert {"Lease book", "Key log"} <= tab.names()
    finally:
        running.kill()
        tab.http.close()
    with Project.open(folder) as project:
        assert project.check() == []
        assert [e.id for e in project.history()].count(str(entry["id"])) == 1
        names = [row[2] for row in Desk(project).folded()["records"] if row[1] == "InformationAsset"]
        assert sorted(names) == ["Key log", "Lease book"]


def _sent(tab: Tab, entry: dict[str, object]) -> dict[str, object]:
    for _ in range(20):
        with contextlib.suppress(httpx.TransportError):
            return dict(tab.post("/api/ops", entry).json())
    raise AssertionError("the room did not come back")
