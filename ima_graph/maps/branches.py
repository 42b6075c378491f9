"""Columns of parties several steps away, with one line for all flows of a pair, through the gaps between columns."""

from collections.abc import Mapping, Sequence
from math import floor

from ima_graph.maps.layout import Box
from ima_graph.maps.measure import width
from ima_graph.maps.model import Flow, Picture
from ima_graph.maps.neighbours import Column
from ima_graph.maps.party import WIDTH, Face, flow_class, line_title, more_box, party_box
from ima_graph.maps.scene import element, text
from ima_graph.maps.words import count

# Everything stands on a grid of UNIT px, so that a line that leaves a box never lies on one that enters another.
UNIT = 16.0
_LEAVES, _ENTERS = 12.0, 4.0
_LANE, _TIP, _NUMBER = 10.0, 18.0, 40.0
_HEADING = 2 * UNIT

_Drawn = tuple[list[Box], list[str]]


def branches(
    picture: Picture, face: Face, middle: str, entry: float, columns: Sequence[Column], key: Mapping[str, str]
) -> _Drawn:
    """Draw the columns on one side of `middle`, a row or card whose lines meet at the height `entry`.

    Lines that go to the same party nearer by, or come from it, run together in a lane of their own.
    """
    boxes: list[Box] = []
    parts: list[str] = []
    near = {"": (0.0, _entry(entry))}
    for distance, column in enumerate(columns, 1):
        start = max(at for at, _ in near.values())
        lanes = {party: start + _TIP + n * _LANE for n, party in enumerate(_in_order(column, near))}
        out = start + _TIP + len(lanes) * _LANE + _NUMBER
        placed = _place(face, column, near, out)
        for party, box in placed.items():
            flows = sum(len(f) for (far, _), f in column.links.items() if far == party)
            parts.append(party_box(picture, party, box, key, flows))
        boxes += placed.values()
        bottom = max((b.bottom for b in placed.values()), default=face.middle.y)
        if column.more:
            boxes.append(face.box(out, bottom + UNIT, WIDTH, 2 * UNIT))
            parts.append(more_box(column.more, boxes[-1]))
        top = min((b.y for b in placed.values()), default=bottom)
        heading = face.box(out, top - _HEADING, WIDTH, UNIT)
        boxes.append(heading)
        parts.append(text(heading.x + 1, heading.y + 12, _heading(face, distance, column), cls="quiet", room=WIDTH))
        parts += _lines(picture, face, middle, column, placed, near, lanes, key)
        near = {party: (out + WIDTH, _entry(box.y + box.height / 2)) for party, box in placed.items()}
    return boxes, parts


def _entry(y: float) -> float:
    return floor(y / UNIT) * UNIT + _ENTERS


def _in_order(column: Column, near: Mapping[str, tuple[float, float]]) -> list[str]:
    """Give the nearer parties that have a line, from top to bottom."""
    return sorted({party for _, party in column.links}, key=lambda party: near[party][1])


def _place(face: Face, column: Column, near: Mapping[str, tuple[float, float]], out: float) -> dict[str, Box]:
    """Stack the parties about the middle's height, each near the height of those it is linked with."""
    linked: dict[str, list[float]] = {party: [] for party in column.parties}
    for far, party in column.links:
        linked[far].append(near[party][1])
    order = sorted(column.parties, key=lambda party: sum(linked[party]) / max(1, len(linked[party])))
    units = [max(3, len(linked[party])) for party in order]
    middle = face.middle.y + face.middle.height / 2
    y = round((middle - (sum(units) + len(units)) * UNIT / 2) / UNIT) * UNIT
    placed = {}
    for party, high in zip(order, units, strict=True):
        placed[party] = face.box(out, y, WIDTH, high * UNIT)
        y += (high + 1) * UNIT
    return placed


def _lines(
    picture: Picture,
    face: Face,
    middle: str,
    column: Column,
    placed: Mapping[str, Box],
    near: Mapping[str, tuple[float, float]],
    lanes: Mapping[str, float],
    key: Mapping[str, str],
) -> list[str]:
    used = dict.fromkeys(placed, 0)
    parts = []
    for (far, party), flows in sorted(column.links.items(), key=lambda link: near[link[0][1]][1]):
        box, (start, enters) = placed[far], near[party]
        leaves = box.y + _LEAVES + used[far] * UNIT
        used[far] += 1
        border = box.right if face.side < 0 else box.x
        lane = face.x(lanes[party])
        d = face.path([(border, leaves), (lane, leaves), (lane, enters), (face.x(start), enters)])
        ends = (far, party or middle) if face.side < 0 else (party or middle, far)
        parts.append(_line(picture, ends, flows, d, key))
        number = f"{len(flows):,}"
        x = border + 7 if face.side < 0 else border - 14 - width(number, 13)
        parts.append(text(x, leaves - 3.5, number, cls="quiet"))
    return parts


def _line(picture: Picture, ends: tuple[str, str], flows: Sequence[Flow], d: str, key: Mapping[str, str]) -> str:
    single = key[flows[0].id] if len(flows) == 1 else None
    return element("path", line_title(picture, *ends, flows), cls=flow_class(flows), data_key=single, d=d)


def _heading(face: Face, distance: int, column: Column) -> str:
    flows = count(column.flows, "flow")
    if distance == 1:
        return f"Comes in: {flows}" if face.side < 0 else f"Goes out: {flows}"
    return f"{distance} steps before: {flows}" if face.side < 0 else f"{distance} steps on: {flows}"
