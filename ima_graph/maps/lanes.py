"""Lanes for arrows in the same gutter, so that they do not lie on one another.

Arrows that turn off to the left lie left of those that turn off to the right, short turns inside long ones.
"""

from bisect import insort
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ima_graph.maps.gutters import Point

# Between two lanes, px: as wished, and the least where there are many.
APART, LEAST_APART = 2.0, 0.5
_NEAR = 1e-6


@dataclass
class Way:
    """The corners of an orthogonal way, and for each of its pieces how far it may be shifted (least, most)."""

    points: list[Point]
    rooms: list[tuple[float, float]]


@dataclass
class _Piece:
    """A straight piece of a way: where it lies, how far it reaches, and how it turns off at its two ends.

    `low_turn` and `high_turn` are -1 or 1 for the side to which the way goes on, 0 where it ends.
    """

    way: int
    index: int
    where: float
    low: float
    high: float
    room: tuple[float, float]
    low_turn: int
    high_turn: int

    def meets(self, other: "_Piece", slack: float = 0.0) -> bool:
        return self.low < other.high + slack and other.low < self.high + slack

    @property
    def order(self) -> tuple[float, float, float, int]:
        """Sort from the first lane to the last so that few pieces cross."""
        pull, length = self.low_turn + self.high_turn, self.high - self.low
        if pull:
            return pull, -length if pull > 0 else length, self.low, self.way
        # Of ways that come from before and go on behind, the one that begins higher lies further behind.
        return 0, -self.low if self.low_turn < 0 else self.low, self.high, self.way


class _Taken:
    """What already lies where, among pieces of one direction."""

    def __init__(self) -> None:
        self._at: dict[int, list[tuple[float, float, float]]] = defaultdict(list)

    def add(self, where: float, low: float, high: float) -> None:
        insort(self._at[round(where)], (where, low, high))

    def gap(self, where: float, low: float, high: float) -> float:
        """How near the nearest other piece beside this one lies, at most 1."""
        cell = round(where)
        others = (o for near in (cell - 1, cell, cell + 1) for o in self._at.get(near, ()))
        return min((abs(o[0] - where) for o in others if o[1] < high and low < o[2]), default=1.0)


def spread(ways: Sequence[Way], borders: Sequence[tuple[bool, float, float, float]]) -> list[list[Point]]:
    """Give each piece its lane and return the corners anew; the ends of a way stay on the sides that they are on.

    `borders` are lines on which no arrow should lie: (is upright, where, from, to).
    """
    corners = [list(way.points) for way in ways]
    for is_upright in (True, False):
        taken = _Taken()
        for upright, where, low, high in borders:
            if upright == is_upright:
                taken.add(where, low, high)
        # The level pieces are still to be shifted, which makes upright ones longer.
        slack = max((most for way in ways for _, most in way.rooms), default=0.0) if is_upright else 0.0
        pieces = [p for n, way in enumerate(ways) for p in _pieces(n, corners[n], way.rooms, is_upright)]
        for group in _groups(pieces, 2 * slack):
            _place(group, taken, corners, is_upright, slack)
    return corners


def _pieces(way: int, points: list[Point], rooms: Sequence[tuple[float, float]], is_upright: bool) -> Iterator[_Piece]:
    across, along = (0, 1) if is_upright else (1, 0)
    for index, (start, end) in enumerate(pairwise(points)):
        if abs(start[across] - end[across]) > _NEAR or abs(start[along] - end[along]) <= _NEAR:
            continue
        where = start[across]
        before = _sign(points[index - 1][across] - where) if index else 0
        after = _sign(points[index + 2][across] - where) if index + 2 < len(points) else 0
        low, high = sorted((start[along], end[along]))
        turns = (before, after) if start[along] < end[along] else (after, before)
        yield _Piece(way, index, where, low, high, rooms[index], *turns)


def _sign(number: float) -> int:
    return (number > 0) - (number < 0)


def _groups(pieces: list[_Piece], slack: float) -> Iterator[list[_Piece]]:
    """Group what lies on the same line and hangs together."""
    group: list[_Piece] = []
    reach = 0.0
    for piece in sorted(pieces, key=lambda p: (p.where, p.low, p.high, p.way, p.index)):
        if group and (piece.where - group[0].where > _NEAR or piece.low >= reach + slack):
            yield group
            group = []
        reach = max(reach, piece.high) if group else piece.high
        group.append(piece)
    if group:
        yield group


def _place(group: list[_Piece], taken: _Taken, corners: list[list[Point]], is_upright: bool, slack: float) -> None:
    group.sort(key=lambda p: p.order)
    least, most = max(p.room[0] for p in group), min(p.room[1] for p in group)
    lanes = _in_order(group, 2 * slack)
    if max(lanes) * LEAST_APART > most - least:
        lanes = _tight(group, 2 * slack)
    last = max(lanes)
    pitch = min(APART, (most - least) / last) if last else 0.0
    middle = min(max(0.0, least + last * pitch / 2), most - last * pitch / 2)
    for piece, lane in zip(group, lanes, strict=True):
        wish = piece.where + middle + (lane - last / 2) * pitch
        where = _free_place(piece, wish, taken, slack, min(pitch or APART, APART / 2))
        taken.add(where, piece.low - slack, piece.high + slack)
        points, index = corners[piece.way], piece.index
        for corner in (index, index + 1):
            x, y = points[corner]
            points[corner] = (where, y) if is_upright else (x, where)


def _in_order(group: list[_Piece], slack: float) -> list[int]:
    """Number lanes so that of two pieces beside one another the first in order has the lower."""
    lanes: list[int] = []
    for n, piece in enumerate(group):
        lanes.append(max((lanes[m] + 1 for m in range(n) if group[m].meets(piece, slack)), default=0))
    return lanes


def _tight(group: list[_Piece], slack: float) -> list[int]:
    """Number lanes so that as few as possible are needed; the order is kept as far as that allows."""
    lanes = [0] * len(group)
    ends: list[float] = []
    for n in sorted(range(len(group)), key=lambda n: (group[n].low, n)):
        free = [lane for lane, end in enumerate(ends) if end + slack <= group[n].low]
        lanes[n] = free[0] if free else len(ends)
        if free:
            ends[free[0]] = group[n].high
        else:
            ends.append(group[n].high)
    return lanes


def _free_place(piece: _Piece, wish: float, taken: _Taken, slack: float, apart: float) -> float:
    """Find the place nearest to the wish with nothing nearer than `apart`; if there is none, the freest one."""
    low, high = piece.where + piece.room[0], piece.where + piece.room[1]
    wish = min(max(wish, low), high)
    steps = int((high - low) / LEAST_APART) + 1
    tries = [wish + sign * n * LEAST_APART for n in range(steps + 1) for sign in ((1, -1) if n else (1,))]
    best, best_gap = wish, -1.0
    for where in tries:
        if not low - _NEAR <= where <= high + _NEAR:
            continue
        gap = taken.gap(where, piece.low - slack, piece.high + slack)
        if gap >= apart - _NEAR:
            return where
        if gap > best_gap + _NEAR:
            best, best_gap = where, gap
    return best
