"""Join two records that are the same thing: one is kept, the other's facts and names go over to it.

Undoing the change takes the two apart again, exactly as they were.
"""

from collections.abc import Iterable
from dataclasses import replace

from ima_graph import names, terms
from ima_graph.errors import InputError
from ima_graph.log import Change
from ima_graph.register import Register
from ima_graph.schema import Field, RecordType
from ima_graph.store import Store
from ima_graph.tables.current import written_term
from ima_graph.tables.saying import Voice, statement
from ima_graph.tables.written import plain

_TYPE = terms.iri(terms.TYPE)
_LABEL, _ALIAS = terms.iri(terms.LABEL), terms.iri(terms.ALT_LABEL)
# When and from where a record came is no answer that another could differ from.
_BOOK_KEEPING = ("recordedAt", "recordedFrom")
_UPWARDS = ("partOf", "succeededBy", "reportsTo", "copyOf", "derivedFrom")
_OF = "SELECT ?p ?o WHERE {{ {0} ?p ?o }}"
_TO = "SELECT ?s ?p WHERE {{ ?s ?p {0} }}"
_ABOVE = "ASK {{ {0} <{1}>+ {2} }}"


def join(register: Register, keep: str, drop: str, change: Change, voice: Voice | None = None) -> Change:
    """Make the change that joins the record `drop` to `keep` (IRIs of one kind).

    All that points at `drop` points at `keep`. Its fields are taken where `keep` has none; a single value that differs
    becomes a disputed Statement, said by `voice`; its names become aliases. Records told apart by nothing else any
    more, as two flows of what was one asset, are joined as well.
    """
    voice = voice or Voice("", "", change.source, change.at)
    return _Joining(register, voice).run(keep, drop, change)


