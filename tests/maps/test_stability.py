"""What did not change does not move: one asset more in any team, and long rows of random edits."""

import random
from dataclasses import replace
from itertools import combinations

import pytest

from ima_graph.maps.layout import Box, Layout
from ima_graph.maps.mending import update
from ima_graph.maps.model import Card, Department, Row
from ima_graph.maps.packing import pack
from tests.bench.organisation import MIDDLE, SMALL, organisation

Departments = tuple[Department, ...]


def with_rows(departments: Departments, card: str, rows: tuple[Row, ...]) -> Departments:
    """The departments, with other rows in one card."""
    return tuple(
        replace(d, cards=tuple(replace(c, rows=rows) if c.id == card else c for c in d.cards)) for d in departments
    )


def cards_of(departments: Departments) -> dict[str, Card]:
    return {c.id: c for d in departments for c in d.cards}


def boxes(layout: Layout) -> dict[tuple[str, str], Box]:
    """Where every card, its heading and every row stand."""
    found = {}
    for card, place in layout.cards.items():
        found["card", card] = place.box
        for row in filter(None, place.slots):
            found["row", row] = place.row_box(row)
    return found


def inside(inner: Box, outer: Box) -> bool:
    return outer.x <= inner.x and inner.right <= outer.right and outer.y <= inner.y and inner.bottom <= outer.bottom


def apart(one: Box, other: Box) -> bool:
    return one.right <= other.x or other.right <= one.x or one.bottom <= other.y or other.bottom <= one.y


def faults(layout: Layout, departments: Departments) -> list[str]:
    """Whatever stands where it must not: things over each other or outside, lacking or twice."""
    found = []
    homes = [(d, box) for d, group in layout.departments.items() for box in group]
    for (one, a), (other, b) in combinations(homes, 2):
        found += [] if apart(a, b) else [f"departments {one} and {other} overlap"]
    for department in departments:
        own = layout.departments[department.id]
        for card in department.cards:
            place = layout.cards[card.id]
            if sum(inside(place.box, box) for box in own) != 1:
                found.append(f"card {card.id} is not inside its department")
            rows = [r for r in place.slots if r]
            if sorted(rows) != sorted(r.id for r in card.rows):
                found.append(f"card {card.id} does not hold its rows, each once")
            spots = [place.heading_box, *(place.row_box(r) for r in rows)]
            found += [f"a row of {card.id} is outside it" for s in spots if not inside(s, place.box)]
            found += [f"rows of {card.id} overlap" for a, b in combinations(spots, 2) if not apart(a, b)]
        places = [(c.id, layout.cards[c.id].box) for c in department.cards]
        found += [f"cards {c} and {d} overlap" for (c, a), (d, b) in combinations(places, 2) if not apart(a, b)]
    whole = Box(0, 0, layout.width, layout.height)
    found += [f"department {d} is outside the map" for d, box in homes if not inside(box, whole)]
    if layout.cards.keys() != cards_of(departments).keys() or set(layout.departments) != {d.id for d in departments}:
        found.append("the map holds other cards or departments than there are")
    return found


def moved(before: Layout, after: Layout) -> set[tuple[str, str]]:
    """What stood before, stands now, and stands elsewhere or in another size."""
    then, now = boxes(before), boxes(after)
    return {key for key in then.keys() & now.keys() if then[key] != now[key]}


def had_to_move(before: Layout, was: Departments, now: Departments) -> set[tuple[str, str]]:
    """The cards that cannot stay, with their rows: overfull, or in another department; and rows that changed card."""
    home = {c.id: d.id for d in was for c in d.cards}
    holder = {r.id: c.id for c in cards_of(was).values() for r in c.rows}
    found: set[tuple[str, str]] = set()
    for department in now:
        for card in department.cards:
            found |= {("row", r.id) for r in card.rows if holder.get(r.id) != card.id}
            place = before.cards.get(card.id)
            if place and (home[card.id] != department.id or len(card.rows) > len(place.slots)):
                found |= {("card", card.id), *(("row", r.id) for r in card.rows)}
    return found


def departments_moved(before: Layout, after: Layout) -> list[str]:
    """The departments of which a box is elsewhere or smaller. They may grow; an emptied continuation may go."""
    found = []
    for department in before.departments.keys() & after.departments.keys():
        first, *further = before.departments[department]
        now = after.departments[department]
        kept = [box for box in further if any(inside(p.box, box) for p in after.cards.values())]
        if not all(any((n.x, n.y) == (t.x, t.y) and inside(t, n) for n in now) for t in (first, *kept)):
            found.append(department)
    return found


