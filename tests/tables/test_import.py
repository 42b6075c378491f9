"""Importing: who is who, all errors together and nothing written, bad rows set aside, awkward files, no cycles."""

import csv
import io
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from taking import csv_file, facts, names, new, said, statements, take, take_text, workbook

from ima_graph import terms
from ima_graph.errors import ImaError, InputError, MappingError, NotFoundError
from ima_graph.register import Register
from ima_graph.tables import rejected_csv

ASSETS = """\
Name,Owner,Held by,Status,Review date,Personal data
Payroll file,Head of Payroll,Payroll Team,live,13/1/24,yes
Leave file,TBC,Payroll Team,closed,2025-04-03,no
Lease book,nobody,Estates Team,live,,n/a
"""
BAD = """\
Name,Owner,Held by,Status,Review date,Personal data
Payroll file,Head of Payroll,Payroll Team,live,31/02/2024,yes
Leave file,TBC,Payroll Team,lve,2025-04-03,maybe
Lease book,nobody,Estates Team,live,,no
"""


@pytest.fixture
def register(tmp_path: Path) -> Register:
    return new(tmp_path)


# --- what is made


def test_a_table_becomes_records_assignments_and_statements(register: Register) -> None:
    taken = take_text(register, ASSETS)
    assert taken.errors == []
    assert taken.report.made == {"InformationAsset": 3, "Team": 2, "Post": 1, "Assignment": 1, "Statement": 3}
    assert said(register, "InformationAsset") == {
        "Payroll file": {
            "Name": "Payroll file", "Owner": "Head of Payroll", "Held by": "Payroll Team", "Status": "live",
            "Next review": date(2024, 1, 13), "Personal data": "yes",
        },
        "Leave file": {
            "Name": "Leave file", "Held by": "Payroll Team", "Status": "closed",
            "Next review": date(2025, 4, 3), "Personal data": "no",
        },
        "Lease book": {"Name": "Lease book", "Held by": "Estates Team", "Status": "live"},
    }  # fmt: skip


def test_words_for_nothing_become_statements(register: Register) -> None:
    take_text(register, ASSETS)
    told = [(s["About"], s["Field"], s["Empty answer"], s["In what words"]) for s in statements(register)]
    assert told == [
        ("Lease book", "Information asset: Owner", "none", "nobody"),
        ("Lease book", "Information asset: Personal data", "not applicable", "n/a"),
        ("Leave file", "Information asset: Owner", "not known", "TBC"),
    ]
    assert {s["Standing"] for s in statements(register)} == {"proposed"}


def test_a_vacant_post_is_made_with_a_statement_about_its_holder(register: Register) -> None:
    take_text(register, "Name,Owner,Held by\nPayroll file,Head of Payroll (vacant),Payroll Team\n")
    assert names(register, "Post") == ["Head of Payroll"]
    assert statements(register) == [
        {
            "About": "Head of Payroll", "Field": "Post: Holder", "Empty answer": "none",
            "In what words": "Head of Payroll (vacant)", "Standing": "proposed",
        }
    ]  # fmt: skip
    assert said(register, "InformationAsset")["Payroll file"]["Owner"] == "Head of Payroll"


def test_names_may_point_forwards_to_another_sheet(register: Register, tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "r.xlsx",
        {
            "Assets": [["Asset name", "Held by", "Status"], ["Payroll file", "payroll team", "live"]],
            "Teams": [["Team name", "Part of", "Email"], ["Payroll Team", "HR", "p@example.org"], ["HR", "", ""]],
        },
    )
    assert take(register, path).errors == []
    assert names(register, "Team") == ["HR", "Payroll Team"]
    assert said(register, "Team")["Payroll Team"]["Part of"] == "HR"


def test_dates_are_read_as_the_mapping_says(register: Register) -> None:
    mapping = 'source = "a"\ndates = "{}-first"\n[[table]]\nrecord = "InformationAsset"\n[table.columns]\n{}'
    columns = 'Name = "name"\nReview = "reviewDue"\n'
    text = "Name,Review\nA,03/04/2025\n"
    take_text(register, text, mapping=mapping.format("month", columns))
    assert said(register, "InformationAsset")["A"]["Next review"] == date(2025, 3, 4)
    take_text(register, text.replace("A,", "B,"), mapping=mapping.format("day", columns))
    assert said(register, "InformationAsset")["B"]["Next review"] == date(2025, 4, 3)


# --- who is who


def test_the_same_name_twice_is_one_record_and_may_be_told_in_two_rows(register: Register) -> None:
    taken = take_text(register, "Name,Description,Held by,Status\nPayroll,,Finance Team,\nPAYROLL,Pay,,live\n")
    assert taken.errors == []
    assert names(register, "InformationAsset") == ["Payroll"]
    assert said(register, "InformationAsset")["Payroll"]["Description"] == "Pay"


