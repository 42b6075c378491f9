"""The card map: departments hold cards, cards hold rows, each where the layout put it."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from html import escape

from ima_graph.maps.layout import DEPARTMENT_MARGIN, HEADING, MARGIN, ROW_HEIGHT, TYPE, Box, Layout, Place
from ima_graph.maps.measure import width
from ima_graph.maps.model import OUTSIDE, PLACES, Card, Department, Flow, Gap, Picture, Row
from ima_graph.maps.scene import Scene, element, keys, row_class, sentence_of, text
from ima_graph.maps.words import count

EMPTY = "Nothing is here yet. Import a register, or hold a workshop."
# What the page says of its own accord.
_SAID = re.compile(r' data-label="[^"]*"|<title>[^<]*</title>')
# Around the boxes: outlines, and the arrows that go round the outermost boxes.
EDGE = 15.0
# The type size of a department's name, as in the style sheet.
LARGE = 16.0

# Each glyph in a square of 11 px: its width and its path from the left top corner.
_TRIANGLE = (11.0, "m.7 10 4.8-8.8 4.8 8.8zm4.8-5.6v2.5m0 1.7v.1")
_RING = (9.0, "m.8 5.6a3.7 3.7 0 1 0 7.4 0a3.7 3.7 0 1 0-7.4 0z")
_SQUARE = (6.0, "m.5 3.1h5v5h-5z")
_GLYPHS = {"unowned": _TRIANGLE, "orphaned": _RING, "other": _SQUARE}
_CYLINDER = "m0 2.2c0-2.6 8-2.6 8 0v7c0 2.6-8 2.6-8 0zc0 2.6 8 2.6 8 0"
_GLYPH_GAP = 3.0
_INDENT, _MARK = 6.0, 12.5
# A row with a gap has a white border: how far inside the row its outline lies, and how far the fill does.
_FRAME, _INSET = 0.75, 2.0

_NOUNS = {OUTSIDE: "outside body", PLACES: "place"}

_KEYED = (
    ("l0", "PUBLIC"),
    ("l1", "OFFICIAL"),
    ("l2", "OFFICIAL-SENSITIVE"),
    ("l3", "SECRET"),
    ("l4", "TOP SECRET"),
    ("lx", "classification not stated"),
    ("l1 unowned", "unowned: nobody effective answers for it"),
    ("l1 orphaned", "orphaned: cut off in some way"),
    ("l1 unowned orphaned", "unowned and orphaned"),
    ("l1 other", "something else to mend"),
    ("lx body", "outside body"),
    ("lx store", "place"),
    ("down", "flow to a lower classification"),
)


def draw(
    picture: Picture,
    layout: Layout,
    departments: Sequence[str] | None = None,
    *,
    all_flows: Mapping[str, str] | None = None,
    scene_id: str = "all",
    title: str = "",
    parent: str = "",
) -> Scene:
    """Draw the cards of the chosen departments, or of all.

    `all_flows` are the paths (SVG path data) of flows that are shown at rest, by flow id. The view box is that of
    what is drawn; where things stand on the map never changes.
    """
    chosen = [(n, d) for n, d in enumerate(picture.departments) if departments is None or d.id in departments]
    title = title or (picture.name if departments is None else ", ".join(d.label for _, d in chosen))
    if not chosen:
        return empty(scene_id, title)
    key = keys(picture)
    parts = [m for n, d in chosen for m in _department(n, d, layout.departments[d.id])]
    for _, department in chosen:
        for card in department.cards:
            parts += _card(picture, card, layout.cards[card.id], key)
    paths = all_flows or {}
    touching = _flows_of(picture, [d for _, d in chosen])
    parts += [_flow(f, paths[f.id], key[f.id]) for f in touching if f.id in paths]
    box = _around([b for _, d in chosen for b in layout.departments[d.id]])
    return Scene(
        scene_id,
        title,
        summary(picture, [d for _, d in chosen]),
        "".join(parts),
        box.width,
        box.height,
        box.x,
        box.y,
        notes=_notes([f for f in touching if f.id not in paths], [d for _, d in chosen]),
        parent=parent,
    )


def alone(picture: Picture, layout: Layout, card: str, key: Mapping[str, str]) -> Scene:
    """Draw one card by itself, with as little markup as will do: there may be thousands of such scenes."""
    shown, place = picture.cards[card], layout.cards[card]
    drawn = _SAID.sub("", "".join(_card(picture, shown, place, key)))
    flows = len(picture.touching.get(card, ()))
    box = _around([place.box])
    return Scene(
        f"card-{key[card]}",
        shown.label,
        f"{card_sentence(shown)}.",
        drawn,
        box.width,
        box.height,
        box.x,
        box.y,
        notes=(f"{count(flows, 'flow')} in or out, not drawn: ask for what is around it.",) if flows else (),
    )


def empty(scene_id: str, title: str) -> Scene:
    """Draw a calm sentence in place of a picture that has nothing in it."""
    said = text((900 - width(EMPTY, TYPE)) / 2, 200, EMPTY, cls="quiet")
    return Scene(scene_id, title, EMPTY, said, 900, 400)


def summary(picture: Picture, departments: Sequence[Department]) -> str:
    """Say in a sentence what departments hold, how many gaps they have and how much flows."""
    cards = [c for d in departments for c in d.cards]
    rows = [r for c in cards for r in c.rows if r.gaps]
    teams = sum(c.is_team for c in cards)
    areas = sum(any(c.is_team for c in d.cards) for d in departments)
    parts = [held(cards)] + [count(teams, "team")] * bool(teams)
    if len(departments) == 1:
        parts[0] = f"{departments[0].label}: {parts[0]}"
    else:
        parts.append(count(areas, "department"))
    gaps = f"{sum(r.is_unowned for r in rows):,} unowned, {sum(r.is_orphaned for r in rows):,} orphaned"
    return f"{', '.join(parts)}; {gaps}. {count(len(_flows_of(picture, departments)), 'flow')}."


def glyphs(cls: Sequence[str], right: float, y: float) -> tuple[str, float]:
    """Draw glyphs side by side, the last one ending at `right`: the markup, and how much room they take."""
    marks, x = [], right
    for name in reversed([n for n in _GLYPHS if n in cls]):
        wide, path = _GLYPHS[name]
        x -= wide
        marks.append(f'<path class="glyph {name}" d="M{x:g} {y:g}{path}"/>')
        x -= _GLYPH_GAP
    return "".join(reversed(marks)), right - x


def gap_class(gaps: Sequence[Gap]) -> str:
    """Give the classes of a thing with gaps."""
    found = ["unowned"] * any(g.is_unowned for g in gaps) + ["orphaned"] * any(g.is_orphaned for g in gaps)
    return " ".join(found + ["other"] * any(not g.kind for g in gaps))


def swatch(cls: str, x: float, y: float, wide: float = 46) -> str:
    """Draw the sample of a legend: a row without words, or an arrow."""
    if cls == "down":
        return f'<path class="flow down" d="M{x:g} {y + ROW_HEIGHT / 2:g}h{wide - 2:g}"/>'
    shape, _ = _shape(cls.split(), Box(x, y, wide, ROW_HEIGHT))
    return f'<g class="row {cls}">{shape}</g>'


def legend() -> tuple[tuple[str, str], ...]:
    """Give what a legend explains: the class of a sample (see `swatch`), and the words beside it."""
    return _KEYED


def legend_svg(y: float, wide: float, x: float = 0) -> tuple[str, float]:
    """Write the legend below a picture that stands alone: the markup, and how high it is. It wraps."""
    left, right = x + EDGE, x + wide - EDGE
    parts, at, line = [], left, y + 10
    for cls, words in _KEYED:
        length = 54 + width(words, TYPE)
        if at > left and at + length > right:
            at, line = left, line + 25
        parts.append(swatch(cls, at, line) + text(at + 54, line + 13, words))
        at += length + 22
    return f'<g class="legend">{"".join(parts)}</g>', line + 25 - y


def _department(number: int, department: Department, boxes: Sequence[Box]) -> Iterator[str]:
    rows = [r for c in department.cards for r in c.rows]
    unowned, orphaned = sum(r.is_unowned for r in rows), sum(r.is_orphaned for r in rows)
    counts = [f"{unowned:,} unowned"] * (unowned > 0) + [f"{orphaned:,} orphaned"] * (orphaned > 0)
    yield f'<g class="thing department" data-key="d{number}" data-label="{escape(department.label)}">'
    yield f"<title>{escape(', '.join([department.label, *counts]), quote=False)}</title>"
    for n, box in enumerate(boxes):
        yield element("rect", cls="box", x=box.x, y=box.y, width=box.width, height=box.height, rx=5)
        yield heading(box, department.label + (", continued" if n else ""), [] if n else counts)
    yield "</g>"


def heading(box: Box, label: str, counts: Sequence[str]) -> str:
    """Write the name of a department, and as many of its counts as fit beside it."""
    room = box.width - 2 * DEPARTMENT_MARGIN
    x, y = box.x + DEPARTMENT_MARGIN, box.y + 17.5
    name = text(x, y, label, cls="name", room=room, size=LARGE, bold=True, title=True)
    wide = width(" ".join(label.split()), LARGE, bold=True)
    for kept in range(len(counts), 0, -1):
        said = " · ".join(counts[:kept])
        if wide + 14 + width(said, TYPE) <= room:
            return name + text(box.right - DEPARTMENT_MARGIN, y, said, cls="quiet counts")
    return name


def _card(picture: Picture, card: Card, place: Place, key: Mapping[str, str]) -> Iterator[str]:
    box = place.box
    found = gap_class(card.gaps)
    marks, taken = glyphs(found.split(), box.right - MARGIN - 2, box.y + 5)
    beside = f" {card.id}" * (not card.is_team)
    label = escape(card.label)
    yield f'<g class="thing card{beside}{" " * bool(found)}{found}" data-key="{key[card.id]}" data-label="{label}">'
    yield f"<title>{escape(card_sentence(card), quote=False)}</title>"
    yield element("rect", cls="box", x=box.x, y=box.y, width=box.width, height=box.height, rx=4)
    room = box.width - 2 * MARGIN - 4 - taken
    yield text(box.x + MARGIN + 2, box.y + HEADING - 5.5, card.label, cls="name", room=room, bold=True)
    yield marks + "</g>"
    special = {OUTSIDE: " body", PLACES: " store"}.get(card.id, "")
    for row in card.rows:
        yield _row(picture, row, place.row_box(row.id), key[row.id], special)


def card_sentence(card: Card) -> str:
    """Say what a card holds and what is wrong with it."""
    parts = [card.label, held([card])]
    numbers = ((sum(r.is_unowned for r in card.rows), "unowned"), (sum(r.is_orphaned for r in card.rows), "orphaned"))
    parts += [f"{number:,} {word}" for number, word in numbers if number]
    return ", ".join(parts + [f"{g.title} ({g.kind})" if g.kind else g.title for g in card.gaps])


def held(cards: Sequence[Card]) -> str:
    """Count what some cards hold, in words: "12 assets", "4 outside bodies, 6 places"."""
    found = Counter("asset" if r.is_asset else _NOUNS.get(r.card, "other thing") for c in cards for r in c.rows)
    if not found:
        return "no assets"
    return ", ".join(count(n, what).replace("bodys", "bodies") for what, n in found.items())


def _row(picture: Picture, row: Row, box: Box, key: str, special: str) -> str:
    cls = row_class(row) + special
    shape, room = _shape(cls.split(), box)
    x = box.x + _INDENT + (_MARK if special == " store" else 0)
    label = text(x, box.y + 12.8, row.label, room=room)
    said = escape(sentence_of(picture, row), quote=False)
    return f'<g class="{cls}" data-key="{key}" data-label="{escape(row.label)}"><title>{said}</title>{shape}{label}</g>'


def _shape(cls: Sequence[str], box: Box) -> tuple[str, float]:
    """Draw a row without its label: the markup, and the room for the label."""
    marks, taken = glyphs(cls, box.right - 4, box.y + 3)
    is_store = "store" in cls
    mark = f'<path class="mark" d="M{box.x + _INDENT:g} {box.y + 3:g}{_CYLINDER}"/>' if is_store else ""
    room = box.width - 2 * _INDENT - taken - (_MARK if is_store else 0)
    if "unowned" not in cls and "orphaned" not in cls:
        return _rect("box", box, 0) + mark + marks, room
    frame = _rect("halo", box, _FRAME)
    filled = Box(box.x, box.y, box.width - taken - 4 + _INSET, box.height)
    return frame + _rect("box", filled, _INSET) + mark + marks, room


def _rect(cls: str, box: Box, inset: float) -> str:
    x, y, wide, high = box.x + inset, box.y + inset, box.width - 2 * inset, box.height - 2 * inset
    return f'<rect class="{cls}" x="{x:g}" y="{y:g}" width="{wide:g}" height="{high:g}"/>'


def _flow(flow: Flow, path: str, key: str) -> str:
    cls = "flow down" if flow.is_down else "flow"
    return element("path", f"<title>{escape(flow.sentence, quote=False)}</title>", cls=cls, data_key=key, d=path)


def _flows_of(picture: Picture, departments: Sequence[Department]) -> list[Flow]:
    """Give the flows that begin or end in one of the departments; with all of them, every flow."""
    if len(departments) == len(picture.departments):
        return list(picture.flows)
    cards = {c.id for d in departments for c in d.cards}
    return [f for f in picture.flows if f.source.card in cards or f.target.card in cards]


def _around(boxes: Sequence[Box]) -> Box:
    x, y = min(b.x for b in boxes) - EDGE, min(b.y for b in boxes) - EDGE
    return Box(x, y, max(b.right for b in boxes) + EDGE - x, max(b.bottom for b in boxes) + EDGE - y)


def _notes(flows: Sequence[Flow], departments: Sequence[Department]) -> tuple[str, ...]:
    """Say how many flows are not drawn, and why."""
    cards = {c.id for d in departments for c in d.cards}
    unknown = sum(not (f.source.card and f.target.card) for f in flows)
    inside = sum(f.source.card in cards and f.target.card in cards for f in flows)
    other = len(flows) - unknown - inside
    notes = (
        (inside, "on demand: select a thing to see its own."),
        (other, "to or from other departments, not drawn here."),
        (unknown, "with an end that nobody stated, not drawn."),
    )
    return tuple(f"{count(number, 'flow')} {words}" for number, words in notes if number)
