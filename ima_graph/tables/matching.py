"""Tell which records of two registers are the same: by id, by reference within a source, by name, by what they say."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from ima_graph import names, terms
from ima_graph.schema import RecordType, Schema
from ima_graph.store import Store
from ima_graph.tables.current import written_term
from ima_graph.tables.written import plain

Facts = dict[str, dict[str, set[str]]]

_ALL = "SELECT ?s ?p ?o WHERE { ?s ?p ?o }"
_TYPE = terms.iri(terms.TYPE)
_NAMES = (terms.iri(terms.LABEL), terms.iri(terms.PREF_LABEL), terms.iri(terms.ALT_LABEL))
_REFERENCE, _SOURCE = terms.ima("reference"), terms.ima("recordedFrom")
# In this order each kind is told apart by those before it.
_KEYED = (
    "ListValue", "Flow", "Holding", "Assignment", "AccessGrant", "Review", "DisposalDecision", "Training",
    "RegisterEntry", "OpenPoint", "Statement",
)  # fmt: skip
_LEAST_ALIKE = 88


def read_facts(store: Store) -> Facts:
    """Read a whole register graph: record → property → values (terms)."""
    found: Facts = defaultdict(lambda: defaultdict(set))
    for s, p, o in store.select(_ALL, (terms.REGISTER_GRAPH,)).rows:
        found[str(s)][str(p)].add(written_term(o))
    return found


@dataclass
class Side:
    """One register: its facts, and its records by kind and by the names and references they are found by."""

    facts: Facts
    schema: Schema
    kinds: dict[str, RecordType] = field(default_factory=dict)
    by_name: dict[tuple[str, str], set[str]] = field(default_factory=lambda: defaultdict(set))
    by_reference: dict[tuple[str, str, str], set[str]] = field(default_factory=lambda: defaultdict(set))

    def __post_init__(self) -> None:
        """Index the records."""
        for subject, told in self.facts.items():
            types = sorted(t[1:-1] for t in told.get(_TYPE, ()))
            record = next((self.schema.by_class[t] for t in types if t in self.schema.by_class), None)
            if record is None:
                continue
            self.kinds[subject] = record
            for name in self.names(subject):
                self.by_name[record.name, names.normal(name)].add(subject)
            for key in self.references(subject):
                self.by_reference[key].add(subject)

    def names(self, subject: str) -> list[str]:
        """List the names of a record, aliases last."""
        told = self.facts[subject]
        return [plain(name) for path in _NAMES for name in sorted(told.get(path, ()))]

    def references(self, subject: str) -> list[tuple[str, str, str]]:
        """List kind, source and reference of a record, where it has one."""
        told, kind = self.facts[subject], self.kinds[subject].name
        source = plain(min(told.get(_SOURCE, ()), default='""'))
        return [(kind, source, names.normal(plain(r))) for r in sorted(told.get(_REFERENCE, ()))]

    def show(self, subject: str) -> str:
        """Name a record for a reader."""
        return next(iter(self.names(subject)), self.kinds[subject].label)


class Matching:
    """Finds, for each record of a register there, the one here that is the same, or a name for a new one."""

    def __init__(self, here: Side, there: Side, base: str, base_there: str) -> None:
        """Match all; `base` and `base_there` are what the records of either register begin with."""
        self.here, self.there = here, there
        self._base, self._base_there = base, base_there
        self.same: dict[str, str] = {}
        self._taken: set[str] = set()
        plain_kinds = [s for s, record in there.kinds.items() if record.name not in _KEYED]
        self._match(there.kinds, self._by_id)
        self._match(plain_kinds, self._by_reference)
        self._match(plain_kinds, self._by_name)
        for kind in _KEYED:
            self._by_key(kind)

    def local(self, term: str) -> str:
        """Give the term here for a term there: the same record, or the name that a new one gets; always the same."""
        if term in self.same:
            return self.same[term]
        if not term.startswith(f"<{self._base_there}") or self._base_there == self._base:
            return term
        return terms.iri(self._base + hashlib.sha256(term.encode()).hexdigest()[:14])

    def is_new(self, subject: str) -> bool:
        """Say whether a record there is not here."""
        return subject not in self.same

    # --- how two are found to be the same

    def _match(self, subjects: Iterable[str], find: Callable[[str], str]) -> None:
        found = {s: h for s in subjects if s not in self.same and (h := find(s)) and h not in self._taken}
        counted = Counter(found.values())
        for subject, here in found.items():
            # Two there that would both be one here are for people to tell apart.
            if counted[here] == 1:
                self.same[subject] = here
                self._taken.add(here)

    def _by_id(self, subject: str) -> str:
        here = self.local(subject)
        return here if self.here.kinds.get(here) == self.there.kinds[subject] else ""

    def _by_reference(self, subject: str) -> str:
        found = {h for key in self.there.references(subject) for h in self.here.by_reference.get(key, ())}
        return found.pop() if len(found) == 1 else ""

    def _by_name(self, subject: str) -> str:
        kind = self.there.kinds[subject].name
        keys = {(kind, names.normal(n)) for n in self.there.names(subject)}
        found = {h for key in keys for h in self.here.by_name.get(key, ())}
        return found.pop() if len(found) == 1 else ""

    def _by_key(self, kind: str) -> None:
        record = self.here.schema.records[kind]
        paths = [terms.iri(record.field(key).path or "") for key in record.identified_by]
        known: dict[tuple[frozenset[str], ...], str] = {}
        for subject in sorted(s for s, r in self.here.kinds.items() if r.name == kind):
            known.setdefault(tuple(frozenset(self.here.facts[subject].get(p, ())) for p in paths), subject)
        for subject in sorted(s for s, r in self.there.kinds.items() if r.name == kind and s not in self.same):
            told = self.there.facts[subject]
            key = tuple(frozenset(map(self.local, told.get(p, ()))) for p in paths)
            if any(key) and key in known:
                self.same[subject] = known[key]

    # --- what looks alike

    def alike(self) -> list[tuple[str, str, str]]:
        """List kind, name here and name there of what looks alike and was not found to be the same."""
        by_kind: dict[str, list[str]] = defaultdict(list)
        for subject, record in self.here.kinds.items():
            by_kind[record.name] += self.here.names(subject) if record.name not in _KEYED else []
        found = []
        for subject, record in self.there.kinds.items():
            if record.name in _KEYED or not self.is_new(subject):
                continue
            near = [(n, name) for name in self.there.names(subject) if (n := _near(name, by_kind[record.name]))]
            found += [(record.name, *near[0])] if near else []
        return sorted(found)


def _near(name: str, known: list[str]) -> str:
    return _initials(name, known) or names.closest(name, known, _LEAST_ALIKE) or ""


def _initials(name: str, known: Iterable[str]) -> str:
    """Find a name that is made of the first letters of this one, or the other way round.

    >>> _initials("Human Resources", ["IT", "HR"])
    'HR'
    """
    short, long = name.upper(), _first_letters(name)
    return next((other for other in known if long == other.upper() or _first_letters(other) == short), "")


def _first_letters(name: str) -> str:
    words = [w for w in name.split() if w[0].isalnum()]
    return "".join(w[0] for w in words).upper() if len(words) > 1 else ""
