"""Read the files that registers come in: workbooks, csv in any dialect, YAML and JSON.

What a file is, is told by its first bytes and not by its name.
"""

import zipfile
from pathlib import Path

from ima_graph.errors import InputError
from ima_graph.tables.read_csv import csv_rows, csv_sheet
from ima_graph.tables.read_records import read_records
from ima_graph.tables.read_workbook import workbook_sheets, workbook_stamp
from ima_graph.tables.sheet import CellProblem, Sheet

__all__ = ["CellProblem", "Sheet", "read_records", "read_sheets", "stamp"]

_SAVE_AS = "Open it in the program that made it and save the table as .xlsx or .csv."
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# First bytes of files that are often renamed to, or taken for, a table.
_NOT_TABLES = {
    b"%PDF": "a PDF",
    b"\x89PNG": "a picture (PNG)",
    b"\xff\xd8\xff": "a picture (JPEG)",
    b"GIF8": "a picture (GIF)",
    b"{\\rtf": "a text document (RTF)",
    b"\x1f\x8b": "a compressed file (gzip)",
    b"7z\xbc\xaf": "a compressed file (7z)",
    b"Rar!": "a compressed file (rar)",
    b"SQLite format 3": "an SQLite database",
    b"PAR1": "a Parquet file",
}
_MARKUP = (b"<!doctype html", b"<html", b"<table", b"<?xml", b"<head", b"<meta")
_RECORD_FILES = (".yaml", ".yml", ".json")


def read_sheets(path: Path) -> list[Sheet]:
    """Read all sheets of a workbook, or a text file as one sheet; `InputError` says why a file cannot be read."""
    start = _start(path)
    if _is_workbook(path, start):
        return workbook_sheets(path)
    if path.suffix.lower() in _RECORD_FILES:
        raise InputError(
            f"{path.name} holds records, not a table. Say in a mapping file with `path` where its list of records is."
        )
    return [csv_sheet(path, path.read_bytes())]


def stamp(path: Path) -> dict[str, str] | None:
    """Tell what an own export was made from: `register` (its key), `change` (its number) and `on` (the day it is for).

    None for other files.
    """
    if path.suffix.lower() in _RECORD_FILES:
        return None
    start = _start(path)
    if _is_workbook(path, start):
        return workbook_stamp(path)
    if not start.removeprefix(b"\xef\xbb\xbf").lstrip(b'"').startswith(b"_ima_graph"):
        return None
    rows = csv_rows(path.name, path.suffix, path.read_bytes())[0]
    on = rows[0][0].partition(" ")[2] if rows[0] else ""
    for row in rows[1:]:
        key, at, number = (row[0] if row else "").partition("@")
        if at and number.isdecimal():
            return {"register": key, "change": number, **({"on": on} if on else {})}
    return None


def _start(path: Path) -> bytes:
    """Give the first bytes of a file, or say why there are none."""
    try:
        with path.open("rb") as file:
            start = file.read(512)
    except FileNotFoundError as error:
        raise InputError(f"{path} does not exist. Check the name and the folder.") from error
    except (IsADirectoryError, PermissionError) as error:
        if path.is_dir():
            raise InputError(f"{path} is a folder. Name the files in it that hold the register.") from error
        raise InputError(f"{path} may not be read: {error.strerror}. Close it elsewhere, or ask for access.") from error
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}.") from error
    if not start.strip():
        raise InputError(f"{path.name} is empty. Save the table again and check that the file is not 0 bytes long.")
    return start


def _is_workbook(path: Path, start: bytes) -> bool:
    """Tell a workbook from a text file; `InputError` for what is neither."""
    if start.startswith(_OLE):
        return True
    if start.startswith(b"PK"):
        _check_archive(path)
        return True
    for magic, what in _NOT_TABLES.items():
        if start.startswith(magic):
            raise InputError(f"{path.name} is {what}, not a table. {_SAVE_AS}")
    if start.removeprefix(b"\xef\xbb\xbf").lstrip().lower().startswith(_MARKUP):
        raise InputError(
            f"{path.name} is a web page or XML, not a workbook. Open it in a spreadsheet program and save it as .xlsx."
        )
    return False


def _check_archive(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            kind = archive.read("mimetype").decode(errors="replace") if "mimetype" in names else ""
    except (zipfile.BadZipFile, OSError, NotImplementedError) as error:
        raise InputError(
            f"{path.name} is damaged and cannot be opened. Open it in a spreadsheet program, let it repair the file, "
            "and save a copy; or ask for the file again."
        ) from error
    if any(n.startswith("xl/") for n in names) or "spreadsheet" in kind:
        return
    if any(n.startswith("word/") for n in names) or "opendocument.text" in kind:
        raise InputError(f"{path.name} is a text document. Copy its table into a spreadsheet and save that as .xlsx.")
    raise InputError(f"{path.name} is an archive, not a workbook. Unpack it and name the workbook in it.")
