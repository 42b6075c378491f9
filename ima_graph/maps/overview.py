"""The first look at a big register: departments with their counts, and their teams as boxes with a share of gaps."""

from collections import Counter
from collections.abc import Iterator, Sequence
from html import escape
from math import log

from ima_graph.maps.cards import empty, heading, held, summary
from ima_graph.maps.layout import DEPARTMENT_MARGIN, TYPE, Box
from ima_graph.maps.measure import width
from ima_graph.maps.model import Card, Department, Picture
from ima_graph.maps.scene import Scene, keys, text
from ima_graph.maps.team_boxes import SMALL, Tally, cut, frame, more_box, team_box
from ima_graph.maps.words import count

SCREEN = Box(2, 2, 1616, 986)
# Of a department with more teams than TEAMS the SHOWN with the most gaps are shown; by itself it shows up to ALONE.
TEAMS, SHOWN, ALONE = 60, 48, 400
# The least size of a department and of a team's box, and the most of a team's.
_LEAST_BLOCK, _LEAST_BOX, _MOST_BOX = (84.0, 46.0), (44.0, 18.0), (300.0, 60.0)
# How high departments are that are none: outside bodies, places, things of no team.
_BESIDE = 50.0
# A department writes its gaps beside its name from this width on, and teams as boxes from these sizes on.
_WIDE, _ROOMY = 420.0, (190.0, 100.0)
# How wide a team's box should be for its height: among others, and in a department by itself.
_SHAPE = (2.8, 3.8)
_AISLE, _SPACE, _MARGIN = 12.0, 6.0, DEPARTMENT_MARGIN


def draw(picture: Picture, department: str = "") -> Scene:
    """Draw all departments with their teams as boxes, or the teams of one department by itself."""
    chosen = [(n, d) for n, d in enumerate(picture.departments) if department in ("", d.id)]
    if not chosen:
        return empty("overview", picture.name)
    most, some = (ALONE, ALONE - 1) if sum(_has_teams(d) for _, d in chosen) <= 1 else (TEAMS, SHOWN)
    drawing = _Drawing(picture, most, some)
    boxes = [SCREEN] if department else _places([d for _, d in chosen])
    parts = [m for (n, d), box in zip(chosen, boxes, strict=True) for m in drawing.block(n, d, box)]
    return Scene(
        f"department-d{chosen[0][0]}" if department else "overview",
        chosen[0][1].label if department else picture.name,
        summary(picture, [d for _, d in chosen]),
        "".join(parts),
        SCREEN.right + SCREEN.x,
        max(SCREEN.bottom, *(b.bottom for b in boxes)) + SCREEN.y,
        notes=drawing.notes,
        parent="overview" if department else "",
    )


def _has_teams(department: Department) -> bool:
    return not department.cards or any(c.is_team for c in department.cards)


def _places(departments: Sequence[Department]) -> list[Box]:
    """Give a box to each department; those without teams stand in one low line below the others."""
    inner = sum(_has_teams(d) for d in departments)
    outer = len(departments) - inner
    space = _AISLE if len(departments) <= TEAMS else _SPACE
    strip = (_BESIDE + space) * bool(outer) * bool(inner)
    field = Box(SCREEN.x, SCREEN.y, SCREEN.width, SCREEN.height - strip)
    main = _grid(inner, field, _LEAST_BLOCK, space, 1.7)
    bottom = max((b.bottom + space for b in main), default=SCREEN.y)
    line = Box(SCREEN.x, bottom, SCREEN.width, _BESIDE)
    beside = _grid(outer, line, (SCREEN.width / max(1, outer) - space, _BESIDE), space, 10)
    boxes = iter(main), iter(beside)
    return [next(boxes[not _has_teams(d)]) for d in departments]


