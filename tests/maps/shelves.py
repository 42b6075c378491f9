"""Random layouts on shelves, flows between what stands there, and checks of where paths run."""

import random
import re
from itertools import combinations, pairwise
from typing import NamedTuple

from hypothesis import strategies as st

from ima_graph.maps.gutters import strips
from ima_graph.maps.layout import (
    AISLE,
    DEPARTMENT_HEADING,
    DEPARTMENT_MARGIN,
    GUTTER,
    Box,
    Layout,
    Place,
    card_place,
    measured,
)
from ima_graph.maps.model import End, Flow

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
