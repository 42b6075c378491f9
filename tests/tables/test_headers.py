"""Where the table is in sheets as people lay them out."""

from pathlib import Path

import openpyxl
import pytest

from ima_graph.tables.headers import NoTable, Table, find_table
from ima_graph.tables.read import Sheet, read_sheets

_HEAD: list[object] = ["Ref", "Name", "Owner", "Kept in", "Review date"]
_ROW: list[object] = ["A1", "Ledger", "Head of Finance", "SAP", "2026-04-01"]


def _table(*rows: list[object], header: int = 0) -> Table:
    found = find_table(Sheet("a.csv", "", list(rows)), header)
    assert isinstance(found, Table)
    return found


def _workbook(tmp_path: Path, rows: list[list[object]], *merged: str) -> Table:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for cells in merged:
        book.active.merge_cells(cells)
    book.save(tmp_path / "a.xlsx")
    found = find_table(read_sheets(tmp_path / "a.xlsx")[0])
    assert isinstance(found, Table)
    return found


def test_a_plain_table_is_taken_as_it_is() -> None:
    table = _table(_HEAD, _ROW, _ROW)
    assert (table.header_row, table.columns, table.rows, table.numbers) == (1, _HEAD, [_ROW, _ROW], [2, 3])
    assert table.left_out == []


def test_titles_above_the_headings_are_left_out() -> None:
    about: list[object] = ["Department:", "Finance"]
    table = _table(["Information asset register"], about, ["Version", 3], [], _HEAD, _ROW)
    assert (table.header_row, table.columns, table.numbers) == (5, _HEAD, [6])
    assert table.left_out == [(1, "title"), (2, "title"), (3, "title")]


def test_ragged_rows_are_made_as_long_as_the_headings() -> None:
    table = _table(["Name", "Owner", "Team"], ["A"], ["B", "x", "y", "more"])
    assert table.columns == ["Name", "Owner", "Team", "Column D"]
    assert table.rows == [["A", "", "", ""], ["B", "x", "y", "more"]]


def test_columns_without_a_heading_or_a_value_are_no_columns() -> None:
    table = _table(["Name", "", "Owner", "", ""], ["A", "", "x", "", ""], ["B", "z", "y", "", ""])
    assert table.columns == ["Name", "Column B", "Owner"]
    assert table.rows == [["A", "", "x"], ["B", "z", "y"]]


def test_headings_that_come_again_are_numbered() -> None:
    assert _table(["Name", "Owner", "Owner", "Owner"], ["A", "x", "y", "z"]).columns == [
        "Name",
        "Owner",
        "Owner (2)",
        "Owner (3)",
    ]


def test_a_group_above_the_headings_is_joined_only_where_it_is_needed(tmp_path: Path) -> None:
    upper = ["Asset", None, "Owner", None, "Keeping"]
    lower = ["Name", "Description", "Name", "Email", "Kept in"]
    table = _workbook(tmp_path, [["Register"], upper, lower, ["Ledger", "d", "Ana", "a@x", "SAP"]], "A2:B2", "C2:D2")
    assert table.columns == ["Asset: Name", "Description", "Owner: Name", "Email", "Kept in"]
    assert (table.header_row, table.numbers, table.left_out) == (3, [4], [(1, "title")])


def test_headings_merged_over_two_rows_keep_their_name(tmp_path: Path) -> None:
    upper = ["Name", "Owner", None, "Kept in"]
    lower = [None, "Post", "Email", None]
    table = _workbook(tmp_path, [upper, lower, ["Ledger", "p", "a@x", "SAP"]], "A1:A2", "B1:C1", "D1:D2")
    assert table.columns == ["Name", "Post", "Email", "Kept in"]
    assert (table.header_row, table.numbers) == (2, [3])


def test_two_rows_of_headings_are_seen_without_merged_cells() -> None:
    table = _table(["Name", "Owner", "", "", "Kept in"], ["", "Post", "Team", "Email", ""], ["L", "p", "t", "a", "S"])
    assert table.columns == ["Name", "Post", "Team", "Email", "Kept in"]
    assert table.numbers == [3]


def test_a_first_row_with_blanks_is_not_taken_for_headings() -> None:
    table = _table(["Name", "Owner", "Kept in", "Notes"], ["Ledger", "", "SAP", ""], ["Plans", "x", "y", "z"])
    assert table.numbers == [2, 3]


def test_totals_and_notes_are_left_out_and_say_so() -> None:
    total: list[object] = ["Total", 2, "", "", ""]
    rows = [_HEAD, _ROW, _ROW, total, [], ["Source: survey of 2025"], ["* not confirmed by its owner"]]
    table = _table(*rows)
    assert table.numbers == [2, 3]
    assert table.left_out == [(4, "total"), (5, "blank"), (6, "note"), (7, "note")]


