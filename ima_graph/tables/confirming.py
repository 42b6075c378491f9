"""Confirm what others told: the other end of a flow, an owner's acceptance, that two things are not the same."""

from collections.abc import Iterable

from ima_graph import terms
from ima_graph.errors import InputError, NotFoundError
from ima_graph.register import Register
from ima_graph.schema import Field
from ima_graph.store import Store, value_of
from ima_graph.tables.adding import Added
from ima_graph.tables.known import Known
from ima_graph.tables.nearby import Facts, Nearby
from ima_graph.tables.saying import Said, Voice, said_about, statement, units_of
from ima_graph.tables.written import plain

Lines = tuple[list[str], list[str]]

FLOW_STANDINGS = ("accepted", "declined", "disputed")
_OPPOSITE = {"accepted": "declined", "declined": "accepted"}
_ENDS = ("flowFrom", "flowTo")
_APART = f"""SELECT ?a ?b WHERE {{
  ?s <{terms.IMA}standing> <{terms.LIST}standing/declined> .
  ?s <{terms.IMA}aboutField> ?field .
  FILTER(STRENDS(STR(?field), "-name"))
  ?s <{terms.IMA}about> ?a .
  ?s <{terms.IMA}statedRecord> ?b .
}}"""


def record_of(known: Known, key: str, kinds: Iterable[str] = ()) -> tuple[str, str]:
    """Find a record by its id: its IRI and its kind; `NotFoundError` when it is gone or of another kind."""
    iri = key if key.startswith(terms.ID) else known.base + key
    kind = known.kind_of.get(iri, "")
    if not kind or (kinds and kind not in kinds):
        raise NotFoundError("That is not there any more: somebody took it back or joined it to another. Look again.")
    return iri, kind


# --- flows


def speaks_for(added: Added, facts: Facts, team: str) -> bool:
    """Say whether a team (IRI) is at an end of a flow, itself or by a post of its own."""
    return bool(team) and terms.iri(team) in _units(added.nearby, facts)


def _units(nearby: Nearby, facts: Facts) -> set[str]:
    ends = {end for key in _ENDS for end in facts.get(terms.ima(key), ())}
    return {unit for end in ends for unit in units_of(nearby.facts(end), end[1:-1])}


def tell_flow(
    register: Register, facts: Facts, flow: str, voice: Voice, standing: str, words: str, text: str = ""
) -> list[str]:
    """Write what a team says of a flow (IRI) whose facts are given: what it carries and how often, or a `text`.

    What the team says already is not said again.
    """
    mine = [s for s in said_about(register.store, flow) if voice.said(s)]
    said = {(s.field, s.value) for s in mine if s.is_standing(standing)}
    lines: list[str] = []
    for field, value in _stated(register, facts, standing, text):
        if (terms.iri(field.iri), value) not in said:
            lines += statement(register, voice, flow, field, standing, value, words=words)
    # What the team said before no longer holds, or it would still count as told by both sides.
    return [*lines, *_ended(mine, voice, _OPPOSITE[standing])] if lines and standing in _OPPOSITE else lines


def _stated(register: Register, facts: Facts, standing: str, text: str) -> list[tuple[Field, str]]:
    record = register.schema.records["Flow"]
    if text:
        return [(record.field("description"), terms.text(text))]
    keys = ["carries"] if facts.get(terms.ima("carries")) else ["flowTo", "flowFrom"]
    told = [(record.field(k), v) for k in keys for v in sorted(facts.get(terms.ima(k), ()))]
    if standing == "accepted":
        told += [(record.field("frequency"), v) for v in facts.get(terms.ima("frequency"), ())]
    return told


def confirm_flow(
    register: Register, known: Known, key: str, standing: str, voice: Voice, words: str, anybody: bool
) -> Lines:
    """Write that a team confirms, denies or corrects a flow: lines to add and to remove.

    `InputError` when the team is at neither end, unless `anybody` may speak, or when a correction says nothing.
    """
    flow, _ = record_of(known, key, ("Flow",))
    if standing not in FLOW_STANDINGS:
        raise InputError(f"{standing} is no answer; choose from {', '.join(FLOW_STANDINGS)}.")
    if standing == "disputed" and not words:
        raise InputError("Say what is different: type it behind “Yes, but”.")
    nearby = Nearby(register.store, register.schema, voice.at[:10], {})
    facts = nearby.facts(terms.iri(flow))
    if not anybody and terms.iri(voice.team) not in _units(nearby, facts):
        raise InputError("Only a team at one end of a flow can confirm it; yours is at neither.")
    text = words if standing == "disputed" else ""
    return tell_flow(register, facts, flow, voice, standing, words, text), []


