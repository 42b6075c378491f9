"""The team map: each team a box, the flows from one to another one line with their number."""

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from itertools import combinations, pairwise

from ima_graph.maps.cards import LARGE, card_sentence, empty, gap_class, glyphs
from ima_graph.maps.gutters import Point, Stop, strips
from ima_graph.maps.layout import DEPARTMENT_MARGIN, TYPE, Box, Layout
from ima_graph.maps.measure import is_measured, shorten, width
from ima_graph.maps.model import Card, Flow, Picture
from ima_graph.maps.routes import path_data, ways
from ima_graph.maps.scene import Arrow, Scene, department_key, element, keys, text
from ima_graph.maps.team_grid import BOX_WIDTH, team_layout
from ima_graph.maps.way_labels import Label, place_labels
from ima_graph.maps.words import count

# At rest so many bundles are drawn; the others when a team is selected.
AT_REST = 40
# Above so many boxes no line is drawn: finding ways would take many seconds, and nobody could follow them.
MOST_BOXES = 600
# A picture of a small organisation is not blown up beyond this size.
_LEAST_WIDTH, _LEAST_HEIGHT = 640.0, 360.0
_PAD = 4.0
_EDGE = 10.0
# A name may be so much wider than its room: its letters are then pressed together.
_PRESSED = 1.25
# How far the base lines of a name stand from the top, for one, two and three lines.
_LINES = ((13.5,), (13.5, 27.0), (12.2, 24.4, 36.6))
_SMALL = 9.0
_GLYPH_SCALE = 0.75

# A smaller tip than that of a single flow: several often end side by side.
_TIP = (
    "<defs><marker id='bundle-end' viewBox='0 0 8 8' refX='7' refY='4' markerWidth='5.5' markerHeight='5.5' "
    "orient='auto' markerUnits='userSpaceOnUse'><path class='tip' d='M0 0.5 8 4 0 7.5z'/></marker></defs>"
)

_Pair = tuple[str, str]


def draw(picture: Picture, layout: Layout) -> Scene:
    """Draw teams as boxes in their departments, and the largest bundles of flows between them.

    `layout` gives the order of departments and teams; where the boxes stand is the rule of `team_layout`.
    """
    title = f"{picture.name}: teams"
    if not picture.cards:
        return empty("teams", title)
    grid = team_layout(picture, layout)
    key = keys(picture)
    bundles = picture.bundles if len(picture.cards) <= MOST_BOXES else {}
    largest = sorted(bundles, key=lambda pair: -len(bundles[pair]))[:AT_REST]
    resting = _ways(grid, largest)
    parts = [_TIP, *_departments(picture, grid)]
    parts += [_team(picture, card, grid.cards[card.id].box, key[card.id]) for card in picture.cards.values()]
    labels = _labels(grid, bundles, resting)
    parts += _lines(bundles, resting, key, labels)
    box = _seen(grid)
    return Scene(
        "teams",
        title,
        _summary(picture),
        "".join(parts),
        box.width,
        box.height,
        box.x,
        box.y,
        notes=_notes(picture, len(resting), len(labels)),
        arrows=_arrows(bundles, _ways(grid, list(bundles)) | resting, key),
    )


def _ways(grid: Layout, pairs: Sequence[_Pair]) -> dict[_Pair, list[Point]]:
    if not pairs:
        return {}
    return ways(grid, {(a, b): (Stop(a, "", True), Stop(b, "", True)) for a, b in pairs})


def _departments(picture: Picture, grid: Layout) -> Iterator[str]:
    for department in picture.departments:
        key, (box,) = department_key(picture, department.id), grid.departments[department.id]
        drawn = element("rect", cls="box", x=box.x, y=box.y, width=box.width, height=box.height, rx=5)
        # The one box of the outside bodies, or of places, already says what its department is.
        if [card.label for card in department.cards] != [department.label]:
            drawn += _heading(box, department.label)
        yield element("g", drawn, cls="thing department", data_key=key, data_label=department.label)


