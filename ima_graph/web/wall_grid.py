"""Where the boxes of teams stand on the wall: in columns, department after department, each in a slot that it keeps.

The type is 28 px on a projector of 1920 × 1080 with 40 teams in 8 departments, and up to 39 px with fewer, which then
stand further apart. A team that comes takes a free slot, and nothing else moves; one that goes leaves its slot free.
Only when a department has no free slot left are the columns chosen anew. The slots are kept in `wall.json` in the
folder of the register; without it they are filled anew.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from pathlib import Path

from ima_graph.errors import InputError
from ima_graph.files import write_text
from ima_graph.maps.layout import AISLE, GUTTER, Box, Layout, Place, measured
from ima_graph.maps.model import Card, Department, Picture

FILE = "wall.json"
# All lengths are in units of the map, of which a gutter has 14: there ways for lines are found.
UNIT_PX = 1.93
TYPE = 28.0 / UNIT_PX
BOX_WIDTH, BOX_HEIGHT = 93.0, 50.0
HEADING_HEIGHT = 29.0
# What the top and the ticker leave of a screen of 1920 × 1080, and how much larger than 28 px the type may be.
FRAME = 1896 / UNIT_PX, 832 / UNIT_PX
MOST_SCALE = 1.4
# How much wider than a gutter the space between columns and between boxes may become.
_WIDEST, _TALLEST = 80.0, 1.7
# Teams that belong to no department, and what stands beside the organisation.
ALONE, BESIDE = "", "beside"
# Outside parties, places, and what no team holds: each has a slot from the start, so that no team moves for them.
_BESIDE_SLOTS = 3
_MOST_COLUMNS, _HALVINGS = 24, 20
# Departments are split between two columns only where the type would be smaller by so much otherwise.
_WORTH = 0.9

Slots = dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class Grid:
    """Where everything stands: a `heading` for each department that has one, the boxes, and what the screen shows.

    `layout` is for finding ways, and holds headings too, for no way leads over them. `scale` says how much larger
    than 28 px the type is.
    """

    headings: dict[str, Box]
    boxes: dict[str, Box]
    layout: Layout
    slots: Slots
    view: Box
    scale: float


def grid(picture: Picture, slots: Mapping[str, Sequence[str]], order: Sequence[str] = (), reserve: int = 0) -> Grid:
    """Place every card of the picture: where it stood, else in a free slot; new ones in `order`, then by name.

    `reserve` is how many teams without department to leave room for.
    """
    found = _groups(picture, order)
    if not any(found.values()) and not reserve:
        found = {}
    groups = {g: cards for g, cards in found.items() if cards or g == BESIDE or (g == ALONE and reserve)}
    kept = {g: _kept(slots.get(g, ()), cards) for g, cards in groups.items()}
    least = {g: _BESIDE_SLOTS if g == BESIDE else 1 for g in groups}
    if all(len(kept[g]) >= max(len(cards), least[g]) for g, cards in groups.items()):
        return _stand({g: _settled(kept[g], cards, 0) for g, cards in groups.items()})
    tries = []
    for spare in _SPARES:
        sizes = {g: spare(max(len(cards), reserve * (g == ALONE))) for g, cards in groups.items()}
        sizes[BESIDE] = max(len(groups.get(BESIDE, ())), _BESIDE_SLOTS)
        if spare is _SPARES[0]:
            filled = {g: _settled(kept[g], cards, sizes[g]) for g, cards in groups.items()}
        else:
            # Too much of the screen: gaps close.
            filled = {g: _settled([i for i in kept[g] if i], cards, sizes[g]) for g, cards in groups.items()}
        tries.append(_stand(filled))
        if tries[-1].scale >= 1.0:
            return tries[-1]
    # So many teams that the type is smaller in any case: then with room for newcomers.
    return tries[0] if tries[-1].scale < _WORTH else tries[-1]


def kept_slots(folder: Path) -> Slots:
    """Read the slots of the register in `folder`; none when they were never kept, or are damaged."""
    try:
        kept = json.loads((folder / FILE).read_text(encoding="utf-8"))
        return {str(group): tuple(map(str, ids)) for group, ids in kept.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def keep_slots(folder: Path, slots: Slots) -> None:
    """Keep the slots; where they cannot be written the wall goes on without."""
    try:
        write_text(folder / FILE, json.dumps(slots, ensure_ascii=False) + "\n")
    except InputError:
        return


def capacity_for(teams: int) -> int:
    """Tell how many slots a department of so many teams has where there is room: by 3 up to 12, then by 6.

    >>> [capacity_for(n) for n in (1, 3, 4, 12, 13)]
    [3, 3, 6, 12, 18]
    """
    by = 3 if teams <= 12 else 6
    return ceil(teams / by) * by


# How many slots a department has, the first that leaves the type large enough: ample, one more than teams, none more.
_SPARES: tuple[Callable[[int], int], ...] = (capacity_for, lambda teams: teams + 1, lambda teams: teams)


def _groups(picture: Picture, order: Sequence[str]) -> dict[str, list[Card]]:
    rank = {id_: n for n, id_ in enumerate(order)}
    groups: dict[str, list[Card]] = {}
    alone: list[Card] = []
    beside: list[Card] = []
    for department in picture.departments:
        cards = sorted(department.cards, key=lambda c: rank.get(c.id, len(rank)))
        if not all(card.is_team for card in cards):
            beside += cards
        elif _is_alone(department):
            alone += cards
        else:
            groups[department.id] = cards
    ordered = {d: groups[d] for d in sorted(groups, key=lambda d: rank.get(d, len(rank)))}
    return {**ordered, ALONE: sorted(alone, key=lambda c: rank.get(c.id, len(rank))), BESIDE: beside}


def _is_alone(department: Department) -> bool:
    return [card.id for card in department.cards] == [department.id]


def _kept(slots: Sequence[str], cards: Sequence[Card]) -> list[str]:
    present = {card.id for card in cards}
    return [id_ if id_ in present else "" for id_ in slots]


def _settled(kept: Sequence[str], cards: Sequence[Card], size: int) -> tuple[str, ...]:
    """Give the slots of a group, at least so many: who is there stays, a newcomer takes the first free one."""
    slots = [*kept, *[""] * (max(size, len(cards)) - len(kept))]
    for card in cards:
        if card.id in slots:
            continue
        if "" in slots:
            slots[slots.index("")] = card.id
        else:
            slots.append(card.id)
    return tuple(slots)


@dataclass(frozen=True)
class _Block:
    group: str
    size: int

    @property
    def heading(self) -> float:
        return 0.0 if self.group in (ALONE, BESIDE) else HEADING_HEIGHT + GUTTER

    @property
    def height(self) -> float:
        return self.heading + self.size * (BOX_HEIGHT + GUTTER) - GUTTER


@dataclass(frozen=True)
class _Flow:
    """Headings and slots as they follow one another in columns: (group, -1 for the heading or a slot, column, y)."""

    stops: tuple[tuple[str, int, int, float], ...] = ()
    columns: int = 1
    depth: float = 0.0

    @property
    def scale(self) -> float:
        wide = self.columns * (BOX_WIDTH + AISLE)
        return min(FRAME[0] / wide, FRAME[1] / (self.depth + AISLE))


def _choose(blocks: Sequence[_Block]) -> _Flow:
    """Choose columns so that the type is largest; a department is split only where that is worth it."""
    whole, split = (
        max((_shallowest(blocks, n, is_whole) for n in range(1, _MOST_COLUMNS + 1)), key=lambda flow: flow.scale)
        for is_whole in (True, False)
    )
    return whole if whole.scale >= min(1.0, split.scale * _WORTH) else split


def _shallowest(blocks: Sequence[_Block], columns: int, is_whole: bool) -> _Flow:
    """Find the least depth of columns for the blocks to stand in so many."""
    low = max((block.height for block in blocks if is_whole and block.heading), default=0.0)
    high = low + sum(block.height + AISLE for block in blocks) + 1
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        fits = _flow(blocks, middle, is_whole).columns <= columns
        low, high = (low, middle) if fits else (middle, high)
    return _flow(blocks, high, is_whole)


def _flow(blocks: Sequence[_Block], deep: float, is_whole: bool) -> _Flow:
    stops: list[tuple[str, int, int, float]] = []
    column, y, used = 0, 0.0, 0.0
    for block in blocks:
        top = y + AISLE - GUTTER if y else 0.0
        needed = block.heading + min(block.size, 2) * (BOX_HEIGHT + GUTTER) - GUTTER
        is_kept = is_whole and block.heading
        if y and top + (block.height if is_kept else needed) > deep:
            column, top = column + 1, 0.0
        y = top
        if block.heading:
            stops.append((block.group, -1, column, y))
            y += block.heading
        for n in range(block.size):
            if y and y + BOX_HEIGHT > deep:
                column, y = column + 1, 0.0
            stops.append((block.group, n, column, y))
            y += BOX_HEIGHT + GUTTER
            used = max(used, y - GUTTER)
    return _Flow(tuple(stops), column + 1, used)


def _stand(slots: Slots) -> Grid:
    flow = _choose([_Block(group, len(ids)) for group, ids in slots.items()])
    scale = min(flow.scale, MOST_SCALE)
    # The screen always shows a part of the same shape; what the boxes do not need of it, the lines get.
    wide, deep = FRAME[0] / scale, FRAME[1] / scale
    pitch = BOX_WIDTH + min(AISLE + _WIDEST, (wide - AISLE - BOX_WIDTH) / max(flow.columns - 1, 1) - BOX_WIDTH)
    stretch = min(_TALLEST, (deep - AISLE - BOX_HEIGHT) / max(flow.depth - BOX_HEIGHT, 1.0))
    headings, boxes, top = {}, {}, flow.depth
    for group, n, column, y in flow.stops:
        if n < 0:
            under = (y + HEADING_HEIGHT + GUTTER) * stretch - GUTTER
            at = headings[group] = Box(column * pitch, under - HEADING_HEIGHT, BOX_WIDTH, HEADING_HEIGHT)
        else:
            at = Box(column * pitch, y * stretch, BOX_WIDTH, BOX_HEIGHT)
            if slots[group][n]:
                boxes[slots[group][n]] = at
        top = min(top, at.y)
    blocked = {f"heading {group}": Place(box) for group, box in headings.items()}
    layout = measured({}, blocked | {id_: Place(box) for id_, box in boxes.items()})
    across, down = (flow.columns - 1) * pitch + BOX_WIDTH, (flow.depth - BOX_HEIGHT) * stretch + BOX_HEIGHT
    view = Box((across - wide) / 2, top + (down - top - deep) / 2, wide, deep)
    return Grid(headings, boxes, layout, slots, view, scale)
