"""Write what people do in the room: each entry is one change, in the log before it is acknowledged."""

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ima_graph import names, tables, terms
from ima_graph.errors import ClashError, InputError, NotFoundError
from ima_graph.log import Change
from ima_graph.register import Register
from ima_graph.register.undo import opposite
from ima_graph.tables import Known, Voice
from ima_graph.web import telling
from ima_graph.web.limits import check_words
from ima_graph.web.own_last import own_last
from ima_graph.web.people import Person
from ima_graph.web.reading import facts_of, texts_of
from ima_graph.web.roles import FACILITATOR, allowed, named

if TYPE_CHECKING:
    from ima_graph.project import Project

Op = Mapping[str, object]

_ID = re.compile(r"[0-9a-f]{24}")
_NOTHING_KEPT = 10_000


@dataclass(frozen=True)
class Written:
    """One acknowledged entry: its id, and the number of its change, or of the last one where it altered nothing."""

    id: str
    number: int
    is_new: bool

    def to_json(self) -> dict[str, object]:
        """Give what the browser is told."""
        return {"id": self.id, "number": self.number}


@dataclass(frozen=True)
class _Work:
    """One entry under way, under the writer lock."""

    register: Register
    known: Known
    op: Op
    author: Person
    voice: Voice
    change: Change

    def text(self, key: str) -> str:
        value = self.op.get(key)
        return value.strip() if isinstance(value, str) else ""

    @property
    def is_facilitator(self) -> bool:
        return self.author.role == FACILITATOR


