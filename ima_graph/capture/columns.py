"""Columns of pasted cells: what each one says, by its heading, or else by what is in it."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ima_graph.capture.frequency import frequency_of
from ima_graph.capture.name_words import HEADS, TEAM_HEADS, TEAMS
from ima_graph.capture.routes import is_only_route
from ima_graph.capture.time_words import FREQUENCIES
from ima_graph.capture.tokens import Names, tokens
from ima_graph.names import normal

_HEADINGS = {
    heading: part
    for part, headings in {
        "from": "from|sender|sent by|source|who sends|who sends it|provider|supplier|comes from|origin|received from|out of|giver",
        "to": "to|receiver|recipient|sent to|destination|who receives|who gets it|goes to|target|recipients|who to|passed to",
        "asset": "what|asset|information|information asset|name|title|item|data|dataset|data set|record|records|document|thing"
        "|asset name|name of asset|what information|information flow|file|register|description of information|content",
        "via": "how|route|via|method|channel|by|how sent|means|transfer method|mechanism|format and route|how is it sent",
        "frequency": "how often|frequency|often|when|how frequently|regularity|interval",
        "why": "why|reason|purpose|because|what for|used for|business need",
        "place": "where|place|location|kept in|held in|stored in|where kept|where held|where stored|system|storage|where is it",
        "who": "who|holder|held by|team|kept by|department|holding team|who holds it|who holds|custodian|who keeps it|unit|service",
        "owner": "owner|owned by|asset owner|information asset owner|iao|responsible|accountable|who owns it|who owns|data owner",
        "access": "access|who can see|who can see it|users|used by|who has access|who uses it|readers|seen by",
    }.items()
    for heading in headings.split("|")
}
PARTS = ("from", "to", "asset", "via", "frequency", "why", "place", "who", "owner", "access")
_MOST_LOOKED_AT = 50


@dataclass(frozen=True)
class Column:
    """A pasted column: its heading if it has one, the part it is taken for ("" for none), whether that is sure."""

    heading: str
    part: str
    is_sure: bool


def headed(first: Sequence[str]) -> tuple[Column, ...]:
    """Read a first row as headings; nothing when it looks like values."""
    keys = [normal(cell).strip(" ?:*.") for cell in first]
    known = [key in _HEADINGS for key in keys]
    if sum(known) < 2 or 2 * sum(known) < sum(1 for key in keys if key):
        return ()
    columns: list[Column] = []
    for cell, key in zip(first, keys, strict=True):
        part = _HEADINGS.get(key, "")
        is_taken = any(c.part == part for c in columns)
        columns.append(Column(cell, "" if is_taken else part, bool(part) and not is_taken))
    return tuple(columns)


def guess(rows: Sequence[Sequence[str]], known: Names) -> tuple[Column, ...]:
    """Guess columns without headings by what is in them; no guess is sure."""
    width = max((len(row) for row in rows), default=0)
    parts = [""] * width
    cells = [[row[k] for row in rows[:_MOST_LOOKED_AT] if row[k]] for k in range(width)]
    for part, test in (("frequency", _is_frequency), ("via", _is_route)):
        best = _best(cells, parts, test)
        if best is not None:
            parts[best] = part
    free = [k for k in range(width) if not parts[k] and cells[k]]
    parties = [k for k in free if _share(cells[k], lambda cell: _is_party(cell, known)) >= 0.5]
    thing = _thing(cells, parts, [k for k in free if k not in parties] or free)
    if thing is not None:
        parts[thing] = "asset"
    parties = [k for k in parties if k != thing] or [
        k for k in free if k != thing and Counter(cells[k]).most_common(1)[0][1] > 1
    ]
    for k, part in zip(parties, ("from", "to") if len(parties) > 1 else ("who",), strict=False):
        parts[k] = part
    return tuple(Column("", part, False) for part in parts)


def _thing(cells: Sequence[Sequence[str]], parts: Sequence[str], free: Sequence[int]) -> int | None:
    best = _best(cells, parts, _is_thing)
    if best is None and free:
        # Names of things differ from row to row, those of teams come again.
        return max(free, key=lambda k: (len(set(cells[k])) / len(cells[k]), -k))
    return best


def _best(cells: Sequence[Sequence[str]], parts: Sequence[str], test: Callable[[str], bool]) -> int | None:
    shares = [(_share(column, test), -k) for k, column in enumerate(cells) if not parts[k]]
    share, place = max(shares, default=(0.0, 0))
    return -place if share >= 0.5 else None


def _share(column: Sequence[str], test: Callable[[str], bool]) -> float:
    return sum(map(test, column)) / len(column) if column else 0.0


def _is_frequency(cell: str) -> bool:
    return frequency_of(cell) in FREQUENCIES


def _is_route(cell: str) -> bool:
    found = tokens(cell)
    return bool(found) and len(found) < 5 and is_only_route(found)


def _is_thing(cell: str) -> bool:
    found = tokens(cell)
    return bool(found) and found[-1].low in HEADS


def _is_party(cell: str, known: Names) -> bool:
    found = tokens(cell)
    if not found:
        return False
    text = normal(cell)
    return text in known or text in TEAMS or found[-1].low in TEAM_HEADS or (cell.isupper() and len(cell) < 8)
