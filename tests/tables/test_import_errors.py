"""Errors of an import: all of them listed together and nothing written, or the bad rows set aside with the reason."""

import csv
import io
from pathlib import Path

import openpyxl
import pytest
from taking import facts, names, new, said, take, take_text, workbook

from ima_graph.errors import MappingError
from ima_graph.register import Register
from ima_graph.tables import rejected_csv

BAD = """\
Name,Owner,Held by,Status,Review date,Personal data
Payroll file,Head of Payroll,Payroll Team,live,31/02/2024,yes
Leave file,TBC,Payroll Team,lve,2025-04-03,maybe
Lease book,nobody,Estates Team,live,,no
"""


@pytest.fixture
def register(tmp_path: Path) -> Register:
    return new(tmp_path)


def test_all_errors_are_listed_together_and_nothing_is_written(register: Register) -> None:
    before = facts(register)
    taken = take_text(register, BAD)
    assert taken.errors == [
        'assets.csv row 2, column Review date: "31/02/2024" is not a day of the calendar; '
        "check day and month, or write 2026-04-01",
        'assets.csv row 3, column Status: "lve" is not in the list of status of an asset; did you mean "live"?',
        'assets.csv row 3, column Personal data: "maybe" is neither yes nor no; write yes or no',
    ]
    assert taken.entry is None
    assert register.log.last_number() == 0
    assert facts(register) == before


def test_an_error_names_the_sheet(register: Register, tmp_path: Path) -> None:
    rows = [["Asset name", "Held by", "Review date"], ["Rent", "Finance Team", "1/2/2024"]]
    rows.append(["Payroll", "Finance Team", "31/02/2024"])
    taken = take(register, workbook(tmp_path / "r.xlsx", {"Our assets": rows}))
    assert taken.errors[0].startswith('r.xlsx, sheet Our assets row 3, column Review date: "31/02/2024" is not a day')


def test_an_unknown_team_is_an_error_where_the_teams_are_listed(register: Register, tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "r.xlsx",
        {
            "Assets": [["Asset name", "Held by"], *[[f"A{i}", "Finance"] for i in range(4)], ["B", "Finace"]],
            "Teams": [["Team name", "Email"], ["Finance", "f@example.org"]],
        },
    )
    taken = take(register, path)
    assert len(taken.errors) == 1
    assert 'row 6, column Held by: "Finace" is not a known team' in taken.errors[0]
    assert taken.errors[0].endswith('did you mean "Finance"?')


def test_bad_rows_may_be_set_aside_with_the_reason(register: Register) -> None:
    taken = take_text(register, BAD, skip_bad_rows=True)
    assert taken.entry is not None
    assert names(register, "InformationAsset") == ["Lease book"]
    # What only the bad rows named is not made either.
    assert names(register, "Post") == []
    assert names(register, "Team") == ["Estates Team"]
    rows = list(csv.reader(io.StringIO(rejected_csv(taken.report))))
    assert rows[0] == [
        "file",
        "sheet",
        "row",
        "why",
        "Name",
        "Owner",
        "Held by",
        "Status",
        "Review date",
        "Personal data",
    ]
    assert [r[2] for r in rows[1:]] == ["2", "3"]
    assert rows[1][3].startswith('Review date: "31/02/2024" is not a day')
    assert rows[2][3].startswith('Status: "lve" is not in the list')
    assert rows[1][4:6] == ["Payroll file", "Head of Payroll"]


def test_a_row_that_leans_on_a_bad_row_is_set_aside_too(register: Register, tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "r.xlsx",
        {
            "Assets": [["Asset name", "Held by"], *[[f"A{i}", "Finance"] for i in range(3)], ["B", "Estates"]],
            "Teams": [["Team name", "From"], ["Finance", "2020-01-01"], ["Estates", "31/02/2020"]],
        },
    )
    taken = take(register, path, skip_bad_rows=True)
    assert [(r.sheet, r.number) for r in taken.report.rejected] == [("Teams", 3), ("Assets", 5)]
    assert names(register, "InformationAsset") == ["A0", "A1", "A2"]


