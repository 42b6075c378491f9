"""Sender × receiver: the matrix as an accessible table, as a page of its own, and as a picture.

`matrix.js` opens departments and lists flows; without it the table stands as it is written here.
"""

import json
from collections.abc import Sequence
from html import escape
from importlib.resources import files
from itertools import groupby

from ima_graph import look
from ima_graph.maps.counting import MOST_LINES, MOST_TEAMS, Cell, Line, Matrix, matrix, ranges, step
from ima_graph.maps.matrix_drawing import svg
from ima_graph.maps.model import Flow, Picture
from ima_graph.maps.scene import clean
from ima_graph.maps.words import count, listed

__all__ = ["Matrix", "html", "matrix", "page", "script", "svg"]

_SHAPE = "M5 1.2 9.2 9H.8z"
_MARK = (
    '<svg class="gap-mark" viewBox="0 0 10 10" aria-hidden="true">'
    f'<path class="halo" d="{_SHAPE}"></path><path d="{_SHAPE}"></path></svg>'
)
_BUTTON = '<button type="button"'
_PAPER = "@page { size: A3 landscape; margin: 12mm; }"
# So many teams that nothing reaches or leaves are named at once; the others are a click away.
_NAMED = 12


def page(picture: Picture) -> str:
    """Write the matrix as one whole HTML file that fetches nothing: departments first, or all teams of a small one."""
    made = matrix(picture)
    start = "teams" if 0 < len(made.teams) <= MOST_TEAMS else "departments"
    return clean(
        "<!doctype html>\n<html lang='en-GB'>\n<head>\n<meta charset='utf-8'>\n"
        "<meta name='viewport' content='width=device-width, initial-scale=1'>\n"
        f"<title>Who sends to whom: {escape(picture.name)}</title>\n"
        f"<style>{look.css('tokens', 'page', 'matrix')}{_PAPER}</style>\n</head>\n<body class='matrix-page'>\n<main>\n"
        f"<h1>{escape(picture.name)}: who sends to whom</h1>\n"
        f"<p class='quiet'>As of {escape(picture.on)}, as known after change {picture.known}.</p>\n"
        f"{html(made, start)}\n</main>\n<script>{script()}</script>\n</body>\n</html>\n"
    )


def script() -> str:
    """Give the script that works every matrix of a page; it stands once, after the last of them."""
    return files(__package__).joinpath("matrix.js").read_text(encoding="utf-8")


def html(matrix: Matrix, start: str = "departments") -> str:
    """Write the matrix as a table with its words, for a page that has the style "matrix" and `script()`.

    It starts with departments, or with all "teams"; above MOST_TEAMS teams always with departments.
    """
    if not matrix.teams:
        return "<section class='matrix-empty'><p>There is no team yet, so there is nothing to count.</p></section>"
    deep = start == "teams" and len(matrix.teams) <= MOST_TEAMS
    lines = matrix.each_team() if deep else matrix.departments()
    counts = matrix.counts(lines)
    most = max((cell.flows for cell in counts.values()), default=0)
    steps = "".join(f'<span class="step s{n}">{text}</span>' for n, text in enumerate(ranges(most), 1))
    return "\n".join(
        part
        for part in (
            f'<section class="matrix" data-start="{"teams" if deep else "departments"}">',
            f'<p class="matrix-legend">Flows in a cell: <span class="matrix-steps">{steps}</span> '
            f"<span>{_MARK} at least one has a gap</span> "
            "<span>outlined: inside the same team or department</span></p>",
            _tools(matrix),
            '<div class="matrix-scroll" role="region" aria-label="Who sends to whom" tabindex="0">',
            f"{_table(matrix, lines, counts, most, deep)}</div>",
            '<p class="matrix-rest"></p><p class="matrix-status" role="status"></p>',
            '<section class="matrix-flows" hidden></section>',
            _still(matrix),
            _unknown(matrix),
            f'<script type="application/json">{_data(matrix)}</script>',
            "</section>",
        )
        if part
    )


def summary(matrix: Matrix) -> str:
    """Say in words what the matrix shows."""
    teams = sum(team.is_team for team in matrix.teams)
    beside = [team.label for team in matrix.teams if not team.is_team]
    pairs = sum(source != target for source, target in matrix.cells)
    inside = sum(cell.flows for (source, target), cell in matrix.cells.items() if source == target)
    gaps = sum(cell.gaps for cell in matrix.cells.values())
    who = count(teams, "team") + (f" and what stands beside them ({'; '.join(beside)})" if beside else "")
    return (
        f"{count(matrix.total, 'flow')} among {who}: {count(pairs, 'pair')} of sender and receiver, "
        f"{count(inside, 'flow')} inside one team. {count(gaps, 'flow')} {'has' if gaps == 1 else 'have'} a gap."
    )


def _tools(matrix: Matrix) -> str:
    everything = f'{_BUTTON} data-open="all">Open all departments</button> ' * (len(matrix.teams) <= MOST_TEAMS)
    note = (
        f"<p>{count(len(matrix.teams), 'team')} are too many for one table: open a department to see its teams. "
        f"At most {MOST_LINES} teams are shown at a time.</p>"
        if len(matrix.teams) > MOST_TEAMS
        else ""
    )
    return (
        f'<div class="matrix-tools">{note}{everything}{_BUTTON} data-open="none">Close all departments</button></div>'
    )


