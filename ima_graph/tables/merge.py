"""Put values on records that exist already: three ways, a blank never deletes, both of two answers are kept."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ima_graph import names, terms
from ima_graph.schema import Field, RecordType
from ima_graph.tables.cells import Outcome
from ima_graph.tables.current import Current, Lazy, merge_many, merge_one
from ima_graph.tables.report import Clash

if TYPE_CHECKING:
    from ima_graph.tables.convert import Conversion

# Fields by which a record is found: two ways to write one of them are one value.
_NAMES = ("name", "reference")
_START, _END = terms.ima("startDate"), terms.ima("endDate")


class Merger:
    """The side of an import that knows what the register says already."""

    def __init__(self, conversion: "Conversion", current: Current, before: Lazy) -> None:
        """Merge into `current`; `before` is what the register said when the file was made, or what it brought last."""
        self._conversion, self.current, self._before = conversion, current, before
        self.added: list[str] = []
        self.removed: list[str] = []
        self._keys: dict[str, dict[tuple[object, ...], str]] = {}
        self._said: set[tuple[str, str, str]] | None = None
        # (record, field) → value → records in between, made by this import
        self.made_between: dict[tuple[str, str], dict[str, list[str]]] = {}
        # Several rows may each say one of the values of a field: they are merged as one answer.
        self._gathered: dict[tuple[str, str], tuple[Field, set[str]]] = {}
        day = conversion.report.change.at[:10]
        self._today = terms.typed(day, "date")

    # --- lists and keys

    def list_values(self) -> dict[str, list[tuple[str, str]]]:
        """Give the values that this register added to lists: list IRI → (name, IRI)."""
        found: dict[str, list[tuple[str, str]]] = {}
        record = self._conversion.schema.records["ListValue"]
        for subject, facts in self.current.records(record).items():
            for list_iri in facts.get(terms.iri(terms.IN_SCHEME), set()):
                for path in (terms.PREF_LABEL, terms.ALT_LABEL):
                    for name in facts.get(terms.iri(path), set()):
                        found.setdefault(list_iri[1:-1], []).append((name.split('"')[1], subject[1:-1]))
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
        lines = self._conversion.lines[subject]
        head = f"{subject} <{field.path}> "
        if field.key == "recordedAt" and outcome.values:
            lines[:] = [line for line in lines if not line.startswith(head)]
        there = {line[len(head) : -3] for line in lines if line.startswith(head)}
        fresh = [v for v in outcome.values if v not in there]
        if there and fresh and not field.many:
            if field.key in _NAMES and _compared(fresh) == _compared(there):
                return ""
            return f"{field.label} is {plain(next(iter(there)))} and {plain(fresh[0])}"
        lines += [f"{head}{value} .\n" for value in fresh]
        return ""

    def into_known(self, subject: str, field: Field, outcome: Outcome, where: str) -> str:
        """Merge values into a record that the register has."""
        record = self._record(subject, field)
        here = self.current.values(subject, record, field)
        said = set(outcome.values)
        if (field.many or field.through) and not outcome.remove:
            self._gathered.setdefault((subject, field.iri), (field, set()))[1].update(said)
            return ""
        if not outcome.remove and (not said or said == here or (field.key in _NAMES and here)):
            return "" if said == here or not here or not said else self._other_name(subject, field, here, said, where)
        if field.many or field.through:
            self._alter(subject, field, set(), set(here))
            return ""
        base = self._base(subject, record, field)
        decision = "take" if outcome.remove and here else merge_one(here, said, base)
        if decision == "take":
            self._alter(subject, field, said, here)
        elif decision == "clash":
            self._clash(subject, field, here, said, outcome, where)
        return ""

    def finish(self) -> None:
        """Merge what rows said of the fields that hold several values; call it when all rows are read."""
        gathered, self._gathered = self._gathered, {}
        for (subject, _), (field, said) in gathered.items():
            record = self._record(subject, field)
            here = self.current.values(subject, record, field)
            if said and said != here:
                self._alter(subject, field, *merge_many(here, said, self._base(subject, record, field)))

    def _other_name(self, subject: str, field: Field, here: set[str], said: set[str], where: str) -> str:
        """A record found under another name: merged like any value; an alias, or the same but for case, is left alone."""
        record = self._record(subject, field)
        aliases = self.current.records(record).get(subject, {}).get(terms.iri(terms.ALT_LABEL), set())
        if _compared(said) <= _compared(aliases | here):
            return ""
        decision = merge_one(here, said, self._base(subject, record, field))
        if decision == "take":
            self._alter(subject, field, said, here)
        elif decision == "clash":
            self._clash(subject, field, here, said, Outcome(tuple(said)), where)
        return ""

    def _record(self, subject: str, field: Field) -> RecordType:
        kind = self._conversion.known.kind_of.get(subject[1:-1], field.record)
        return self._conversion.schema.records[kind]

    def _base(self, subject: str, record: RecordType, field: Field) -> set[str]:
        before = self._before.get()
        return before.values(subject, record, field) if before else set()

    def _alter(self, subject: str, field: Field, add: set[str], remove: set[str]) -> None:
        if not add and not remove:
            return
        self._conversion.report.altered[field.record] += 1
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
        record = self._conversion.schema.records[field.through.record]
        ends = self.current.records(record).get(between, {}).get(_END, set())
        self.removed += [f"{between} {_END} {end} .\n" for end in sorted(ends)]
        self.added.append(f"{between} {_END} {self._today} .\n")

    def _between(self, subject: str, field: Field, value: str, start: str | None) -> None:
        through = field.through
        assert through is not None
        between = terms.iri(self._conversion._new(through.record, "", ""))
        lines = self._conversion.lines[between]
        lines.append(f"{between} <{through.subject_path}> {subject} .\n")
        lines.append(f"{between} <{through.value_path}> {value} .\n")
        lines.append(f"{between} <{through.fixed[0]}> <{through.fixed[1]}> .\n")
        if start:
            lines.append(f"{between} {_START} {start} .\n")
        self.made_between.setdefault((subject, field.iri), {}).setdefault(value, []).append(between)

    # --- statements that stand already

    def _statements(self) -> set[tuple[str, str, str]]:
        if self._said is None:
            self._said = set()
            record = self._conversion.schema.records["Statement"]
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
        if subject in self._conversion.fresh:
            return False
        if (subject, terms.iri(field.iri), terms.iri(f"{terms.LIST}answer/{answer}")) in self._statements():
            return True
        return answer == "not-known" and bool(self.current.values(subject, self._record(subject, field), field))

    def _clash(self, subject: str, field: Field, here: set[str], said: set[str], outcome: Outcome, where: str) -> None:
        conversion = self._conversion
        stated = {v: v if v.startswith("<") else terms.text(plain(v)) for v in said}
        new = [v for v in said if (subject, terms.iri(field.iri), stated[v]) not in self._statements()]
        if not new:
            return
        for value in new:
            self._statements().add((subject, terms.iri(field.iri), stated[value]))
            statement = terms.iri(conversion._new("Statement", "", ""))
            name = "statedRecord" if value.startswith("<") else "statedText"
            facts = [
                (terms.ima("about"), subject),
                (terms.ima("aboutField"), terms.iri(field.iri)),
                (terms.ima(name), stated[value]),
                (terms.ima("saidAt"), terms.typed(conversion.report.change.at, "dateTime")),
                (terms.ima("recordedFrom"), terms.text(conversion.mapping.source)),
                (terms.ima("words"), terms.text(outcome.raw or plain(value))),
                (terms.ima("standing"), terms.iri(terms.LIST + "standing/disputed")),
            ]
            conversion.lines[statement] += [f"{statement} {p} {o} .\n" for p, o in facts]
        show = conversion.known.show
        names = [tuple(sorted(show(v[1:-1]) if v.startswith("<") else plain(v) for v in side)) for side in (here, said)]
        conversion.report.clashes.append(
            Clash(subject[1:-1], show(subject[1:-1]), field.label, names[0], names[1], where)
        )


def _compared(terms_: Iterable[str]) -> set[str]:
    return {names.normal(plain(t)) for t in terms_}


def plain(term: str) -> str:
    """Write a term for a reader: the text of a literal, the last part of an IRI."""
    if not term.startswith('"'):
        return term[1:-1].rsplit("/", 1)[-1]
    return term[1 : term.rindex('"')].replace('\\"', '"').replace("\\n", "\n").replace("\\\\", "\\")
