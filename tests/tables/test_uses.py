"""How the cells of a column are split, and what is made of names that are not known."""

import pytest
from recognised import table_of, use_of, uses_of

from ima_graph.schema import Schema
from ima_graph.tables.mapping import ColumnUse
from ima_graph.tables.recognise import recognise


@pytest.fixture(scope="module")
def schema() -> Schema:
    return Schema.load()


@pytest.mark.parametrize(
    ("cells", "split"),
    [
        (["Finance; HR", "Estates"], ";"),
        (["Finance\nHR", "Estates"], "\n"),
        (["Finance | HR", "Estates"], "|"),
        (["Finance, HR", "HR", "Finance"], ","),
        (["Human Resources, Payroll and Pensions", "Estates"], ""),
        (["Smith, Ana", "Jones, Ben"], ""),
        (["Finance/HR", "Research and Development"], ""),
        (["Head of Finance", "Estates"], ""),
    ],
)
def test_several_values_in_a_cell_are_split_where_they_are_several(
    schema: Schema, cells: list[str], split: str
) -> None:
    rows: list[list[object]] = [[f"Asset {n}", c, "SAP"] for n, c in enumerate(cells)]
    found = recognise([table_of(["Name", "Owner", "Kept in"], *rows)], schema, "x")
    assert use_of(found, "Owner").split == split


def test_short_parts_are_split_at_commas_where_no_person_is_meant(schema: Schema) -> None:
    found = recognise([table_of(["Name", "Owner", "Kept in"], ["A", "x", "SAP, H drive"])], schema, "x")
    assert use_of(found, "Kept in").split == ","


def test_a_field_of_one_value_is_never_split(schema: Schema) -> None:
    found = recognise([table_of(["Name", "Owner", "Description"], ["A; B", "x", "one; two"])], schema, "x")
    assert (use_of(found, "Name").split, use_of(found, "Description").split) == ("", "")


def test_nothing_is_made_where_there_is_a_list(schema: Schema) -> None:
    assets = table_of(["Name", "Held by", "Kept in"], ["A", "Finance", "SAP"], sheet="Assets", file="a.xlsx")
    teams = table_of(["Team", "Email"], ["Finance", "f@x"], sheet="Teams", file="a.xlsx")
    found = recognise([assets, teams], schema, "x")
    assert [t.record for t in found.mapping.tables] == ["InformationAsset", "Team"]
    assert (use_of(found, "Held by").make, use_of(found, "Kept in").make) == ("", "Place")
    known = {"Place": {"sap"}, "Person": set()}
    found = recognise([assets, teams], schema, "x", known)
    assert use_of(found, "Kept in").make == ""


def test_kinds_without_a_list_are_made_where_the_list_there_is_explains_little(schema: Schema) -> None:
    table = table_of(["Name", "Owner"], ["A", "Head of Pay"], ["B", "Head of HR"])
    assert use_of(recognise([table], schema, "x", {"Team": {"finance"}}), "Owner").make == "auto"
    assert use_of(recognise([table], schema, "x", {"Post": {"head of pay"}}), "Owner").make == ""
    every = {kind: {"ana"} for kind in schema.field("InformationAsset-owner").targets}
    assert use_of(recognise([table], schema, "x", every), "Owner").make == ""
    every.pop("Post")
    assert use_of(recognise([table], schema, "x", every), "Owner").make == "Post"


def test_the_heading_says_what_kind_is_made(schema: Schema) -> None:
    row: list[object] = ["Rockwell", "Opcenter", "daily"]
    found = recognise([table_of(["Source system", "Target system", "Frequency"], row)], schema, "x")
    assert found.mapping.tables[0].record == "Flow"
    assert (use_of(found, "Source system").make, use_of(found, "Target system").make) == ("Place", "Place")


def test_keys_are_taken_where_their_table_is_there_and_names_where_not(schema: Schema) -> None:
    columns = ["source_system_id", "source_system_name", "target_system_id", "target_system_name"]
    flows = table_of(columns, ["S1", "SAP", "S2", "Oracle"], file="flows.csv")
    systems = table_of(["system_id", "system_name"], ["S1", "SAP R3"], ["S2", "Oracle DB"], file="systems.csv")
    both = recognise([flows, systems], schema, "x")
    assert [t.record for t in both.mapping.tables] == ["Flow", "Place"]
    assert use_of(both, "source_system_id") == ColumnUse("flowFrom", find="reference")
    assert uses_of(both)["source_system_name"] == []
    alone = recognise([flows], schema, "x")
    assert use_of(alone, "source_system_name") == ColumnUse("flowFrom", make="Place")
    assert uses_of(alone)["source_system_id"] == []
