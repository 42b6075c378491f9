"""The team map on the wall: each team a box with its name to be read from the back of the room, flows as bundles.

All text goes through `escape` on its way into the markup, so that a browser may take the drawing in as it is.
"""

from collections.abc import Iterator, Mapping, Sequence
from html import escape

from ima_graph.maps.gutters import Point, Stop
from ima_graph.maps.layout import TYPE as MAP_TYPE
from ima_graph.maps.layout import Box
from ima_graph.maps.model import OUTSIDE, PLACES, Card, Flow, Picture
from ima_graph.maps.routes import path_data, ways
from ima_graph.maps.scene import clean, element, text
from ima_graph.maps.teams import wrapped
from ima_graph.maps.way_labels import SIZE, Label, place_labels
from ima_graph.maps.words import count, listed
from ima_graph.web.wall_grid import BOX_WIDTH, TYPE, Grid

# So many bundles are drawn at rest: with more nobody could follow them.
AT_REST = 24
# A flow is sensitive from this classification on, or when its cargo holds personal data.
SENSITIVE = 2
_PAD, _PITCH, _CYLINDER = 4.0, 15.2, 4.0
# A triangle of 11 units, as on the other maps.
GLYPH = "m.7 10 4.8-8.8 4.8 8.8zm4.8-5.6v2.5m0 1.7v.1"
_GLYPH_WIDTH = 11.0
TIP = (
    "<defs><marker id='wall-tip' viewBox='0 0 8 8' refX='7' refY='4' markerWidth='{0}' markerHeight='{0}' "
    "orient='auto' markerUnits='userSpaceOnUse'><path class='tip' d='M0 0.5 8 4 0 7.5z'/></marker></defs>"
)

Pair = tuple[str, str]
EMPTY = "Nothing moves yet. What did you last send to someone?"


def draw(picture: Picture, grid: Grid, base: str = "") -> str:
    """Draw the teams where `grid` puts them, and the largest bundles of flows between them, as an svg element.

    Ids are IRIs without `base`.
    """
    bundles = between(picture)
    largest = sorted(bundles, key=lambda pair: -len(bundles[pair]))[:AT_REST]
    wanted = {(a, b): (Stop(a, "", True), Stop(b, "", True)) for a, b in largest}
    found = ways(grid.layout, wanted) if wanted else {}
    labels = {d.id: d.label for d in picture.departments}
    parts = [TIP.format(7), *(_heading(box, labels.get(id_, "")) for id_, box in grid.headings.items())]
    parts += _lines(picture, bundles, found, base)
    parts += (_team(picture.cards[id_], box, base) for id_, box in grid.boxes.items())
    numbers = _numbers(grid, {pair: (f"{len(bundles[pair]):,}", way) for pair, way in found.items()})
    parts += (_number(label, grid) for label in numbers)
    return svg("".join(parts), grid.view, summary(picture), "wall-map teams")


def svg(content: str, view: Box, said: str, cls: str) -> str:
    """Write a drawing as an svg element that says in words what it shows."""
    box = " ".join(f"{n:.1f}" for n in (view.x, view.y, view.width, view.height))
    told = escape(said)
    return clean(
        f'<svg xmlns="http://www.w3.org/2000/svg" class="{cls}" viewBox="{box}" role="img" aria-label="{told}">'
        f"{content}</svg>"
    )


def between(picture: Picture) -> dict[Pair, tuple[Flow, ...]]:
    """Give the flows from one card to another; those inside a card are left out."""
    return {pair: flows for pair, flows in picture.bundles.items() if pair[0] != pair[1]}


def is_sensitive(picture: Picture, flow: Flow) -> bool:
    """Say whether a flow or what it carries is sensitive or personal."""
    rows = [picture.rows[id_] for id_ in flow.cargo if id_ in picture.rows]
    levels = [flow.level, *(row.level for row in rows)]
    return any(level is not None and level >= SENSITIVE for level in levels) or any(row.personal for row in rows)


