"""The team map: every team a box that stays where it is, every bundle a line over no foreign box."""

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings

from ima_graph.maps.layout import TYPE, Box, Layout
from ima_graph.maps.mending import update
from ima_graph.maps.model import OUTSIDE, Card, Department, Picture
from ima_graph.maps.packing import pack
from ima_graph.maps.scene import Scene, keys
from ima_graph.maps.team_grid import cells_for, team_layout
from ima_graph.maps.teams import AT_REST, draw, wrapped
from ima_graph.maps.way_labels import place_labels
from tests.bench.organisation import LARGE, MIDDLE, SMALL, organisation
from tests.maps.pictures import GAP, ORPHANED, OTHER, UNOWNED, flow, picture, pictures, with_rows

PLAIN = Layout()
SIZES = [SMALL, MIDDLE, pytest.param(LARGE, marks=pytest.mark.slow)]


def points(d: str) -> list[tuple[float, float]]:
    """The corners of path data made of M, H, V and Q; a curve counts by its two ends and its corner."""
    found: list[tuple[float, float]] = []
    for letter, rest in re.findall(r"([MHVQ])([^MHVQ]*)", d):
        numbers = [float(n) for n in rest.split()]
        if letter == "H":
            found.append((numbers[0], found[-1][1]))
        elif letter == "V":
            found.append((found[-1][0], numbers[0]))
        else:
            found += list(zip(numbers[::2], numbers[1::2], strict=True))
    return found


def crosses(d: str, box: Box) -> bool:
    """Whether a path runs through the inside of a box."""
    inner = Box(box.x + 0.2, box.y + 0.2, box.width - 0.4, box.height - 0.4)
    for (ax, ay), (bx, by) in pairwise(points(d)):
        if Box(min(ax, bx), min(ay, by), abs(ax - bx) + 0.01, abs(ay - by) + 0.01).overlaps(inner):
            return True
    return False


def shown(scene: Scene) -> dict[str, tuple[str, ...]]:
    """Where the box of each team stands, by key."""
    found = re.findall(
        r'<g class="thing team[^>]*data-key="(c\d+)".*?<rect class="box" x="([^"]+)" y="([^"]+)"', scene.svg
    )
    return {key: tuple(rest) for key, *rest in found}


@pytest.mark.parametrize("size", SIZES)
def test_every_team_is_one_box_and_no_box_overlaps_another(size: tuple[int, int, int, int]) -> None:
    told = organisation(*size)
    grid = team_layout(told, pack(told.departments))
    boxes = {card: place.box for card, place in grid.cards.items()}
    assert list(shown(draw(told, pack(told.departments)))) == [keys(told)[card] for card in told.cards]
    for department in told.departments:
        home = grid.departments[department.id][0]
        assert all(home.contains(boxes[card.id]) for card in department.cards)
    flat = list(boxes.values())
    assert not any(a.overlaps(b, 10) for n, a in enumerate(flat) for b in flat[:n])
    homes = [boxes[0] for boxes in grid.departments.values()]
    assert not any(a.overlaps(b, 10) for n, a in enumerate(homes) for b in homes[:n])


@pytest.mark.parametrize("size", SIZES)
def test_every_bundle_is_given_and_runs_through_no_foreign_box(size: tuple[int, int, int, int]) -> None:
    told = organisation(*size)
    scene = draw(told, PLAIN)
    grid = team_layout(told, PLAIN)
    key = keys(told)
    boxes = {key[card]: place.box for card, place in grid.cards.items()}
    assert {(a.source, a.target) for a in scene.arrows} == {(key[a], key[b]) for a, b in told.bundles}
    for arrow in scene.arrows:
        through = {k for k, box in boxes.items() if k not in (arrow.source, arrow.target) and crosses(arrow.d, box)}
        assert through == set(), arrow.label


def test_the_largest_bundles_are_drawn_and_the_note_says_how_many_of_how_many() -> None:
    told = organisation(*MIDDLE)
    scene = draw(told, PLAIN)
    drawn = re.findall(r'<path class="flow bundle w\d" data-source="(c\d+)" data-target="(c\d+)"', scene.svg)
    sizes = {pair: len(flows) for pair, flows in told.bundles.items()}
    names = {key: card for card, key in keys(told).items()}
    assert len(drawn) == AT_REST
    chosen = [sizes[names[a], names[b]] for a, b in drawn]
    assert sorted(chosen) == sorted(sorted(sizes.values())[-AT_REST:])
    assert scene.notes[0] == f"The 40 largest of {len(sizes)} bundles are drawn: select a team to see all of its own."
    numbers = scene.svg.count('class="bundle-count"')
    assert scene.notes[1] == f"{numbers} of the 40 lines have room for a number: the list gives the others."
    assert sum(int(arrow.label.split()[0]) for arrow in scene.arrows) == sum(sizes.values())


