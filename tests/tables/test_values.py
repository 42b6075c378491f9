"""Cells read as values: dates in every dress, yes and no, numbers, list values, words for nothing."""

from datetime import date, datetime, time

import pytest

from ima_graph import terms
from ima_graph.schema import Schema
from ima_graph.tables.values import (
    READERS,
    BadValueError,
    as_text,
    list_term,
    list_values,
    to_date,
    words_for_nothing,
)


@pytest.fixture(scope="module")
def schema() -> Schema:
    return Schema.load()


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        (date(2024, 2, 29), date(2024, 2, 29)),
        (datetime(2024, 2, 29, 12, 30), date(2024, 2, 29)),
        ("2024-02-29", date(2024, 2, 29)),
        ("2024/2/9", date(2024, 2, 9)),
        ("13/1/24", date(2024, 1, 13)),
        ("1/13/24", date(2024, 1, 13)),
        ("13.01.2024", date(2024, 1, 13)),
        (" 13-01-2024 ", date(2024, 1, 13)),
        ("31/12/2024 10:30", date(2024, 12, 31)),
        ("2024-12-31T10:30:00Z", date(2024, 12, 31)),
        ("1 Mar 2024", date(2024, 3, 1)),
        ("1st March 2024", date(2024, 3, 1)),
        ("Fri, 1 Mar 2024", date(2024, 3, 1)),
        ("01-Mar-24", date(2024, 3, 1)),
        ("2 Sept 2024", date(2024, 9, 2)),
        ("March 1, 2024", date(2024, 3, 1)),
        ("1/2/69", date(2069, 2, 1)),
        ("1/2/70", date(1970, 2, 1)),
    ],
)
def test_a_date_is_read_in_every_dress(cell: object, day: date) -> None:
    assert to_date(cell) == day


def test_the_mapping_says_which_number_is_the_day() -> None:
    assert to_date("03/04/2025", "day-first") == date(2025, 4, 3)
    assert to_date("03/04/2025", "month-first") == date(2025, 3, 4)


@pytest.mark.parametrize("cell", ["31/02/2024", "2024-13-01", "30 February 2024", "0/1/2024"])
def test_a_day_that_no_calendar_has_is_refused_with_what_to_do(cell: str) -> None:
    with pytest.raises(BadValueError) as caught:
        to_date(cell)
    assert str(caught.value) == f'"{cell}" is not a day of the calendar; check day and month, or write 2026-04-01'


@pytest.mark.parametrize(
    "cell",
    [
        "soon", "2024", "Mar 2024", "Q1 2024", "20240301", "1/2", "1/2/2024 or later", "1/2/202", "12/2024/1",
        "1 Marvel 2024", "1 Ma 2024", 45000, 3.5, True, time(10, 30),
    ],
)  # fmt: skip
def test_what_is_no_date_is_refused(cell: object) -> None:
    with pytest.raises(BadValueError, match=r"is not a date; write it as 2026-04-01$"):
        to_date(cell)


def test_an_inclusive_end_is_the_day_after() -> None:
    assert READERS["date"]("31/03/2025", "day-first", True) == terms.typed("2025-04-01", "date")


def test_the_last_day_of_all_stays_the_last_day() -> None:
    assert READERS["date"]("31/12/9999", "day-first", True) == terms.typed("9999-12-31", "date")


@pytest.mark.parametrize(
    ("cell", "moment"),
    [
        ("2024-03-01T10:30:00+01:00", "2024-03-01T09:30:00Z"),
        ("2024-03-01", "2024-03-01T00:00:00Z"),
        ("1/3/2024", "2024-03-01T00:00:00Z"),
        (datetime(2024, 3, 1, 10, 30), "2024-03-01T10:30:00Z"),
        # Before the year 1 in UTC: read as the day alone.
        ("0001-01-01T00:00:00+05:00", "0001-01-01T00:00:00Z"),
    ],
)
def test_a_moment_is_read_and_written_in_utc(cell: object, moment: str) -> None:
    assert READERS["dateTime"](cell, "day-first", False) == terms.typed(moment, "dateTime")


