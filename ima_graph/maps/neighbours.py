"""Who is around a thing: senders to it and receivers from it, column by column, nearest first."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ima_graph.errors import NotFoundError
from ima_graph.maps.model import End, Flow, Picture

# The party of an end that nobody stated.
UNKNOWN = ""
Links = dict[tuple[str, str], tuple[Flow, ...]]


@dataclass(frozen=True)
class Column:
    """The parties at one distance: cards, outside bodies and places by id; `more` are those left out.

    `flows` counts all flows between this distance and the next one inwards. `links` are those to be drawn: by a
    party here and one a step nearer to the middle; "" is the middle.
    """

    parties: tuple[str, ...]
    more: int
    flows: int
    links: Links

    @property
    def flows_left_out(self) -> int:
        """How many flows are of parties left out."""
        return self.flows - sum(map(len, self.links.values()))


@dataclass(frozen=True)
class Around:
    """What is around a thing. `rows` are those of a card in the middle that are shown, `inside` its own flows.

    `among` counts the flows between shown parties that no column holds.
    """

    thing: str
    rows: tuple[str, ...]
    more_rows: int
    incoming: tuple[Column, ...]
    outgoing: tuple[Column, ...]
    inside: tuple[Flow, ...]
    among: int


def party_of(picture: Picture, end: End) -> str:
    """Name who is at the end of a flow: an outside body or place, else the card; "" when nobody stated it."""
    row = picture.rows.get(end.row)
    return end.row if row and not row.is_asset else end.card


def look_around(picture: Picture, thing: str, steps: int, most: int, key: Mapping[str, str]) -> Around:
    """Search breadth first from a row or card, against the flows and with them, `steps` far.

    At most `most` things in all, nearest first and then in the order of the picture. `key` gives that order.
    `NotFoundError` when the picture does not hold the thing.
    """
    if thing not in key or (thing not in picture.cards and thing not in picture.rows):
        raise NotFoundError(f"{thing} is not on the map on {picture.on}. Name a team, or a thing that one holds.")
    coming, going, inside = _own(picture, thing)
    middle = {thing, picture.rows[thing].card} if thing in picture.rows else {thing}
    sides = [_search(picture, flows, middle, steps, back) for flows, back in ((coming, True), (going, False))]
    held = [r.id for r in picture.cards[thing].rows] if thing in picture.cards else []
    parties = sum(len(found) for side in sides for found, _ in side)
    rows = held[: max(most - 1 - parties, (most - 1) * 4 // 5)]
    ordered = [[_ordered(found, key) for found, _ in side] for side in sides]
    chosen = _nearest(ordered, most - max(2, len(rows) + 1))
    incoming, outgoing = (tuple(_columns(n, ordered[n], sides[n], chosen)) for n in (0, 1))
    among = _among(picture, (*incoming, *outgoing), inside)
    return Around(thing, tuple(rows), len(held) - len(rows), incoming, outgoing, inside, among)


_Found = tuple[dict[str, int], Links]


def _own(picture: Picture, thing: str) -> tuple[tuple[Flow, ...], tuple[Flow, ...], tuple[Flow, ...]]:
    """Give the flows that come in, go out, and begin and end at the thing itself."""
    coming: list[Flow] = []
    going: list[Flow] = []
    inside: list[Flow] = []
    for flow in picture.touching.get(thing, ()):
        sends, receives = _is_at(picture, flow, flow.source, thing), _is_at(picture, flow, flow.target, thing)
        group = inside if sends and receives else coming if receives else going
        group.append(flow)
    return tuple(coming), tuple(going), tuple(inside)


def _is_at(picture: Picture, flow: Flow, end: End, thing: str) -> bool:
    if thing in picture.cards:
        return end.card == thing
    # An end names the first of the things it holds; a flow may carry several.
    return end.row == thing or (thing in flow.cargo and end.card == picture.rows[thing].card)


def _search(picture: Picture, flows: tuple[Flow, ...], middle: set[str], steps: int, is_back: bool) -> list[_Found]:
    """Give for each distance the parties first met there, and their links one step inwards."""
    first: dict[tuple[str, str], list[Flow]] = {}
    for flow in flows:
        first.setdefault((party_of(picture, flow.source if is_back else flow.target), ""), []).append(flow)
    found = [_as_found(first)] if first else []
    seen = middle | {party for party, _ in first}
    while found and len(found) < steps:
        links: dict[tuple[str, str], list[Flow]] = {}
        for near in found[-1][0]:
            for far, flow in _beside(picture, near, is_back):
                if far not in seen and far != UNKNOWN:
                    links.setdefault((far, near), []).append(flow)
        if not links:
            break
        found.append(_as_found(links))
        seen |= found[-1][0].keys()
    return found


def _beside(picture: Picture, party: str, is_back: bool) -> Iterator[tuple[str, Flow]]:
    for flow in picture.touching.get(party, ()) if party != UNKNOWN else ():
        ends = (flow.target, flow.source) if is_back else (flow.source, flow.target)
        here, there = (party_of(picture, end) for end in ends)
        if here == party:
            yield there, flow


def _as_found(links: dict[tuple[str, str], list[Flow]]) -> _Found:
    flows = {pair: tuple(group) for pair, group in links.items()}
    parties: dict[str, int] = {}
    for (far, _), group in flows.items():
        parties[far] = parties.get(far, 0) + len(group)
    return parties, flows


def _ordered(parties: Mapping[str, int], key: Mapping[str, str]) -> list[str]:
    """Cards first, then bodies and places, each in the order of the picture; whoever is not known last."""
    return sorted(parties, key=lambda p: (p == UNKNOWN, key.get(p, "")[:1], int(key.get(p, "x0")[1:])))


def _nearest(sides: list[list[list[str]]], room: int) -> set[tuple[int, int, str]]:
    """Choose by distance, and at one distance by turns from both sides: side, distance, party."""
    listed = sorted(
        (distance, place, side, party)
        for side, columns in enumerate(sides)
        for distance, parties in enumerate(columns)
        for place, party in enumerate(parties)
    )
    return {(side, distance, party) for distance, _, side, party in listed[: max(room, 0)]}


def _columns(
    side: int, ordered: list[list[str]], all_found: list[_Found], chosen: set[tuple[int, int, str]]
) -> Iterator[Column]:
    """Count what is left out of each column, and drop the links that lead to it."""
    near = {""}
    for distance, (parties, (_, links)) in enumerate(zip(ordered, all_found, strict=True)):
        shown = {p for p in parties if (side, distance, p) in chosen}
        drawn = {pair: flows for pair, flows in links.items() if pair[0] in shown and pair[1] in near}
        flows = sum(map(len, links.values()))
        yield Column(tuple(p for p in parties if p in shown), len(parties) - len(shown), flows, drawn)
        near = shown


def _among(picture: Picture, columns: tuple[Column, ...], inside: tuple[Flow, ...]) -> int:
    drawn = {flow.id for column in columns for flows in column.links.values() for flow in flows}
    drawn |= {flow.id for flow in inside}
    shown = {party for column in columns for party in column.parties} - {UNKNOWN}
    found = {flow.id for party in shown for there, flow in _beside(picture, party, False) if there in shown}
    return len(found - drawn)
