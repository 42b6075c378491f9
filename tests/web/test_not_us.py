"""Not us: it is written down with who said it, that team is not asked again, and another one is."""

from pathlib import Path

import pytest

from ima_graph.project import Project
from tests.bundles import contents
from tests.web.rooms import Served, Tab, op


def asked(tab: Tab, *skip: str) -> dict[str, object]:
    return dict(tab.get("/api/question", params={"skip": list(skip)}).json()["question"] or {})


def declines(tab: Tab, question: dict[str, object]) -> dict[str, object]:
    field = str(question["field"]).rpartition("-")[2]
    entry = op("answer", record=question["record"], field=field, answer="not-us", words="Not us")
    answer = tab.post("/api/ops", entry).json()
    assert answer["ok"], answer
    return dict(answer["results"][0])


def key(question: dict[str, object]) -> tuple[object, object]:
    return question.get("finding"), question.get("record")


def test_a_question_that_was_declined_goes_to_others_with_who_declined_it(room: Served) -> None:
    ours, theirs = room.participant("Estates"), room.participant("Finance")
    for asset in ("Lease book", "Key log"):
        flow = {"type": "flow", "from": "Estates", "to": "Legal", "asset": asset, "unclear": []}
        owner = {"type": "owns", "who": "nobody", "asset": asset, "unclear": []}
        assert ours.post("/api/ops", op("add", facts=[flow, owner], words="…")).json()["ok"]
    first = asked(ours)
    assert first["not_us"] == []
    declined = first
    while declined.get("finding"):
        assert declines(ours, declined)["changed"]
        after = asked(ours)
        assert key(after) != key(declined)
        declined = after
    seen = {key(found): found for found in _all(theirs)}
    assert seen[key(first)]["not_us"] == ["Estates"]
    assert all(found["not_us"] == ["Estates"] for found in seen.values())
    # Said twice it is said once, and it counts as a gap still.
    assert not declines(ours, first)["changed"]
    assert ours.get(f"/api/gaps/{first['finding']}").json()["rows"]
    page = room.facilitators.get(f"/asset/{first['record']}").text
    assert "Not us" in page
    assert "Estates" in page


def _all(tab: Tab) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    while more := asked(tab, *(f"{q['finding']} {q['record']}" for q in found)):
        found.append(more)
    return found


def test_the_handshake_of_a_flow_is_not_taken_for_answered(room: Served) -> None:
    ours, theirs = room.participant("Estates"), room.participant("Finance")
    flow = {"type": "flow", "from": "Estates", "to": "Finance", "asset": "Lease book", "unclear": []}
    assert ours.post("/api/ops", op("add", facts=[flow], words="…")).json()["ok"]
    (waiting,) = theirs.get("/api/handshake").json()["flows"]
    declines(theirs, {"record": waiting[0], "field": "Flow-purpose"})
    assert [row[0] for row in theirs.get("/api/handshake").json()["flows"]] == [waiting[0]]
    assert theirs.state()["flows"][0][7] == "proposed"


@pytest.mark.slow
def test_it_leaves_in_the_workbook_and_comes_back(room: Served, tmp_path: Path) -> None:
    ours = room.participant("Estates")
    for asset in ("Lease book", "Key log"):
        flow = {"type": "flow", "from": "Estates", "to": "Legal", "asset": asset, "unclear": []}
        owner = {"type": "owns", "who": "nobody", "asset": asset, "unclear": []}
        assert ours.post("/api/ops", op("add", facts=[flow, owner], words="…")).json()["ok"]
    declines(ours, asked(ours))
    packed = contents(room.facilitators.get("/leave.zip").content)
    (tmp_path / "register.xlsx").write_bytes(packed["register.xlsx"])
    project: Project = room.room.project
    report, _ = project.import_files(project.read([tmp_path / "register.xlsx"]), dry_run=True)
    assert (report.errors, report.clashes, report.is_empty()) == ([], [], True)
