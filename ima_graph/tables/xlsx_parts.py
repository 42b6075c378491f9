"""Look into the parts of an .xlsx: how large it is, and which cells hold no value of their own."""

import re
import zipfile
from xml.etree import ElementTree

from ima_graph.errors import InputError
from ima_graph.tables.sheet import CellProblem

UNSAVED = "formula without a stored value: open the file in a spreadsheet program and save it"

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
_RELATION = re.compile(r"\{[^}]*relationships\}id$")
_WORTH_A_LOOK = re.compile(rb"<(?:\w+:)?f[\s>/]|\bt=\"e\"")
_LARGEST_BYTES = 2_000_000_000
# The reader of cells takes memory for the whole rectangle, 24 bytes a cell, filled or not.
_MOST_CELLS = 30_000_000
_ROW = re.compile(rb"<(?:\w+:)?row\b[^>]*?\br=\"(\d+)\"")


def check_size(file: str, archive: zipfile.ZipFile) -> None:
    """Refuse a workbook that would unpack to more than 2 GB."""
    if sum(i.file_size for i in archive.infolist()) > _LARGEST_BYTES:
        raise InputError(f"{file} unpacks to more than 2 GB. Save its tables as separate .csv files.")


def sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Map each sheet of an .xlsx to the part of the archive that holds it; empty for other workbooks."""
    names = set(archive.namelist())
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
        return {}
    try:
        relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
        book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    except ElementTree.ParseError:
        return {}  # the reader of the cells says what is wrong
    targets = {r.get("Id", ""): r.get("Target", "") for r in relations}
    found = {}
    for sheet in book.iter():
        if _local(sheet.tag) == "sheet":
            key = next((v for k, v in sheet.attrib.items() if _RELATION.search(k)), "")
            target = targets.get(key, "")
            part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            if part in names:
                found[sheet.get("name", "")] = part
    return found


def formula_problems(file: str, archive: zipfile.ZipFile, part: str, sheet: str) -> list[CellProblem]:
    """List formulas without a value, and errors such as #REF!; a sheet whose cells lie too far apart is refused."""
    content = archive.read(part)
    _check_area(file, sheet, content)
    if not _WORTH_A_LOOK.search(content):
        return []
    # Files that no spreadsheet program has calculated say so, and hold 0 for every formula.
    is_uncalculated = b'fullCalcOnLoad="1"' in archive.read("xl/workbook.xml")
    problems = []
    try:
        with archive.open(part) as stream:
            for _, node in ElementTree.iterparse(stream):
                if node.tag in (_MAIN + "c", _STRICT + "c"):
                    what = _problem(node, is_uncalculated)
                    if what:
                        column, row = re.match(r"([A-Z]+)(\d+)", node.get("r", "A1")).groups()  # type: ignore[union-attr]
                        problems.append(CellProblem(sheet, int(row), column, what))
                if node.tag in (_MAIN + "row", _STRICT + "row"):
                    node.clear()
    except ElementTree.ParseError:
        return []  # the reader of the cells says what is wrong
    return problems


def _problem(cell: ElementTree.Element, is_uncalculated: bool) -> str:
    formula = value = None
    for part in cell:
        formula = part if _local(part.tag) == "f" else formula
        value = part if _local(part.tag) == "v" else value
    text = (value.text or "") if value is not None else ""
    if cell.get("t") == "e" and text != "#N/A":
        return f"{text} stands here instead of a value: mend the formula, or write the value"
    if formula is None:
        return ""
    if value is None or (not text and cell.get("t") != "str" and not _is_empty_text(formula)):
        return UNSAVED
    return UNSAVED if is_uncalculated and text == "0" and cell.get("t", "n") == "n" else ""


def _is_empty_text(formula: ElementTree.Element) -> bool:
    return (formula.text or "").lstrip("=").strip() == '""'


def _check_area(file: str, sheet: str, content: bytes) -> None:
    rows = max(map(int, _ROW.findall(content[-4_000_000:])), default=0)
    most = _MOST_CELLS // max(rows, 1)
    # Columns of fewer letters than this are within bounds: a search for the others is quick, for it finds none.
    letters = 3 if most >= 702 else 2 if most >= 26 else 1
    far = set(re.findall(rb"\br=\"([A-Z]{%d,3})\d+\"" % letters, content))
    widest = max(far, key=lambda c: (len(c), c), default=b"")
    if _number(widest) > most:
        raise InputError(
            f"{file}, sheet {sheet}: cells as far out as column {widest.decode()} and row {rows} are in use. Delete "
            "the empty rows and columns after the table and save the file again."
        )


def _number(letters: bytes) -> int:
    number = 0
    for character in letters:
        number = number * 26 + character - 64
    return number


def _local(tag: str) -> str:
    return tag.rsplit("}", 1)[-1]
