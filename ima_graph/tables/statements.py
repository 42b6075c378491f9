"""Read a sheet of statements: which field each is about, and which assignment an owner's acceptance is about."""

from dataclasses import replace
from typing import TYPE_CHECKING

from ima_graph import names, terms
from ima_graph.schema import Field, RecordType
from ima_graph.tables.cells import ColumnReader, Outcome
from ima_graph.tables.report import CellError

if TYPE_CHECKING:
    from ima_graph.tables.convert import Conversion
    from ima_graph.tables.headers import Table

_CONFIRMING = {terms.iri(terms.LIST + "standing/accepted"), terms.iri(terms.LIST + "standing/declined")}
Found = list[tuple[ColumnReader, Outcome]]
Facts = dict[str, set[str]]
_START, _END = terms.ima("startDate"), terms.ima("endDate")


def field_of_statement(conversion: "Conversion", table: "Table", number: int, found: Found) -> Found:
    """Put the field in place of its label, and the assignment in place of the asset where an owner confirms."""
    said = {r.field.key: o for r, o in found}
    about, label = said.get("about", Outcome()), said.get("aboutField", Outcome())
    if not about.values or not label.values:
        return found
    subject = about.values[0]
    kind = conversion.known.kind_of.get(subject[1:-1], "")
    record = conversion.schema.records.get(kind)
    text = label.values[0].strip('"')
    field = _field(record, text) if record else None
    if field is None:
        known = ", ".join(f.label for f in record.fields) if record else ""
        problem = f'"{text}" is no field of {record.label if record else "that record"}; choose from {known}'
        conversion.report.errors.append(CellError(table.file, table.sheet, number, "Field", text, problem))
        return found
    stated = next(iter(said.get("statedRecord", Outcome()).values), None)
    if field.through and set(said.get("standing", Outcome()).values) & _CONFIRMING:
        assignment = conversion.confirm(subject, field, stated)
        if assignment is None:
            name = conversion.known.show(subject[1:-1])
            problem = f"nobody is recorded as {field.label.lower()} of {name}, so nothing can be accepted or declined; record that first"
            conversion.report.errors.append(
                CellError(table.file, table.sheet, number, "About", name, problem)
            )
            return found
        value = next(
            f
            for f in conversion.schema.records[field.through.record].fields
            if f.path == field.through.value_path
        )
        return _put(found, assignment, value.iri)
    return _put(found, subject, field.iri)


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


def attach_confirmation(
    conversion: "Conversion", asset: str, field: Field, assignee: str | None
) -> str | None:
    """Find the assignment of the field's role for an asset, to `assignee` if given: the open one, else the latest."""
    through = field.through
    assert through is not None
    fixed = (terms.iri(through.fixed[0]), terms.iri(through.fixed[1]))
    fitting = [
        (
            not facts.get(_END),
            max(facts.get(_END, ()), default=""),
            max(facts.get(_START, ()), default=""),
            subject,
        )
        for subject, facts in _betweens(conversion, field).get(asset, [])
        if fixed[1] in facts.get(fixed[0], set())
        and (assignee is None or assignee in facts.get(terms.iri(through.value_path), set()))
    ]
    return max(fitting)[3] if fitting else None


def _betweens(conversion: "Conversion", field: Field) -> dict[str, list[tuple[str, Facts]]]:
    """Index the records in between by what they are about: those of the register, and those of this import."""
    through = field.through
    assert through is not None
    if field.iri not in conversion.betweens:
        record = conversion.schema.records[through.record]
        found = list(conversion.merger.current.records(record).items())
        for subject in conversion.fresh:
            if conversion.known.kind_of.get(subject[1:-1]) == record.name:
                found.append((subject, _facts(conversion.lines[subject])))
        index = conversion.betweens[field.iri] = {}
        for subject, facts in found:
            for about in facts.get(terms.iri(through.subject_path), ()):
                index.setdefault(about, []).append((subject, facts))
    return conversion.betweens[field.iri]


def _facts(lines: list[str]) -> Facts:
    facts: Facts = {}
    for line in lines:
        _, predicate, value = terms.split_line(line)
        facts.setdefault(predicate, set()).add(value)
    return facts