class Ops:
    """Takes down what is done in one workshop on one register."""

    def __init__(self, project: "Project", workshop: str) -> None:
        """Write to the project's register; `workshop` is the name under which all of it is recorded."""
        self.project, self.workshop = project, workshop
        self._names = tables.KeptNames(project.register)
        self._nothing: dict[str, int] = {}

    # --- the workshop and its teams

    def begin(self) -> str:
        """Make the record of the workshop, once, and give its id."""
        return self._make("Workshop", self.workshop, lambda change: {"onDate": change.at[:10]})

    def team(self, label: str) -> str:
        """Find the team of a name or make it, note that it takes part, and give its id."""
        check_words(label)
        key = self._make("Team", label, lambda _change: {})
        workshop, register = self.begin(), self.project.register

        def attend(register: Register) -> Change:
            change = Change(who=label, why=f"{label} joined.", source=self.workshop, evidence={"op": "join"})
            row: tables.Row = ("Workshop", {"id": workshop, "attendedBy": key})
            return tables.add_rows(register, [row], change, self._names.known())

        register.write(attend, change_id=self._own_id(f"attends {key}"))
        self._refresh()
        return key

    def _make(self, kind: str, name: str, more: Callable[[Change], dict[str, object]]) -> str:
        def make(register: Register) -> Change:
            known = self._names.known()
            if known.find(name, (kind,), ""):
                return Change()
            change = Change(why=f"{name} begins.", source=self.workshop, evidence={"op": "begin"})
            return tables.add_rows(register, [(kind, {"name": name, **more(change)})], change, known)

        self.project.register.write(make)
        self._refresh()
        found = self._names.known().find(name, (kind,), "")
        if not found:
            raise InputError(f'"{name}" cannot be the name of a {kind.lower()}. Give another.')
        return found[0].removeprefix(self.project.register.base)

    def _own_id(self, text: str) -> str:
        scope = f"{self.project.register.base} {self.workshop} {text}"
        return hashlib.sha256(scope.encode()).hexdigest()[:24]

    # --- entries

    def apply(self, op: Op, author: Person) -> Written:
        """Write one entry; the same id is written once, and an entry that says nothing new alters nothing.

        `InputError`, `NotFoundError` and `ClashError` say in a sentence why it was not taken.
        """
        check_words(dict(op))
        op_id, kind = op.get("id"), named(op)
        if not isinstance(op_id, str) or not _ID.fullmatch(op_id):
            raise InputError("This entry has no id of 24 digits. Load the page again.")
        if not kind or not allowed(author.role, kind):
            raise InputError(f"A {author.role} cannot do that. Ask the facilitator.")
        register = self.project.register
        if register.log.find(op_id) is None and op_id in self._nothing:
            return Written(op_id, self._nothing[op_id], False)
        before = register.log.last_number()
        entry = register.write(lambda r: self._change(r, op, author), change_id=op_id)
        self._refresh()
        if entry is None:
            if len(self._nothing) > _NOTHING_KEPT:
                self._nothing.clear()
            self._nothing[op_id] = register.log.last_number()
            return Written(op_id, self._nothing[op_id], False)
        return Written(op_id, entry.number, entry.number > before)

    def _refresh(self) -> None:
        self.project.known = self.project.register.log.last_number()

    def _change(self, register: Register, op: Op, author: Person) -> Change:
        """Make the change of an entry against the register as it stands."""
        known = self._names.known()
        words = op.get("words")
        evidence = {
            "words": words if isinstance(words, str) else "",
            "team": author.team,
            "op": op["op"],
            "person": author.id,
        }
        label = author.team_label or author.role.capitalize()
        name = f" ({author.name})" if author.name and author.role != FACILITATOR else ""
        change = Change(who=f"{label}{name}", source=self.workshop, evidence=evidence)
        workshop = next(iter(known.find(self.workshop, ("Workshop",), "")), "")
        voice = Voice(_team_of(known, author), workshop, self.workshop, change.at)
        made = _ACTS[str(op["op"])](self, _Work(register, known, op, author, voice, change))
        return replace(made, evidence=evidence, who=change.who, source=self.workshop, at=change.at)

    def _add(self, work: _Work) -> Change:
        facts = facts_of(work.op)
        words = work.text("words")
        taken = tables.take_down(work.register, facts, work.voice, work.change, work.known, words)
        team = work.author.team_label
        return replace(taken.change, why=telling.facts_told(facts, team, self._hidden(work.known, taken.people)))

    def _set(self, work: _Work) -> Change:
        seen = work.op.get("seen")
        wish = tables.Wish(
            work.text("record"),
            work.text("field"),
            tuple(texts_of(work.op.get("values"))),
            seen if isinstance(seen, int) and not isinstance(seen, bool) else None,
            work.author.id,
            work.is_facilitator,
            work.text("words"),
        )
        done = tables.put(work.register, work.known, wish, work.voice, work.change)
        label, hidden = self._field(work, wish.key), self._hidden(work.known, done.people)
        told = telling.put_told(self._name(work, "record"), label, wish.values, done.how, hidden)
        return replace(done.change, why=told)

    def _answer(self, work: _Work) -> Change:
        key, answer = work.text("field"), work.text("answer")
        lines = tables.answer_field(
            work.register, work.known, work.text("record"), key, answer, work.voice, work.text("words")
        )
        why = f"{self._name(work, 'record')}: {self._field(work, key)}: {answer.replace('-', ' ')}"
        return tables.with_lines(replace(work.change, why=why), lines)

    def _confirm(self, work: _Work) -> Change:
        standing, words = work.text("standing"), work.text("words")
        added, removed = tables.confirm_flow(
            work.register, work.known, work.text("flow"), standing, work.voice, words, work.is_facilitator
        )
        why = f"{work.author.team_label or 'The facilitator'}: a flow is {standing}"
        return tables.with_lines(replace(work.change, why=why), added, removed)

    def _accept(self, work: _Work) -> Change:
        standing, words = work.text("standing"), work.text("words")
        added, removed = tables.accept_ownership(
            work.register, work.known, work.text("record"), standing, work.voice, words, work.is_facilitator
        )
        why = f"{self._name(work, 'record')}: its owner has {standing}"
        return tables.with_lines(replace(work.change, why=why), added, removed)

    def _point(self, work: _Work) -> Change:
        kind, label = work.text("kind"), work.text("label")
        if not label:
            raise InputError("Say in a few words what it is about.")
        more = {"about": work.text("about"), "assignedTo": work.text("who"), "dueDate": work.text("due")}
        if more["about"]:
            tables.record_of(work.known, more["about"])
        row = tables.point_row(kind, label, work.voice, work.known, **more)
        taken = tables.add_point(work.register, row, work.change, work.known)
        return replace(taken.change, why=f"{kind.capitalize()}: {label}"[:200])

    def _done(self, work: _Work) -> Change:
        tables.record_of(work.known, work.text("point"), ("OpenPoint",))
        row: tables.Row = ("OpenPoint", {"id": work.text("point"), "pointStatus": "done"})
        added = tables.convert_rows(work.register, [row], work.change, work.known, in_place=True)
        return replace(added.change, why=f"Done: {self._name(work, 'point')}")

    def _same(self, work: _Work) -> Change:
        keep, kind = tables.record_of(work.known, work.text("keep"))
        drop, _ = tables.record_of(work.known, work.text("drop"))
        shown = "" if kind == "Person" else f": {work.known.show(keep)} = {work.known.show(drop)}"
        return tables.join(work.register, keep, drop, replace(work.change, why=f"The same{shown}"), work.voice)

    def _different(self, work: _Work) -> Change:
        lines = tables.tell_apart(work.register, work.known, work.text("a"), work.text("b"), work.voice)
        why = f"Not the same: {self._name(work, 'a')}, {self._name(work, 'b')}"
        return tables.with_lines(replace(work.change, why=why), lines)

    def _settle(self, work: _Work) -> Change:
        tables.record_of(work.known, work.text("record"))
        why = f"{self._name(work, 'record')}: {self._field(work, work.text('field'))} is settled"
        change = replace(work.change, kind="settle", why=work.text("words"))
        made = tables.settle(work.register, work.text("record"), work.text("field"), work.text("take"), change)
        return replace(tables.attributed(made, work.voice, ""), why=why)

    # --- taking back

    def _undo(self, work: _Work) -> Change:
        mine = own_last(work.register.log, self.workshop, work.author.id)
        if mine is None:
            raise NotFoundError("You have nothing left to take back.")
        try:
            return opposite(work.register.log, mine.number, "", f"Taken back: {mine.why}")
        except ClashError as error:
            raise ClashError(
                "Your last entry cannot be taken back alone: others have built on it. Ask the facilitator."
            ) from error

    def _revert(self, work: _Work) -> Change:
        number, why = work.op.get("number"), work.text("why")
        if not isinstance(number, int) or isinstance(number, bool):
            raise InputError("Say which change is to be taken back, by its number.")
        if not why:
            raise InputError("Say why, so that whoever entered it can read it.")
        return opposite(work.register.log, number, "", f"Taken back: {why}")

    # --- words for the screens

    def _hidden(self, known: Known, people: frozenset[str]) -> Callable[[str], bool]:
        """Give a test of whether a name is that of a person: no screen shows it."""
        return lambda name: names.normal(name) in people or bool(known.find(name, ("Person",), ""))

    def _name(self, work: _Work, key: str) -> str:
        iri, kind = tables.record_of(work.known, work.text(key))
        return telling.A_PERSON if kind == "Person" else work.known.show(iri) if iri in work.known.shown else kind

    def _field(self, work: _Work, key: str) -> str:
        _, kind = tables.record_of(work.known, work.text("record"))
        return work.register.schema.records[kind].field(key).label


_ACTS: Mapping[str, Callable[[Ops, _Work], Change]] = {
    "add": Ops._add,
    "set": Ops._set,
    "answer": Ops._answer,
    "confirm": Ops._confirm,
    "accept": Ops._accept,
    "point": Ops._point,
    "done": Ops._done,
    "same": Ops._same,
    "different": Ops._different,
    "settle": Ops._settle,
    "undo": Ops._undo,
    "revert": Ops._revert,
}


def _team_of(known: Known, author: Person) -> str:
    """Find the team (IRI) that somebody speaks for, which may have been joined to another since; "" for none."""
    iri = author.team if author.team.startswith(terms.ID) else known.base + author.team
    if author.team and iri in known.kind_of:
        return iri
    return next(iter(known.find(author.team_label, ("Team",), "")), "") if author.team_label else ""
