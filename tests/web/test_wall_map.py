"""What the wall draws: names read from the back of the room, boxes that stay, and what people typed never as markup."""

import re
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest

from ima_graph.errors import NotFoundError
from ima_graph.maps.layout import Box, Layout
from ima_graph.maps.model import OUTSIDE, Card, Department, End, Flow, Picture, Row
from ima_graph.maps.packing import pack
from ima_graph.web import wall_focus, wall_focus_map, wall_grid
from ima_graph.web.drawing import tables, wall_svg
from ima_graph.web.wall_grid import ALONE, Grid, grid
from tests.bench.organisation import organisation
from tests.maps.pictures import GAP, UNOWNED, picture, with_rows

FORTY = [(300, 40, 8, 350), (300, 40, 4, 420), (300, 40, 5, 400), (120, 26, 6, 180), (60, 12, 3, 80), (24, 7, 3, 33)]


def with_team(told: Picture, department: int, name: str = "new") -> Picture:
    """The picture with one more team in a department."""
    chosen = told.departments[department]
    grown = Department(chosen.id, chosen.label, (Card(name, name, chosen.id), *chosen.cards))
    return replace(told, departments=(*told.departments[:department], grown, *told.departments[department + 1 :]))


def alone(*names: str) -> Picture:
    """Teams that belong to no department."""
    return Picture("Room", "2026-04-01", 1, tuple(Department(n, n, (Card(n, n, n),)) for n in names))


def everything(made: Grid) -> list[Box]:
    return [*made.boxes.values(), *made.headings.values()]


@pytest.mark.parametrize("size", FORTY)
def test_names_of_40_teams_are_28_px_high_and_no_box_meets_another(size: tuple[int, int, int, int]) -> None:
    told = organisation(*size)
    made = grid(told, {})
    assert made.scale >= 1.0
    assert made.boxes.keys() == told.cards.keys()
    assert not any(a.overlaps(b, 10) for a, b in combinations(everything(made), 2))
    assert all(made.view.contains(box) for box in everything(made))


@pytest.mark.parametrize("size", FORTY)
def test_a_new_team_moves_no_box_where_there_is_a_free_slot(size: tuple[int, int, int, int]) -> None:
    told = organisation(*size)
    before = grid(told, {}, [*pack(told.departments).cards])
    tried = 0
    for n, department in enumerate(told.departments):
        if department.id not in before.slots or "" not in before.slots[department.id]:
            continue
        tried += 1
        after = grid(with_team(told, n), before.slots)
        assert {id_: box for id_, box in after.boxes.items() if id_ != "new"} == before.boxes
        assert (after.headings, after.view) == (before.headings, before.view)
    assert tried or size[1] == 40


def test_a_team_that_goes_leaves_its_slot_and_the_next_one_takes_it() -> None:
    before = grid(alone("Audit", "Legal", "Pay"), {})
    without = grid(alone("Audit", "Pay"), before.slots)
    assert without.boxes == {n: box for n, box in before.boxes.items() if n != "Legal"}
    again = grid(alone("Audit", "Fleet", "Pay"), without.slots)
    assert again.boxes["Fleet"] == before.boxes["Legal"]


def test_room_is_left_for_those_who_have_joined_and_said_nothing_yet() -> None:
    first = grid(alone("Audit"), {}, reserve=9)
    assert len(first.slots[ALONE]) == 9
    names = ["Audit", *(f"Team {n}" for n in range(8))]
    assert grid(alone(*names), first.slots, reserve=9).boxes["Audit"] == first.boxes["Audit"]


def test_a_full_department_gets_more_slots_and_loses_nobody() -> None:
    full = grid(alone("Audit", "Legal", "Pay"), {})
    more = grid(alone("Audit", "Legal", "Pay", "Fleet"), full.slots)
    assert more.boxes.keys() == {"Audit", "Legal", "Pay", "Fleet"}
    assert len(more.slots[ALONE]) == 6


