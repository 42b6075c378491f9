"""Actions and open questions as files that other programs take: a workbook, csv, and dates for a calendar."""

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from ima_graph import terms
from ima_graph.errors import InputError
from ima_graph.maps.words import count
from ima_graph.questions import Findings, Labels
from ima_graph.reports.actions import Action
from ima_graph.schema import Schema
from ima_graph.store import Store
from ima_graph.tables import cells
from ima_graph.tables.guard import guard

ACTION, QUESTION, DONE = "action", "question", "done"
# So many things are named in one action; open-questions.csv has them all.
_MOST_THINGS = 10
_MOST_CHARACTERS = 16_000
# A line of a calendar has at most so many octets, its end not counted (RFC 5545, 3.1).
_LINE_OCTETS = 75
# A calendar takes no control character but the tab (RFC 5545, 3.3.11); ends of lines are written as \n.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True)
class Point:
    """Something people wrote down: to do, to ask or to remember. `kind` and `status` are words of their lists."""

    key: str
    kind: str
    what: str
    about: str = ""
    who: str = ""
    due: date | None = None
    raised_by: str = ""
    words: str = ""
    status: str = ""

    @property
    def is_open(self) -> bool:
        """Whether it still waits."""
        return self.status != DONE


def read_points(store: Store, schema: Schema, base: str, on: date) -> list[Point]:
    """Read the open points of a register: those with a date first, the earliest first."""
    record = schema.records.get("OpenPoint")
    if record is None:
        return []
    alone = replace(schema, records={record.name: record})
    sheet = cells(store, alone, base, on).sheets[record.name]
    labels = Labels(store, base)
    labels.learn(iri for row in sheet.rows for links in row.links.values() for iri in links)
    found = []
    for row in sheet.rows:
        cell: dict[str, Any] = {f.key: c for f, c in zip(sheet.fields, row.cells, strict=True)}
        cell |= {key: ", ".join(labels[iri] for iri in iris) for key, iris in row.links.items()}
        text = {key: str(value or "") for key, value in cell.items()}
        due = cell.get("dueDate")
        found.append(
            Point(
                row.key,
                text.get("pointKind", ""),
                text.get("name", "") or text.get("words", ""),
                text.get("about", ""),
                text.get("assignedTo", ""),
                due if isinstance(due, date) else None,
                text.get("raisedBy", ""),
                text.get("words", ""),
                text.get("pointStatus", ""),
            )
        )
    return sorted(found, key=lambda p: (p.due or date.max, p.what.casefold(), p.key))


# --- tables

_AGREED = ("What", "Who", "Due", "Status", "About", "Raised by", "In what words")
_SUGGESTED = ("What", "Who could", "For", "Severity", "Gap", "Because", "Flows touched")
_PARKED = ("What", "Kind", "Who", "Due", "Status", "About", "Raised by", "In what words")
_ASKED = ("About", "Team", "What is open", "What to do", "Who could", "Due", "Kind", "Severity", "Since", "Found by")
_WIDE = ("What", "About", "For", "What is open", "What to do", "In what words", "Because")

_Cell = str | int | date | None


def write_actions_xlsx(path: Path, points: Sequence[Point], suggested: Sequence[Action]) -> None:
    """Write a workbook: what was agreed, apart from it what the gaps suggest, and what was parked."""
    book = xlsxwriter.Workbook(str(path), {"in_memory": True})
    looks = {
        "head": book.add_format({"bold": True, "valign": "top", "bg_color": "#DCE9F5", "border": 1}),
        "cell": book.add_format({"text_wrap": True, "valign": "top"}),
        "date": book.add_format({"num_format": "yyyy-mm-dd", "valign": "top", "align": "left"}),
    }
    actions = [p for p in points if p.kind == ACTION]
    _sheet(book, looks, "Actions", _AGREED, [_agreed(p) for p in actions])
    _sheet(book, looks, "Suggested", _SUGGESTED, [_suggested(a) for a in suggested])
    parked = [p for p in points if p.kind != ACTION]
    _sheet(book, looks, "Parked", _PARKED, [(p.what, p.kind, *_agreed(p)[1:]) for p in parked])
    try:
        book.close()
    except (FileCreateError, OSError) as error:
        raise InputError(f"{path} cannot be written: {error}. Choose another folder.") from error


def write_actions_csv(path: Path, points: Sequence[Point], suggested: Sequence[Action]) -> None:
    """Write what was agreed and what is suggested as one table; its first column tells which."""
    rows: list[Sequence[_Cell]] = [("Agreed or suggested", *_AGREED, "Severity", "Gap", "Flows touched")]
    rows += [("agreed", *_agreed(p), "", "", "") for p in points if p.kind == ACTION]
    for action in suggested:
        what, who, things, severity, gap, because, flows = _suggested(action)
        rows.append(("suggested", what, who, "", "", things, "", because, severity, gap, flows))
    _csv(path, rows)


def write_questions_csv(path: Path, points: Sequence[Point], found: Findings) -> None:
    """Write every open question: those parked in the room, then what was never asked, then each gap."""
    rows: list[Sequence[_Cell]] = [_ASKED]
    for p in points:
        if p.kind == QUESTION and p.is_open:
            rows.append((p.about, p.raised_by, p.what, "Find the answer.", p.who, p.due, "", "", "", "people"))
    for f in found.all():
        rows.append((f.label, f.team, f.because, f.fix, f.who, None, f.kind, f.severity, f.since, "the program"))
    _csv(path, rows)


