"""Ways keep to the gutters: checked piece by piece against every box, on random layouts and packed ones."""

import random
import re
import time
from itertools import combinations, pairwise
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ima_graph.maps.gutters import INNER_LANES, LANES, Stop, strips
from ima_graph.maps.layout import (
    AISLE,
    DEPARTMENT_HEADING,
    DEPARTMENT_MARGIN,
    GUTTER,
    HEADING,
    INNER,
    Box,
    Layout,
    Place,
    card_place,
    measured,
)
from ima_graph.maps.model import End, Flow, Picture
from ima_graph.maps.packing import pack
from ima_graph.maps.routes import path_data, route, route_cards, ways
from tests.bench.organisation import LARGE, MIDDLE, organisation

HALF = GUTTER / 2
Point = tuple[float, float]
# Paths are written in tenths of a px.
SLIP = 0.06


class Sizes(NamedTuple):
    """What a random layout is made from."""

    seed: int
    departments: int
    cards: int
    flows: int


SIZES = st.builds(Sizes, st.integers(0, 2**32 - 1), st.integers(1, 4), st.integers(1, 7), st.integers(1, 10))


def random_layout(sizes: Sizes) -> Layout:
    """Departments and cards on shelves with odd gaps between them; every second department goes on in a second box."""
    draw = random.Random(sizes.seed)
    boxes: dict[str, list[Box]] = {}
    cards: dict[str, Place] = {}
    x = y = deepest = 0.0
    for n in range(2 * sizes.departments):
        department = f"d{n % sizes.departments}"
        if n >= sizes.departments and draw.random() < 0.5:
            continue
        if draw.random() < 0.4:
            x, y = 0.0, y + deepest
        home = Box(x, y, *_fill(draw, x, y, draw.randint(0, sizes.cards), f"{department}-{n}", cards))
        boxes.setdefault(department, []).append(home)
        deepest = max(deepest if x else 0.0, home.height + AISLE + _odd(draw))
        x = home.right + AISLE + _odd(draw)
    return measured({d: tuple(group) for d, group in boxes.items()}, cards)


def _fill(
    draw: random.Random, left: float, top: float, count: int, prefix: str, cards: dict[str, Place]
) -> tuple[float, float]:
    """Put cards into a department and return its size."""
    x, y = left + DEPARTMENT_MARGIN, top + DEPARTMENT_HEADING + draw.choice([0.0, 0.0, 5.0, DEPARTMENT_MARGIN])
    right, bottom = x + 150, y
    for number in range(count):
        if number and draw.random() < 0.5:
            x, y = left + DEPARTMENT_MARGIN + _odd(draw), bottom + GUTTER
        card = f"{prefix}-{number}"
        rows = [f"{card}-{n}" for n in range(draw.choice([0, 1, 2, 3, 5, 9, 16, 45]))]
        cards[card] = card_place(rows, draw.randint(0, 3), x, y + (_odd(draw) if number else 0.0))
        right, bottom = max(right, cards[card].box.right), max(bottom, cards[card].box.bottom)
        x = cards[card].box.right + GUTTER + _odd(draw)
    return right + DEPARTMENT_MARGIN - left, bottom + DEPARTMENT_MARGIN - top


def _odd(draw: random.Random) -> float:
    return draw.choice([0.0, 0.0, 0.0, 1.0, 3.5, draw.uniform(0, 60)])


def random_flows(layout: Layout, sizes: Sizes) -> list[Flow]:
    """Flows between any rows and headings; some go from a thing to itself."""
    draw = random.Random(sizes.seed + 1)
    ends = [End(card, row) for card, place in layout.cards.items() for row in ("", *filter(None, place.slots))]
    if not ends:
        return []
    pairs = [(draw.choice(ends), draw.choice(ends)) for _ in range(sizes.flows)]
    return [Flow(f"f{n}", a, a if draw.random() < 0.1 else b) for n, (a, b) in enumerate(pairs)]


