"""The matrix as a picture, for files and for paper."""

from collections.abc import Sequence
from html import escape
from itertools import groupby

from ima_graph.maps.counting import MOST_TEAMS, Cell, Line, Matrix, ranges, step
from ima_graph.maps.measure import width
from ima_graph.maps.scene import Scene, element, text
from ima_graph.maps.words import count

CELL_WIDTH, CELL_HEIGHT = 30.0, 23.0
_TYPE = 13.0
# The strip with the names of departments, and how long other names may be.
_BAND, _BAND_TOP, _LONGEST, _PAD = 150.0, 24.0, 200.0, 8.0
_TOTAL = 56.0
_LEGEND = 44.0
# The words below a small matrix need so much.
_LEAST = 480.0
_MARK = "M{:.1f} {:.1f}l3.6 6.6h-7.2z"


def svg(matrix: Matrix, level: str = "teams") -> Scene:
    """Draw the matrix of "teams" or "departments"; more than MOST_TEAMS teams are drawn as departments, with a note."""
    notes: list[str] = []
    by_team = level == "teams" and len(matrix.teams) <= MOST_TEAMS
    if level == "teams" and not by_team:
        notes.append(
            f"{count(len(matrix.teams), 'team')} are too many for one picture, so departments are drawn: "
            "the page opens each of them."
        )
    lines = matrix.each_team() if by_team else matrix.departments()
    rest = lines[-1].rest if lines else 0
    if rest:
        notes.append(f"The {count(rest, 'department')} with the fewest flows share the last line.")
    if matrix.unknown:
        verb = "has" if len(matrix.unknown) == 1 else "have"
        notes.append(f"{count(len(matrix.unknown), 'flow')} {verb} an end that nobody stated, and no cell.")
    grid = _Grid(matrix, lines, by_team)
    what = "teams" if by_team else "departments"
    said = (
        f"{count(matrix.total, 'flow')} between {count(len(lines) - bool(rest) + rest, what[:-1])}, senders down and "
        f"receivers across; the darker a cell, the more flows. {grid.busiest()}"
    )
    return Scene(
        "matrix", f"Who sends to whom, by {what}", said, grid.svg(), grid.right, grid.bottom, notes=tuple(notes)
    )


