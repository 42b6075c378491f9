"""Read a sheet of statements: which field each is about, and which assignment an owner's acceptance is about."""

from dataclasses import replace

from ima_graph import names, terms
from ima_graph.schema import Field, RecordType
from ima_graph.tables.cells import Outcome
from ima_graph.tables.current import Current
from ima_graph.tables.jobs import Found
from ima_graph.tables.making import Making
from ima_graph.tables.written import plain

_CONFIRMING = {terms.iri(terms.LIST + "standing/accepted"), terms.iri(terms.LIST + "standing/declined")}
_START, _END = terms.ima("startDate"), terms.ima("endDate")
Facts = dict[str, set[str]]


class StatementReader:
    """Puts the field in place of its label, and the assignment in place of the asset where an owner confirms."""

    def __init__(self, making: Making, current: Current) -> None:
        """Read statements about records that the register has, and about those that this import makes."""
        self._making, self._current = making, current
        # Field → record → the records in between that are about it, with their facts.
        self._betweens: dict[str, dict[str, list[tuple[str, Facts]]]] = {}

    def read(self, found: Found, subject: str) -> tuple[Found, tuple[str, str] | None]:
        """Read one row, about the Statement `subject` (IRI) where it is known; gives column and problem as well."""
        said = {r.field.key: o for r, o in found}
        about, label = said.get("about", Outcome()), said.get("aboutField", Outcome())
        if not about.values or not label.values:
            return found, None
        on = about.values[0]
        kind = self._making.known.kind_of.get(on[1:-1], "")
        record = self._making.schema.records.get(kind)
        text = plain(label.values[0])
        field = _field(record, text) if record else None
        if field is None:
            known = ", ".join(f.label for f in record.fields) if record else ""
            what = f'"{text}" is no field of {record.label if record else "that record"}'
            return found, ("Field", f"{what}; choose from {known}" if known else what)
        is_confirming = bool(set(said.get("standing", Outcome()).values) & _CONFIRMING)
        if field.through and is_confirming and not self._stands(subject, on, said["standing"]):
            stated = next(iter(said.get("statedRecord", Outcome()).values), None)
            return self._confirming(found, on, field, stated)
        return _put(found, on, field.iri), None

    def _stands(self, subject: str, about: str, standing: Outcome) -> bool:
        """Say whether the register has this very statement: an answer that was declined when two were settled."""
        facts = self._current.records(self._making.schema.records["Statement"]).get(terms.iri(subject), {})
        is_same = about in facts.get(terms.ima("about"), set())
        return is_same and set(standing.values) == facts.get(terms.ima("standing"), set())

    def _confirming(
        self, found: Found, on: str, field: Field, stated: str | None
    ) -> tuple[Found, tuple[str, str] | None]:
        through = field.through
        assert through is not None
        assignment = self._assignment(on, field, stated)
        if assignment is None:
            name = self._making.known.show(on[1:-1])
            what = f"nobody is recorded as {field.label.lower()} of {name}"
            return found, ("About", f"{what}, so nothing can be accepted or declined; record that first")
        between = self._making.schema.records[through.record]
        value = next(f for f in between.fields if f.path == through.value_path)
        return _put(found, assignment, value.iri), None

    def _assignment(self, on: str, field: Field, assignee: str | None) -> str | None:
        """Find the assignment of the field's role, to `assignee` if given: the open one, else the latest."""
        through = field.through
        assert through is not None
        role, wanted = terms.iri(through.fixed[0]), terms.iri(through.fixed[1])
        fitting = [
            (not facts.get(_END), max(facts.get(_END, ()), default=""), max(facts.get(_START, ()), default=""), subject)
            for subject, facts in self._between(field).get(on, [])
            if wanted in facts.get(role, set())
            and (assignee is None or assignee in facts.get(terms.iri(through.value_path), set()))
        ]
        return max(fitting)[3] if fitting else None

    def _between(self, field: Field) -> dict[str, list[tuple[str, Facts]]]:
        """Index the records in between by what they are about: those of the register, and those of this import."""
        through = field.through
        assert through is not None
        if field.iri not in self._betweens:
            record = self._making.schema.records[through.record]
            found: list[tuple[str, Facts]] = list(self._current.records(record).items())
            made = [s for s in self._making.lines if self._making.known.kind_of.get(s[1:-1]) == record.name]
            found += [(subject, self._making.facts(subject)) for subject in made]
            index: dict[str, list[tuple[str, Facts]]] = {}
            for subject, facts in found:
                for about in facts.get(terms.iri(through.subject_path), ()):
                    index.setdefault(about, []).append((subject, facts))
            self._betweens[field.iri] = index
        return self._betweens[field.iri]


def _put(found: Found, subject: str, field: str) -> Found:
    new = {"about": (subject,), "aboutField": (terms.iri(field),)}
    return [(r, replace(o, values=new[r.field.key]) if r.field.key in new else o) for r, o in found]


def _field(record: RecordType, text: str) -> Field | None:
    wanted = names.normal(text.rsplit(": ", 1)[-1])
    for field in record.fields:
        if wanted in (names.normal(field.label), field.key.casefold(), field.iri.casefold()):
            return field
    for field in record.fields:
        if wanted in (names.normal(a) for a in field.alternatives):
            return field
    return None
