"""Ways keep to the gutters: checked piece by piece against every box, on random layouts and packed ones."""

import random
import time

import pytest
from hypothesis import given, settings

from ima_graph.maps.gutters import INNER_LANES, LANES, Stop, build_net, strips
from ima_graph.maps.layout import (
    AISLE,
    DEPARTMENT_HEADING,
    DEPARTMENT_MARGIN,
    GUTTER,
    HEADING,
    INNER,
    Box,
    Layout,
    card_place,
)
from ima_graph.maps.model import End, Flow, Picture
from ima_graph.maps.packing import pack
from ima_graph.maps.routes import path_data, route, route_cards, ways
from tests.bench.organisation import LARGE, MIDDLE, organisation
from tests.maps.shelves import (
    SIZES,
    Sizes,
    faults,
    is_on_side,
    on_one_another,
    points_of,
    random_flows,
    random_layout,
    run_over,
)

HALF = GUTTER / 2
NOTHING = Picture("", "", 0)


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
@settings(max_examples=100)
def test_a_way_runs_over_no_foreign_card_row_or_heading(sizes: Sizes) -> None:
    layout = random_layout(sizes)
    flows = random_flows(layout, sizes)
    assert faults(layout, flows, route(layout, NOTHING, flows)) == []


@given(SIZES)
@settings(max_examples=100)
def test_ways_do_not_lie_on_one_another(sizes: Sizes) -> None:
    layout = random_layout(sizes)
    assert on_one_another(route(layout, NOTHING, random_flows(layout, sizes))) == []


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
    drawn = route(layout, NOTHING, [flow(("one", "a"), ("two", "d"))])
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
    drawn = route(layout, NOTHING, flows)
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
    drawn = ways(layout, many)
    assert max(abs(corners[1][0] - x) for corners in drawn.values()) <= LANES
    for (a, b, _), corners in drawn.items():
        assert is_on_side(corners[0], layout.cards["one"].row_box(a), False)
        assert is_on_side(corners[-1], layout.cards["two"].row_box(b), False)
    assert INNER_LANES < INNER / 2


def test_lanes_below_a_departments_heading_keep_off_it() -> None:
    top = DEPARTMENT_HEADING + DEPARTMENT_MARGIN
    one, two, three = (card_place([f"{n}-{m}" for m in range(9)], 0, 10 + n * 200, top) for n in range(3))
    layout = Layout({"d": (Box(0, 0, 700, 400),)}, {"one": one, "two": two, "three": three})
    flows = [flow(("one", ""), ("three", ""), f"f{n}") for n in range(9)]
    drawn = route(layout, NOTHING, flows)
    heights = {min(y for _, y in points_of(d)) for d in drawn.values()}
    assert len(heights) == 9
    assert DEPARTMENT_HEADING < min(heights) < max(heights) < top
    assert faults(layout, flows, drawn) == []


def test_unknown_ends_are_left_out() -> None:
    layout = two_cards()
    flows = [
        Flow("nobody", End(), End("two", "d")),
        Flow("nowhere", End("one", "a"), End("three", "")),
        Flow("no row", End("one", "a"), End("two", "gone")),
        Flow("good", End("one", "a"), End("two", "d")),
    ]
    assert list(route(layout, NOTHING, flows)) == ["good"]
    assert route(Layout(), NOTHING, flows) == {}


def test_only_what_is_inside_is_drawn_and_ways_stay_there() -> None:
    layout = random_layout(Sizes(3, 4, 7, 0))
    home = max((b for group in layout.departments.values() for b in group), key=lambda b: b.width * b.height)
    within = {card for card, place in layout.cards.items() if home.contains(place.box)}
    flows = random_flows(layout, Sizes(3, 4, 7, 400))
    inner = [f for f in flows if {f.source.card, f.target.card} <= within]
    drawn = route(layout, NOTHING, flows, [home])
    assert 0 < len(inner) < len(flows)
    assert list(drawn) == [f.id for f in inner]
    assert faults(layout, inner, drawn) == []
    reach = AISLE / 2 + LANES
    for x, y in (point for d in drawn.values() for point in points_of(d)):
        assert home.x - reach <= x <= home.right + reach
        assert home.y - reach <= y <= home.bottom + reach
    net = build_net(layout, [], [home])
    assert home.x - AISLE / 2 <= net.down[:, 0].min() < net.down[:, 0].max() <= home.right + AISLE / 2
    assert home.y - AISLE / 2 <= net.down[:, 1].min() < net.down[:, 2].max() <= home.bottom + AISLE / 2


def test_the_same_flows_have_the_same_ways_each_time() -> None:
    picture = organisation(*MIDDLE)
    layout = pack(picture.departments)
    assert route(layout, picture, picture.flows) == route(layout, picture, picture.flows)


def test_corners_are_rounded_and_the_arrow_ends_straight() -> None:
    assert path_data([(0, 0), (30, 0), (30, 30), (38, 30)]) == "M0 0H25Q30 0 30 5V28Q30 30 32 30H38"


@pytest.mark.bench
def test_the_time_it_takes() -> None:
    for size, limit_s in ((MIDDLE, 1.0), (LARGE, 5.0)):
        picture = organisation(*size)
        layout = pack(picture.departments)
        route(layout, picture, picture.flows[:1])
        start = time.process_time()
        route(layout, picture, picture.flows)
        assert time.process_time() - start < limit_s
