"""Write what people do in the room: each entry is one change, in the log before it is acknowledged."""

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ima_graph import names, tables
from ima_graph.errors import ClashError, InputError, NotFoundError
from ima_graph.log import Change
from ima_graph.register import Register
from ima_graph.register.undo import opposite
from ima_graph.tables import Known
from ima_graph.web import bulk, telling
from ima_graph.web.limits import check_words
from ima_graph.web.own_last import own_entry, own_last
from ima_graph.web.people import Person
from ima_graph.web.reading import facts_of, texts_of
from ima_graph.web.roles import allowed, named
from ima_graph.web.unchanged import Unchanged
from ima_graph.web.work import Op, Work, begun

if TYPE_CHECKING:
    from ima_graph.project import Project

_ID = re.compile(r"[0-9a-f]{24}")


@dataclass(frozen=True)
class Written:
    """One acknowledged entry: its id, the number of its change (of the last one where it changed nothing), and
    whether it changed anything; `is_new` when it did so now."""

    id: str
    number: int
    is_new: bool
    changed: bool = True


class Ops:
    """Takes down what is done in one workshop on one register."""

    def __init__(self, project: "Project", workshop: str, clock: Callable[[], str] = lambda: Change().at) -> None:
        """Write to the project's register; `workshop` is the name under which all of it is recorded."""
        self.project, self.workshop, self._clock = project, workshop, clock
        self._names = tables.KeptNames(project.register)
        self._unchanged = Unchanged(project.register.folder)

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
        heard = self._unchanged.find(op_id)
        if heard is not None and register.log.find(op_id) is None:
            return Written(op_id, heard, False, False)
        before = register.log.last_number()
        entry = register.write(lambda r: self._change(r, op, author), change_id=op_id)
        self._refresh()
        if entry is None:
            last = register.log.last_number()
            self._unchanged.note(op_id, last, author.id, kind == "undo" and not op.get("of"))
            return Written(op_id, last, False, False)
        return Written(op_id, entry.number, entry.number > before)

    def _refresh(self) -> None:
        self.project.known = self.project.register.log.last_number()

    def _change(self, register: Register, op: Op, author: Person) -> Change:
        """Make the change of an entry against the register as it stands."""
        work = begun(register, self._names.known(), op, author, self.workshop, self._clock())
        made = _ACTS[str(op["op"])](self, work)
        told = work.change
        return replace(made, evidence=told.evidence, who=told.who, source=self.workshop, at=told.at)

    def plan(self, op: Op, author: Person) -> bulk.Plan:
        """Work out what an entry for many records would do, and write nothing."""
        check_words(dict(op))
        return bulk.plan(begun(self.project.register, self._names.known(), op, author, self.workshop, self._clock()))

    def _add(self, work: Work) -> Change:
        facts = facts_of(work.op)
        words = work.text("words")
        taken = tables.take_down(work.register, facts, work.voice, work.change, work.known, words)
        team = work.author.team_label
        return replace(taken.change, why=telling.facts_told(facts, team, self._hidden(work.known, taken.people)))

    def _set(self, work: Work) -> Change:
        if "records" in work.op:
            return bulk.change(work)
        wish = tables.Wish(
            work.text("record"),
            work.text("field"),
            tuple(texts_of(work.op.get("values"))),
            work.seen,
            work.author.id,
            work.is_facilitator,
            work.text("words"),
        )
        done = tables.put(work.register, work.known, wish, work.voice, work.change)
        label, hidden = self._field(work, wish.key), self._hidden(work.known, done.people)
        told = telling.put_told(self._name(work, "record"), label, wish.values, done.how, hidden)
        return replace(done.change, why=told)

    def _answer(self, work: Work) -> Change:
        key, answer = work.text("field"), work.text("answer")
        given = (work.register, work.known, work.text("record"), key)
        if answer == tables.NOT_US:
            # The question may be about a field of another record: that is not looked for here.
            why = f"{self._name(work, 'record')}: not {work.author.team_label or 'us'}"
            return tables.with_lines(
                replace(work.change, why=why), tables.decline(*given, work.voice, work.text("words"))
            )
        lines = tables.answer_field(*given, answer, work.voice, work.text("words"))
        why = f"{self._name(work, 'record')}: {self._field(work, key)}: {answer.replace('-', ' ')}"
        return tables.with_lines(replace(work.change, why=why), lines)

    def _confirm(self, work: Work) -> Change:
        standing, words = work.text("standing"), work.text("words")
        added, removed = tables.confirm_flow(
            work.register, work.known, work.text("flow"), standing, work.voice, words, work.is_facilitator
        )
        why = f"{work.author.team_label or 'The facilitator'}: a flow is {standing}"
        return tables.with_lines(replace(work.change, why=why), added, removed)

    def _accept(self, work: Work) -> Change:
        standing, words = work.text("standing"), work.text("words")
        added, removed = tables.accept_ownership(
            work.register, work.known, work.text("record"), standing, work.voice, words, work.is_facilitator
        )
        why = f"{self._name(work, 'record')}: its owner has {standing}"
        return tables.with_lines(replace(work.change, why=why), added, removed)

    def _point(self, work: Work) -> Change:
        kind, label = work.text("kind"), work.text("label")
        if not label:
            raise InputError("Say in a few words what it is about.")
        more = {"about": work.text("about"), "assignedTo": work.text("who"), "dueDate": work.text("due")}
        if more["about"]:
            tables.record_of(work.known, more["about"])
        row = tables.point_row(kind, label, work.voice, work.known, **more)
        taken = tables.add_point(work.register, row, work.change, work.known)
        return replace(taken.change, why=f"{kind.capitalize()}: {label}"[:200])

    def _done(self, work: Work) -> Change:
        tables.record_of(work.known, work.text("point"), ("OpenPoint",))
        row: tables.Row = ("OpenPoint", {"id": work.text("point"), "pointStatus": "done"})
        added = tables.convert_rows(work.register, [row], work.change, work.known, in_place=True)
        return replace(added.change, why=f"Done: {self._name(work, 'point')}")

    def _same(self, work: Work) -> Change:
        keep, kind = tables.record_of(work.known, work.text("keep"))
        drop, _ = tables.record_of(work.known, work.text("drop"))
        shown = "" if kind == "Person" else f": {work.known.show(keep)} = {work.known.show(drop)}"
        return tables.join(work.register, keep, drop, replace(work.change, why=f"The same{shown}"), work.voice)

    def _different(self, work: Work) -> Change:
        lines = tables.tell_apart(work.register, work.known, work.text("a"), work.text("b"), work.voice)
        why = f"Not the same: {self._name(work, 'a')}, {self._name(work, 'b')}"
        return tables.with_lines(replace(work.change, why=why), lines)

    def _split(self, work: Work) -> Change:
        given = work.op.get("parts", [])
        parts = [part for part in given if isinstance(part, str)] if isinstance(given, list) else []
        name = self._name(work, "record")
        change = replace(work.change, why=f"Two things in one: {name}, {work.text('label')}"[:200])
        key, label = work.text("record"), work.text("label")
        return tables.split(work.register, work.known, key, label, parts, change, work.voice)

    def _settle(self, work: Work) -> Change:
        tables.record_of(work.known, work.text("record"))
        why = f"{self._name(work, 'record')}: {self._field(work, work.text('field'))} is settled"
        change = replace(work.change, kind="settle", why=work.text("words"))
        made = tables.settle(
            work.register, work.text("record"), work.text("field"), work.text("take"), change, work.known
        )
        return replace(tables.attributed(made, work.voice, ""), why=why)

    # --- taking back

    def _undo(self, work: Work) -> Change:
        log, person, wanted = work.register.log, work.author.id, work.text("of")
        if wanted and self._unchanged.find(wanted) is not None:
            return Change()
        mine = own_entry(log, self.workshop, person, wanted) if wanted else own_last(log, self.workshop, person)
        if not wanted and self._unchanged.last_of(person) >= (mine.number if mine else 0):
            return Change()
        if mine is None:
            raise NotFoundError("You have nothing left to take back.")
        try:
            return opposite(work.register.log, mine.number, "", f"Taken back: {mine.why}", work.register.store)
        except ClashError as error:
            raise ClashError(
                "Your last entry cannot be taken back alone: others have built on it. Ask the facilitator."
            ) from error

    def _revert(self, work: Work) -> Change:
        number, why = work.op.get("number"), work.text("why")
        if not isinstance(number, int) or isinstance(number, bool):
            raise InputError("Say which change is to be taken back, by its number.")
        if not why:
            raise InputError("Say why, so that whoever entered it can read it.")
        return opposite(work.register.log, number, "", f"Taken back: {why}", work.register.store)

    # --- words for the screens

    def _hidden(self, known: Known, people: frozenset[str]) -> Callable[[str], bool]:
        """Give a test of whether a name is that of a person: no screen shows it."""
        return lambda name: names.normal(name) in people or bool(known.find(name, ("Person",), ""))

    def _name(self, work: Work, key: str) -> str:
        iri, kind = tables.record_of(work.known, work.text(key))
        return telling.A_PERSON if kind == "Person" else work.known.show(iri) if iri in work.known.shown else kind

    def _field(self, work: Work, key: str) -> str:
        _, kind = tables.record_of(work.known, work.text("record"))
        return work.register.schema.records[kind].field(key).label


_ACTS: Mapping[str, Callable[[Ops, Work], Change]] = {
    "add": Ops._add,
    "set": Ops._set,
    "answer": Ops._answer,
    "confirm": Ops._confirm,
    "accept": Ops._accept,
    "point": Ops._point,
    "done": Ops._done,
    "same": Ops._same,
    "different": Ops._different,
    "split": Ops._split,
    "settle": Ops._settle,
    "undo": Ops._undo,
    "revert": Ops._revert,
}
