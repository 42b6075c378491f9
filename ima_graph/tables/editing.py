"""Set one field of one record, and settle two answers: small changes, made by the same machinery as an import."""

from dataclasses import dataclass, replace

from ima_graph import terms
from ima_graph.errors import InputError, NotFoundError
from ima_graph.log import Change
from ima_graph.register import Register
from ima_graph.schema import Field
from ima_graph.store import value_of
from ima_graph.tables.cells import REMOVE
from ima_graph.tables.convert import Conversion
from ima_graph.tables.current import Current, Lazy
from ima_graph.tables.headers import Table
from ima_graph.tables.kept import attempt
from ima_graph.tables.known import Known
from ima_graph.tables.mapping import ColumnUse, Mapping, TableMapping
from ima_graph.tables.written import plain

_RIVALS = f"""SELECT ?s ?about ?field ?value ?at WHERE {{
  ?s a <{terms.IMA}Statement> .
  ?s <{terms.IMA}about> ?about .
  ?s <{terms.IMA}aboutField> ?field .
  ?s <{terms.IMA}standing> ?standing .
  VALUES ?standing {{ <{terms.LIST}standing/disputed> <{terms.LIST}standing/proposed> }}
  {{ ?s <{terms.IMA}statedRecord> ?value }} UNION {{ ?s <{terms.IMA}statedText> ?value }}
  OPTIONAL {{ ?s <{terms.IMA}saidAt> ?at }}
}} ORDER BY ?about ?field ?at ?s"""


@dataclass(frozen=True)
class Rival:
    """One of two answers: what somebody said about a field, against what the register says. IRIs and plain values."""

    statement: str
    record: str
    field: Field
    value: str
    said_at: str


def find_record(known: Known, text: str, kind: str = "") -> str:
    """Find the one record that `text` (id, reference or name) means; `NotFoundError` or `InputError` when not one."""
    kinds = (kind,) if kind else ()
    found = known.find(text, kinds, "", "")
    found = found or [
        i
        for i, (_, r) in known.reference_of.items()
        if r.casefold() == text.casefold() and kind in ("", known.kind_of[i])
    ]
    if len(found) == 1:
        return found[0]
    if found:
        shown = "; ".join(f"{known.kind_of[i]} {known.show(i)} [{i.removeprefix(known.base)}]" for i in found[:6])
        raise InputError(f'"{text}" may mean: {shown}. Say which by its id in brackets.')
    raise NotFoundError(
        f'There is no record "{text}"{" of kind " + kind if kind else ""}. See: ima-graph query, or export.'
    )


def set_field(
    register: Register,
    record: str,
    key: str,
    values: list[str],
    change: Change,
    kind: str = "",
    make: bool = False,
    known: Known | None = None,
) -> Change:
    """Make the change that gives a field these values in place of those it has; "(remove)" takes them away.

    `known` are the names of the register where they were read already.
    """
    known = known or Known.load(register.store, register.schema, register.base)
    row: dict[str, object]
    if make:
        kind, row = _to_make(register, known, record, kind), {"name": record}
    else:
        iri = find_record(known, record, register.schema.record(kind).name if kind else "")
        kind, row = known.kind_of[iri], {"id": iri.removeprefix(register.base)}
    if key:
        field = _field(register, kind, key)
        holds_many = (field.many or field.through) and values != [REMOVE]
        row[field.key] = list(values) if holds_many else "; ".join(values)
    table = Table("set", "", 1, list(row), [list(row.values())], [1], [])
    uses: dict[str, tuple[ColumnUse, ...]] = {k: (ColumnUse(k),) for k in row}
    mapping = Mapping("", (TableMapping(kind, uses),), stamp=0)
    current = Current(register.store, register.schema, change.at[:10])
    with attempt(known) as trial:
        work = Conversion(register.base, register.schema, mapping, change, current, Lazy(lambda: current), trial)
        report = work.run([(table, mapping.tables[0])], lambda _n: None)
    if report.errors:
        raise InputError(f"{record}{f', {key}' if key else ''}: {report.errors[0].problem}")
    return report.change


def _to_make(register: Register, known: Known, name: str, kind: str) -> str:
    """Check that a record of this name and kind can be made, and give the name of the kind."""
    if not kind:
        raise InputError("Say what kind of record to make: --kind KIND. See the kinds with: ima-graph schema")
    record = register.schema.record(kind)
    if not record.has("name"):
        raise InputError(f"{record.label} has no name to be made by; import it in a table.")
    if known.find(name, (record.name,), ""):
        raise InputError(f'"{name}" is the name of another {record.label} already.')
    return record.name