def points_of(d: str) -> list[Point]:
    """The points of path data, with eight on every rounded corner."""
    points: list[Point] = []
    for letter, body in re.findall("([MHVQ])([^MHVQ]*)", d):
        v = [float(n) for n in body.split()]
        if letter == "Q":
            (x, y), (cx, cy, ex, ey) = points[-1], v
            for t in (n / 8 for n in range(1, 9)):
                a, b, c = (1 - t) ** 2, 2 * t * (1 - t), t * t
                points.append((a * x + b * cx + c * ex, a * y + b * cy + c * ey))
        else:
            points.append(
                {"M": tuple(v), "H": (v[0], points and points[-1][1]), "V": (points and points[-1][0], v[0])}[letter]
            )
    return points


def obstacles(layout: Layout, own: set[str]) -> list[Box]:
    """What a way must not run over: foreign cards, all rows and headings of its own cards, departments' headings."""
    found = strips(layout) + [place.box for card, place in layout.cards.items() if card not in own]
    for card in own:
        found += [layout.cards[card].heading_box, *(box for _, box in layout.cards[card].rows())]
    return found


def run_over(points: list[Point], boxes: list[Box]) -> list[Box]:
    """The boxes whose inside a way enters."""
    hit = []
    for (ax, ay), (bx, by) in pairwise(points):
        low, high, top, bottom = min(ax, bx), max(ax, bx), min(ay, by), max(ay, by)
        hit += [
            b
            for b in boxes
            if low < b.right - SLIP and b.x + SLIP < high and top < b.bottom - SLIP and b.y + SLIP < bottom
        ]
    return hit


def box_of(layout: Layout, end: End) -> Box:
    place = layout.cards[end.card]
    return place.row_box(end.row) if end.row else place.heading_box


def is_on_side(point: Point, box: Box, is_heading: bool) -> bool:
    """Whether a point is on the left or right side of a box, or at the top of a heading."""
    x, y = point
    sides = min(abs(x - box.x), abs(x - box.right)) < SLIP and box.y < y < box.bottom
    return sides or (is_heading and abs(y - box.y) < SLIP and box.x < x < box.right)


def faults(layout: Layout, flows: list[Flow], paths: dict[str, str]) -> list[str]:
    """Whatever is wrong with paths: one that lacks, starts or ends elsewhere, or runs over a box."""
    found = []
    for flow in flows:
        if flow.id not in paths:
            found.append(f"{flow.id} lacks")
            continue
        points = points_of(paths[flow.id])
        for point, end in ((points[0], flow.source), (points[-1], flow.target)):
            if not is_on_side(point, box_of(layout, end), not end.row):
                found.append(f"{flow.id} has an end at {point}, which is not on the side of {end}")
        over = run_over(points, obstacles(layout, {flow.source.card, flow.target.card}))
        found += [f"{flow.id} runs over {box}" for box in over]
    return found


def on_one_another(paths: dict[str, str]) -> list[tuple[str, str]]:
    """Pairs of paths with straight pieces that share more than half a px."""
    pieces = {
        name: [(a, b) for a, b in pairwise(points_of(d)) if abs(a[0] - b[0]) < 1e-9 or abs(a[1] - b[1]) < 1e-9]
        for name, d in paths.items()
    }
    found = []
    for one, other in combinations(pieces, 2):
        for a, b in pieces[one]:
            for c, d in pieces[other]:
                for at, along in ((0, 1), (1, 0)):
                    level = max(abs(p[at] - a[at]) for p in (b, c, d)) < 0.25
                    shared = min(max(a[along], b[along]), max(c[along], d[along])) - max(
                        min(a[along], b[along]), min(c[along], d[along])
                    )
                    found += [(one, other)] * (level and shared > 0.5)
    return found


def two_cards() -> Layout:
    """Two cards of three rows, a gutter apart; the first row's middle is 28.5 px below a card's top."""
    one = card_place(["a", "b", "c"], 0, 10, 24)
    return Layout(
        {"d": (Box(0, 0, 2 * one.box.width + GUTTER + 20, 200),)},
        {"one": one, "two": card_place(["d", "e", "f"], 0, one.box.right + GUTTER, 24)},
    )


def flow(source: tuple[str, str], target: tuple[str, str], name: str = "f") -> Flow:
    return Flow(name, End(*source), End(*target))


