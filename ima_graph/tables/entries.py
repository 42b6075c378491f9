"""Take down the facts of a sentence as records: flows, holdings, owners, access, questions and notes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ima_graph import names, terms
from ima_graph.log import Change
from ima_graph.register import Register
from ima_graph.tables.adding import Added, Row, convert_rows, same_flow
from ima_graph.tables.cells import REMOVE
from ima_graph.tables.confirming import speaks_for, tell_flow
from ima_graph.tables.known import Known
from ima_graph.tables.saying import Voice, attributed, said_about, statement, taken_out, with_lines
from ima_graph.tables.values import list_values, words_for_nothing

Fact = Mapping[str, str]

POINT_KINDS = ("action", "question", "note")
_NAME_LETTERS = 160
_NEEDED = {"flow": (), "holds": ("asset",), "owns": ("asset",), "access": ("asset", "who")}
_FLOW_PARTS = ("from", "to", "asset")


@dataclass(frozen=True)
class Taken:
    """What facts come to: the change, and the names of people in it, which are not for all to see."""

    change: Change
    people: frozenset[str]


def take_down(
    register: Register, facts: Sequence[Fact], voice: Voice, change: Change, known: Known, words: str
) -> Taken:
    """Make the change that takes facts down, said by a team in a workshop; `words` are what was typed.

    A flow may lack an end. A second owner, and a second answer to a field that holds one, becomes a disputed
    Statement. What says too little to be a fact is kept as a note.
    """
    writer = _Rows(register, known, voice, words)
    rows = [writer.row(fact) for fact in facts]
    added = convert_rows(register, rows, change, known)
    made = attributed(added.change, voice, words)
    added = replace(added, change=made)
    for (kind, _), record in zip(rows, added.records, strict=True):
        if kind == "Flow" and record:
            added = _told(register, added, record, voice, words)
        elif kind == "InformationAsset" and record:
            added = _one_owner(register, added, record, voice, words)
    return Taken(_opened(added.change), added.people)


class _Rows:
    """Writes facts as rows of the kinds of record."""

    def __init__(self, register: Register, known: Known, voice: Voice, words: str) -> None:
        self._register, self._known, self._voice, self._words = register, known, voice, words
        lists = register.schema.lists
        self._methods = list_values(lists[terms.LIST + "method"], [])
        self._frequencies = list_values(lists[terms.LIST + "frequency"], [])
        self._nothing = words_for_nothing({})

    def row(self, fact: Fact) -> Row:
        """Write one fact; what says too little for its type becomes a note."""
        kind = fact.get("type", "note")
        fact = {k: t.strip("()") if names.normal(t) == REMOVE and k != "words" else t for k, t in fact.items()}
        parts = _FLOW_PARTS if kind == "flow" else _NEEDED.get(kind, ("",))
        has_needed = (any if kind == "flow" else all)(self._is_name(fact.get(part, "")) for part in parts)
        if kind not in _NEEDED or not has_needed:
            return self.point("question" if kind == "question" else "note", fact.get("words") or self._words)
        write = {"flow": self._flow, "holds": self._holds, "owns": self._owns, "access": self._access}[kind]
        name, cells = write(fact)
        return name, {key: value for key, value in cells.items() if value}

    def _is_name(self, text: str) -> bool:
        return bool(text.strip()) and names.normal(text) not in self._nothing

    def _flow(self, fact: Fact) -> Row:
        route = fact.get("via", "")
        method = self._method(route)
        same = same_flow(
            self._register,
            self._known,
            fact.get("from", ""),
            fact.get("to", ""),
            fact.get("asset", ""),
            "" if method else route,
        )
        frequency = fact.get("frequency", "")
        return "Flow", {
            "id": same,
            "flowFrom": fact.get("from", ""),
            "flowTo": fact.get("to", ""),
            "carries": fact.get("asset", ""),
            "method" if method else "via": route,
            # "After each storm" is no value of the list: it says what sets the flow off.
            "frequency" if self._is_frequency(frequency) else "trigger": frequency,
            "purpose": fact.get("why", ""),
        }

    def _method(self, route: str) -> bool:
        """Say whether a route is a way of sending, as "email" is, and no place that is known by that name."""
        return names.normal(route) in self._methods and not self._known.find(route, ("Place",), "")

    def _is_frequency(self, text: str) -> bool:
        """Say whether a text is a value of the list of frequencies, or a word for nothing."""
        key = names.normal(text)
        is_own = bool(self._known.find(text, ("ListValue",), ""))
        return key in self._frequencies or key in self._nothing or is_own

    def _holds(self, fact: Fact) -> Row:
        who, place = fact.get("who", ""), fact.get("place", "")
        targets = ("Team", "Organisation")
        is_agent = bool(self._known.find(who, ("Post", "Person"), "")) and not self._known.find(who, targets, "")
        # Only teams and organisations hold; a post or a person looks after.
        return "InformationAsset", {
            "name": fact.get("asset", ""),
            "custodian" if is_agent else "heldBy": who,
            "heldIn": place,
        }

    def _owns(self, fact: Fact) -> Row:
        return "InformationAsset", {"name": fact.get("asset", ""), "owner": fact.get("who", "")}

    def _access(self, fact: Fact) -> Row:
        return "AccessGrant", {
            "grantOn": fact.get("asset", ""),
            "grantedTo": fact.get("who", ""),
            "accessReason": fact.get("why", ""),
        }

    def point(self, kind: str, words: str) -> Row:
        """Write a question or note as an open point raised by the team."""
        return point_row(kind, words, self._voice, self._known)


def point_row(kind: str, words: str, voice: Voice, known: Known, **more: str) -> Row:
    """Write an open point; its name is the beginning of the words. `more` are other fields."""
    one_line = " ".join(words.split())
    if names.normal(one_line) in (REMOVE, *words_for_nothing({})):
        # Words that say nothing in a cell are what was said here.
        one_line = f"“{one_line}”"
    is_short = len(one_line) <= _NAME_LETTERS
    name = one_line if is_short else one_line[: _NAME_LETTERS - 1].rstrip() + "…"
    cells: dict[str, object] = {
        "pointKind": kind,
        "name": name,
        "words": "" if is_short else words,
        "raisedBy": voice.team.removeprefix(known.base),
        "inWorkshop": voice.workshop.removeprefix(known.base),
        **more,
    }
    return "OpenPoint", {key: value for key, value in cells.items() if value}


def add_point(register: Register, row: Row, change: Change, known: Known) -> Taken:
    """Make the change that writes an open point down."""
    added = convert_rows(register, [row], change, known)
    return Taken(_opened(added.change), added.people)


def _opened(change: Change) -> Change:
    """Say of the open points that a change makes that they are open; one that was seen to stays so."""
    made = {
        s for s, p, o in terms.triples_of(change.added) if (p, o) == (terms.iri(terms.TYPE), terms.ima("OpenPoint"))
    }
    status = terms.iri(terms.LIST + "point-status/open")
    return with_lines(change, [f"{s} {terms.ima('pointStatus')} {status} .\n" for s in sorted(made)])


def _told(register: Register, added: Added, flow: str, voice: Voice, words: str) -> Added:
    """Add that a team at an end told the flow."""
    facts = added.facts(flow)
    lines: list[str] = []
    if speaks_for(added, facts, voice.team):
        lines += tell_flow(register, facts, flow, voice, "accepted", words)
    return replace(added, change=with_lines(added.change, lines))


def _one_owner(register: Register, added: Added, asset: str, voice: Voice, words: str) -> Added:
    """Leave the first owner that was named as owner, and put others beside it as disputed Statements."""
    field = register.schema.records["InformationAsset"].field("owner")
    _, owners, _ = taken_out(added.change, asset, field)
    there = set(added.nearby.between(terms.iri(asset), field))
    rivals = [o for o in owners if o not in there] if there else owners[1:]
    if not rivals:
        return added
    change, _, _ = taken_out(added.change, asset, field, rivals)
    mine = {s.value for s in said_about(register.store, asset) if s.is_standing("disputed", "proposed")}
    lines = [
        line
        for owner in rivals
        if owner not in mine
        for line in statement(register, voice, asset, field, "disputed", owner, words=words)
    ]
    return replace(added, change=with_lines(change, lines))