def test_all_bundles_of_a_small_organisation_are_drawn() -> None:
    told = picture({"A": ["X", "Y"], "B": ["Z"]}, [("X", "Y"), ("X", "Y"), ("Y", "Z"), ("Z", "Z"), ("", "X")])
    scene = draw(told, PLAIN)
    assert scene.svg.count('class="flow bundle') == len(scene.arrows) == 3
    assert scene.notes == (
        "2 of the 3 lines have room for a number: the list gives the others.",
        "1 flow with an end that nobody stated, not drawn.",
    )
    assert [arrow.label for arrow in scene.arrows] == [
        "2 flows from X to Y",
        "1 flow from Y to Z",
        "1 flow from Z to Z",
    ]
    assert [arrow.is_down for arrow in scene.arrows] == [False] * 3


def with_team(told: Picture, department: int, *, first: bool = False) -> Picture:
    """The picture with one more team in a department; `first` in the order of the picture."""
    chosen = told.departments[department]
    new = Card("new", "A new team", chosen.id)
    cards = (new, *chosen.cards) if first else (*chosen.cards, new)
    departments = list(told.departments)
    departments[department] = Department(chosen.id, chosen.label, cards)
    return Picture(told.name, told.on, told.known, tuple(departments), told.flows)


@pytest.mark.parametrize("first", [False, True])
@pytest.mark.parametrize("size", SIZES)
def test_a_new_team_moves_no_box_where_there_is_a_spare_cell(size: tuple[int, int, int, int], first: bool) -> None:
    told = organisation(*size)
    layout = pack(told.departments)
    before = team_layout(told, layout).cards
    tried = 0
    for n, department in enumerate(told.departments[: min(size[2], 8)]):
        if len(department.cards) == cells_for(len(department.cards)):
            continue
        tried += 1
        grown = with_team(told, n, first=first)
        after = team_layout(grown, update(layout, grown.departments)).cards
        assert {card: after[card] for card in before} == before
        home = team_layout(grown, layout).departments[department.id][0]
        assert home.contains(after["new"].box)
        assert not any(after["new"].box.overlaps(place.box, 10) for place in before.values())
    assert tried


def test_a_new_asset_a_new_flow_and_a_longer_name_move_no_box() -> None:
    told = organisation(*MIDDLE)
    layout = pack(told.departments)
    before = shown(draw(told, layout))
    first, *others = told.departments
    longer = Card(first.cards[0].id, "A far longer name than before", first.id, first.cards[0].rows[:1])
    changed = Department(first.id, first.label, (longer, *first.cards[1:]))
    pair = flow(9_999, told.departments[1].cards[0].id, longer.id)
    again = Picture(told.name, told.on, 2, (changed, *others), (*told.flows, pair))
    assert shown(draw(again, update(layout, again.departments))) == before


@pytest.mark.parametrize(
    "size", [(300, 40, 8, 350), (300, 40, 4, 420), (120, 26, 6, 180), (200, 35, 5, 300), (24, 7, 3, 33)]
)
def test_names_can_be_read_from_the_back_of_a_room(size: tuple[int, int, int, int]) -> None:
    scene = draw(organisation(*size), PLAIN)
    assert TYPE * min(1920 / scene.width, 1080 / scene.height) >= 28


def test_above_600_teams_no_line_is_drawn_and_the_note_says_so() -> None:
    scene = draw(picture({"A": [f"T{n}" for n in range(601)]}, [("T0", "T1"), ("T2", "T1")]), PLAIN)
    assert len(shown(scene)) == 601
    assert scene.arrows == ()
    assert scene.notes == ("Between 601 teams no lines are drawn: the matrix has all 2 bundles.",)


def test_names_of_teams_stand_whole_on_at_most_three_lines() -> None:
    assert wrapped("Pay", 69) == ["Pay"]
    assert wrapped("Water Quality", 69) == ["Water", "Quality"]
    assert wrapped("Business Continuity Team", 69) == ["Business", "Continuity", "Team"]
    assert wrapped("Environmental Team 2", 69) == ["Environmental", "Team 2"]
    assert " ".join(wrapped("one two three four five six seven eight", 40)).count("…") == 1
    assert wrapped("", 69) == [""]
    told = organisation(*MIDDLE)
    assert "…" not in draw(told, PLAIN).svg