def _heading(box: Box, label: str) -> str:
    room = box.width - 2 * DEPARTMENT_MARGIN
    cls, size = ("name", LARGE) if width(label, LARGE, True) <= room else ("name narrow", TYPE)
    return text(box.x + DEPARTMENT_MARGIN, box.y + 17.5, label, cls, room, size, True, True)


def _team(picture: Picture, card: Card, box: Box, key: str) -> str:
    found = gap_class([*card.gaps, *(gap for row in card.rows for gap in row.gaps)])
    cls = " ".join(part for part in ("thing team", "" if card.is_team else card.id, found) if part)
    drawn = f"<title>{escape(_sentence(picture, card), quote=False)}</title>"
    drawn += element("rect", cls="box", x=box.x, y=box.y, width=box.width, height=box.height, rx=3)
    room = BOX_WIDTH - 2 * _PAD
    lines = wrapped(card.label, room)
    for line, y in zip(lines, _LINES[len(lines) - 1], strict=True):
        drawn += text(box.x + _PAD, box.y + y, line, "name", room, TYPE)
    return element("g", drawn + _counts(card, box), cls=cls, data_key=key, data_label=card.label)


def _counts(card: Card, box: Box) -> str:
    """Write how many things it holds, and how many of each kind of gap, beside their glyphs."""
    y = box.bottom - 4
    numbers = (
        ("unowned", sum(row.is_unowned for row in card.rows)),
        ("orphaned", sum(row.is_orphaned for row in card.rows)),
        ("other", sum(any(not gap.kind for gap in row.gaps) for row in card.rows)),
    )
    drawn, right = "", box.right - _PAD
    for name, number in reversed(numbers):
        if not number:
            continue
        said = f"{number:,}"
        right -= width(said, _SMALL)
        drawn += text(right, y, said, "count")
        glyph, wide = glyphs([name], 0.0, 0.0)
        right -= 1.0
        drawn += element("g", glyph, transform=f"translate({right:.1f} {y - 8:.1f}) scale({_GLYPH_SCALE})")
        right -= wide * _GLYPH_SCALE
    noun = "asset" if all(row.is_asset for row in card.rows) else "thing"
    held = count(len(card.rows), noun)
    if box.x + _PAD + width(held, _SMALL) > right:
        held = f"{len(card.rows):,}"
    return text(box.x + _PAD, y, held, "count held") + drawn


def _sentence(picture: Picture, card: Card) -> str:
    flows = picture.touching.get(card.id, ())
    inside = sum(f.source.card == f.target.card for f in flows)
    sent, received = (sum(end == card.id for end in ends) for ends in _ends(flows))
    parts = [card_sentence(card), f"{count(sent - inside, 'flow')} out", f"{received - inside:,} in"]
    return ", ".join(parts + [f"{inside:,} inside"] * bool(inside))


def _ends(flows: Sequence[Flow]) -> tuple[list[str], list[str]]:
    return [f.source.card for f in flows], [f.target.card for f in flows]


def wrapped(label: str, room: float) -> list[str]:
    """Break a name into as few lines as it fits, at most three; one that is too long is shortened in its middle.

    >>> wrapped("Business Continuity Team", 69)
    ['Business', 'Continuity', 'Team']
    """
    most = room * (_PRESSED if is_measured(label) else 1)
    best = _broken(label, room)
    for lines in (2.7, 2.3, 1.9, 1.5):
        if _widest(best) <= most:
            return best
        best = _broken(shorten(label, room * lines, TYPE), room)
    return best if _widest(best) <= most else [shorten(label, room, TYPE)]


def _broken(label: str, room: float) -> list[str]:
    """Break a text into as few lines as it fits, at most three, otherwise into those that are the most even."""
    words = label.split()
    best: list[str] = [" ".join(words)]
    for lines in range(2, min(len(words), 3) + 1):
        if _widest(best) <= room:
            break
        breaks = ((0, *cut, len(words)) for cut in combinations(range(1, len(words)), lines - 1))
        tries = [[" ".join(words[a:b]) for a, b in pairwise(edges)] for edges in breaks]
        best = min([best, *tries], key=_widest)
    return best


