"""What the cells of an export say."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from export_register import AWKWARD, TODAY, contents_of, demo, record, row_of, write

from ima_graph import terms
from ima_graph.register import Register


@pytest.fixture
def register(tmp_path: Path) -> Register:
    return demo(tmp_path / "r")


def test_cells_are_what_a_reader_expects(register: Register) -> None:
    row = row_of(contents_of(register), "InformationAsset", "a1")
    assert row["name"] == "Payroll file"
    assert row["status"] == "live"
    assert (row["isCopy"], row["containsPersonalData"]) == ("no", "yes")
    assert row["reviewDue"] == date(2027, 1, 31)
    assert row["heldBy"] == "Estates; Finance"
    assert row["format"] == "csv; xlsx"
    assert row["purpose"] is None


def test_moments_are_iso_texts(register: Register) -> None:
    assert row_of(contents_of(register), "Flow", "f1")["recordedAt"] == "2026-01-02T03:04:05Z"


def test_a_record_is_named_by_name_where_the_field_can_mean_only_one(register: Register) -> None:
    # A person is called Finance too: that matters where people may stand, and nowhere else.
    contents = contents_of(register)
    assert row_of(contents, "Post", "p1")["inTeam"] == "Finance"
    assert row_of(contents, "Place", "s1")["administeredBy"] == "Finance [t1]"


def test_nameless_and_missing_records_are_named_by_key(register: Register) -> None:
    contents = contents_of(register)
    assert row_of(contents, "InformationAsset", "a2")["derivedFrom"] == "[gone]"
    assert contents.display.record(register.iri("f1")) == "[f1]"


@pytest.mark.parametrize("name", ["TBC", "money", "Old file [a1]", "t2"])
def test_a_name_that_would_be_read_as_something_else_has_its_key(register: Register, name: str) -> None:
    # A word for nothing, another team's alias, the key of another record.
    write(register, record(register, "t9", "Team", name))
    assert contents_of(register).display.record(register.iri("t9"), ("Team",)) == f"{name} [t9]"


def test_the_field_of_a_statement_is_named_with_its_record(register: Register) -> None:
    assert row_of(contents_of(register), "Statement", "w1")["aboutField"] == "Information asset: Owner"


@pytest.mark.parametrize(
    ("days", "owner", "custodian"),
    [(-1, "Estates; Head of Finance", None), (0, "Head of Finance", "Finance [t1]")],
)
def test_owners_are_those_of_the_day(register: Register, days: int, owner: str, custodian: str | None) -> None:
    contents = contents_of(register, TODAY + timedelta(days=days))
    assert row_of(contents, "InformationAsset", "a1")["owner"] == owner
    assert row_of(contents, "InformationAsset", "a2")["custodian"] == custodian


def test_rows_are_in_order_of_name_then_key(register: Register) -> None:
    write(register, [*record(register, "t0", "Team", "estates"), *record(register, "t3", "Team")])
    rows = contents_of(register).sheets["Team"].rows
    assert [r.key for r in rows] == ["t3", "t2", "t0", "t1"]


def test_values_with_semicolons_stand_on_lines_of_their_own(register: Register) -> None:
    names = [AWKWARD["semicolon"], "Plain", AWKWARD["lines"]]
    write(register, record(register, "t7", "Team", "Odd", aliases=names))
    assert row_of(contents_of(register), "Team", "t7")["aliases"] == 'Letters; notes\nPlain\n"Two\nlines"'


def test_own_list_values_have_a_sheet_and_are_named(register: Register) -> None:
    own = register.iri("v1")
    scheme = terms.iri(terms.LIST + "status")
    asset = terms.iri(register.iri("a2"))
    write(
        register,
        [
            (terms.iri(own), terms.iri(terms.TYPE), terms.iri(terms.SKOS + "Concept")),
            (terms.iri(own), terms.iri(terms.PREF_LABEL), terms.text("frozen")),
            (terms.iri(own), terms.iri(terms.IN_SCHEME), scheme),
            (asset, terms.ima("status"), terms.iri(own)),
        ],
    )
    contents = contents_of(register)
    status = register.schema.field("InformationAsset-status")
    assert row_of(contents, "InformationAsset", "a2")["status"] == "frozen"
    assert row_of(contents, "ListValue", "v1")["inList"] == "status of an asset"
    assert contents.display.choices(status)[-1] == "frozen"


def test_a_value_that_is_not_what_its_field_asks_for_is_shown_as_it_is(register: Register) -> None:
    asset = terms.iri(register.iri("a2"))
    write(
        register,
        [
            (asset, terms.ima("reviewDue"), terms.text("spring")),
            (asset, terms.ima("isCopy"), terms.text("maybe")),
            (asset, terms.ima("heldIn"), terms.text("the cellar")),
        ],
    )
    row = row_of(contents_of(register), "InformationAsset", "a2")
    assert (row["reviewDue"], row["isCopy"], row["heldIn"]) == ("spring", "maybe", "the cellar")
