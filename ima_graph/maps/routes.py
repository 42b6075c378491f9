"""Ways for arrows: out of a row's side, along the gutters, and in, over no foreign card, row or heading."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from ima_graph.maps.gutters import LANES, Door, Net, Point, Stop, at_lines, build_net, doors, strips
from ima_graph.maps.lanes import Way, spread
from ima_graph.maps.layout import Box, Layout
from ima_graph.maps.model import Flow

Key = TypeVar("Key", bound=Hashable)

RADIUS = 5.0
# The straight part before the tip of an arrow, where there is room for it.
TIP = 8.0
# How many px longer a way may be to save a bend.
_BEND = 24.0
# Weights must not be 0: a sparse matrix does not keep them.
_STEP = 1e-3
_LOOP = 4.0
# How many rows are searched from at once: bounds the memory.
_BATCH = 32


def route(
    layout: Layout, picture: object, flows: Sequence[Flow], inside: Sequence[Box] | None = None
) -> dict[str, str]:
    """Draw flows from row to row as SVG path data, by flow id; a side that names no row is the card's heading.

    With `inside` only flows between cards in these boxes are drawn, and no way goes more than half an aisle beyond
    them. Flows with an end that is not in the layout are left out. See `ways` for what it costs. The layout alone
    decides the ways; the picture is there so that all drawing takes the same arguments.
    """
    wanted = {
        flow.id: (Stop(flow.source.card, flow.source.row), Stop(flow.target.card, flow.target.row)) for flow in flows
    }
    return {flow: path_data(points) for flow, points in ways(layout, wanted, inside).items()}


def route_cards(
    layout: Layout, pairs: Iterable[tuple[str, str]], inside: Sequence[Box] | None = None
) -> dict[tuple[str, str], str]:
    """Draw a way from the border of one card to that of another as SVG path data, for each pair of cards."""
    wanted = {(source, target): (Stop(source, "", True), Stop(target, "", True)) for source, target in pairs}
    return {pair: path_data(points) for pair, points in ways(layout, wanted, inside).items()}


def ways(
    layout: Layout, wanted: Mapping[Key, tuple[Stop, Stop]], inside: Sequence[Box] | None = None
) -> dict[Key, list[Point]]:
    """Find the corners of a shortest way with few bends between each two stops, in the order given.

    Left out are stops that are not in the layout and those that no free line joins. Ways may go half an aisle and
    a lane beyond the layout.

    One search (Dijkstra) is made for each row that sends, over the crossings of the free lines and all doors, so the
    cost grows with senders times cards and rows: 0.1 s for 40 cards and 420 flows, 1.3 s for 300 cards and 4,200
    flows; 5 s where those flows have 2,200 different senders.
    """
    shown = {key: pair for key, pair in wanted.items() if all(_is_there(layout, stop, inside) for stop in pair)}
    loops = {key: _loop(layout, a) for key, (a, b) in shown.items() if a == b}
    found = loops | _search(layout, {key: pair for key, pair in shown.items() if pair[0] != pair[1]}, inside)
    drawn = {key: found[key] for key in shown if key in found}
    headings = strips(layout)
    for way in drawn.values():
        _keep_off(way, headings)
    borders = [line for group in layout.departments.values() for box in group for line in _border(box)]
    return dict(zip(drawn, spread(list(drawn.values()), borders), strict=True))


def path_data(points: Sequence[Point]) -> str:
    """Write corners as SVG path data with rounded corners; the last piece stays straight for the arrow's tip.

    >>> path_data([(0.0, 0.0), (20.0, 0.0), (20.0, 30.0)])
    'M0 0H15Q20 0 20 5V30'
    """
    parts = [f"M{_pair(points[0])}"]
    lengths = [abs(a[0] - b[0]) + abs(a[1] - b[1]) for a, b in pairwise(points)]
    at = points[0]
    for n, corner in enumerate(points[1:-1], 1):
        after = lengths[n] / 2 if n < len(lengths) - 1 else max(lengths[n] - TIP, lengths[n] / 4)
        radius = min(RADIUS, lengths[n - 1] / (2 if n > 1 else 1), after)
        start, end = _towards(corner, points[n - 1], radius), _towards(corner, points[n + 1], radius)
        parts += [_line(at, start), f"Q{_pair(corner)} {_pair(end)}"]
        at = end
    return "".join([*parts, _line(at, points[-1])])


def _is_there(layout: Layout, stop: Stop, inside: Sequence[Box] | None) -> bool:
    place = layout.cards.get(stop.card)
    if place is None or (stop.row and stop.row not in place.slots):
        return False
    return inside is None or any(box.contains(place.box) for box in inside)


def _loop(layout: Layout, stop: Stop) -> Way:
    """Go round at the right side from a stop to itself."""
    door = doors(layout.cards[stop.card], stop)[0]
    x, y = door.side
    half = max(_LOOP, door.room / 2) if stop.is_whole else _LOOP
    points = [(x, y - half), (door.x, y - half), (door.x, y + half), (x, y + half)]
    return Way(points, [(-1.5, 1.5), (-door.lanes, door.lanes), (-1.5, 1.5)])


def _search(layout: Layout, wanted: Mapping[Key, tuple[Stop, Stop]], inside: Sequence[Box] | None) -> dict[Key, Way]:
    stops = list(dict.fromkeys(stop for pair in wanted.values() for stop in pair))
    number = {stop: n for n, stop in enumerate(stops)}
    gates = [(n, door) for stop, n in number.items() for door in doors(layout.cards[stop.card], stop)]
    maze = _Maze(build_net(layout, [door for _, door in gates], inside), gates, len(stops))
    senders: dict[int, list[Key]] = {}
    for key, (source, _) in wanted.items():
        senders.setdefault(number[source], []).append(key)
    found: dict[Key, Way] = {}
    numbers = list(senders)
    for start in range(0, len(numbers), _BATCH):
        batch = numbers[start : start + _BATCH]
        for sender, before in zip(batch, maze.search(batch), strict=True):
            for key in senders[sender]:
                way = maze.way(before, number[wanted[key][1]])
                if way:
                    found[key] = way
    return found


class _Maze:
    """A graph of the net's crossings, each met on the level or upright, of doors, and of stops to leave and to reach.

    Nodes in their order: crossings on the level, crossings upright, doors, stops left, stops reached.
    """

    def __init__(self, net: Net, gates: Sequence[tuple[int, Door]], stops: int) -> None:
        from scipy.sparse import coo_matrix

        self.doors = [door for _, door in gates]
        crossings, gate_count = len(net.first), len(gates)
        self.crossings, self.out = crossings, 2 * crossings + gate_count
        self.into = self.out + stops
        lines = at_lines(net, self.doors)
        x = np.concatenate([net.down[net.second, 0], [door.x for door in self.doors]])
        y = np.concatenate([net.across[net.first, 0], [door.side[1] for door in self.doors]])
        self.x, self.y = x, y
        level = np.arange(crossings)
        gate = 2 * crossings + np.arange(gate_count)
        edges = [
            _both(*_chain(net.first, x[:crossings], level)),
            _both(*_chain(np.concatenate([net.second, lines]), y, np.concatenate([level + crossings, gate]))),
            _both(level, level + crossings, np.full(crossings, _BEND)),
        ]
        stop = np.array([n for n, _ in gates], dtype=np.int64)
        cost = np.array([abs(d.side[0] - d.x) + _BEND if d.is_level else 0.0 for d in self.doors])
        open_ = lines >= 0
        edges.append((self.out + stop[open_], gate[open_], cost[open_]))
        edges.append((gate[open_], self.into + stop[open_], cost[open_]))
        start, end, weight = (np.concatenate(part) for part in zip(*edges, strict=True))
        size = self.into + stops
        self.graph = coo_matrix((weight + _STEP, (start, end)), shape=(size, size)).tocsr()

    def search(self, sources: Sequence[int]) -> NDArray[np.int32]:
        """Find the node before each node on the best ways from some stops, one row a stop."""
        from scipy.sparse.csgraph import dijkstra

        found: Any = dijkstra(self.graph, indices=[self.out + n for n in sources], return_predecessors=True)
        before: NDArray[np.int32] = found[1]
        return before

    def way(self, before: NDArray[np.int32], target: int) -> Way | None:
        """Follow the best way to a stop backwards and give its corners, or None where there is no way."""
        nodes = []
        node = int(before[self.into + target])
        while 0 <= node < self.out:
            nodes.append(node)
            node = int(before[node])
        if not nodes:
            return None
        nodes.reverse()
        first, last = (self.doors[nodes[n] - 2 * self.crossings] for n in (0, -1))
        at = [node if node < self.crossings else node - self.crossings for node in nodes]
        points = [first.side, *((float(self.x[n]), float(self.y[n])) for n in at), last.side]
        return _roomy(_corners(points), first, last)


def _chain(line: NDArray[np.int64], at: NDArray[np.float64], node: NDArray[np.int64]) -> tuple[Any, Any, Any]:
    """Join the nodes that follow one another on each line."""
    order = np.lexsort((at, line))
    line, at, node = line[order], at[order], node[order]
    same = (line[1:] == line[:-1]) & (line[1:] >= 0)
    return node[:-1][same], node[1:][same], (at[1:] - at[:-1])[same]


def _both(start: Any, end: Any, weight: Any) -> tuple[Any, Any, Any]:
    return np.concatenate([start, end]), np.concatenate([end, start]), np.concatenate([weight, weight])


def _corners(points: Sequence[Point]) -> list[Point]:
    """Leave out points that are passed straight on, and make all pieces exactly level or upright."""
    found = [points[0]]
    for x, y in points[1:]:
        # A line and a door may differ by a rounding.
        last_x, last_y = found[-1]
        is_upright, is_level = _same(x, last_x), _same(y, last_y)
        if is_upright and is_level:
            continue
        if len(found) > 1 and found[-2][0 if is_upright else 1] == found[-1][0 if is_upright else 1]:
            found.pop()
        found.append((last_x, y) if is_upright else (x, last_y))
    return found


def _same(one: float, other: float) -> bool:
    return abs(one - other) < 0.01


def _roomy(points: list[Point], first: Door, last: Door) -> Way:
    """Say how far each piece of a way may be shifted."""
    rooms = [LANES] * (len(points) - 1)
    for door, end, following in ((first, 0, 1), (last, -1, -2)):
        turn = points[1] if end == 0 else points[-2]
        turns_at_once = len(rooms) > 1 and _same(turn[0], door.x) and _same(turn[1], door.y)
        rooms[end] = door.room if turns_at_once else min(door.room, rooms[end])
        if door.is_level and len(rooms) > 1:
            rooms[following] = min(rooms[following], door.lanes)
    return Way(points, [(-room, room) for room in rooms])


def _keep_off(way: Way, headings: Sequence[Box]) -> None:
    """Let no level piece be shifted up into a department's heading."""
    for n, (a, b) in enumerate(pairwise(way.points)):
        if a[1] != b[1]:
            continue
        low, high = min(a[0], b[0]) - LANES, max(a[0], b[0]) + LANES
        gaps = [a[1] - h.bottom for h in headings if h.x < high and low < h.right and 0 <= a[1] - h.bottom < 2 * LANES]
        if gaps:
            way.rooms[n] = (max(way.rooms[n][0], 1.0 - min(gaps)), way.rooms[n][1])


def _border(box: Box) -> list[tuple[bool, float, float, float]]:
    upright = [(True, x, box.y, box.bottom) for x in (box.x, box.right)]
    return upright + [(False, y, box.x, box.right) for y in (box.y, box.bottom)]


def _towards(corner: Point, other: Point, by: float) -> Point:
    length = abs(other[0] - corner[0]) + abs(other[1] - corner[1]) or 1.0
    return corner[0] + (other[0] - corner[0]) * by / length, corner[1] + (other[1] - corner[1]) * by / length


def _line(start: Point, end: Point) -> str:
    if _same(start[1], end[1]):
        return "" if _same(start[0], end[0]) else f"H{_number(end[0])}"
    return f"V{_number(end[1])}"


def _pair(point: Point) -> str:
    return f"{_number(point[0])} {_number(point[1])}"


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
