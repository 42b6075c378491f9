"""The same things as a pyvis page, for those who want nodes that float: small, slow, and without team boxes.

pyvis 0.3.2 bundles vis-network 9.1.2. Even with `in_line` its page asks two outside addresses for Bootstrap
(WestHealth/pyvis#229); whatever comes from outside is taken out here, and the page forbids itself to fetch anything.
"""

import json
import re
from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

from ima_graph import look
from ima_graph.errors import InputError, NotFoundError
from ima_graph.maps.model import Card, End, Picture, Row
from ima_graph.maps.scene import keys, sentence_of

LIMIT = 500
_LABEL = 40
_SEED = 7
# A canvas knows no custom properties. The light theme is the first in the sheet.
_COLOUR = re.compile(r"--([\w-]+): (#[0-9A-F]{6});")
_OUTSIDE = re.compile(
    r"<link\b[^>]*\bhref=[\"'](?:https?:)?//[^>]*>|<script\b[^>]*\bsrc=[\"'](?:https?:)?//[^>]*>\s*</script>"
)
_UNUSED = re.compile(r"<center>\s*<h1></h1>\s*</center>|<!--(?:(?!-->).)*node_modules.*?-->", re.DOTALL)
_POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:"
_STYLE = """
body { margin: 0; background: var(--paper); color: var(--ink); font: var(--text) / var(--leading) var(--font); }
header { max-width: 64rem; padding: var(--space-3) var(--space-4); }
h1 { font-size: var(--text-title); line-height: 1.2; margin: 0 0 var(--space-2); }
header p { margin: 0 0 var(--space-2); }
.card { clear: both; }
#mynetwork { box-sizing: border-box; border: solid var(--line) !important; border-width: 1px 0 !important; }
#loadingBar { display: none; }
div.vis-tooltip { max-width: 36rem; white-space: pre-wrap !important; font: 14px / 1.4 var(--font) !important; }
"""


def write(picture: Picture, things: Sequence[str] | None = None, most: int = 150) -> str:
    """Write an HTML page in which pyvis draws teams and what they hold as nodes, held-by and flows as edges.

    `things` are the ids of rows and cards to draw, all if none are given. Above `most` nodes the page says that
    it will be slow; above 500 it is not made, `InputError`. `NotFoundError` for a thing that is not in the picture.
    Nodes float: equal pictures give equal pages, but a place on the page means nothing. Flows that cannot be drawn
    are counted on the page. Needs pyvis, which takes a second to load.
    """
    nodes = _chosen(picture, things)
    if len(nodes) > LIMIT:
        raise InputError(
            f"pyvis would need minutes for {len(nodes):,} nodes; the limit is {LIMIT}. "
            "Draw the cards instead (ima-graph map --view cards), or name fewer things."
        )
    from pyvis.network import Network

    colours = dict(reversed(_COLOUR.findall(look.css("tokens"))))
    key = keys(picture)
    network = Network(height="860px", directed=True, cdn_resources="in_line", bgcolor=colours["paper"])
    for thing in nodes.values():
        described = _team(thing, colours) if isinstance(thing, Card) else _row(picture, thing, colours)
        network.add_node(key[thing.id], **described)
    drawn = 0
    for row in (t for t in nodes.values() if isinstance(t, Row) and t.card in nodes and picture.cards[t.card].is_team):
        held = f"{row.label} is held by {picture.cards[row.card].label}."
        style = {"dashes": [2, 4], "color": colours["line"], "arrows": {"to": {"enabled": False}}}
        network.add_edge(key[row.id], key[row.card], title=_safe(held), **style)
    for flow in picture.flows:
        source, target = _node(flow.source), _node(flow.target)
        if source in nodes and target in nodes:
            drawn += 1
            style = {"color": colours["flow"], "width": 2.5 if flow.is_down else 1.5}
            style |= {"dashes": [9, 5]} if flow.is_down else {}
            network.add_edge(key[source], key[target], title=_safe(flow.sentence), **style)
    network.set_options(json.dumps(_OPTIONS))
    words = _words(picture, len(nodes), len(picture.flows) - drawn, len(nodes) > most)
    return _whole(network.generate_html(), picture.name, words)


