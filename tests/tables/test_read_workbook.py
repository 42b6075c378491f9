"""Workbooks as people make them, and files that only claim to be workbooks."""

import io
import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from msoffcrypto.format.ooxml import OOXMLFile

from ima_graph.errors import InputError
from ima_graph.tables.read import CellProblem, read_sheets, stamp

_ODS_CONTENT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2">
<office:body><office:spreadsheet><table:table table:name="Assets">{rows}</table:table></office:spreadsheet>
</office:body></office:document-content>"""
_ODS_MANIFEST = """<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">
<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml">{extra}</manifest:file-entry>
</manifest:manifest>"""


def _ods(path: Path, rows: str, extra: str = "") -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", _ODS_CONTENT.format(rows=rows))
        archive.writestr("META-INF/manifest.xml", _ODS_MANIFEST.format(extra=extra))
    return path


def _text_row(*texts: str) -> str:
    cells = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{t}</text:p></table:table-cell>'
        if t
        else "<table:table-cell/>"
        for t in texts
    )
    return f"<table:table-row>{cells}</table:table-row>"


def _saved(book: openpyxl.Workbook, path: Path) -> Path:
    book.save(path)
    return path


def test_cells_keep_their_types_and_rows_their_numbers(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.active
    page.title = "Assets"
    page["B3"] = "Name"
    page["B4"], page["C4"], page["D4"], page["E4"] = "Case files", 7, True, date(2026, 4, 1)
    page["B5"], page["C5"] = datetime(2026, 4, 1, 9, 30), 0.5
    (sheet,) = read_sheets(_saved(book, tmp_path / "a.xlsx"))
    assert (sheet.file, sheet.name, len(sheet.rows)) == ("a.xlsx", "Assets", 5)
    assert sheet.rows[2] == ["", "Name", "", "", ""]
    assert sheet.rows[3] == ["", "Case files", 7, True, date(2026, 4, 1)]
    assert sheet.rows[4][1:3] == [datetime(2026, 4, 1, 9, 30), 0.5]
    assert sheet.problems == []


def test_names_from_right_to_left_and_emoji_come_through(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["اسم الأصل", "👩🏽‍💻 Team"])
    book.active.append(["סגל", "e\u0301"])
    (sheet,) = read_sheets(_saved(book, tmp_path / "a.xlsx"))
    assert sheet.rows == [["اسم الأصل", "👩🏽‍💻 Team"], ["סגל", "e\u0301"]]


def test_a_formula_without_a_stored_value_is_a_problem_and_not_0(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Assets"
    book.active.append(["Name", "Years"])
    book.active.append(["Files", "=3+4"])
    (sheet,) = read_sheets(_saved(book, tmp_path / "a.xlsx"))
    what = "formula without a stored value: open the file in a spreadsheet program and save it"
    assert sheet.problems == [CellProblem("Assets", 2, "B", what)]
    assert sheet.rows[1] == ["Files", ""]


def test_a_file_that_was_never_calculated_holds_no_zeros(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "a.xlsx")
    page = book.add_worksheet("S")
    page.write_formula(0, 0, "=1+1")
    page.write_formula(1, 0, "=1+1", None, 2)
    page.write_formula(2, 0, '=""', None, "")
    book.close()
    (sheet,) = read_sheets(tmp_path / "a.xlsx")
    assert [(p.row, p.column) for p in sheet.problems] == [(1, "A")]
    assert sheet.rows[1] == [2]


def test_a_broken_formula_is_a_problem_and_not_available_is_not(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row, text in enumerate(("Name", "#REF!", "#N/A"), 1):
        book.active.cell(row, 3, text).data_type = "s" if row == 1 else "e"
    (sheet,) = read_sheets(_saved(book, tmp_path / "a.xlsx"))
    what = "#REF! stands here instead of a value: mend the formula, or write the value"
    assert [(p.row, p.column, p.what) for p in sheet.problems] == [(2, "C", what)]


def test_a_cell_merged_over_rows_holds_for_each_of_them(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["Team", "Asset"], ["Finance", "Ledger"], [None, "Payroll"], ["Estates", "Plans"]):
        book.active.append(row)
    book.active.merge_cells("A2:A3")
    (sheet,) = read_sheets(_saved(book, tmp_path / "a.xlsx"))
    assert [r[0] for r in sheet.rows] == ["Team", "Finance", "Finance", "Estates"]


def test_hidden_sheets_are_marked_and_charts_are_no_sheets(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Name"])
    hidden = book.create_sheet("Lists")
    hidden.append(["Status"])
    hidden.sheet_state = "veryHidden"
    book.create_chartsheet("Chart")
    found = read_sheets(_saved(book, tmp_path / "a.xlsx"))
    assert [(s.name, s.is_hidden) for s in found] == [("Sheet", False), ("Lists", True)]


def test_the_stamp_of_an_own_export_is_read_and_is_no_sheet(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Id", "Name"])
    page = book.create_sheet("_ima_graph")
    page.sheet_state = "hidden"
    for row in (["register", "abc"], ["change", "12"], ["Teams", "Team"]):
        page.append(row)
    path = _saved(book, tmp_path / "a.xlsx")
    assert stamp(path) == {"register": "abc", "change": "12", "Teams": "Team"}
    assert [(s.name, s.is_stamped) for s in read_sheets(path)] == [("Sheet", True)]


def test_a_foreign_workbook_has_no_stamp(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Name"])
    assert stamp(_saved(book, tmp_path / "a.xlsx")) is None


def test_ods_is_read_and_repeated_rows_are_counted(tmp_path: Path) -> None:
    gap = '<table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row>'
    path = _ods(tmp_path / "a.ods", _text_row("Name", "Owner") + gap + _text_row("Ledger", "Finance"))
    (sheet,) = read_sheets(path)
    assert sheet.name == "Assets"
    assert sheet.rows[0] == ["Name", "Owner"]
    assert sheet.rows[4] == ["Ledger", "Finance"]


def _xlsx_bytes() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["Name", "Owner"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_workbook_is_known_by_its_content_and_not_its_name(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(_xlsx_bytes())
    (tmp_path / "b.xlsx").write_text("Name,Owner\nLedger,Finance\n", encoding="utf-8")
    assert read_sheets(tmp_path / "a.csv")[0].rows == [["Name", "Owner"]]
    assert read_sheets(tmp_path / "b.xlsx")[0].rows == [["Name", "Owner"], ["Ledger", "Finance"]]


def test_a_password_is_named_as_what_is_wrong(tmp_path: Path) -> None:
    with open(tmp_path / "a.xlsx", "wb") as out:
        OOXMLFile(io.BytesIO(_xlsx_bytes())).encrypt("secret", out)
    with pytest.raises(InputError, match=r"a\.xlsx is protected by a password\. Open it, save a copy without one"):
        read_sheets(tmp_path / "a.xlsx")
    with pytest.raises(InputError, match="password"):
        stamp(tmp_path / "a.xlsx")
    locked = _ods(tmp_path / "b.ods", _text_row("Name"), "<manifest:encryption-data/>")
    with pytest.raises(InputError, match=r"b\.ods is protected by a password"):
        read_sheets(locked)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "a.xlsx is empty"),
        (b" \n ", "a.xlsx is empty"),
        (b"%PDF-1.7\n%\xe2", "a.xlsx is a PDF, not a table"),
        (b"\x89PNG\r\n\x1a\n", r"a.xlsx is a picture \(PNG\), not a table"),
        (b"<html><table><tr><td>Name", "a.xlsx is a web page or XML"),
        (b"PK\x03\x04 cut short", "a.xlsx is damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "a.xlsx cannot be read as a workbook"),
        (b"\x01\x00\x02\x00\x00\x00\x03\x05" * 40, "a.xlsx is not a text file"),
    ],
)
def test_what_is_no_table_is_said_to_be_none(tmp_path: Path, content: bytes, message: str) -> None:
    (tmp_path / "a.xlsx").write_bytes(content)
    with pytest.raises(InputError, match=message):
        read_sheets(tmp_path / "a.xlsx")


def test_a_workbook_cut_short_is_damaged(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(_xlsx_bytes()[:2000])
    with pytest.raises(InputError, match=r"a\.xlsx is damaged and cannot be opened"):
        read_sheets(tmp_path / "a.xlsx")


def test_other_archives_are_refused(tmp_path: Path) -> None:
    for name, member, message in (("a.xlsx", "word/document.xml", "text document"), ("b.zip", "a.csv", "archive")):
        with zipfile.ZipFile(tmp_path / name, "w") as archive:
            archive.writestr(member, "x")
        with pytest.raises(InputError, match=message):
            read_sheets(tmp_path / name)


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.xlsx does not exist"):
        read_sheets(tmp_path / "none.xlsx")
    with pytest.raises(InputError, match="is a folder"):
        read_sheets(tmp_path)


def test_a_workbook_without_a_filled_cell_is_empty(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"a\.xlsx is empty: no sheet has a filled cell"):
        read_sheets(_saved(openpyxl.Workbook(), tmp_path / "a.xlsx"))


def test_a_stray_cell_in_the_last_corner_is_refused_before_it_takes_all_memory(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["A1"], book.active["XFD1048576"] = "Name", "x"
    with pytest.raises(InputError, match="as far out as column XFD and row 1048576"):
        read_sheets(_saved(book, tmp_path / "a.xlsx"))


def test_a_stray_cell_far_down_is_read(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["A1"], book.active["B200000"] = "Name", "x"
    (sheet,) = read_sheets(_saved(book, tmp_path / "a.xlsx"))
    assert len(sheet.rows) == 200_000
