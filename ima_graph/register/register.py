"""Open a register, write changes to it, undo them, and see it as it was.

A register is a folder: `changes.sqlite` is the log and the truth; `index` is derived from it and can be
rebuilt at any time; `register.json` holds the name and the key that record IRIs are scoped to.
"""

import secrets
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from functools import cached_property
from pathlib import Path

from ima_graph import terms
from ima_graph.errors import InputError, LogError, NotFoundError, StoreError
from ima_graph.log import Change, ChangeLog, Entry, Problem, digest
from ima_graph.register import folder as disk
from ima_graph.register.erase import blotted
from ima_graph.register.fit import refuse_unfit
from ima_graph.register.history import provenance
from ima_graph.register.undo import opposite
from ima_graph.schema import Schema
from ima_graph.store import IndexHeldError, LocalStore
from ima_graph.store.folder import discard


def _no_step(_name: str) -> None:
    """Stand at a named step and do nothing; tests put a crash here."""


@dataclass(frozen=True)
class Snapshot:
    """A register as it was known after change `number`: read only, in memory."""

    store: LocalStore
    schema: Schema
    name: str
    base: str
    number: int


class Register:
    """One register on disk."""

    def __init__(self, folder: Path, step: Callable[[str], None] = _no_step) -> None:
        """Open the register in `folder`; `NotFoundError` when there is none, `LogError` when it is damaged."""
        self.folder = folder
        self._step = step
        self._lock = threading.RLock()
        self.name, key = disk.read_about(folder)
        self.base = f"{terms.ID}{key}/"
        self.log = ChangeLog(folder / disk.LOG, step)
        try:
            self.store, self.holds_index = self._open_index()
        except BaseException:
            self.log.close()
            raise
        try:
            self.catch_up()
        except BaseException:
            self.close()
            raise

    @classmethod
    def create(cls, folder: Path, name: str, step: Callable[[str], None] = _no_step) -> "Register":
        """Make an empty register in `folder`; `InputError` when there is one already."""
        disk.make(folder, name, step)
        return cls(folder, step)

    def close(self) -> None:
        """Flush the index and let go of the register; whoever else holds `store` can no longer ask it."""
        with self._lock:
            self.store.close()
            self.log.close()

    @cached_property
    def schema(self) -> Schema:
        """The kinds of record and their fields, read when first asked for."""
        return Schema.load()

    def _open_index(self) -> tuple[LocalStore, bool]:
        """Open the index; or fold the log into memory when another process holds it."""
        path = self.folder / disk.INDEX
        try:
            store = LocalStore(path, self._step)
        except IndexHeldError:
            return self._fresh_memory(), False
        except StoreError:
            # Damaged beyond opening: all that it held is in the log.
            discard(path)
            store = LocalStore(path, self._step)
        if not self._is_of_this_log(store):
            store.start_over()
        store.load_ontology()
        return store, True

    def _is_of_this_log(self, store: LocalStore) -> bool:
        """Say whether the index follows this log; not so when the log was put back to an earlier copy."""
        state = store.state()
        follows = self.log.hash_of(state.number) == state.hash
        return follows and (not state.begun or state.begun == self.log.hash_of(state.number + 1))

    def _fresh_memory(self) -> LocalStore:
        store = LocalStore()
        store.load_ontology()
        return store

    # --- reading

    def catch_up(self) -> None:
        """Apply what others appended since the last change that the index holds."""
        with self._lock:
            after = self.store.last_change()
            entries = self.log.entries(after)
            if after and any(e.kind == "erase" for e in entries):
                # The index holds earlier changes as they were before words were erased from them.
                self.store.start_over()
                self.store.load_ontology()
                entries = self.log.entries()
            self._apply(self.store, entries)

    def _apply(self, store: LocalStore, entries: Iterable[Entry]) -> None:
        for entry in entries:
            added, removed = self.log.payload(entry.number)
            store.apply(entry.number, added, removed, provenance(entry, added, removed), entry.hash)
            self._step("after-apply")

    def iri(self, key: str) -> str:
        """Name a record of this register by its key."""
        return self.base + key

    def new_iri(self) -> str:
        """Make a name for a new record."""
        return self.base + disk.new_key()

    def number_known(self, known: str) -> int:
        """Turn a change number, or a date or moment, into the number of the last change known then."""
        if known.isascii() and known.isdigit() and len(known) != len("20260401"):
            number = int(known)
            if number > self.log.last_number():
                raise NotFoundError(f"There is no change {number}; the last is {self.log.last_number()}.")
            return number
        until = _moment(known)
        try:
            return max((n for n, at in self.log.moments() if _moment(at) <= until), default=0)
        except InputError as error:
            raise LogError(f"The log is damaged: {error} Run check.") from error

    def as_known(self, known: str) -> Snapshot:
        """Fold the log up to a change number or date, into memory."""
        number = self.number_known(known)
        store = self._fresh_memory()
        self._apply(store, self.log.entries(0, number))
        return Snapshot(store, self.schema, self.name, self.base, number)

    def fold(self, keep: Callable[[Entry], bool]) -> LocalStore | None:
        """Fold only the changes that `keep` lets through, into memory; None when there is none."""
        entries = [e for e in self.log.entries() if keep(e)]
        if not entries:
            return None
        store = LocalStore()
        for entry in entries:
            store.apply(entry.number, *self.log.payload(entry.number), b"")
        return store

    # --- writing

    def write(self, change: Change | Callable[["Register"], Change], change_id: str = "") -> Entry | None:
        """Append a change and return its entry once it is on disk; None when it would alter nothing.

        A callable is given the register as it stands under the writer lock, so that what it looked up still holds.
        A change whose id is in the log already is not written again: its first entry is returned. With `change_id`
        this is known before a callable is called. `InputError` when the change can be kept and not be read.
        """
        with self._lock:
            with self.log.writing() as writer:
                if change_id and (known := self.log.find(change_id)):
                    return known
                self.catch_up()
                made = change(self) if callable(change) else change
                made = replace(made, id=change_id) if change_id else made
                if known := self.log.find(made.id):
                    return known
                if made.is_empty():
                    return None
                refuse_unfit(made)
                self._step("before-append")
                number = writer.append(made)
                self._step("after-append")
            return self._take_in(number, made.added, made.removed)

    def _take_in(self, number: int, added: bytes, removed: bytes) -> Entry:
        """Apply a change that is on disk already; should it fail, the index catches up when next opened."""
        entry = self.log.entries(number - 1, number)[0]
        try:
            self.store.apply(number, added, removed, provenance(entry, added, removed), entry.hash)
        except StoreError as error:
            raise StoreError(f"{error} The change is kept all the same: run rebuild.") from error
        self._step("after-apply")
        return entry

    def undo(self, number: int | None = None, who: str = "", why: str = "", change_id: str = "") -> Entry:
        """Write the opposite of a change (the last one that is not undone, if none is given).

        `ClashError` when later changes touched the same fields: undo those first.
        """
        entry = self.write(lambda register: opposite(register.log, number, who, why, register.store), change_id)
        if entry is None:
            raise NotFoundError("That change altered nothing, so there is nothing to undo.")
        return entry

    def rebuild(self) -> int:
        """Make the index again from the log, and return the number of changes applied."""
        self._refuse_without_index()
        problems = self.log.verify()
        if problems:
            raise LogError(f"The log is damaged at change {problems[0].number}: {problems[0].what}. Run check.")
        with self._lock:
            self.store.start_over()
            self._step("index-new")
            self.store.load_ontology()
            self.catch_up()
            self.store.flush()
        return self.log.last_number()

    def _refuse_without_index(self) -> None:
        if not self.holds_index:
            raise StoreError("Another process holds the index. Close it, then try again.")

    def erase(self, number: int, values: Iterable[str], who: str, why: str) -> Entry:
        """Erase texts from the payload of a change, as the law may ask, and leave the chain of hashes whole.

        Each text is replaced wherever it stands in that change. What later changes wrote is not touched: where the
        text stands in the register still, remove it first by an ordinary change, and erase it from both.
        """
        texts = [v for v in values if v]
        if not texts:
            raise InputError("Say which words are to be erased.")
        # Its index holds the words too.
        self._refuse_without_index()
        with self._lock:
            with self.log.writing() as writer:
                self.catch_up()
                if number < 1 or number > self.log.last_number():
                    raise NotFoundError(f"There is no change {number}.")
                is_erasure = self.log.entries(number - 1, number)[0].kind == "erase"
                # The evidence of an erasure is what proves it.
                in_texts = ("about",) if is_erasure else ("about", "evidence")
                left, salt = blotted(self.log.parts(number), texts, in_texts), secrets.token_bytes(16)
                evidence = {"left": digest(salt, left).hex()}
                reason = why or f"Erase words from change {number}"
                made = Change(kind="erase", who=who, why=reason, undoes=number, evidence=evidence)
                refuse_unfit(made)
                by = writer.append(made)
                writer.erase(number, left, salt, by)
            self.log.scrub()
            self.catch_up()
            self.store.flush()
        return self.log.entries(by - 1, by)[0]

    def check(self) -> list[Problem]:
        """Verify the chain of the log, and that the index holds what the log says."""
        problems = self.log.verify()
        if problems:
            return problems
        fresh = LocalStore()
        with self._lock:
            self.catch_up()
            self._apply(fresh, self.log.entries(0, self.store.last_change()))
            graphs = (terms.REGISTER_GRAPH, terms.HISTORY_GRAPH)
            pairs = [[set(s.dump(graph).splitlines()) for s in (self.store, fresh)] for graph in graphs]
        differing = sum(len(mine ^ theirs) for mine, theirs in pairs)
        if differing:
            return [Problem(0, f"the index differs from the log in {differing} facts: run rebuild")]
        return []


def _moment(text: str) -> datetime:
    """Read a moment, in UTC where no zone is given; a date means the end of that day."""
    try:
        if len(text) <= len("2026-04-01"):
            return datetime.combine(date.fromisoformat(text), time.max, UTC)
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise InputError(f"{text} is neither a change number nor a date such as 2026-04-01.") from error
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