def summary(picture: Picture) -> str:
    """Say in two sentences what the map shows."""
    teams = sum(card.is_team for card in picture.cards.values())
    bundles = between(picture)
    flows = sum(map(len, bundles.values()))
    held = f"{count(teams, 'team')} with {count(picture.assets, 'asset')}."
    if not flows:
        return f"{held} {EMPTY}"
    sensitive = sum(any(is_sensitive(picture, f) for f in found) for found in bundles.values())
    drawn = f"{count(flows, 'flow')} between them, as {count(len(bundles), 'line')}"
    return f"{held} {drawn}" + (f", {sensitive:,} of them sensitive." if sensitive else ".")


def notes(picture: Picture) -> tuple[str, ...]:
    """Say with exact numbers what is not drawn."""
    bundles = between(picture)
    inside = sum(f.source.card == f.target.card != "" for f in picture.flows)
    unknown = sum(not (f.source.card and f.target.card) for f in picture.flows)
    told = []
    if len(bundles) > AT_REST:
        told.append(f"The {AT_REST} largest of {len(bundles):,} lines are drawn: the list has all.")
    if bundles:
        told.append("A wider line is more flows, a double line is sensitive. The list has the numbers.")
    if inside:
        told.append(f"{count(inside, 'flow')} inside one team, not drawn.")
    if unknown:
        told.append(f"{count(unknown, 'flow')} with an end that nobody stated, not drawn.")
    return tuple(told)


def sentences(picture: Picture) -> list[str]:
    """Say each bundle of flows, the largest first: the same that the map draws."""
    bundles = sorted(between(picture).items(), key=lambda item: -len(item[1]))
    return [_sentence(picture, flows) for _, flows in bundles]


def carried(flows: Sequence[Flow]) -> list[str]:
    """Name what flows carry, each thing once."""
    return list(dict.fromkeys(label for flow in flows for label in flow.cargo_labels))


def card_name(picture: Picture, id_: str) -> str:
    """Name a card; "?" for one that is not there."""
    return picture.cards[id_].label if id_ in picture.cards else "?"


def gaps_inside(card: Card) -> int:
    """Count the things of a card that nobody answers for or that are cut off."""
    return sum(row.is_unowned or row.is_orphaned for row in card.rows)


def kind_of(card: Card) -> str:
    """Say what a card stands for, as the style sheet knows it."""
    return "" if card.is_team else card.id


def _sentence(picture: Picture, flows: Sequence[Flow]) -> str:
    source, target = (card_name(picture, id_) for id_ in (flows[0].source.card, flows[0].target.card))
    what = carried(flows)
    more = f" and {len(what) - 3:,} more" if len(what) > 3 else ""
    said = f": {', '.join(what[:3])}{more}" if more else f": {listed(what)}" if what else ""
    sensitive = " Sensitive." if any(is_sensitive(picture, f) for f in flows) else ""
    return f"{source} to {target}, {count(len(flows), 'flow')}{said}.{sensitive}"


def _lines(
    picture: Picture, bundles: Mapping[Pair, Sequence[Flow]], found: Mapping[Pair, Sequence[Point]], base: str
) -> Iterator[str]:
    most = max((len(bundles[pair]) for pair in found), default=1)
    for pair, way in found.items():
        flows, d = bundles[pair], path_data(way)
        strength = 1 + (3 * len(flows) > most) + (3 * len(flows) > 2 * most) if most > 2 else len(flows)
        title = element("title", escape(_sentence(picture, flows), quote=False))
        ends = {"data_source": pair[0].removeprefix(base), "data_target": pair[1].removeprefix(base)}
        yield from line(d, f"w{strength}", any(is_sensitive(picture, f) for f in flows), title, ends)


def line(d: str, cls: str, sensitive: bool, title: str = "", ends: Mapping[str, str] | None = None) -> Iterator[str]:
    """Draw one line; a sensitive one is double: the same line again in the colour of the ground, and thinner."""
    said = ends or {}
    if sensitive:
        yield element("path", cls=f"flow sensitive {cls}", d=d, **said)
    yield element("path", title, cls=f"flow {cls}" + " inner" * sensitive, d=d, **said)


def number_size(grid: Grid) -> float:
    """Tell how large the numbers on lines are: 28 px on a projector."""
    return TYPE / grid.scale


