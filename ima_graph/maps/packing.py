"""Choose a layout anew: the largest text on a given screen.

Cards go into unit columns, each to where it is highest, in their order. A department takes as few columns as keep
it within the height of its shelf; of all numbers of shelves the one with the largest scale is kept.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from ima_graph.maps.layout import (
    AISLE,
    DEPARTMENT_HEADING,
    DEPARTMENT_MARGIN,
    GUTTER,
    MARGIN,
    ROW_WIDTH,
    SPARE,
    TYPE,
    Box,
    Layout,
    Place,
    card_place,
    measured,
    spare_for,
)
from ima_graph.maps.model import Department

UNIT = ROW_WIDTH + 2 * MARGIN + GUTTER
# The map of so many rows is read as a whole; above that one department after the other.
WHOLE = 600
LEGIBLE = 10.2
_SHELVES = 12
_HALVINGS = 14


@dataclass(frozen=True)
class Screen:
    """The part of a screen that the map has, in px."""

    width: float = 1630
    height: float = 980

    def scale(self, width: float, height: float) -> float:
        """Tell how much a map of that size is scaled to fit."""
        return min(self.width / max(width, 1), self.height / max(height, 1))


def pack(departments: Sequence[Department], screen: Screen = Screen()) -> Layout:
    """Choose where everything stands, with as many spare rows as leave the text legible."""
    is_whole = sum(len(c.rows) for d in departments for c in d.cards) <= WHOLE
    best = Layout()
    for spare in range(SPARE, -1, -1):
        blocks = [Block(d, spare) for d in departments]
        best = _whole(blocks, screen) if is_whole else _one_by_one(blocks, screen)
        if not is_whole or TYPE * screen.scale(best.width, best.height) >= LEGIBLE:
            break
    return best


class Block:
    """A department whose shape is still to be chosen."""

    def __init__(self, department: Department, spare: int) -> None:
        """Measure its cards, each with spare rows."""
        self.id = department.id
        self.places = {c.id: card_place([r.id for r in c.rows], min(spare, spare_for(c))) for c in department.cards}
        self._shapes: dict[int, tuple[float, float, list[tuple[float, float]]]] = {}

    @cached_property
    def spans(self) -> list[int]:
        """How many unit columns each card takes."""
        return [max(1, -(-int(p.box.width + GUTTER) // int(UNIT))) for p in self.places.values()]

    @cached_property
    def least(self) -> int:
        """The fewest unit columns that the block can have."""
        return max(self.spans, default=1)

    @cached_property
    def most(self) -> int:
        """The number of unit columns above which it gets no lower."""
        return max(1, sum(self.spans))

    def shape(self, columns: int) -> tuple[float, float, list[tuple[float, float]]]:
        """Put the cards into unit columns: (width, height, where each card stands inside)."""
        if columns not in self._shapes:
            self._shapes[columns] = self._fill(columns)
        return self._shapes[columns]

    def _fill(self, columns: int) -> tuple[float, float, list[tuple[float, float]]]:
        top = DEPARTMENT_HEADING
        line = [top] * columns
        corners = []
        right = bottom = 0.0
        for span, place in zip(self.spans, self.places.values(), strict=True):
            # The highest free place; the leftmost of several.
            at = min(range(columns - span + 1), key=lambda c: (max(line[c : c + span]), c))
            y = max(line[at : at + span])
            corners.append((DEPARTMENT_MARGIN + at * UNIT, y))
            line[at : at + span] = [y + place.box.height + GUTTER] * span
            right = max(right, DEPARTMENT_MARGIN + at * UNIT + place.box.width)
            bottom = max(bottom, y + place.box.height)
        width = max(right, DEPARTMENT_MARGIN + UNIT - GUTTER) + DEPARTMENT_MARGIN
        return width, max(bottom, top) + DEPARTMENT_MARGIN, corners

    def within(self, height: float) -> int:
        """Tell the fewest columns that keep it within a height, 0 when none does."""
        low, high = self.least, self.most
        if self.shape(high)[1] > height:
            return 0
        while low < high:
            middle = (low + high) // 2
            if self.shape(middle)[1] <= height:
                high = middle
            else:
                low = middle + 1
        return low

    def best(self, screen: Screen) -> int:
        """Tell the number of columns that gives the largest text when the block is alone on a screen."""
        area = sum((p.box.width + GUTTER) * (p.box.height + GUTTER) for p in self.places.values())
        guess = max(self.least, round(math.sqrt(area * screen.width / screen.height) / UNIT))
        tries = {min(max(guess + step, self.least), max(self.most, self.least)) for step in (-2, -1, 0, 1, 2, 3)}
        return max(sorted(tries), key=lambda c: screen.scale(*self.shape(c)[:2]))

    def placed(self, columns: int, x: float, y: float) -> tuple[Box, dict[str, Place]]:
        """Set the block down with its left top corner at x, y."""
        width, height, corners = self.shape(columns)
        cards = {
            card: Place(Box(x + cx, y + cy, place.box.width, place.box.height), place.columns, place.slots)
            for (card, place), (cx, cy) in zip(self.places.items(), corners, strict=True)
        }
        return Box(x, y, width, height), cards


_Stand = tuple[Block, int, float, float]


def _whole(blocks: Sequence[Block], screen: Screen) -> Layout:
    best, best_scale = Layout(), -1.0
    for shelves in range(1, min(_SHELVES, max(1, len(blocks))) + 1):
        found = _lowest(blocks, shelves, screen)
        if found:
            layout = _stand(found)
            scale = screen.scale(layout.width, layout.height)
            if scale > best_scale + 1e-9:
                best, best_scale = layout, scale
    return best


def _lowest(blocks: Sequence[Block], shelves: int, screen: Screen) -> list[_Stand] | None:
    """Find the lowest height of a shelf at which all blocks stand on so many shelves of the screen's shape."""
    low = max((b.shape(b.most)[1] for b in blocks), default=0)
    high = sum(b.shape(b.least)[1] + AISLE for b in blocks)
    best = None
    for _ in range(_HALVINGS):
        height = (low + high) / 2
        wide = (shelves * (height + AISLE) - AISLE) * screen.width / screen.height
        found = _on_shelves(blocks, height, wide, shelves)
        if found is None:
            low = height
        else:
            best, high = found, height
    return best or _on_shelves(blocks, high, float("inf"), shelves)


