"""One thing on the wall, as large as the screen: what it holds in the middle, left what comes in, right what goes out.

A team with its assets, one asset, an outside body, a place, or one flow. Lengths are px on a screen of 1920 × 1080.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from ima_graph.errors import NotFoundError
from ima_graph.maps.layout import Box
from ima_graph.maps.measure import shorten
from ima_graph.maps.model import Card, Flow, Picture, Row
from ima_graph.maps.scene import element, text
from ima_graph.maps.words import count, listed
from ima_graph.web.wall_grid import FRAME, UNIT_PX
from ima_graph.web.wall_map import GLYPH, TIP, carried, frame, is_sensitive, kind_of, line, svg

SIZE, LARGE = 28.0, 38.0
_SIDE, _MIDDLE, _PITCH = 560.0, 600.0, 40.0
_PAD, _BETWEEN, _TOP = 16.0, 14.0, 52.0
_GLYPH_SCALE = 2.4


@dataclass(frozen=True)
class Line:
    """A line of text in a box, with the classes of its ground and whether a gap is marked at its end."""

    text: str
    cls: str = ""
    has_gap: bool = False


@dataclass(frozen=True)
class Party:
    """Who sends or receives, what, and whether any of it is sensitive."""

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


def draw(focus: Focus, base: str = "") -> tuple[str, list[str]]:
    """Draw it as an svg element; and say with exact numbers what has no room; ids are without `base`."""
    wide, deep = FRAME[0] * UNIT_PX, FRAME[1] * UNIT_PX
    middle = (wide - _MIDDLE) / 2
    told: list[str] = []
    box, drawn = _middle(focus, middle, deep, told, base)
    parts = [TIP.format(22)]
    for is_in, parties in ((True, focus.incoming), (False, focus.outgoing)):
        parts += _side(parties, is_in, box, wide, deep, told)
    return svg("".join([*parts, drawn]), Box(0, 0, wide, deep), focus.summary, "wall-map focus"), told


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
        lines.append(Line(f"Owner: {row.owner}" if row.owner else "No owner", has_gap=row.is_unowned))
        lines.append(Line(row.marking or "Classification not stated"))
    lines += [Line("Personal data")] * row.personal
    lines += [Line(gap.title, has_gap=True) for gap in row.gaps if gap.kind and not (gap.is_unowned and not row.owner)]
    card = picture.cards[row.card]
    under = f"held by {card.label}" if card.is_team else card.label
    sent = [f for f in flows if row.id in f.cargo]
    incoming = [f for f in flows if f.target.row == row.id or (f in sent and f.target.card == row.card)]
    outgoing = [f for f in flows if f not in incoming]
    return _focus(picture, row.id, row.label, under, tuple(lines), incoming, outgoing)


def _flow(picture: Picture, flow: Flow) -> Focus:
    title = listed(carried([flow])) or "Something that is not said"
    facts = [
        Line(f"How: {flow.how or listed(flow.via)}" if flow.how or flow.via else "How: nobody said"),
        Line(f"How often: {flow.often}" if flow.often else "How often: nobody said"),
        Line(f"Why: {flow.why}" if flow.why else "Why: nobody said"),
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
        yield Party(label, kind_of(card) if card else "nowhere", said, any(is_sensitive(picture, f) for f in found))


def _said(flow: Flow) -> str:
    what = listed(flow.cargo_labels) or "something that is not said"
    return f"{what}, {flow.often}" if flow.often else what


def _asset_line(row: Row) -> Line:
    level = f"l{min(row.level, 4)}" if row.level is not None else "lx"
    return Line(row.label, f"row {level}", row.is_unowned or row.is_orphaned)


def _middle(focus: Focus, x: float, deep: float, told: list[str], base: str) -> tuple[Box, str]:
    most = int((deep - 130) / _PITCH)
    shown = focus.lines[:most] if len(focus.lines) <= most else focus.lines[: most - 1]
    rest = len(focus.lines) - len(shown)
    high = 104 + (len(shown) + bool(rest)) * _PITCH + _PAD
    box = Box(x, (deep - high) / 2, _MIDDLE, high)
    room = _MIDDLE - 2 * _PAD
    drawn = frame(box, "")
    drawn += text(x + _PAD, box.y + 48, focus.title, "title", room, LARGE, bold=True)
    drawn += text(x + _PAD, box.y + 86, focus.under, "quiet", room, SIZE)
    for n, shown_line in enumerate(shown):
        drawn += _line(shown_line, Box(x + _PAD, box.y + 104 + n * _PITCH, room, _PITCH - 4))
    if rest:
        told.append(f"{count(rest, 'more line')} of {focus.title}, not shown.")
        drawn += text(x + _PAD + 8, box.y + 104 + len(shown) * _PITCH + 28, f"and {rest:,} more", "quiet", room, SIZE)
    return box, element("g", drawn, cls="thing middle", data_id=focus.id.removeprefix(base))


def _line(said: Line, box: Box) -> str:
    drawn = element("rect", cls="ground", x=box.x, y=box.y, width=box.width, height=box.height, rx=4) * bool(said.cls)
    room = box.width - 16 - 34 * said.has_gap
    drawn += text(box.x + 8, box.y + 27, said.text, "", room, SIZE)
    if said.has_gap:
        at = f"translate({box.right - 34:.1f} {box.y + 5:.1f}) scale({_GLYPH_SCALE})"
        drawn += element("rect", cls="cell", x=box.right - 38, y=box.y + 2, width=36, height=box.height - 4, rx=3)
        drawn += element("path", cls="glyph", d=f"M0 0{GLYPH}", transform=at)
    return element("g", f"<title>{escape(said.text, quote=False)}</title>{drawn}", cls=f"line {said.cls}".strip())


def _side(parties: Sequence[Party], is_in: bool, middle: Box, wide: float, deep: float, told: list[str]) -> list[str]:
    x = 2.0 if is_in else wide - _SIDE - 2
    words = ("Comes in", "Nothing comes in") if is_in else ("Goes out", "Nothing goes out")
    parts = [text(x + 2, 32, words[0] if parties else words[1], "heading", _SIDE, SIZE, bold=True)]
    shown, each = _fitting(parties, deep - _TOP)
    rest = len(parties) - len(shown)
    heights = [_height(party, each) for party in shown]
    used = sum(heights) + _BETWEEN * (len(heights) - 1) + (_BETWEEN + _PITCH) * bool(rest)
    y = _TOP + max(0.0, (deep - _TOP - used) / 2)
    for party, high in zip(shown, heights, strict=True):
        box = Box(x, y, _SIDE, high)
        parts += _arrow(box, middle, is_in, party.sensitive)
        parts.append(_party(party, box, each))
        y += high + _BETWEEN
    if rest:
        noun = "sender" if is_in else "receiver"
        told.append(f"{count(rest, f'more {noun}')}, not shown.")
        parts.append(text(x + _PAD, y + 28, f"and {rest:,} more", "quiet", _SIDE, SIZE))
    return parts


def _height(party: Party, each: int) -> float:
    return 18 + (1 + min(len(party.lines), each)) * 36


def _fitting(parties: Sequence[Party], deep: float) -> tuple[Sequence[Party], int]:
    """Choose how many parties are shown, each with how many lines: fewer lines first, then fewer parties."""
    for each in (3, 2, 1):
        if sum(_height(p, each) + _BETWEEN for p in parties) <= deep + _BETWEEN:
            return parties, each
    shown = list(parties)
    while shown and sum(_height(p, 1) + _BETWEEN for p in shown) + _PITCH > deep:
        shown.pop()
    return shown, 1


def _party(party: Party, box: Box, each: int) -> str:
    room = box.width - 2 * _PAD
    drawn = frame(box, "" if party.kind == "places" else party.kind)
    drawn += text(box.x + _PAD, box.y + 37, party.label, "name", room, SIZE, bold=True)
    for n, said in enumerate(party.lines[:each]):
        rest = len(party.lines) - each if n == each - 1 else 0
        shown = f"{shorten(said, room - 170, SIZE)} and {rest:,} more" if rest > 0 else said
        drawn += text(box.x + _PAD, box.y + 37 + (n + 1) * 36, shown, "", room, SIZE)
    said = f"{party.label}: {', '.join(party.lines)}"
    cls = f"thing team {party.kind}".strip()
    return element("g", f"<title>{escape(said, quote=False)}</title>{drawn}", cls=cls)


def _arrow(box: Box, middle: Box, is_in: bool, sensitive: bool) -> Iterator[str]:
    y, end = box.y + box.height / 2, middle.y + 56
    # Sensitive lines have a way of their own, or a single line beside would fill their middle.
    turn = (box.right + middle.x if is_in else middle.right + box.x) / 2 + (8 if sensitive else -8)
    end += 8 if sensitive else -8
    if is_in:
        d = f"M{box.right:.1f} {y:.1f}H{turn:.1f}V{end:.1f}H{middle.x - 1:.1f}"
    else:
        d = f"M{middle.right:.1f} {end:.1f}H{turn:.1f}V{y:.1f}H{box.x - 1:.1f}"
    return line(d, "w2", sensitive)