def _agreed(p: Point) -> tuple[_Cell, ...]:
    return (p.what, p.who, p.due, p.status, p.about, p.raised_by, p.words)


def _suggested(a: Action) -> tuple[_Cell, ...]:
    things = "; ".join(a.things[:_MOST_THINGS])
    if len(a.things) > _MOST_THINGS:
        things += f"; and {len(a.things) - _MOST_THINGS:,} more, see open-questions.csv"
    return (a.fix, a.who, things, a.severity, a.title, a.because, a.flows)


def _sheet(book: Any, looks: dict[str, Any], name: str, head: Sequence[str], rows: Sequence[Sequence[_Cell]]) -> None:
    page = book.add_worksheet(name)
    for column, heading in enumerate(head):
        page.set_column(column, column, 48 if heading in _WIDE else 20, looks["cell"])
        page.write_string(0, column, heading, looks["head"])
    for number, row in enumerate(rows, 1):
        for column, cell in enumerate(row):
            if isinstance(cell, date):
                page.write_datetime(number, column, datetime(cell.year, cell.month, cell.day), looks["date"])
            elif isinstance(cell, int):
                page.write_number(number, column, cell, looks["cell"])
            elif cell:
                page.write_string(number, column, cell[:_MOST_CHARACTERS], looks["cell"])
    page.freeze_panes(1, 1)
    page.autofilter(0, 0, max(len(rows), 1), len(head) - 1)


def _csv(path: Path, rows: Iterable[Sequence[_Cell]]) -> None:
    """Write a csv file that Excel knows as UTF-8, and in which no text is run as a formula."""
    try:
        with path.open("w", encoding="utf-8-sig", newline="", errors="replace") as out:
            csv.writer(out).writerows([[guard(c) if isinstance(c, str) else c for c in row] for row in rows])
    except OSError as error:
        raise InputError(f"{path} cannot be written: {error.strerror}. Choose another folder.") from error


# --- a calendar (RFC 5545)


def calendar(points: Sequence[Point], register: str, key: str, at: datetime) -> str:
    """Write the open actions that have a date as whole days of a calendar, "" where there is none.

    `at` is when this was said, in UTC; `key` is that of the register. Taken in twice, an entry stays one.
    """
    entries = [line for p in points if p.kind == ACTION and p.is_open and p.due for line in _entry(p, p.due, key, at)]
    if not entries:
        return ""
    head = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//ima-graph//actions//EN", "CALSCALE:GREGORIAN"]
    lines = [*head, "METHOD:PUBLISH", f"X-WR-CALNAME:{_text(register)}", *entries, "END:VCALENDAR"]
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _entry(p: Point, due: date, key: str, at: datetime) -> list[str]:
    told = [("About", p.about), ("Who", p.who), ("Raised by", p.raised_by), ("In what words", p.words)]
    more = "\n".join(f"{name}: {value}" for name, value in told if value and value != p.what)
    after = due + timedelta(days=1) if due < date.max else due
    return [
        "BEGIN:VEVENT",
        f"UID:{_text(p.key)}@{_text(key)}.ima-graph",
        f"DTSTAMP:{at.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{due.isoformat().replace('-', '')}",
        f"DTEND;VALUE=DATE:{after.isoformat().replace('-', '')}",
        f"SUMMARY:{_text(p.what if not p.who else f'{p.what} ({p.who})')}",
        *([f"DESCRIPTION:{_text(more)}"] if more else []),
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _text(value: str) -> str:
    r"""Escape a text (RFC 5545, 3.3.11).

    >>> _text("Ask: who, when; a\\b\nNow")
    'Ask: who\\, when\\; a\\\\b\\nNow'
    """
    even = re.sub(r"\r\n?|[\x85\u2028\u2029]", "\n", value)
    for letter in ("\\", ";", ","):
        even = even.replace(letter, f"\\{letter}")
    return _CONTROL.sub("", even.replace("\n", "\\n"))


def _folded(line: str) -> list[str]:
    """Break a line so that none is too long, and no letter is cut; what continues begins with a space."""
    parts, part, octets = [], "", 0
    for letter in line:
        size = len(letter.encode())
        if octets + size > _LINE_OCTETS:
            parts.append(part)
            part, octets = " ", 1
        part += letter
        octets += size
    return [*parts, part]


def in_words(points: Sequence[Point]) -> list[str]:
    """Say what people left open: actions, those without a name or a date, and questions."""
    actions = [p for p in points if p.kind == ACTION and p.is_open]
    questions = [p for p in points if p.kind == QUESTION and p.is_open]
    said = [count(len(actions), "action") + " agreed and not done"] if actions else []
    nobody, never = sum(not p.who for p in actions), sum(not p.due for p in actions)
    said += [f"{count(nobody, 'action')} without anybody to do it"] if nobody else []
    said += [f"{count(never, 'action')} without a date"] if never else []
    return said + ([count(len(questions), "question") + " parked"] if questions else [])


def iri_key(base: str) -> str:
    """Give the key of a register from what its record IRIs begin with."""
    return base.removeprefix(terms.ID).strip("/")
