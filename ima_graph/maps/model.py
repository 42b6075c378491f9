"""What every picture is drawn from: departments, cards, rows, flows and gaps, read once from a register."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

# Cards that stand for no team of the organisation.
OUTSIDE, PLACES, NOWHERE = "outside", "places", "nowhere"


@dataclass(frozen=True)
class Gap:
    """One finding about a thing: its file and code, its title, why it is so and how to mend it."""

    finding: str
    kind: str
    title: str
    because: str
    fix: str
    who: str = ""
    severity: str = ""
    field: str = ""

    @property
    def is_unowned(self) -> bool:
        """Whether nobody effective answers for the thing (U1 to U11)."""
        return self.kind.startswith("U")

    @property
    def is_orphaned(self) -> bool:
        """Whether the thing is cut off in some way (O1 to O9)."""
        return self.kind.startswith("O")


@dataclass(frozen=True)
class Row:
    """A thing shown as a line of a card: an asset, or in the last departments an outside body or a place.

    `level` is 0 to 4 as in the list of classifications, None where none is stated; `marking` is its name.
    """

    id: str
    label: str
    card: str
    kind: str = "InformationAsset"
    what: str = ""
    level: int | None = None
    marking: str = ""
    owners: tuple[str, ...] = ()
    personal: bool = False
    gaps: tuple[Gap, ...] = ()
    also: tuple[str, ...] = ()

    @property
    def owner(self) -> str:
        """Who is named as its owner, "" for nobody; of several that are named, all."""
        return ", ".join(self.owners)

    @property
    def is_asset(self) -> bool:
        """Whether it is an information asset."""
        return self.kind == "InformationAsset"

    @property
    def is_unowned(self) -> bool:
        """Whether a finding says that nobody effective owns it."""
        return any(g.is_unowned for g in self.gaps)

    @property
    def is_orphaned(self) -> bool:
        """Whether a finding says that it is cut off."""
        return any(g.is_orphaned for g in self.gaps)


@dataclass(frozen=True)
class Card:
    """A team with what it holds; or the one card of outside bodies, of places, or of things without a team."""

    id: str
    label: str
    department: str
    rows: tuple[Row, ...] = ()
    gaps: tuple[Gap, ...] = ()

    @property
    def is_team(self) -> bool:
        """Whether it is a team, and not one of the cards beside the organisation."""
        return self.id not in (OUTSIDE, PLACES, NOWHERE)


@dataclass(frozen=True)
class Department:
    """A department with its cards in their order; the last ones may be outside bodies, places and things of no team."""

    id: str
    label: str
    cards: tuple[Card, ...] = ()


@dataclass(frozen=True)
class End:
    """Where a flow begins or ends on the map: a card, and a row of it or "" for the card itself.

    `thing` and `label` are who it is in the register. An end that nobody stated has no card, and the label "?".
    """

    card: str = ""
    row: str = ""
    thing: str = ""
    label: str = "?"


@dataclass(frozen=True)
class Flow:
    """A standing arrangement; `cargo` are the rows' ids of what it carries, `is_down` whether it goes to a lower
    classification than its cargo has."""

    id: str
    source: End
    target: End
    cargo: tuple[str, ...] = ()
    cargo_labels: tuple[str, ...] = ()
    via: tuple[str, ...] = ()
    how: str = ""
    often: str = ""
    why: str = ""
    marking: str = ""
    level: int | None = None
    is_down: bool = False
    gaps: tuple[Gap, ...] = ()

    @property
    def sentence(self) -> str:
        """Say the flow as a sentence."""
        what = " and ".join(self.cargo_labels) or "something that is not said"
        who = "Somebody who is not said" if self.source.label == "?" else self.source.label
        whom = "somebody who is not said" if self.target.label == "?" else self.target.label
        parts = [f"{who} sends {what} to {whom}"]
        parts += [f"by {self.how.removeprefix('by ')}"] if self.how else []
        parts += [f"through {' and '.join(self.via)}"] if self.via else []
        parts += [self.often] if self.often else []
        text = ", ".join(parts) + "."
        return text + (f" Why: {self.why.rstrip('.')}." if self.why else " Nobody said why.")


@dataclass(frozen=True)
class Picture:
    """One register as it is drawn, as of the date `on`, as known after change `known`."""

    name: str
    on: str
    known: int
    departments: tuple[Department, ...] = ()
    flows: tuple[Flow, ...] = ()
    never_asked: tuple[str, ...] = ()
    figures: tuple[tuple[str, str, bool], ...] = field(default=())

    @cached_property
    def cards(self) -> dict[str, Card]:
        """Every card by id, in the order of the departments."""
        return {c.id: c for d in self.departments for c in d.cards}

    @cached_property
    def rows(self) -> dict[str, Row]:
        """Every row by id, in the order of the cards."""
        return {r.id: r for c in self.cards.values() for r in c.rows}

    @cached_property
    def touching(self) -> dict[str, tuple[Flow, ...]]:
        """The flows of each thing: by card, by row at an end, and by row that is carried."""
        found: dict[str, dict[str, Flow]] = {}
        for flow in self.flows:
            for key in {flow.source.card, flow.target.card, flow.source.row, flow.target.row, *flow.cargo} - {""}:
                found.setdefault(key, {})[flow.id] = flow
        return {key: tuple(flows.values()) for key, flows in found.items()}

    @cached_property
    def bundles(self) -> dict[tuple[str, str], tuple[Flow, ...]]:
        """The flows from card to card, those inside a card included; flows with an unknown end are left out."""
        return bundled(self.flows)

    @property
    def assets(self) -> int:
        """How many assets the picture holds."""
        return sum(r.is_asset for r in self.rows.values())


def bundled(flows: Iterable[Flow]) -> dict[tuple[str, str], tuple[Flow, ...]]:
    """Put flows that go from one card to another together, in the order in which the pairs are met."""
    found: dict[tuple[str, str], list[Flow]] = {}
    for flow in flows:
        if flow.source.card and flow.target.card:
            found.setdefault((flow.source.card, flow.target.card), []).append(flow)
    return {pair: tuple(group) for pair, group in found.items()}
