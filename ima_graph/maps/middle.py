"""The thing in the middle of its neighbourhood: a card with its rows, or one row with what is known about it."""

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from math import ceil, sqrt

from ima_graph.maps.cards import card_sentence, gap_class, glyphs, swatch
from ima_graph.maps.layout import ROW_HEIGHT, ROW_PITCH, TYPE, Box
from ima_graph.maps.measure import width
from ima_graph.maps.model import Card, Gap, Picture, Row
from ima_graph.maps.scene import element, row_class, sentence_of, text
from ima_graph.maps.words import count

_ROW, _MARGIN, _BETWEEN = 216.0, 10.0, 10.0
_LEAST = 300.0
_HEAD, _LINE = 46.0, 18.0
# One column of rows up to so many.
_ONE = 18


def draw_middle(
    picture: Picture, thing: str, rows: Sequence[str], more: int, said: Sequence[str], key: Mapping[str, str]
) -> tuple[Box, str]:
    """Draw a card with `rows` of its rows and how many `more` there are, or a row with its facts; `said` below.

    The left top corner is at 0, 0.
    """
    if thing in picture.cards:
        card, lines = picture.cards[thing], [*_gap_lines(picture.cards[thing].gaps)]
    else:
        row = picture.rows[thing]
        card, rows, lines = picture.cards[row.card], [thing], _facts(row)
    if more:
        lines.insert(0, f"and {count(more, 'other thing')} here")
    columns = 1 if len(rows) <= _ONE else ceil(sqrt(len(rows) * ROW_PITCH * 1.2 / _ROW))
    wide = max(_LEAST, 2 * _MARGIN + columns * (_ROW + _BETWEEN) - _BETWEEN)
    room = (wide - 2 * _MARGIN - (columns - 1) * _BETWEEN) / columns
    depth = ceil(len(rows) / columns)
    wrapped = [part for line in (*lines, *said) for part in wrap(line, wide - 2 * _MARGIN - 4)]
    below = _HEAD + depth * ROW_PITCH + (4 if rows else 0)
    box = Box(0, 0, wide, below + len(wrapped) * _LINE + (8 if wrapped else 4))
    parts = [*_card(picture, card, box, key[card.id])]
    for n, line in enumerate(wrapped):
        parts.append(text(_MARGIN + 2, below + 12 + n * _LINE, line, cls="quiet", room=wide - 2 * _MARGIN))
    for n, shown in enumerate(rows):
        column, place = divmod(n, depth)
        at = Box(_MARGIN + column * (room + _BETWEEN), _HEAD + place * ROW_PITCH, room, ROW_HEIGHT)
        parts.append(_row(picture, picture.rows[shown], at, key[shown]))
    return box, "".join(parts)


def wrap(line: str, room: float) -> Iterator[str]:
    """Break a line where words end, so that each part fits; a word too long for the room stays whole."""
    part = ""
    for word in line.split():
        longer = f"{part} {word}".strip()
        if part and width(longer, TYPE) > room:
            yield part
            longer = word
        part = longer
    if part:
        yield part


def _card(picture: Picture, card: Card, box: Box, key: str) -> Iterator[str]:
    found = gap_class(card.gaps)
    marks, taken = glyphs(found.split(), box.right - _MARGIN, 7)
    beside = f" {card.id}" * (not card.is_team)
    yield f'<g class="thing card{beside}{" " * bool(found)}{found}" data-key="{key}" data-label="{escape(card.label)}">'
    yield f"<title>{escape(card_sentence(card), quote=False)}</title>"
    yield element("rect", cls="box", x=box.x, y=box.y, width=box.width, height=box.height, rx=4)
    room = box.width - 2 * _MARGIN - taken
    yield text(_MARGIN + 2, 18, card.label, cls="name", room=room, bold=True) + marks
    yield text(_MARGIN + 2, 35, department_of(picture, card), cls="quiet", room=box.width - 2 * _MARGIN) + "</g>"


def _row(picture: Picture, row: Row, box: Box, key: str) -> str:
    cls = row_class(row)
    names = cls.split()[2:]
    _, taken = glyphs(names, box.right, box.y)
    shape = swatch(" ".join(names), box.x, box.y, box.width)
    label = text(box.x + 6, box.y + 12.8, row.label, room=box.width - 14 - taken)
    said = escape(sentence_of(picture, row), quote=False)
    return f'<g class="{cls}" data-key="{key}" data-label="{escape(row.label)}"><title>{said}</title>{shape}{label}</g>'


def department_of(picture: Picture, card: Card) -> str:
    """Name the department of a card; "" for that of the department itself, and for those beside the organisation."""
    if not card.is_team or card.id == card.department:
        return ""
    return next((d.label for d in picture.departments if d.id == card.department), "")


def _facts(row: Row) -> list[str]:
    facts = [row.what] if row.what else []
    if row.is_asset:
        facts += [f"Owner: {row.owner}" if row.owner else "No owner", row.marking or "Classification not stated"]
    elif row.marking:
        facts.append(f"Good for {row.marking}")
    facts += ["Holds personal data"] * row.personal
    facts += [f"Also held by {name}" for name in row.also]
    return facts + _gap_lines(row.gaps)


def _gap_lines(gaps: Sequence[Gap]) -> list[str]:
    return [f"{g.kind} {g.title}: {g.because}" if g.kind else f"{g.title}: {g.because}" for g in gaps]
