"""The workbook: what Excel is told, and that every cell comes back as it was."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
import python_calamine
from export_register import AWKWARD, contents_of, demo, record, write
from openpyxl.worksheet.datavalidation import DataValidation

from ima_graph.errors import InputError
from ima_graph.register import Register
from ima_graph.tables.stamp import Stamp
from ima_graph.tables.workbook import write_workbook


@dataclass(frozen=True)
class Question:
    finding: str = "asset-without-owner"
    kind: str = "U1"
    label: str = "Lease book"
    team: str = "Estates"
    because: str = "=Nobody owns it"
    fix: str = "Name an owner"
    who: str = "Head of Estates"


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Register:
    register = demo(tmp_path_factory.mktemp("workbook") / "r")
    for key, name in AWKWARD.items():
        write(register, record(register, key, "InformationAsset", name))
    return register


def export(register: Register, path: Path) -> Path:
    write_workbook(path, contents_of(register), register.schema, Stamp.of(register), [Question()])
    return path


@pytest.fixture(scope="module")
def book(register: Register, tmp_path_factory: pytest.TempPathFactory) -> openpyxl.Workbook:
    return openpyxl.load_workbook(export(register, tmp_path_factory.mktemp("book") / "out.xlsx"))


@pytest.fixture
def altered(tmp_path: Path) -> Register:
    return demo(tmp_path / "r")


def rule(book: openpyxl.Workbook, sheet: str, heading: str) -> DataValidation:
    page = book[sheet]
    column = next(c.column_letter for c in page[1] if c.value == heading)
    return next(r for r in page.data_validations.dataValidation if str(r.sqref).startswith(f"{column}2"))


def test_sheets_are_the_main_kinds_and_those_with_records(book: openpyxl.Workbook) -> None:
    assert book.sheetnames == [
        "Start here", "Information assets", "Flows", "Teams", "Posts", "People", "Places",
        "Assignments of roles", "Statements", "Open questions", "_lists", "_ima_graph",
    ]  # fmt: skip
    assert [s.title for s in book if s.sheet_state == "hidden"] == ["_lists", "_ima_graph"]


def test_the_hidden_sheet_says_what_the_file_was_made_from(book: openpyxl.Workbook, register: Register) -> None:
    rows = list(book["_ima_graph"].values)
    key = register.base.split("/")[-2]
    assert rows[:3] == [("register", key), ("change", str(register.log.last_number())), ("format", "1")]
    assert ("Information assets", "InformationAsset") in rows


def test_only_the_id_is_locked(book: openpyxl.Workbook) -> None:
    page = book["Information assets"]
    assert page["A1"].value == "Id"
    assert page.protection.sheet
    assert not page.protection.insertRows
    assert not page.protection.sort
    assert not page.protection.autoFilter
    assert not page.protection.formatCells
    written = [c for row in page.iter_rows() for c in row if c.value is not None]
    assert {c.protection.locked for c in written if c.column == 1} == {True}
    assert {c.protection.locked for c in written if c.column > 1} == {False}
    # Cells that nothing was written to are as their column is: new rows get a locked Id and are open else.
    columns = page.column_dimensions
    assert columns["A"].protection.locked
    assert not any(columns[letter].protection.locked for letter in columns if letter != "A")
    assert max(c.max for c in columns.values()) == 256
    assert page.freeze_panes == "C2"
    assert page.auto_filter.ref.startswith("A1:")
    assert page.column_dimensions["A"].width < 8


def test_prompts_are_shown_and_short_enough(book: openpyxl.Workbook, register: Register) -> None:
    owner = rule(book, "Information assets", "Owner")
    assert owner.promptTitle == "Owner"
    assert register.schema.field("InformationAsset-owner").prompt in owner.prompt
    assert owner.showInputMessage
    # Several may stand there, so that nothing is refused.
    assert owner.type is None or owner.type == "none"
    for page in book:
        for each in page.data_validations.dataValidation:
            assert len(each.promptTitle) <= 32
            assert len(each.prompt) <= 255


@pytest.mark.parametrize(
    ("sheet", "heading", "name", "choices"),
    [
        ("Information assets", "Status", "list_status", None),
        ("Information assets", "Is a copy", "yes_or_no", ["yes", "no"]),
        ("Posts", "Team", "names_Team", ["Estates", "Finance"]),
    ],
)
def test_lists_are_offered_by_name_and_new_words_may_be_typed(
    book: openpyxl.Workbook, sheet: str, heading: str, name: str, choices: list[str] | None
) -> None:
    found = rule(book, sheet, heading)
    assert (found.type, found.formula1, found.errorStyle) == ("list", name, "warning")
    (where,) = book.defined_names[name].destinations
    values = [row[0].value for row in book[where[0]][where[1]]]
    assert "live" in values if choices is None else values == choices


def test_names_in_a_drop_down_are_those_of_the_cells(book: openpyxl.Workbook) -> None:
    (where,) = book.defined_names["names_Organisation_Person_Place_Post_Team"].destinations
    values = [row[0].value for row in book[where[0]][where[1]]]
    assert values == ["Estates", "Finance [n1]", "Finance [t1]", "Head of Finance", "SharePoint"]
    assert book["Flows"]["D2"].value == "Finance [t1]"


@pytest.mark.parametrize("key", AWKWARD)
def test_awkward_names_come_back_as_text(book: openpyxl.Workbook, key: str) -> None:
    cells = {row[0].value: row[1] for row in book["Information assets"].iter_rows(min_row=2)}
    assert cells[key].value == AWKWARD[key]
    assert cells[key].data_type == "s"


def test_the_reader_of_imports_sees_the_same_cells(register: Register, tmp_path: Path) -> None:
    path = export(register, tmp_path / "out.xlsx")
    rows = python_calamine.load_workbook(path).get_sheet_by_name("Information assets").to_python()
    found = {row[0]: row[1] for row in rows[1:]}
    assert {k: found[k] for k in AWKWARD} == AWKWARD


def test_dates_are_real_dates(book: openpyxl.Workbook) -> None:
    page = book["Information assets"]
    column = next(c.column for c in page[1] if c.value == "Next review")
    found = [r[column - 1].value for r in page.iter_rows(min_row=2) if r[0].value == "a1"]
    assert found == [datetime(2027, 1, 31)]


def test_open_questions_are_shown_as_text(book: openpyxl.Workbook) -> None:
    rows = list(book["Open questions"].values)
    assert rows[1] == (
        "Lease book", "Estates", "=Nobody owns it", "Name an owner", "Head of Estates", "U1",
        "asset-without-owner",
    )  # fmt: skip


def test_the_same_register_gives_the_same_bytes(register: Register, tmp_path: Path) -> None:
    one, two = export(register, tmp_path / "1.xlsx"), export(register, tmp_path / "2.xlsx")
    assert one.read_bytes() == two.read_bytes()


@pytest.mark.parametrize("text", ["x" * 32_768, "💷" * 16_384])
def test_a_text_too_long_for_a_cell_is_refused_and_nothing_written(
    altered: Register, tmp_path: Path, text: str
) -> None:
    write(altered, record(altered, "long2", "InformationAsset", "Big", description=text))
    with pytest.raises(InputError, match=r'"Big" \[long2\], field Description: 32,768 characters.*csv'):
        export(altered, tmp_path / "out.xlsx")
    assert not (tmp_path / "out.xlsx").exists()


def test_the_longest_text_that_fits_is_kept(altered: Register, tmp_path: Path) -> None:
    write(altered, record(altered, "long2", "InformationAsset", "Big", description="x" * 32_767))
    rows = openpyxl.load_workbook(export(altered, tmp_path / "out.xlsx"))["Information assets"].values
    assert any(isinstance(c, str) and len(c) == 32_767 for row in rows for c in row)


def test_a_file_that_cannot_be_written_is_named(altered: Register, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be written"):
        export(altered, tmp_path / "no" / "such" / "out.xlsx")
