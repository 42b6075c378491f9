"""Set a field among many who edit at once: nobody is overwritten, and others' things are only proposed."""

from collections.abc import Sequence
from dataclasses import dataclass

from ima_graph import names, terms
from ima_graph.errors import InputError
from ima_graph.log import Change
from ima_graph.register import Register
from ima_graph.schema import Field
from ima_graph.tables.adding import convert_rows
from ima_graph.tables.cells import REMOVE
from ima_graph.tables.confirming import record_of
from ima_graph.tables.known import Known
from ima_graph.tables.nearby import Nearby
from ima_graph.tables.saying import Voice, attributed, said_about, statement, taken_out, units_of, with_lines
from ima_graph.tables.written import plain

# What a team's own things are: the fields that say so, by kind of record.
_BELONGS = {
    "InformationAsset": ("heldBy", "owner", "custodian"),
    "Flow": ("flowFrom", "flowTo"),
    "Place": ("administeredBy", "owner"),
    "Post": ("inTeam",),
    "OpenPoint": ("raisedBy", "assignedTo"),
    "AssetCluster": ("owner",),
}
# What was said, met and assigned is not for participants to rewrite.
_NOT_FOR_ALL = ("Statement", "Workshop", "Assignment", "Holding", "ListValue")
_BETWEENS = """SELECT ?b WHERE {{ ?b <{0}> {1} . ?b <{2}> <{3}> }}"""


@dataclass(frozen=True)
class Wish:
    """A field to set: record (id), field, values; `seen` is the last change that the editor's screen showed.

    `person` is the opaque id of the editor, and `anybody` lifts the rule about a team's own things.
    """

    record: str
    key: str
    values: tuple[str, ...]
    seen: int | None
    person: str
    anybody: bool
    words: str = ""


@dataclass(frozen=True)
class Put:
    """What a wish comes to: the change, how it went (set, proposed, disputed), and names of people in it."""

    change: Change
    how: str
    people: frozenset[str]


def put(register: Register, known: Known, wish: Wish, voice: Voice, change: Change) -> Put:
    """Make the change that sets a field, or keeps the value as a Statement beside what the register says.

    It is disputed where somebody else set the field to something different after `seen`, and proposed where the
    record is another team's. The same value as is there alters nothing.
    """
    iri, kind = record_of(known, wish.record)
    field = _field(register, known, wish, iri, kind)
    cell: object = REMOVE if not wish.values else list(wish.values)
    if field.key == "name":
        _refuse_taken_name(known, iri, kind, wish.values)
    row = (kind, {"id": iri, field.key: cell if len(wish.values) != 1 else wish.values[0]})
    added = convert_rows(register, [row], change, known, in_place=True)
    if added.change.is_empty():
        return Put(added.change, "set", added.people)
    is_disputed = wish.seen is not None and changed_since(register, iri, field, wish.seen, wish.person)
    is_own = wish.anybody or _is_own(register, iri, kind, voice)
    if is_own and not is_disputed:
        return Put(attributed(added.change, voice, wish.words), "set", added.people)
    rest, values, removes = taken_out(added.change, iri, field)
    how = "disputed" if is_disputed and is_own else "proposed"
    lines = _beside(register, iri, field, values, removes, how, voice, wish)
    if not lines:
        rest = Change(who=change.who, why=change.why, id=change.id, at=change.at)
    return Put(with_lines(attributed(rest, voice, wish.words), lines), how, added.people)


def _field(register: Register, known: Known, wish: Wish, iri: str, kind: str) -> Field:
    if kind in _NOT_FOR_ALL and not wish.anybody:
        raise InputError("Only the facilitator can change that. Write a note about it.")
    field = register.schema.records[kind].field(wish.key)
    if field.read_only:
        raise InputError(f"{field.label} is another record's field seen from here; set it there.")
    if wish.values and not any(v.strip() for v in wish.values):
        raise InputError(f"{known.show(iri)}, {field.label}: a blank says nothing. Choose none, or not known.")
    return field


def _refuse_taken_name(known: Known, iri: str, kind: str, values: Sequence[str]) -> None:
    if not values:
        raise InputError("A name cannot be taken away. Give another name in its place.")
    others = [i for i in known.by_name.get((kind, names.normal(values[0])), ()) if i != iri]
    if others:
        raise InputError(f'"{values[0]}" is the name of another one already. If both are the same, say so.')


def _beside(
    register: Register,
    iri: str,
    field: Field,
    values: list[str],
    removes: bool,
    standing: str,
    voice: Voice,
    wish: Wish,
) -> list[str]:
    """Write the values as Statements beside what the register says, but not what the team said already."""
    said = {
        (s.value, s.answer)
        for s in said_about(register.store, iri)
        if s.field == terms.iri(field.iri) and voice.said(s) and s.is_standing("disputed", "proposed")
    }
    if not values and removes:
        is_said = ("", terms.iri(terms.LIST + "answer/none")) in said
        return [] if is_said else statement(register, voice, iri, field, standing, answer="none", words=wish.words)
    return [
        line
        for value in values
        if (value if value.startswith("<") else terms.text(plain(value)), "") not in said
        for line in statement(register, voice, iri, field, standing, value, words=wish.words)
    ]


def changed_since(register: Register, iri: str, field: Field, seen: int, person: str) -> bool:
    """Say whether the last change to a field after change `seen` was somebody else's."""
    subject = terms.iri(iri)
    betweens = _all_betweens(register, subject, field)
    for entry in reversed(register.log.entries(max(seen, 0))):
        added, removed = register.log.payload(entry.number)
        if _touches(terms.triples_of(added + removed), subject, field, betweens):
            return register.log.evidence(entry.number).get("person", "") != person
    return False


def _all_betweens(register: Register, subject: str, field: Field) -> set[str]:
    if not field.through:
        return set()
    query = _BETWEENS.format(field.through.subject_path, subject, *field.through.fixed)
    return {str(b) for (b,) in register.store.select(query, (terms.REGISTER_GRAPH,)).rows}


def _touches(triples: list[terms.Triple], subject: str, field: Field, betweens: set[str]) -> bool:
    if not field.through:
        path = terms.iri(field.path or "")
        return any(s == subject and p == path for s, p, _ in triples)
    through = field.through
    about = {s for s, p, o in triples if (p, o) == (terms.iri(through.subject_path), subject)}
    fixed = (terms.iri(through.fixed[0]), terms.iri(through.fixed[1]))
    of_role = {s for s, p, o in triples if s in about and (p, o) == fixed}
    return bool(of_role) or any(s in betweens for s, _, _ in triples)


def _is_own(register: Register, iri: str, kind: str, voice: Voice) -> bool:
    """Say whether a record is the team's, or nobody's yet."""
    nearby = Nearby(register.store, register.schema, voice.at[:10], {})
    if kind == "Team":
        return iri == voice.team
    record = register.schema.records[kind]
    holders = {v for key in _BELONGS.get(kind, ()) for v in nearby.values(terms.iri(iri), record, record.field(key))}
    units = {unit for holder in holders for unit in units_of(nearby.facts(holder), holder[1:-1])}
    return not units or terms.iri(voice.team) in units
