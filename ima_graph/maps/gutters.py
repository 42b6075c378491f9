"""The free lines in which arrows run: the middles of gutters, margins and aisles, and where they cross.

A card keeps half a gutter free on all its sides, so the free lines round two cards meet and never cross a card.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

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
)

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]
Point = tuple[float, float]

HALF = GUTTER / 2
# How near a line may come to the lower side of a department's heading.
BELOW_HEADING = max(DEPARTMENT_MARGIN - HALF, 1.0)
# How far an arrow may be shifted beside its line: in a gutter, and between two columns of rows.
LANES, INNER_LANES = HALF - 3.0, INNER / 2 - 2.0
# Along the side of a row, and along the side of a card.
_ROW_DOOR, _CARD_DOOR = 5.0, 24.0
# Up to so many doors each has a line of its own straight on; with more the search would take twice as long.
_FEW = 2000
_DIGITS, _NEAR = 3, 2e-3


@dataclass(frozen=True)
class Stop:
    """Where a way begins or ends: a row of a card; with no row its heading, or its whole border if `is_whole`."""

    card: str
    row: str = ""
    is_whole: bool = False


@dataclass(frozen=True)
class Door:
    """A point on the side of a box, and the point `x`, `y` of the free line that it leads to.

    The door may be shifted by `room` along the side, the line beside it by `lanes`. `own` is an upright line
    (x, from, to) that only the doors of this box use.
    """

    side: Point
    x: float
    y: float
    room: float
    lanes: float = LANES
    own: tuple[float, float, float] | None = field(default=None)

    @property
    def is_level(self) -> bool:
        """Whether one leaves it to the left or right, not up or down."""
        return self.side[1] == self.y


@dataclass(frozen=True)
class Net:
    """Free lines and their crossings.

    `across` has one row a level line (y, from x, to x), `down` one an upright line (x, from y, to y).
    Crossing n is where `across[first[n]]` meets `down[second[n]]`.
    """

    across: Floats
    down: Floats
    first: Indices
    second: Indices


def doors(place: Place, stop: Stop) -> list[Door]:
    """List where a way may leave the box of a stop, the right side first."""
    box = place.box
    left, right = box.x - HALF, box.right + HALF
    if not stop.row:
        side = box if stop.is_whole else place.heading_box
        middle, y = (side.x + side.right) / 2, (side.y + side.bottom) / 2
        tall, wide = (min(_CARD_DOOR, length / 2 - 4) for length in (side.height, side.width))
        found = [
            Door((side.right, y), right, y, tall),
            Door((side.x, y), left, y, tall),
            Door((middle, box.y), middle, box.y - HALF, wide, own=(middle, box.y - HALF, box.y)),
        ]
        below = Door((middle, box.bottom), middle, box.bottom + HALF, wide, own=(middle, box.bottom, box.bottom + HALF))
        return [*found, below] if stop.is_whole else found
    row, column = place.row_box(stop.row), place.column_of(stop.row)
    y = row.y + row.height / 2
    inner = [
        Door((x, y), at, y, _ROW_DOOR, INNER_LANES, (at, box.y + HEADING, box.bottom + HALF))
        for x, at in ((row.right, row.right + INNER / 2), (row.x, row.x - INNER / 2))
    ]
    return [
        Door((row.right, y), right, y, _ROW_DOOR) if column == place.columns - 1 else inner[0],
        Door((row.x, y), left, y, _ROW_DOOR) if column == 0 else inner[1],
    ]


def strips(layout: Layout) -> list[Box]:
    """List the headings of the departments."""
    return [Box(b.x, b.y, b.width, DEPARTMENT_HEADING) for group in layout.departments.values() for b in group]


def build_net(layout: Layout, doors: Sequence[Door], inside: Sequence[Box] | None = None) -> Net:
    """Find the free lines round every card and department, and those that the doors need; with `inside` only there.

    It compares the lines, about four a box and one a door, with all boxes and with one another.
    """
    cards = _corners([place.box for place in layout.cards.values()])
    headings = _corners(strips(layout))
    homes = _corners([box for group in layout.departments.values() for box in group])
    blocked = np.vstack([_grown(cards, HALF, HALF), _grown(headings, HALF, BELOW_HEADING)])
    rings = np.vstack([_grown(cards, HALF, HALF), _grown(homes, AISLE / 2, AISLE / 2)])
    shown = _corners(inside) if inside is not None else np.vstack([cards, homes])
    if not len(shown):
        return _crossed(np.empty((0, 3)), np.empty((0, 3)))
    least, most = shown[:, :2].min(0) - AISLE / 2, shown[:, 2:].max(0) + AISLE / 2
    under = np.column_stack([headings[:, 3] + BELOW_HEADING, headings[:, 0] - HALF, headings[:, 2] + HALF])
    # Straight on from a row's side, where there is more than a gutter beside it.
    straight = [(d.y, d.x, d.x) for d in doors if d.is_level and not d.own] if len(doors) <= _FEW else []
    on = np.array(straight).reshape(-1, 3)
    level = np.vstack([rings[:, [1, 0, 2]], rings[:, [3, 0, 2]], under, on])
    upright = np.vstack([rings[:, [0, 1, 3]], rings[:, [2, 1, 3]]])
    across = _free(level, blocked[:, [1, 3, 0, 2]], (least[1], most[1]), (least[0], most[0]))
    down = _free(upright, blocked[:, [0, 2, 1, 3]], (least[0], most[0]), (least[1], most[1]))
    own = sorted({door.own for door in doors if door.own})
    return _crossed(across, np.vstack([down, np.round(np.array(own), _DIGITS)]) if own else down)


def at_lines(net: Net, doors: Sequence[Door]) -> Indices:
    """Find the upright line of each door, -1 where there is none."""
    if not len(net.down):
        return np.full(len(doors), -1, dtype=np.int64)
    x = np.array([door.x for door in doors])[:, None]
    y = np.array([door.side[1] for door in doors])[:, None]
    met = (np.abs(net.down[:, 0] - x) < _NEAR) & (net.down[:, 1] < y + _NEAR) & (y - _NEAR < net.down[:, 2])
    return np.where(met.any(1), met.argmax(1), -1)


def _corners(boxes: Sequence[Box]) -> Floats:
    return np.round(np.array([(b.x, b.y, b.right, b.bottom) for b in boxes]).reshape(-1, 4), _DIGITS)


def _grown(corners: Floats, by: float, below: float) -> Floats:
    grown: Floats = corners + np.array([-by, -by, by, below])
    return grown


def _free(wanted: Floats, blocked: Floats, where: tuple[float, float], along: tuple[float, float]) -> Floats:
    """Lengthen each wanted line (where, from, to) until it meets something blocked; leave out what is blocked of it.

    `blocked` has one row a box: where it begins and ends across the line, where it begins and ends along it.
    """
    wanted = wanted[(wanted[:, 0] >= where[0] - _NEAR) & (wanted[:, 0] <= where[1] + _NEAR)]
    begins, ends, starts, stops = blocked.T
    at = wanted[:, :1]
    hit = (begins + _NEAR < at) & (at < ends - _NEAR)
    start, stop = np.where(hit, starts, np.inf), np.where(hit, stops, -np.inf)
    ranked = np.argsort(start, axis=1, kind="stable")
    start, stop = np.take_along_axis(start, ranked, 1), np.take_along_axis(stop, ranked, 1)
    edge = np.full((len(wanted), 1), 1.0)
    # Between the furthest end so far and the next start lies a free part.
    low = np.maximum.accumulate(np.hstack([edge * along[0], stop]), axis=1)
    high = np.minimum(np.hstack([start, edge * along[1]]), along[1])
    good = (high > low + _NEAR) & (low <= wanted[:, 2:] + _NEAR) & (high >= wanted[:, 1:2] - _NEAR)
    lines = np.column_stack([np.broadcast_to(at, low.shape)[good], low[good], high[good]])
    found: Floats = np.unique(np.round(lines, _DIGITS), axis=0)
    return found


def _crossed(across: Floats, down: Floats) -> Net:
    y, left, right = (across[:, column, None] for column in range(3))
    x, top, bottom = down.T
    met = (left <= x + _NEAR) & (x <= right + _NEAR) & (top <= y + _NEAR) & (y <= bottom + _NEAR)
    first, second = np.nonzero(met)
    return Net(across, down, first.astype(np.int64), second.astype(np.int64))
