"""Append changes to SQLite and read them back; a repeated change is accepted once.

A change is acknowledged only after SQLite has synced it to disk (`synchronous=FULL`). Each row carries a hash over
the hash of the row before and a salted digest of the payload, so that tampering shows and yet a payload can be
erased without breaking the chain.
"""

import hashlib
import json
import secrets
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ima_graph.errors import LogError
from ima_graph.log.change import Change, Entry

_SCHEMA = """
CREATE TABLE IF NOT EXISTS change (
  number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, at TEXT NOT NULL, kind TEXT NOT NULL, undoes INTEGER,
  digest BLOB NOT NULL, hash BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS payload (
  number INTEGER NOT NULL, part TEXT NOT NULL, piece INTEGER NOT NULL, content BLOB NOT NULL,
  PRIMARY KEY (number, part, piece)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS salt (number INTEGER PRIMARY KEY, salt BLOB NOT NULL, erased_by INTEGER);
"""
_PIECE_BYTES = 16 * 1024 * 1024
_PARTS = ("about", "added", "removed")
_COLUMNS = "c.number, c.id, c.at, c.kind, c.undoes, c.hash, s.erased_by, p.content"
_JOIN = (
    " FROM change c LEFT JOIN salt s ON s.number = c.number"
    " LEFT JOIN payload p ON p.number = c.number AND p.part = 'about' AND p.piece = 0"
)


@dataclass(frozen=True)
class Problem:
    """Something wrong with the log: the number of the change and what was found."""

    number: int
    what: str


def _no_step(_name: str) -> None:
    """Stand at a named step and do nothing; tests put a crash here."""


