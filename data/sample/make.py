"""Write harbour.xlsx from the tables in content/: one sheet for each, laid out as an office would do it.

    python data/sample/make.py [workbook]

The same content always gives the same bytes.
"""

from __future__ import annotations

import csv
import re
import sys
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

HERE = Path(__file__).parent
CREATED = datetime(2026, 11, 20, 9, 0)
ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d")
ISO_MOMENT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d")
LONGEST_COLUMN = 44


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name, the table it shows, the lines above the headings and the notes below."""

    name: str
    table: str
    above: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    total: str = ""


AS_AT = "As at 20 November 2026. Kept by Information Management."

SHEETS = (
    Sheet(
        "Information assets",
        "assets",
        ("Harbour and Coast Authority: information asset register", AS_AT, ""),
        ("Notes: an owner is a post, not a name. Several values in a cell are parted by a semicolon.",),
        total="Asset name",
    ),
    Sheet(
        "Flows",
        "flows",
        (
            "What goes where",
            "A flow is a standing arrangement, told by the sender unless Statements says so.",
        ),
        ("Notes: flows inside one team are left out.",),
    ),
    Sheet("Teams", "teams"),
    Sheet("Outside bodies", "organisations", ("Bodies with which we exchange information",)),
    Sheet("Posts", "posts", ("Posts", AS_AT)),
    Sheet("People", "people", ("Staff in service since November 2023 who hold or held a post",)),
    Sheet("Post holders", "holdings", ("Who held which post",)),
    Sheet(
        "Assignments",
        "assignments",
        (
            "Roles that changed hands or are held for a time",
            "An owner who never changed stands in the register.",
        ),
    ),
    Sheet("Systems and places", "places", ("Where information is kept", "", "")),
    Sheet("Clusters", "clusters"),
    Sheet("Sharing agreements", "agreements", ("Agreements with others",)),
    Sheet("Retention schedule", "retention", ("How long records are kept",)),
    Sheet("Record classes", "record_classes"),
    Sheet("Functions", "functions", ("What the authority does",)),
    Sheet("Legal duties", "duties"),
    Sheet("Access", "access", ("Who may open what",)),
    Sheet("Reviews", "reviews"),
    Sheet("Disposal decisions", "disposals"),
    Sheet("Eligibility rules", "eligibility", ("Who may hold a role", "The board adopts a version at a time.")),
    Sheet("Training records", "training", ("Owners' training",)),
    Sheet("Workshops", "workshops"),
    Sheet(
        "Statements",
        "statements",
        ("What was said", "Owners' confirmations, answers and rival answers from workshops and letters"),
        ("Notes: a confirmation names the asset, the field Owner and the post that accepts or declines.",),
    ),
)

READ_ME = (
    "Harbour and Coast Authority",
    "Information asset register and map of flows",
    "",
    "The authority, its people and every body named here are invented.",
    "",
    "How to read this workbook",
    "1. Start with Information assets. Each row is one body of information.",
    "2. Flows says what goes from whom to whom, and why.",
    "3. An owner stands in the register. Where owners changed, see Assignments.",
    "4. Post holders says who held a post, and when. On its end date a thing no longer holds.",
    "5. Statements keeps what people said: confirmations by owners, empty answers, rival answers.",
    "6. TBC, n/a, a dash or an empty cell mean that nothing is recorded.",
    "",
    "Questions: the Records Manager.",
)


def read_table(name: str) -> tuple[list[str], list[list[str]]]:
    """The headings and rows of one table of content."""
    with (HERE / "content" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        headings, *rows = csv.reader(file)
    return headings, rows


class Book:
    """The workbook being written, with the formats that its cells share."""

    def __init__(self, path: Path) -> None:
        self.file = xlsxwriter.Workbook(str(path))
        self.file.set_properties({"title": READ_ME[1], "author": READ_ME[0], "created": CREATED})
        self.title = self._style(bold=True, font_size=14)
        self.heading = self._style(bold=True, bg_color="#DCE6F1", border=1, text_wrap=True, valign="top")
        self.day = self._style(num_format="dd/mm/yyyy", valign="top")
        self.moment = self._style(num_format="dd/mm/yyyy hh:mm", valign="top")
        self.text = self._style(text_wrap=True, valign="top")
        self.note = self._style(italic=True)

    def _style(self, **look: object) -> Format:
        return self.file.add_format(look)

    def add_guidance(self) -> None:
        """Write the first sheet, which holds no table."""
        page = self.file.add_worksheet("Read me")
        page.set_column(0, 0, 100)
        page.hide_gridlines(2)
        for row, line in enumerate(READ_ME):
            page.write_string(row, 0, line, self.title if row == 0 else self.text)

    def add_table(self, sheet: Sheet) -> None:
        """Write one sheet: lines above, headings, rows, total and notes."""
        headings, rows = read_table(sheet.table)
        page = self.file.add_worksheet(sheet.name)
        for row, line in enumerate(sheet.above):
            page.write_string(row, 0, line, self.note if row else self.title)
        top = len(sheet.above)
        for column, heading in enumerate(headings):
            page.write_string(top, column, heading, self.heading)
            page.set_column(column, column, width(heading, [row[column] for row in rows]))
        for at, values in enumerate(rows, start=top + 1):
            for column, value in enumerate(values):
                self._write(page, at, column, headings[column], value)
        end = top + len(rows)
        page.freeze_panes(top + 1, 2)
        page.autofilter(top, 0, end, len(headings) - 1)
        if sheet.total:
            end += 1
            page.write_string(end, 0, "Total", self.heading)
            page.write_number(end, headings.index(sheet.total), len(rows), self.heading)
        for row, line in enumerate(sheet.notes, start=end + 2):
            page.write_string(row, 0, line, self.note)

    def _write(self, page: Worksheet, row: int, column: int, heading: str, value: str) -> None:
        """Write a value as a date, number or text cell; nothing for an empty value."""
        if not value:
            return
        if ISO_MOMENT.fullmatch(value):
            page.write_datetime(row, column, datetime.fromisoformat(value), self.moment)
        elif ISO_DATE.fullmatch(value):
            page.write_datetime(row, column, date.fromisoformat(value), self.day)
        elif heading == "Retention years":
            page.write_number(row, column, int(value))
        else:
            page.write_string(row, column, value, self.text)


def width(heading: str, values: list[str]) -> int:
    """A column as wide as its longest value, within reason."""
    return min(LONGEST_COLUMN, max(12, len(heading) + 2, *(len(value) for value in values)))


def make_workbook(path: Path) -> None:
    """Write the sample workbook to a path, in place of what is there."""
    book = Book(path)
    book.add_guidance()
    for sheet in SHEETS:
        book.add_table(sheet)
    book.file.close()


if __name__ == "__main__":
    make_workbook(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "harbour.xlsx")
