"""Look back: the register as it was known after a change, what that change said, and the story of one field."""

import threading
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from ima_graph import maps, terms
from ima_graph.log import Entry
from ima_graph.schema import Field
from ima_graph.web import forms
from ima_graph.web.book import Book

if TYPE_CHECKING:
    from ima_graph.project import Project

COUNTED = ("InformationAsset", "Flow", "Team", "Post", "Place", "Organisation", "OpenPoint")
_KEPT = 24
_MOST_FACTS = 80
_FILLED_IN = ("recordedAt", "recordedFrom", "type")


@dataclass(frozen=True)
class Fact:
    """One thing that a change put there or took away."""

    record: str
    id: str
    kind: str
    field: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True)
class Then:
    """The register as it was known after change `number` of `last`."""

    number: int
    last: int
    entry: Entry | None
    who: str
    counts: tuple[tuple[str, int, int], ...]
    facts: tuple[Fact, ...]
    more: int


@dataclass(frozen=True)
class Step:
    """One change of one field."""

    number: int
    at: str
    who: str
    why: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True)
class Story:
    """All that a field of a record held, oldest first."""

    name: str
    id: str
    label: str
    steps: tuple[Step, ...]


class LookingBack:
    """Reads the past of one register; what was read is kept, for the past does not change."""

    def __init__(self, project: "Project") -> None:
        """Look back on `project`."""
        self._project = project
        self._lock = threading.Lock()
        self._then: OrderedDict[tuple[int, bool], Then] = OrderedDict()
        self._maps: OrderedDict[int, str] = OrderedDict()

    def _number(self, wanted: str) -> int:
        last = self._project.register.log.last_number()
        number = forms.number(wanted)
        return max(min(last if number is None else number, last), min(1, last))

    def _past(self, number: int) -> "Project":
        return type(self._project)(self._project.register, str(number))

    def then(self, wanted: str, names: bool) -> Then:
        """Tell what was known after a change (the last, where the number is none)."""
        with self._lock:
            number, last = self._number(wanted), self._project.register.log.last_number()
            kept = self._then.get((number, names))
            if kept is None or kept.last != last:
                kept = self._then[number, names] = self._read(number, last, names)
            while len(self._then) > _KEPT:
                self._then.popitem(last=False)
            return kept

    def _read(self, number: int, last: int, names: bool) -> Then:
        register = self._project.register
        if not number:
            return Then(0, 0, None, "", tuple((register.schema.records[k].plural, 0, 0) for k in COUNTED), (), 0)
        past, entry = self._past(number), register.log.entries(number - 1, number)[0]
        book = Book(past.store, past.schema, register.base, number, date.today().isoformat(), names)
        counts = tuple((past.schema.records[k].plural, len(book.records(k)), book.ended(k)) for k in COUNTED)
        facts = list(_facts(book, *register.log.payload(number)))
        return Then(
            number,
            last,
            entry,
            _who(entry, names),
            counts,
            tuple(facts[:_MOST_FACTS]),
            max(0, len(facts) - _MOST_FACTS),
        )

    def map(self, wanted: str) -> str:
        """Draw the teams as they were known after a change, as a whole SVG file."""
        with self._lock:
            number = self._number(wanted)
            if number not in self._maps:
                self._maps[number] = self._draw(number)
            while len(self._maps) > _KEPT:
                self._maps.popitem(last=False)
            return self._maps[number]

    def _draw(self, number: int) -> str:
        past = self._past(number) if number else self._project
        picture = past.picture()
        return maps.compose_svg(picture, past.layout(picture), "teams")[0]

    # --- one field

    def story(self, book: Book, key: str, shape_key: str) -> Story:
        """Tell all that a field of a record held; `NotFoundError` when there is no such record or field."""
        iri, record = book.find(key)
        shape = record.field(shape_key)
        held: list[str] = []
        steps = []
        for entry, gone, new in _turns(self._project, iri, shape):
            before = tuple(held)
            held = [v for v in held if v not in gone]
            held += [v for v in new if v not in held]
            if tuple(held) != before:
                shown = (tuple(book.link(v).label for v in side) for side in (before, held))
                at = entry.at[:16].replace("T", " ")
                steps.append(Step(entry.number, at, _who(entry, book.names), entry.why, *shown))
        return Story(book.show(iri), book.key(iri), shape.label, tuple(steps))


def _who(entry: Entry, names: bool) -> str:
    return entry.who if names else entry.who.partition(" (")[0]


def _turns(project: "Project", iri: str, shape: Field) -> Iterator[tuple[Entry, list[str], list[str]]]:
    """Walk through the changes of a field: the values (terms) that each takes away, and those it puts there."""
    log, subject = project.register.log, terms.iri(iri)
    between: dict[str, str] = {}
    for entry in log.entries():
        added, removed = log.payload(entry.number)
        needles = [n.encode() for n in (subject, *between)]
        if not any(n in added or n in removed for n in needles):
            continue
        come, go = terms.triples_of(added), terms.triples_of(removed)
        if not shape.through:
            path = terms.iri(shape.path or "")
            taken, put = ([o for s, p, o in side if (s, p) == (subject, path)] for side in (go, come))
            yield entry, taken, put
            continue
        through = shape.through
        about = {s for s, p, o in come if (p, o) == (terms.iri(through.subject_path), subject)}
        role = (terms.iri(through.fixed[0]), terms.iri(through.fixed[1]))
        of_role = {s for s, p, o in come if s in about and (p, o) == role}
        new = {s: o for s, p, o in come if s in of_role and p == terms.iri(through.value_path)}
        ended = [b for b in between if any(s == b and p == terms.ima("endDate") for s, p, _ in come)]
        ended += [s for s, p, _ in go if s in between and p == terms.iri(through.value_path)]
        yield entry, [between[b] for b in ended], list(new.values())
        between = {b: v for b, v in between.items() if b not in ended} | new


def _facts(book: Book, added: bytes, removed: bytes) -> Iterator[Fact]:
    sides: dict[tuple[str, str], tuple[list[str], list[str]]] = {}
    for at, payload in enumerate((removed, added)):
        for s, p, o in terms.triples_of(payload):
            if p[1:-1].rpartition("#")[2] not in _FILLED_IN:
                label = book.link(o).label
                sides.setdefault((s[1:-1], p[1:-1]), ([], []))[at].append(label)
    for (iri, path), (before, after) in sides.items():
        kind = book.known.kind_of.get(iri, "")
        record = book.schema.records.get(kind)
        label = next((f.label for f in record.fields if f.path == path), "") if record else ""
        if label and not (kind == "Person" and not book.names):
            link, key = book.link(terms.iri(iri)), book.key(iri)
            # A record in between, such as an assignment, has no name: an id tells nobody anything.
            name = "" if link.label == key else link.label
            told = record.label if record else ""
            yield Fact(name, link.id, told, label, tuple(sorted(before)), tuple(sorted(after)))