class LogWriter:
    """The one who may append, for as long as the writer lock is held."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def last(self) -> tuple[int, bytes]:
        """Tell number and hash of the last change, (0, b"") when there is none."""
        row = self._connection.execute("SELECT number, hash FROM change ORDER BY number DESC LIMIT 1").fetchone()
        return (int(row[0]), bytes(row[1])) if row else (0, b"")

    def append(self, change: Change) -> int:
        """Add a change after the last one and return its number; it is kept when the lock is released."""
        last, previous = self.last()
        salt = secrets.token_bytes(16)
        parts = {"about": change.about(), "added": change.added, "removed": change.removed}
        digest = _digest(salt, parts)
        number = last + 1
        link = _link(previous, number, change.id, change.at, change.kind, change.undoes, digest)
        run = self._connection.execute
        run(
            "INSERT INTO change VALUES (?,?,?,?,?,?,?)",
            (number, change.id, change.at, change.kind, change.undoes, digest, link),
        )
        run("INSERT INTO salt VALUES (?,?,NULL)", (number, salt))
        for part, content in parts.items():
            self._write(number, part, content)
        return number

    def erase(self, number: int, parts: dict[str, bytes], erased_by: int) -> None:
        """Put `parts` in place of a payload and forget its salt; the chain stays whole."""
        self._connection.execute("DELETE FROM payload WHERE number = ?", (number,))
        for part, content in parts.items():
            self._write(number, part, content)
        self._connection.execute("UPDATE salt SET salt = x'', erased_by = ? WHERE number = ?", (erased_by, number))

    def _write(self, number: int, part: str, content: bytes) -> None:
        pieces = range(0, len(content), _PIECE_BYTES)
        self._connection.executemany(
            "INSERT INTO payload VALUES (?,?,?,?)",
            [(number, part, i, content[at : at + _PIECE_BYTES]) for i, at in enumerate(pieces)],
        )


class ChangeLog:
    """The log of one register. Any number of threads and processes may read and append."""

    def __init__(self, path: Path, step: Callable[[str], None] = _no_step) -> None:
        """Open the log, or make it where there is none; `LogError` when the file is no log."""
        self._path = path
        self._step = step
        self._local = threading.local()
        self._all: list[sqlite3.Connection] = []
        try:
            self._connection().executescript(_SCHEMA)
        except sqlite3.DatabaseError as error:
            raise LogError(f"{path} is not a change log, or is damaged: {error}. Put back a copy of it.") from error

    def close(self) -> None:
        """Close every connection."""
        for connection in self._all:
            connection.close()
        self._all.clear()

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None or connection not in self._all:
            connection = sqlite3.connect(self._path, timeout=60, isolation_level=None, check_same_thread=False)
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=FULL")
            self._local.connection = connection
            self._all.append(connection)
        return connection

    @contextmanager
    def writing(self) -> Iterator[LogWriter]:
        """Hold the writer lock of all processes; what was appended is synced to disk on leaving."""
        connection = self._connection()
        try:
            connection.execute("BEGIN IMMEDIATE")
            yield LogWriter(connection)
            self._step("before-commit")
            connection.execute("COMMIT")
            self._step("after-commit")
        except sqlite3.DatabaseError as error:
            _roll_back(connection)
            raise LogError(f"{self._path} cannot be written: {error}. Nothing was changed.") from error
        except BaseException:
            _roll_back(connection)
            raise

    def _rows(self, query: str, values: tuple[object, ...] = ()) -> list[tuple[object, ...]]:
        try:
            return self._connection().execute(query, values).fetchall()
        except sqlite3.DatabaseError as error:
            raise LogError(f"{self._path} cannot be read: {error}. Put back a copy of it.") from error

    def last_number(self) -> int:
        """Tell the number of the last change, 0 when there is none."""
        return int(str(self._rows("SELECT coalesce(max(number), 0) FROM change")[0][0]))

    def find(self, change_id: str) -> Entry | None:
        """Find a change by its id."""
        rows = self._rows(f"SELECT {_COLUMNS}{_JOIN} WHERE c.id = ?", (change_id,))
        return _entry(rows[0]) if rows else None

    def entries(self, after: int = 0, upto: int | None = None) -> list[Entry]:
        """List changes in order, from the one behind `after` up to and including `upto`."""
        end = self.last_number() if upto is None else upto
        where = " WHERE c.number > ? AND c.number <= ? ORDER BY c.number"
        return [_entry(row) for row in self._rows(f"SELECT {_COLUMNS}{_JOIN}{where}", (after, end))]

    def payload(self, number: int) -> tuple[bytes, bytes]:
        """Read what a change added and removed, as N-Triples."""
        parts = self._parts(number)
        return parts["added"], parts["removed"]

    def evidence(self, number: int) -> dict[str, object]:
        """Read the raw words and source cells that a change rests on."""
        about = self._parts(number)["about"]
        found = json.loads(about)["evidence"] if about else {}
        return dict(found)

    def _parts(self, number: int) -> dict[str, bytes]:
        rows = self._rows("SELECT part, content FROM payload WHERE number = ? ORDER BY part, piece", (number,))
        return {p: b"".join([bytes(c) for part, c in rows if part == p]) for p in _PARTS}  # type: ignore[call-overload]

    def verify(self) -> list[Problem]:
        """Follow the chain and say what is torn or altered; an empty list means that it is whole."""
        problems: list[Problem] = []
        query = (
            "SELECT c.number, c.id, c.at, c.kind, c.undoes, c.digest, c.hash, s.salt, s.erased_by"
            " FROM change c LEFT JOIN salt s ON s.number = c.number ORDER BY c.number"
        )
        previous, expected = b"", 1
        erasures = {e.number for e in self.entries() if e.kind == "erase"}
        for number, change_id, at, kind, undoes, digest, link, salt, erased_by in self._rows(query):
            n = int(str(number))
            if n != expected:
                problems.append(Problem(expected, f"missing: the log goes from {expected - 1} to {n}"))
            if link != _link(previous, n, change_id, at, kind, undoes, digest):
                problems.append(Problem(n, "altered: its hash does not follow from the change before it"))
            problems += self._payload_problems(n, salt, digest, erased_by, erasures)
            previous, expected = bytes(link), n + 1  # type: ignore[call-overload]
        return problems

    def _payload_problems(
        self, number: int, salt: object, digest: object, erased_by: object, erasures: set[int]
    ) -> list[Problem]:
        if erased_by is not None:
            known = erased_by in erasures
            return [] if known else [Problem(number, "erased, and no change says by whom")]
        if salt is None:
            return [Problem(number, "torn: its salt is gone")]
        if _digest(bytes(salt), self._parts(number)) != digest:  # type: ignore[call-overload]
            return [Problem(number, "altered: what it added or removed is not what was written")]
        return []


def _roll_back(connection: sqlite3.Connection) -> None:
    if connection.in_transaction:
        connection.execute("ROLLBACK")


def _digest(salt: bytes, parts: dict[str, bytes]) -> bytes:
    hasher = hashlib.sha256(salt)
    for part in _PARTS:
        hasher.update(len(parts[part]).to_bytes(8, "big"))
        hasher.update(parts[part])
    return hasher.digest()


def _link(previous: bytes, *facts: object) -> bytes:
    texts = [f.hex() if isinstance(f, bytes) else json.dumps(f) for f in facts]
    return hashlib.sha256(previous + "\n".join(texts).encode()).digest()


def _entry(row: tuple[object, ...]) -> Entry:
    number, change_id, at, kind, undoes, link, erased_by, about = row
    try:
        facts = json.loads(bytes(about)) if about else {}  # type: ignore[call-overload]
    except ValueError:
        facts = {}
    return Entry(
        number=int(str(number)),
        id=str(change_id),
        at=str(at),
        kind=str(kind),
        undoes=None if undoes is None else int(str(undoes)),
        who=str(facts.get("who", "")),
        why=str(facts.get("why", "")),
        source=str(facts.get("source", "")),
        hash=bytes(link).hex() if isinstance(link, bytes) else str(link),
        erased=erased_by is not None,
    )
