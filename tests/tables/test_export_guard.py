"""Texts come back from a cell as they went in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ima_graph.tables.guard import guard, join_values, split_values, unguard

TEXTS = st.text(alphabet=st.characters(codec="utf-8")) | st.text(alphabet="'=+-@\t\r\nab")
VALUES = st.text(alphabet=st.characters(codec="utf-8"), min_size=1) | st.text(alphabet='"; \nab', min_size=1)


@given(TEXTS)
def test_a_guarded_text_comes_back_unchanged(text: str) -> None:
    assert unguard(guard(text)) == text


@pytest.mark.parametrize("text", ["=1", "+44 20", "-1", "@x", "\tx", "\rx"])
def test_what_would_run_as_a_formula_is_guarded(text: str) -> None:
    assert guard(text) == "'" + text


@given(st.lists(VALUES.filter(lambda v: v.strip()), max_size=4))
def test_values_in_one_cell_come_back_unchanged(values: list[str]) -> None:
    assert split_values(join_values(values)) == values


@given(st.lists(VALUES.filter(lambda v: v.strip()), max_size=4))
def test_values_come_back_when_the_cell_was_stripped(values: list[str]) -> None:
    assert split_values(join_values(values).strip()) == values


def test_what_a_person_types_is_split_at_semicolons_or_lines() -> None:
    assert split_values("Finance ;Estates") == ["Finance", "Estates"]
    assert split_values("Finance\r\n Estates\n") == ["Finance", "Estates"]
    assert split_values('"Files" folder; Estates') == ['"Files" folder', "Estates"]
