"""What is around one thing: to the left what comes in, to the right what goes out, nearest first."""

from collections.abc import Iterator, Mapping, Sequence

from ima_graph.maps.branches import branches
from ima_graph.maps.layout import TYPE, Box
from ima_graph.maps.measure import shorten, width
from ima_graph.maps.middle import draw_middle
from ima_graph.maps.model import Flow, Picture
from ima_graph.maps.neighbours import Around, Column, look_around
from ima_graph.maps.party import HEIGHT, WIDTH, Face, flow_class, line_title, more_box, party_box
from ima_graph.maps.scene import Scene, element, keys, text
from ima_graph.maps.words import count, listed

NOTHING = "Nothing comes in or goes out."
_EDGE, _HEADING, _BETWEEN = 10.0, 24.0, 8.0
# The height of one flow's line, the room for its words, and how far out lines join.
_LINE, _WORDS, _TRUNK = 22.0, 300.0, 34.0
_OUT = _TRUNK + 10 + _WORDS + 14
# So many lines on a side before those of one party are cut short.
_LINES = 60
# Where lines meet the middle: beside the name of a card, beside a row.
_AT_CARD, _AT_ROW = 20.0, 52.0

_Drawn = tuple[list[Box], list[str]]


def draw(picture: Picture, thing: str, steps: int = 1, most: int = 300, key: Mapping[str, str] | None = None) -> Scene:
    """Draw a row or a card (by id) with who sends to it and who receives from it, up to `steps` away.

    At most `most` things are drawn, nearest first; the others are counted. With one step each flow is a line with
    what it carries and how often; with more, a line is all flows of a pair, with their number. `key` are the
    keys of the picture, for those who draw many scenes. `NotFoundError` when the picture does not hold the thing.
    """
    key = key or keys(picture)
    found = look_around(picture, thing, max(steps, 1), max(most, 3), key)
    name = (picture.cards.get(thing) or picture.rows[thing]).label
    inside = [f"{count(len(found.inside), 'flow')} from here to here"] if found.inside else []
    box, drawn = draw_middle(picture, thing, found.rows, found.more_rows, inside, key)
    boxes, parts = [box], [drawn]
    for side, columns in ((-1, found.incoming), (1, found.outgoing)):
        face = Face(side, box)
        entry = _AT_CARD if thing in picture.cards else _AT_ROW
        if not columns:
            drawn_side = _nothing(face, found)
        elif steps > 1:
            drawn_side = branches(picture, face, thing, entry, columns, key)
        else:
            drawn_side = _one_step(picture, face, thing, entry, columns[0], key)
        boxes += drawn_side[0]
        parts += drawn_side[1]
    x, y = min(b.x for b in boxes) - _EDGE, min(b.y for b in boxes) - _EDGE
    wide, deep = max(b.right for b in boxes) + _EDGE - x, max(b.bottom for b in boxes) + _EDGE - y
    notes = tuple(_notes(found, steps))
    return Scene(f"around-{key[thing]}", name, _summary(name, found), "".join(parts), wide, deep, x, y, notes)


def _nothing(face: Face, found: Around) -> _Drawn:
    """Say calmly that a side is empty; once when both are."""
    if not found.incoming and not found.outgoing and face.side < 0:
        return [], []
    both = not found.incoming and not found.outgoing
    said = NOTHING if both else "Nothing comes in." if face.side < 0 else "Nothing goes out."
    box = face.box(24, face.middle.y + 4, width(said, TYPE) + 12, 20)
    return [box], [text(box.x, box.y + 13, said, cls="quiet")]


def _one_step(picture: Picture, face: Face, thing: str, entry: float, column: Column, key: Mapping[str, str]) -> _Drawn:
    shown = {party: flows for (party, _), flows in column.links.items()}
    each = _most_lines([len(shown[party]) for party in column.parties])
    heights = {p: max(HEIGHT, min(len(shown[p]), each + (len(shown[p]) > each)) * _LINE + 6) for p in column.parties}
    total = sum(heights.values()) + (len(heights) - 1) * _BETWEEN
    y = top = face.middle.y + face.middle.height / 2 - total / 2
    boxes, parts = [face.box(_OUT, top - _HEADING, WIDTH, 16)], []
    parts.append(text(boxes[0].x + 1, boxes[0].y + 13, _heading(face, column), cls="quiet"))
    for party, height in heights.items():
        box = face.box(_OUT, y, WIDTH, height)
        flows = shown[party]
        parts.append(party_box(picture, party, box, key, len(flows)))
        parts += _lines(picture, face, thing, entry, party, box, flows, each, key)
        boxes.append(box)
        y += height + _BETWEEN
    if column.more:
        boxes.append(face.box(_OUT, y, WIDTH, 28))
        parts.append(more_box(column.more, boxes[-1]))
    return boxes, parts


