"""The boxes beside the middle of a neighbourhood: who sends or receives, and how many more do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from ima_graph.maps.layout import Box
from ima_graph.maps.middle import department_of
from ima_graph.maps.model import Flow, Picture
from ima_graph.maps.neighbours import UNKNOWN
from ima_graph.maps.scene import element, text
from ima_graph.maps.words import count

WIDTH, HEIGHT = 226.0, 42.0
NOT_KNOWN = "Not known"
_SPECIAL = {"Organisation": "Outside the organisation", "Place": "Place"}
_NAMED = 6


@dataclass(frozen=True)
class Face:
    """One side of the middle: -1 is left, 1 right. Distances are px outwards from its border."""

    side: int
    middle: Box

    def x(self, distance: float, wide: float = 0) -> float:
        """Give the left border of something so far out."""
        return self.middle.right + distance if self.side > 0 else self.middle.x - distance - wide

    def box(self, distance: float, y: float, wide: float, high: float) -> Box:
        """Give a box so far out."""
        return Box(self.x(distance, wide), y, wide, high)

    def path(self, corners: Sequence[tuple[float, float]]) -> str:
        """Write the way of a flow whose corners are listed from outside inwards: x, y."""
        way = list(corners) if self.side < 0 else list(reversed(corners))
        return "M" + "L".join(f"{x:g} {y:g}" for x, y in way)


def name_of(picture: Picture, party: str) -> str:
    """Name a party."""
    if party == UNKNOWN:
        return NOT_KNOWN
    return picture.rows[party].label if party in picture.rows else picture.cards[party].label


def party_box(picture: Picture, party: str, box: Box, key: Mapping[str, str], flows: int) -> str:
    """Draw who sends or receives: a team with its department; outside bodies have a dashed border."""
    name = name_of(picture, party)
    row, card = picture.rows.get(party), picture.cards.get(party)
    where = department_of(picture, card) if card else _SPECIAL.get(row.kind, "") if row else "Nobody stated it"
    beside = "" if card and card.is_team else " outside"
    said = ", ".join(p for p in (name, where, count(flows, "flow")) if p)
    drawn = [
        f"<title>{escape(said, quote=False)}</title>",
        element("rect", cls="box", x=box.x, y=box.y, width=box.width, height=box.height, rx=4),
        text(box.x + 9, box.y + (17 if where else 25), name, cls="name", room=box.width - 18),
        text(box.x + 9, box.y + 34, where, cls="quiet", room=box.width - 18) if where else "",
    ]
    known = {"data_key": key[party], "data_label": name} if party != UNKNOWN else {}
    return element("g", "".join(drawn), cls=("thing " if known else "") + f"team{beside}", **known)


def more_box(number: int, box: Box) -> str:
    """Say how many parties a column leaves out, where they would be."""
    shape = element("rect", cls="box", x=box.x, y=box.y, width=box.width, height=box.height, rx=4)
    words = text(box.x + 9, box.y + 19, f"and {number:,} more", cls="quiet", room=box.width - 18)
    return element("g", shape + words, cls="more")


def line_title(picture: Picture, source: str, target: str, flows: Sequence[Flow]) -> str:
    """Say what a line stands for: one flow as its sentence, several by number and cargo."""
    if len(flows) == 1:
        return f"<title>{escape(flows[0].sentence, quote=False)}</title>"
    carried = list(dict.fromkeys(label for f in flows for label in f.cargo_labels))
    more = f" and {len(carried) - _NAMED:,} more" if len(carried) > _NAMED else ""
    what = f": {', '.join(carried[:_NAMED])}{more}" if carried else ""
    said = f"{count(len(flows), 'flow')} from {name_of(picture, source)} to {name_of(picture, target)}{what}"
    return f"<title>{escape(said, quote=False)}</title>"


def flow_class(flows: Sequence[Flow]) -> str:
    """Give the classes of a line."""
    return "flow down" if any(f.is_down for f in flows) else "flow"
