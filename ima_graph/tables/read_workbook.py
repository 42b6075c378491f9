"""Read workbooks (.xlsx, .xlsm, .xlsb, .xls, .ods), and say which of their cells hold no value."""

import zipfile
from datetime import date, time, timedelta
from pathlib import Path

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from ima_graph.errors import InputError
from ima_graph.tables.sheet import CellProblem, Sheet
from ima_graph.tables.stamp import STAMP_NAME
from ima_graph.tables.xlsx_parts import check_size, formula_problems, sheet_parts

_PASSWORD = "is protected by a password. Open it, save a copy without one, and import the copy."
_PLAIN = (str, float, int, bool, date, time, type(None))


def workbook_sheets(path: Path) -> list[Sheet]:
    """Read every sheet of cells but our own stamp, hidden sheets included and marked."""
    with _Archive(path) as archive:
        archive.check()
        book = _open(path)
        is_stamped = STAMP_NAME in book.sheet_names
        wanted = [
            m for m in book.sheets_metadata
            if m.name != STAMP_NAME and m.typ in (SheetTypeEnum.WorkSheet, SheetTypeEnum.MacroSheet)
        ]  # fmt: skip
        sheets = []
        for about in wanted:
            # Before the cells are read: a sheet too large for memory is refused here.
            problems = archive.problems(about.name)
            sheet = _sheet(path.name, _get(path, book, about.name), problems)
            sheet.is_hidden = about.visible != SheetVisibleEnum.Visible
            sheet.is_stamped = is_stamped
            sheets.append(sheet)
    if not any(s.rows for s in sheets):
        raise InputError(f"{path.name} is empty: no sheet has a filled cell. Save the workbook again and check it.")
    return sheets


def workbook_stamp(path: Path) -> dict[str, str] | None:
    """Read the rows of our own hidden sheet, or None where there is none."""
    with _Archive(path) as archive:
        archive.check()
        book = _open(path)
        if STAMP_NAME not in book.sheet_names:
            return None
        rows = _get(path, book, STAMP_NAME).to_python(skip_empty_area=False)
    found = {str(r[0]): str(r[1]).removesuffix(".0") for r in rows if len(r) > 1 and r[0] != ""}
    return found if "register" in found and found.get("change", "").isdecimal() else None


def _open(path: Path) -> CalamineWorkbook:
    try:
        return CalamineWorkbook.from_path(path)
    except PasswordError as error:
        raise InputError(f"{path.name} {_PASSWORD}") from error
    except (CalamineError, OSError) as error:
        raise InputError(_damaged(path, error)) from error


def _get(path: Path, book: CalamineWorkbook, name: str) -> CalamineSheet:
    try:
        return book.get_sheet_by_name(name)
    except (CalamineError, OSError) as error:
        raise InputError(_damaged(path, error)) from error


def _damaged(path: Path, error: Exception) -> str:
    what = f"{path.name} cannot be read as a workbook ({error})"
    return f"{what}. Open it in a spreadsheet program and save a copy as .xlsx."


def _sheet(file: str, page: CalamineSheet, problems: list[CellProblem]) -> Sheet:
    rows: list[list[object]] = list(page.to_python(skip_empty_area=False))  # type: ignore[arg-type]
    rows = [row if all(isinstance(c, _PLAIN) for c in row) else [_plain(c) for c in row] for row in rows]
    merged = list(page.merged_cell_ranges or [])
    sheet = Sheet(file, page.name, rows, problems=problems, merged=merged)
    _fill_down(sheet)
    return sheet


def _plain(cell: object) -> object:
    """Write a duration as hours and minutes; nothing else is left that is not plain."""
    if isinstance(cell, timedelta):
        minutes = round(cell.total_seconds() / 60)
        return f"{minutes // 60}:{minutes % 60:02}"
    return cell


def _fill_down(sheet: Sheet) -> None:
    """Repeat a cell that is merged over several rows in each of them: it holds for all."""
    for (top, left), (bottom, _) in sheet.merged:
        if bottom == top or top >= len(sheet.rows) or left >= len(sheet.rows[top]):
            continue
        value = sheet.rows[top][left]
        for row in sheet.rows[top + 1 : bottom + 1]:
            if left < len(row) and row[left] in ("", None):
                row[left] = value


class _Archive:
    """The parts of a zipped workbook, for what the reader of its cells does not tell."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._zip = zipfile.ZipFile(path) if zipfile.is_zipfile(path) else None
        self._parts: dict[str, str] = {}

    def __enter__(self) -> "_Archive":
        return self

    def __exit__(self, *_: object) -> None:
        if self._zip:
            self._zip.close()

    def check(self) -> None:
        """Refuse what is locked, or would take all memory."""
        if self._zip is None:
            if "EncryptedPackage".encode("utf-16-le") in self._path.read_bytes()[:1_000_000]:
                raise InputError(f"{self._path.name} {_PASSWORD}")
            return
        names = set(self._zip.namelist())
        if "META-INF/manifest.xml" in names and b"encryption-data" in self._zip.read("META-INF/manifest.xml"):
            raise InputError(f"{self._path.name} {_PASSWORD}")
        check_size(self._path.name, self._zip)
        self._parts = sheet_parts(self._zip)

    def problems(self, name: str) -> list[CellProblem]:
        """List the cells of a sheet that hold a formula without a value, or an error."""
        if self._zip is None or name not in self._parts:
            return []
        return formula_problems(self._path.name, self._zip, self._parts[name], name)
