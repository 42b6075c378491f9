"""What a gap says of how to mend it: on the screen, what to press there; in the terminal, what to type there."""

from pathlib import Path

import pytest

from ima_graph.cli import main
from ima_graph.questions import Catalogue
from tests.web.desk import fact, opened
from tests.web.rooms import Served, op


def test_no_finding_names_a_command() -> None:
    told = {q.name: f"{q.text('fix')} {q.text('because')} {q.text('why')}" for q in Catalogue.load().findings}
    assert [name for name, text in told.items() if "ima-graph" in text or "--" in text] == []


def test_two_answers_are_mended_on_the_screen(room: Served) -> None:
    for team in ("Estates", "Finance"):
        tab = room.participant(team)
        facts = [{"type": "owns", "who": team, "asset": "Rota", "unclear": []}]
        assert tab.post("/api/ops", op("add", facts=facts, words="…")).json()["ok"]
    boss = room.facilitators
    (row,) = boss.get("/api/gaps/two_answers").json()["rows"]
    assert "on the console: “Two answers”" in row["fix"]
    record = row["node"].rpartition("/")[2]
    assert "on the console: “Two answers”" in boss.get(f"/asset/{record}").text
    questions, skip = [], []
    while found := boss.get("/api/question", params={"skip": skip}).json()["question"]:
        questions.append(found)
        skip.append(f"{found['finding']} {found['record']}")
    assert [q["fix"] for q in questions if q["finding"] == "two_answers"] == [row["fix"]]
    assert not any("ima-graph" in q["fix"] for q in questions)


def test_two_answers_are_mended_in_the_terminal(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    desk = opened(folder)
    for team in ("Estates", "Finance"):
        desk.add(team, fact("owns", who=team, asset="Rota"))
    desk.project.close()
    main(["findings", "two_answers", "--register", str(folder)])
    assert "ima-graph settle RECORD FIELD, and --take VALUE or --keep" in capsys.readouterr().out
