"""How many flows go from whom to whom: the numbers of the matrix, of teams and of departments."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import sqrt

from ima_graph.maps.model import Department, Flow, Picture
from ima_graph.maps.scene import keys

# A table never has more lines of one kind than this; the busiest are shown, the others are summed up in one.
MOST_LINES = 150
# Up to so many teams are shown all at once.
MOST_TEAMS = 60


@dataclass(frozen=True)
class Team:
    """A card as sender and receiver: its key in every picture, and the number of its department."""

    id: str
    key: str
    label: str
    group: int
    is_team: bool = True


@dataclass(frozen=True)
class Cell:
    """How many flows there are, and how many of them have a gap."""

    flows: int = 0
    gaps: int = 0


@dataclass(frozen=True)
class Line:
    """A row, and the column of the same name: a team, a department, or those that are not shown one by one.

    `teams` are numbers of teams, `group` the number of its department or -1, `rest` how many it stands for.
    """

    label: str
    teams: tuple[int, ...]
    group: int = -1
    rest: int = 0


@dataclass(frozen=True)
class Matrix:
    """Who sends to whom. `groups` are departments and `teams` their cards, in the map's order.

    `flows` have both ends; `unknown` are those with an end that nobody stated, and are counted apart.
    """

    name: str
    on: str
    groups: tuple[str, ...]
    teams: tuple[Team, ...]
    flows: tuple[Flow, ...]
    unknown: tuple[Flow, ...]

    @property
    def total(self) -> int:
        """How many flows have both ends: the sum of all cells."""
        return len(self.flows)

    @cached_property
    def number(self) -> dict[str, int]:
        """The number of each team, by id."""
        return {team.id: n for n, team in enumerate(self.teams)}

    @cached_property
    def cells(self) -> dict[tuple[int, int], Cell]:
        """The cells that are not empty, by the numbers of sender and receiver."""
        return self._counted(range(len(self.teams)))

    @cached_property
    def sent(self) -> tuple[int, ...]:
        """How many flows each team sends, those inside it included."""
        return self._sums(0)

    @cached_property
    def received(self) -> tuple[int, ...]:
        """How many flows each team receives, those inside it included."""
        return self._sums(1)

    @cached_property
    def still(self) -> tuple[Team, ...]:
        """The teams with an empty row and an empty column: nothing reaches or leaves them."""
        busy = {number for pair in self.cells for number in pair}
        return tuple(team for n, team in enumerate(self.teams) if team.is_team and n not in busy)

    def members(self, group: int) -> tuple[int, ...]:
        """Give the numbers of a department's teams."""
        return self._members.get(group, ())

    def departments(self) -> tuple[Line, ...]:
        """Give a line for each department; of more than MOST_LINES the busiest, and one line for the others."""
        lines = [Line(label, self.members(n), n) for n, label in enumerate(self.groups)]
        return self._busiest(lines, "department")

    def each_team(self) -> tuple[Line, ...]:
        """Give a line for each team."""
        return tuple(Line(team.label, (n,), team.group) for n, team in enumerate(self.teams))

    def counts(self, lines: Sequence[Line]) -> dict[tuple[int, int], Cell]:
        """Count the flows from line to line, by their numbers; empty cells are left out."""
        line_of = {team: n for n, line in enumerate(lines) for team in line.teams}
        return self._counted(line_of)

    def _busiest(self, lines: list[Line], what: str) -> tuple[Line, ...]:
        if len(lines) <= MOST_LINES:
            return tuple(lines)
        sums = [sum(self.sent[t] + self.received[t] for t in line.teams) for line in lines]
        kept = set(sorted(range(len(lines)), key=lambda n: (-sums[n], n))[:MOST_LINES])
        others = [line for n, line in enumerate(lines) if n not in kept]
        label = f"{len(others):,} more {what}{'s' * (len(others) > 1)}"
        rest = Line(label, tuple(t for line in others for t in line.teams), -1, len(others))
        return (*(line for n, line in enumerate(lines) if n in kept), rest)

    def _sums(self, side: int) -> tuple[int, ...]:
        found = [0] * len(self.teams)
        for pair, cell in self.cells.items():
            found[pair[side]] += cell.flows
        return tuple(found)

    def _counted(self, line_of: Mapping[int, int] | Sequence[int]) -> dict[tuple[int, int], Cell]:
        found: dict[tuple[int, int], list[int]] = {}
        for flow in self.flows:
            source, target = self.number[flow.source.card], self.number[flow.target.card]
            cell = found.setdefault((line_of[source], line_of[target]), [0, 0])
            cell[0] += 1
            cell[1] += bool(flow.gaps)
        return {pair: Cell(*counts) for pair, counts in found.items()}

    @cached_property
    def _members(self) -> dict[int, tuple[int, ...]]:
        found: dict[int, list[int]] = {}
        for number, team in enumerate(self.teams):
            found.setdefault(team.group, []).append(number)
        return {group: tuple(numbers) for group, numbers in found.items()}


def matrix(picture: Picture) -> Matrix:
    """Count the flows of a picture from card to card.

    A card that is no team, such as that of the outside bodies, and a department without cards are left out when no
    flow begins or ends there.
    """
    known = tuple(f for f in picture.flows if f.source.card and f.target.card)
    unknown = tuple(f for f in picture.flows if not (f.source.card and f.target.card))
    met = {card for f in known for card in (f.source.card, f.target.card)}
    named = keys(picture)
    groups: list[Department] = []
    teams: list[Team] = []
    for department in picture.departments:
        shown = [c for c in department.cards if c.is_team or c.id in met]
        if shown:
            teams += [Team(c.id, named[c.id], c.label, len(groups), c.is_team) for c in shown]
            groups.append(department)
    return Matrix(picture.name, picture.on, tuple(d.label for d in groups), tuple(teams), known, unknown)


def step(flows: int, most: int) -> int:
    """Tell how dark a cell is, 1 to 4, on a scale that doubles up to the largest count that is shown."""
    bounds = (sqrt(sqrt(most)), sqrt(most), sqrt(most * sqrt(most)))
    return min(flows, 1 + sum(flows > bound for bound in bounds))


def ranges(most: int) -> list[str]:
    """Say which counts each step stands for: "1", "2 to 3", …, lightest first; steps without a count are left out."""
    found: dict[int, list[int]] = {}
    edges = (1, 2, 3, 4, int(sqrt(sqrt(most))), int(sqrt(most)), int(sqrt(most * sqrt(most))), most)
    for count in sorted({c for edge in edges for c in (edge, edge + 1) if 0 < c <= most}):
        found.setdefault(step(count, most), []).append(count)
    return [str(c[0]) if c[0] == c[-1] else f"{c[0]:,} to {c[-1]:,}" for _, c in sorted(found.items())]
