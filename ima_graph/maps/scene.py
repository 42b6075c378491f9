"""One picture: its drawing, its words, and the arrows that are drawn on demand; and small helpers to write SVG."""

import re
from dataclasses import dataclass
from html import escape

from ima_graph.maps.layout import TYPE
from ima_graph.maps.measure import is_measured, shorten, width
from ima_graph.maps.model import Flow, Picture, Row

# The right to left scripts: Hebrew, Arabic and their neighbours.
_RIGHT_TO_LEFT = (("\u0590", "\u08ff"), ("\ufb1d", "\ufdff"), ("\ufe70", "\ufeff"))
# A browser whose font is wider than Arial may need so much more room before letters are pressed.
_TIGHT = 0.86
_TOP = 4
# XML 1.0 holds no other control characters than tab, line feed and carriage return.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")

_MARKER = (
    "<marker id='{0}' viewBox='0 0 8 8' refX='7' refY='4' markerWidth='{1}' markerHeight='{1}' "
    "orient='auto-start-reverse' markerUnits='userSpaceOnUse'><path class='tip {0}' d='M0 0.5 8 4 0 7.5z'/></marker>"
)
DEFS = f"<defs>{_MARKER.format('end', 8)}{_MARKER.format('end-down', 10)}</defs>"


@dataclass(frozen=True)
class Arrow:
    """A flow, or a bundle of them, that is drawn when it is asked for. `source` and `target` are keys."""

    flow: str
    source: str
    target: str
    d: str
    is_down: bool = False
    label: str = ""


@dataclass(frozen=True)
class Scene:
    """One picture. `svg` is what stands inside the svg element; `summary` its content in a sentence or two.

    `notes` say with exact numbers whatever is not drawn. `parent` is the scene one level up.
    """

    id: str
    title: str
    summary: str
    svg: str
    width: float
    height: float
    x: float = 0
    y: float = 0
    notes: tuple[str, ...] = ()
    parent: str = ""
    arrows: tuple[Arrow, ...] = ()

    @property
    def view_box(self) -> str:
        """The part of the map that the scene shows."""
        return f"{_number(self.x)} {_number(self.y)} {_number(max(self.width, 1))} {_number(max(self.height, 1))}"


def keys(picture: Picture) -> dict[str, str]:
    """Give short keys by id, the same in every scene: r for rows, c for cards, f for flows."""
    # A department and the card of its own team share an id: the card is found here, see `department_key`.
    groups = (("f", [f.id for f in picture.flows]), ("c", picture.cards), ("r", picture.rows))
    return {thing: f"{letter}{n}" for letter, things in groups for n, thing in enumerate(things)}


def department_key(picture: Picture, department: str) -> str:
    """Give the key of a department, whose id is also that of a team."""
    return f"d{[d.id for d in picture.departments].index(department)}"


def element(tag: str, content: str = "", **attributes: object) -> str:
    """Write an element; `cls` is its class, `_` in a name stands for `-`, None is left out. Content is markup."""
    parts = [tag]
    for name, value in attributes.items():
        if value is not None and value != "":
            name = "class" if name == "cls" else name.replace("_", "-")
            shown = _number(value) if isinstance(value, float) else escape(str(value))
            parts.append(f'{name}="{shown}"')
    opening = " ".join(parts)
    return f"<{opening}>{content}</{tag}>" if content else f"<{opening}/>"


def text(
    x: float,
    y: float,
    label: str,
    cls: str = "",
    room: float | None = None,
    size: float = TYPE,
    bold: bool = False,
    title: bool = False,
) -> str:
    """Write a label at the base line; shortened to its room, and pressed together where the browser's font is wider.

    With `title` a shortened label has its full text as tooltip. Right to left text begins at the right of its room.
    """
    shown = " ".join(label.split())
    pressed = None
    if room is not None:
        shown = shorten(shown, room, size, bold)
        wide = width(shown, size, bold)
        if wide > room * _TIGHT and is_measured(shown):
            pressed = round(min(wide, room), 1)
    rtl = is_rtl(label)
    anchor = {"direction": "rtl", "x": x + room} if rtl and room is not None else {"x": x}
    inner = escape(shown, quote=False)
    if title and shown != label:
        inner += f"<title>{escape(label, quote=False)}</title>"
    fit = {"textLength": pressed, "lengthAdjust": "spacingAndGlyphs"} if pressed else {}
    return element("text", inner, cls=cls, **anchor, y=y, **fit)


def is_rtl(label: str) -> bool:
    """Say whether the first letter that has a direction runs from right to left."""
    for letter in label:
        if any(low <= letter <= high for low, high in _RIGHT_TO_LEFT):
            return True
        if letter.isalpha():
            return False
    return False


def sentence_of(picture: Picture, row: Row) -> str:
    """Say in a sentence what a row shows."""
    card = picture.cards[row.card]
    parts = [row.label, f"held by {card.label}" if card.is_team else card.label.lower()]
    if row.what:
        parts.append(row.what)
    if row.is_asset:
        parts += [f"owner {row.owner}" if row.owner else "no owner", row.marking or "classification not stated"]
    parts += [f"{g.title} ({g.kind})" if g.kind else g.title for g in row.gaps]
    flows = picture.touching.get(row.id, ())
    if not flows:
        parts.append("in no flow")
    elif row.is_asset:
        parts.append(_count(len(flows), "flow"))
    else:
        out = sum(f.source.row == row.id for f in flows)
        parts.append(f"{_count(out, 'flow')} out, {len(flows) - out} in")
    return ", ".join(parts)


def row_class(row: Row) -> str:
    """Give the classes of a row: its level, and what was found about it."""
    found = [f"l{min(row.level, _TOP)}" if row.level is not None else "lx"]
    found += ["unowned"] * row.is_unowned + ["orphaned"] * row.is_orphaned
    found += ["other"] * any(not g.kind for g in row.gaps) + ["personal"] * row.personal
    found += [] if row.is_asset else [row.kind.lower()]
    return " ".join(["thing row", *found])


def standalone(scene: Scene, css: str, below: str = "", extra: float = 0) -> str:
    """Write a scene as a whole SVG file; `below` is markup under the picture that takes `extra` px more height."""
    height = max(scene.height, 1) + extra
    box = f"{_number(scene.x)} {_number(scene.y)} {_number(max(scene.width, 1))} {_number(height)}"
    head = f"<title>{escape(scene.title)}</title><desc>{escape(' '.join((scene.summary, *scene.notes)))}</desc>"
    size = f'viewBox="{box}" width="{_number(max(scene.width, 1))}" height="{_number(height)}"'
    return clean(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<svg xmlns="http://www.w3.org/2000/svg" class="map" {size} role="img">'
        f"{head}<style>{css.replace('<', '&lt;')}</style>{DEFS}{scene.svg}{below}</svg>\n"
    )


def inline(scene: Scene) -> str:
    """Write a scene as an svg element of a page."""
    said = escape(" ".join((scene.summary, *scene.notes)))
    return clean(
        f'<svg class="map" viewBox="{scene.view_box}" role="img" aria-label="{said}" '
        f'preserveAspectRatio="xMidYMin meet">{DEFS}{scene.svg}</svg>'
    )


def clean(markup: str) -> str:
    """Leave out what XML cannot hold, such as control characters."""
    return _FORBIDDEN.sub("", markup)


def counts_of(flows: tuple[Flow, ...]) -> str:
    """Say how many flows there are."""
    return _count(len(flows), "flow")


def _count(number: int, thing: str) -> str:
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"


def _number(value: object) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
