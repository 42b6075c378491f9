"""Importing: what is made, who is who, and importing again."""

from datetime import date
from pathlib import Path

import pytest
from taking import facts, names, new, said, statements, take, take_text, workbook

from ima_graph import terms
from ima_graph.register import Register

ASSETS = """\
Name,Owner,Held by,Status,Review date,Personal data
Payroll file,Head of Payroll,Payroll Team,live,13/1/24,yes
Leave file,TBC,Payroll Team,closed,2025-04-03,no
Lease book,nobody,Estates Team,live,,n/a
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


def test_a_value_that_another_sheet_adds_to_a_list_may_be_used(register: Register, tmp_path: Path) -> None:
    assets = [["Asset name", "Held by", "Status"], ["A", "F team", "mothballed"], ["B", "F team", "asleep"]]
    lists = [["Name", "List", "Also called"], ["Mothballed", "status", "asleep"]]
    path = workbook(tmp_path / "r.xlsx", {"Assets": assets, "List values": lists})
    assert take(register, path).errors == []
    assert [f["Status"] for f in said(register, "InformationAsset").values()] == ["Mothballed", "Mothballed"]
    assert take(register, path).entry is None


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