class _Grid:
    """Where lines stand, and their drawing."""

    def __init__(self, matrix: Matrix, lines: Sequence[Line], by_team: bool) -> None:
        self.matrix, self.lines, self.by_team = matrix, lines, by_team
        self.counts = matrix.counts(lines)
        self.most = max((cell.flows for cell in self.counts.values()), default=0)
        longest = max((width(line.label, _TYPE) for line in lines), default=0.0)
        self.heading = min(_LONGEST, longest / 0.8) + 2 * _PAD
        self.left = (_BAND if by_team else 0.0) + self.heading
        self.top = (_BAND_TOP if by_team else 0.0) + self.heading
        self.right = max(self.left + len(lines) * CELL_WIDTH + _TOTAL, _LEAST)
        self.end = self.top + len(lines) * CELL_HEIGHT
        self.bottom = self.end + CELL_HEIGHT + _LEGEND

    def busiest(self) -> str:
        """Say which cell is the largest."""
        if not self.counts:
            return "Every cell is empty."
        pair = min(self.counts, key=lambda p: (-self.counts[p].flows, p))
        return f"Most: {count(self.most, 'flow')} {self._between(*pair)}."

    def svg(self) -> str:
        """Draw everything."""
        if not self.lines:
            return text(_PAD, self.top, "There is no team yet, so there is nothing to count.", "note")
        drawn = [self._bands(), self._headings()]
        drawn += [self._cell(row, column, cell) for (row, column), cell in sorted(self.counts.items())]
        return element("g", "".join([*drawn, self._borders(), self._totals(), self._legend()]), cls="matrix-picture")

    def _between(self, row: int, column: int) -> str:
        if row == column:
            return f"inside {self.lines[row].label}"
        return f"from {self.lines[row].label} to {self.lines[column].label}"

    def _x(self, column: int) -> float:
        return self.left + column * CELL_WIDTH

    def _y(self, row: int) -> float:
        return self.top + row * CELL_HEIGHT

    def _groups(self) -> list[tuple[int, list[int]]]:
        found = groupby(range(len(self.lines)), key=lambda n: self.lines[n].group)
        return [(group, list(numbers)) for group, numbers in found]

    def _bands(self) -> str:
        if not self.by_team:
            return ""
        drawn = []
        for group, numbers in self._groups():
            label, first, size = self.matrix.groups[group], numbers[0], len(numbers)
            drawn.append(text(_PAD, self._y(first) + 16, label, "band", _BAND - 2 * _PAD, _TYPE, True, True))
            room = size * CELL_WIDTH - _PAD
            # A name of less room than this says nothing; the same name stands at the left.
            if room > 2 * CELL_WIDTH:
                drawn.append(text(self._x(first) + _PAD / 2, 16, label, "band", room, _TYPE, True, True))
        return "".join(drawn)

    def _headings(self) -> str:
        drawn = []
        room = self.heading - 2 * _PAD
        for number, line in enumerate(self.lines):
            still = self.by_team and self.matrix.teams[line.teams[0]] in self.matrix.still
            cls = "line still" if still else "line"
            y = self._y(number) + 16
            row = text(self.left - self.heading + _PAD, y, line.label, cls, room, _TYPE, title=True)
            key = self.matrix.teams[line.teams[0]].key if self.by_team else None
            drawn.append(element("g", row, cls="thing team", data_key=key, data_label=line.label) if key else row)
            x = self._x(number) + CELL_WIDTH / 2 + 4.5
            upright = text(0.0, 0.0, line.label, cls, room, _TYPE, title=True)
            drawn.append(element("g", upright, transform=f"translate({x:.1f} {self.top - _PAD:.1f}) rotate(-90)"))
        return "".join(drawn)

    def _cell(self, row: int, column: int, cell: Cell) -> str:
        x, y = self._x(column), self._y(row)
        said = f"{count(cell.flows, 'flow')} {self._between(row, column)}"
        said += f", {cell.gaps:,} with a gap" if cell.gaps else ""
        box = element("rect", x=x, y=y, width=CELL_WIDTH, height=CELL_HEIGHT)
        shown = element("text", f"{cell.flows}", cls="count", x=x + CELL_WIDTH / 2 - 4 * bool(cell.gaps), y=y + 16)
        if cell.gaps:
            mark = _MARK.format(x + CELL_WIDTH - 5.5, y + 2)
            shown += element("path", cls="gap-mark halo", d=mark) + element("path", cls="gap-mark", d=mark)
        title = element("title", escape(said, quote=False))
        return element("g", title + box + shown, cls=f"cell s{step(cell.flows, self.most)}")

    def _borders(self) -> str:
        size = len(self.lines)
        right, end = self._x(size), self._y(size)
        inside = "".join(
            f"M{self._x(n):.1f} {self._y(n):.1f}h{CELL_WIDTH}v{CELL_HEIGHT}h-{CELL_WIDTH}z" for n in range(size)
        )
        fine = "".join(
            f"M{self.left:.1f} {self._y(n):.1f}H{right:.1f}M{self._x(n):.1f} {self.top:.1f}V{end:.1f}"
            for n in range(size + 1)
        )
        starts = [numbers[0] for _, numbers in self._groups()] if self.by_team else [0]
        bold = "".join(
            f"M0 {self._y(n):.1f}H{right + _TOTAL:.1f}M{self._x(n):.1f} 0V{end:.1f}" for n in [*starts, size]
        )
        return (
            element("path", cls="grid", d=fine)
            + element("path", cls="grid own", d=inside)
            + element("path", cls="grid group", d=bold)
        )

    def _totals(self) -> str:
        size = len(self.lines)
        far, low = self._x(size) + _TOTAL - _PAD / 2, self.end + 16
        drawn = [element("text", "sent", cls="sum", x=far, y=self.top - _PAD)]
        drawn.append(element("text", "received", cls="sum", x=self.left - _PAD, y=low))
        for number, line in enumerate(self.lines):
            sent = sum(self.matrix.sent[t] for t in line.teams)
            received = sum(self.matrix.received[t] for t in line.teams)
            drawn.append(element("text", f"{sent:,}", cls="sum", x=far, y=self._y(number) + 16))
            drawn.append(element("text", f"{received}", cls="count", x=self._x(number) + CELL_WIDTH / 2, y=low))
        drawn.append(element("text", f"{self.matrix.total:,}", cls="sum all", x=far, y=low))
        return "".join(drawn) if size else ""

    def _legend(self) -> str:
        y = self.bottom - 14
        x = _PAD
        drawn = [text(x, y, "Flows in a cell:", "line", size=_TYPE)]
        x += width("Flows in a cell:", _TYPE) + 12
        for number, said in enumerate(ranges(self.most), 1):
            wide = width(said, _TYPE) + 16
            box = element("rect", x=x, y=y - 15, width=wide, height=20.0)
            label = element("text", said, cls="count", x=x + wide / 2, y=y)
            drawn.append(element("g", box + label, cls=f"cell s{number}"))
            x += wide + 6
        if any(cell.gaps for cell in self.counts.values()):
            drawn.append(element("path", cls="gap-mark", d=_MARK.format(x + 14, y - 8)))
            drawn.append(text(x + 24, y, "at least one has a gap", "line", size=_TYPE))
        return "".join(drawn)
