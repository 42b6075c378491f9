"""Where the boxes of the map stand, so that what did not change does not move.

Departments hold team cards, cards hold rows. A layout is chosen once (`pack`) and then kept with the register and
only mended (`update`): a card keeps a few spare rows; one that is overfull moves alone to a free place.
All lengths are px at zoom 1; x goes right, y down.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from ima_graph.errors import InputError
from ima_graph.maps.model import Card

ROW_WIDTH, ROW_HEIGHT, ROW_PITCH = 172.0, 17.0, 19.0
HEADING, MARGIN, INNER, GUTTER = 20.0, 5.0, 10.0, 14.0
DEPARTMENT_HEADING, DEPARTMENT_MARGIN, AISLE = 24.0, 10.0, 16.0
# The size of a row's text.
TYPE = 13.0
SPARE = 3
# One column of rows up to so many rows, two up to the next.
_ONE, _TWO = 14, 40


@dataclass(frozen=True)
class Box:
    """A rectangle: its left top corner and its size."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The x of its right side."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The y of its bottom."""
        return self.y + self.height

    def overlaps(self, other: "Box", gap: float = 0) -> bool:
        """Say whether two boxes share any area, or come nearer than `gap`."""
        return (
            self.x < other.right + gap
            and other.x < self.right + gap
            and self.y < other.bottom + gap
            and other.y < self.bottom + gap
        )

    def contains(self, other: "Box") -> bool:
        """Say whether the other box lies inside."""
        return self.x <= other.x and self.y <= other.y and other.right <= self.right and other.bottom <= self.bottom


@dataclass(frozen=True)
class Place:
    """Where a card stands. `slots` are the ids of its rows, down and then across; "" is a spare row."""

    box: Box
    columns: int = 1
    slots: tuple[str, ...] = ()

    @property
    def depth(self) -> int:
        """How many rows a column holds."""
        return max(1, -(-len(self.slots) // self.columns))

    @property
    def heading_box(self) -> Box:
        """The strip with the card's name."""
        return Box(self.box.x, self.box.y, self.box.width, HEADING)

    @cached_property
    def _at(self) -> dict[str, int]:
        return {row: index for index, row in enumerate(self.slots) if row}

    def column_of(self, row: str) -> int:
        """Tell in which column of rows a row stands, from 0."""
        return self._at[row] // self.depth

    def row_box(self, row: str) -> Box:
        """Tell where a row stands; KeyError when it is not here."""
        column, line = divmod(self._at[row], self.depth)
        x = self.box.x + MARGIN + column * (ROW_WIDTH + INNER)
        return Box(x, self.box.y + HEADING + line * ROW_PITCH, ROW_WIDTH, ROW_HEIGHT)

    def rows(self) -> Iterator[tuple[str, Box]]:
        """Give every row that is here with its box."""
        for row in self._at:
            yield row, self.row_box(row)


@dataclass(frozen=True)
class Layout:
    """Where departments and cards stand. A department that had to go on elsewhere has several boxes."""

    departments: dict[str, tuple[Box, ...]] = field(default_factory=dict)
    cards: dict[str, Place] = field(default_factory=dict)
    width: float = 0
    height: float = 0

    def to_json(self) -> dict[str, Any]:
        """Give the layout as plain values."""
        return {
            "version": 1,
            "departments": {d: [_numbers(b) for b in boxes] for d, boxes in self.departments.items()},
            "cards": {
                c: {"box": _numbers(p.box), "columns": p.columns, "slots": list(p.slots)} for c, p in self.cards.items()
            },
        }

    @classmethod
    def from_json(cls, data: Any) -> "Layout":
        """Read what `to_json` gave; `InputError` when it is something else."""
        try:
            departments = {
                str(d): tuple(Box(*map(float, b)) for b in boxes) for d, boxes in data["departments"].items()
            }
            cards = {
                str(c): Place(Box(*map(float, p["box"])), int(p["columns"]), tuple(map(str, p["slots"])))
                for c, p in data["cards"].items()
            }
            if any(p.columns < 1 for p in cards.values()):
                raise ValueError("a card without columns")
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise InputError("The saved map positions are damaged. Choose them anew with --tidy.") from error
        return measured(departments, cards)


def measured(departments: dict[str, tuple[Box, ...]], cards: dict[str, Place]) -> Layout:
    """Make a layout as large as its boxes."""
    boxes = [b for group in departments.values() for b in group]
    width = max((b.right for b in boxes), default=0)
    return Layout(departments, cards, width, max((b.bottom for b in boxes), default=0))


def columns_for(rows: int) -> int:
    """Tell in how many columns a card shows so many rows."""
    if rows <= _ONE:
        return 1
    if rows <= _TWO:
        return 2
    return max(3, round(math.sqrt(rows * ROW_PITCH / (ROW_WIDTH + INNER))))


def spare_for(card: Card) -> int:
    """Tell how many spare rows a card keeps when there is room: up to SPARE, fewer when it holds little."""
    return min(SPARE, len(card.rows) // 2 + 1)


def card_place(rows: Sequence[str], spare: int, x: float = 0, y: float = 0) -> Place:
    """Make the place of a card for its rows and a few more; an empty card keeps the height of one row."""
    columns = columns_for(len(rows))
    slots = len(rows) + spare
    depth = max(1, -(-slots // columns))
    width = columns * ROW_WIDTH + (columns - 1) * INNER + 2 * MARGIN
    height = HEADING + depth * ROW_PITCH - (ROW_PITCH - ROW_HEIGHT) + MARGIN
    filled = (*rows, *[""] * (depth * columns - len(rows)))
    return Place(Box(x, y, width, height), columns, filled)


def _numbers(box: Box) -> list[float]:
    return [round(n, 2) for n in (box.x, box.y, box.width, box.height)]
