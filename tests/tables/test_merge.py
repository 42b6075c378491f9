"""An export that was edited elsewhere comes back, and is merged with what people did meanwhile."""

import csv
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pytest
from taking import Taken, export, facts, names, new, said, statements, take, take_text, workbook

from ima_graph.errors import InputError
from ima_graph.log import Change
from ima_graph.register import Register
from ima_graph.tables import read_source, rivals, set_field, settle

ASSETS = """\
Reference,Name,Owner,Held by,Status,Description,Format
A1,Payroll file,Head of Payroll,Payroll Team,live,Monthly pay,xlsx; csv
A2,Lease book,Head of Estates,Estates Team,live,,
"""
Edit = Callable[[Register, str, str, object], Taken]


@pytest.fixture
def register(tmp_path: Path) -> Register:
    register = new(tmp_path)
    assert take_text(register, ASSETS).errors == []
    return register


def put(register: Register, record: str, key: str, *values: str) -> None:
    register.write(lambda r: set_field(r, record, key, list(values), Change()))


def asset(register: Register, name: str = "Payroll file") -> dict[str, object]:
    return said(register, "InformationAsset")[name]


class Exported:
    """An export, to be edited the way people do and imported again."""

    def __init__(self, register: Register, folder: Path, form: str) -> None:
        self._register, self._form = register, form
        self._path = folder / ("out.xlsx" if form == "xlsx" else "out")
        export(register, self._path, form)

    def edit(self, name: str, heading: str, value: object, sheet: str = "Information assets") -> None:
        """Put a value in the row of the record of that name; a new name gets a row of its own."""
        if self._form == "xlsx":
            self._edit_workbook(name, heading, value, sheet)
        else:
            self._edit_csv(name, heading, value)

    def _edit_workbook(self, name: str, heading: str, value: object, sheet: str) -> None:
        book = openpyxl.load_workbook(self._path)
        page = book[sheet]
        headings = [c.value for c in page[1]]
        place = headings.index("Name") + 1
        rows = [r for r in range(2, page.max_row + 1) if page.cell(r, place).value == name]
        if not rows:
            rows = [max(r for r in range(1, page.max_row + 1) if page.cell(r, place).value) + 1]
            page.cell(rows[0], place).value = name
        page.cell(rows[0], headings.index(heading) + 1).value = value
        book.save(self._path)

    def _edit_csv(self, name: str, heading: str, value: object) -> None:
        path = self._path / "InformationAsset.csv"
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file))
        place = rows[0].index("Name")
        found = [r for r in rows if r[place] == name]
        if not found:
            # A new row has no id; the stamp in its first column is not filled in by hand either.
            rows.append([""] * len(rows[0]))
            rows[-1][place] = name
            found = rows[-1:]
        found[0][rows[0].index(heading)] = str(value)
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)

    def take(self) -> Taken:
        path = self._path if self._form == "xlsx" else self._path / "InformationAsset.csv"
        return take(self._register, path)


@pytest.fixture(params=["xlsx", "csv"])
def exported(register: Register, tmp_path: Path, request: pytest.FixtureRequest) -> Exported:
    return Exported(register, tmp_path, request.param)


# --- an export that comes back


def test_an_export_that_nobody_edited_changes_nothing(register: Register, exported: Exported) -> None:
    before = facts(register)
    taken = exported.take()
    assert (taken.errors, taken.entry) == ([], None)
    assert facts(register) == before


def test_an_edit_only_in_the_file_is_taken(register: Register, exported: Exported) -> None:
    exported.edit("Payroll file", "Status", "closed")
    exported.edit("Payroll file", "Next review", date(2026, 1, 31))
    taken = exported.take()
    assert taken.report.altered == {"InformationAsset": 2}
    assert (asset(register)["Status"], asset(register)["Next review"]) == ("closed", date(2026, 1, 31))
    assert exported.take().entry is None


def test_an_edit_only_in_the_register_stays(register: Register, exported: Exported) -> None:
    put(register, "Payroll file", "status", "closed")
    put(register, "Payroll file", "heldBy", "Estates Team")
    assert exported.take().entry is None
    assert (asset(register)["Status"], asset(register)["Held by"]) == ("closed", "Estates Team")


def test_the_same_edit_on_both_sides_is_one(register: Register, exported: Exported) -> None:
    put(register, "Payroll file", "status", "closed")
    exported.edit("Payroll file", "Status", "closed")
    assert exported.take().entry is None


