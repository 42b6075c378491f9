"""The first page in words: what each figure means, what to do first, and what the map shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ima_graph.maps.model import Picture
from ima_graph.maps.words import count
from ima_graph.questions import Findings
from ima_graph.reports.actions import Action, Problem, actions
from ima_graph.reports.pages import OwnerPage

_FIRST = 3
# Above so many owners the first page does not list them to sign: each signs on its own page.
MOST_SIGNATURES = 6

ASSETS, FLOWS, TEAMS, PLACES = "information assets", "flows", "teams", "places"
UNOWNED, ORPHANED = "assets unowned in some way", "assets orphaned in some way"
NEVER_ASKED = "questions never asked"

# Where each figure can be counted again, and the first letter of the kinds that it counts.
_LINKS = {
    ASSETS: ("teams",),
    FLOWS: ("teams",),
    TEAMS: ("teams",),
    UNOWNED: ("gaps", "U"),
    ORPHANED: ("gaps", "O"),
    NEVER_ASKED: ("never-asked",),
}


@dataclass(frozen=True)
class Figure:
    """A number, what it counts, and what that means. `link` leads to where it can be counted again, `mark` is the
    first letter of the kinds of gap that it counts."""

    number: str
    counts: str
    meaning: str
    is_gap: bool
    link: str = ""
    mark: str = ""


def figures_in_words(
    figures: Sequence[tuple[str, str, bool]], findings: Findings, picture: Picture
) -> tuple[Figure, ...]:
    """Say what each figure means; the number of gaps is added."""
    kinds = len({f.finding for f in findings.rows})
    told = _meanings(picture, bool(findings.never_asked))
    found = [
        Figure(_grouped(number), *told.get(counts, (counts, "")), is_gap and number != "0", *_link(counts, number))
        for number, counts, is_gap in figures
    ]
    gaps = Figure(
        f"{len(findings.rows):,}",
        "gap found" if len(findings.rows) == 1 else "gaps found",
        f"of {count(kinds, 'kind')}, about assets, flows, teams, posts and places; one asset can have several."
        if findings.rows
        else "Nothing that was looked for was found.",
        bool(findings.rows),
        "gaps",
    )
    return (*found, gaps)


def _meanings(picture: Picture, is_asked_in_part: bool) -> dict[str, tuple[str, str]]:
    cards = sum(c.is_team for c in picture.cards.values())
    never = "Every question that the gaps depend on was put at least once."
    if is_asked_in_part:
        never = "Nobody was ever asked, so what hangs on the answer cannot be counted."
    live = f"of the {count(picture.assets, 'asset')} that are live"
    return {
        ASSETS: (ASSETS, f"What the register says is held. {picture.assets:,} of them are live on this date."),
        FLOWS: (
            FLOWS,
            f"Standing arrangements to pass information on. {len(picture.flows):,} of them are in force on this date.",
        ),
        TEAMS: (
            TEAMS,
            f"Units, also those that have ended or only stand above others. {cards:,} are on the map.",
        ),
        PLACES: (PLACES, "Systems, drives, rooms and other places in which information is kept."),
        UNOWNED: (
            f"{live} are unowned",
            "They have no effective owner: nobody of their own who is in post, may own them, and has accepted.",
        ),
        ORPHANED: (
            f"{live} are orphaned",
            "They are cut off in some way: no source, no use, no purpose, no shared living place, or a lost master.",
        ),
        NEVER_ASKED: (NEVER_ASKED, never),
    }


def first_things(findings: Findings, picture: Picture, titles: Mapping[str, str]) -> tuple[Action, ...]:
    """Give the three acts that come first: the severest, and among them those whose things most flows touch."""
    problems = [
        Problem(f.node, f.label, f.fix, f.who, f.severity, titles.get(f.finding, f.finding), f.because)
        for f in findings.rows
    ]
    return actions(problems, picture)[:_FIRST]


def elsewhere(findings: Findings, picture: Picture) -> int:
    """Count the gaps of things that are on no team's page, such as posts, and places that no flow touches."""
    shown = picture.rows.keys() | picture.cards.keys() | {f.id for f in picture.flows if f.source.card or f.target.card}
    return sum(f.node not in shown for f in findings.rows)


def map_in_words(picture: Picture) -> str:
    """Say what the map shows, with counts."""
    rows = [r for r in picture.rows.values() if r.is_asset]
    cards = [c for c in picture.cards.values() if c.is_team]
    departments = [d for d in picture.departments if any(c.is_team for c in d.cards)]
    unowned, orphaned = sum(r.is_unowned for r in rows), sum(r.is_orphaned for r in rows)
    down = sum(f.is_down for f in picture.flows)
    said = (
        f"{count(len(departments), 'department')} with {count(len(cards), 'team')} hold "
        f"{count(len(rows), 'asset')}. Between them, outside bodies and places "
        f"{_are(len(picture.flows), 'flow')} in force. "
        f"{_are(unowned, 'asset')} unowned and {_are(orphaned, 'asset')} orphaned in some way. "
    )
    return (
        said + f"{count(down, 'flow')} {'goes' if down == 1 else 'go'} to a lower classification than what is carried."
    )


def highest_marking(picture: Picture) -> str:
    """Name the highest classification of anything in the report, or nothing where none is stated."""
    stated = [(r.level, r.marking) for r in picture.rows.values() if r.level is not None]
    stated += [(f.level, f.marking) for f in picture.flows if f.level is not None]
    return max(stated, default=(0, ""))[1]


def signing(owners: Sequence[OwnerPage]) -> tuple[tuple[str, ...], int]:
    """Name the owners that sign on the first page, or count those that sign on their own pages."""
    named = tuple(o.name for o in owners if o.name)
    return (named, 0) if len(named) <= MOST_SIGNATURES else ((), len(named))


def _are(number: int, thing: str) -> str:
    return f"{count(number, thing)} {'is' if number == 1 else 'are'}"


def _link(counts: str, number: str) -> tuple[str, ...]:
    return () if number == "0" else _LINKS.get(counts, ())


def _grouped(number: str) -> str:
    return f"{int(number):,}" if number.isdecimal() else number
