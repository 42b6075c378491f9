"""Write a register as an Excel workbook that people fill in and send back."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from ima_graph.errors import InputError
from ima_graph.schema import Field, Schema
from ima_graph.tables.cover_sheets import Finding, write_open_questions, write_start
from ima_graph.tables.sheet_values import Cell, Contents, RecordRow, RecordSheet
from ima_graph.tables.stamp import FORMAT_VERSION, LISTS, STAMP_NAME, Stamp

ID = "Id"
# The limits of Excel.
_CELL_CHARACTERS, _LAST_ROW = 32_767, 1_048_575
_TITLE_CHARACTERS, _PROMPT_CHARACTERS = 32, 255
# Columns that may be typed into. Each costs time in each sheet, and people add a few.
_LAST_OPEN_COLUMN = 255
_FIRST_DAY = date(1900, 3, 1)  # Excel counts a 29 February 1900 that never was

_WIDTHS = {"date": 12, "dateTime": 21, "boolean": 10, "integer": 10, "list": 18, "record": 28, "string": 24}
_LONG_TEXTS = {"name": 36, "description": 60, "purpose": 48, "words": 60, "outcome": 48, "accessReason": 48}


@dataclass
class _Book:
    """A workbook being written: its formats, and the named ranges that drop-downs choose from."""

    book: Any
    contents: Contents
    formats: dict[str, Any]
    ranges: dict[tuple[object, ...], str] = field(default_factory=dict)
    lists: list[tuple[str, list[str]]] = field(default_factory=list)


def write_workbook(
    path: Path, contents: Contents, schema: Schema, stamp: Stamp, findings: Sequence[Finding] = ()
) -> None:
    """Write one workbook: a cover, a sheet for each kind of record, the open questions, and hidden stamps.

    The same register gives the same bytes. `InputError` when a text is longer than a cell can be, or a kind
    has more records than a sheet has rows: nothing is cut off and no file is written.
    """
    sheets = contents.to_write()
    for sheet in sheets:
        _refuse_too_long(sheet)
    book = xlsxwriter.Workbook(str(path), {"in_memory": True})
    book.set_properties({"title": stamp.name, "created": stamp.at, "comments": stamp.text})
    own = _Book(book, contents, _formats(book))
    write_start(book, own.formats, stamp, contents.on, sheets, schema)
    for sheet in sheets:
        _write_sheet(own, sheet)
    write_open_questions(book, own.formats, findings)
    _write_lists(own)
    _write_stamp(book, stamp, contents.on, sheets)
    try:
        book.close()
    except (FileCreateError, OSError) as error:
        raise InputError(f"{path} cannot be written: {error}. Close it, or name another.") from error


def _formats(book: Any) -> dict[str, Any]:
    cell = {"text_wrap": True, "valign": "top", "locked": False}
    head = {"bold": True, "text_wrap": True, "valign": "top", "border": 1, "border_color": "#9AA5B1"}
    looks = {
        "cell": cell,
        "date": {**cell, "num_format": "yyyy-mm-dd", "align": "left"},
        "integer": {**cell, "align": "left"},
        "id": {"font_color": "#4B5563", "font_size": 8, "valign": "top", "bg_color": "#F1F3F5"},
        "id head": {**head, "bg_color": "#D5DAE0", "font_color": "#374151"},
        "essential": {**head, "bg_color": "#1F4E79", "font_color": "#FFFFFF", "locked": False},
        "head": {**head, "bg_color": "#DCE9F5", "font_color": "#1F2937", "locked": False},
        "plain": {"text_wrap": True, "valign": "top"},
        "title": {"bold": True, "font_size": 16, "valign": "top"},
    }
    return {name: book.add_format(look) for name, look in looks.items()}


def _refuse_too_long(sheet: RecordSheet) -> None:
    if len(sheet.rows) > _LAST_ROW:
        raise InputError(
            f"{sheet.record.plural}: there are {len(sheet.rows):,}, and a sheet of Excel holds "
            f"{_LAST_ROW:,}. Export as csv instead."
        )
    for row in sheet.rows:
        for one, cell in zip(sheet.fields, row.cells, strict=True):
            if isinstance(cell, str) and _is_longer(cell, _CELL_CHARACTERS):
                raise InputError(
                    f"{_about(sheet, row)}, field {one.label}: {_length(cell):,} characters, and a cell of "
                    f"Excel holds {_CELL_CHARACTERS:,}. Shorten it, or export as csv, which has no limit."
                )


def _about(sheet: RecordSheet, row: RecordRow) -> str:
    label = sheet.record.label
    return f'{label[:1].upper()}{label[1:]} "{row.label[:80]}" [{row.key}]'


def _is_longer(text: str, most: int) -> bool:
    # Most texts are so short that they need not be counted Excel's way.
    return len(text) > most // 2 and _length(text) > most


def _length(text: str) -> int:
    # Excel counts UTF-16 units: an emoji is two.
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _write_sheet(own: _Book, sheet: RecordSheet) -> None:
    formats = own.formats
    page = own.book.add_worksheet(sheet.record.plural[:31])
    page.set_column(0, 0, 6, formats["id"])
    page.set_column(1, _LAST_OPEN_COLUMN, 24, formats["cell"])
    # XlsxWriter would now walk through all these columns in every row.
    page.dim_colmax = len(sheet.fields)
    page.write_string(0, 0, ID, formats["id head"])
    looks = [formats.get(f.kind, formats["cell"]) for f in sheet.fields]
    for column, (one, look) in enumerate(zip(sheet.fields, looks, strict=True), 1):
        page.write_string(0, column, one.label, formats["essential" if one.essential else "head"])
        page.set_column(column, column, _width(one), look)
        page.data_validation(1, column, _LAST_ROW, column, _validation(own, one))
    for number, row in enumerate(sheet.rows, 1):
        page.write_string(number, 0, row.key, formats["id"])
        for column, (cell, look) in enumerate(zip(row.cells, looks, strict=True), 1):
            _write_cell(page, number, column, cell, look)
    page.autofilter(0, 0, max(len(sheet.rows), 1), len(sheet.fields))
    # The name stays in sight beside the Id.
    page.freeze_panes(1, 2 if sheet.record.has("name") else 1)
    page.protect("", _ALLOWED)


_ALLOWED = {
    "insert_rows": True,
    "sort": True,
    "autofilter": True,
    "format_cells": True,
    "format_columns": True,
    "format_rows": True,
}


def _width(one: Field) -> int:
    width = _WIDTHS.get(one.kind, 24)
    return _LONG_TEXTS.get(one.key, width) if one.kind == "string" else width


def _write_cell(page: Any, row: int, column: int, cell: Cell, look: Any) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, str):
        page.write_string(row, column, cell, look)
    elif isinstance(cell, date):
        if cell < _FIRST_DAY:
            page.write_string(row, column, cell.isoformat(), look)
        else:
            page.write_datetime(row, column, datetime(cell.year, cell.month, cell.day), look)
    else:
        page.write_number(row, column, cell, look)


def _validation(own: _Book, one: Field) -> dict[str, object]:
    prompt = f"{one.prompt} Several: put ; between them." if one.many else one.prompt
    rule: dict[str, object] = {
        "validate": "any",
        "input_title": _cut(one.label, _TITLE_CHARACTERS),
        "input_message": _cut(prompt, _PROMPT_CHARACTERS),
    }
    name = "" if one.many else _range(own, one)
    if name:
        rule |= {
            "validate": "list",
            "source": f"={name}",
            "ignore_blank": True,
            "error_type": "warning",
            "error_title": "Not in the list",
            "error_message": "This is not in the list. Keep it if it is new; it will be asked about.",
        }
    return rule


def _cut(text: str, most: int) -> str:
    if not _is_longer(text, most):
        return text
    kept = text[: most - 1]
    while _length(kept) >= most:
        kept = kept[:-1]
    return kept + "…"


def _range(own: _Book, one: Field) -> str:
    """Name the range that a field is chosen from; fields that are chosen from the same share one."""
    key = (one.kind, tuple(sorted(one.targets)), one.list_iri)
    if key not in own.ranges:
        choices = own.contents.display.choices(one)
        too_long = len(choices) > _LAST_ROW or any(_is_longer(c, _CELL_CHARACTERS) for c in choices)
        fits = choices and not too_long
        own.ranges[key] = _range_name(one) if fits else ""
        if fits:
            own.lists.append((own.ranges[key], choices))
    return own.ranges[key]


def _range_name(one: Field) -> str:
    if one.kind == "list" and one.list_iri:
        return "list_" + one.list_iri.rsplit("/", 1)[-1].replace("-", "_")
    if one.kind == "record":
        return "_".join(["names", *sorted(one.targets)])
    return {"boolean": "yes_or_no", "field": "all_fields", "scheme": "all_lists"}[one.kind]


def _write_lists(own: _Book) -> None:
    page = own.book.add_worksheet(LISTS)
    page.hide()
    for column, (name, choices) in enumerate(own.lists):
        page.write_string(0, column, name)
        for number, choice in enumerate(choices, 1):
            page.write_string(number, column, choice)
        letters = xlsxwriter.utility.xl_col_to_name(column)
        own.book.define_name(name, f"={LISTS}!${letters}$2:${letters}${len(choices) + 1}")


def _write_stamp(book: Any, stamp: Stamp, on: date, sheets: list[RecordSheet]) -> None:
    page = book.add_worksheet(STAMP_NAME)
    page.hide()
    rows = [("register", stamp.key), ("change", str(stamp.change)), ("format", str(FORMAT_VERSION))]
    rows += [("on", on.isoformat()), *((s.record.plural[:31], s.record.name) for s in sheets)]
    for number, (name, value) in enumerate(rows):
        page.write_string(number, 0, name)
        page.write_string(number, 1, value)
