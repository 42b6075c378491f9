"""What sheets and columns are taken for, and what is refused."""

from pathlib import Path

import openpyxl
import pytest
from recognised import table_of, use_of, uses_of

from ima_graph.errors import MappingError
from ima_graph.schema import Schema
from ima_graph.tables.headers import Table, find_table
from ima_graph.tables.mapping import ColumnUse, load_mapping, write_mapping
from ima_graph.tables.read import read_sheets
from ima_graph.tables.recognise import recognise


@pytest.fixture(scope="module")
def schema() -> Schema:
    return Schema.load()


def test_a_register_in_its_own_words_is_understood(schema: Schema) -> None:
    columns = ["Asset ID", "Asset name", "Information asset owner (IAO)", "Contains personal data?", "Location*"]
    columns += ["Security classification", "Retention", "Review date (dd/mm/yyyy)", "Remarks"]
    row = ["A1", "Ledger", "Head of Finance", "Yes", "SAP", "Official", "7 years", "25/12/2026", "see me"]
    found = recognise([table_of(columns, row)], schema, "register")
    assert found.mapping.source == "register"
    assert found.mapping.tables[0].record == "InformationAsset"
    assert uses_of(found) == {
        "Asset ID": ["reference"],
        "Asset name": ["name"],
        "Information asset owner (IAO)": ["owner"],
        "Contains personal data?": ["containsPersonalData"],
        "Location*": ["heldIn"],
        "Security classification": ["classification"],
        "Retention": ["retainedUnder"],
        "Review date (dd/mm/yyyy)": ["reviewDue"],
        "Remarks": [],
    }
    assert use_of(found, "Retention").make == "RetentionRule"
    assert use_of(found, "Location*").make == "Place"
    assert use_of(found, "Information asset owner (IAO)").make == "auto"
    assert [(u.column, u.why) for u in found.unknown] == [("Remarks", "it was not understood")]


def test_what_was_understood_is_said_in_sentences(schema: Schema) -> None:
    table = table_of(["Name", "IAO", "Retension period", "Remarks"], ["A", "Ana", "7 years", "x"], sheet="Assets")
    assert recognise([table], schema, "x").notes == [
        "Sheet Assets: 1 row is read as information assets.",
        "Column IAO is read as Owner; its new names become posts, teams, people or organisations, by their words.",
        "Column Retension period looks like retention period and is read as Keep for; its new names become retention"
        " rules.",
        "Column Remarks was not understood and is left out.",
    ]


@pytest.mark.parametrize("name", ["InformationAsset", "Flow", "Team", "Post", "Place", "Organisation", "Holding"])
def test_the_labels_of_our_own_exports_are_all_understood(schema: Schema, name: str) -> None:
    record = schema.records[name]
    fields = [f for f in record.fields if not f.read_only]
    table = table_of(["Id", *(f.label for f in fields)], ["abcdefghjk", *("" for _ in fields)], sheet=record.plural)
    found = recognise([table], schema, "x")
    assert found.mapping.tables[0].record == name
    assert uses_of(found) == {"Id": ["id"], **{f.label: [f.key] for f in fields}}


def test_a_heading_id_over_other_peoples_numbers_is_a_reference(schema: Schema) -> None:
    found = recognise([table_of(["ID", "Name", "Owner"], ["17", "A", "Ana"], [18, "B", "Ben"])], schema, "x")
    assert uses_of(found)["ID"] == ["reference"]


def test_from_and_to_make_flows_and_dates_under_from_do_not(schema: Schema) -> None:
    flows = table_of(["From", "To", "What", "How often"], ["Finance", "Estates", "Ledger", "monthly"])
    found = recognise([flows], schema, "x")
    assert found.mapping.tables[0].record == "Flow"
    assert list(uses_of(found).values()) == [["flowFrom"], ["flowTo"], ["carries"], ["frequency"]]
    people = table_of(["Name", "Email", "From", "Until"], ["Ana", "a@x", "2020-01-01", "2021-01-01"], sheet="Staff")
    found = recognise([people], schema, "x")
    assert found.mapping.tables[0].record == "Person"
    assert list(uses_of(found).values()) == [["name"], ["emailAddress"], ["startDate"], ["endDate"]]