def _most_lines(numbers: Sequence[int]) -> int:
    """Choose how many lines each party may have so that a side has no more than _LINES, if that can be."""
    if sum(numbers) <= _LINES:
        return _LINES
    each = 1
    while sum(min(n, each + 1) for n in numbers) <= _LINES:
        each += 1
    return each


def _lines(
    picture: Picture,
    face: Face,
    thing: str,
    entry: float,
    party: str,
    box: Box,
    flows: Sequence[Flow],
    each: int,
    key: Mapping[str, str],
) -> Iterator[str]:
    """Draw the flows of one party as lines that join before the middle, each with its words above it."""
    inner = face.x(0) + (10 if thing in picture.rows else 0) * -face.side
    border, trunk = (box.right if face.side < 0 else box.x), face.x(_TRUNK)
    words = face.x(_TRUNK + 10, _WORDS)
    lines = min(len(flows), each + (len(flows) > each))
    first = box.y + (box.height - lines * _LINE) / 2 + _LINE - 3
    for n, flow in enumerate(flows[:each]):
        y = first + n * _LINE
        d = face.path([(border, y), (trunk, y), (trunk, entry), (inner, entry)])
        ends = (party, thing) if face.side < 0 else (thing, party)
        title = line_title(picture, *ends, [flow])
        yield element("path", title, cls=flow_class([flow]), data_key=key[flow.id], d=d)
        often = shorten(flow.often, _WORDS / 3, TYPE)
        taken = width(often, TYPE) + 14 if often else 0
        yield text(words, y - 5.5, _carried(flow, thing, picture), room=_WORDS - taken)
        if often:
            yield text(words + _WORDS, y - 5.5, often, cls="quiet counts")
    if len(flows) > each:
        more = f"and {count(len(flows) - each, 'more flow')}"
        yield text(words, first + each * _LINE - 5.5, more, cls="quiet")


def _carried(flow: Flow, thing: str, picture: Picture) -> str:
    """Say what a flow carries; of the thing in the middle only what else goes with it, and how."""
    if thing not in flow.cargo:
        return listed(flow.cargo_labels) if flow.cargo_labels else "something that is not said"
    others = list(flow.cargo_labels)
    others.remove(picture.rows[thing].label)
    holder = picture.rows[thing].card
    by = f"by {flow.how}" if flow.how else ""
    if holder not in (flow.source.card, flow.target.card):
        by = f"sent on by {flow.source.label}"
    parts = [by, f"with {listed(others)}" if others else ""]
    return ", ".join(p for p in parts if p) or "how is not said"


def _heading(face: Face, column: Column) -> str:
    return f"{'Comes in' if face.side < 0 else 'Goes out'}: {count(column.flows, 'flow')}"


def _summary(name: str, found: Around) -> str:
    if not found.incoming and not found.outgoing:
        return f"{name}: {NOTHING[0].lower()}{NOTHING[1:]}"
    said = []
    for columns, way, noun, none in (
        (found.incoming, "in from", "sender", "comes in"),
        (found.outgoing, "out to", "receiver", "goes out"),
    ):
        parties = len(columns[0].parties) + columns[0].more if columns else 0
        said.append(f"{count(columns[0].flows, 'flow')} {way} {count(parties, noun)}" if columns else f"nothing {none}")
    return f"{name}: {', '.join(said)}."


def _notes(found: Around, steps: int) -> Iterator[str]:
    for columns, noun in ((found.incoming, "sender"), (found.outgoing, "receiver")):
        more, flows = sum(c.more for c in columns), sum(c.flows_left_out for c in columns)
        if more or flows:
            yield f"Not drawn: {count(more, f'more {noun}')} and {count(flows, 'flow')}."
        lines = [len(f) for f in columns[0].links.values()] if columns and steps == 1 else []
        hidden = sum(lines) - sum(min(n, _most_lines(lines)) for n in lines)
        if hidden:
            yield f"Counted, and without a line of their own: {count(hidden, 'flow')} of these {noun}s."
    if found.more_rows:
        yield f"Not drawn: {count(found.more_rows, 'other thing')} of this card."
    if found.among:
        yield f"Not drawn: {count(found.among, 'flow')} among the others."
