"""Where the number on a line may stand: on its own line, over no box, no other line and no other number."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

from ima_graph.maps.gutters import Point
from ima_graph.maps.layout import Box
from ima_graph.maps.measure import width

Key = TypeVar("Key", bound=Hashable)

SIZE = 9.0
_HEIGHT = 9.4
# How near a number may come to the line of another, and to the corners and the tip of its own.
_CLEAR, _ENDS = 0.6, 6.0
# A number is tried every so many px along a straight piece, from its middle outwards.
_STEP = 3.0


@dataclass(frozen=True)
class Label:
    """A short text and its ground."""

    text: str
    box: Box


def place_labels(wanted: Mapping[Key, tuple[str, Sequence[Point]]], taken: Sequence[Box]) -> dict[Key, Label]:
    """Find a place for the text of each way, the first first; what has no room is left out."""
    lines = {key: [_around(a, b) for a, b in pairwise(way)] for key, (_, way) in wanted.items()}
    placed: dict[Key, Label] = {}
    for key, (text, way) in wanted.items():
        others = [box for other, boxes in lines.items() if other != key for box in boxes]
        for box in _tries(text, way):
            blocked = any(box.overlaps(b) for b in taken) or any(box.overlaps(b) for b in others)
            if not blocked and not any(box.overlaps(label.box, 1.0) for label in placed.values()):
                placed[key] = Label(text, box)
                break
    return placed


def _tries(text: str, way: Sequence[Point]) -> Iterator[Box]:
    wide = width(text, SIZE) + 3.0
    pieces = sorted(pairwise(way), key=lambda p: -(abs(p[0][0] - p[1][0]) + abs(p[0][1] - p[1][1])))
    for (ax, ay), (bx, by) in pieces:
        length, size = abs(ax - bx) + abs(ay - by), wide if ay == by else _HEIGHT
        if length < size + _ENDS:
            continue
        spare = (length - size - _ENDS) / 2
        for n in range(2 * int(spare / _STEP) + 1):
            at = 0.5 + (-1) ** n * ((n + 1) // 2) * _STEP / length
            x, y = ax + (bx - ax) * at, ay + (by - ay) * at
            yield Box(x - wide / 2, y - _HEIGHT / 2, wide, _HEIGHT)


def _around(a: Point, b: Point) -> Box:
    x, y = min(a[0], b[0]) - _CLEAR, min(a[1], b[1]) - _CLEAR
    return Box(x, y, abs(a[0] - b[0]) + 2 * _CLEAR, abs(a[1] - b[1]) + 2 * _CLEAR)
