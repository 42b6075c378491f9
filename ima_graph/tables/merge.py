"""Put values on records that exist already: three ways, a blank never deletes, both of two answers are kept."""

from collections.abc import Iterable

from ima_graph import names, terms
from ima_graph.schema import Field, RecordType
from ima_graph.tables.cells import Outcome
from ima_graph.tables.current import Current, Lazy, merge_many, merge_one
from ima_graph.tables.making import Making
from ima_graph.tables.report import Clash
from ima_graph.tables.written import plain

# Fields by which a record is found: two ways to write one of them are one value.
_NAMES = ("name", "reference")
_START, _END = terms.ima("startDate"), terms.ima("endDate")


class Merger:
    """The side of an import that knows what the register says already."""

    def __init__(self, making: Making, current: Current, before: Lazy, is_own: bool) -> None:
        """Merge into `current`; `before` is what the register said when the file was made, or what it brought last.

        An export of our own writes names as they are, so that a change of case in one is a change.
        """
        self._making, self.current, self._before, self._is_own = making, current, before, is_own
        self.added: list[str] = []
        self.removed: list[str] = []
        self._keys: dict[str, dict[tuple[object, ...], str]] = {}
        self._said: set[tuple[str, str, str]] | None = None
        # (record, field) → value → records in between, made by this import
        self.made_between: dict[tuple[str, str], dict[str, list[str]]] = {}
        # Several rows may each say one of the values of a field: they are merged as one answer.
        self._gathered: dict[tuple[str, str], tuple[Field, set[str]]] = {}
        # What this import said of a field that holds one value: a second row may not say another.
        self._answered: dict[tuple[str, str], set[str]] = {}
        self._today = terms.typed(making.report.change.at[:10], "date")

    # --- lists and keys

    def list_values(self) -> dict[str, list[tuple[str, str]]]:
        """Give the values that this register, or this import so far, added to lists: list IRI → (name, IRI)."""
        found: dict[str, list[tuple[str, str]]] = {}
        record = self._making.schema.records["ListValue"]
        made = [(s, self._making.facts(s)) for s in self._making.lines]
        for subject, facts in [*self.current.records(record).items(), *made]:
            for list_iri in facts.get(terms.iri(terms.IN_SCHEME), set()):
                for path in (terms.PREF_LABEL, terms.ALT_LABEL):
                    for name in facts.get(terms.iri(path), set()):
                        found.setdefault(list_iri[1:-1], []).append((plain(name), subject[1:-1]))
        return found

    def _key(self, record: RecordType, values: dict[str, frozenset[str]]) -> tuple[object, ...]:
        keys = record.identified_by or tuple(sorted(values))
        return tuple((k, values.get(k, frozenset())) for k in keys)

    def keyed(self, record: RecordType, values: dict[str, frozenset[str]]) -> str | None:
        """Find the record of a kind without names whose telling fields have these values."""
        if record.name not in self._keys:
            paths = {k: terms.iri(record.field(k).path or "") for k in record.identified_by}
            index: dict[tuple[object, ...], str] = {}
            self._keys[record.name] = index
            for subject, facts in self.current.records(record).items():
                if paths:
                    key: tuple[object, ...] = tuple((k, frozenset(facts.get(p, ()))) for k, p in paths.items())
                else:
                    key = self._whole(record, facts)
                index.setdefault(key, subject[1:-1])
        return self._keys[record.name].get(self._key(record, values))

    def _whole(self, record: RecordType, facts: dict[str, set[str]]) -> tuple[object, ...]:
        skip = ("recordedAt", "recordedFrom")
        found = {f.key: facts.get(terms.iri(f.path), set()) for f in record.fields if f.path and f.key not in skip}
        return tuple((k, frozenset(v)) for k, v in sorted(found.items()) if v)

    def note_key(self, record: RecordType, values: dict[str, frozenset[str]], iri: str) -> str:
        """Remember the record that these values tell apart, and give it back."""
        self._keys.setdefault(record.name, {})[self._key(record, values)] = iri
        return iri

    # --- values

    def into_fresh(self, subject: str, field: Field, outcome: Outcome) -> str:
        """Put values on a record that this import made; says what differs when a single value is there already."""
        if field.through:
            here = self.made_between.get((subject, field.iri), {})
            for value in outcome.values:
                if value not in here:
                    self._between(subject, field, value, None)
            return ""
        lines = self._making.lines[subject]
        head = f"{subject} <{field.path}> "
        if field.key == "recordedAt" and outcome.values:
            lines[:] = [line for line in lines if not line.startswith(head)]
        there = {line[len(head) : -3] for line in lines if line.startswith(head)}
        fresh = [v for v in outcome.values if v not in there]
        if there and fresh and not field.many:
            if field.key in _NAMES and _compared(fresh) == _compared(there):
                return ""
            return f"{field.label} is {self._listed(there)} and {self._listed(fresh)}"
        lines += [f"{head}{value} .\n" for value in fresh]
        return ""

    def into_known(self, subject: str, field: Field, outcome: Outcome, where: str) -> str:
        """Merge values into a record that the register has; says what differs where this import said another before."""
        key, said = (subject, field.iri), set(outcome.values)
        holds_many = field.many or bool(field.through)
        if not said and not outcome.remove:
            return ""
        earlier = self._answered.get(key)
        if earlier is None and holds_many and outcome.remove and key in self._gathered:
            earlier = self._gathered[key][1]
        if holds_many and not outcome.remove and earlier is None:
            self._gathered.setdefault(key, (field, set()))[1].update(said)
            return ""
        if earlier is not None:
            if said == earlier or (field.key in _NAMES and _compared(said) == _compared(earlier)):
                return ""
            return f"{field.label} is {self._listed(earlier)} and {self._listed(said)}"
        self._answered[key] = said
        record = self._record(subject, field)
        here = self.current.values(subject, record, field)
        if outcome.remove:
            self._alter(subject, field, set(), set(here))
        elif said != here and not (field.key in _NAMES and self._is_same_name(subject, record, here, said)):
            self._merge(subject, field, outcome, where)
        return ""

    def _merge(self, subject: str, field: Field, outcome: Outcome, where: str) -> None:
        record, said = self._record(subject, field), set(outcome.values)
        here = self.current.values(subject, record, field)
        decision = merge_one(here, said, self._base(subject, record, field))
        if decision == "take":
            self._alter(subject, field, said, here)
        elif decision == "clash":
            self._clash(subject, field, here, outcome, where)

    def finish(self) -> None:
        """Merge what rows said of the fields that hold several values; call it when all rows are read."""
        gathered, self._gathered = self._gathered, {}
        for (subject, _), (field, said) in gathered.items():
            record = self._record(subject, field)
            here = self.current.values(subject, record, field)
            if said and said != here:
                self._alter(subject, field, *merge_many(here, said, self._base(subject, record, field)))

    def _is_same_name(self, subject: str, record: RecordType, here: set[str], said: set[str]) -> bool:
        """A record was found under an alias, or under its name but for case: that says nothing new."""
        if self._is_own:
            return False
        aliases = self.current.records(record).get(subject, {}).get(terms.iri(terms.ALT_LABEL), set())
        return _compared(said) <= _compared(aliases | here)

    def dispute(self, subject: str, field: Field, outcome: Outcome, where: str) -> None:
        """Keep a second answer that the same import gives, from another table, beside the first."""
        if subject in self._making.lines:
            head = f"{subject} <{field.path}> "
            here = {line[len(head) : -3] for line in self._making.lines[subject] if line.startswith(head)}
        else:
            here = self._answered.get((subject, field.iri), set())
        self._clash(subject, field, here, outcome, where)

    def _record(self, subject: str, field: Field) -> RecordType:
        kind = self._making.known.kind_of.get(subject[1:-1], field.record)
        return self._making.schema.records[kind]

    def _base(self, subject: str, record: RecordType, field: Field) -> set[str]:
        before = self._before.get()
        return before.values(subject, record, field) if before else set()

    def _alter(self, subject: str, field: Field, add: set[str], remove: set[str]) -> None:
        if not add and not remove:
            return
        self._making.report.altered[field.record] += 1
        if field.through:
            for value in sorted(remove):
                for between in self.current.between(subject, field).get(value, []):
                    self._end(between, field)
            for value in sorted(add):
                self._between(subject, field, value, self._today if remove else None)
            return
        # A removal and an addition of the same line would cancel out: the sets are disjoint.
        self.removed += [f"{subject} <{field.path}> {v} .\n" for v in sorted(remove)]
        self.added += [f"{subject} <{field.path}> {v} .\n" for v in sorted(add)]

    def _end(self, between: str, field: Field) -> None:
        assert field.through is not None
        record = self._making.schema.records[field.through.record]
        ends = self.current.records(record).get(between, {}).get(_END, set())
        self.removed += [f"{between} {_END} {end} .\n" for end in sorted(ends)]
        self.added.append(f"{between} {_END} {self._today} .\n")

    def _between(self, subject: str, field: Field, value: str, start: str | None) -> None:
        through = field.through
        assert through is not None
        between = terms.iri(self._making.new(through.record))
        facts = [
            (f"<{through.subject_path}>", subject),
            (f"<{through.value_path}>", value),
            (f"<{through.fixed[0]}>", f"<{through.fixed[1]}>"),
        ]
        self._making.add(between, facts + ([(_START, start)] if start else []))
        self.made_between.setdefault((subject, field.iri), {}).setdefault(value, []).append(between)

    # --- statements that stand already

    def _statements(self) -> set[tuple[str, str, str]]:
        if self._said is None:
            self._said = set()
            record = self._making.schema.records["Statement"]
            declined = terms.iri(terms.LIST + "standing/declined")
            for facts in self.current.records(record).values():
                about, field = facts.get(terms.ima("about"), set()), facts.get(terms.ima("aboutField"), set())
                values = facts.get(terms.ima("statedRecord"), set()) | facts.get(terms.ima("statedText"), set())
                if declined not in facts.get(terms.ima("standing"), set()):
                    values = values | facts.get(terms.ima("answer"), set())
                self._said |= {(a, f, v) for a in about for f in field for v in values}
        return self._said

    def has_answer(self, subject: str, field: Field, answer: str) -> bool:
        """Say whether this empty answer needs no Statement: it stands, or "not known" meets a known value."""
        if subject in self._making.lines:
            return False
        if (subject, terms.iri(field.iri), terms.iri(f"{terms.LIST}answer/{answer}")) in self._statements():
            return True
        return answer == "not-known" and bool(self.current.values(subject, self._record(subject, field), field))

    def _clash(self, subject: str, field: Field, here: set[str], outcome: Outcome, where: str) -> None:
        """Keep what the file says as a disputed Statement, unless it stands already, and list the two answers."""
        said = set(outcome.values)
        stated = {v: v if v.startswith("<") else terms.text(plain(v)) for v in said}
        new = [v for v in sorted(said) if (subject, terms.iri(field.iri), stated[v]) not in self._statements()]
        if not new:
            return
        for value in new:
            self._statements().add((subject, terms.iri(field.iri), stated[value]))
            name = "statedRecord" if value.startswith("<") else "statedText"
            facts = [
                (terms.ima(name), stated[value]),
                (terms.ima("words"), terms.text(outcome.raw or plain(value))),
                (terms.ima("standing"), terms.iri(terms.LIST + "standing/disputed")),
            ]
            self._making.statement(subject, field, facts)
        name = self._making.known.show(subject[1:-1])
        clash = Clash(subject[1:-1], name, field.label, self._shown(here), self._shown(said), where)
        self._making.report.clashes.append(clash)

    def _shown(self, values: Iterable[str]) -> tuple[str, ...]:
        show = self._making.known.show
        return tuple(sorted(show(v[1:-1]) if v.startswith("<") else plain(v) for v in values))

    def _listed(self, values: Iterable[str]) -> str:
        return ", ".join(self._shown(values)) or "(remove)"


def _compared(terms_: Iterable[str]) -> set[str]:
    return {names.normal(plain(t)) for t in terms_}
