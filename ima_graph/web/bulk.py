"""One value into one field of many rows: a preview first, then one entry, which one undo takes back."""

from dataclasses import dataclass, replace

from ima_graph import tables, terms
from ima_graph.errors import InputError
from ima_graph.log import Change
from ima_graph.tables import Wish
from ima_graph.web import forms
from ima_graph.web.forms import Form
from ima_graph.web.reading import texts_of
from ima_graph.web.telling import A_PERSON
from ima_graph.web.work import Op, Work

MOST_ROWS = 200


@dataclass(frozen=True)
class Plan:
    """What it would do: how many rows change, how many say so already, and how many are not for this person."""

    kind: str
    rows: tuple[str, ...]
    key: str
    values: tuple[str, ...]
    seen: int
    label: str
    changed: tuple[str, ...]
    same: int
    not_own: int
    newer: int


def read(form: Form) -> Op:
    """Read the form as an entry; `InputError` says what is missing."""
    rows = list(dict.fromkeys(r for r in form.get("row", ()) if r))
    values = [v.strip() for v in forms.one(form, "value").split(";") if v.strip()]
    key, seen, kind = forms.one(form, "field"), forms.one(form, "seen"), forms.one(form, "kind")
    if not rows:
        raise InputError("Tick the rows first.")
    if not key:
        raise InputError("Choose the field to fill.")
    if not values:
        raise InputError("Give the value to put in.")
    op_id = forms.entry_id(forms.one(form, "nonce"), kind, key, *values, "rows", *rows)
    of_rows = {"kind": kind, "records": rows, "field": key, "values": values}
    return {"op": "set", "id": op_id, **of_rows, "seen": forms.number(seen) or 0}


def plan(work: Work) -> Plan:
    """Work out what an entry for many records (ids) of a kind would do."""
    rows, values = texts_of(work.op.get("records")), tuple(texts_of(work.op.get("values")))
    kind, key, register = work.text("kind"), work.text("field"), work.register
    if len(rows) > MOST_ROWS:
        raise InputError(f"{len(rows)} rows at once are too many; {MOST_ROWS} are the most.")
    if kind not in register.schema.records:
        raise InputError("That is no kind of record.")
    if not any(values):
        raise InputError("Give the value to put in.")
    field = register.schema.records[kind].field(key)
    if field.key in ("name", "recordedAt", "recordedFrom"):
        raise InputError(f"{field.label} is not filled for many at once.")
    changed, counts = [], {"same": 0, "proposed": 0, "disputed": 0}
    for row in dict.fromkeys(rows):
        tables.record_of(work.known, row, (kind,))
        wish = Wish(row, key, values, work.seen or 0, work.author.id, work.is_facilitator)
        done = tables.put(register, work.known, wish, work.voice, work.change)
        how = "same" if done.change.is_empty() else done.how
        if how == "set":
            changed.append(row)
        else:
            counts[how] += 1
    told = (counts["same"], counts["proposed"], counts["disputed"])
    return Plan(kind, tuple(rows), key, values, work.seen or 0, field.label, tuple(changed), *told)


def change(work: Work) -> Change:
    """Make the one change of it; rows that are another team's, or were changed meanwhile, stay as they are."""
    made = plan(work)
    if not made.changed:
        return Change()
    rows = [(made.kind, _cells(work.register.base, row, made)) for row in made.changed]
    added = tables.convert_rows(work.register, rows, work.change, work.known, in_place=True)
    is_person = any(work.known.find(v, ("Person",), "") for v in made.values) or bool(added.people)
    told = A_PERSON if is_person else ", ".join(made.values)
    why = f"{len(made.changed)} rows: {made.label}: {told}"[:200]
    return replace(tables.attributed(added.change, work.voice, ""), why=why)


def _cells(base: str, row: str, made: Plan) -> dict[str, object]:
    iri = row if row.startswith(terms.ID) else base + row
    cell: object = made.values[0] if len(made.values) == 1 else list(made.values)
    return {"id": iri, made.key: cell}
