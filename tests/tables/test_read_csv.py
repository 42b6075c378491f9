"""Text files in every dialect that people send."""

import csv
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ima_graph.errors import InputError
from ima_graph.tables.headers import find_table
from ima_graph.tables.read import read_sheets, stamp
from ima_graph.tables.read_csv import find_delimiter


def _read(tmp_path: Path, content: bytes, name: str = "a.csv") -> list[list[object]]:
    (tmp_path / name).write_bytes(content)
    (sheet,) = read_sheets(tmp_path / name)
    assert sheet.name == ""
    return sheet.rows


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_encodings_are_told_apart(tmp_path: Path, encoding: str) -> None:
    text = "Name,Owner\r\nDonnées – été,“Étienne”\r\n"
    assert _read(tmp_path, text.encode(encoding)) == [["Name", "Owner"], ["Données – été", "“Étienne”"]]


def test_a_guess_at_the_encoding_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes("Name\nCafé\n".encode("cp1252"))
    assert read_sheets(tmp_path / "a.csv")[0].notes == [
        "a.csv is not in UTF-8 and was read as Windows-1252; check accents and dashes, or save it as CSV UTF-8."
    ]


def test_bytes_that_no_windows_text_has_are_still_read(tmp_path: Path) -> None:
    assert _read(tmp_path, b"Name\nCaf\xe9 \x81\n") == [["Name"], ["Café \x81"]]


def test_a_damaged_utf16_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="damaged"):
        _read(tmp_path, b"\xff\xfeN\x00\x00\xd8\x00")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters_are_found_by_consistency(tmp_path: Path, delimiter: str) -> None:
    rows = [["Name", "Systems", "Notes"], ["A", "x; y; z", "one, two"], ["B", "p; q; r", "a | b"], ["C", "", "1\t2"]]
    with open(tmp_path / "a.csv", "w", newline="", encoding="utf-8") as file:
        csv.writer(file, delimiter=delimiter).writerows(rows)
    assert read_sheets(tmp_path / "a.csv")[0].rows == rows


def test_several_values_in_unquoted_cells_do_not_pass_for_columns() -> None:
    assert find_delimiter("Name,Owner,Kept in\n" + "Ledger,Finance,A; B; C; D\n" * 30) == ","
    assert find_delimiter("Name;Owner;Kept in\n" + "Smith, John;Finance;A\n" * 30) == ";"
    assert find_delimiter("Register of the archives, 2026\n\nName;Owner;Kept in\nA;B;C\nD;E;F\n") == ";"


def test_excels_own_line_names_the_delimiter_and_is_no_row(tmp_path: Path) -> None:
    assert _read(tmp_path, b"sep=|\r\nName|Owner\r\nA, B|C, D\r\n") == [["Name", "Owner"], ["A, B", "C, D"]]


def test_rows_count_as_a_spreadsheet_counts_them(tmp_path: Path) -> None:
    rows = _read(tmp_path, b'Name,Description\r\nA,"one\r\ntwo\rthree\nfour"\r\n\r\nB,x\r\n')
    assert rows == [["Name", "Description"], ["A", "one\r\ntwo\rthree\nfour"], [], ["B", "x"]]


def test_line_and_paragraph_separators_stay_in_their_cell(tmp_path: Path) -> None:
    assert _read(tmp_path, "Name,B\nA\u2028a\x0b,C\x85\n".encode()) == [["Name", "B"], ["A\u2028a\x0b", "C\x85"]]


def test_old_macintosh_line_ends_are_line_ends(tmp_path: Path) -> None:
    assert _read(tmp_path, b"Name,Owner\rA,B\rC,D") == [["Name", "Owner"], ["A", "B"], ["C", "D"]]


def test_nul_bytes_are_dropped_and_ragged_rows_kept(tmp_path: Path) -> None:
    rows = _read(tmp_path, b"Name,Owner,Team\nLed\x00ger,Fin\x00ance\nB,C,D,E\nF\n")
    assert rows == [["Name", "Owner", "Team"], ["Ledger", "Finance"], ["B", "C", "D", "E"], ["F"]]


