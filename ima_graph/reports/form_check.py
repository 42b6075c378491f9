"""Check the form of a register against the shapes: how many values a field has, of which type, from which list."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from textwrap import wrap

from ima_graph import terms
from ima_graph.schema import Field, RecordType, Schema
from ima_graph.store import Store
from ima_graph.tables import Current, Known, plain

_SHOWN, _LINE = 20, 100
_TYPES = {
    "date": re.compile(r'"\d{4}-\d\d-\d\d"\^\^<.*#date>'),
    "boolean": re.compile(r'"(true|false)"\^\^<.*#boolean>'),
    "integer": re.compile(r'"-?\d+"\^\^<.*#integer>'),
    "string": re.compile(r'".*"(@.+)?', re.DOTALL),
}


@dataclass(frozen=True)
class Fault:
    """A record (IRI) that does not have the form that a field's shape asks for, and what is wrong."""

    record: str
    field: Field
    what: str


def check_form(store: Store, schema: Schema, base: str, on: date) -> list[Fault]:
    """List the faults of form of a register on a day, in the order of kinds and fields."""
    current = Current(store, schema, on.isoformat())
    known = Known.load(store, schema, base)
    answered = {
        (about, field)
        for facts in current.records(schema.records["Statement"]).values()
        if facts.get(terms.ima("answer"))
        for about in facts.get(terms.ima("about"), ())
        for field in facts.get(terms.ima("aboutField"), ())
    }
    found = []
    for record in schema.records.values():
        for subject, facts in sorted(current.records(record).items()):
            for field in record.fields:
                if field.inverse or not (field.path or field.through):
                    continue
                values = current.values(subject, record, field) if field.through else facts.get(f"<{field.path}>", ())
                is_answered = (subject, terms.iri(field.iri)) in answered
                what = next(_faults(field, values, is_answered, known, schema), "")
                found += [Fault(subject[1:-1], field, what)] if what else []
    return found


def _faults(field: Field, values: Collection[str], is_answered: bool, known: Known, schema: Schema) -> Iterator[str]:
    if field.essential and not values and not is_answered:
        yield "has none"
    if len(values) > 1 and not (field.many or field.through):
        yield f"has {len(values)}"
    for value in sorted(values):
        pattern = _TYPES.get(field.kind)
        kind = known.kind_of.get(value[1:-1], "")
        if pattern and not pattern.fullmatch(value):
            yield f"holds {plain(value) if value.startswith(chr(34)) else value}"
        elif field.kind == "list" and kind != "ListValue" and value[1:-1] not in _listed(field, schema):
            yield f"holds {known.show(value[1:-1])}"
        elif field.kind == "record" and kind and field.targets and kind not in field.targets:
            yield f"holds {known.show(value[1:-1])}, which is of another kind"


def _listed(field: Field, schema: Schema) -> set[str]:
    values = schema.lists[field.list_iri].values if field.list_iri in schema.lists else ()
    return {value.iri for value in values}


def told(faults: list[Fault], store: Store, schema: Schema, base: str, name: str) -> str:
    """Write the report of a check, for people to read."""
    known = Known.load(store, schema, base)
    title = f"{' '.join(name.split())}: check of the form"
    lines = [title, "=" * min(len(title), _LINE), ""]
    lines += wrap(
        "Each record was compared with the shapes, which say of every field how many values it has, of which type and "
        "from which list. What is merely not known yet is no fault of form: see the gaps in report.html.",
        _LINE,
    )
    grouped: dict[str, list[Fault]] = defaultdict(list)
    for fault in faults:
        grouped[fault.field.iri].append(fault)
    lines += ["", "Nothing is wrong."] if not faults else []
    for group in grouped.values():
        field: Field = group[0].field
        record: RecordType = schema.records[field.record]
        lines += ["", f"{record.plural}: {field.label} ({len(group):,})", *wrap(f"What to do: {field.message}", _LINE)]
        lines += [f"  {known.show(f.record)} {f.what}" for f in group[:_SHOWN]]
        lines += [f"  and {len(group) - _SHOWN:,} more"] if len(group) > _SHOWN else []
    return "\n".join([*lines, ""])
