"""Actions and open questions: other programs take them, nothing in them is run, and no point is lost."""

import csv
import io
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ima_graph.errors import InputError
from ima_graph.project import Project
from ima_graph.questions import Finding, Findings
from ima_graph.reports.actions import Action
from ima_graph.reports.actions_out import (
    Point,
    calendar,
    in_words,
    read_points,
    write_actions_csv,
    write_actions_xlsx,
    write_questions_csv,
)
from tests.bundles import TRAP

AT = datetime(2026, 11, 20, 15, 30, tzinfo=UTC)
ASK = Point("k1", "action", "Ask Estates", "Key log", "Records Manager", date(2026, 12, 1), "Pilotage", "Who reads it?")
SPIKED = Point("k2", "action", TRAP, TRAP, TRAP, date(2027, 1, 4), TRAP, TRAP)
POINTS = [
    ASK,
    SPIKED,
    Point("k3", "action", "Tell the board"),
    Point("k4", "action", "Was done", due=date(2026, 10, 1), status="done"),
    Point("k5", "question", "Who owns the wall map?", "Wall map", raised_by="Pilotage"),
    Point("k6", "note", "Tea at four"),
]
SUGGESTED = [Action("Name an owner.", "Pay", "high", "No owner", ("Payroll file", TRAP), 3, "Nobody was named.")]


