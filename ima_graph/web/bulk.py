"""One value into one field of many rows: a preview first, then one change, which one undo takes back."""

from dataclasses import dataclass, replace

from ima_graph import tables, terms
from ima_graph.errors import InputError
from ima_graph.log import Change
from ima_graph.register import Register
from ima_graph.tables import Known, Voice, Wish
from ima_graph.web import forms
from ima_graph.web.forms import Form
from ima_graph.web.limits import check_words
from ima_graph.web.ops import Ops
from ima_graph.web.pen import RefusalError
from ima_graph.web.people import Person
from ima_graph.web.roles import FACILITATOR
from ima_graph.web.room import Room
from ima_graph.web.telling import A_PERSON

MOST_ROWS = 200


@dataclass(frozen=True)
class Bulk:
    """What is asked for: rows (ids) of a kind, one field, its values; `seen` is the change that the page showed."""

    id: str
    kind: str
    rows: tuple[str, ...]
    key: str
    values: tuple[str, ...]
    seen: int


@dataclass(frozen=True)
class Plan:
    """What it would do: how many rows change, how many say so already, and how many are not for this person."""

    bulk: Bulk
    label: str
    changed: tuple[str, ...]
    same: int
    not_own: int
    newer: int


def read(form: Form) -> Bulk:
    """Read the form; `InputError` says what is missing."""
    rows = tuple(dict.fromkeys(r for r in form.get("row", ()) if r))
    values = tuple(v.strip() for v in forms.one(form, "value").split(";") if v.strip())
    key, seen = forms.one(form, "field"), forms.one(form, "seen")
    if not rows:
        raise InputError("Tick the rows first.")
    if len(rows) > MOST_ROWS:
        raise InputError(f"{len(rows)} rows at once are too many; {MOST_ROWS} are the most.")
    if not key:
        raise InputError("Choose the field to fill.")
    if not values:
        raise InputError("Give the value to put in.")
    number = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 16 else 0
    kind = forms.one(form, "kind")
    op_id = forms.entry_id(forms.one(form, "nonce"), kind, key, *values, "rows", *rows)
    return Bulk(op_id, kind, rows, key, values, number)


def refuse_closed(room: Room, me: Person) -> None:
    """Refuse while the room is locked, or the phase takes no changes to what there is."""
    if me.role == FACILITATOR:
        return
    if room.locked:
        raise RefusalError(423, "The facilitator has locked the room.")
    if "set" in room.phase.closes:
        raise RefusalError(423, f"This waits until “{room.phase.name}” is over.")


def plan(ops: Ops, me: Person, bulk: Bulk) -> Plan:
    """Work out what it would do, and write nothing."""
    check_words(list(bulk.values))
    return _plan(ops.project.register, ops, me, bulk)[0]


def _plan(register: Register, ops: Ops, me: Person, bulk: Bulk) -> tuple[Plan, Known, Voice, Change]:
    known = Known.load(register.store, register.schema, register.base)
    if bulk.kind not in register.schema.records:
        raise InputError("That is no kind of record.")
    record = register.schema.records[bulk.kind]
    field = record.field(bulk.key)
    if field.key in ("name", "recordedAt", "recordedFrom"):
        raise InputError(f"{field.label} is not filled for many at once.")
    label = me.team_label or me.role.capitalize()
    change = Change(who=f"{label} ({me.name})" if me.name and me.role != FACILITATOR else label, source=ops.workshop)
    team = register.iri(me.team) if me.team and not me.team.startswith(terms.ID) else me.team
    workshop = next(iter(known.find(ops.workshop, ("Workshop",), "")), "")
    voice = Voice(team if team in known.kind_of else "", workshop, ops.workshop, change.at)
    changed, counts = [], {"same": 0, "proposed": 0, "disputed": 0}
    for row in bulk.rows:
        tables.record_of(known, row, (bulk.kind,))
        wish = Wish(row, bulk.key, bulk.values, bulk.seen, me.id, me.role == FACILITATOR)
        done = tables.put(register, known, wish, voice, change)
        how = "same" if done.change.is_empty() else done.how
        if how == "set":
            changed.append(row)
        else:
            counts[how] += 1
    made = Plan(bulk, field.label, tuple(changed), counts["same"], counts["proposed"], counts["disputed"])
    return made, known, voice, change


def write(ops: Ops, me: Person, bulk: Bulk) -> int:
    """Write it as one change, and tell how many rows it altered; sent twice, it is written once."""
    check_words(list(bulk.values))
    counted = {"rows": 0}

    def make(register: Register) -> Change:
        made, known, voice, change = _plan(register, ops, me, bulk)
        counted["rows"] = len(made.changed)
        if not made.changed:
            return Change()
        rows = [(bulk.kind, _cells(register, row, bulk)) for row in made.changed]
        added = tables.convert_rows(register, rows, change, known, in_place=True)
        evidence: dict[str, object] = {"words": "", "team": me.team, "op": "set", "person": me.id}
        is_person = any(known.find(v, ("Person",), "") for v in bulk.values) or bool(added.people)
        told = A_PERSON if is_person else ", ".join(bulk.values)
        why = f"{len(made.changed)} rows: {made.label}: {told}"[:200]
        return replace(tables.attributed(added.change, voice, ""), evidence=evidence, why=why)

    ops.project.register.write(make, change_id=bulk.id)
    ops.project.known = ops.project.register.log.last_number()
    return counted["rows"]


def _cells(register: Register, row: str, bulk: Bulk) -> dict[str, object]:
    iri = row if row.startswith(terms.ID) else register.base + row
    cell: object = bulk.values[0] if len(bulk.values) == 1 else list(bulk.values)
    return {"id": iri, bulk.key: cell}
