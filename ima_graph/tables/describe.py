"""Say in words what a change would do, for a dry run."""

from collections.abc import Sequence

from ima_graph import terms
from ima_graph.log import Change
from ima_graph.register.history import Event
from ima_graph.schema import Schema
from ima_graph.store import Store
from ima_graph.tables.known import Known
from ima_graph.tables.written import plain

_HIDDEN = {terms.ima("recordedAt"), terms.ima("recordedFrom"), terms.iri(terms.TYPE)}


def describe(store: Store, schema: Schema, base: str, change: Change) -> list[tuple[str, str, str, str, str]]:
    """Give a row for each field that a change touches: kind, record, field, now, then. New records come last."""
    known = Known.load(store, schema, base)
    old = set(known.kind_of)
    removed, added = terms.triples_of(change.removed), terms.triples_of(change.added)
    for s, p, o in added:
        if p == terms.iri(terms.TYPE) and o[1:-1] in schema.by_class:
            known.add(s[1:-1], schema.by_class[o[1:-1]].name)
    for s, p, o in added:
        if p in (terms.iri(terms.LABEL), terms.iri(terms.PREF_LABEL)) and s[1:-1] in known.kind_of:
            known.add_name(s[1:-1], plain(o), True)
    cells: dict[tuple[str, str], tuple[list[str], list[str]]] = {}
    for side, triples in enumerate((removed, added)):
        for s, p, o in triples:
            if p not in _HIDDEN:
                cells.setdefault((s[1:-1], p[1:-1]), ([], []))[side].append(_show(o, known, schema))
    rows = []
    for (iri, path), (now, then) in cells.items():
        kind = known.kind_of.get(iri, "")
        record = schema.records.get(kind)
        field = next((f.label for f in record.fields if f.path == path), path) if record else path
        name = known.show(iri) if iri in known.shown else "(new)" if iri not in old else known.show(iri)
        rows.append((iri not in old, (kind, name, field, "; ".join(sorted(now)), "; ".join(sorted(then)))))
    return [row for _, row in sorted(rows, key=lambda r: r[0])]


def describe_events(
    found: Sequence[Event], store: Store, schema: Schema, base: str
) -> list[tuple[str, str, str, str, str, str, str]]:
    """Write events for reading: change, moment, who, field, added or removed, value, why."""
    known = Known.load(store, schema, base)
    rows = []
    for event in found:
        record = schema.records.get(known.kind_of.get(event.record, ""))
        paths = {f.path: f.label for f in record.fields} if record else {}
        label = paths.get(event.path) or event.path.rsplit("#", 1)[-1]
        value = _show(event.value, known, schema)
        what = "added" if event.was_added else "removed"
        entry = event.entry
        rows.append((str(entry.number), entry.at[:19], entry.who, label, what, value, entry.why))
    return rows


def _show(term: str, known: Known, schema: Schema) -> str:
    if not term.startswith("<"):
        return plain(term)
    iri = term[1:-1]
    field = schema.fields_by_iri.get(iri)
    return field.label if field else known.show(iri)
