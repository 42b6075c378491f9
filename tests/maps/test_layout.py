"""Boxes never overlap, and what did not change does not move."""

import json
from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ima_graph.errors import InputError
from ima_graph.maps.layout import AISLE, DEPARTMENT_MARGIN, GUTTER, ROW_HEIGHT, Box, Layout, columns_for
from ima_graph.maps.mending import update
from ima_graph.maps.model import Card, Department, Row
from ima_graph.maps.packing import TYPE, Screen, pack

_NEAR = 0.01


def organisation(sizes: list[list[int]]) -> list[Department]:
    """Make departments whose cards have so many rows."""
    return [
        Department(
            f"d{d}",
            f"Department {d}",
            tuple(
                Card(f"t{d}.{c}", f"Team {d}.{c}", f"d{d}", tuple(_row(f"a{d}.{c}.{r}") for r in range(rows)))
                for c, rows in enumerate(cards)
            ),
        )
        for d, cards in enumerate(sizes)
    ]


def _row(name: str) -> Row:
    return Row(name, name, "")


def assert_sound(layout: Layout, departments: list[Department]) -> None:
    """See that every row has a place in its card, every card in its department, and that nothing overlaps."""
    boxes = [(d.id, b) for d in departments for b in layout.departments[d.id]]
    for (_, a), (_, b) in combinations(boxes, 2):
        assert not a.overlaps(b, AISLE - _NEAR)
    for department in departments:
        for card in department.cards:
            place = layout.cards[card.id]
            assert {r.id for r in card.rows} == {s for s in place.slots if s}
            assert sum(_inset(b).contains(place.box) for b in layout.departments[department.id]) == 1
            rows = list(place.rows())
            assert all(place.box.contains(b) for _, b in rows)
            assert all(not a.overlaps(b) for (_, a), (_, b) in combinations(rows, 2))
    for (_, a), (_, b) in combinations([(k, p.box) for k, p in layout.cards.items()], 2):
        assert not a.overlaps(b, GUTTER - _NEAR)
    assert layout.cards.keys() == {c.id for d in departments for c in d.cards}


def _inset(box: Box) -> Box:
    edge = DEPARTMENT_MARGIN - _NEAR
    return Box(box.x + edge, box.y + edge, box.width - 2 * edge, box.height - 2 * edge)


_SIZES = st.lists(st.lists(st.integers(0, 50), max_size=8), max_size=7)


@given(_SIZES)
def test_nothing_overlaps(sizes: list[list[int]]) -> None:
    departments = organisation(sizes)
    assert_sound(pack(departments), departments)


@given(_SIZES)
def test_the_same_register_is_laid_out_the_same(sizes: list[list[int]]) -> None:
    departments = organisation(sizes)
    layout = pack(departments)
    assert pack(departments) == layout
    assert update(layout, departments) == layout
    assert Layout.from_json(json.loads(json.dumps(layout.to_json()))).to_json() == layout.to_json()


@st.composite
def _edits(draw: st.DrawFn) -> tuple[list[Department], list[list[Department]]]:
    """Draw an organisation and what it becomes, one edit after the other."""
    first = organisation(draw(st.lists(st.lists(st.integers(0, 20), min_size=1, max_size=6), min_size=1, max_size=5)))
    now, states = first, []
    for number in range(draw(st.integers(1, 12))):
        now = _edited(draw, now, number)
        states.append(now)
    return first, states


def _edited(draw: st.DrawFn, now: list[Department], number: int) -> list[Department]:
    kind = draw(st.sampled_from(("row", "row", "rows", "drop", "card", "department", "drop card")))
    place = draw(st.integers(0, len(now) - 1))
    department = now[place]
    cards = list(department.cards)
    if kind == "department":
        return [*now, Department(f"new{number}", "New", (Card(f"newt{number}", "New", "", (_row(f"n{number}"),)),))]
    if kind == "card" or not cards:
        cards.append(Card(f"t+{number}", "New", department.id, (_row(f"n{number}"),)))
    else:
        at = draw(st.integers(0, len(cards) - 1))
        rows = list(cards[at].rows)
        if kind == "drop card":
            cards.pop(at)
        elif kind == "drop":
            cards[at] = replace(cards[at], rows=tuple(rows[1:]))
        else:
            more = draw(st.integers(4, 30)) if kind == "rows" else 1
            cards[at] = replace(cards[at], rows=(*rows, *(_row(f"n{number}.{i}") for i in range(more))))
    return [*now[:place], replace(department, cards=tuple(cards)), *now[place + 1 :]]