def test_a_bare_name_told_again_in_another_case_keeps_one_name(register: Register) -> None:
    take_text(register, "Name,Description,Status\nPayroll,,\nPAYROLL,Pay,live\n")
    assert names(register, "InformationAsset") == ["Payroll"]


def test_two_rows_about_one_record_that_differ_are_an_error(register: Register) -> None:
    taken = take_text(register, "Name,Status,Held by\nPayroll,live,Finance Team\npayroll,closed,Finance Team\n")
    assert taken.errors == [
        "assets.csv row 3, column Status: rows 2 and 3 are about the same information asset and differ: "
        "Status is live and closed; keep one row, or give each a reference of its own"
    ]


def test_two_rows_about_a_record_that_is_known_may_not_differ_either(register: Register) -> None:
    take_text(register, "Name,Status,Held by\nPayroll,live,Finance Team\n")
    taken = take_text(register, "Name,Status,Held by\nPayroll,closed,Finance Team\nPayroll,disposed,Finance Team\n")
    assert [e.split(": ")[1] for e in taken.errors] == ["rows 2 and 3 are about the same information asset and differ"]
    assert said(register, "InformationAsset")["Payroll"]["Status"] == "live"


def test_one_name_with_two_references_is_two_records(register: Register) -> None:
    text = "Reference,Name,Held by\n1,Policy,Finance Team\n2,Policy,Estates Team\n"
    taken = take_text(register, text)
    assert taken.errors == []
    assert names(register, "InformationAsset") == ["Policy", "Policy"]
    assert take_text(register, text).entry is None


def test_one_reference_with_two_names_is_an_error(register: Register) -> None:
    taken = take_text(register, "Reference,Name,Held by\n1,Policy,Finance Team\n1,Plan,Finance Team\n")
    assert "Name is Policy and Plan" in taken.errors[0]


def test_a_reference_that_says_nothing_joins_no_rows(register: Register) -> None:
    taken = take_text(
        register, "Reference,Name,Held by\nn/a,Policy,Finance Team\nn/a,Plan,Finance Team\n-,Act,Finance Team\n"
    )
    assert taken.errors == []
    assert names(register, "InformationAsset") == ["Act", "Plan", "Policy"]


def test_a_name_that_two_records_have_needs_a_reference(register: Register) -> None:
    take_text(register, "Reference,Name,Held by\n1,Policy,Finance Team\n2,Policy,Estates Team\n")
    taken = take_text(register, "Name,Held by,Status\nPolicy,Finance Team,live\n", name="other.csv")
    assert taken.errors == ['other.csv row 2, column Name: 2 records are called "Policy"; give the id or the reference']


def test_a_name_for_nothing_makes_a_record_without_one_and_only_once(register: Register) -> None:
    text = "Name,Description,Held by,Status\nTBC,Pay,Finance Team,live\nTBC,Rent,Estates Team,live\n"
    taken = take_text(register, text)
    assert taken.errors == []
    assert names(register, "InformationAsset") == []
    assert sorted(said(register, "InformationAsset")) == ["Pay", "Rent"]
    assert take_text(register, text).entry is None


def test_a_row_that_names_nothing_and_only_an_owner_is_an_error(register: Register) -> None:
    taken = take_text(register, "Name,Owner,Status\nPayroll,Finance Team,live\n,Estates Team,\n")
    assert taken.errors == [
        "assets.csv row 3, column Name: the row names no information asset; give it a name or a reference"
    ]


def test_tables_that_differ_about_one_record_are_two_answers(register: Register, tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "r.xlsx",
        {
            "Old list": [["Asset name", "Held by", "Status"], ["Payroll", "Finance Team", "live"]],
            "New list": [["Asset name", "Held by", "Status"], ["Payroll", "Finance Team", "closed"]],
        },
    )
    taken = take(register, path)
    assert taken.errors == []
    assert [(c.field, c.here, c.there) for c in taken.report.clashes] == [("Status", ("live",), ("closed",))]
    assert said(register, "InformationAsset")["Payroll"]["Status"] == "live"
    assert statements(register)[0]["Standing"] == "disputed"
    assert take(register, path).entry is None


def test_columns_that_differ_about_one_value_are_an_error(register: Register) -> None:
    mapping = """
        source = "a"
        [[table]]
        record = "InformationAsset"
        [table.columns]
        Name = "name"
        Notes = "description"
        Remarks = "description"
    """
    taken = take_text(register, "Name,Notes,Remarks\nA,one,two\nB,one,\nC,same,same\n", mapping=mapping)
    assert taken.errors == [
        "assets.csv row 2, column Notes: Description holds one value, and Notes and Remarks differ here; "
        "map one of them"
    ]


