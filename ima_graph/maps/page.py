"""The map as one HTML file: pictures that open one inside the other, a search, filters, a panel, and tables below."""

import re
from base64 import b64encode
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256
from html import escape
from importlib.resources import files
from typing import TypeVar

from ima_graph import look
from ima_graph.maps.cards import legend, swatch
from ima_graph.maps.model import Card, Flow, Gap, Picture, Row
from ima_graph.maps.page_data import page_data
from ima_graph.maps.scene import Scene, inline, keys
from ima_graph.maps.tables import assets_table, flows_table, sentences, teams_table
from ima_graph.maps.words import count

# Above so many lines a table is written by the script, so many lines at a time.
MOST_LINES, SOME_LINES = 2000, 200

_SCRIPTS = ("map-data.js", "map.js", "map-keys.js", "map-words.js", "map-tables.js")
# How wide a sample of the legend is, in px.
_SWATCH = 44
_NOT_HTML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_SLOT = re.compile(r"\{\{(\w+)\}\}")
_T = TypeVar("_T", Row, Flow)


def page(picture: Picture, scenes: Sequence[Scene], start: str, title: str) -> str:
    """Write the page. The scene named `start` stands in it as it is; the others are opened by the script.

    A scene named "department-d1" or "team-c3" is what opens when that department or team is opened; `parent` leads
    back. Nothing is asked from outside the file.
    """
    first = next(s for s in scenes if s.id == start)
    script = "(function () {\n'use strict';\n" + "\n".join(_own(name) for name in _SCRIPTS) + "}());\n"
    assets = [r for r in picture.rows.values() if r.is_asset]
    others = [r for r in picture.rows.values() if not r.is_asset]
    slots = {
        "title": escape(title),
        "policy": _policy(script),
        "css": look.css("tokens", "page", "map", "teams") + _own("map-page.css") + _own("map-tables.css"),
        "name": escape(picture.name),
        "date": f"As of {escape(picture.on)}, as known after change {picture.known:,}",
        "counts": f"{count(len(assets), 'asset')}, {count(len(picture.flows), 'flow')}",
        "filters": _filters(picture, assets),
        "down": f"{sum(f.is_down for f in picture.flows):,}",
        "stage": inline(first),
        "legend": _legend(picture),
        "never_asked": _never_asked(picture),
        "teams": teams_table(picture, picking=True),
        "assets": _lines("asset", assets, lambda some: assets_table(picture, some, picking=True)),
        "others": _others(picture, others),
        "flows": _lines("flow", picture.flows, lambda some: flows_table(picture, some, picking=True)),
        "sentences": sentences(picture),
        "data": page_data(picture, scenes, start, MOST_LINES, SOME_LINES),
        "scenes": "\n".join(_stored(s) for s in scenes if s.id != start),
        "script": script,
    }
    # In one pass, so that a name that looks like a slot stays a name.
    return _NOT_HTML.sub("", _SLOT.sub(lambda slot: slots[slot[1]], _own("map-page.html")))