def _widest(lines: Sequence[str]) -> float:
    return max(width(line, TYPE) for line in lines)


def _lines(
    bundles: Mapping[_Pair, Sequence[Flow]],
    resting: Mapping[_Pair, list[Point]],
    key: Mapping[str, str],
    labels: Mapping[_Pair, Label],
) -> Iterator[str]:
    most = max((len(bundles[pair]) for pair in resting), default=1)
    for pair, points in resting.items():
        flows = bundles[pair]
        size = len(flows)
        strength = 1 + (3 * size > most) + (3 * size > 2 * most) if most > 2 else size
        title = element("title", escape(_said(flows), quote=False))
        ends = {"data_source": key[pair[0]], "data_target": key[pair[1]]}
        yield element("path", title, cls=f"flow bundle w{strength}", **ends, d=path_data(points))
    for pair, label in labels.items():
        box = label.box
        ground = element("rect", x=box.x, y=box.y, width=box.width, height=box.height)
        said = element("text", f"{label.text}", x=box.x + box.width / 2, y=box.bottom - 2.2)
        ends = {"data_source": key[pair[0]], "data_target": key[pair[1]]}
        yield element("g", ground + said, cls="bundle-count", **ends)


def _labels(
    grid: Layout, bundles: Mapping[_Pair, Sequence[Flow]], resting: Mapping[_Pair, list[Point]]
) -> dict[_Pair, Label]:
    taken = [place.box for place in grid.cards.values()] + strips(grid)
    return place_labels({pair: (f"{len(bundles[pair]):,}", points) for pair, points in resting.items()}, taken)


def _arrows(
    bundles: Mapping[_Pair, Sequence[Flow]], drawn: Mapping[_Pair, list[Point]], key: Mapping[str, str]
) -> tuple[Arrow, ...]:
    return tuple(
        Arrow("", key[a], key[b], path_data(drawn[a, b]), any(f.is_down for f in flows), _said(flows))
        for (a, b), flows in bundles.items()
        if (a, b) in drawn
    )


def _said(flows: Sequence[Flow]) -> str:
    """Say what a bundle is."""
    cards = " to ".join((flows[0].source.label, flows[0].target.label))
    down = sum(f.is_down for f in flows)
    return f"{count(len(flows), 'flow')} from {cards}" + (f", {down:,} to a lower classification" if down else "")


def _summary(picture: Picture) -> str:
    teams = sum(card.is_team for card in picture.cards.values())
    flows = sum(map(len, picture.bundles.values()))
    gaps = sum(row.is_unowned or row.is_orphaned for row in picture.rows.values())
    return (
        f"{count(teams, 'team')} with {count(picture.assets, 'asset')}, {gaps:,} of them unowned or orphaned, "
        f"and {count(flows, 'flow')} in {count(len(picture.bundles), 'bundle')} from one team to another."
    )


def _notes(picture: Picture, drawn: int, numbered: int) -> tuple[str, ...]:
    bundles, teams = len(picture.bundles), sum(card.is_team for card in picture.cards.values())
    unknown = sum(not (f.source.card and f.target.card) for f in picture.flows)
    notes = []
    if bundles and len(picture.cards) > MOST_BOXES:
        notes.append(f"Between {teams:,} teams no lines are drawn: the matrix has all {count(bundles, 'bundle')}.")
    elif bundles > drawn:
        notes.append(f"The {drawn} largest of {bundles:,} bundles are drawn: select a team to see all of its own.")
    if drawn > numbered:
        notes.append(
            f"{numbered} of the {count(drawn, 'line')} {'has' if numbered == 1 else 'have'} room for a number: "
            "the list gives the others."
        )
    if unknown:
        notes.append(f"{count(unknown, 'flow')} with an end that nobody stated, not drawn.")
    return tuple(notes)


def _seen(grid: Layout) -> Box:
    wide, high = max(grid.width + 2 * _EDGE, _LEAST_WIDTH), max(grid.height + _EDGE, _LEAST_HEIGHT)
    return Box((grid.width - wide) / 2, (grid.height - high) / 2, wide, high)
