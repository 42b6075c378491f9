"""One entry under way: what it says, who says it, and the change that is made of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from ima_graph import terms
from ima_graph.log import Change
from ima_graph.register import Register
from ima_graph.tables import Known, Voice
from ima_graph.web.people import Person
from ima_graph.web.roles import FACILITATOR

Op = Mapping[str, object]

_SET_BACK_AT_MOST = timedelta(days=1)


@dataclass(frozen=True)
class Work:
    """One entry against the register as it stands, under the writer lock."""

    register: Register
    known: Known
    op: Op
    author: Person
    voice: Voice
    change: Change

    def text(self, key: str) -> str:
        """Give a part of the entry that is a text, trimmed; "" for anything else."""
        value = self.op.get(key)
        return value.strip() if isinstance(value, str) else ""

    @property
    def seen(self) -> int | None:
        """The last change that the author had seen, where the entry tells it."""
        seen = self.op.get("seen")
        return seen if isinstance(seen, int) and not isinstance(seen, bool) else None

    @property
    def is_facilitator(self) -> bool:
        """Whether the facilitator makes the entry."""
        return self.author.role == FACILITATOR


def moment(now: str, last: str) -> str:
    """Give the moment of an entry: the present one, but when the clock was set back, one just after the last entry.

    Of two answers the later one holds. A last entry more than a day ahead is left to itself.

    >>> moment("2026-05-01T09:00:00.5Z", "2026-05-01T12:00:00.25Z")
    '2026-05-01T12:00:00.251Z'
    >>> moment("2026-05-01T09:00:00.5Z", "2026-05-01T08:00:00.25Z")
    '2026-05-01T09:00:00.5Z'
    """
    try:
        here, there = datetime.fromisoformat(now), datetime.fromisoformat(last)
        if not timedelta(0) <= there - here <= _SET_BACK_AT_MOST:
            return now
    except (ValueError, TypeError):
        return now
    after = there + timedelta(milliseconds=1)
    after += timedelta(milliseconds=1) if not after.microsecond // 1000 else timedelta(0)
    return f"{after:%Y-%m-%dT%H:%M:%S}.{after.microsecond // 1000:03d}".rstrip("0") + "Z"


def begun(register: Register, known: Known, op: Op, author: Person, workshop: str, now: str) -> Work:
    """Begin an entry in a workshop: who says it, in which words, and when."""
    words = op.get("words")
    evidence = {
        "words": words if isinstance(words, str) else "",
        "team": author.team,
        "op": op["op"],
        "person": author.id,
    }
    label = author.team_label or author.role.capitalize()
    name = f" ({author.name})" if author.name and author.role != FACILITATOR else ""
    number = register.log.last_number()
    last = register.log.entries(number - 1, number)[0].at if number else ""
    change = Change(who=f"{label}{name}", source=workshop, evidence=evidence, at=moment(now, last))
    record = next(iter(known.find(workshop, ("Workshop",), "")), "")
    return Work(register, known, op, author, Voice(_team_of(known, author), record, workshop, change.at), change)


def _team_of(known: Known, author: Person) -> str:
    """Find the team (IRI) that somebody speaks for, which may have been joined to another since; "" for none."""
    iri = author.team if author.team.startswith(terms.ID) else known.base + author.team
    if author.team and iri in known.kind_of:
        return iri
    return next(iter(known.find(author.team_label, ("Team",), "")), "") if author.team_label else ""