def _on_shelves(blocks: Sequence[Block], height: float, wide: float, shelves: int) -> list[_Stand] | None:
    """Put blocks in order on shelves; one that fits below the one before, and is no wider, stands there."""
    stands: list[_Stand] = []
    shelf, top = 0, 0.0
    x = stack_width = used = deepest = 0.0
    for block in blocks:
        columns = block.within(height - used - AISLE) if used else 0
        if columns and block.shape(columns)[0] <= stack_width:
            stands.append((block, columns, x, top + used + AISLE))
            used += AISLE + block.shape(columns)[1]
            deepest = max(deepest, used)
            continue
        columns = block.within(height)
        if not columns:
            return None
        width, tall, _ = block.shape(columns)
        x = x + stack_width + AISLE if stack_width else 0.0
        if x and x + width > wide:
            shelf, top, x, deepest = shelf + 1, top + deepest + AISLE, 0.0, 0.0
        if shelf >= shelves or x + width > wide:
            return None
        stands.append((block, columns, x, top))
        stack_width, used = width, tall
        deepest = max(deepest, tall)
    return stands


def _one_by_one(blocks: Sequence[Block], screen: Screen) -> Layout:
    """Shape every department for a screen of its own, and put them side by side on shelves."""
    shapes = [(block, block.best(screen)) for block in blocks]
    area = sum((b.shape(c)[0] + AISLE) * (b.shape(c)[1] + AISLE) for b, c in shapes)
    wide = max((area * screen.width / screen.height) ** 0.5, max((b.shape(c)[0] for b, c in shapes), default=0))
    stands: list[_Stand] = []
    x = y = deepest = 0.0
    for block, columns in shapes:
        width, height, _ = block.shape(columns)
        if x and x + width > wide:
            x, y, deepest = 0.0, y + deepest + AISLE, 0.0
        stands.append((block, columns, x, y))
        x, deepest = x + width + AISLE, max(deepest, height)
    return _stand(stands)


def _stand(stands: Sequence[_Stand]) -> Layout:
    boxes: dict[str, tuple[Box, ...]] = {}
    cards: dict[str, Place] = {}
    for block, columns, x, y in stands:
        box, inside = block.placed(columns, x, y)
        boxes[block.id] = (box,)
        cards |= inside
    return measured(boxes, cards)
