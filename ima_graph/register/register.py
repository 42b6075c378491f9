"""Open a register, write changes to it, undo them, and see it as it was.

A register is a folder: `changes.sqlite` is the log and the truth; `index` is derived from it and can be
rebuilt at any time; `register.json` holds the name and the key that record IRIs are scoped to.
"""

import json
import os
import secrets
import shutil
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from ima_graph import terms
from ima_graph.errors import ClashError, InputError, LogError, NotFoundError, StoreError
from ima_graph.log import Change, ChangeLog, Entry, Problem
from ima_graph.register.history import provenance
from ima_graph.schema import Schema
from ima_graph.store import LocalStore

LOG = "changes.sqlite"
INDEX = "index"
ABOUT = "register.json"

# Letters and digits that are not taken for one another when read aloud.
_KEY_LETTERS = "23456789abcdefghjkmnpqrstvwxyz"


def new_key(length: int = 10) -> str:
    """Make an opaque key for a record."""
    return "".join(secrets.choice(_KEY_LETTERS) for _ in range(length))


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
        about = _read_about(folder)
        self.name = str(about["name"])
        self.base = f"{terms.ID}{about['key']}/"
        self.schema = Schema.load()
        self.log = ChangeLog(folder / LOG, step)
        self.store, self.holds_index = self._open_index()
        self.catch_up()

    @classmethod
    def create(cls, folder: Path, name: str) -> "Register":
        """Make an empty register in `folder`; `InputError` when there is one already."""
        if (folder / ABOUT).exists():
            raise InputError(f"{folder} already holds a register. Choose another folder, or open this one.")
        # What a creation that was cut short left behind may be taken up again.
        if folder.exists() and any(not f.name.startswith(LOG) for f in folder.iterdir()):
            raise InputError(f"{folder} is not empty and holds no register. Choose an empty or a new folder.")
        folder.mkdir(parents=True, exist_ok=True)
        ChangeLog(folder / LOG).close()
        # Written last and whole: a folder without it is not a register yet.
        _write_whole(folder / ABOUT, json.dumps({"name": name, "key": new_key(8), "version": 1}, indent=2) + "\n")
        return cls(folder)

    def close(self) -> None:
        """Flush the index and let go of the register."""
        self.store.flush()
        self.log.close()
        # The lock on the index goes with the last reference to the store.
        del self.store

    def _open_index(self) -> tuple[LocalStore, bool]:
        try:
            store = LocalStore(self.folder / INDEX)
        except StoreError:
            return self._fresh_memory(), False
        if store.is_empty():
            store.load_ontology()
        if store.last_change() > self.log.last_number():
            # The log was put back to an earlier copy: the index is of another past.
            del store
            return self._rebuilt(), True
        return store, True

    def _fresh_memory(self) -> LocalStore:
        store = LocalStore()
        store.load_ontology()
        return store

    def _rebuilt(self) -> LocalStore:
        shutil.rmtree(self.folder / INDEX, ignore_errors=True)
        store = LocalStore(self.folder / INDEX)
        store.load_ontology()
        return store

    # --- reading

    def catch_up(self) -> None:
        """Apply what others appended since the last change that the index holds."""
        with self._lock:
            self._apply(self.store, self.store.last_change(), None)

    def _apply(self, store: LocalStore, after: int, upto: int | None) -> None:
        for entry in self.log.entries(after, upto):
            added, removed = self.log.payload(entry.number)
            store.apply(entry.number, added, removed, provenance(entry, added, removed))
            self._step("after-apply")

    def iri(self, key: str) -> str:
        """Name a record of this register by its key."""
        return self.base + key

    def new_iri(self) -> str:
        """Make a name for a new record."""
        return self.base + new_key()

    def number_known(self, known: str) -> int:
        """Turn a change number, or a date or moment, into the number of the last change known then."""
        if known.isdigit():
            number = int(known)
            if number > self.log.last_number():
                raise NotFoundError(f"There is no change {number}; the last is {self.log.last_number()}.")
            return number
        try:
            datetime.fromisoformat(known)
        except ValueError as error:
            raise InputError(f"{known} is neither a change number nor a date such as 2026-04-01.") from error
        # A date alone means the end of that day.
        until = known + "T23:59:59.999Z" if len(known) == len("2026-04-01") else known
        return max((e.number for e in self.log.entries() if e.at <= until), default=0)

    def as_known(self, known: str) -> Snapshot:
        """Fold the log up to a change number or date, into memory."""
        number = self.number_known(known)
        store = self._fresh_memory()
        self._apply(store, 0, number)
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

    def write(self, change: Change | Callable[["Register"], Change]) -> Entry | None:
        """Append a change and return its entry once it is on disk; None when it would alter nothing.

        A callable is given the register as it stands under the writer lock, so that what it looked up still holds.
        A change whose id is in the log already is not written again: its first entry is returned.
        """
        with self._lock:
            with self.log.writing() as writer:
                self.catch_up()
                made = change(self) if callable(change) else change
                known = self.log.find(made.id)
                if known:
                    return known
                if made.is_empty() and made.kind != "erase":
                    return None
                self._step("before-append")
                number = writer.append(made)
                self._step("after-append")
            # From here on the change is kept; the index catches up now or when next opened.
            entry = self.log.entries(number - 1, number)[0]
            self.store.apply(number, made.added, made.removed, provenance(entry, made.added, made.removed))
            self._step("after-apply")
            return entry

    def undo(self, number: int | None = None, who: str = "", why: str = "", change_id: str = "") -> Entry:
        """Write the opposite of a change (the last one that is not undone, if none is given).

        `ClashError` when later changes touched the same fields: undo those first.
        """

        def opposite(register: "Register") -> Change:
            target = register._undoable(number)
            added, removed = register.log.payload(target.number)
            register._refuse_if_touched_since(target, added, removed)
            reason = why or f"Undo change {target.number}"
            made = Change(
                added=removed, removed=added, who=who, why=reason, kind="undo", source=target.source, undoes=target.number
            )
            return replace(made, id=change_id) if change_id else made

        entry = self.write(opposite)
        if entry is None:
            raise NotFoundError("That change altered nothing, so there is nothing to undo.")
        return entry

    def _undoable(self, number: int | None) -> Entry:
        entries = {e.number: e for e in self.log.entries()}
        undone: set[int] = set()
        for entry in reversed(entries.values()):
            if entry.undoes is not None and entry.number not in undone:
                undone.add(entry.undoes)
        if number is not None:
            if number not in entries:
                raise NotFoundError(f"There is no change {number}; the last is {len(entries)}.")
            if number in undone:
                raise ClashError(f"Change {number} is undone already.")
            if entries[number].kind == "erase":
                raise ClashError(f"Change {number} erased what the law asked to erase; it cannot be undone.")
            return entries[number]
        for entry in reversed(entries.values()):
            if entry.number not in undone and entry.kind not in ("undo", "erase"):
                return entry
        raise NotFoundError("There is nothing to undo.")

    def _refuse_if_touched_since(self, target: Entry, added: bytes, removed: bytes) -> None:
        mine = {line.split(" ", 2)[0] for line in (added + removed).decode().split("\n") if line}
        cells = {tuple(line.split(" ", 2)[:2]) for line in (added + removed).decode().split("\n") if line}
        made = {s for s, p, _ in terms.triples_of(added) if p == terms.iri(terms.TYPE)}
        net: dict[terms.Triple, int] = {}
        culprits: dict[terms.Triple, int] = {}
        for entry in self.log.entries(target.number):
            plus, minus = self.log.payload(entry.number)
            for payload, sign in ((plus, 1), (minus, -1)):
                for s, p, o in terms.triples_of(payload):
                    if (s, p) in cells or (s in mine and s in made) or o in made:
                        net[s, p, o] = net.get((s, p, o), 0) + sign
                        culprits[s, p, o] = entry.number
        later = sorted({culprits[t] for t, total in net.items() if total})
        if later:
            numbers = ", ".join(map(str, later))
            raise ClashError(
                f"Change {target.number} cannot be undone alone: change {numbers} built on it. Undo {numbers} first."
            )

    def rebuild(self) -> int:
        """Make the index again from the log, and return the number of changes applied."""
        if not self.holds_index:
            raise StoreError("Another process holds the index. Close it, then rebuild.")
        problems = self.log.verify()
        if problems:
            raise LogError(f"The log is damaged at change {problems[0].number}: {problems[0].what}. Run check.")
        with self._lock:
            del self.store
            self.store = self._rebuilt()
            self.catch_up()
            self.store.flush()
        return self.log.last_number()

    def erase(self, number: int, values: Iterable[str], who: str, why: str) -> Entry:
        """Erase texts from the payload of a change, as the law may ask, and leave the chain of hashes whole.

        Each text is replaced wherever it stands in that change. What stands in the register now is not touched:
        remove it there first, by an ordinary change.
        """
        texts = [v for v in values if v]
        if not texts:
            raise InputError("Say which words are to be erased.")
        with self._lock, self.log.writing() as writer:
            self.catch_up()
            if number < 1 or number > self.log.last_number():
                raise NotFoundError(f"There is no change {number}.")
            made = Change(kind="erase", who=who, why=why or f"Erase words from change {number}")
            by = writer.append(made)
            writer.erase(number, {p: _blot(c, texts) for p, c in self.log._parts(number).items()}, by)
        self.rebuild()
        return self.log.entries(by - 1, by)[0]

    def check(self) -> list[Problem]:
        """Verify the chain of the log, and that the index holds what the log says."""
        problems = self.log.verify()
        if problems:
            return problems
        fresh = LocalStore()
        self._apply(fresh, 0, None)
        self.catch_up()
        mine, theirs = (set(s.dump(terms.REGISTER_GRAPH).splitlines()) for s in (self.store, fresh))
        if mine != theirs:
            return [Problem(0, f"the index differs from the log in {len(mine ^ theirs)} facts: run rebuild")]
        return []


def _blot(content: bytes, texts: list[str]) -> bytes:
    for text in texts:
        for form in {text, text.translate({34: '\\"', 92: "\\\\"})}:
            content = content.replace(form.encode(), b"[erased]")
    return content


def _read_about(folder: Path) -> dict[str, object]:
    path = folder / ABOUT
    if not path.is_file():
        raise NotFoundError(
            f"{folder} holds no register. Make one with: ima-graph new --register {folder}"
        )
    try:
        about = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(about, dict) or not about.get("key"):
            raise ValueError("it has no key")
    except (ValueError, OSError) as error:
        raise LogError(f"{path} is damaged: {error}. Put back a copy of it.") from error
    if not (folder / LOG).is_file():
        raise LogError(f"{folder} has no {LOG}: the log is gone. Put back a copy of it.")
    return about


def _write_whole(path: Path, content: str) -> None:
    part = path.with_name(path.name + ".part")
    with part.open("w", encoding="utf-8") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    part.replace(path)