@given(SIZES)
@settings(max_examples=150)
def test_a_way_runs_over_no_foreign_card_row_or_heading(sizes: Sizes) -> None:
    layout = random_layout(sizes)
    flows = random_flows(layout, sizes)
    assert faults(layout, flows, route(layout, Picture("", "", 0), flows)) == []


@given(SIZES)
@settings(max_examples=100)
def test_ways_do_not_lie_on_one_another(sizes: Sizes) -> None:
    layout = random_layout(sizes)
    assert on_one_another(route(layout, Picture("", "", 0), random_flows(layout, sizes))) == []


@given(SIZES)
@settings(max_examples=100)
def test_a_bundle_goes_from_border_to_border(sizes: Sizes) -> None:
    layout = random_layout(sizes)
    draw = random.Random(sizes.seed)
    pairs = [
        (draw.choice(list(layout.cards)), draw.choice(list(layout.cards))) for _ in range(9 if layout.cards else 0)
    ]
    drawn = route_cards(layout, pairs)
    assert set(drawn) == set(pairs)
    for (source, target), d in drawn.items():
        points = points_of(d)
        assert run_over(points, [*strips(layout), *(place.box for place in layout.cards.values())]) == []
        for point, card in ((points[0], source), (points[-1], target)):
            box = layout.cards[card].box
            turned = Box(box.y, box.x, box.height, box.width)
            assert is_on_side(point, box, False) or is_on_side(point[::-1], turned, False)


@pytest.mark.parametrize("size", [MIDDLE, pytest.param(LARGE, marks=pytest.mark.slow)])
def test_every_flow_of_an_organisation_has_its_way(size: tuple[int, int, int, int]) -> None:
    picture = organisation(*size)
    layout = pack(picture.departments)
    flows = [f for f in picture.flows if f.source.card and f.target.card]
    assert faults(layout, flows, route(layout, picture, picture.flows)) == []


def test_the_checks_see_a_straight_line_and_a_shared_piece() -> None:
    layout = two_cards()
    one, two = layout.cards["one"].row_box("a"), layout.cards["two"].row_box("f")
    y = one.y + 8
    straight = {"f": f"M{one.x} {y}H{two.x}V{two.y + 8}"}
    found = faults(layout, [flow(("one", "a"), ("two", "f"))], straight)
    assert [text.split(" Box(")[0] for text in found] == ["f runs over"]
    assert faults(layout, [flow(("one", "b"), ("two", "f"))], straight)[0].startswith("f has an end at")
    assert faults(layout, [flow(("one", "b"), ("two", "f"))], {}) == ["f lacks"]
    assert on_one_another({"f": "M0 0H10V9", "g": "M3 5V8H10.1V3"}) == [("f", "g")]


def test_rows_that_face_one_another_are_joined_straight() -> None:
    layout = two_cards()
    start, end = layout.cards["one"].row_box("a"), layout.cards["two"].row_box("d")
    drawn = route(layout, Picture("", "", 0), [flow(("one", "a"), ("two", "d"))])
    assert drawn == {"f": f"M{start.right:g} {start.y + 8.5:g}H{end.x:g}"}


def test_a_way_goes_round_by_the_gutter_between_two_cards() -> None:
    layout = two_cards()
    start, end = layout.cards["one"].row_box("a"), layout.cards["two"].row_box("f")
    x = layout.cards["one"].box.right + HALF
    corners = ways(layout, {"f": (Stop("one", "a"), Stop("two", "f"))})["f"]
    assert corners == [(start.right, start.y + 8.5), (x, start.y + 8.5), (x, end.y + 8.5), (end.x, end.y + 8.5)]


def test_a_middle_column_is_left_by_the_inner_gutter_and_the_bottom_of_the_card() -> None:
    wide = card_place([f"r{n}" for n in range(48)], 0, 10, 24)
    below = card_place(["t"], 0, 10, wide.box.bottom + GUTTER)
    layout = Layout({"d": (Box(0, 0, wide.box.right + 10, below.box.bottom + 10),)}, {"wide": wide, "below": below})
    assert wide.columns == 3
    row = next(r for r in wide.slots if wide.column_of(r) == 1)
    corners = ways(layout, {"f": (Stop("wide", row), Stop("below", "t"))})["f"]
    assert [p[0] for p in corners[1:3]] == [wide.row_box(row).x - INNER / 2] * 2
    assert corners[2][1] == wide.box.bottom + HALF