def test_a_cell_of_a_million_characters_is_read_and_the_limit_put_back(tmp_path: Path) -> None:
    before = csv.field_size_limit()
    rows = _read(tmp_path, b"Name,Description\nA," + b"x" * 1_000_000 + b"\n")
    assert len(str(rows[1][1])) == 1_000_000
    assert csv.field_size_limit() == before


def test_a_quote_left_open_is_refused_where_it_stands(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"a\.csv row 3: a quotation mark is opened and not closed"):
        _read(tmp_path, b'Name,Owner\nA,B\nC,"D\nE,F\nG,H\n')


def test_quotes_within_a_cell_are_text(tmp_path: Path) -> None:
    assert _read(tmp_path, b'Name,Size\n5" disks,"the ""old"" ones"\n') == [
        ["Name", "Size"],
        ['5" disks', 'the "old" ones'],
    ]


def test_a_file_of_empty_rows_is_empty(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"a\.csv is empty"):
        _read(tmp_path, b",,,\n,,,\n")


def test_json_and_yaml_are_sent_to_the_mapping_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"a\.json holds records, not a table"):
        _read(tmp_path, b"[]", "a.json")


def test_the_stamp_of_an_own_csv_is_read_and_guarded_cells_are_opened(tmp_path: Path) -> None:
    content = b"_ima_graph,Id,Name\n,,'=new\nabc@12,k1,'tis\n"
    assert _read(tmp_path, content)[1:] == [["", "", "=new"], ["abc@12", "k1", "'tis"]]
    assert stamp(tmp_path / "a.csv") == {"register": "abc", "change": "12"}
    _read(tmp_path, content.replace(b"_ima_graph", b"_ima_graph 2026-11-22"))
    assert stamp(tmp_path / "a.csv") == {"register": "abc", "change": "12", "on": "2026-11-22"}
    assert read_sheets(tmp_path / "a.csv")[0].is_stamped


def test_a_foreign_csv_has_no_stamp_and_keeps_its_quotes(tmp_path: Path) -> None:
    assert _read(tmp_path, b"Name,B\n'=new,x\n")[1] == ["'=new", "x"]
    assert stamp(tmp_path / "a.csv") is None


_cell = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\x00\x1e"), max_size=12)


@given(
    st.lists(st.lists(_cell, min_size=3, max_size=3), min_size=1, max_size=6),
    st.sampled_from([",", ";", "\t", "|"]),
)
def test_whatever_is_written_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], delimiter: str
) -> None:
    rows = [["Name", "Owner", "Kept in"], *rows]
    path = tmp_path_factory.mktemp("csv") / "a.csv"
    with open(path, "w", newline="", encoding="utf-8") as file:
        file.write(f"sep={delimiter}\n")
        csv.writer(file, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows(rows)
    assert read_sheets(path)[0].rows == rows


@pytest.mark.bench
def test_forty_thousand_rows_take_about_as_long_as_the_csv_module_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow([f"Heading {i}" for i in range(15)])
        writer.writerows([f"Asset {r}", "a, b", *["HR team", "", "some longer text é"] * 4, ""] for r in range(40_000))

    def alone() -> object:
        with open(path, newline="", encoding="utf-8") as file:
            return list(csv.reader(file))

    ours, theirs = _seconds(lambda: find_table(read_sheets(path)[0])), _seconds(alone)
    print(f"ours {ours:.3f} s, csv.reader {theirs:.3f} s")
    assert ours < 2.5 * theirs


def _seconds(work: Callable[[], object]) -> float:
    """Take the fastest of five runs, in CPU seconds."""
    found = []
    for _ in range(5):
        start = time.process_time()
        work()
        found.append(time.process_time() - start)
    return min(found)