class _Drawing:
    """Draws departments: each with all its teams when these are no more than `most`, else with `some` of them."""

    def __init__(self, picture: Picture, most: int, some: int) -> None:
        self.key = keys(picture)
        self.most, self.some = most, some
        self.left_out: dict[int, int] = {}
        self.tally = {card.id: Tally.of(card) for card in picture.cards.values()}
        self.sent: Counter[str] = Counter()
        self.received: Counter[str] = Counter()
        area = {c.id: d.id for d in picture.departments for c in d.cards}
        for flow in picture.flows:
            source, target = area.get(flow.source.card, ""), area.get(flow.target.card, "")
            if source != target:
                self.sent[source] += 1
                self.received[target] += 1

    @property
    def notes(self) -> tuple[str, ...]:
        """Say how many teams are not drawn."""
        if not self.left_out:
            return ()
        teams, areas = count(sum(self.left_out.values()), "team"), count(len(self.left_out), "department")
        way = "the tables list them" if self.most == ALONE else "open a department to see more of its teams"
        return (f"{teams} of {areas} not drawn, those with the fewest gaps: {way}.",)

    def block(self, number: int, department: Department, box: Box) -> Iterator[str]:
        """Draw a department: its name, its counts, and its teams as boxes."""
        tally = sum((self.tally[c.id] for c in department.cards), Tally(0, 0, 0, 0))
        teams = [count(sum(c.is_team for c in department.cards), "team")] * _has_teams(department)
        sent, received = self.sent[department.id], self.received[department.id]
        facts = [*teams, held(department.cards), f"{count(sent, 'flow')} out", f"{received:,} in"]
        words, top = _words(box, department.label, tally.gaps, facts)
        field = Box(box.x + _MARGIN, top, box.width - 2 * _MARGIN, max(0, box.bottom - _MARGIN - top))
        shown, rest = self._chosen(number, department, field)
        boxes = (
            _grid(len(shown) + bool(rest), field, _LEAST_BOX, _SPACE, _SHAPE[self.most == ALONE], _MOST_BOX)
            if shown
            else []
        )
        said = ", ".join([department.label, *facts, *tally.gaps])
        yield f'<g class="thing department" data-key="d{number}" data-label="{escape(department.label)}">'
        yield f"<title>{escape(said, quote=False)}</title>{frame(box, 5)}{words}"
        yield (more_box(boxes[-1], rest) if rest and shown else "") + "</g>"
        for card, place in zip(shown, boxes, strict=False):
            yield team_box(card, self.tally[card.id], place, self.key[card.id])

    def _chosen(self, number: int, department: Department, field: Box) -> tuple[list[Card], int]:
        """Choose the cards to show, in their order, and count the others."""
        cards = department.cards
        if field.height == 0 and not _has_teams(department):
            return [], 0
        across = int((field.width + _SPACE) // (_LEAST_BOX[0] + _SPACE))
        room = across * int((field.height + _SPACE) // (_LEAST_BOX[1] + _SPACE))
        if len(cards) <= min(self.most, room):
            return list(cards), 0
        kept = max(0, min(self.some, room - 1))
        worst = sorted(range(len(cards)), key=lambda n: (-self.tally[cards[n].id].gapped, n))
        self.left_out[number] = len(cards) - kept
        return [cards[n] for n in sorted(worst[:kept])], len(cards) - kept


def _grid(
    number: int,
    field: Box,
    least: tuple[float, float],
    space: float,
    shape: float,
    most: tuple[float, float] = (1e9, 1e9),
) -> list[Box]:
    """Lay equal boxes out in lines: near to a shape (width to height), filling the field, with few places left over.

    They run over the bottom only when even the least boxes would.
    """
    best: tuple[float, int, float, float] = (float("inf"), 1, *least)
    for columns in range(1, min(number, max(1, int((field.width + space) // (least[0] + space)))) + 1):
        lines = -(-number // columns)
        wide = min(most[0], (field.width - (columns - 1) * space) / columns)
        high = min(most[1], (field.height - (lines - 1) * space) / lines)
        over = max(0.0, least[1] - high)
        high = max(high, least[1])
        score = abs(log(wide / high / shape)) + (columns * lines - number) / (columns * lines) + over * lines
        if score < best[0]:
            best = (score, columns, wide, high)
    _, columns, wide, high = best
    return [
        Box(field.x + n % columns * (wide + space), field.y + n // columns * (high + space), wide, high)
        for n in range(number)
    ]


def _words(box: Box, label: str, gaps: Sequence[str], facts: Sequence[str]) -> tuple[str, float]:
    """Write a department's name and counts as its size allows, and tell where its teams begin."""
    x, room = box.x + _MARGIN, box.width - 2 * _MARGIN
    if box.height <= _BESIDE and box.width >= _ROOMY[0]:
        return heading(box, label, gaps) + _line(x, box.y + 37, facts, room), box.bottom
    if box.width < _ROOMY[0] or box.height < _ROOMY[1]:
        return _small(box, label, [*gaps, *facts[1:]]), box.y + min(box.height, 58)
    if box.width >= _WIDE:
        return heading(box, label, gaps) + _line(x, box.y + 37, facts, room), box.y + 48
    lines = _line(x, box.y + 36, gaps or ["no gaps"], room, cls="") + _line(x, box.y + 53, facts, room)
    return heading(box, label, ()) + lines, box.y + 63


def _line(x: float, y: float, facts: Sequence[str], room: float, cls: str = "quiet") -> str:
    """Write as many of the counts as fit on one line."""
    kept = max(n for n in range(len(facts) + 1) if width(" · ".join(facts[:n]), TYPE) <= room)
    return text(x, y, " · ".join(facts[:kept]), cls=cls)


def _small(box: Box, label: str, facts: Sequence[str]) -> str:
    """Write a name on one or two lines and, below it, as many counts as there are lines for."""
    room = box.width - 12
    names = _wrapped(label, room)
    lines: list[str] = []
    for fact in facts:
        longer = f"{lines[-1]} · {fact}" if lines else fact
        if lines and width(longer, SMALL) <= room:
            lines[-1] = longer
        elif width(fact, SMALL) <= room:
            lines.append(fact)
    parts = [
        text(box.x + 6, box.y + 15 + 13 * n, name, cls="name small", room=room, size=SMALL, bold=True)
        for n, name in enumerate(names)
    ]
    y = box.y + 16 + 13 * len(names)
    for n, line in enumerate(lines[: int((box.y + min(box.height, 58) - y + 8) // 13)]):
        parts.append(text(box.x + 6, y + 13 * n, line, cls="small quiet"))
    return "".join(parts)


def _wrapped(label: str, room: float) -> list[str]:
    """Write a bold name on one line or, between words, on two."""
    if width(label, SMALL, bold=True) <= room:
        return [label]
    words = label.split()
    kept = next((n for n in range(len(words) - 1, 0, -1) if width(" ".join(words[:n]), SMALL, bold=True) <= room), 0)
    halves = [" ".join(words[:kept]), " ".join(words[kept:])]
    return [cut(half, room, SMALL, bold=True) for half in halves if half]