def _field(register: Register, kind: str, key: str) -> Field:
    record = register.schema.records[kind]
    for field in record.fields:
        if key.casefold() in (field.key.casefold(), field.label.casefold()):
            if field.read_only:
                raise InputError(f"{field.label} is another record's field seen from here; set it there.")
            return field
    return record.field(key)


def rivals(register: Register) -> list[Rival]:
    """List the answers that stand against what the register says."""
    found = []
    for s, about, field, value, at in register.store.select(_RIVALS, (terms.REGISTER_GRAPH,)).rows:
        known = register.schema.fields_by_iri.get(value_of(field))
        if known:
            found.append(Rival(value_of(s), value_of(about), known, value_of(value), value_of(at)))
    return found


def settle(register: Register, record: str, key: str, take: str, change: Change, known: Known | None = None) -> Change:
    """Make the change that settles a field with two answers: `take` names the value that holds, "" the register's own.

    The answers not chosen stand as declined, and a settled Statement says what was decided. `known` as in `set_field`.
    """
    known = known or Known.load(register.store, register.schema, register.base)
    iri = find_record(known, record)
    kind = register.schema.records[known.kind_of[iri]]
    field = _field(register, kind.name, key)
    mine = [r for r in rivals(register) if r.record == iri and r.field.iri == field.iri]
    current = Current(register.store, register.schema, change.at[:10])
    here = current.values(terms.iri(iri), kind, field)
    if not mine and len(here) < 2:
        raise NotFoundError(f"{known.show(iri)} has no two answers for {field.label}, so nothing is to be settled.")
    made = set_field(register, iri.removeprefix(register.base), key, [take], change, known=known) if take else change
    chosen = _chosen(made, iri, field, current, here) if take else here
    standing = terms.ima("standing")
    told = current.records(register.schema.records["Statement"])
    lines, gone = [], []
    for rival in mine:
        statement = terms.iri(rival.statement)
        gone += [f"{statement} {standing} {s} .\n" for s in sorted(told[statement][standing])]
        now = "settled" if _is_among(rival.value, chosen) else "declined"
        lines.append(f"{statement} {standing} {terms.iri(terms.LIST + 'standing/' + now)} .\n")
    lines += _decision(register, iri, field, chosen, change)
    return replace(
        made,
        kind="settle",
        added=made.added + "".join(lines).encode(),
        removed=made.removed + "".join(gone).encode(),
    )


def _chosen(made: Change, iri: str, field: Field, current: Current, here: set[str]) -> set[str]:
    """Read from the change that takes a value what the field holds after it."""
    subject = terms.iri(iri)
    added, removed = terms.triples_of(made.added), terms.triples_of(made.removed)
    if field.through:
        ended = {s for s, p, _ in added if p == terms.ima("endDate")}
        gone = {v for v, betweens in current.between(subject, field).items() if ended & set(betweens)}
        about = {s for s, p, o in added if (p, o) == (terms.iri(field.through.subject_path), subject)}
        new = {o for s, p, o in added if s in about and p == terms.iri(field.through.value_path)}
    else:
        path = terms.iri(field.path or "")
        gone = {o for s, p, o in removed if (s, p) == (subject, path)}
        new = {o for s, p, o in added if (s, p) == (subject, path)}
    return (here - gone) | new


def _is_among(value: str, chosen: set[str]) -> bool:
    return terms.iri(value) in chosen or value in {plain(t) for t in chosen if t.startswith('"')}


def _decision(register: Register, iri: str, field: Field, chosen: set[str], change: Change) -> list[str]:
    """Write the Statement that says what was decided, one for each value that holds."""
    lines = []
    for value in sorted(chosen):
        statement = terms.iri(register.new_iri())
        stated = ("statedRecord", value) if value.startswith("<") else ("statedText", terms.text(plain(value)))
        facts = [
            (terms.iri(terms.TYPE), terms.ima("Statement")),
            (terms.ima("about"), terms.iri(iri)),
            (terms.ima("aboutField"), terms.iri(field.iri)),
            (terms.ima(stated[0]), stated[1]),
            (terms.ima("standing"), terms.iri(terms.LIST + "standing/settled")),
            (terms.ima("saidAt"), terms.typed(change.at, "dateTime")),
            (terms.ima("recordedAt"), terms.typed(change.at, "dateTime")),
            *([(terms.ima("words"), terms.text(change.why))] if change.why else []),
        ]
        lines += [f"{statement} {p} {o} .\n" for p, o in facts]
    return lines
