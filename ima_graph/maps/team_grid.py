"""Where the boxes of teams stand when each team is one box, so that a new team moves no other.

The rule: a department is a grid, filled down and then across, in the order of the saved layout; a new team comes
last. A grid has as many cells as there are teams, rounded up (`cells_for`), so most have spare cells. Only when a
department needs more cells than it has, or a whole department comes or goes, is everything placed anew. A team that
goes lets those after it in its department move up. Names, assets and flows move nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil, isqrt

from ima_graph.maps.layout import AISLE, DEPARTMENT_HEADING, DEPARTMENT_MARGIN, GUTTER, Box, Layout, Place, measured
from ima_graph.maps.model import Card, Picture

# Chosen so that 40 teams of 8 departments, drawn with type of 13 px, fill a projector of 1920 × 1080 with 28 px.
BOX_WIDTH, BOX_HEIGHT = 77.0, 52.0
_SCREEN = 1920.0, 1080.0
_HALVINGS = 12
_SHELVES = 12


def team_layout(picture: Picture, layout: Layout) -> Layout:
    """Place one box for each card of the picture, in the order of `layout`; what is not in it comes last."""
    order = {card: n for n, card in enumerate(layout.cards)}
    areas = {area: n for n, area in enumerate(layout.departments)}
    departments = sorted(picture.departments, key=lambda d: areas.get(d.id, len(areas)))
    cards = {d.id: sorted(d.cards, key=lambda c: order.get(c.id, len(order))) for d in departments}
    cells = [_cells(held) for held in cards.values()]
    blocks = _stand(cells, *_choose(cells))
    boxes: dict[str, tuple[Box, ...]] = {}
    places: dict[str, Place] = {}
    for (area, held), block in zip(cards.items(), blocks, strict=True):
        boxes[area] = (Box(block.x, block.y, block.width, block.height),)
        for n, card in enumerate(held):
            column, row = divmod(n, block.rows)
            x = block.x + DEPARTMENT_MARGIN + column * (BOX_WIDTH + GUTTER)
            y = block.y + DEPARTMENT_HEADING + row * (BOX_HEIGHT + GUTTER)
            places[card.id] = Place(Box(x, y, BOX_WIDTH, BOX_HEIGHT))
    return measured(boxes, places)


def cells_for(teams: int) -> int:
    """Tell how many cells a department of so many teams keeps: by 3 up to 12, then by 4 up to 32, then by 8.

    >>> [cells_for(n) for n in (1, 3, 4, 12, 13, 32, 33)]
    [3, 3, 6, 12, 16, 32, 40]
    """
    by = 3 if teams <= 12 else 4 if teams <= 32 else 8
    return ceil(teams / by) * by


@dataclass(frozen=True)
class _Block:
    x: float
    y: float
    rows: int
    columns: int
    shelf: int = 0

    @property
    def width(self) -> float:
        return self.columns * (BOX_WIDTH + GUTTER) - GUTTER + 2 * DEPARTMENT_MARGIN

    @property
    def height(self) -> float:
        return DEPARTMENT_HEADING + self.rows * (BOX_HEIGHT + GUTTER) - GUTTER + DEPARTMENT_MARGIN


def _cells(cards: Sequence[Card]) -> int:
    if all(not c.is_team for c in cards):
        return max(1, len(cards))
    return cells_for(len(cards))


def _choose(cells: Sequence[int]) -> tuple[int, float]:
    """Choose how many rows a department has at most and how wide a shelf is, so that the type is largest."""
    best, best_scale = (1, 0.0), 0.0
    most = max(cells, default=1)
    for rows in range(1, min(most, 2 * isqrt(sum(cells)) + 1) + 1):
        for shelves in range(1, min(len(cells), _SHELVES) + 1):
            wide = _narrowest(cells, rows, shelves)
            blocks = _stand(cells, rows, wide)
            width, height = max(b.x + b.width for b in blocks), max(b.y + b.height for b in blocks)
            scale = min(_SCREEN[0] / width, _SCREEN[1] / height)
            if scale > best_scale + 1e-9:
                best, best_scale = (rows, wide), scale
    return best


def _columns(cells: int, rows: int) -> int:
    """At least two where there are two cells: over one box there is no room for a department's name."""
    return max(ceil(cells / rows), min(2, cells))


def _narrowest(cells: Sequence[int], rows: int, shelves: int) -> float:
    """Find how wide shelves must be for departments, in their order, to stand on so many."""
    widths = [_Block(0, 0, min(rows, n), _columns(n, rows)).width for n in cells]
    low, high = max(widths), sum(widths) + AISLE * len(widths)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        used = len({block.shelf for block in _stand(cells, rows, middle)})
        low, high = (low, middle) if used <= shelves else (middle, high)
    return high


def _stand(cells: Sequence[int], rows: int, wide: float) -> list[_Block]:
    """Put blocks in order on shelves; one that fits below the one before, and is no wider, stands there."""
    blocks: list[_Block] = []
    deep = _Block(0, 0, min(rows, max(cells, default=1)), 1).height
    shelf, x, stack, used = 0, 0.0, 0.0, 0.0
    for number in cells:
        columns = _columns(number, rows)
        block = _Block(0, 0, min(rows, ceil(number / columns)), columns)
        top = shelf * (deep + AISLE)
        if used and block.width <= stack and used + AISLE + block.height <= deep:
            blocks.append(replace(block, x=x, y=top + used + AISLE, shelf=shelf))
            used += AISLE + block.height
            continue
        x += stack + AISLE if stack else 0.0
        if x and x + block.width > wide:
            shelf, x, top = shelf + 1, 0.0, (shelf + 1) * (deep + AISLE)
        blocks.append(replace(block, x=x, y=top, shelf=shelf))
        stack, used = block.width, block.height
    return blocks
