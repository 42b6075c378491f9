"""Write the report, and the page of one team or one owner, as HTML files that need nothing else."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from ima_graph import look
from ima_graph.errors import NotFoundError
from ima_graph.maps.cards import glyphs, legend, swatch
from ima_graph.maps.model import Picture
from ima_graph.maps.words import count
from ima_graph.questions import Findings
from ima_graph.reports import summary
from ima_graph.reports.groups import counts, groups
from ima_graph.reports.pages import MOST_PAGES, OwnerPage, assets_of, owner_pages, team_pages, teams

# What HTML cannot hold, and halves of character pairs, which cannot be written.
_NOT_HTML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_SCRIPT = re.compile(r"<script\b.*?</script>", re.DOTALL)
_BUTTON = re.compile(r"</?button\b[^>]*>")
_PROLOGUE = re.compile(r"^\s*<\?xml.*?\?>\s*", re.DOTALL)


def register_report(
    picture: Picture,
    findings: Findings,
    titles: Mapping[str, str],
    whys: Mapping[str, str],
    by_department: tuple[list[str], list[tuple[str, dict[str, int]]]],
    figures: Sequence[tuple[str, str, bool]],
    *,
    card_svg: str,
    matrix_html: str,
    owners: Sequence[OwnerPage],
) -> str:
    """Write the whole report. `titles` and `whys` are by finding; `figures` are (number, meaning, is a gap).

    `card_svg` and `matrix_html` are markup made by this program. Scripts and buttons of the matrix are left out.
    """
    shared = teams(picture)
    signing, elsewhere = summary.signing(owners)
    placed = {f.id for card in picture.cards for f in picture.touching.get(card, ())}
    return _write(
        "register.html",
        f"{picture.name}: report on the register",
        picture,
        figures=summary.figures_in_words(figures, findings, picture),
        first=summary.first_things(findings, picture, titles),
        never_asked=findings.never_asked,
        highest=summary.highest_marking(picture),
        signing=signing,
        signing_elsewhere=elsewhere,
        groups=groups(findings, titles, whys),
        counts=counts(by_department, findings),
        map_words=summary.map_in_words(picture),
        legend=[(_sample(cls), words) for cls, words in legend()],
        card_svg=Markup(_PROLOGUE.sub("", card_svg)),
        matrix_html=Markup(_BUTTON.sub("", _SCRIPT.sub("", matrix_html))),
        teams=shared,
        most=MOST_PAGES,
        elsewhere=summary.elsewhere(findings, picture),
        nowhere=[f for f in picture.flows if f.id not in placed],
        team_links={p.card.id: f"team-{n}" for n, p in enumerate(shared.pages, 1)},
        owners=[(page, assets_of(page, picture)) for page in owners],
        owner_links={p.name: f"owner-{n}" for n, p in enumerate(owners, 1)},
        sums=_sums(picture),
    )


def _sums(picture: Picture) -> tuple[int, int, int]:
    """Count the assets, and how many are unowned and orphaned, each once however many own it."""
    assets = [r for r in picture.rows.values() if r.is_asset]
    return len(assets), sum(r.is_unowned for r in assets), sum(r.is_orphaned for r in assets)


def team_page(picture: Picture, team: str) -> str:
    """Write the page of one team, by the id of its card, as a file of its own; `NotFoundError` for another id."""
    page = next(iter(team_pages(picture, team)), None) if team else None
    if page is None:
        raise NotFoundError(f"{team} is no team of this register as of {picture.on}.")
    return _write("one.html", f"{page.label}: {picture.name}", picture, team_page=page, owner_page=None)


def owner_page(picture: Picture, owner: str) -> str:
    """Write the page of one owner, by name, as a file of its own; "" is the page of what names no owner.

    `NotFoundError` where nobody of that name is an owner.
    """
    page = next((p for p in owner_pages(picture) if p.name == owner), None)
    if page is None:
        raise NotFoundError(f"{owner or 'Nobody'} is named as owner of no asset as of {picture.on}.")
    assets = assets_of(page, picture)
    return _write("one.html", f"{page.label}: {picture.name}", picture, team_page=None, owner_page=page, assets=assets)


def _write(template: str, title: str, picture: Picture, **values: object) -> str:
    style = look.css("tokens", "page", "map", "matrix") + _own_style(picture)
    text = _environment().get_template(template).render(title=title, css=Markup(style), picture=picture, **values)
    return _NOT_HTML.sub("", text)


def _own_style(picture: Picture) -> str:
    """Give the report's own rules; every printed page carries the register's name and date at its foot."""
    rules = files(__package__).joinpath("report.css").read_text(encoding="utf-8")
    return rules.replace('"FOOT"', _quoted(f"{picture.name}, as of {_day(picture.on)}"))


def _quoted(text: str) -> str:
    """Write a text as a string of a style sheet, with everything that could end it or the sheet escaped."""
    safe = re.sub(r"[^\w ,.:;()'&–-]", lambda m: f"\\{ord(m[0]):x} ", text)
    return f'"{safe}"'


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("ima_graph.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"day": _day, "many": _many, "short": _short}
    made.globals |= {"glyph": _glyph, "arrow": _arrow}
    return made


def _day(iso: str) -> str:
    """Write a date for reading; what is no date stays as it is."""
    try:
        found = date.fromisoformat(iso)
    except ValueError:
        return iso
    return f"{found.day} {found:%B} {found.year}"


def _many(number: int, thing: str = "") -> str:
    if not thing:
        return f"{number:,}"
    return count(number, thing) if number else f"no {thing}s"


def _short(title: str) -> str:
    """Give the name of a kind of gap without its explanation."""
    return title.partition(":")[0]


def _glyph(kind: str) -> Markup:
    """Draw the mark of a gap, as on the map."""
    cls = {"U": "unowned", "O": "orphaned"}.get(kind[:1], "other")
    marks, _ = glyphs([cls], 12, 0.5)
    return Markup(f'<svg class="map mark-of" viewBox="0 0 13 12" aria-hidden="true">{marks}</svg>')


def _arrow() -> Markup:
    return Markup(
        '<svg class="map mark-of wide" viewBox="0 0 26 12" aria-hidden="true">'
        '<path class="flow down" d="M1 6h24"/></svg>'
    )


def _sample(cls: str) -> Markup:
    return Markup(f'<svg class="map sample" viewBox="0 0 46 19" aria-hidden="true">{swatch(cls, 1, 1, 44)}</svg>')