_OPTIONS = {
    "layout": {"randomSeed": _SEED, "improvedLayout": False},
    "physics": {
        "barnesHut": {"gravitationalConstant": -6000, "centralGravity": 1.4, "springLength": 90, "avoidOverlap": 0.4}
    },
    "nodes": {"font": {"face": "Arial", "size": 15}, "margin": 7},
    "edges": {"smooth": {"type": "dynamic"}, "arrows": {"to": {"scaleFactor": 0.6}}},
    "interaction": {"keyboard": {"enabled": True, "bindToWindow": False}, "navigationButtons": False},
}


def _chosen(picture: Picture, things: Sequence[str] | None) -> dict[str, Card | Row]:
    teams: dict[str, Card | Row] = {c.id: c for c in picture.cards.values() if c.is_team}
    known = {**teams, **picture.rows}
    if things is None:
        return known
    for thing in things:
        if thing not in known:
            raise NotFoundError(f"{thing} is not in the picture. Name a team, or a thing that one holds.")
    return {thing: known[thing] for thing in dict.fromkeys(things)}


def _node(end: End) -> str:
    return end.row or end.card


def _team(card: Card, colours: dict[str, str]) -> dict[str, Any]:
    held = f"Team, holds {len(card.rows)}" + "".join(f", {g.title}" for g in card.gaps)
    box = {"background": colours["ground"], "border": colours["ink"]}
    font = {"color": colours["ink"], "size": 18}
    return {
        "label": _label(card.label),
        "title": _safe(f"{card.label}. {held}."),
        "shape": "box",
        "color": box,
        "font": font,
        "borderWidth": 2,
        "mass": 2,
    }


def _row(picture: Picture, row: Row, colours: dict[str, str]) -> dict[str, Any]:
    fill = colours["paper"] if row.level is None else colours[f"blue-{min(row.level, 4)}"]
    ink = colours["blue-ink"] if (row.level or 0) > 2 else colours["ink"]
    gaps = [words for words, is_so in (("no owner", row.is_unowned), ("cut off", row.is_orphaned)) if is_so]
    return {
        "label": "\n".join([_label(row.label), *gaps]),
        "title": _safe(sentence_of(picture, row) + "."),
        "shape": "box",
        "color": {"background": fill, "border": colours["alarm" if gaps else "edge"]},
        "font": {"color": ink},
        "borderWidth": 2 if gaps else 1,
        "shapeProperties": {"borderDashes": [5, 3] if row.is_orphaned else False},
    }


def _label(label: str) -> str:
    shown = " ".join(label.split())
    return shown if len(shown) <= _LABEL else f"{shown[:24].rstrip()}…{shown[-15:].lstrip()}"


def _safe(title: str) -> str:
    # vis-network shows a title as text, unless pyvis finds "href" in one: then it shows all of them as HTML.
    return title.replace("href", "hr\u2060ef")


def _words(picture: Picture, nodes: int, left: int, is_slow: bool) -> list[str]:
    said = [
        f"{nodes:,} teams and things on {picture.on}, drawn by pyvis. Arrows are flows, thick and dashed where they go "
        "to a lower classification. Dotted lines join a thing to the team that holds it. Zoom in to read the names, "
        "and point at anything to read more.",
        "There are no team boxes here, and where a thing floats means nothing. "
        "The map made by ima-graph map --view cards shows who holds what.",
    ]
    if left:
        said.append(f"Flows not drawn: {left:,}. An end of each is not on this page, or not known.")
    if is_slow:
        said.append(f"With {nodes:,} nodes this page is slow: it may stay empty for half a minute while they settle.")
    return said


def _whole(html: str, name: str, words: Iterable[str]) -> str:
    """Take out everything from outside, and put the words above the picture."""
    html = _UNUSED.sub("", _OUTSIDE.sub("", html))
    style = f"<style>{look.css('tokens')}{_STYLE}</style>"
    head = f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}"><title>{escape(name)}</title>'
    told = "".join(f"<p>{escape(line)}</p>" for line in words)
    html = html.replace("<html>", '<!DOCTYPE html>\n<html lang="en" data-theme="light">', 1)
    html = html.replace('<meta charset="utf-8">', f'<meta charset="utf-8">{head}', 1)
    html = html.replace("<body>", f"<body><main><header><h1>{escape(name)}</h1>{told}</header>", 1)
    html = html.replace("</body>", "</main></body>", 1)
    return html.replace("</head>", f"{style}</head>", 1)
