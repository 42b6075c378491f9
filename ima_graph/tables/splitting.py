"""Split a record that is two things: the second gets a name, what is known of both, and what belongs to it alone.

Undoing the change makes the two one again, exactly as it was.
"""

from collections.abc import Collection
from dataclasses import replace

from ima_graph import names, terms
from ima_graph.errors import ClashError, InputError
from ima_graph.log import Change
from ima_graph.register import Register
from ima_graph.store import value_of
from ima_graph.tables.confirming import record_of
from ima_graph.tables.current import written_term
from ima_graph.tables.known import Known
from ima_graph.tables.saying import Voice, statement
from ima_graph.tables.written import plain

# These tell one record from another, so the second has none of them yet.
_ITS_OWN = ("name", "aliases", "reference", "recordedFrom")
_OF = "SELECT ?p ?o WHERE {{ {0} ?p ?o }}"
_TO = f"""SELECT ?s ?p WHERE {{{{
  ?s ?p {{0}} .
  FILTER(?p NOT IN (<{terms.IMA}about>, <{terms.IMA}assignmentFor>, <{terms.IMA}statedRecord>))
}}}}"""


def parts_of(register: Register, record: str) -> list[str]:
    """List what points at a record (IRI) and could go over to its second half: flows, copies, what a team holds."""
    return sorted({part for part, _ in _links(register, record)})


def split(
    register: Register, known: Known, key: str, name: str, moved: Collection[str], change: Change, voice: Voice
) -> Change:
    """Make the change that takes a second record called `name` out of the record `key` (an id).

    What was said of the whole holds for both: fields are copied, but not names and references, and not the owner,
    whom nobody was asked about. `moved` are the ids of what belongs to the second record alone, such as flows. The
    two are told apart, so that nobody is asked whether they are the same.
    """
    record, kind = record_of(known, key)
    shape = register.schema.records[kind]
    if not shape.has("aliases"):
        raise InputError(f"A record of the kind {shape.label} is not told from others by its name. Add another one.")
    name = " ".join(name.split())
    if not name:
        raise InputError("Say what the second thing is called.")
    there = [iri for iri in known.find(name, (kind,), "") if iri != record]
    if there or names.normal(name) == names.normal(known.show(record)):
        raise ClashError(f"{name} is there already. Choose another name, or move the flows one by one.")
    wanted = [record_of(known, part)[0] for part in moved]
    links = _links(register, record)
    if strange := set(wanted) - {part for part, _ in links}:
        raise InputError(f"{known.show(sorted(strange)[0])} has nothing to do with {known.show(record)}. Look again.")
    second, facts = register.new_iri(), _facts(register, record)
    own = {terms.iri(shape.field(key).path or "") for key in _ITS_OWN if shape.has(key)}
    called = (terms.iri(shape.field("name").path or terms.LABEL), terms.text(name))
    added = [(terms.iri(second), p, o) for p, o in [*(fact for fact in facts if fact[0] not in own), called]]
    taken = [(terms.iri(record), p, o) for p, o in facts if _is_other_name(p, o, name)]
    for part, path in links:
        if part in wanted:
            added.append((terms.iri(part), path, terms.iri(second)))
            taken.append((terms.iri(part), path, terms.iri(record)))
    apart = statement(register, voice, record, shape.field("name"), "declined", terms.iri(second))
    return replace(change, added=terms.lines(added) + "".join(apart).encode(), removed=terms.lines(taken))


def _links(register: Register, record: str) -> list[tuple[str, str]]:
    """List what points at a record (IRI), each with the property (term)."""
    rows = register.store.select(_TO.format(terms.iri(record)), (terms.REGISTER_GRAPH,)).rows
    return [(value_of(s), str(p)) for s, p in rows]


def _facts(register: Register, record: str) -> list[tuple[str, str]]:
    """List what is said of a record (IRI): properties and values as terms."""
    rows = register.store.select(_OF.format(terms.iri(record)), (terms.REGISTER_GRAPH,)).rows
    return [(str(p), written_term(o)) for p, o in rows]


def _is_other_name(path: str, value: str, name: str) -> bool:
    """Say whether a fact is the other name of the first record that is the second one's now."""
    return path == terms.iri(terms.ALT_LABEL) and names.normal(plain(value)) == names.normal(name)