def _ended(said: list[Said], voice: Voice, standing: str) -> list[str]:
    """End Statements that stand so from today on."""
    today = terms.typed(voice.at[:10], "date")
    return [f"{s.statement} {terms.ima('endDate')} {today} .\n" for s in said if s.is_standing(standing)]


# --- owners


def accept_ownership(
    register: Register, known: Known, key: str, standing: str, voice: Voice, words: str, anybody: bool
) -> Lines:
    """Write that the owner of an asset accepts it or declines; said of the assignment, for that is what is accepted.

    A team speaks for itself, for its posts, and for posts and people of no known team.
    """
    asset, _ = record_of(known, key, ("InformationAsset",))
    if standing not in ("accepted", "declined"):
        raise InputError(f"{standing} is no answer; choose accepted or declined.")
    nearby = Nearby(register.store, register.schema, voice.at[:10], {})
    owner = register.schema.records["InformationAsset"].field("owner")
    owners = nearby.between(terms.iri(asset), owner)
    mine = [v for v in sorted(owners) if anybody or _may_speak(nearby, known, v, voice.team)]
    if not mine:
        who = "nobody is recorded as its owner" if not owners else "its owner is of another team"
        raise InputError(f"{known.show(asset)}: {who}, so your team cannot accept or decline it. Say who owns it.")
    field = register.schema.records["Assignment"].field("assignee")
    added: list[str] = []
    for value in mine:
        for assignment in owners[value]:
            before = said_about(register.store, assignment[1:-1])
            if before and before[-1].is_standing(standing):
                continue
            added += statement(register, voice, assignment[1:-1], field, standing, value, words=words)
            added += _ended(before, voice, "accepted") if standing == "declined" else []
    return added, []


def _may_speak(nearby: Nearby, known: Known, owner: str, team: str) -> bool:
    units = units_of(nearby.facts(owner), owner[1:-1])
    is_of_no_team = known.kind_of.get(owner[1:-1]) in ("Post", "Person") and len(units) == 1
    return terms.iri(team) in units or is_of_no_team


# --- not the same


def tell_apart(register: Register, known: Known, a: str, b: str, voice: Voice) -> list[str]:
    """Write that two records of a kind are not the same: the name of one, as a name of the other, is declined."""
    one, kind = record_of(known, a)
    other, its_kind = record_of(known, b)
    if one == other:
        raise InputError("That is one thing, not two.")
    if kind != its_kind:
        raise InputError("Those are of different kinds; nobody takes them for the same.")
    if frozenset((one, other)) in told_apart(register.store):
        return []
    field = register.schema.records[kind].field("name")
    return statement(register, voice, one, field, "declined", terms.iri(other))


def told_apart(store: Store) -> set[frozenset[str]]:
    """List the pairs of records (IRIs) that somebody said are not the same."""
    rows = store.select(_APART, (terms.REGISTER_GRAPH,)).rows
    return {frozenset((value_of(a), value_of(b))) for a, b in rows}


# --- empty answers


def answer_field(
    register: Register, known: Known, record: str, key: str, answer: str, voice: Voice, words: str
) -> list[str]:
    """Write an empty answer to a field (none, not-known, not-applicable), in place of the team's last about it."""
    iri, kind = record_of(known, record)
    field = register.schema.records[kind].field(key)
    known_answers = {plain(terms.iri(v.iri)) for v in register.schema.lists[terms.LIST + "answer"].values}
    if answer not in known_answers:
        raise InputError(f"{answer} is no empty answer; choose from {', '.join(sorted(known_answers))}.")
    wanted = terms.iri(f"{terms.LIST}answer/{answer}")
    mine = [s for s in said_about(register.store, iri) if s.field == terms.iri(field.iri) and s.answer]
    mine = [s for s in mine if voice.said(s) and s.is_standing("proposed")]
    if any(s.answer == wanted for s in mine):
        return []
    return [
        *statement(register, voice, iri, field, "proposed", answer=answer, words=words),
        *_ended(mine, voice, "proposed"),
    ]
