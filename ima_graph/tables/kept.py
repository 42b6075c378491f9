"""Keep the names of a register between writes, so that they are not all read again for each."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from ima_graph import names, terms
from ima_graph.log import Entry
from ima_graph.register import Register
from ima_graph.store import value_of
from ima_graph.tables.known import Known

_NAMING = (
    terms.TYPE,
    terms.LABEL,
    terms.PREF_LABEL,
    terms.ALT_LABEL,
    terms.IMA + "reference",
    terms.IMA + "recordedFrom",
)
_NAMING_TERMS = frozenset(map(terms.iri, _NAMING))
_FACTS = "SELECT ?s ?p ?o WHERE {{ VALUES ?s {{ {0} }} ?s ?p ?o }}"
# From this many bytes of changes on, reading all names is quicker than following them.
_MOST_BYTES = 300_000


class KeptNames:
    """The names of one register, brought up to date change by change. Ask under the register's writer lock."""

    def __init__(self, register: Register) -> None:
        """Keep the names of `register`; they are read when first asked for."""
        self._register = register
        self._known = Known(register.base)
        self._number = -1
        self._keys: dict[str, list[tuple[str, str]]] = {}

    def known(self) -> Known:
        """Give the names as of the last change of the log; the index holds it, for its writer caught up."""
        number = self._register.log.last_number()
        if number != self._number and not self._follow(number):
            self._load()
        self._number = number
        return self._known

    def _load(self) -> None:
        self._known = Known.load(self._register.store, self._register.schema, self._register.base)
        self._keys = {}
        for key, found in self._known.by_name.items():
            for iri in found:
                self._keys.setdefault(iri, []).append(key)

    def _follow(self, number: int) -> bool:
        """Take in the changes since; False when the names had better be read again."""
        if self._number < 0 or number < self._number:
            return False
        touched = self._touched(self._register.log.entries(self._number, number))
        if touched is None:
            return False
        for iri in touched:
            self._forget(iri)
        if touched:
            self._learn(touched)
        return True

    def _touched(self, entries: Iterable[Entry]) -> set[str] | None:
        """Collect the records whose naming facts changed; None when that is too much to follow."""
        touched: set[str] = set()
        bytes_read = 0
        for entry in entries:
            added, removed = self._register.log.payload(entry.number)
            bytes_read += len(added) + len(removed)
            if entry.kind == "erase" or bytes_read > _MOST_BYTES:
                return None
            touched |= {s[1:-1] for s, p, _ in terms.triples_of(added + removed) if p in _NAMING_TERMS}
        return touched

    def _forget(self, iri: str) -> None:
        known = self._known
        for key in self._keys.pop(iri, ()):
            left = [i for i in known.by_name[key] if i != iri]
            if left:
                known.by_name[key] = left
            else:
                del known.by_name[key]
        source, reference = known.reference_of.pop(iri, ("", ""))
        by_reference = (known.kind_of.get(iri, ""), source, names.normal(reference))
        if known.by_reference.get(by_reference) == iri:
            del known.by_reference[by_reference]
        known.shown.pop(iri, None)
        known.kind_of.pop(iri, None)

    def _learn(self, touched: set[str]) -> None:
        known, store, schema = self._known, self._register.store, self._register.schema
        facts: dict[str, dict[str, list[str]]] = {}
        query = _FACTS.format(" ".join(map(terms.iri, sorted(touched))))
        for row in store.select(query, (terms.REGISTER_GRAPH,)).rows:
            subject, path, value = map(value_of, row)
            facts.setdefault(subject, {}).setdefault(path, []).append(value)
        for iri, told in facts.items():
            record = next((schema.by_class[c] for c in told.get(terms.TYPE, ()) if c in schema.by_class), None)
            if record is None:
                continue
            known.kind_of[iri] = record.name
            for naming in (terms.LABEL, terms.PREF_LABEL, terms.ALT_LABEL):
                for name in told.get(naming, ()):
                    known.add_name(iri, name, naming != terms.ALT_LABEL)
                    self._keys.setdefault(iri, []).append((record.name, names.normal(name)))
            for reference in told.get(terms.IMA + "reference", ()):
                known.add_reference(iri, next(iter(told.get(terms.IMA + "recordedFrom", ())), ""), reference)


@dataclass
class Attempt(Known):
    """The names of a register, with those that a change under way adds to them."""

    made: list[str] = field(default_factory=list)
    referred: list[tuple[str, tuple[str, str] | None]] = field(default_factory=list)

    def add(self, iri: str, kind: str, name: str = "") -> None:
        """Note a record that the change makes."""
        self.made.append(iri)
        super().add(iri, kind, name)

    def add_reference(self, iri: str, source: str, reference: str) -> None:
        """Note a reference that the change gives to a record."""
        self.referred.append((iri, self.reference_of.get(iri)))
        super().add_reference(iri, source, reference)

    def take_back(self) -> None:
        """Forget what the change would have added; whether it is written is decided elsewhere."""
        for iri, before in reversed(self.referred):
            source, reference = self.reference_of.pop(iri)
            self.by_reference.pop((self.kind_of[iri], source, names.normal(reference)), None)
            if before:
                super().add_reference(iri, *before)
        for iri in self.made:
            key = (self.kind_of.pop(iri), names.normal(self.shown.pop(iri, "")))
            left = [i for i in self.by_name.get(key, ()) if i != iri]
            if left:
                self.by_name[key] = left
            else:
                self.by_name.pop(key, None)


@contextmanager
def attempt(known: Known) -> Iterator[Attempt]:
    """Look names up in `known` and add to them for the time of one change."""
    trial = Attempt(
        known.base,
        known.kind_of,
        known.by_name,
        known.by_reference,
        known.reference_of,
        known.shown,
        known.list_labels,
    )
    try:
        yield trial
    finally:
        trial.take_back()