def _numbers(grid: Grid, wanted: Mapping[Pair, tuple[str, Sequence[Point]]]) -> Iterator[Label]:
    """Find places for numbers: as the other maps do, which have them smaller, on a map that is as much smaller."""
    by = number_size(grid) / SIZE
    ways = {pair: (said, [(x / by, y / by) for x, y in way]) for pair, (said, way) in wanted.items()}
    taken = [_times(place.box, 1 / by) for place in grid.layout.cards.values()]
    for label in place_labels(ways, taken).values():
        box = _times(label.box, by)
        if grid.view.contains(box):
            yield Label(label.text, box)


def _times(box: Box, by: float) -> Box:
    return Box(box.x * by, box.y * by, box.width * by, box.height * by)


def _number(label: Label, grid: Grid) -> str:
    box, size = label.box, number_size(grid)
    ground = element("rect", x=box.x, y=box.y, width=box.width, height=box.height)
    said = element("text", label.text, x=box.x + box.width / 2, y=box.bottom - size * 0.18, font_size=f"{size:.2f}px")
    return element("g", ground + said, cls="number")


def _heading(box: Box, label: str) -> str:
    lines = _wrapped(label, box.width, 2)
    drawn = ""
    for n, part in enumerate(lines):
        y = box.bottom - 4.5 - (len(lines) - 1 - n) * 14.0
        drawn += text(box.x + 1, y, part, "name", box.width - 2, TYPE, bold=True)
    rule = element("path", cls="rule", d=f"M{box.x:.1f} {box.bottom:.1f}h{box.width:.1f}")
    return element("g", f"<title>{escape(label, quote=False)}</title>" + drawn + rule, cls="department")


def _team(card: Card, box: Box, base: str) -> str:
    gaps = gaps_inside(card)
    room = BOX_WIDTH - 2 * _PAD
    lines = _wrapped(card.label, room, 3)
    drawn = f"<title>{escape(_card_sentence(card), quote=False)}</title>" + frame(box, kind_of(card))
    top = box.y + 14.6 + _CYLINDER * (kind_of(card) == PLACES)
    for n, part in enumerate(lines):
        # The glyph of a gap stands at the end of the third line.
        space = room - (_GLYPH_WIDTH + 2) * bool(gaps and n == 2)
        drawn += text(box.x + _PAD, top + n * _PITCH, part, "name", space, TYPE)
    if gaps:
        drawn += element("path", cls="glyph", d=f"M{box.right - _PAD - _GLYPH_WIDTH:.1f} {box.bottom - 15:.1f}{GLYPH}")
    cls = " ".join(part for part in ("thing team", kind_of(card), "gap" if gaps else "") if part)
    return element("g", drawn, cls=cls, data_id=card.id.removeprefix(base), data_label=card.label)


def frame(box: Box, kind: str) -> str:
    """Draw the outline of a box: rounded for a team, dashed for what is outside, a cylinder for places."""
    if kind != PLACES:
        corner = 2 if kind == OUTSIDE else 7
        return element("rect", cls="box", x=box.x, y=box.y, width=box.width, height=box.height, rx=corner)
    half, c = box.width / 2, _CYLINDER
    side = box.height - 2 * c
    top = f"a{half:.1f} {c} 0 0 1 {box.width:.1f} 0"
    body = f"M{box.x:.1f} {box.y + c:.1f}{top}v{side:.1f}a{half:.1f} {c} 0 0 1 {-box.width:.1f} 0z"
    return element("path", cls="box", d=f"{body}a{half:.1f} {c} 0 0 0 {box.width:.1f} 0")


def _card_sentence(card: Card) -> str:
    gaps = gaps_inside(card)
    noun = "asset" if card.is_team else "thing"
    return f"{card.label}, {count(len(card.rows), noun)}" + (f", {gaps:,} with a gap" if gaps else "")


def _wrapped(label: str, room: float, most: int) -> list[str]:
    """Break a name into lines of the wall's type; what has no room even then is shortened by `text`."""
    lines = wrapped(label, room * MAP_TYPE / TYPE)
    if len(lines) <= most:
        return lines
    head = lines[: most - 1]
    return [*head, " ".join(lines[most - 1 :])]