def read_calendar(text: str) -> list[dict[str, str]]:
    """Read the entries of a calendar as RFC 5545 has it: whole lines, no line too long, every block closed."""
    assert text.endswith("\r\n")
    assert re.search(r"(?<!\r)\n|\r(?!\n)", text) is None
    lines = text[:-2].split("\r\n")
    assert all(len(line.encode()) <= 75 for line in lines)
    whole: list[str] = []
    for line in lines:
        if line.startswith(" "):
            whole[-1] += line[1:]
        else:
            whole.append(line)
    assert (whole[0], whole[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")
    found: list[dict[str, str]] = []
    inside = False
    for line in whole[1:-1]:
        name, colon, value = line.partition(":")
        assert colon
        assert re.fullmatch(r"[A-Z-]+(;[A-Z]+=[A-Z]+)?", name)
        if name in ("BEGIN", "END"):
            assert value == "VEVENT"
            assert inside == (name == "END")
            inside = name == "BEGIN"
            found += [{}] if inside else []
        elif inside:
            assert name not in found[-1]
            found[-1][name] = _plain(value)
    assert not inside
    return found


def _plain(value: str) -> str:
    assert re.search(r"(?<!\\)(?:\\\\)*[,;]", value) is None or value.startswith("-//")
    return re.sub(r"\\([\\;,nN])", lambda m: "\n" if m[1] in "nN" else m[1], value)


def test_a_calendar_has_the_open_actions_with_a_date_as_whole_days() -> None:
    first, second = read_calendar(calendar(POINTS, "Harbour; and, coast", "abc", AT))
    assert first == {
        "UID": "k1@abc.ima-graph",
        "DTSTAMP": "20261120T153000Z",
        "DTSTART;VALUE=DATE": "20261201",
        "DTEND;VALUE=DATE": "20261202",
        "SUMMARY": "Ask Estates (Records Manager)",
        "DESCRIPTION": "About: Key log\nWho: Records Manager\nRaised by: Pilotage\nIn what words: Who reads it?",
        "TRANSP": "TRANSPARENT",
    }
    assert second["SUMMARY"] == f"{TRAP} ({TRAP})"
    assert second["DTEND;VALUE=DATE"] == "20270105"


def test_where_no_action_has_a_date_there_is_no_calendar() -> None:
    assert calendar([p for p in POINTS if not p.due or not p.is_open], "Harbour", "abc", AT) == ""


@given(st.text(), st.dates())
def test_any_text_and_day_can_stand_in_a_calendar(text: str, due: date) -> None:
    (entry,) = read_calendar(calendar([replace(ASK, what=f"x{text}", who="", due=due)], text, "abc", AT))
    held = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", "", re.sub("\r\n?|[\x85\u2028\u2029]", "\n", text))
    assert entry["SUMMARY"] == f"x{held}"
    assert entry["DTSTART;VALUE=DATE"] == due.isoformat().replace("-", "")


def _rows(path: Path) -> list[dict[str, str]]:
    content = path.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_the_table_of_actions_tells_agreed_from_suggested_and_runs_no_formula(tmp_path: Path) -> None:
    write_actions_csv(tmp_path / "a.csv", POINTS, SUGGESTED)
    rows = _rows(tmp_path / "a.csv")
    assert [(r["Agreed or suggested"], r["What"], r["Due"], r["Status"]) for r in rows] == [
        ("agreed", "Ask Estates", "2026-12-01", ""),
        ("agreed", f"'{TRAP}", "2027-01-04", ""),
        ("agreed", "Tell the board", "", ""),
        ("agreed", "Was done", "2026-10-01", "done"),
        ("suggested", "Name an owner.", "", ""),
    ]
    assert [rows[-1][k] for k in ("Who", "About", "In what words", "Severity", "Gap", "Flows touched")] == [
        "Pay", f"Payroll file; {TRAP}", "Nobody was named.", "high", "No owner", "3",
    ]  # fmt: skip
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())


def test_the_workbook_of_actions_has_a_sheet_for_each_sort(tmp_path: Path) -> None:
    write_actions_xlsx(tmp_path / "a.xlsx", POINTS, SUGGESTED)
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert book.sheetnames == ["Actions", "Suggested", "Parked"]
    assert [row[0].value for row in book["Actions"].iter_rows(min_row=2)] == [p.what for p in POINTS[:4]]
    assert book["Actions"]["C2"].value == datetime(2026, 12, 1)
    assert {cell.data_type for row in book["Actions"].iter_rows(min_row=3, max_row=3) for cell in row} <= {
        "s",
        "n",
        "d",
    }
    assert [cell.value for cell in book["Suggested"][2]][:3] == ["Name an owner.", "Pay", f"Payroll file; {TRAP}"]
    assert [(row[0].value, row[1].value) for row in book["Parked"].iter_rows(min_row=2)] == [
        ("Who owns the wall map?", "question"),
        ("Tea at four", "note"),
    ]


def test_of_many_things_the_first_are_named_and_the_others_counted(tmp_path: Path) -> None:
    write_actions_csv(tmp_path / "a.csv", [], [replace(SUGGESTED[0], things=tuple(f"Thing {n}" for n in range(34)))])
    assert _rows(tmp_path / "a.csv")[0]["About"].endswith("Thing 9; and 24 more, see open-questions.csv")


def test_open_questions_are_those_of_people_then_what_was_never_asked_then_the_gaps(tmp_path: Path) -> None:
    gap = Finding("no_owner", "U1", "high", "n", TRAP, "Pay", "2026-01-01", "Nobody.", "Ask.", "owner", "Pay", "", 1)
    never = replace(gap, finding="never_asked", label="Flows: why", because="why never asked: 3 of 3 flows", since="")
    done = Point("k7", "question", "Answered", status="done")
    write_questions_csv(tmp_path / "q.csv", [*POINTS, done], Findings([never], [gap]))
    assert [(r["About"], r["What is open"], r["Team"], r["Found by"]) for r in _rows(tmp_path / "q.csv")] == [
        ("Wall map", "Who owns the wall map?", "Pilotage", "people"),
        ("Flows: why", "why never asked: 3 of 3 flows", "Pay", "the program"),
        (f"'{TRAP}", "Nobody.", "Pay", "the program"),
    ]


def test_points_are_read_from_the_register_the_earliest_date_first(tmp_path: Path) -> None:
    with Project.create(tmp_path / "register", "Points") as project:
        project.set("Pay", "", [], kind="Team", make=True)
        for name, fields in {
            "Later": {"pointKind": "action", "dueDate": "2027-01-01", "assignedTo": "Pay", "pointStatus": "open"},
            "Never": {"pointKind": "note"},
            "Sooner": {"pointKind": "action", "dueDate": "2026-12-01", "raisedBy": "Pay", "about": "Pay"},
        }.items():
            for number, (key, value) in enumerate(fields.items()):
                project.set(name, key, [value], kind="OpenPoint", make=not number)
        found = read_points(project.store, project.schema, project.register.base, date(2026, 11, 22))
    assert [replace(p, key="") for p in found] == [
        Point("", "action", "Sooner", "Pay", "", date(2026, 12, 1), "Pay"),
        Point("", "action", "Later", "", "Pay", date(2027, 1, 1), status="open"),
        Point("", "note", "Never"),
    ]


def test_what_is_left_open_is_said_in_words() -> None:
    assert in_words(POINTS) == [
        "3 actions agreed and not done",
        "1 action without anybody to do it",
        "1 action without a date",
        "1 question parked",
    ]
    assert in_words([]) == []


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    for write in (write_actions_xlsx, write_actions_csv):
        with pytest.raises(InputError, match="cannot be written"):
            write(tmp_path / "nowhere" / "a.x", POINTS, SUGGESTED)
