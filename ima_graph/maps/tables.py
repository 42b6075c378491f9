"""What a picture shows, as tables and as sentences: for readers who do not see it, for print and for the report."""

from collections.abc import Iterable, Sequence
from html import escape

from ima_graph.maps.model import Card, End, Flow, Gap, Picture, Row
from ima_graph.maps.scene import keys
from ima_graph.maps.words import count, listed

# How many names a sentence gives before it says how many more there are.
NAMED = 12
# Said of a flow that reaches a lower classification than its cargo has.
DOWN = "Goes to a lower classification"

_TEAM_COLUMNS = ("Team", "Assets", "Unowned", "Orphaned", "Other findings", "Flows in", "Flows out", "Flows inside")
_ASSET_COLUMNS = ("Name", "Team", "Classification", "Kind", "Owner", "Findings", "Flows in", "Flows out", "Passed on")
_FLOW_COLUMNS = ("From", "What", "To", "How", "How often", "Why", "Findings")
_COUNTS = {"Flows in", "Flows out", "Passed on", *_TEAM_COLUMNS[1:]}


def teams_table(picture: Picture, picking: bool = False) -> str:
    """Write departments and their teams with what they hold, what is unowned and orphaned, and how much flows.

    A department counts what crosses its border as in and out, and the rest as inside. With `picking` names are buttons.
    """
    key = keys(picture)
    lines = []
    for n, department in enumerate(picture.departments):
        cells = _team_cells(picture, department.cards)
        lines.append(_line(f"d{n}", department.label, cells, picking, "department"))
        lines += [_line(key[c.id], c.label, _team_cells(picture, [c]), picking, "team") for c in department.cards]
    return table("Departments and teams", _TEAM_COLUMNS, lines)


def assets_table(picture: Picture, rows: Sequence[Row], picking: bool = False, name: str = "Assets") -> str:
    """Write things, one a line: where they are, how they are classified, who owns them, what was found, what flows."""
    key = keys(picture)
    return table(name, _ASSET_COLUMNS, [_line(key[r.id], r.label, row_cells(picture, r), picking) for r in rows])


def flows_table(picture: Picture, flows: Sequence[Flow], picking: bool = False) -> str:
    """Write flows, one a line: from whom, what, to whom, how, how often, why, and what was found."""
    key = keys(picture)
    lines = []
    for flow in flows:
        ends = [_name(end_key(e, key), e.label, picking) for e in (flow.source, flow.target)]
        what = _cell(" and ".join(flow.cargo_labels) or "not said")
        rest = "".join(_cell(c) for c in (flow.how, flow.often, flow.why or "Nobody said", flow_findings(flow)))
        lines.append(f'<tr data-key="{key[flow.id]}"><td>{ends[0]}</td>{what}<td>{ends[1]}</td>{rest}</tr>')
    return table("Flows", _FLOW_COLUMNS, lines)


def sentences(picture: Picture, level: int = 3) -> str:
    """Say for each team what it holds, what of it is unowned and orphaned, and what it sends and receives.

    Departments are headings of the given level.
    """
    parts = []
    for department in picture.departments:
        said = "".join(f"<p>{escape(team_sentence(picture, c))}</p>" for c in department.cards)
        parts.append(
            f"<section class='later'><h{level}><bdi>{escape(department.label)}</bdi></h{level}>"
            f"{said or '<p>It has no team.</p>'}</section>"
        )
    return "".join(parts) or "<p>Nothing is recorded.</p>"


def team_sentence(picture: Picture, card: Card) -> str:
    """Say in a few sentences what a team holds, sends and receives; the same for the cards beside the organisation."""
    unowned = [r.label for r in card.rows if r.is_unowned]
    orphaned = [r.label for r in card.rows if r.is_orphaned]
    if card.is_team:
        assets = sum(r.is_asset for r in card.rows)
        said = [f"{card.label} holds {count(assets, 'asset') if assets else 'no asset'}."]
    else:
        said = [f"{card.label}: {_listed([r.label for r in card.rows]) or 'nothing'}."]
    said += [f"{_are(len(unowned))} unowned: {_listed(unowned)}."] if unowned else []
    said += [f"{_are(len(orphaned))} orphaned: {_listed(orphaned)}."] if orphaned else []
    flows = picture.touching.get(card.id, ())
    sent = [f for f in flows if f.source.card == card.id]
    received = [f for f in flows if f.target.card == card.id]
    who = "It" if card.is_team else "They"
    if card.is_team or sent:
        said.append(_exchange(f"{who} send{'s' * card.is_team}", "to", [(f, f.target) for f in sent]))
    if card.is_team or received:
        said.append(_exchange(f"{who} receive{'s' * card.is_team}", "from", [(f, f.source) for f in received]))
    said += [f"{g.title}: {g.because}" for g in card.gaps]
    return " ".join(said)