def test_slots_are_kept_with_the_register_and_damage_is_no_harm(tmp_path: Path) -> None:
    slots = grid(alone("Audit", "Pay"), {}).slots
    wall_grid.keep_slots(tmp_path, slots)
    assert wall_grid.kept_slots(tmp_path) == slots
    for damaged in ("{", "[]", '{"": 3}'):
        (tmp_path / wall_grid.FILE).write_text(damaged, encoding="utf-8")
        assert wall_grid.kept_slots(tmp_path) == {}
    wall_grid.keep_slots(tmp_path / "nowhere", slots)


def test_markup_in_names_is_shown_as_text() -> None:
    bad = "<script>alert(1)</script>"
    told = picture({bad: [bad, "Y"]}, [(bad, "Y")])
    told = replace(told, flows=(replace(told.flows[0], cargo_labels=(bad,)),))
    for focus in ("", "Y"):
        drawn = wall_svg(told, Layout(), focus)
        assert "<script" not in str(drawn["svg"])
        assert "&lt;script&gt;" in str(drawn["svg"])


def test_the_map_says_in_words_what_it_draws_and_counts_what_it_does_not() -> None:
    told = picture({"A": ["X", "Y"], "B": ["Z"]}, [("X", "Y"), ("X", "Y"), ("Y", "Z"), ("Z", "Z"), ("", "X")])
    drawn = wall_svg(told, Layout())
    assert drawn["summary"] == "3 teams with 0 assets. 3 flows between them, as 2 lines."
    assert drawn["sentences"] == ["X to Y, 2 flows: A thing.", "Y to Z, 1 flow: A thing."]
    assert drawn["notes"] == [
        "A wider line is more flows, a double line is sensitive. The list has the numbers.",
        "1 flow inside one team, not drawn.",
        "1 flow with an end that nobody stated, not drawn.",
    ]
    assert str(drawn["svg"]).count('<path class="flow') == 2


def test_of_many_lines_the_largest_are_drawn_and_the_rest_is_counted() -> None:
    told = organisation(300, 40, 8, 350)
    drawn = wall_svg(told, pack(told.departments))
    lines = re.findall(r'<path class="flow (?!sensitive)', str(drawn["svg"]))
    between = len(drawn["sentences"])  # type: ignore[arg-type]
    assert len(lines) == 24
    assert drawn["notes"][0] == f"The 24 largest of {between} lines are drawn: the list has all."  # type: ignore[index]


def test_an_empty_room_has_no_drawing() -> None:
    drawn = wall_svg(Picture("Room", "2026-04-01", 1), Layout())
    assert (drawn["svg"], drawn["sentences"]) == ("", [])
    assert drawn["summary"] == "0 teams with 0 assets. Nothing moves yet. What did you last send to someone?"


def test_a_team_with_gaps_has_a_ring_and_a_glyph() -> None:
    told = picture({"A": ["X", "Y"]}, [])
    x, y = told.departments[0].cards
    cards = (with_rows(x, (UNOWNED,), (GAP,)), y)
    drawn = str(wall_svg(replace(told, departments=(Department("dept A", "A", cards),)), Layout())["svg"])
    assert len(re.findall(r'class="thing team gap"', drawn)) == drawn.count('class="glyph"') == 1


@pytest.mark.parametrize(("level", "personal", "double"), [(1, False, 0), (2, False, 1), (None, True, 1)])
def test_a_sensitive_flow_is_a_double_line(level: int | None, personal: bool, double: int) -> None:
    told = picture({"A": ["X", "Y"]}, [("X", "Y")])
    x, y = told.departments[0].cards
    row = Row("r", "Thing", "X", level=level, personal=personal)
    told = replace(
        told,
        departments=(Department("dept A", "A", (replace(x, rows=(row,)), y)),),
        flows=(replace(told.flows[0], cargo=("r",)),),
    )
    for focus in ("", "X"):
        drawn = str(wall_svg(told, Layout(), focus)["svg"])
        assert (drawn.count("flow sensitive"), drawn.count("inner")) == (double, double)