def test_different_edits_of_different_fields_are_both_kept(register: Register, exported: Exported) -> None:
    put(register, "Payroll file", "status", "closed")
    exported.edit("Payroll file", "Description", "Weekly pay")
    assert exported.take().report.clashes == []
    assert (asset(register)["Status"], asset(register)["Description"]) == ("closed", "Weekly pay")


def test_different_edits_of_one_field_are_two_answers(register: Register, exported: Exported) -> None:
    put(register, "Payroll file", "description", "Pay by month")
    exported.edit("Payroll file", "Description", "Weekly pay")
    taken = exported.take()
    assert [(c.name, c.field, c.here, c.there) for c in taken.report.clashes] == [
        ("Payroll file", "Description", ("Pay by month",), ("Weekly pay",))
    ]
    assert asset(register)["Description"] == "Pay by month"
    assert [(s["Value given"], s["Standing"]) for s in statements(register)] == [("Weekly pay", "disputed")]
    assert [(r.field.key, r.value) for r in rivals(register)] == [("description", "Weekly pay")]


def test_two_answers_are_raised_once(register: Register, exported: Exported) -> None:
    put(register, "Payroll file", "description", "Pay by month")
    exported.edit("Payroll file", "Description", "Weekly pay")
    exported.take()
    again = exported.take()
    assert (again.entry, again.report.clashes) == (None, [])
    register.write(lambda r: settle(r, "Payroll file", "description", "", Change(kind="settle")))
    assert rivals(register) == []
    again = exported.take()
    assert (again.entry, again.report.clashes) == (None, [])


def test_several_values_are_merged_one_by_one(register: Register, exported: Exported) -> None:
    put(register, "Payroll file", "format", "xlsx", "csv", "pdf")
    exported.edit("Payroll file", "Format", "xlsx; odt")
    assert exported.take().report.clashes == []
    assert asset(register)["Format"] == "odt; pdf; xlsx"


def test_a_blank_deletes_nothing(register: Register, exported: Exported) -> None:
    before = facts(register)
    for heading in ("Name", "Status", "Owner", "Format", "Held by", "Description"):
        exported.edit("Payroll file" if heading == "Name" else "", heading, "")
    assert exported.take().entry is None
    assert facts(register) == before


def test_remove_deletes_one_value_or_all_of_several(register: Register, exported: Exported) -> None:
    for heading in ("Status", "Format", "Owner"):
        exported.edit("Payroll file", heading, "(remove)")
    exported.take()
    assert asset(register) == {
        "Name": "Payroll file", "Reference": "A1", "Held by": "Payroll Team", "Description": "Monthly pay",
    }  # fmt: skip
    assert exported.take().entry is None


def test_another_owner_ends_the_assignment_and_begins_one(register: Register, exported: Exported) -> None:
    exported.edit("Payroll file", "Owner", "Head of Estates")
    exported.take()
    today = date.today()
    mine = [a for a in said(register, "Assignment").values() if a["For"] == "Payroll file"]
    assert sorted((a["Who"], a.get("From"), a.get("Until")) for a in mine) == [
        ("Head of Estates", today, None),
        ("Head of Payroll", None, today),
    ]
    assert asset(register)["Owner"] == "Head of Estates"
    yesterday = said(register, "InformationAsset", today - timedelta(days=1))
    assert yesterday["Payroll file"]["Owner"] == "Head of Payroll"


@pytest.mark.parametrize("form", ["xlsx", "csv"])
@pytest.mark.parametrize("days", [-1, 1])
def test_an_export_as_of_another_day_changes_nothing(register: Register, tmp_path: Path, form: str, days: int) -> None:
    # An owner from today on is not in an export as of yesterday, and one until today is not in one as of tomorrow.
    put(register, "Payroll file", "owner", "Head of Estates")
    before = facts(register)
    day = (date.today() + timedelta(days=days)).isoformat()
    files = export(register, tmp_path / ("out.xlsx" if form == "xlsx" else "out"), form, day)
    taken = take(register, *files)
    assert (taken.errors, taken.entry) == ([], None)
    assert facts(register) == before


def test_a_record_may_be_given_another_name_or_another_case(register: Register, exported: Exported) -> None:
    exported.edit("Lease book", "Name", "LEASE BOOK")
    exported.edit("Payroll file", "Name", "Pay register")
    assert exported.take().errors == []
    assert names(register, "InformationAsset") == ["LEASE BOOK", "Pay register"]
    assert exported.take().entry is None


