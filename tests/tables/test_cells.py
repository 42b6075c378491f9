"""Cells read as a column: names looked up, cells split, words for nothing, vacant posts, what is made."""

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from ima_graph import terms
from ima_graph.schema import Schema
from ima_graph.tables.cells import BLANK, ColumnReader, Outcome, Setting
from ima_graph.tables.known import Known
from ima_graph.tables.mapping import ColumnUse
from ima_graph.tables.values import words_for_nothing

BASE = terms.ID + "demo/"
SCHEMA = Schema.load()


@dataclass
class Made:
    """What readers asked to have made."""

    records: list[tuple[str, str]] = field(default_factory=list)
    vacant: list[tuple[str, str]] = field(default_factory=list)


Reading = Callable[..., Outcome]


@pytest.fixture
def known() -> Known:
    known = Known(BASE)
    for key, kind, name in (
        ("t1", "Team", "Finance"),
        ("t2", "Team", "Estates"),
        ("t3", "Team", "Policy [2024]"),
        ("p1", "Post", "Head of Finance"),
        ("n1", "Person", "Finance"),
        ("c1", "Team", "Canteen"),
        ("c2", "Team", "Canteen"),
    ):
        known.add(BASE + key, kind, name)
    known.add_name(BASE + "t1", "The Purse", False)
    known.add_reference(BASE + "t1", "org-chart", "F-01")
    known.add_reference(BASE + "t2", "elsewhere", "F-02")
    return known


@pytest.fixture
def made() -> Made:
    return Made()


@pytest.fixture
def reader(known: Known, made: Made) -> Callable[..., ColumnReader]:
    def make(kind: str, name: str, _list_iri: str) -> str:
        made.records.append((kind, name))
        iri = f"{BASE}new{len(made.records)}"
        known.add(iri, kind, name)
        return iri

    def build(name: str, is_own: bool = False, **use: object) -> ColumnReader:
        wanted = SCHEMA.field(name)
        setting = Setting(
            SCHEMA, known, "org-chart", "day-first", words_for_nothing({}), {}, make,
            lambda post, words: made.vacant.append((post, words)), is_own,
        )  # fmt: skip
        return ColumnReader(setting, wanted, ColumnUse(wanted.key, **use), wanted.label)  # type: ignore[arg-type]

    return build


def ref(key: str) -> str:
    return terms.iri(BASE + key)


@pytest.mark.parametrize(
    "text", ["t1", BASE + "t1", "Finance [t1]", "F-01", "f-01", "finance", "  FINANCE ", "the purse"]
)
def test_a_team_is_found_by_id_reference_name_and_alias(reader: Callable[..., ColumnReader], text: str) -> None:
    assert reader("Post-inTeam").read(text).values == (ref("t1"),)


def test_a_name_may_hold_brackets_of_its_own(reader: Callable[..., ColumnReader]) -> None:
    assert reader("Post-inTeam").read("policy [2024]").values == (ref("t3"),)


def test_a_reference_counts_only_within_its_source(reader: Callable[..., ColumnReader]) -> None:
    assert "is not a known team" in str(reader("Post-inTeam").read("F-02").problem)


def test_an_unknown_team_is_refused_with_the_nearest_name(reader: Callable[..., ColumnReader]) -> None:
    assert reader("Post-inTeam").read("Finace").problem == '"Finace" is not a known team; did you mean "Finance"?'


def test_an_unknown_team_without_a_like_is_refused_with_what_to_do(reader: Callable[..., ColumnReader]) -> None:
    problem = reader("Post-inTeam").read("Xyzzy").problem
    assert problem == '"Xyzzy" is not a known team; add it to the team sheet first, or let the mapping make it'


def test_a_name_that_two_have_is_refused_with_both_ids(reader: Callable[..., ColumnReader]) -> None:
    problem = reader("Post-inTeam").read("Canteen").problem
    assert problem == ('"Canteen" may mean Canteen [c1] or Canteen [c2]; write the name with its id in brackets')
    assert reader("Post-inTeam").read("Canteen [c2]").values == (ref("c2"),)


def test_the_kind_that_is_made_decides_between_two_of_a_name(reader: Callable[..., ColumnReader]) -> None:
    owner = "InformationAsset-owner"
    assert "may mean" in str(reader(owner).read("Finance").problem)
    assert reader(owner, make="Team").read("Finance").values == (ref("t1"),)
    assert reader(owner, make="Person").read("Finance").values == (ref("n1"),)


def test_the_search_may_be_kept_to_references(reader: Callable[..., ColumnReader]) -> None:
    assert reader("Post-inTeam", find="reference").read("F-01").values == (ref("t1"),)
    assert reader("Post-inTeam", find="reference").read("Finance").problem


def test_an_unknown_name_is_made_once_where_the_mapping_says_so(
    reader: Callable[..., ColumnReader], made: Made
) -> None:
    column = reader("InformationAsset-owner", make="auto")
    assert column.read("Head of Payroll").values == column.read("Head of Payroll").values == (ref("new1"),)
    assert column.read("Ana Moreau").values == (ref("new2"),)
    assert made.records == [("Post", "Head of Payroll"), ("Person", "Ana Moreau")]


