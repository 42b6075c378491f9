"""Files and cells as people make them: long, in any letters, with formulas, merged headings, locks, or empty."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest
from taking import csv_file, names, new, said, take, take_text, workbook

from ima_graph.errors import ImaError, InputError, MappingError, NotFoundError
from ima_graph.register import Register


@pytest.fixture
def register(tmp_path: Path) -> Register:
    return new(tmp_path)


def test_a_cell_of_a_million_letters_comes_in_whole(register: Register) -> None:
    text = "x" * 1_000_000
    taken = take_text(register, f"Name,Description,Held by\nA,{text},Finance Team\n")
    assert taken.errors == []
    assert said(register, "InformationAsset")["A"]["Description"] == text


@pytest.mark.parametrize(
    "name", ["سجل الموظفين", "קובץ", "Pay 💷 file", "e\u0301tat", "a\u2028b", 'O\'Brien "x" \\n', "<b>&"]
)
def test_names_in_any_letters_come_in_as_they_are(register: Register, tmp_path: Path, name: str) -> None:
    path = workbook(tmp_path / "r.xlsx", {"Assets": [["Asset name", "Held by"], [name, "Finance Team"]]})
    assert take(register, path).errors == []
    assert names(register, "InformationAsset") == [name]
    assert take(register, path).entry is None


def test_a_windows_csv_is_read_in_its_own_letters(register: Register, tmp_path: Path) -> None:
    path = tmp_path / "assets.csv"
    path.write_bytes("Name,Held by,Description\r\nCafé – prices,Finance Team,£5 “off”\r\n".encode("cp1252"))
    assert take(register, path).errors == []
    assert said(register, "InformationAsset")["Café – prices"]["Description"] == "£5 “off”"


def test_a_formula_counts_as_its_value(register: Register, tmp_path: Path) -> None:
    xlsxwriter = pytest.importorskip("xlsxwriter")
    path = tmp_path / "r.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet("Assets")
        page.write_row(0, 0, ["Asset name", "Held by", "Status"])
        page.write_row(1, 0, ["Payroll", "Finance Team"])
        page.write_formula(1, 2, '=LOWER("LIVE")', None, "live")
    assert take(register, path).errors == []
    assert said(register, "InformationAsset")["Payroll"]["Status"] == "live"


def test_two_rows_of_headings_with_merged_cells_are_understood(register: Register, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.append(["Register of assets"])
    page.append(["Asset", None, "Review", None])
    page.append(["Name", "Held by", "Next review", "Outcome"])
    page.append(["Payroll", "Finance Team", date(2026, 1, 31), "fine"])
    page.append(["Rent", "Finance Team", date(2026, 2, 28), "fine"])
    page.merge_cells("A1:D1")
    page.merge_cells("A2:B2")
    page.merge_cells("C2:D2")
    path = tmp_path / "r.xlsx"
    book.save(path)
    assert take(register, path).errors == []
    assert said(register, "InformationAsset")["Rent"]["Next review"] == date(2026, 2, 28)


@pytest.mark.parametrize(
    "content", [b"", b"  \n", b"\xff\xfe", b"Name\n", b"\x00\x01\x02\x03", b"%PDF-1.7", b"PK\x03\x04"]
)
def test_a_file_that_holds_no_table_is_refused(register: Register, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "assets.csv"
    path.write_bytes(content)
    with pytest.raises(ImaError, match=r"."):
        take(register, path)


def test_a_file_that_is_not_there_is_refused(register: Register, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"missing.csv does not exist"):
        take(register, tmp_path / "missing.csv")


def test_a_locked_workbook_is_refused_with_what_to_do(register: Register, tmp_path: Path) -> None:
    msoffcrypto = pytest.importorskip("msoffcrypto.format.ooxml")
    plain = workbook(tmp_path / "plain.xlsx", {"Assets": [["Asset name", "Held by"], ["A", "B team"]]})
    locked = tmp_path / "locked.xlsx"
    with plain.open("rb") as source, locked.open("wb") as out:
        msoffcrypto.OOXMLFile(source).encrypt("secret", out)
    with pytest.raises(InputError, match=r"locked.xlsx is protected by a password. Open it, save a copy without one"):
        take(register, locked)


def test_the_record_of_a_mapping_that_is_gone_is_said(register: Register, tmp_path: Path) -> None:
    path = csv_file(tmp_path, "a.yaml", "assets:\n- name: A\n")
    with pytest.raises(MappingError, match=r"need a mapping file"):
        take(register, path)
    mapping = 'source = "a"\n[[table]]\npath = "things"\nrecord = "InformationAsset"\n[table.columns]\nname = "name"\n'
    with pytest.raises((InputError, MappingError, NotFoundError), match=r"things"):
        take(register, path, mapping=mapping)
