"""Draw one thing on the wall: lines in the middle, senders left and receivers right, each from the top downwards.

What is there keeps its place when something is added: lines and parties stand in the order in which they came, each
party has as much room as any other, and newcomers stand below.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import TypeVar

from ima_graph.maps.layout import Box
from ima_graph.maps.measure import shorten
from ima_graph.maps.scene import element, text
from ima_graph.maps.words import count
from ima_graph.web.wall_focus import Focus, Line, Party
from ima_graph.web.wall_grid import FRAME, UNIT_PX
from ima_graph.web.wall_map import GLYPH, TIP, frame, line, svg

T = TypeVar("T", Line, Party)
SIZE, LARGE = 28.0, 38.0
_SIDE, _MIDDLE, _PITCH = 560.0, 600.0, 40.0
_PAD, _BETWEEN, _TOP = 16.0, 14.0, 52.0
_GLYPH_SCALE = 2.4
_MOST_LINES = 3
# Newcomers on each side for whom there is room before all stand closer.
_SPARE = 2


@dataclass(frozen=True)
class Order:
    """How a focus was drawn last: lines and parties in their order, by key, and how many lines a party had room for."""

    lines: tuple[str, ...] = ()
    parties: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    each: tuple[int, int] = (0, 0)


def draw(focus: Focus, before: Order | None = None, base: str = "") -> tuple[str, list[str], Order]:
    """Draw it as an svg element in the order it had `before`, say with exact numbers what has no room, and give the
    order it has now; ids are without `base`."""
    before = before or Order()
    wide, deep = FRAME[0] * UNIT_PX, FRAME[1] * UNIT_PX
    told: list[str] = []
    lines = _in_order(focus.lines, before.lines)
    box, drawn = _middle(focus, lines, (wide - _MIDDLE) / 2, deep, told, base)
    parts, parties, each = [TIP.format(22)], [], []
    for side, found in enumerate((focus.incoming, focus.outgoing)):
        ordered = _in_order(found, before.parties[side])
        most = _lines_each(len(ordered), before.each[side], deep - _TOP)
        parts += _side(ordered, side == 0, most, box, wide, deep, told)
        parties.append(tuple(party.key for party in ordered))
        each.append(most)
    order = Order(tuple(one.key for one in lines), (parties[0], parties[1]), (each[0], each[1]))
    return svg("".join([*parts, drawn]), Box(0, 0, wide, deep), focus.summary, "wall-map focus"), told, order


def _in_order(found: Sequence[T], keys: Sequence[str]) -> list[T]:
    """Put what was there where it was, and what is new behind."""
    place = {key: n for n, key in enumerate(keys)}
    return sorted(found, key=lambda one: place.get(one.key, len(place)))


def _lines_each(parties: int, before: int, deep: float) -> int:
    """Choose for how many lines each party has room: as before while all fit, else with room for newcomers."""
    if before and parties * (_slot(before) + _BETWEEN) <= deep + _BETWEEN:
        return before
    fits = (n for n in range(_MOST_LINES, 1, -1) if (parties + _SPARE) * (_slot(n) + _BETWEEN) <= deep)
    return next(fits, 1)


def _slot(lines: int) -> float:
    return 18 + (1 + lines) * 36


def _middle(focus: Focus, lines: Sequence[Line], x: float, deep: float, told: list[str], base: str) -> tuple[Box, str]:
    most = int((deep - 130) / _PITCH)
    shown = lines[:most] if len(lines) <= most else lines[: most - 1]
    rest = len(lines) - len(shown)
    high = 104 + (len(shown) + bool(rest)) * _PITCH + _PAD
    box = Box(x, 2, _MIDDLE, high)
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


def _side(
    parties: Sequence[Party], is_in: bool, each: int, middle: Box, wide: float, deep: float, told: list[str]
) -> list[str]:
    x = 2.0 if is_in else wide - _SIDE - 2
    words = ("Comes in", "Nothing comes in") if is_in else ("Goes out", "Nothing goes out")
    parts = [text(x + 2, 32, words[0] if parties else words[1], "heading", _SIDE, SIZE, bold=True)]
    pitch = _slot(each) + _BETWEEN
    most = int((deep - _TOP + _BETWEEN) / pitch)
    shown = parties if len(parties) <= most else parties[: int((deep - _TOP - _PITCH) / pitch)]
    for n, party in enumerate(shown):
        box = Box(x, _TOP + n * pitch, _SIDE, _slot(min(len(party.lines), each)))
        parts += _arrow(box, middle, is_in, party.sensitive)
        parts.append(_party(party, box, each))
    if rest := len(parties) - len(shown):
        noun = "sender" if is_in else "receiver"
        told.append(f"{count(rest, f'more {noun}')}, not shown.")
        parts.append(text(x + _PAD, _TOP + len(shown) * pitch + 28, f"and {rest:,} more", "quiet", _SIDE, SIZE))
    return parts


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
