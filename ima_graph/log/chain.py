"""Chain changes by hashes, and find what was altered since.

The hash of a change covers the hash of the one before, its own header, and a salted digest of its payload. So
tampering shows; and a payload whose salt is forgotten can be erased while the chain stays whole.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass

PARTS = ("about", "evidence", "added", "removed")

# Run a query and fetch its rows; read the parts of a payload.
Rows = Callable[[str], list[tuple[object, ...]]]
Parts = Callable[[int], dict[str, bytes]]

_CHANGES = (
    "SELECT c.number, c.id, c.at, c.kind, c.undoes, c.digest, c.hash, s.salt, s.erased_by"
    " FROM change c LEFT JOIN salt s ON s.number = c.number ORDER BY c.number"
)
_LEFT_OVER = "SELECT number FROM {0} EXCEPT SELECT number FROM change ORDER BY number"
_FOREIGN = f"SELECT DISTINCT number FROM payload WHERE part NOT IN {PARTS} ORDER BY number"


@dataclass(frozen=True)
class Problem:
    """Something wrong with the log: the number of the change (0 for the whole) and what was found."""

    number: int
    what: str


def digest(salt: bytes, parts: dict[str, bytes]) -> bytes:
    """Digest a payload with its salt."""
    hasher = hashlib.sha256(salt)
    for part in PARTS:
        content = parts.get(part, b"")
        hasher.update(len(content).to_bytes(8, "big"))
        hasher.update(content)
    return hasher.digest()


def link(previous: bytes, *header: object) -> bytes:
    """Hash a header after the hash of the change before."""
    texts = [f.hex() if isinstance(f, bytes) else json.dumps(f) for f in header]
    return hashlib.sha256(previous + "\n".join(texts).encode()).digest()


def find_problems(rows: Rows, parts: Parts) -> list[Problem]:
    """Follow the chain from the first change to the last and say what is torn or altered, in order."""
    damage = [str(row[0]) for row in rows("PRAGMA integrity_check(1)") if row[0] != "ok"]
    if damage:
        return [Problem(0, f"the file is damaged: {damage[0]}")]
    problems: list[Problem] = []
    erasures: dict[object, object] = {}
    previous, expected = b"", 1
    changes = rows(_CHANGES)
    for number, change_id, at, kind, concerns, content, own, _, _ in changes:
        n = int(str(number))
        if n != expected:
            problems.append(Problem(expected, f"missing: the log goes from {expected - 1} to {n}"))
        if own != link(previous, n, change_id, at, kind, concerns, content):
            problems.append(Problem(n, "altered: its hash does not follow from the change before it"))
        if kind == "erase":
            erasures[n] = concerns
        previous, expected = _bytes(own), n + 1
    for row in changes:
        problems += _payload_problems(row, erasures, parts)
    for table in ("payload", "salt"):
        gone = [int(str(row[0])) for row in rows(_LEFT_OVER.format(table))]
        problems += [Problem(n, f"missing: its {table} is there and the change is gone") for n in gone]
    problems += [Problem(int(str(row[0])), "altered: its payload has a part too many") for row in rows(_FOREIGN)]
    return sorted(set(problems), key=lambda p: p.number)


def _payload_problems(row: tuple[object, ...], erasures: dict[object, object], parts: Parts) -> list[Problem]:
    n, written, salt, erased_by = int(str(row[0])), row[5], row[7], row[8]
    if erased_by is not None:
        if erasures.get(erased_by) != n:
            return [Problem(n, "erased, and no change says by whom")]
        written = left_digest(parts(int(str(erased_by))))
    if salt is None:
        return [Problem(n, "torn: its salt is gone")]
    if digest(_bytes(salt), parts(n)) != written:
        return [Problem(n, "altered: what it added or removed is not what was written")]
    return []


def left_digest(parts: dict[str, bytes]) -> bytes:
    """Read, from the evidence of an erasure, the digest of what it left; b"" when it cannot be read."""
    try:
        return bytes.fromhex(json.loads(parts["evidence"])["left"])
    except (ValueError, KeyError, TypeError):
        return b""


def _bytes(value: object) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "replace")