class _Joining:
    """One joining under way: the facts of the records it meets as they will be, beside the store's."""

    def __init__(self, register: Register, voice: Voice) -> None:
        self._register, self._store, self._schema = register, register.store, register.schema
        self._voice = voice
        self._added: dict[terms.Triple, None] = {}
        self._removed: dict[terms.Triple, None] = {}
        self._gone: set[str] = set()

    def run(self, keep: str, drop: str, change: Change) -> Change:
        record = self._refuse_unlike(terms.iri(keep), terms.iri(drop))
        self._refuse_round(record, terms.iri(keep), terms.iri(drop))
        waiting = [(terms.iri(keep), terms.iri(drop))]
        while waiting:
            kept, dropped = waiting.pop()
            if kept != dropped and not {kept, dropped} & self._gone:
                touched = self._one(kept, dropped)
                waiting += self._now_alike(touched)
        return replace(
            change,
            added=terms.lines(list(self._added)),
            removed=terms.lines(list(self._removed)),
        )

    def _refuse_unlike(self, keep: str, drop: str) -> RecordType:
        if keep == drop:
            raise InputError("That is one thing already.")
        kinds = [self._kind(s) for s in (keep, drop)]
        if kinds[0] is None or kinds[1] is None:
            raise InputError("One of the two is not there any more. Look again.")
        if kinds[0].name != kinds[1].name:
            raise InputError(f"One is of the kind {kinds[0].label}, the other {kinds[1].label}: they are not the same.")
        return kinds[0]

    def _refuse_round(self, record: RecordType, keep: str, drop: str) -> None:
        """Refuse where something would be part of itself by way of a third; being part of each other falls away."""
        for key in _UPWARDS:
            path = record.field(key).path if record.has(key) else None
            for low, high in ((keep, drop), (drop, keep)) if path else ():
                above = [o for s, p, o in self._facts(low) if p == terms.iri(path or "") and o != high]
                if any(self._store.ask(_ABOVE.format(a, path, high), (terms.REGISTER_GRAPH,)) for a in above):
                    label = record.field(key).label.lower()
                    raise InputError(f"One of the two is {label} the other by way of a third. Mend that first.")

    # --- facts as they will be

    def _facts(self, subject: str) -> list[terms.Triple]:
        rows = self._store.select(_OF.format(subject), (terms.REGISTER_GRAPH,)).rows
        there = [(subject, str(p), written_term(o)) for p, o in rows]
        return self._as_will_be(there, [t for t in self._added if t[0] == subject])

    def _pointing(self, subject: str) -> list[terms.Triple]:
        rows = self._store.select(_TO.format(subject), (terms.REGISTER_GRAPH,)).rows
        there = [(str(s), str(p), subject) for s, p in rows]
        return self._as_will_be(there, [t for t in self._added if t[2] == subject])

    def _as_will_be(self, there: list[terms.Triple], new: list[terms.Triple]) -> list[terms.Triple]:
        return sorted({t for t in there if t not in self._removed} | set(new))

    def _put(self, triple: terms.Triple) -> None:
        if triple in self._removed:
            del self._removed[triple]
        elif not _is_in(self._store, triple):
            self._added[triple] = None

    def _take(self, triple: terms.Triple) -> None:
        if triple in self._added:
            del self._added[triple]
        else:
            self._removed[triple] = None

    def _kind(self, subject: str) -> RecordType | None:
        types = {o[1:-1] for _, p, o in self._facts(subject) if p == _TYPE}
        return next((self._schema.by_class[t] for t in sorted(types) if t in self._schema.by_class), None)

    # --- one pair

    def _one(self, keep: str, drop: str) -> set[str]:
        """Join one pair; gives the records whose facts changed by it."""
        record = self._kind(keep)
        assert record is not None
        self._gone.add(drop)
        mine: dict[str, set[str]] = {}
        for _, p, o in self._facts(keep):
            if o != drop:
                mine.setdefault(p, set()).add(o)
        facts, pointing = self._facts(drop), self._pointing(drop)
        for triple in [*facts, *pointing]:
            self._take(triple)
        for _, path, value in facts:
            self._over(record, keep, drop, mine, path, value)
        # Nothing is part of itself: what one of the two said of the other has nothing to say any more.
        others = [(s, p) for s, p, _ in pointing if s not in (keep, drop)]
        for subject, path in others:
            self._put((subject, path, keep))
        return {keep, *(s for s, _ in others)}

    def _over(self, record: RecordType, keep: str, drop: str, mine: dict[str, set[str]], path: str, value: str) -> None:
        """Take one fact of the dropped record over to the one that is kept."""
        if path == _TYPE or value in (keep, drop):
            return
        field = next((f for f in record.fields if f.path and terms.iri(f.path) == path), None)
        here = mine.setdefault(path, set())
        if field and field.key in _BOOK_KEEPING:
            return
        if field and field.key in ("name", "aliases"):
            self._name(record, keep, mine, path, value)
        elif field and not field.many and here:
            self._differ(record, keep, field, here, value)
        else:
            here.add(value)
            self._put((keep, path, value))

    def _name(self, record: RecordType, keep: str, mine: dict[str, set[str]], path: str, value: str) -> None:
        called = {names.normal(plain(v)) for p in (_LABEL, _ALIAS) for v in mine.get(p, ())}
        if names.normal(plain(value)) in called:
            return
        to = path if path == _LABEL and not mine.get(_LABEL) else _ALIAS
        if to == _ALIAS and not record.has("aliases"):
            self._differ(record, keep, record.field("name"), mine[_LABEL], value)
            return
        mine.setdefault(to, set()).add(value)
        self._put((keep, to, value))

    def _differ(self, record: RecordType, keep: str, field: Field, here: set[str], value: str) -> None:
        if value not in here:
            words = "said of another record that is the same thing"
            lines = statement(self._register, self._voice, keep[1:-1], field, "disputed", value, words=words)
            self._added |= dict.fromkeys(map(terms.split_line, lines))

    # --- what is one by now

    def _now_alike(self, touched: Iterable[str]) -> list[tuple[str, str]]:
        """Find the pairs of records that nothing tells apart any more, always the same one kept."""
        found = []
        for subject in sorted(touched):
            record = self._kind(subject) if subject not in self._gone else None
            if record is None or not record.identified_by or record.name == "Statement":
                continue
            key = self._key(record, subject)
            for other in self._neighbours(record, subject):
                if other != subject and other not in self._gone and self._key(record, other) == key:
                    found.append((min(subject, other), max(subject, other)))
        return list(dict.fromkeys(found))

    def _key(self, record: RecordType, subject: str) -> tuple[frozenset[str], ...]:
        facts = self._facts(subject)
        # What ended is not one with what goes on.
        keys = [*record.identified_by, *(["endDate"] if record.has("endDate") else [])]
        paths = [terms.iri(record.field(k).path or "") for k in keys]
        return tuple(frozenset(o for _, p, o in facts if p == path) for path in paths)

    def _neighbours(self, record: RecordType, subject: str) -> set[str]:
        """List the records of the kind that share a value with this one, by a field that tells them apart."""
        for key in record.identified_by:
            path = terms.iri(record.field(key).path or "")
            for value in (o for _, p, o in self._facts(subject) if p == path and o.startswith(f"<{terms.ID}")):
                sharing = {s for s, p, _ in self._pointing(value) if p == path}
                return {s for s in sharing if self._kind(s) == record}
        return set()


def _is_in(store: Store, triple: terms.Triple) -> bool:
    return store.ask(f"ASK {{ {' '.join(triple)} }}", (terms.REGISTER_GRAPH,))