def test_a_constant_gives_way_to_what_a_row_says(register: Register) -> None:
    mapping = """
        source = "a"
        [[table]]
        record = "InformationAsset"
        constants = { status = "live" }
        [table.columns]
        Name = "name"
        State = "status"
    """
    taken = take_text(register, "Name,State\nA,closed\nB,\n", mapping=mapping)
    assert taken.errors == []
    assert {n: f["Status"] for n, f in said(register, "InformationAsset").items()} == {"A": "closed", "B": "live"}
    assert take_text(register, "Name,State\nA,closed\nB,\n", mapping=mapping).entry is None


def test_a_value_may_be_put_on_the_record_that_another_column_names(register: Register) -> None:
    mapping = """
        source = "a"
        [[table]]
        record = "InformationAsset"
        [table.columns]
        Name = "name"
        Team = { field = "heldBy", make = "Team" }
        Mail = { field = "emailAddress", of = "heldBy" }
    """
    text = "Name,Team,Mail\nA,Finance,f@example.org\nB,Finance,f@example.org\nC,Finance,money@example.org\n"
    taken = take_text(register, text, mapping=mapping)
    assert said(register, "Team")["Finance"]["Email"] == "f@example.org"
    assert [c.there for c in taken.report.clashes] == [("money@example.org",)]
    assert take_text(register, text, mapping=mapping).entry is None


def test_a_composed_value_of_blank_cells_is_blank(register: Register) -> None:
    mapping = """
        source = "a"
        [[table]]
        record = "InformationAsset"
        compose = { reference = "{Area}/{Number}" }
        [table.columns]
        Name = "name"
    """
    taken = take_text(register, "Area,Number,Name\nHR,1,Pay\n,,Rent\n,,Leave\n", mapping=mapping)
    assert taken.errors == []
    assert {n: f.get("Reference") for n, f in said(register, "InformationAsset").items()} == {
        "Pay": "HR/1", "Rent": None, "Leave": None,
    }  # fmt: skip


# --- errors


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


# --- again, and undone


def test_importing_a_file_twice_changes_nothing(register: Register) -> None:
    take_text(register, ASSETS)
    before = facts(register)
    again = take_text(register, ASSETS)
    assert again.entry is None
    assert again.report.is_empty()
    assert facts(register) == before


def test_a_dry_run_writes_nothing_and_says_what_it_would_make(register: Register) -> None:
    taken = take_text(register, ASSETS, dry_run=True)
    assert taken.report.made["InformationAsset"] == 3
    assert (taken.entry, register.log.last_number()) == (None, 0)


def test_the_same_change_id_is_imported_once(register: Register) -> None:
    first = take_text(register, ASSETS, change_id="sent-twice")
    again = take_text(register, ASSETS.replace("Lease book", "Rent book"), change_id="sent-twice")
    assert (first.entry, again.entry) == (again.entry, first.entry)
    assert "Rent book" not in names(register, "InformationAsset")


def test_an_import_is_undone_whole_and_can_be_imported_again(register: Register) -> None:
    before = facts(register)
    take_text(register, ASSETS)
    register.undo()
    assert facts(register) == before
    taken = take_text(register, ASSETS)
    assert taken.report.made["InformationAsset"] == 3
    assert len(said(register, "InformationAsset")) == 3


# --- chains that come round

TEAMS = "Team name,Part of,Email\n"


def test_teams_that_are_part_of_one_another_are_an_error(register: Register) -> None:
    taken = take_text(register, TEAMS + "A,B,\nB,C,\nC,A,\nD,A,\n", name="teams.csv")
    assert taken.errors == [
        "teams.csv row 4, column Part of: A is part of itself through B, C (rows 2, 3, 4); mend Part of in one of them"
    ]
    assert taken.entry is None


def test_a_team_that_is_part_of_itself_is_an_error(register: Register) -> None:
    taken = take_text(register, TEAMS + "A,A,\nB,,\n", name="teams.csv")
    assert taken.errors == ["teams.csv row 2, column Part of: A is part of itself; mend Part of in one of them"]


def test_a_chain_may_be_closed_by_what_the_register_says(register: Register) -> None:
    take_text(register, TEAMS + "A,B,\nB,,\n", name="teams.csv")
    taken = take_text(register, TEAMS + "B,A,\n", name="more.csv")
    assert taken.errors == [
        "more.csv row 2, column Part of: B is part of itself through A; mend Part of in one of them"
    ]