def test_a_sentence_after_a_gap_at_the_end_is_a_note() -> None:
    table = _table(_HEAD, _ROW, [], ["This register is kept by the records team and reviewed yearly."])
    assert table.left_out == [(3, "blank"), (4, "note")]


@pytest.mark.parametrize(
    "name", ["Total rewards statement", "Source code", "Notes of the board", "Sum of parts", "Key"]
)
def test_an_asset_of_which_only_the_name_is_known_stays(name: str) -> None:
    table = _table(["Name", "Owner", "Kept in", "Notes"], ["Ledger", "a", "b", "c"], [name, "", "", ""])
    assert table.rows[1][0] == name
    assert table.left_out == []


def test_a_word_that_heads_a_legend_after_a_gap_is_a_note() -> None:
    table = _table(["Name", "Owner", "Kept in"], ["Ledger", "a", "b"], [], ["Key"])
    assert table.left_out == [(3, "blank"), (4, "note")]


def test_capitals_after_a_gap_head_a_section_and_short_names_do_not() -> None:
    rows: list[list[object]] = [["Name", "Owner", "Kept in"], ["SAP", "", ""], ["Ledger", "a", "b"], []]
    table = _table(*rows, ["ESTATES", "", ""], ["Plans", "c", "d"])
    assert table.left_out == [(4, "blank"), (5, "section heading ESTATES")]


def test_names_alone_after_a_gap_stay() -> None:
    table = _table(["Name", "Owner", "Kept in"], ["Ledger", "a", "b"], [], ["Plans", "", ""], ["Maps", "", ""])
    assert table.numbers == [2, 4, 5]


def test_sections_are_left_out_where_they_show_as_such(tmp_path: Path) -> None:
    rows = [["Name", "Owner", "Kept in"], ["Finance"], ["Ledger", "a", "b"], ["Estates"], ["Plans", "c", "d"]]
    table = _workbook(tmp_path, rows, "A2:C2", "A4:C4")
    assert table.left_out == [(2, "section heading Finance"), (4, "section heading Estates")]
    by_reference = _table(
        _HEAD, ["Finance", "", "", "", ""], _ROW, ["A2", "b", "c", "d", "e"], ["Estates", "", "", "", ""], _ROW
    )
    assert [row for row, _ in by_reference.left_out] == [2, 5]


def test_headings_repeated_on_each_page_and_blank_rows_are_left_out() -> None:
    table = _table(_HEAD, _ROW, _HEAD, _ROW, [" ", "", None], _ROW, [], [])
    assert table.numbers == [2, 4, 6]
    assert table.left_out == [(3, "headings again"), (5, "blank")]


def test_guidance_is_no_table() -> None:
    rows: list[list[object]] = [["How to fill in this register"], [], ["Write one row for each information asset."]]
    found = find_table(Sheet("a.xlsx", "Read me", rows))
    assert found == NoTable("a.xlsx", "Read me", "it holds text to read, and no table.")
    assert find_table(Sheet("a.xlsx", "Empty", [])) == NoTable("a.xlsx", "Empty", "it is empty.")


def test_numbers_alone_have_no_headings() -> None:
    found = find_table(Sheet("a.xlsx", "Figures", [[1, 2, 3], [4, 5, 6]]))
    assert isinstance(found, NoTable)
    assert "no row of headings" in found.why


def test_one_column_of_names_is_a_table() -> None:
    table = _table(["Team"], ["Finance"], ["Estates"])
    assert (table.columns, table.rows) == (["Team"], [["Finance"], ["Estates"]])


def test_headings_without_rows_are_a_table() -> None:
    assert _table(_HEAD).rows == []


def test_the_row_of_the_headings_may_be_given() -> None:
    table = _table(["Name", "Owner"], ["Title", "Keeper"], ["A", "B"], header=2)
    assert (table.columns, table.numbers, table.left_out) == (["Title", "Keeper"], [3], [(1, "title")])
    found = find_table(Sheet("a.csv", "", [["Name"]]), 4)
    assert isinstance(found, NoTable)
    assert "no row 4" in found.why


def test_nothing_in_an_export_of_our_own_is_a_note() -> None:
    sheet = Sheet("a.xlsx", "Assets", [["Id", "Name", "Owner"], ["", "Total", ""], ["", "Note: x", ""]])
    sheet.is_stamped = True
    found = find_table(sheet, 1)
    assert isinstance(found, Table)
    assert (found.numbers, found.left_out) == ([2, 3], [])