def test_a_thing_that_sends_to_itself_has_a_loop_at_its_right() -> None:
    layout = two_cards()
    row, heading = layout.cards["one"].row_box("b"), layout.cards["one"].heading_box
    flows = [flow(("one", "b"), ("one", "b"), "row"), flow(("one", ""), ("one", ""), "heading")]
    drawn = route(layout, Picture("", "", 0), flows)
    for name, box, middle in (("row", row, row.y + 8.5), ("heading", heading, heading.y + HEADING / 2)):
        points = points_of(drawn[name])
        assert (points[0], points[-1]) == ((box.right, middle - 4), (box.right, middle + 4))
        assert box.right < max(x for x, _ in points) <= layout.cards["one"].box.right + HALF + LANES


def test_lanes_lie_around_the_middle_of_the_gutter() -> None:
    layout = two_cards()
    pairs = {f"{a}{b}": (Stop("one", a), Stop("two", b)) for a, b in ("af", "ae", "bf")}
    x = layout.cards["one"].box.right + HALF
    assert sorted(corners[1][0] - x for corners in ways(layout, pairs).values()) == [-2, 0, 2]
    many = {(a, b, n): (Stop("one", a), Stop("two", b)) for a, b in ("af", "ae", "bf") for n in range(9)}
    far = [abs(corners[1][0] - x) for corners in ways(layout, many).values()]
    assert max(far) <= LANES
    assert INNER_LANES < INNER / 2


def test_unknown_ends_are_left_out() -> None:
    layout = two_cards()
    flows = [
        Flow("nobody", End(), End("two", "d")),
        Flow("nowhere", End("one", "a"), End("three", "")),
        Flow("no row", End("one", "a"), End("two", "gone")),
        Flow("good", End("one", "a"), End("two", "d")),
    ]
    assert list(route(layout, Picture("", "", 0), flows)) == ["good"]
    assert route(Layout(), Picture("", "", 0), flows) == {}


def test_only_what_is_inside_is_drawn_and_ways_stay_there() -> None:
    layout = random_layout(Sizes(3, 4, 7, 0))
    home = max((b for group in layout.departments.values() for b in group), key=lambda b: b.width * b.height)
    within = {card for card, place in layout.cards.items() if home.contains(place.box)}
    flows = random_flows(layout, Sizes(3, 4, 7, 400))
    inner = [f for f in flows if {f.source.card, f.target.card} <= within]
    drawn = route(layout, Picture("", "", 0), flows, [home])
    assert 0 < len(inner) < len(flows)
    assert list(drawn) == [f.id for f in inner]
    assert faults(layout, inner, drawn) == []
    reach = AISLE / 2 + LANES
    for x, y in (point for d in drawn.values() for point in points_of(d)):
        assert home.x - reach <= x <= home.right + reach
        assert home.y - reach <= y <= home.bottom + reach


def test_the_same_flows_have_the_same_ways_each_time() -> None:
    picture = organisation(*MIDDLE)
    layout = pack(picture.departments)
    assert route(layout, picture, picture.flows) == route(layout, picture, picture.flows)


def test_corners_are_rounded_and_the_arrow_ends_straight() -> None:
    assert path_data([(0, 0), (30, 0), (30, 30), (38, 30)]) == "M0 0H25Q30 0 30 5V28Q30 30 32 30H38"


@pytest.mark.bench
def test_the_time_it_takes() -> None:
    for size, limit_s in ((MIDDLE, 1.0), (LARGE, 10.0)):
        picture = organisation(*size)
        layout = pack(picture.departments)
        route(layout, picture, picture.flows[:1])
        start = time.process_time()
        route(layout, picture, picture.flows)
        assert time.process_time() - start < limit_s
