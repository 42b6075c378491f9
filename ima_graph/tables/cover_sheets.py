"""The sheets of a workbook that are not records: where to start, and the questions that are open."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Protocol

from ima_graph.schema import Schema
from ima_graph.tables.sheet_values import RecordSheet
from ima_graph.tables.stamp import OPEN_QUESTIONS, START, Stamp

# Half of what Excel takes, for emoji count twice. What is cut here stands whole in the register.
_MOST_CHARACTERS = 16_000


class Finding(Protocol):
    """One open question: which finding, its kind, the record it is about and what would mend it."""

    @property
    def finding(self) -> str:
        """Name the finding by its question file."""
        ...

    @property
    def kind(self) -> str:
        """Give the code of the kind of finding."""
        ...

    @property
    def label(self) -> str:
        """Name the record it is about."""
        ...

    @property
    def team(self) -> str:
        """Name the team the record lies with."""
        ...

    @property
    def because(self) -> str:
        """Say what was found."""
        ...

    @property
    def fix(self) -> str:
        """Say what mends it."""
        ...

    @property
    def who(self) -> str:
        """Say who could mend it."""
        ...


def write_start(
    book: Any,
    formats: dict[str, Any],
    stamp: Stamp,
    on: date,
    sheets: Sequence[RecordSheet],
    schema: Schema,
) -> None:
    """Write the cover: what this workbook is, how to fill it in and send it back, what the colours mean."""
    page = book.add_worksheet(START)
    page.hide_gridlines(2)
    page.set_column(0, 0, 30, formats["plain"])
    page.set_column(1, 1, 90, formats["plain"])
    page.write_string(0, 0, stamp.name, formats["title"])
    rows: list[tuple[str, str, str]] = [
        ("What this is", _what(stamp, on), "plain"),
        ("Fill it in", _FILL_IN, "plain"),
        ("Several values", _SEVERAL, "plain"),
        ("New rows", _NEW_ROWS, "plain"),
        ("Nothing to say", _NOTHING, "plain"),
        ("Sort and filter", _SORT, "plain"),
        ("Send it back", _SEND_BACK, "plain"),
        ("Dark blue, white letters", "Headings of what a record cannot do without.", "essential"),
        ("Light blue", "Headings of everything else.", "head"),
        ("Grey", "The Id column. It is locked.", "id head"),
    ]
    for number, (heading, text, look) in enumerate(rows, 2):
        page.write_string(number, 0, heading, formats[look] if look != "plain" else formats["plain"])
        page.write_string(number, 1, text, formats["plain"])
    for number, sheet in enumerate(sheets, len(rows) + 3):
        page.write_string(number, 0, sheet.record.plural, formats["plain"])
        page.write_string(number, 1, f"{len(sheet.rows):,}. {sheet.record.description}", formats["plain"])
    shown = {s.record.name for s in sheets}
    others = [r.plural for r in schema.records.values() if r.name not in shown]
    page.write_string(len(rows) + len(sheets) + 4, 0, "No records here of", formats["plain"])
    page.write_string(len(rows) + len(sheets) + 4, 1, ", ".join(others), formats["plain"])
    page.activate()


def _what(stamp: Stamp, on: date) -> str:
    return f"The register {stamp.name} after change {stamp.change}, as it holds on {on.isoformat()}."


_FILL_IN = (
    "Each sheet holds one kind of record, a row each. Correct or fill in any white cell. "
    "A click on a cell says what it is for; some cells offer a list. "
    "What is not in a list may be typed all the same."
)
_SEVERAL = (
    "Where a cell may hold several values, put a semicolon between them, or a line for each. "
    "A value that itself holds a semicolon goes on a line of its own; the only value, in double quotes."
)
_NEW_ROWS = "Write a new record in the first empty row, and leave its Id empty. A row is known by its Id: keep it."
_NOTHING = "Write none, not known or not applicable where that is the answer. An empty cell says nothing."
_SORT = (
    "Filters work as they are. Before you sort, take off the protection (Review, Unprotect Sheet; there is "
    "no password), because the Id has to move with its row."
)
_SEND_BACK = (
    "Save it as an Excel workbook and send the whole file to whoever sent it to you. "
    "Changes made elsewhere in the meantime are kept; where two answers differ, both are shown."
)


def write_open_questions(book: Any, formats: dict[str, Any], findings: Sequence[Finding]) -> None:
    """Write the open questions in the order given, for reading: answers go into the other sheets."""
    page = book.add_worksheet(OPEN_QUESTIONS)
    headings = ("About", "Team", "What was found", "What to do", "Who could", "Kind", "Question")
    widths = (36, 24, 60, 60, 30, 8, 30)
    for column, (heading, width) in enumerate(zip(headings, widths, strict=True)):
        page.set_column(column, column, width, formats["plain"])
        page.write_string(0, column, heading, formats["head"])
    for number, f in enumerate(findings, 1):
        row = (f.label, f.team, f.because, f.fix, f.who, f.kind, f.finding)
        for column, text in enumerate(row):
            page.write_string(number, column, _cut(text or ""), formats["plain"])
    page.freeze_panes(1, 1)
    page.autofilter(0, 0, max(len(findings), 1), len(headings) - 1)


def _cut(text: str) -> str:
    return text if len(text) <= _MOST_CHARACTERS else text[:_MOST_CHARACTERS] + "…"