@pytest.mark.parametrize("cell", ["Yes", "y", "TRUE", True, 1, 1.0, "x", "✓", "1"])
def test_yes_is_read_as_true(cell: object) -> None:
    assert READERS["boolean"](cell, "", False) == terms.typed("true", "boolean")


@pytest.mark.parametrize("cell", ["No", "n", "false", False, 0, "0", "✗"])
def test_no_is_read_as_false(cell: object) -> None:
    assert READERS["boolean"](cell, "", False) == terms.typed("false", "boolean")


@pytest.mark.parametrize("cell", ["maybe", "Y/N", 2, "yes please"])
def test_neither_yes_nor_no_is_refused(cell: object) -> None:
    with pytest.raises(BadValueError, match=r"is neither yes nor no; write yes or no$"):
        READERS["boolean"](cell, "", False)


@pytest.mark.parametrize(("cell", "number"), [("7", "7"), (7.0, "7"), ("1,250", "1250"), ("-3", "-3"), ("+4", "4")])
def test_a_whole_number_is_read(cell: object, number: str) -> None:
    assert READERS["integer"](cell, "", False) == terms.typed(number, "integer")


@pytest.mark.parametrize("cell", ["7 years", "7.5", 7.5, "seven", "1e6", "9" * 30])
def test_what_is_no_whole_number_is_refused(cell: object) -> None:
    with pytest.raises(BadValueError, match=r"is not a whole number; write for example 7$"):
        READERS["integer"](cell, "", False)


def test_a_list_value_is_found_by_label_key_alternative_and_iri(schema: Schema) -> None:
    field = schema.field("InformationAsset-status")
    forms = list_values(schema.lists[field.list_iri or ""], [("Mothballed", "https://example.org/mothballed")])
    live = terms.iri(terms.LIST + "status/live")
    assert {list_term(t, field, schema, forms) for t in ("live", "LIVE", " Live ", live[1:-1])} == {live}
    assert list_term("mothballed", field, schema, forms) == "<https://example.org/mothballed>"


def test_an_unknown_list_value_is_refused_with_the_nearest_one(schema: Schema) -> None:
    field = schema.field("InformationAsset-status")
    forms = list_values(schema.lists[field.list_iri or ""], [])
    with pytest.raises(BadValueError) as caught:
        list_term("lve", field, schema, forms)
    assert str(caught.value) == '"lve" is not in the list of status of an asset; did you mean "live"?'
    with pytest.raises(BadValueError, match=r"choose from .*live"):
        list_term("qqqq", field, schema, forms)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("blank", ["", "-", "NULL", "#N/A", "as above", "—"]),
        ("not-known", ["TBC", "tbd", "?", "Unknown", "to be confirmed"]),
        ("none", ["None", "nobody", "No-one", "vacant", "nil"]),
        ("not-applicable", ["n/a", "N/A", "not applicable", "NA"]),
    ],
)
def test_words_for_nothing_are_told_apart(kind: str, words: list[str]) -> None:
    known = words_for_nothing({})
    assert [known.get(w.casefold()) for w in words] == [kind] * len(words)


def test_a_mapping_adds_words_and_goes_before_those_built_in() -> None:
    known = words_for_nothing({"not-known": ("Ask  Estates",), "none": ("n/a",)})
    assert known["ask estates"] == "not-known"
    assert known["n/a"] == "none"


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""), ("  a  ", "a"), ("a\x00b", "ab"), (True, "yes"), (3.0, "3"), (3.25, "3.25"),
        (datetime(2024, 3, 1), "2024-03-01"),
        (datetime(2024, 3, 1, 9, 5), "2024-03-01 09:05"), (time(9, 5), "09:05:00"),
    ],
)  # fmt: skip
def test_a_cell_is_written_as_its_reader_sees_it(cell: object, text: str) -> None:
    assert as_text(cell) == text


def test_a_value_is_shown_short_in_a_message() -> None:
    with pytest.raises(BadValueError) as caught:
        to_date("x" * 1_000_000)
    assert len(str(caught.value)) < 150