def test_a_value_may_be_added_to_a_list_and_used_at_once(register: Register, tmp_path: Path) -> None:
    # Sheets of kinds without records are there for the main kinds only: the first value comes in another way.
    first = workbook(tmp_path / "lists.xlsx", {"List values": [["Name", "List"], ["Mothballed", "status"]]})
    assert take(register, first).report.made == {"ListValue": 1}
    path = export(register, tmp_path / "out.xlsx")[0]
    book = openpyxl.load_workbook(path)
    for sheet, row, values in (
        ("List values", 3, {"Name": "Asleep", "List": "status of an asset"}),
        ("Information assets", 2, {"Status": "asleep"}),
        ("Information assets", 3, {"Status": "Mothballed"}),
    ):
        headings = [c.value for c in book[sheet][1]]
        for heading, value in values.items():
            book[sheet].cell(row, headings.index(heading) + 1).value = value
    book.save(path)
    assert take(register, path).errors == []
    assert sorted(str(a["Status"]) for a in said(register, "InformationAsset").values()) == ["Asleep", "Mothballed"]


def test_a_new_row_is_a_new_record_once(register: Register, exported: Exported) -> None:
    exported.edit("Rent book", "Status", "live")
    taken = exported.take()
    assert taken.report.made == {"InformationAsset": 1}
    assert exported.take().entry is None


def test_a_row_that_was_copied_with_its_id_is_an_error(register: Register, tmp_path: Path) -> None:
    path = export(register, tmp_path / "out.xlsx")[0]
    book = openpyxl.load_workbook(path)
    page = book["Information assets"]
    values = [c.value for c in page[2]]
    for column, value in enumerate(values, 1):
        page.cell(4, column).value = "Copied file" if page.cell(1, column).value == "Name" else value
    book.save(path)
    taken = take(register, path)
    assert len(taken.errors) == 1
    assert "row 4, column Name: rows 2 and 4 are about the same information asset and differ" in taken.errors[0]


def test_an_id_that_is_not_known_is_an_error(register: Register, exported: Exported) -> None:
    exported.edit("Payroll file", "Id", "zzzzzzzzzz")
    taken = exported.take()
    assert len(taken.errors) == 1
    assert '"zzzzzzzzzz" is not the id of information asset in this register; leave the cell empty' in taken.errors[0]


def test_an_unknown_owner_in_an_export_is_an_error_with_a_hint(register: Register, exported: Exported) -> None:
    exported.edit("Payroll file", "Owner", "Head of Payrol")
    assert (
        exported.take()
        .errors[0]
        .endswith(
            '"Head of Payrol" is not a known post or team or person or organisation; did you mean "Head of Payroll"?'
        )
    )


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_an_export_of_another_register_is_refused(register: Register, tmp_path: Path, form: str) -> None:
    other = Register.create(tmp_path / "other", "Other")
    take_text(other, ASSETS)
    path = export(other, tmp_path / ("out.xlsx" if form == "xlsx" else "out"), form)[0]
    with pytest.raises(InputError, match=r"exported from another register \(\w+\)\. Import it there"):
        take(register, path)


def test_an_export_and_another_file_are_not_mixed(register: Register, tmp_path: Path) -> None:
    path = export(register, tmp_path / "out.xlsx")[0]
    with pytest.raises(InputError, match=r"^assets.csv is no export of this register"):
        take(register, path, tmp_path / "assets.csv")


def test_what_was_added_to_an_export_and_is_left_out_is_told(register: Register, tmp_path: Path) -> None:
    path = export(register, tmp_path / "out.xlsx")[0]
    book = openpyxl.load_workbook(path)
    page = book["Information assets"]
    page.cell(1, page.max_column + 1).value = "My notes"
    book.create_sheet("Sums").append(["a", "b"])
    book.save(path)
    notes = read_source([path], None, register).notes
    assert "Column My notes of sheet Information assets is no field of information assets and was left out." in notes
    assert "Sheet Sums is not part of an export and was left out." in notes


def test_statements_that_were_settled_come_back_as_they_went(register: Register, tmp_path: Path) -> None:
    put(register, "Payroll file", "owner", "Head of Payroll", "Head of Estates")
    register.write(lambda r: settle(r, "Payroll file", "owner", "Head of Estates", Change(kind="settle", why="agreed")))
    put(register, "Lease book", "description", "Leases")
    take_text(register, ASSETS.replace(",live,,", ",live,All leases,"))
    register.write(lambda r: settle(r, "Lease book", "description", "All leases", Change(kind="settle")))
    before = facts(register)
    path = export(register, tmp_path / "out.xlsx")[0]
    taken = take(register, path)
    assert (taken.errors, taken.entry) == ([], None)
    assert facts(register) == before