@given(_edits())
def test_only_what_had_to_moves(drawn: tuple[list[Department], list[list[Department]]]) -> None:
    before, states = drawn
    layout = pack(before)
    for after in states:
        mended = update(layout, after)
        assert_sound(mended, after)
        if _few_are_new(layout, after):
            _assert_still(layout, mended, after)
        layout = mended


def _few_are_new(layout: Layout, after: list[Department]) -> bool:
    cards = [c for d in after for c in d.cards]
    moved = [c for c in cards if c.id not in layout.cards or len(c.rows) > len(layout.cards[c.id].slots)]
    return len(moved) * 2 <= len(cards)


def _assert_still(layout: Layout, mended: Layout, after: list[Department]) -> None:
    for card in (c for d in after for c in d.cards if c.id in layout.cards):
        old, new = layout.cards[card.id], mended.cards[card.id]
        if len(card.rows) <= len(old.slots):
            assert new.box == old.box
            assert all(new.row_box(r) == b for r, b in old.rows() if r in new.slots)
    for department, boxes in mended.departments.items():
        for new_box, old_box in zip(boxes, layout.departments.get(department, ()), strict=False):
            assert (new_box.x, new_box.y) == (old_box.x, old_box.y)


def test_an_asset_more_in_each_of_forty_teams_moves_no_box() -> None:
    sizes = [[(3 * d + 5 * c) % 11 + 2 for c in range(5)] for d in range(8)]
    departments = organisation(sizes)
    layout = pack(departments)
    for d, department in enumerate(departments):
        for c, card in enumerate(department.cards):
            grown = replace(card, rows=(*card.rows, _row("new")))
            cards = (*department.cards[:c], grown, *department.cards[c + 1 :])
            after = [*departments[:d], replace(department, cards=cards), *departments[d + 1 :]]
            mended = update(layout, after)
            assert mended.departments == layout.departments
            assert {k: p.box for k, p in mended.cards.items()} == {k: p.box for k, p in layout.cards.items()}


def test_an_overfull_card_moves_alone_and_leaves_its_place_free() -> None:
    departments = organisation([[4, 4, 4], [5, 5]])
    layout = pack(departments)
    full = replace(departments[0].cards[0], rows=tuple(_row(f"x{i}") for i in range(12)))
    after = [replace(departments[0], cards=(full, *departments[0].cards[1:])), departments[1]]
    mended = update(layout, after)
    assert_sound(mended, after)
    assert mended.cards["t0.0"].box != layout.cards["t0.0"].box
    for other in ("t0.1", "t0.2", "t1.0", "t1.1"):
        assert mended.cards[other].box == layout.cards[other].box


def test_a_hole_in_the_map_is_used_again() -> None:
    departments = organisation([[4, 4, 4, 4]])
    layout = pack(departments)
    gone = replace(departments[0], cards=departments[0].cards[1:])
    without = update(layout, [gone])
    newcomer = Card("new", "New", "d0", tuple(_row(f"n{i}") for i in range(3)))
    again = update(without, [replace(gone, cards=(*gone.cards, newcomer))])
    assert again.departments == layout.departments
    assert (again.cards["new"].box.x, again.cards["new"].box.y) == (
        layout.cards["t0.0"].box.x,
        layout.cards["t0.0"].box.y,
    )


@pytest.mark.parametrize("seed", range(6))
def test_three_hundred_assets_are_legible_on_a_projector(seed: int) -> None:
    sizes = [[0] * 5 for _ in range(8)]
    for i in range(300):
        at = (i * i + seed * i + seed) % 40
        sizes[at // 5][at % 5] += 1
    layout = pack(organisation(sizes))
    assert TYPE * Screen().scale(layout.width, layout.height) >= 10


@pytest.mark.parametrize(("rows", "columns"), [(0, 1), (14, 1), (15, 2), (40, 2), (41, 3), (2000, 14)])
def test_columns_of_a_card(rows: int, columns: int) -> None:
    assert columns_for(rows) == columns


def test_one_team_with_two_thousand_assets() -> None:
    departments = organisation([[2000]])
    layout = pack(departments)
    place = layout.cards["t0.0"]
    boxes = [b for _, b in place.rows()]
    assert len({(b.x, b.y) for b in boxes}) == 2000
    assert all(b.height == ROW_HEIGHT for b in boxes)
    assert 0.5 < layout.width / layout.height < 2


def test_an_empty_register_has_an_empty_layout() -> None:
    assert pack([]) == Layout()
    assert update(Layout(), []) == Layout()


@pytest.mark.parametrize("data", [None, [], {"departments": {}}, {"departments": {"d": [[1]]}, "cards": {}}])
def test_damaged_positions_are_refused(data: object) -> None:
    with pytest.raises(InputError, match="--tidy"):
        Layout.from_json(data)
