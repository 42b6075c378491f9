"""Mend a layout after the register changed, moving nothing that need not move.

What left leaves its place free. A new row takes a spare one. A card that is overfull, or new, goes alone to a free
place: inside its department, else where the department can grow, else to a continuation of the department.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from ima_graph.maps.layout import (
    AISLE,
    DEPARTMENT_HEADING,
    DEPARTMENT_MARGIN,
    GUTTER,
    SPARE,
    Box,
    Layout,
    Place,
    card_place,
    measured,
    spare_for,
)
from ima_graph.maps.model import Card, Department
from ima_graph.maps.packing import Block, Screen, pack


def update(layout: Layout, departments: Sequence[Department]) -> Layout:
    """Give a layout for the departments as they are now; boxes that did not change stay where they are.

    When fewer cards can stay than need a place, the whole is chosen anew.
    """
    mending = _Mending(layout, departments)
    if len(mending.places) < len(mending.homeless):
        return pack(departments)
    return mending.done()


class _Mending:
    def __init__(self, layout: Layout, departments: Sequence[Department]) -> None:
        self.before = layout
        self.departments = departments
        self.wide = layout.width
        known = {d.id for d in departments}
        self.boxes = {d: list(boxes) for d, boxes in layout.departments.items() if d in known and boxes}
        self.places: dict[str, Place] = {}
        self.homeless: list[tuple[Department, Card]] = []
        for department in departments:
            for card in department.cards:
                self._keep(layout.cards.get(card.id), department, card)

    def _keep(self, place: Place | None, department: Department, card: Card) -> None:
        """Keep the card where it is if it is at home there and its rows have room."""
        if place and any(box.contains(place.box) for box in self.boxes.get(department.id, ())):
            slots = _filled(place.slots, [r.id for r in card.rows])
            if slots is not None:
                self.places[card.id] = replace(place, slots=slots)
                return
        self.homeless.append((department, card))

    def done(self) -> Layout:
        """Find places for the cards that have none, and give the whole."""
        new = [d for d in self.departments if d.id not in self.boxes]
        for department, card in self.homeless:
            if department.id in self.boxes:
                self._settle(department, card)
        for department in new:
            self._set_down(Block(department, SPARE), department.id)
        self._drop_empty()
        ordered = {
            d: tuple(self.boxes[d]) for d in _old_first(self.before.departments, [d.id for d in self.departments])
        }
        present = [c.id for d in self.departments for c in d.cards]
        return measured(ordered, {c: self.places[c] for c in _old_first(self.before.cards, present)})

    def _settle(self, department: Department, card: Card) -> None:
        place = card_place([r.id for r in card.rows], spare_for(card))
        for number, home in enumerate(self.boxes[department.id]):
            corner = self._free_inside(home, place.box)
            if corner:
                self._put(card, place, *corner)
                return
            grown = self._grown(department.id, number, home, place.box)
            if grown:
                self.boxes[department.id][number], corner = grown
                self._put(card, place, *corner)
                return
        self._set_down(Block(Department(department.id, department.label, (card,)), SPARE), department.id)

    def _put(self, card: Card, place: Place, x: float, y: float) -> None:
        self.places[card.id] = replace(place, box=Box(x, y, place.box.width, place.box.height))

    def _inside(self, home: Box) -> list[Box]:
        return [p.box for p in self.places.values() if home.contains(p.box)]

    def _free_inside(self, home: Box, size: Box) -> tuple[float, float] | None:
        """Find the highest free place for a card inside a department's box."""
        taken = self._inside(home)
        left, top = home.x + DEPARTMENT_MARGIN, home.y + DEPARTMENT_HEADING
        for x, y in _corners(left, top, taken, GUTTER):
            box = Box(x, y, size.width, size.height)
            fits = box.right <= home.right - DEPARTMENT_MARGIN and box.bottom <= home.bottom - DEPARTMENT_MARGIN
            if fits and not any(box.overlaps(t, GUTTER - 0.01) for t in taken):
                return x, y
        return None

    def _grown(self, own: str, number: int, home: Box, size: Box) -> tuple[Box, tuple[float, float]] | None:
        """Let a department grow to the right or downwards, where nobody stands and the map gets no wider."""
        others = [b for d, boxes in self.boxes.items() for n, b in enumerate(boxes) if (d, n) != (own, number)]
        taken = self._inside(home)
        right = max((b.right + GUTTER for b in taken), default=home.x + DEPARTMENT_MARGIN)
        low = max((b.bottom + GUTTER for b in taken), default=home.y + DEPARTMENT_HEADING)
        for x, y in ((right, home.y + DEPARTMENT_HEADING), (home.x + DEPARTMENT_MARGIN, low)):
            grown = Box(
                home.x,
                home.y,
                max(home.width, x + size.width + DEPARTMENT_MARGIN - home.x),
                max(home.height, y + size.height + DEPARTMENT_MARGIN - home.y),
            )
            if grown.right <= max(self.wide, home.right) and not any(grown.overlaps(o, AISLE - 0.01) for o in others):
                return grown, (x, y)
        return None

    def _set_down(self, block: Block, department: str) -> None:
        """Put a block of cards at the first free place of the map, at its bottom if there is none."""
        columns = block.best(Screen())
        width, height, _ = block.shape(columns)
        taken = [b for boxes in self.boxes.values() for b in boxes]
        wide = max(self.wide, width)
        deep = max((b.bottom for b in taken), default=-AISLE)
        corners = [c for c in _corners(0, 0, taken, AISLE) if c[0] + width <= wide and c[1] + height <= deep]
        for x, y in (*corners, (0.0, deep + AISLE)):
            if not any(Box(x, y, width, height).overlaps(t, AISLE - 0.01) for t in taken):
                box, cards = block.placed(columns, x, y)
                self.boxes.setdefault(department, []).append(box)
                self.places |= cards
                return

    def _drop_empty(self) -> None:
        """Take away the continuations of departments in which nothing stands any more."""
        for boxes in self.boxes.values():
            boxes[1:] = [b for b in boxes[1:] if self._inside(b)]


def _old_first(old: Iterable[str], present: Sequence[str]) -> list[str]:
    """Give what is present in the order it had, and what is new after it."""
    known = set(present)
    kept = [thing for thing in old if thing in known]
    stays = set(kept)
    return kept + [thing for thing in present if thing not in stays]


def _filled(slots: tuple[str, ...], rows: Sequence[str]) -> tuple[str, ...] | None:
    """Put rows into the slots they have, new ones into free slots; None when there is no room."""
    present = set(rows)
    kept = [s if s in present else "" for s in slots]
    new = iter([r for r in rows if r not in set(kept)])
    filled = tuple(s or next(new, "") for s in kept)
    return None if next(new, None) is not None else filled


def _corners(left: float, top: float, taken: Iterable[Box], gap: float) -> Iterator[tuple[float, float]]:
    """Give the left top corners worth trying, the highest first and of these the leftmost."""
    boxes = list(taken)
    xs = sorted({left, *(b.right + gap for b in boxes)})
    ys = sorted({top, *(b.bottom + gap for b in boxes)})
    for y in ys:
        for x in xs:
            yield x, y
