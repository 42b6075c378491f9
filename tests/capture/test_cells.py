"""Pasted lines and cells are read before they are added: columns by heading or by a guess that is said to be one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ima_graph.capture import COLUMN_PARTS, Names, read_paste
from ima_graph.capture.cells import MOST_CHARACTERS, MOST_ROWS
from ima_graph.errors import InputError


def test_lines_are_sentences() -> None:
    pasted = read_paste("We hold the berth list\n\nPilots -> us: boarding times, daily\n", "Harbour Office")
    assert pasted.columns == ()
    assert [row.cells for row in pasted.rows] == [("We hold the berth list",), ("Pilots -> us: boarding times, daily",)]
    assert [(f.type, f.asset) for f in pasted.facts] == [("holds", "berth list"), ("flow", "boarding times")]


def test_cells_with_headings() -> None:
    pasted = read_paste(
        "From\tWhat\tTo\tHow\tHow often\tWhy\n"
        "Pilots\tboarding times\tus\tVHF radio\tevery day\tplanning\n"
        "Agents\tthe crew lists\tBorder Force\temail\tbefore each call\t\n",
        "Harbour Office",
    )
    assert [c.part for c in pasted.columns] == ["from", "asset", "to", "via", "frequency", "why"]
    assert all(c.is_sure for c in pasted.columns)
    assert pasted.problems == ()
    first, second = pasted.facts
    assert (first.from_, first.to, first.asset, first.via, first.frequency, first.why, first.unclear) == (
        "Pilots",
        "Harbour Office",
        "boarding times",
        "VHF radio",
        "daily",
        "planning",
        (),
    )
    assert (second.asset, second.frequency, second.unclear) == ("crew lists", "before each call", ())


def test_assets_with_owner_and_place_make_two_facts_a_row() -> None:
    pasted = read_paste("Asset\tOwner\tPlace\nBerth list\tHarbour Master\tS drive\nCrane log\ttbc\tcrane cab", "Quay")
    assert [(f.type, f.who, f.asset, f.place, f.unclear) for f in pasted.facts] == [
        ("holds", "Quay", "Berth list", "S drive", ()),
        ("owns", "Harbour Master", "Berth list", "", ()),
        ("holds", "Quay", "Crane log", "crane cab", ()),
    ]


def test_cells_without_headings_are_guessed_and_it_is_said() -> None:
    pasted = read_paste(
        "HR\tleavers list\tIT\tweekly\temail\n"
        "HR\tstarters form\tPayroll\tmonthly\temail\n"
        "IT\tlicence report\tFinance\tyearly\tpost"
    )
    assert [c.part for c in pasted.columns] == ["from", "asset", "to", "frequency", "via"]
    assert not any(c.is_sure for c in pasted.columns)
    assert len(pasted.problems) == 5
    fact = pasted.facts[0]
    assert (fact.from_, fact.asset, fact.to) == ("HR", "leavers list", "IT")
    assert set(fact.unclear) == {"from", "to", "asset", "via", "frequency"}


def test_known_names_tell_who_is_who() -> None:
    names = Names(["Pilots", "Dredging"])
    pasted = read_paste("Pilots\tlog of soundings\tDredging\nDredging\tdepth chart\tPilots", names=names)
    assert [c.part for c in pasted.columns] == ["from", "asset", "to"]


def test_a_guess_can_be_put_right() -> None:
    text = "HR\tleavers list\tIT\nIT\tlicence report\tFinance"
    pasted = read_paste(text, parts=["to", "asset", "from"])
    assert [(f.from_, f.to, f.unclear) for f in pasted.facts] == [("IT", "HR", ()), ("Finance", "IT", ())]


def test_a_column_that_is_not_understood_is_named() -> None:
    pasted = read_paste("What\tTo\tShoe size\nBerth list\tPilots\t44")
    assert pasted.problems == (
        "Column 3 (Shoe size) is not understood and is left out. Say what it is, if it matters.",
    )
    assert pasted.facts[0].unclear == ("from",)


def test_cells_with_line_breaks_and_ragged_rows() -> None:
    pasted = read_paste('From\tWhat\tTo\nPilots\t"boarding\ntimes"\tAgents\nAgents\tcrew list\n')
    assert [(f.asset, f.to, f.unclear) for f in pasted.facts] == [
        ("boarding times", "Agents", ()),
        ("crew list", "", ("to",)),
    ]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("PK\x03\x04\x00\x00\x08\x00", "not text"),
        ("\x01\x02\x03\x04\x05 words", "not text"),
        ("x" * 1_000_000, "200,000 is the most"),
        ("a\tb\n" * (MOST_ROWS + 1), "1,000 is the most"),
        ("a\n" * (MOST_ROWS + 1), "1,000 is the most"),
    ],
)
def test_what_is_no_paste_is_refused_in_a_sentence(text: str, says: str) -> None:
    with pytest.raises(InputError, match=says):
        read_paste(text)


@given(st.text(alphabet=st.sampled_from('ab \t\n"\r,;:?→é'), max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    pasted = read_paste(text, "T")
    assert all(c.part in ("", *COLUMN_PARTS) for c in pasted.columns)
    assert all(len(row.cells) == len(pasted.columns) for row in pasted.rows if pasted.columns)
    assert len(text) <= MOST_CHARACTERS