def test_numbers_on_lines_lie_on_no_box_no_other_line_and_no_other_number() -> None:
    told = organisation(*MIDDLE)
    scene = draw(told, PLAIN)
    found = re.findall(
        r'class="bundle-count" data-source="(c\d+)" data-target="(c\d+)"><rect x="([^"]+)" y="([^"]+)" '
        r'width="([^"]+)" height="([^"]+)"',
        scene.svg,
    )
    labels = {(a, b): Box(*map(float, box)) for a, b, *box in found}
    assert len(labels) > 5
    drawn = {
        (a, b): d
        for a, b, d in re.findall(r'bundle w\d" data-source="(c\d+)" data-target="(c\d+)" d="([^"]+)"', scene.svg)
    }
    boxes = [place.box for place in team_layout(told, PLAIN).cards.values()]
    for pair, label in labels.items():
        assert crosses(drawn[pair], label)
        assert not any(crosses(d, label) for other, d in drawn.items() if other != pair)
        assert not any(label.overlaps(box) for box in boxes)
        assert not any(label.overlaps(other) for at, other in labels.items() if at != pair)


def test_a_number_without_room_is_left_out() -> None:
    way = [(0.0, 0.0), (100.0, 0.0)]
    assert place_labels({"a": ("12", way)}, [])["a"].box.x == pytest.approx(50 - (2 * 0.556 * 9 + 3) / 2)
    assert place_labels({"a": ("12", way), "b": ("3", [(0.0, 1.0), (100.0, 1.0)])}, []) == {}
    assert place_labels({"a": ("12", way)}, [Box(0, -5, 100, 10)]) == {}
    assert place_labels({"a": ("12", [(0.0, 0.0), (9.0, 0.0)])}, []) == {}


def test_a_team_shows_its_assets_and_gaps() -> None:
    team = with_rows(Card("T", "Pay", "D"), (UNOWNED,), (UNOWNED, OTHER), (ORPHANED,), ())
    quiet = Card("Q", "Quiet", "D")
    made = Picture("P", "2026-04-01", 1, (Department("D", "D", (team, quiet)),), (flow(1, "T", "T", GAP),))
    svg = draw(made, PLAIN).svg
    box = re.search(r'<g class="thing team unowned orphaned other" data-key="c0".*?</text></g>', svg)
    assert box
    assert "<title>Pay, 4 assets, 2 unowned, 1 orphaned, 0 flows out, 0 in, 1 inside</title>" in box[0]
    assert re.findall(r'glyph (\w+)"', box[0]) == ["other", "orphaned", "unowned"]
    assert re.findall(r'class="count"[^>]*>(\d+)<', box[0]) == ["1", "1", "2"]
    assert "<title>Quiet, no assets, 0 flows out, 0 in</title>" in svg


def test_names_cannot_become_markup_and_long_ones_stay_inside() -> None:
    names = ["</text><script>alert(1)</script>", "x" * 300, "שלום עולם", "Team 🙂 & <b>"]
    scene = draw(picture({"<D>": names}, [(names[0], names[1])]), PLAIN)
    assert "<script" not in scene.svg
    assert "<b>" not in scene.svg
    assert 'direction="rtl"' in scene.svg
    assert f"<title>{'x' * 300}, no assets" in scene.svg
    assert not re.search(r"<text[^>]*>x{30}", scene.svg)


def test_one_team_and_none() -> None:
    scene = draw(picture({"A": ["Alone"]}, []), PLAIN)
    assert len(shown(scene)) == 1
    assert scene.summary == (
        "1 team with 0 assets, 0 of them unowned or orphaned, and 0 flows in 0 bundles from one team to another."
    )
    nothing = draw(picture({}, []), PLAIN)
    assert nothing.id == "teams"
    assert "Nothing is here yet" in nothing.svg


@given(pictures())
@settings(max_examples=30)
def test_any_picture_can_be_drawn(told: Picture) -> None:
    scene = draw(told, PLAIN)
    key = keys(told)
    assert sorted(shown(scene)) == sorted(key[card] for card in told.cards)
    assert {(a.source, a.target) for a in scene.arrows} == {(key[a], key[b]) for a, b in told.bundles}
    boxes = {key[card]: place.box for card, place in team_layout(told, PLAIN).cards.items()}
    for arrow in scene.arrows:
        assert not any(crosses(arrow.d, box) for k, box in boxes.items() if k not in (arrow.source, arrow.target))
    assert (OUTSIDE in told.cards) == ('class="thing team outside' in scene.svg)