def test_the_check_sees_boxes_over_each_other_and_outside() -> None:
    departments = organisation(*SMALL).departments
    layout = pack(departments)
    assert faults(layout, departments) == []
    first, second = list(layout.cards)[:2]
    place = layout.cards[first]
    on_top = {**layout.cards, second: replace(layout.cards[second], box=replace(place.box))}
    assert f"cards {first} and {second} overlap" in faults(replace(layout, cards=on_top), departments)
    pushed = {**layout.cards, first: replace(place, box=replace(place.box, x=-1))}
    assert f"card {first} is not inside its department" in faults(replace(layout, cards=pushed), departments)
    assert ("card", first) in moved(layout, replace(layout, cards=pushed))


@pytest.mark.parametrize("team", range(MIDDLE.teams))
def test_an_asset_added_to_a_team_moves_no_other_box(team: int) -> None:
    departments = organisation(*MIDDLE).departments
    before = pack(departments)
    card = cards_of(departments)[f"team-{team}"]
    more = with_rows(departments, card.id, (*card.rows, Row("asset-new", "One more asset", card.id)))
    after = update(before, more)
    assert faults(after, more) == []
    own = {("card", card.id), *(("row", r.id) for r in card.rows)}
    assert moved(before, after) - own == set()
    assert departments_moved(before, after) == []
    if len(card.rows) < len(before.cards[card.id].slots):
        assert moved(before, after) == set()


def edited(departments: Departments, draw: random.Random, number: int) -> Departments:
    """The departments after one edit such as a register sees in a year."""
    cards = cards_of(departments)
    card = draw.choice(list(cards.values()))
    turn = draw.random()
    if turn < 0.45:
        return with_rows(departments, card.id, (*card.rows, Row(f"new-{number}", f"New asset {number}", card.id)))
    if turn < 0.65:
        gone = draw.choice(card.rows).id if card.rows else ""
        return with_rows(departments, card.id, tuple(r for r in card.rows if r.id != gone))
    if turn < 0.75 and card.rows:
        row, other = draw.choice(card.rows), draw.choice(list(cards.values()))
        left = with_rows(departments, card.id, tuple(r for r in card.rows if r != row))
        return with_rows(left, other.id, (*cards_of(left)[other.id].rows, replace(row, card=other.id)))
    at = draw.randrange(len(departments))
    chosen = departments[at]
    if turn < 0.85:
        rows = tuple(Row(f"of-{number}-{i}", f"Asset {i}", f"card-{number}") for i in range(draw.randrange(6)))
        changed = replace(chosen, cards=(*chosen.cards, Card(f"card-{number}", "New team", chosen.id, rows)))
    elif turn < 0.9:
        changed = replace(chosen, cards=tuple(c for c in chosen.cards if c.id != card.id))
    elif turn < 0.95:
        without = tuple(replace(d, cards=tuple(c for c in d.cards if c.id != card.id)) for d in departments)
        target = without[at]
        changed = replace(target, cards=(*target.cards, replace(card, department=target.id)))
        return (*without[:at], changed, *without[at + 1 :])
    elif turn < 0.98:
        new = f"department-new-{number}"
        return (*departments, Department(new, "New department", (Card(f"card-{number}", "New team", new),)))
    else:
        return tuple(d for d in departments if d is not chosen) if len(departments) > 3 else departments
    return (*departments[:at], changed, *departments[at + 1 :])


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
def test_two_hundred_edits_in_a_row_move_only_what_has_to(seed: int) -> None:
    draw = random.Random(seed)
    departments = organisation(*MIDDLE, seed=seed).departments
    layout = pack(departments)
    for number in range(200):
        changed = edited(departments, draw, number)
        after = update(layout, changed)
        assert faults(after, changed) == [], f"after edit {number}"
        assert moved(layout, after) - had_to_move(layout, departments, changed) == set(), f"after edit {number}"
        assert departments_moved(layout, after) == [], f"after edit {number}"
        layout, departments = after, changed


@pytest.mark.parametrize("seed", range(6))
def test_the_same_departments_again_move_nothing_and_a_layout_comes_back_from_its_file(seed: int) -> None:
    departments = organisation(*MIDDLE, seed=seed).departments
    layout = pack(departments)
    assert pack(departments) == layout
    again = update(Layout.from_json(layout.to_json()), departments)
    assert moved(layout, again) == set()
    assert again.to_json() == layout.to_json()