@pytest.mark.parametrize(
    ("text", "kind"),
    [("TBC", "not-known"), ("nobody", "none"), ("n/a", "not-applicable"), ("-", "blank"), ("vacant", "none")],
)
def test_a_word_for_nothing_is_no_name(reader: Callable[..., ColumnReader], text: str, kind: str) -> None:
    outcome = reader("InformationAsset-owner", make="auto").read(text)
    assert outcome == Outcome(word=(kind, text))


def test_an_empty_cell_says_nothing(reader: Callable[..., ColumnReader]) -> None:
    column = reader("InformationAsset-owner")
    assert column.read("") is BLANK
    assert column.read(None) is BLANK
    assert column.read("   ") is BLANK


@pytest.mark.parametrize(
    "text", ["Head of Finance (vacant)", "Head of Finance [Currently vacant]", "Vacant - Head of Finance"]
)
def test_a_vacant_post_is_a_post_and_says_that_nobody_holds_it(
    reader: Callable[..., ColumnReader], made: Made, text: str
) -> None:
    assert reader("InformationAsset-owner").read(text) == Outcome((ref("p1"),), raw=text)
    assert made.vacant == [(ref("p1"), text)]


def test_a_vacant_post_that_is_not_known_is_made(reader: Callable[..., ColumnReader], made: Made) -> None:
    assert reader("InformationAsset-owner", make="auto").read("Clerk (vacant)").values == (ref("new1"),)
    assert made.records == [("Post", "Clerk")]


def test_a_cell_is_split_where_the_mapping_says(reader: Callable[..., ColumnReader]) -> None:
    both = (ref("t1"), ref("t2"))
    assert reader("InformationAsset-heldBy", split=";").read("Finance; Estates;").values == both
    assert reader("InformationAsset-heldBy", split=",").read("Finance, Estates").values == both
    assert reader("InformationAsset-heldBy", split="/").read("Finance/Estates").values == both
    assert reader("InformationAsset-heldBy", split=";").read("Finance\nEstates").values == both
    assert reader("InformationAsset-heldBy", split=";").read(["Finance", "Estates"]).values == both


def test_one_bad_part_refuses_the_cell(reader: Callable[..., ColumnReader]) -> None:
    problem = reader("InformationAsset-heldBy", split=";").read("Finance; Estate Team").problem
    assert problem == '"Estate Team" is not a known team or organisation; did you mean "Estates"?'


def test_a_word_for_nothing_beside_a_name_says_nothing_more(reader: Callable[..., ColumnReader]) -> None:
    assert reader("InformationAsset-heldBy", split=";").read("Finance; TBC") == Outcome((ref("t1"),))


def test_remove_stands_alone(reader: Callable[..., ColumnReader]) -> None:
    column = reader("InformationAsset-heldBy", split=";")
    assert column.read("(Remove)") == Outcome(remove=True)
    assert column.read(["(remove)"]) == Outcome(remove=True)
    assert column.read("Finance; (remove)").problem == "(remove) must stand alone in its cell"


def test_a_record_may_be_called_pending_and_none_tbc(reader: Callable[..., ColumnReader]) -> None:
    column = reader("InformationAsset-name")
    assert column.read("Pending").values == ('"Pending"',)
    assert column.read("TBC") == Outcome(word=("not-known", "TBC"))
    assert column.says_nothing("tbc")
    assert not column.says_nothing("Pending")
    assert reader("InformationAsset-reference").says_nothing("N/A")


def test_in_an_export_of_ours_a_text_is_what_the_register_says(reader: Callable[..., ColumnReader]) -> None:
    column = reader("InformationAsset-description", is_own=True)
    assert column.read("n/a").values == ('"n/a"',)
    assert column.read(" leading").values == ('" leading"',)
    assert reader("InformationAsset-description").read("n/a") == Outcome(word=("not-applicable", "n/a"))


def test_a_list_may_have_a_value_that_is_a_word_for_nothing_elsewhere(reader: Callable[..., ColumnReader]) -> None:
    column = reader("Flow-frequency")
    known = {form for form in column._forms if words_for_nothing({}).get(form)}
    for form in known:
        assert column.read(form).values, form


def test_the_mapping_translates_a_cell_before_it_is_read(reader: Callable[..., ColumnReader]) -> None:
    column = reader("InformationAsset-containsPersonalData", values={"personal": "yes", "none of it": "no"})
    assert column.read("Personal").values == (terms.literal(True),)
    assert column.read("None of it").values == (terms.literal(False),)


def test_a_field_of_a_statement_and_a_list_are_found_by_their_names(reader: Callable[..., ColumnReader]) -> None:
    assert reader("ListValue-inList").read("place kind").values or reader("ListValue-inList").read("place-kind").values
    assert "is no list; there are" in str(reader("ListValue-inList").read("colour").problem)


def test_a_long_name_is_shown_short(reader: Callable[..., ColumnReader]) -> None:
    assert len(str(reader("Post-inTeam").read("x" * 1_000_000).problem)) < 250
