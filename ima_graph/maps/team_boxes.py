"""A team as a small box: its name, how many of its things are unowned and orphaned, and their share as a bar."""

from dataclasses import dataclass
from html import escape

from ima_graph.maps.cards import card_sentence, gap_class, glyphs, held
from ima_graph.maps.layout import TYPE, Box
from ima_graph.maps.measure import width
from ima_graph.maps.model import Card
from ima_graph.maps.scene import element, text
from ima_graph.maps.words import count

# The type size of class "small", as in the style sheet.
SMALL = 11.0
# A box of less height has no name, and a name that is cut to fewer letters says nothing.
_NAMED, _LETTERS = 24.0, 6


@dataclass(frozen=True)
class Tally:
    """What some cards hold. `gapped` are the things that are unowned, orphaned or both."""

    things: int
    unowned: int
    orphaned: int
    gapped: int

    @classmethod
    def of(cls, card: Card) -> "Tally":
        """Count what a card holds."""
        found = [(r.is_unowned, r.is_orphaned) for r in card.rows if r.gaps]
        return cls(len(card.rows), sum(u for u, _ in found), sum(o for _, o in found), sum(map(any, found)))

    def __add__(self, other: "Tally") -> "Tally":
        """Count two together."""
        return Tally(
            self.things + other.things,
            self.unowned + other.unowned,
            self.orphaned + other.orphaned,
            self.gapped + other.gapped,
        )

    @property
    def gaps(self) -> list[str]:
        """The numbers of gaps in words, without those that are nought."""
        numbers = ((self.unowned, "unowned"), (self.orphaned, "orphaned"))
        return [f"{number:,} {word}" for number, word in numbers if number]


def team_box(card: Card, tally: Tally, box: Box, key: str) -> str:
    """Draw a team with as much as its box has room for."""
    cls = " ".join(filter(None, ("thing team", "" if card.is_team else card.id, gap_class(card.gaps))))
    room = box.width - 12
    size, style = (TYPE, "name") if width(card.label, TYPE) <= room and box.height >= 40 else (SMALL, "name small")
    number = f"{tally.gapped:,}" if tally.gapped else ""
    has_marks = box.height >= 44 and room >= 52
    if number and not has_marks:
        room -= width(number, SMALL) + 6
    name = cut(card.label, room, size)
    if box.height >= _NAMED and (name == card.label or len(name) > _LETTERS):
        y = box.y + size + min(2, box.height - _NAMED + 1)
        words = text(box.x + 6, y, name, cls=style, room=room, size=size) + _bar(tally, box, 0)
        if has_marks:
            words += _marks(tally, held([card]), box, y + 15)
        elif number:
            words += text(box.right - 6, y, number, cls="small counts")
    else:
        number = number or "0"
        words = text(box.x + 5, box.y + box.height / 2 + 4, number, cls="small")
        words += _bar(tally, Box(box.x, box.y, box.width, box.height / 2 + 5.5), width(number, SMALL) + 4)
    return (
        f'<g class="{cls}" data-key="{key}" data-label="{escape(card.label)}">'
        f"<title>{escape(card_sentence(card), quote=False)}</title>{frame(box, 3)}{words}</g>"
    )


def cut(label: str, room: float, size: float, bold: bool = False) -> str:
    """Leave out the end of a name that has no room, after a whole letter."""
    if width(label, size, bold) <= room:
        return label
    kept, left = 0, room - width("…", size, bold)
    while kept < len(label) and (left := left - width(label[kept], size, bold)) >= 0:
        kept += 1
    return label[:kept].rstrip() + "…"


def _marks(tally: Tally, holds: str, box: Box, y: float) -> str:
    """Write how many things of a team have which gap and, where there is room, how many things there are."""
    parts, x = [], box.x + 6
    for cls, number in (("unowned", tally.unowned), ("orphaned", tally.orphaned)):
        if number:
            parts.append(glyphs([cls], x + 11, y - 9.5)[0] + text(x + 14, y, f"{number:,}", cls="small"))
            x += 23 + width(f"{number:,}", SMALL)
    if x + width(holds, SMALL) + 6 <= box.right - 6:
        parts.append(text(box.right - 6, y, holds, cls="small quiet counts"))
    return "".join(parts)


def _bar(tally: Tally, box: Box, indent: float) -> str:
    """Draw the share of a team's things that have a gap: an outlined bar on a line."""
    if not tally.things:
        return ""
    x, wide, y = box.x + 6 + indent, box.width - 12 - indent, box.bottom - 5.5
    line = f'<path class="track" d="M{x:.1f} {y:.1f}h{wide:.1f}"/>'
    if not tally.gapped:
        return line
    share = max(3.0, wide * tally.gapped / tally.things)
    return line + element("rect", cls="share", x=x, y=y - 2.5, width=share, height=5, rx=1)


def more_box(box: Box, rest: int) -> str:
    """Draw the box that stands for the teams that have none."""
    sayings = (f"and {count(rest, 'more team')}", f"{rest:,} more", f"+{rest:,}")
    said = next((s for s in sayings if width(s, SMALL) <= box.width - 6), sayings[-1])
    label = text(box.x + box.width / 2, box.y + box.height / 2 + 4, said, cls="small middle")
    return f'<g class="more">{frame(box, 3)}{label}</g>'


def frame(box: Box, corner: float) -> str:
    """Draw the outline of a box."""
    return element("rect", cls="box", x=box.x, y=box.y, width=box.width, height=box.height, rx=corner)