def test_a_job_title_beside_a_name_makes_the_name_the_holder(schema: Schema) -> None:
    found = recognise([table_of(["Name", "Job title", "Grade", "Unit"], ["Ana", "Clerk", "AO", "Pay"])], schema, "x")
    assert found.mapping.tables[0].record == "Post"
    assert uses_of(found) == {"Name": ["holder"], "Job title": ["name"], "Grade": ["grade"], "Unit": ["inTeam"]}


def test_a_date_column_must_hold_dates(schema: Schema) -> None:
    columns = ["Name", "Owner", "Review date"]
    found = recognise([table_of(columns, ["A", "x", "soon"], ["B", "y", "when asked"])], schema, "x")
    assert uses_of(found)["Review date"] == []
    assert found.unknown[0].why == (
        'it looks like Next review, but less than half of its values are dates (for example "soon", "when asked")'
    )
    found = recognise([table_of(columns, ["A", "x", "1 May 2026"], ["B", "y", "TBC"], ["C", "y", "?"])], schema, "x")
    assert uses_of(found)["Review date"] == ["reviewDue"]


def test_a_list_column_is_refused_when_less_than_half_is_known(schema: Schema) -> None:
    columns = ["Name", "Owner", "Status"]
    rows = [["A", "x", "Green"], ["B", "x", "Amber"], ["C", "x", "Live"], *(["D", "x", "Live"] for _ in range(9))]
    found = recognise([table_of(columns, *rows)], schema, "x")
    assert uses_of(found)["Status"] == []
    assert found.unknown[0].why == (
        "it looks like Status, but less than half of its values are in the list of status of an asset (for example "
        '"Live", "Green", "Amber"); map them with `values`'
    )
    found = recognise([table_of(columns, *rows, ["E", "x", "closed"])], schema, "x")
    assert uses_of(found)["Status"] == ["status"]


def test_a_yes_or_no_column_must_hold_yes_and_no(schema: Schema) -> None:
    rows = [["A", "x", "names of staff"], ["B", "x", "addresses"], ["C", "x", "no"]]
    found = recognise([table_of(["Name", "Owner", "Personal data"], *rows)], schema, "x")
    assert uses_of(found)["Personal data"] == []
    assert "yes or no" in found.unknown[0].why


def test_yes_and_no_and_sentences_are_no_names(schema: Schema) -> None:
    sentence = "Everybody in the finance directorate can open it with their own account."
    rows = [["A", "x", "Yes", sentence], ["B", "y", "No", sentence]]
    found = recognise([table_of(["Name", "Owner", "Retention", "Access"], *rows)], schema, "x")
    assert (uses_of(found)["Retention"], uses_of(found)["Access"]) == ([], [])
    assert [u.why.split(" (")[0] for u in found.unknown] == [
        "it looks like Keep for, but it holds yes and no, and not names",
        "it looks like Used by, but it holds sentences and not names",
    ]


def test_an_email_beside_an_owner_is_the_owners(schema: Schema) -> None:
    found = recognise([table_of(["Name", "Owner", "Owner email"], ["A", "Ana", "a@x.org"])], schema, "x")
    assert use_of(found, "Owner email") == ColumnUse("emailAddress", of="owner")


def test_the_longer_heading_is_not_taken_for_a_part_of_it(schema: Schema) -> None:
    columns = ["Asset name", "Business owner", "Business owner telephone", "Retention notes"]
    found = recognise([table_of(columns, ["A", "Ana", "1234", "none yet"])], schema, "x")
    assert uses_of(found)["Business owner telephone"] == []
    assert uses_of(found)["Retention notes"] == []


def test_the_order_of_days_and_months_is_told_by_dates_that_leave_no_choice(schema: Schema) -> None:
    columns = ["Name", "Owner", "Review date"]
    american = table_of(columns, ["A", "x", "03/04/2026"], ["B", "x", "12/25/2026"])
    assert recognise([american], schema, "x").mapping.dates == "month-first"
    assert recognise([table_of(columns, ["A", "x", "03/04/2026"])], schema, "x").mapping.dates == "day-first"


def test_the_sheet_name_decides_between_kinds_that_fit_alike(schema: Schema) -> None:
    def columns(sheet: str) -> Table:
        return table_of(["Name", "Owner", "Description"], ["A", "x", "y"], sheet=sheet, file="a.xlsx")

    for sheet, record in (
        ("IT systems", "Place"),
        ("Asset clusters", "AssetCluster"),
        ("Information assets", "InformationAsset"),
    ):
        assert recognise([columns(sheet)], schema, "x").mapping.tables[0].record == record
    assert recognise([columns("Sheet1")], schema, "x").mapping.tables[0].record == "InformationAsset"