def test_a_chain_that_the_file_itself_opens_again_is_none(register: Register) -> None:
    take_text(register, TEAMS + "A,B,\nB,,\n", name="teams.csv")
    taken = take_text(register, TEAMS + "A,,\nB,A,\n".replace("A,,", "A,(remove),"), name="teams.csv")
    assert taken.errors == []
    assert said(register, "Team")["B"]["Part of"] == "A"
    assert "Part of" not in said(register, "Team")["A"]


def test_one_row_of_a_chain_that_comes_round_is_set_aside(register: Register) -> None:
    take_text(register, TEAMS + "A,,\nB,,\n", name="teams.csv")
    taken = take_text(register, TEAMS + "A,B,\nB,A,\nC,,\n", name="teams.csv", skip_bad_rows=True)
    assert [r.number for r in taken.report.rejected] == [3]
    assert said(register, "Team")["A"]["Part of"] == "B"


def test_posts_that_report_to_one_another_and_teams_that_take_over_are_errors(
    register: Register, tmp_path: Path
) -> None:
    path = workbook(
        tmp_path / "r.xlsx",
        {
            "Posts": [["Post", "Reports to", "Team"], ["Chief", "Deputy", "Top"], ["Deputy", "Chief", "Top"]],
            "Teams": [["Team name", "Taken over by", "Until"], ["Top", "Bottom", ""], ["Bottom", "Top", "2020-01-01"]],
        },
    )
    assert [e.split(": ")[1].split(";")[0] for e in take(register, path).errors] == [
        "Chief reports to itself through Deputy (rows 2, 3)",
        "Top takes over from itself through Bottom (rows 2, 3)",
    ]


def test_many_chains_and_a_long_one_are_found_quickly(register: Register) -> None:
    rows = [f"T{i},T{i + 1}," for i in range(3000)]
    taken = take_text(register, TEAMS + "\n".join(rows) + "\nT3000,T0,\nX,Y,\nY,X,\n", name="teams.csv")
    assert len(taken.errors) == 2
    assert all(len(e) < 400 for e in taken.errors)


# --- awkward files and cells


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


def test_a_statement_about_a_field_that_is_none_is_an_error(register: Register, tmp_path: Path) -> None:
    take_text(register, ASSETS)
    rows = [["About", "Field", "Empty answer", "Said by"], ["Payroll file", "Colour", "none", "Payroll Team"]]
    taken = take(register, workbook(tmp_path / "said.xlsx", {"Statements": rows}))
    assert len(taken.errors) == 1
    assert '"Colour" is no field of information asset; choose from Name, ' in taken.errors[0]


def test_an_owner_accepts_the_assignment_and_not_the_asset(register: Register, tmp_path: Path) -> None:
    take_text(register, ASSETS)
    rows = [["About", "Field", "Standing", "Said by"], ["Payroll file", "Owner", "accepted", "Head of Payroll"]]
    path = workbook(tmp_path / "said.xlsx", {"Statements": rows})
    assert take(register, path).errors == []
    accepted = [s for s in statements(register) if s["Standing"] == "accepted"]
    assert [s["Field"] for s in accepted] == ["Assignment of a role: Who"]
    assert take(register, path).entry is None


def test_nothing_can_be_accepted_where_nobody_owns(register: Register, tmp_path: Path) -> None:
    take_text(register, ASSETS)
    rows = [["About", "Field", "Standing", "Said by"], ["Lease book", "Owner", "accepted", "Head of Payroll"]]
    taken = take(register, workbook(tmp_path / "said.xlsx", {"Statements": rows}))
    assert "nobody is recorded as owner of Lease book" in taken.errors[0]


def test_the_record_of_a_mapping_that_is_gone_is_said(register: Register, tmp_path: Path) -> None:
    path = csv_file(tmp_path, "a.yaml", "assets:\n- name: A\n")
    with pytest.raises(MappingError, match=r"need a mapping file"):
        take(register, path)
    mapping = 'source = "a"\n[[table]]\npath = "things"\nrecord = "InformationAsset"\n[table.columns]\nname = "name"\n'
    with pytest.raises((InputError, MappingError, NotFoundError), match=r"things"):
        take(register, path, mapping=mapping)


def test_times_of_the_file_go_before_the_clock(register: Register) -> None:
    mapping = """
        source = "a"
        [[table]]
        record = "InformationAsset"
        [table.columns]
        Name = "name"
        Added = "recordedAt"
    """
    take_text(register, "Name,Added\nA,2020-05-01\n", mapping=mapping)
    query = f"SELECT ?at {{ ?s <{terms.IMA}recordedAt> ?at }}"
    assert [r[0].value for r in register.store.select(query).rows] == ["2020-05-01T00:00:00Z"]  # type: ignore[union-attr]
