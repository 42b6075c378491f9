"""What stands on the page of a team and on the page of an owner."""

from collections.abc import Sequence
from dataclasses import dataclass

from ima_graph.maps.model import Card, Flow, Gap, Picture, Row
from ima_graph.maps.tables import ways
from ima_graph.reports.actions import Action, Problem, actions

# With more teams than this, those without a gap stand in the table only.
MOST_PAGES = 60


@dataclass(frozen=True)
class Found:
    """A gap and the name of the thing that has it."""

    label: str
    gap: Gap


@dataclass(frozen=True)
class TeamPage:
    """What a team holds, receives, sends, lacks and has to do; or the bodies outside, the places, things of no team.

    `place` is its department, by number and name. `also` are assets that it holds with another team, on whose page
    they are counted.
    """

    card: Card
    place: tuple[int, str]
    also: tuple[Row, ...]
    receives: tuple[Flow, ...]
    sends: tuple[Flow, ...]
    inside: tuple[Flow, ...]
    gaps: tuple[Found, ...]
    actions: tuple[Action, ...]

    @property
    def label(self) -> str:
        """The name of the team."""
        return self.card.label

    @property
    def assets(self) -> int:
        """How many assets it holds."""
        return sum(r.is_asset for r in self.card.rows)

    @property
    def unowned(self) -> int:
        """How many of them are unowned."""
        return sum(r.is_unowned for r in self.card.rows)

    @property
    def orphaned(self) -> int:
        """How many of them are orphaned."""
        return sum(r.is_orphaned for r in self.card.rows)

    @property
    def numbers(self) -> tuple[int, ...]:
        """Assets, unowned, orphaned; flows received, sent and inside; gaps: the line of the table of teams."""
        flows = (len(self.receives), len(self.sends), len(self.inside))
        return (self.assets, self.unowned, self.orphaned, *flows, len(self.gaps))

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all is recorded about it."""
        return not (self.card.rows or self.also or self.receives or self.sends or self.inside or self.gaps)


@dataclass(frozen=True)
class Teams:
    """Every team once: `busy` have something, and of them `pages` have a page of their own; `empty` have nothing."""

    busy: tuple[TeamPage, ...]
    pages: tuple[TeamPage, ...]
    empty: tuple[TeamPage, ...]

    @property
    def folded(self) -> int:
        """How many teams stand in the table only."""
        return len(self.busy) - len(self.pages)

    @property
    def sums(self) -> tuple[int, ...]:
        """The last line of the table of teams."""
        return tuple(sum(column) for column in zip(*(p.numbers for p in self.busy), strict=True))


@dataclass(frozen=True)
class OwnerPage:
    """What one post, team or person is named as the owner of. An empty name is the page of what nobody is named for."""

    name: str
    rows: tuple[Row, ...]

    @property
    def label(self) -> str:
        """The heading of the page."""
        return self.name or "Nobody"

    @property
    def unowned(self) -> int:
        """How many of its assets are unowned, though it is named."""
        return sum(r.is_unowned for r in self.rows)

    @property
    def orphaned(self) -> int:
        """How many of its assets are orphaned."""
        return sum(r.is_orphaned for r in self.rows)


@dataclass(frozen=True)
class Asset:
    """An asset on its owner's page: what comes in, what goes out, and what others pass on among themselves."""

    row: Row
    card: Card
    enter: tuple[Flow, ...]
    leave: tuple[Flow, ...]
    between: tuple[Flow, ...]


def owner_pages(picture: Picture) -> tuple[OwnerPage, ...]:
    """Give a page for each owner that is named, by name; last the page of what names nobody, if there is any.

    What names two owners is on the pages of both.
    """
    found: dict[str, list[Row]] = {}
    for row in picture.rows.values():
        if row.is_asset:
            for owner in row.owners or ("",):
                found.setdefault(owner, []).append(row)
    names = sorted(found, key=lambda name: (not name, name.casefold(), name))
    return tuple(OwnerPage(name, tuple(found[name])) for name in names)


def assets_of(page: OwnerPage, picture: Picture) -> tuple[Asset, ...]:
    """Give the assets of an owner with their flows, in the order of the map."""
    found = []
    for row in page.rows:
        enter, leave, between = ways(picture, row)
        found.append(Asset(row, picture.cards[row.card], tuple(enter), tuple(leave), tuple(between)))
    return tuple(found)


def teams(picture: Picture, most: int = MOST_PAGES) -> Teams:
    """Share the teams out: a page each, but with more than `most` those without a gap get none."""
    made = team_pages(picture)
    busy = tuple(p for p in made if not p.is_empty)
    pages = busy if len(busy) <= most else tuple(p for p in busy if p.gaps)
    return Teams(busy, pages, tuple(p for p in made if p.is_empty))


def team_pages(picture: Picture, only: str = "") -> list[TeamPage]:
    """Make the pages in the order of the map, or only that of the card with the id `only`."""
    shared: dict[str, list[Row]] = {}
    for row in picture.rows.values():
        for label in row.also:
            shared.setdefault(label, []).append(row)
    return [
        _team(picture, card, (n, department.label), shared.get(card.label, ()))
        for n, department in enumerate(picture.departments)
        for card in department.cards
        if only in ("", card.id)
    ]


def _team(picture: Picture, card: Card, place: tuple[int, str], also: Sequence[Row]) -> TeamPage:
    flows = picture.touching.get(card.id, ())
    inside = tuple(f for f in flows if f.source.card == f.target.card)
    receives = tuple(f for f in flows if f.source.card != f.target.card == card.id)
    sends = tuple(f for f in flows if f.target.card != f.source.card == card.id)
    # A gap of a flow stands with the sender; with the receiver where nobody stated who sends.
    told = [f for f in (*inside, *sends, *receives) if (f.source.card or f.target.card) == card.id]
    things = [(card.id, card.label, card.gaps), *((r.id, r.label, r.gaps) for r in card.rows)]
    things += [(f.id, flow_name(f), f.gaps) for f in told]
    gaps = tuple(Found(label, gap) for _, label, found in things for gap in found)
    problems = [Problem(node, label, g.fix, g.who, g.severity, g.title) for node, label, found in things for g in found]
    return TeamPage(card, place, tuple(also), receives, sends, inside, gaps, actions(problems, picture))


def flow_name(flow: Flow) -> str:
    """Name a flow by what it joins."""
    cargo = f": {' and '.join(flow.cargo_labels)}" if flow.cargo_labels else ""
    return f"{flow.source.label} → {flow.target.label}{cargo}"
