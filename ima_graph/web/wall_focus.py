"""One thing on the wall, as large as the screen: what it holds in the middle, left what comes in, right what goes out.

A team with its assets, one asset, an outside body, a place, or one flow.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ima_graph.errors import NotFoundError
from ima_graph.maps.model import Card, Flow, Picture, Row
from ima_graph.maps.words import count, listed
from ima_graph.web.wall_map import carried, is_sensitive, kind_of


@dataclass(frozen=True)
class Line:
    """A line of text in a box, with the classes of its ground and whether a gap is marked at its end.

    It is known again by its key, whatever it says meanwhile.
    """

    key: str
    text: str
    cls: str = ""
    has_gap: bool = False


@dataclass(frozen=True)
class Party:
    """Who sends or receives, what, and whether any of it is sensitive."""

    key: str
    label: str
    kind: str
    lines: tuple[str, ...]
    sensitive: bool


@dataclass(frozen=True)
class Focus:
    """One thing and what is one step around it."""

    id: str
    title: str
    under: str
    lines: tuple[Line, ...]
    incoming: tuple[Party, ...]
    outgoing: tuple[Party, ...]
    flows: tuple[Flow, ...]

    @property
    def summary(self) -> str:
        """Say in a sentence what is shown."""
        said = [
            f"{way} {listed([p.label for p in parties])}" if parties else none
            for way, parties, none in (
                ("in from", self.incoming, "nothing comes in"),
                ("out to", self.outgoing, "nothing goes out"),
            )
        ]
        return f"{self.title}: {'; '.join(said)}."


def look_at(picture: Picture, thing: str) -> Focus:
    """Read what is around a card, a row or a flow of the picture; `NotFoundError` when it is none of them."""
    if thing in picture.cards:
        return _card(picture, picture.cards[thing])
    if thing in picture.rows:
        return _row(picture, picture.rows[thing])
    flow = next((f for f in picture.flows if f.id == thing), None)
    if flow:
        return _flow(picture, flow)
    raise NotFoundError("That is not on the map. Choose a team, an asset, a place or a flow.")


def _card(picture: Picture, card: Card) -> Focus:
    flows = picture.touching.get(card.id, ())
    # Whatever has a gap comes first: there may be no room for all.
    lines = tuple(_asset_line(row) for row in sorted(card.rows, key=lambda r: not (r.is_unowned or r.is_orphaned)))
    home = next((d.label for d in picture.departments if d.id == card.department and d.label != card.label), "")
    held = count(len(card.rows), "asset" if card.is_team else "thing")
    under = ", ".join(part for part in (home, held) if part)
    incoming = [f for f in flows if f.target.card == card.id != f.source.card]
    outgoing = [f for f in flows if f.source.card == card.id != f.target.card]
    return _focus(picture, card.id, card.label, under, lines, incoming, outgoing)


def _row(picture: Picture, row: Row) -> Focus:
    flows = picture.touching.get(row.id, ())
    lines = []
    if row.is_asset:
        owner = f"Owner: {row.owner}" if row.owner else "No owner"
        lines.append(Line("owner", owner, has_gap=row.is_unowned))
        lines.append(Line("marking", row.marking or "Classification not stated"))
    lines += [Line("personal", "Personal data")] * row.personal
    lines += [
        Line(f"gap {gap.title}", gap.title, has_gap=True)
        for gap in row.gaps
        if gap.kind and not (gap.is_unowned and not row.owner)
    ]
    card = picture.cards[row.card]
    under = f"held by {card.label}" if card.is_team else card.label
    sent = [f for f in flows if row.id in f.cargo]
    incoming = [f for f in flows if f.target.row == row.id or (f in sent and f.target.card == row.card)]
    outgoing = [f for f in flows if f not in incoming]
    return _focus(picture, row.id, row.label, under, tuple(lines), incoming, outgoing)


def _flow(picture: Picture, flow: Flow) -> Focus:
    title = listed(carried([flow])) or "Something that is not said"
    facts = [
        Line("how", f"How: {flow.how or listed(flow.via)}" if flow.how or flow.via else "How: nobody said"),
        Line("often", f"How often: {flow.often}" if flow.often else "How often: nobody said"),
        Line("why", f"Why: {flow.why}" if flow.why else "Why: nobody said"),
    ]
    return _focus(picture, flow.id, title, "one flow", tuple(facts), [flow], [flow])


def _focus(
    picture: Picture,
    thing: str,
    title: str,
    under: str,
    lines: tuple[Line, ...],
    incoming: Sequence[Flow],
    outgoing: Sequence[Flow],
) -> Focus:
    sides = [tuple(_parties(picture, flows, is_in)) for flows, is_in in ((incoming, True), (outgoing, False))]
    every = tuple(dict.fromkeys((*incoming, *outgoing)))
    return Focus(thing, title, under, lines, sides[0], sides[1], every)


def _parties(picture: Picture, flows: Sequence[Flow], is_in: bool) -> Iterator[Party]:
    grouped: dict[str, list[Flow]] = {}
    for flow in flows:
        end = flow.source if is_in else flow.target
        grouped.setdefault(end.thing, []).append(flow)
    for found in sorted(grouped.values(), key=lambda found: -len(found)):
        end = found[0].source if is_in else found[0].target
        card = picture.cards.get(end.card)
        label = "Nobody said who" if not end.thing else end.label
        said = tuple(_said(f) for f in found)
        yield Party(
            end.thing, label, kind_of(card) if card else "nowhere", said, any(is_sensitive(picture, f) for f in found)
        )


def _said(flow: Flow) -> str:
    what = listed(flow.cargo_labels) or "something that is not said"
    return f"{what}, {flow.often}" if flow.often else what


def _asset_line(row: Row) -> Line:
    level = f"l{min(row.level, 4)}" if row.level is not None else "lx"
    return Line(row.id, row.label, f"row {level}", row.is_unowned or row.is_orphaned)
