"""Append changes to SQLite and read them back.

A change is acknowledged only after SQLite has synced it to disk (`synchronous=FULL`).
"""

import json
import secrets
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from ima_graph.errors import LogError
from ima_graph.log.chain import PARTS, Problem, digest, find_problems, link
from ima_graph.log.change import Change, Entry

_SCHEMA = """
BEGIN IMMEDIATE;
CREATE TABLE IF NOT EXISTS change (
  number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, at TEXT NOT NULL, kind TEXT NOT NULL, undoes INTEGER,
  digest BLOB NOT NULL, hash BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS payload (
  number INTEGER NOT NULL, part TEXT NOT NULL, piece INTEGER NOT NULL, content BLOB NOT NULL,
  PRIMARY KEY (number, part, piece)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS salt (number INTEGER PRIMARY KEY, salt BLOB NOT NULL, erased_by INTEGER);
COMMIT;
"""
_TABLES = {"change", "payload", "salt"}
# SQLite cannot hold more than 1 GB in one cell.
_PIECE_BYTES = 16 * 1024 * 1024
_COLUMNS = "c.number, c.id, c.at, c.kind, c.undoes, c.hash, s.erased_by, p.content"
_JOIN = (
    " FROM change c LEFT JOIN salt s ON s.number = c.number"
    " LEFT JOIN payload p ON p.number = c.number AND p.part = 'about' AND p.piece = 0"
)
_WAIT_S = 60


def _no_step(_name: str) -> None:
    """Stand at a named step and do nothing; tests put a crash here."""


class LogWriter:
    """The one who may append, for as long as the writer lock is held."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def last(self) -> tuple[int, bytes]:
        """Tell number and hash of the last change, (0, b"") when there is none."""
        query = "SELECT number, hash FROM change ORDER BY number DESC LIMIT 1"
        row = self._connection.execute(query).fetchone()
        return (int(row[0]), bytes(row[1])) if row else (0, b"")

    def append(self, change: Change) -> int:
        """Add a change after the last one and return its number; it is kept when the lock is released."""
        last, previous = self.last()
        number, salt, parts = last + 1, secrets.token_bytes(16), change.parts()
        content = digest(salt, parts)
        header = (number, change.id, change.at, change.kind, change.undoes, content)
        run = self._connection.execute
        run("INSERT INTO change VALUES (?,?,?,?,?,?,?)", (*header, link(previous, *header)))
        run("INSERT INTO salt VALUES (?,?,NULL)", (number, salt))
        self._write(number, parts)
        return number

    def erase(self, number: int, parts: dict[str, bytes], salt: bytes, erased_by: int) -> None:
        """Put `parts` in place of a payload, and another salt in place of the one it was digested with."""
        run = self._connection.execute
        # Otherwise SQLite leaves what was deleted in the free pages of the file.
        run("PRAGMA secure_delete=ON")
        run("DELETE FROM payload WHERE number = ?", (number,))
        self._write(number, parts)
        run("UPDATE salt SET salt = ?, erased_by = ? WHERE number = ?", (salt, erased_by, number))

    def _write(self, number: int, parts: dict[str, bytes]) -> None:
        rows = (
            (number, part, i, content[at : at + _PIECE_BYTES])
            for part, content in parts.items()
            for i, at in enumerate(range(0, len(content), _PIECE_BYTES))
        )
        self._connection.executemany("INSERT INTO payload VALUES (?,?,?,?)", rows)


class ChangeLog:
    """The log of one register. Any number of threads and processes may read and append."""

    def __init__(self, path: Path, step: Callable[[str], None] = _no_step) -> None:
        """Open the log, or make it where there is no file; `LogError` when the file is no log."""
        self._path = path
        self._step = step
        self._local = threading.local()
        self._all: list[sqlite3.Connection] = []
        is_new = not path.exists()
        try:
            connection = self._connection()
            if is_new:
                connection.executescript(_SCHEMA)
            found = _tables(connection)
            if found >= _TABLES:
                connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.DatabaseError as error:
            self.close()
            raise LogError(_why_not_opened(path, error)) from error
        if not found >= _TABLES:
            self.close()
            raise LogError(f"{path} is damaged: it is no longer a change log. Put back a copy of it.")

    def close(self) -> None:
        """Close every connection."""
        for connection in self._all:
            connection.close()
        self._all.clear()

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None or connection not in self._all:
            connection = sqlite3.connect(self._path, timeout=_WAIT_S, isolation_level=None, check_same_thread=False)
            self._all.append(connection)
            connection.execute("PRAGMA synchronous=FULL")
            self._local.connection = connection
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

    def hash_of(self, number: int) -> str:
        """Tell the hash of a change, "" when there is no such change."""
        rows = self._rows("SELECT hash FROM change WHERE number = ?", (number,))
        return _hex(rows[0][0]) if rows else ""

    def moments(self) -> list[tuple[int, str]]:
        """List number and moment of every change, in order."""
        return [(int(str(n)), str(at)) for n, at in self._rows("SELECT number, at FROM change ORDER BY number")]

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
        return self._part(number, "added"), self._part(number, "removed")

    def evidence(self, number: int) -> dict[str, object]:
        """Read the raw words and source cells that a change rests on."""
        return _facts(self._part(number, "evidence"))

    def parts(self, number: int) -> dict[str, bytes]:
        """Read the whole payload of a change."""
        return {part: self._part(number, part) for part in PARTS}

    def _part(self, number: int, part: str) -> bytes:
        query = "SELECT content FROM payload WHERE number = ? AND part = ? ORDER BY piece"
        pieces = [_bytes(content) for (content,) in self._rows(query, (number, part))]
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)

    def verify(self) -> list[Problem]:
        """Follow the chain and say what is torn or altered; an empty list means that it is whole."""
        return find_problems(self._rows, self.parts)

    def scrub(self) -> None:
        """Move all pages into the main file and empty the one beside it, where erased words still stand."""
        self._rows("PRAGMA wal_checkpoint(TRUNCATE)")


def is_blank(path: Path) -> bool:
    """Say whether a file is a log whose making was cut short: SQLite, and no table in it."""
    connection = sqlite3.connect(path, timeout=_WAIT_S)
    try:
        return not _tables(connection)
    except sqlite3.DatabaseError:
        return False
    finally:
        connection.close()


def _why_not_opened(path: Path, error: sqlite3.DatabaseError) -> str:
    if any(words in str(error) for words in ("readonly", "unable to open", "locked")):
        return f"{path} cannot be opened: {error}. Its folder must be yours to write, even for reading."
    return f"{path} is not a change log, or is damaged: {error}. Put back a copy of it."


def _tables(connection: sqlite3.Connection) -> set[str]:
    return {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def _roll_back(connection: sqlite3.Connection) -> None:
    if connection.in_transaction:
        connection.execute("ROLLBACK")


def _bytes(value: object) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "replace")


def _hex(value: object) -> str:
    return _bytes(value).hex()


def _facts(content: bytes) -> dict[str, object]:
    try:
        found = json.loads(content) if content else {}
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _entry(row: tuple[object, ...]) -> Entry:
    number, change_id, at, kind, undoes, own, erased_by, about = row
    facts = _facts(_bytes(about or b""))
    return Entry(
        number=int(str(number)),
        id=str(change_id),
        at=str(at),
        kind=str(kind),
        undoes=undoes if isinstance(undoes, int) else None,
        who=str(facts.get("who", "")),
        why=str(facts.get("why", "")),
        source=str(facts.get("source", "")),
        hash=_hex(own),
        erased=erased_by is not None,
    )
