"""Lay the records of a register out as rows and cells, a sheet for each kind, for all table exports."""

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import pyoxigraph as ox

from ima_graph import terms
from ima_graph.schema import Field, RecordType, Schema, Through
from ima_graph.store import Store
from ima_graph.store.interface import Term
from ima_graph.tables.display import Display, Facts
from ima_graph.tables.guard import join_values

Cell = str | int | date | None

# The kinds that have a sheet even when there is no record of them yet.
MAIN = ("InformationAsset", "Flow", "Team", "Post", "Place")

_START, _END = terms.IMA + "startDate", terms.IMA + "endDate"
_FACTS = """SELECT ?record ?path ?value
WHERE {{
  VALUES ?class {{ <{0}> }}
  ?record a ?class .
  ?record ?path ?value .
}}"""


@dataclass(frozen=True)
class RecordRow:
    """One record: a cell for each field of its sheet; `links` are the IRIs in fields that hold records."""

    iri: str
    key: str
    label: str
    cells: tuple[Cell, ...]
    links: dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class RecordSheet:
    """All records of one kind, by name then key."""

    record: RecordType
    fields: tuple[Field, ...]
    rows: tuple[RecordRow, ...]

    @cached_property
    def places(self) -> dict[str, int]:
        """Where the row of each record stands."""
        return {row.iri: place for place, row in enumerate(self.rows)}

    def only(self, keep: set[str]) -> "RecordSheet":
        """Keep the rows of these records (IRIs), in their order."""
        places = sorted(self.places[iri] for iri in keep if iri in self.places)
        return replace(self, rows=tuple(self.rows[place] for place in places))


@dataclass(frozen=True)
class Contents:
    """The whole register as sheets by the name of their kind, as it holds on a day."""

    sheets: dict[str, RecordSheet]
    on: date
    display: Display

    def to_write(self) -> list[RecordSheet]:
        """List the sheets worth writing: those with rows, and the main ones."""
        return [s for name, s in self.sheets.items() if s.rows or name in MAIN]

    def only(self, keep: dict[str, set[str]]) -> "Contents":
        """Keep the records (IRIs) named for each kind, and no others; names stay as they are in the whole."""
        return replace(self, sheets={n: s.only(keep.get(n, set())) for n, s in self.sheets.items()})


def cells(store: Store, schema: Schema, base: str, on: date) -> Contents:
    """Read the register graph and lay it out, one query for each kind of record.

    `base` is the part of record IRIs that keys leave out. Fields whose value stands on a record in between,
    as an owner on an assignment, show the values that hold on `on`.
    """
    facts: Facts = {r.name: _facts(store, r) for r in schema.records.values()}
    display = Display(facts, schema, base)
    sheets = {r.name: _sheet(r, facts, display, on) for r in schema.records.values()}
    return Contents(sheets, on, display)


def _facts(store: Store, record: RecordType) -> dict[str, dict[str, list[Term]]]:
    found: dict[str, dict[str, list[Term]]] = {}
    for subject, path, value in store.select(_FACTS.format(record.class_iri), (terms.REGISTER_GRAPH,)).rows:
        if isinstance(subject, ox.NamedNode) and isinstance(path, ox.NamedNode) and value is not None:
            found.setdefault(subject.value, {}).setdefault(path.value, []).append(value)
    return found


def _sheet(record: RecordType, facts: Facts, display: Display, on: date) -> RecordSheet:
    fields = tuple(f for f in record.fields if not f.read_only and (f.is_stored or f.through))
    between = {f.key: _through(f.through, facts, on) for f in fields if f.through}
    rows = []
    for iri, values in facts[record.name].items():
        found = {
            f.key: between[f.key].get(iri, []) if f.key in between else values.get(f.path or "", []) for f in fields
        }
        shown = tuple(_cell(found[f.key], f, display) if found[f.key] else None for f in fields)
        label = display.name(iri) or next((str(c) for c in shown if c is not None), "")
        links = {f.key: _links(found[f.key]) for f in fields if f.kind == "record" and found[f.key]}
        rows.append(RecordRow(iri, display.key(iri), label, shown, links))
    rows.sort(key=lambda r: (r.label.casefold(), r.label, r.key))
    return RecordSheet(record, fields, tuple(rows))


def _through(through: Through, facts: Facts, on: date) -> dict[str, list[Term]]:
    found: dict[str, list[Term]] = {}
    fixed = ox.NamedNode(through.fixed[1])
    for values in facts[through.record].values():
        if fixed not in values.get(through.fixed[0], ()) or not _holds(values, on):
            continue
        for subject in values.get(through.subject_path, ()):
            if isinstance(subject, ox.NamedNode):
                found.setdefault(subject.value, []).extend(values.get(through.value_path, ()))
    return found


def _holds(values: dict[str, list[Term]], on: date) -> bool:
    starts = [d for d in (_day(v) for v in values.get(_START, ())) if d]
    ends = [d for d in (_day(v) for v in values.get(_END, ())) if d]
    return all(s <= on for s in starts) and all(on < e for e in ends)


def _day(term: Term) -> date | None:
    try:
        return date.fromisoformat(_value(term))
    except ValueError:
        return None


def _links(values: list[Term]) -> tuple[str, ...]:
    return tuple(sorted({v.value for v in values if isinstance(v, ox.NamedNode)}))


def _cell(values: list[Term], field: Field, display: Display) -> Cell:
    if len(values) == 1:
        one = _one(values[0], field, display)
        return join_values([one]) if field.many and isinstance(one, str) else one
    texts = {str(_one(v, field, display)) for v in values}
    return join_values(sorted(texts, key=lambda t: (t.casefold(), t)))


def _one(term: Term, field: Field, display: Display) -> str | int | date:
    if not isinstance(term, ox.Literal):
        return display.term(term, field)
    text = term.value
    if field.kind == "boolean":
        return {"true": "yes", "1": "yes", "false": "no", "0": "no"}.get(text, text)
    if field.kind == "date":
        return _day(term) or text
    # A spreadsheet keeps 15 digits of a number.
    if field.kind == "integer" and len(text) <= 15 and text.removeprefix("-").isdecimal():
        return int(text) if str(int(text)) == text else text
    return text


def _value(term: Term) -> str:
    return str(getattr(term, "value", term))