def test_a_row_with_an_id_that_is_not_known_is_set_aside_and_not_lost(register: Register) -> None:
    take_text(register, "Reference,Name,Held by\n1,Policy,Finance Team\n2,Policy,Estates Team\n")
    text = "Name,Held by,Status\nPolicy,Finance Team,live\nPlan,Finance Team,live\n"
    taken = take_text(register, text, name="other.csv", skip_bad_rows=True)
    assert [(r.number, r.why[:13]) for r in taken.report.rejected] == [(2, "Name: 2 recor")]
    assert names(register, "InformationAsset") == ["Plan", "Policy", "Policy"]


def test_a_cell_with_a_broken_formula_is_an_error_or_its_row_is_set_aside(register: Register, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    rows = [
        ["Asset name", "Owner", "Status", "Not ours"],
        ["A", "X team", "live", 1],
        ["B", "Y team", "=#REF!", "=1/0"],
    ]
    for down, row in enumerate(rows):
        for across, cell in enumerate(row):
            # The table begins in column C: the letters of its columns are those of the sheet.
            book.worksheets[0].cell(down + 3, across + 3, cell)
    path = tmp_path / "r.xlsx"
    book.save(path)
    taken = take(register, path)
    assert [e.split(": ")[0] for e in taken.errors] == ["r.xlsx, sheet Sheet row 5, column Status"]
    taken = take(register, path, skip_bad_rows=True)
    assert [r.number for r in taken.report.rejected] == [5]
    assert names(register, "InformationAsset") == ["A"]


def test_a_constant_that_its_field_cannot_hold_is_an_error_of_the_mapping(register: Register) -> None:
    mapping = """
        source = "a"
        [[table]]
        record = "InformationAsset"
        constants = { status = "lve" }
        [table.columns]
        Name = "name"
    """
    for skip in (False, True):
        taken = take_text(register, "Name\nA\nB\n", mapping=mapping, skip_bad_rows=skip)
        assert len(taken.errors) == 1
        assert 'did you mean "live"?' in taken.errors[0]
        assert taken.entry is None


@pytest.mark.parametrize(
    ("mapping", "message"),
    [
        ('[[table]]\nrecord = "Asset"', r'makes "Asset"; records are InformationAsset'),
        (
            '[[table]]\nrecord = "InformationAsset"\n[table.columns]\nNam = "name"',
            r'no column "Nam".* Did you mean "Name"\?',
        ),
        ('[[table]]\nrecord = "InformationAsset"\n[table.columns]\nName = "nom"', "has no field nom"),
        ('[[table]]\nrecord = "InformationAsset"\ncompose = { name = "{Nam}" }', r'no column "Nam"'),
        ('[[table]]\nrecord = "InformationAsset"\nfile = "b.csv"', r'wants a file "b.csv"; given were assets.csv'),
        ('[[table]]\nrecord = "InformationAsset"\nheader = "two"', "header must be the number of a row"),
        ('[[table]]\nrecord = "InformationAsset"\nheader = 99', "it has no row 99"),
        ('[[table]]\nrecord = "InformationAsset"\nsheets = "a"', "has sheets; known are"),
        ('[[table]]\nrecord = "InformationAsset"\n[table.columns]\nName = 3', "must be a table"),
        ("table = 3", r"has no \[\[table\]\]"),
        ("words = 3", r"\[words\] must be a table"),
        ('dates = "year-first"', 'write "day-first" or "month-first"'),
        ("not toml", "is not TOML"),
        ("", r"has no \[\[table\]\]"),
    ],
)
def test_a_wrong_mapping_says_what_is_wrong(register: Register, mapping: str, message: str) -> None:
    with pytest.raises(MappingError, match=message):
        take_text(register, "Name\nA\nB\n", mapping=mapping or " ")


def test_one_word_for_nothing_in_a_mapping_needs_no_list(register: Register) -> None:
    mapping = """
        source = "a"
        words = { not-known = "ask Estates" }
        [[table]]
        record = "InformationAsset"
        [table.columns]
        Name = "name"
        Note = "description"
    """
    take_text(register, "Name,Note\na,s\nB,Ask Estates\n", mapping=mapping)
    assert said(register, "InformationAsset") == {"a": {"Name": "a", "Description": "s"}, "B": {"Name": "B"}}