def row_cells(picture: Picture, row: Row) -> list[str | int]:
    """Give the cells of a thing after its name, in the order of the columns."""
    enter, leave, between = ways(picture, row)
    owner = row.owner or ("none named" if row.is_asset else "")
    marking = row.marking or ("not stated" if row.is_asset else "")
    team = picture.cards[row.card].label
    return [team, marking, row.what, owner, in_words(row.gaps), len(enter), len(leave), len(between)]


def ways(picture: Picture, row: Row) -> tuple[list[Flow], list[Flow], list[Flow]]:
    """Give the flows that bring a thing to where it is, those that take it from there, and those between others.

    A flow from a team to itself does both of the first.
    """
    flows = picture.touching.get(row.id, ())
    enter = [f for f in flows if _is_at(f.target, row)]
    leave = [f for f in flows if _is_at(f.source, row)]
    seen = {f.id for f in (*enter, *leave)}
    return enter, leave, [f for f in flows if f.id not in seen]


def end_key(end: End, key: dict[str, str]) -> str:
    """Give the key of the thing at an end: of its row, else of its card, else nothing."""
    return key.get(end.row or end.card, "")


def in_words(gaps: Iterable[Gap]) -> str:
    """Name findings, with their codes."""
    return "; ".join(f"{g.title} ({g.kind})" if g.kind else g.title for g in gaps)


def flow_findings(flow: Flow) -> str:
    """Name what was found about a flow, first whether it goes to a lower classification."""
    return "; ".join(filter(None, [DOWN if flow.is_down else "", in_words(flow.gaps)]))


def table(name: str, columns: Sequence[str], lines: Sequence[str]) -> str:
    """Write a table that scrolls sideways by itself, and can be scrolled by keyboard."""
    if not lines:
        return f"<p>{escape(name)}: none is recorded.</p>"
    head = "".join(f"<th scope='col'{_count_class(c)}>{c}</th>" for c in columns)
    return (
        f"<div class='scroll' role='region' aria-label='{escape(name)}' tabindex='0'><table>"
        f"<caption>{escape(name)}</caption>"
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n" + "\n".join(lines) + "\n</tbody></table></div>"
    )


def _is_at(end: End, row: Row) -> bool:
    return end.row == row.id or (row.is_asset and end.card == row.card)


def _line(key: str, label: str, cells: Sequence[str | int], picking: bool, cls: str = "") -> str:
    shown = "".join(_cell(c) for c in cells)
    kind = f' class="{cls}"' if cls else ""
    return f'<tr{kind} data-key="{key}"><th scope="row">{_name(key, label, picking)}</th>{shown}</tr>'


def _name(key: str, label: str, picking: bool) -> str:
    if picking and key:
        return f'<button type="button" class="go" data-go="{key}"><bdi>{escape(label)}</bdi></button>'
    return f"<bdi>{escape('not said' if label == '?' else label)}</bdi>"


def _cell(value: str | int) -> str:
    if isinstance(value, int):
        return f"<td class='count'>{value:,}</td>"
    return f"<td><bdi>{escape(value)}</bdi></td>" if value else "<td></td>"


def _count_class(column: str) -> str:
    return " class='count'" if column in _COUNTS else ""


def _team_cells(picture: Picture, cards: Sequence[Card]) -> list[str | int]:
    rows = [r for c in cards for r in c.rows]
    assets = [r for r in rows if r.is_asset]
    inside = {c.id for c in cards}
    flows = {f.id: f for c in cards for f in picture.touching.get(c.id, ())}.values()
    enter = sum(f.target.card in inside and f.source.card not in inside for f in flows)
    leave = sum(f.source.card in inside and f.target.card not in inside for f in flows)
    within = sum(f.source.card in inside and f.target.card in inside for f in flows)
    other = sum(any(not g.kind for g in r.gaps) for r in rows)
    found = (sum(r.is_unowned for r in rows), sum(r.is_orphaned for r in rows), other)
    return [len(assets), *found, enter, leave, within]


def _exchange(verb: str, to: str, flows: Sequence[tuple[Flow, End]]) -> str:
    if not flows:
        return f"{verb} nothing."
    by_whom: dict[str, list[str]] = {}
    for flow, end in flows:
        names = by_whom.setdefault("somebody who is not said" if end.label == "?" else end.label, [])
        names += [what for what in flow.cargo_labels or ("something that is not said",) if what not in names]
    said = [f"{_listed(names)} {to} {whom}" for whom, names in by_whom.items()]
    more = f"; and {len(said) - NAMED:,} more" if len(said) > NAMED else ""
    return f"{verb} {'; '.join(said[:NAMED])}{more}."


def _listed(names: Sequence[str]) -> str:
    return listed([*names[:NAMED], f"{len(names) - NAMED:,} more"] if len(names) > NAMED else names)


def _are(number: int) -> str:
    return f"{number:,} {'is' if number == 1 else 'are'}"