def test_two_kinds_that_fit_alike_are_refused(schema: Schema) -> None:
    tables = [table_of(["Name", "Country", "Web address"], ["A", "UK", "u"], sheet=s, file="a.xlsx") for s in "XY"]
    with pytest.raises(
        MappingError, match=r"a\.xlsx, sheet X, could be (Places or Organisations|Organisations or Places)"
    ):
        recognise(tables, schema, "x")


def test_a_file_that_fits_nothing_is_refused_with_what_was_seen_and_what_to_do(schema: Schema) -> None:
    with pytest.raises(MappingError) as refused:
        recognise([table_of(["Colour", "Licence", "Weight"], ["red", "MIT", 3], file="b c.csv")], schema, "x")
    assert str(refused.value) == (
        "b c.csv was not understood. It has the columns Colour, Licence, Weight. Best guesses: Information assets "
        "(1 of 3 columns: Licence as Licence, no Name; score 1.3). Say what it holds in a mapping file; "
        "`ima-graph import 'b c.csv' --write-mapping 'b c.toml'` writes one to edit."
    )


def test_a_draft_guesses_at_what_is_refused(schema: Schema) -> None:
    found = recognise([table_of(["Colour", "Licence"], ["red", "MIT"])], schema, "x", is_draft=True)
    assert found.mapping.tables[0].record == "InformationAsset"
    assert uses_of(found) == {"Colour": [], "Licence": ["licence"]}


def test_a_sheet_beside_the_register_is_left_out_with_a_word(schema: Schema) -> None:
    assets = table_of(["Name", "Owner", "Kept in"], ["A", "x", "y"], sheet="Assets", file="a.xlsx")
    guidance = table_of(["Column", "What to write"], ["Name", "Its name"], sheet="Guidance", file="a.xlsx")
    hidden = Table("a.xlsx", "Lists", 1, ["Status", "Owner"], [["x", "y"]], [2], [], is_hidden=True)
    found = recognise([assets, guidance, hidden], schema, "x")
    assert [t.sheet for t in found.mapping.tables] == ["Assets"]
    assert [(r.sheet, r.why) for r in found.refused] == [("Guidance", "no kind of record fits its columns")]
    assert found.notes[-2:] == [
        "Sheet Guidance was left out: no kind of record fits its columns.",
        "Sheet Lists is hidden and was left out.",
    ]


def test_one_column_in_a_sheet_named_for_it_is_enough(schema: Schema) -> None:
    assert uses_of(recognise([table_of(["Team"], ["Finance"], sheet="Teams")], schema, "x")) == {"Team": ["name"]}
    with pytest.raises(MappingError):
        recognise([table_of(["Team"], ["Finance"], sheet="Sheet1")], schema, "x")


def test_the_mapping_can_be_written_edited_and_read_again(schema: Schema, tmp_path: Path) -> None:
    columns = ["Name", "Owner", "Kept in", "Remarks", 'Odd "one"\n']
    found = recognise([table_of(columns, ["A", "x; z", "y", "r", "o"])], schema, "x")
    path = tmp_path / "a.toml"
    path.write_text(write_mapping(found.mapping), encoding="utf-8")
    assert load_mapping(path, schema) == found.mapping


def test_a_workbook_with_titles_notes_and_guidance_is_understood_whole(schema: Schema, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Read me"
    book.active.append(["Fill in one row for each information asset and send the file back."])
    page = book.create_sheet("IAR 2026")
    for row in (
        ["Information asset register"],
        [],
        ["Ref", "Title", "IAO", "Dept."],
        ["A1", "Ledger", "Ana", "Pay"],
        [],
        ["Notes: x"],
    ):
        page.append(row)
    book.save(tmp_path / "register.xlsx")
    tables = [t for s in read_sheets(tmp_path / "register.xlsx") if isinstance(t := find_table(s), Table)]
    found = recognise(tables, schema, "register")
    assert [(t.record, t.sheet) for t in found.mapping.tables] == [("InformationAsset", "IAR 2026")]
    assert list(uses_of(found).values())[:3] == [["reference"], ["name"], ["owner"]]
    assert "Row 1 left out: title." in found.notes
    assert "Row 6 left out: note." in found.notes