@pytest.fixture
def around() -> Picture:
    """X holds two things, one without an owner, and sends one to Y monthly and to a bank; Z sends something to X."""
    told = picture({"A": ["X", "Y", "Z"], "Outside": [OUTSIDE]}, [("Z", "X")])
    x, *others = told.departments[0].cards
    rows = (Row("r1", "Tidy", "X", owners=("Head of X",)), Row("r2", "Unkept", "X", gaps=(UNOWNED,)))
    bank = Row("bank", "Bank plc", OUTSIDE, "Organisation")
    outside = Department("Outside", "Outside", (Card(OUTSIDE, "Outside", "Outside", (bank,)),))
    to_y = Flow("y", End("X", "r1", "X", "X"), End("Y", "", "Y", "Y"), ("r1",), ("Tidy",), often="monthly")
    to_bank = Flow("b", End("X", "", "X", "X"), End(OUTSIDE, "bank", "bank", "Bank plc"), ("r1",), ("Tidy",))
    first = Department("dept A", "A", (replace(x, rows=rows), *others))
    return replace(told, departments=(first, outside), flows=(*told.flows, to_y, to_bank))


def test_a_team_in_focus_shows_its_assets_and_one_step_around(around: Picture) -> None:
    focus = wall_focus.look_at(around, "X")
    assert focus.summary == "X: in from Z; out to Y and Bank plc."
    # What has a gap comes first: there may be no room for all.
    assert [(line.text, line.has_gap) for line in focus.lines] == [("Unkept", True), ("Tidy", False)]
    assert [(p.label, p.lines) for p in focus.outgoing] == [("Y", ("Tidy, monthly",)), ("Bank plc", ("Tidy",))]
    svg, told, _ = wall_focus_map.draw(focus)
    assert told == []
    assert len(re.findall('class="thing team', svg)) == 3


def test_an_asset_and_a_flow_can_be_in_focus_too(around: Picture) -> None:
    asset = wall_focus.look_at(around, "r2")
    assert [(line.text, line.has_gap) for line in asset.lines] == [
        ("No owner", True),
        ("Classification not stated", False),
    ]
    assert asset.summary == "Unkept: nothing comes in; nothing goes out."
    one = wall_focus.look_at(around, "y")
    assert (one.title, one.summary) == ("Tidy", "Tidy: in from X; out to Y.")
    assert [line.text for line in one.lines] == ["How: nobody said", "How often: monthly", "Why: nobody said"]
    with pytest.raises(NotFoundError, match="not on the map"):
        wall_focus.look_at(around, "nothing")


def test_a_focus_counts_what_has_no_room() -> None:
    names = [f"T{n}" for n in range(30)]
    told = picture({"A": ["X", *names]}, [("X", name) for name in names])
    x, *others = told.departments[0].cards
    told = replace(told, departments=(Department("dept A", "A", (with_rows(x, *[()] * 40), *others)),))
    svg, notes, _ = wall_focus_map.draw(wall_focus.look_at(told, "X"))
    shown = len(re.findall(r'class="thing team"', svg))
    lines = len(re.findall(r'class="line row', svg))
    assert notes == [f"{40 - lines} more lines of X, not shown.", f"{30 - shown} more receivers, not shown."]
    assert min(shown, lines) > 5


def test_list_and_matrix_have_what_the_map_has() -> None:
    told = organisation(60, 12, 3, 80)
    made, sentences = tables(told), wall_svg(told, Layout())["sentences"]
    teams, bundles = made["teams"], made["bundles"]
    assert isinstance(teams, list)
    assert isinstance(bundles, list)
    assert [team["id"] for team in teams] == list(told.cards)
    assert len(bundles) == len(sentences)  # type: ignore[arg-type]
    assert sum(bundle["flows"] for bundle in bundles) == sum(
        f.source.card != f.target.card for f in told.flows if f.source.card and f.target.card
    )


def test_ids_are_those_of_the_screens() -> None:
    told = alone("https://example.org/r/audit")
    drawn = wall_svg(told, Layout(), base="https://example.org/r/")
    assert 'data-id="audit"' in str(drawn["svg"])
    assert tables(told, "https://example.org/r/")["teams"][0]["id"] == "audit"  # type: ignore[index]