def _own(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def _policy(script: str) -> str:
    """Allow the one script of the page, styles of the page, and nothing else."""
    digest = b64encode(sha256(script.encode()).digest()).decode()
    rules = ("default-src 'none'", f"script-src 'sha256-{digest}'", "style-src 'unsafe-inline'", "img-src data:")
    return "; ".join((*rules, "base-uri 'none'", "form-action 'none'"))


def _stored(scene: Scene) -> str:
    # What would end the block or begin a comment is broken up; the script mends it.
    held = scene.svg.replace("</script", "<\\/script").replace("<!--", "<\\!--")
    return f'<script type="text/plain" data-scene="{escape(scene.id)}">{held}</script>'


def _filters(picture: Picture, assets: Sequence[Row]) -> str:
    """Write the selects, each choice with the number of things that have it."""
    markings = Counter(r.marking or "Not stated" for r in assets)
    level = {r.marking or "Not stated": -1 if r.level is None else r.level for r in assets}
    by_level = sorted(markings, key=lambda m: (-level[m], m))
    kinds = Counter(kind for r in assets for kind in (r.what.split(", ") if r.what else ["Not stated"]))
    return (
        _select("gap", "Finding", "Finding: all", _gap_options(picture))
        + _select("marking", "Classification", "Classification: all", _options((m, m, markings[m]) for m in by_level))
        + _select("kind", "Kind of asset", "Kind: all", _options((k, k, kinds[k]) for k in sorted(kinds)))
        + _select("team", "Team", "Team: all", _team_options(picture))
    )


def _select(name: str, label: str, everything: str, options: str) -> str:
    return (
        f'<label class="filter"><span class="unseen">{label}</span>'
        f'<select id="{name}"><option value="">{everything}</option>{options}</select></label>'
    )


def _gap_options(picture: Picture) -> str:
    """Offer every finding there is, and the three families of them; a thing that has one twice counts once."""
    held: Counter[str] = Counter()
    titles: dict[str, str] = {}
    things: list[Row | Card | Flow] = [*picture.rows.values(), *picture.cards.values(), *picture.flows]
    for gaps in (thing.gaps for thing in things if thing.gaps):
        found = {g.kind or g.finding: _said(g) for g in gaps}
        titles |= found
        held.update([*found, *["any"] * bool(found)])
        held.update({"unowned" for g in gaps if g.is_unowned} | {"orphaned" for g in gaps if g.is_orphaned})
    families = [("any", "Any finding"), ("unowned", "Unowned"), ("orphaned", "Orphaned")]
    codes = sorted(titles, key=lambda c: (not re.fullmatch(r"U\d+", c), not re.fullmatch(r"O\d+", c), len(c), c))
    return _options([(code, label, held[code]) for code, label in families if held[code]]) + _options(
        (code, titles[code], held[code]) for code in codes
    )


def _said(gap: Gap) -> str:
    return f"{gap.kind} {gap.title}" if gap.kind else gap.title


def _team_options(picture: Picture) -> str:
    parts = []
    key = keys(picture)
    for number, department in enumerate(picture.departments):
        every = sum(len(c.rows) for c in department.cards)
        whole = [(f"d{number}", f"All of {department.label}", every)] * (len(department.cards) > 1)
        options = _options([*whole, *((key[c.id], c.label, len(c.rows)) for c in department.cards)])
        parts.append(f'<optgroup label="{escape(department.label)}">{options}</optgroup>')
    return "".join(parts)


def _options(choices: Iterable[tuple[str, str, int]]) -> str:
    return "".join(
        f'<option value="{escape(value)}">{escape(label)} ({count:,})</option>' for value, label, count in choices
    )


def _legend(picture: Picture) -> str:
    """Explain the outlines, glyphs and colours that occur, the classifications by the register's own names."""
    rows = picture.rows.values()
    named = {f"l{r.level}": r.marking for r in rows if r.level is not None}
    special = {"body": any(r.kind == "Organisation" for r in rows), "store": any(r.kind == "Place" for r in rows)}
    has = {
        "lx": any(r.level is None for r in rows if r.is_asset),
        "unowned": any(r.is_unowned for r in rows),
        "orphaned": any(r.is_orphaned for r in rows),
        "unowned orphaned": any(r.is_unowned and r.is_orphaned for r in rows),
        "other": any(not g.kind for r in rows for g in r.gaps),
        "down": any(f.is_down for f in picture.flows),
        **named,
        **{f"lx {name}": found for name, found in special.items()},
    }
    items = [(cls, named.get(cls, words)) for cls, words in legend() if has.get(cls.removeprefix("l1 "))]
    return "".join(f"<li>{_swatch(cls)}<bdi>{escape(words)}</bdi></li>" for cls, words in items)


def _swatch(cls: str) -> str:
    wide = _SWATCH + 2
    box = f'width="{wide}" height="19" viewBox="-1 -1 {wide} 19"'
    return f'<svg class="map" {box} aria-hidden="true">{swatch(cls, 0, 0, _SWATCH)}</svg>'


def _never_asked(picture: Picture) -> str:
    if not picture.never_asked:
        return ""
    items = "".join(f"<li>{escape(line)}</li>" for line in picture.never_asked)
    return f"<section><h2>Never asked</h2><ul>{items}</ul></section>"


def _others(picture: Picture, others: Sequence[Row]) -> str:
    if not others:
        return ""
    name = "Bodies outside, systems and other places"
    written = _lines("other", others, lambda some: assets_table(picture, some, picking=True, name=name))
    return f'<section class="later" id="others"><h2>{name}</h2>{written}</section>'


def _lines(name: str, things: Sequence[_T], write: Callable[[Sequence[_T]], str]) -> str:
    """Write a table, or of a long one the beginning and the button with which the script adds the rest."""
    if len(things) <= MOST_LINES:
        return f'<p class="shown" data-shown="{name}"></p>{write(things)}'
    return (
        f'<p class="shown" data-shown="{name}">The first {SOME_LINES} of {len(things):,} are shown; '
        "the others need a browser that runs scripts.</p>"
        f'{write(things[:SOME_LINES])}<button type="button" data-more="{name}" hidden></button>'
    )