def _table(matrix: Matrix, lines: Sequence[Line], counts: dict[tuple[int, int], Cell], most: int, deep: bool) -> str:
    tall, two = (' rowspan="2"', ' colspan="2"') if deep else ("", "")
    groups = [(key, list(found)) for key, found in groupby(range(len(lines)), key=lambda n: lines[n].group)]
    tops = "".join(_department(matrix, group, [lines[n] for n in found], "col", deep) for group, found in groups)
    second = "<tr>" + "".join(_team(matrix, line, "col") for line in lines) + "</tr>" if deep else ""
    begins = {found[0] for _, found in groups if deep}
    first = next(iter(sorted(counts)), None)
    bodies = []
    for group, found in groups:
        written = ""
        for row in found:
            heading = _department(matrix, group, [lines[n] for n in found], "row", deep) if row == found[0] else ""
            heading += _team(matrix, lines[row], "row") if deep else ""
            cells = "".join(_cell(lines, counts, (row, n), most, first, n in begins) for n in range(len(lines)))
            written += f"<tr>{heading}{cells}{_total(sum(matrix.sent[t] for t in lines[row].teams))}</tr>"
        bodies.append(f"<tbody>{written}</tbody>")
    received = "".join(_total(sum(matrix.received[t] for t in line.teams)) for line in lines)
    return (
        f"<table><caption>{escape(summary(matrix))}</caption>"
        f'<thead><tr><td class="corner"{two}{tall}>sends ↓ to →</td>{tops}'
        f'<th scope="col" class="total"{tall}><span>sent</span></th></tr>{second}</thead>{"".join(bodies)}'
        f'<tfoot><tr><th scope="row" class="total"{two}>received</th>{received}{_total(matrix.total)}</tr></tfoot>'
        "</table>"
    )


def _department(matrix: Matrix, group: int, lines: Sequence[Line], side: str, deep: bool) -> str:
    label = matrix.groups[group] if group >= 0 else lines[0].label
    name = f'<span dir="auto" title="{escape(label)}">{escape(label)}</span>'
    if group < 0:
        return f'<th scope="{side}" class="department rest">{name}</th>'
    narrow = " narrow" if deep and side == "col" and len(lines) < 4 else ""
    scope, cls = (f"{side}group", f"department open{narrow}") if deep else (side, "department")
    span = f' {side}span="{len(lines)}"' if deep and len(lines) > 1 else ""
    toggle = f'{_BUTTON} aria-expanded="{str(deep).lower()}" data-group="{group}"'
    toggle += ' tabindex="-1"' if side == "col" else ""
    return f'<th scope="{scope}" class="{cls}"{span}>{toggle}>{name}</button></th>'


def _team(matrix: Matrix, line: Line, side: str) -> str:
    still = " still" if all(matrix.teams[t] in matrix.still for t in line.teams) else ""
    name = f'<span dir="auto" title="{escape(line.label)}">{escape(line.label)}</span>'
    return f'<th scope="{side}" class="team{still}">{name}</th>'


def _cell(
    lines: Sequence[Line],
    counts: dict[tuple[int, int], Cell],
    at: tuple[int, int],
    most: int,
    first: tuple[int, int] | None,
    begins: bool,
) -> str:
    row, column = at
    marks = ["inside"] * (row == column) + ["begins"] * begins
    cell = counts.get(at)
    if cell is None:
        return f'<td class="{" ".join(marks)}"></td>' if marks else "<td></td>"
    between = f"inside {lines[row].label}" if row == column else f"from {lines[row].label} to {lines[column].label}"
    said = f"{count(cell.flows, 'flow')} {between}" + (f", {cell.gaps:,} with a gap" if cell.gaps else "")
    button = f'{_BUTTON} tabindex="{0 if at == first else -1}" aria-label="{escape(said)}">{cell.flows:,}'
    cls = " ".join([f"s{step(cell.flows, most)}", *marks])
    return f'<td class="{cls}">{button}{_MARK if cell.gaps else ""}</button></td>'


def _total(number: int) -> str:
    return f'<td class="total">{number:,}</td>'


def _still(matrix: Matrix) -> str:
    names = [team.label for team in matrix.still]
    if not names:
        return "<p>Every team sends or receives something.</p>"
    said = f"Nothing reaches or leaves {count(len(names), 'team')}: "
    if len(names) <= _NAMED:
        return f"<p>{said}{escape(listed(names))}.</p>"
    return f"<details><summary>{said}show them</summary><p>{escape(listed(names))}.</p></details>"


def _unknown(matrix: Matrix) -> str:
    number = len(matrix.unknown)
    if not number:
        return "<p>Both ends of every flow are known.</p>"
    verb, them = ("has", "It is") if number == 1 else ("have", "They are")
    said = f"{count(number, 'flow')} {verb} an end that nobody stated"
    return f'<p class="matrix-unknown">{_BUTTON}>{said}</button> {them} not in the table.</p>'


def _data(matrix: Matrix) -> str:
    """Everything the script needs. A flow is (sender, receiver, sentence, gaps), the last only where there are any."""
    said = {
        "most": MOST_LINES,
        "groups": matrix.groups,
        "teams": [(team.label, team.group, int(team.is_team)) for team in matrix.teams],
        "flows": [(matrix.number[f.source.card], matrix.number[f.target.card], *_said(f)) for f in matrix.flows],
        "unknown": [_said(f) for f in matrix.unknown],
    }
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    # Inside a script element only "<" can end the text; a lone half of a character pair cannot be written at all.
    return text.replace("<", "\\u003c").encode("utf-8", "replace").decode("utf-8")


def _said(flow: Flow) -> tuple[str] | tuple[str, list[str]]:
    gaps = [f"{gap.kind} {gap.title}: {gap.because}".strip() for gap in flow.gaps]
    return (flow.sentence, gaps) if gaps else (flow.sentence,)
