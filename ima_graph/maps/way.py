"""The way that information takes from one thing to another: boxes from left to right, what is sent on each arrow."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from html import escape

from ima_graph.errors import NotFoundError
from ima_graph.maps.cards import glyphs
from ima_graph.maps.layout import Box
from ima_graph.maps.middle import wrap
from ima_graph.maps.model import Flow, Picture, Row
from ima_graph.maps.party import HEIGHT, WIDTH, flow_class, line_title, party_box
from ima_graph.maps.scene import Scene, element, keys, row_class, sentence_of, text
from ima_graph.maps.words import count, listed
from ima_graph.network.graph import build_graph
from ima_graph.network.reach import Path, reach
from ima_graph.questions import Labels
from ima_graph.store import Store

COPIED = "is copied to"
# Boxes in a line of the picture, and the room between two of them for what an arrow carries.
_IN_LINE, _GAP, _PITCH = 4, 196.0, 124.0
_EDGE, _TURN = 26.0, 14.0
_TIP = 12.0


def between(store: Store, on: date, start: str, end: str) -> Path:
    """Find a shortest way of information between two ends of flows or assets, by IRI, on a date.

    `NotFoundError` when nothing sent by the one reaches the other, or one of them takes no part in any flow.
    """
    graph = build_graph(store, on)
    graph.place(end)
    found = reach(graph, start)
    if end != start and end not in found.distance:
        name = Labels(store)
        raise NotFoundError(f"Nothing that {name[start]} sends reaches {name[end]} on {on}.")
    return found.path(end)


def draw(
    picture: Picture, nodes: Sequence[str], flows: Sequence[str | None], labels: Mapping[str, str] | None = None
) -> Scene:
    """Draw a way: its nodes and between them the flow, or None for a copy or derivation. All of it is drawn.

    Nodes that are on no card, such as a post, are named by `labels`.
    """
    key = keys(picture)
    named = {n: _name(picture, n, labels or {}) for n in nodes}
    known = {f.id: f for f in picture.flows}
    taken = [known.get(f) if f else None for f in flows]
    boxes = [_place(n) for n in range(len(nodes))]
    parts: list[str] = []
    for n, (flow, given) in enumerate(zip(taken, flows, strict=True)):
        parts += _arrow(picture, boxes[n], boxes[n + 1], flow, _words(flow, given), key)
    parts += [_node(picture, node, named[node], box, key) for node, box in zip(nodes, boxes, strict=True)]
    wide = max(b.right for b in boxes) + 2 * _EDGE
    deep = boxes[-1].bottom + 2 * _EDGE - _TURN
    title = f"From {named[nodes[0]]} to {named[nodes[-1]]}"
    said = _summary([named[n] for n in nodes], [_words(f, given) for f, given in zip(taken, flows, strict=True)])
    return Scene("path", title, said, "".join(parts), wide, deep, -_EDGE, _TURN - _EDGE)


def _name(picture: Picture, node: str, labels: Mapping[str, str]) -> str:
    shown = picture.rows.get(node) or picture.cards.get(node)
    return shown.label if shown else labels.get(node, node)


def _place(number: int) -> Box:
    line, place = divmod(number, _IN_LINE)
    # A line after the first begins with the arrow that comes from the line above.
    x = place * (WIDTH + _GAP) + (_GAP if line else 0)
    return Box(x, line * _PITCH + _TURN, WIDTH, HEIGHT)


def _node(picture: Picture, node: str, name: str, box: Box, key: Mapping[str, str]) -> str:
    row = picture.rows.get(node)
    if row and row.is_asset:
        return _asset(picture, row, box, key[node])
    if row or node in picture.cards:
        return party_box(picture, node, box, key, len(picture.touching.get(node, ())))
    shape = element("rect", cls="box", x=box.x, y=box.y, width=box.width, height=box.height, rx=4)
    return f'<g class="team">{shape}{text(box.x + 9, box.y + 25, name, cls="name", room=box.width - 18)}</g>'


def _asset(picture: Picture, row: Row, box: Box, key: str) -> str:
    cls = row_class(row)
    marks, taken = glyphs(cls.split(), box.right - 5, box.y + 6)
    shape = element("rect", cls="box", x=box.x, y=box.y, width=box.width, height=box.height)
    if row.is_unowned or row.is_orphaned:
        shape = element("rect", cls="halo", x=box.x, y=box.y, width=box.width, height=box.height) + element(
            "rect", cls="box", x=box.x + 3, y=box.y + 3, width=box.width - 8 - taken, height=box.height - 6
        )
    words = text(box.x + 9, box.y + 18, row.label, room=box.width - 18 - taken)
    words += text(box.x + 9, box.y + 35, picture.cards[row.card].label, room=box.width - 18 - taken)
    said = escape(sentence_of(picture, row), quote=False)
    label = escape(row.label)
    return f'<g class="{cls}" data-key="{key}" data-label="{label}"><title>{said}</title>{shape}{marks}{words}</g>'


def _arrow(
    picture: Picture, start: Box, end: Box, flow: Flow | None, words: tuple[str, str], key: Mapping[str, str]
) -> Iterator[str]:
    """Draw the arrow into a box, from the line above where need be, with its words above and below it."""
    y, to = start.y + HEIGHT / 2, end.y + HEIGHT / 2
    d = f"M{start.right:g} {y:g}H{end.x:g}"
    if to != y:
        between_lines = (start.bottom + end.y) / 2
        d = f"M{start.right:g} {y:g}h{_TURN:g}V{between_lines:g}H{-_TURN:g}V{to:g}H{end.x:g}"
    title = line_title(picture, "", "", [flow]) if flow else ""
    cls = flow_class([flow] if flow else [])
    yield element("path", title, cls=cls, data_key=key[flow.id] if flow else None, d=d)
    x, room = end.x - _GAP + 6, _GAP - 12 - _TIP
    above, below = (_two_lines(said, room) for said in words)
    for n, line in enumerate(reversed(above)):
        yield text(x, to - 6 - 16 * n, line, room=room)
    for n, line in enumerate(below):
        yield text(x, to + 17 + 16 * n, line, cls="quiet", room=room)


def _two_lines(said: str, room: float) -> list[str]:
    lines = list(wrap(said, room))
    return lines if len(lines) < 3 else [lines[0], " ".join(lines[1:])]


def _words(flow: Flow | None, given: str | None) -> tuple[str, str]:
    """Say what goes along an arrow, and how and how often."""
    if not given:
        return COPIED, ""
    if not flow:
        return "a flow that is not on the map", ""
    what = listed(flow.cargo_labels) if flow.cargo_labels else "something that is not said"
    return what, ", ".join([f"by {flow.how}" if flow.how else "how is not said", *([flow.often] if flow.often else [])])


def _summary(names: Sequence[str], words: Sequence[tuple[str, str]]) -> str:
    if not words:
        return f"{names[0]} is both the beginning and the end."
    steps = [f"{', '.join(w for w in said if w)}, to {name}" for name, said in zip(names[1:], words, strict=True)]
    steps = [step.replace(f"{COPIED}, to", COPIED, 1) for step in steps]
    return f"A shortest way from {names[0]} to {names[-1]}, {count(len(words), 'step')}: {'; '.join(steps)}."
