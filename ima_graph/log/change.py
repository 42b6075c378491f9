"""A change: what was added and removed, by whom, when and why; and its place in the log."""

import json
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from ima_graph import terms

KINDS = ("edit", "import", "undo", "settle", "erase")


def new_id() -> str:
    """Make a change id; whoever makes a change makes its id, so that sending it twice does no harm."""
    return secrets.token_hex(12)


def now() -> str:
    """Tell the present moment in UTC, as it is written in the log."""
    moment = datetime.now(UTC)
    # At least one digit that is no zero at the end: the form in which `terms.literal` writes it back.
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000 or 1:03d}".rstrip("0") + "Z"


@dataclass(frozen=True)
class Change:
    """One thing to write. `added` and `removed` are N-Triples of the register graph.

    `kind` is one of `KINDS`. `source` names an imported register or a workshop. `undoes` is the number of the
    change that an undo or an erasure is about. `evidence` holds what the change rests on: raw words, file,
    sheet, row and column.
    """

    added: bytes = b""
    removed: bytes = b""
    who: str = ""
    why: str = ""
    kind: str = "edit"
    source: str = ""
    undoes: int | None = None
    evidence: dict[str, Any] = field(default_factory=dict)
    id: str = field(default_factory=new_id)
    at: str = field(default_factory=now)

    def is_empty(self) -> bool:
        """Say whether the change would alter nothing."""
        return not self.added and not self.removed

    def parts(self) -> dict[str, bytes]:
        """Write the payload in its parts; who and why are in it, where they can be erased."""
        about = {"who": self.who, "why": self.why, "source": self.source}
        return {
            "about": _compact(about),
            "evidence": _compact(self.evidence) if self.evidence else b"",
            "added": self.added,
            "removed": self.removed,
        }


def _compact(facts: dict[str, Any]) -> bytes:
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":")).encode()


@dataclass(frozen=True)
class Entry:
    """A change as it stands in the log: numbered from 1, with the hash that chains it to the one before."""

    number: int
    id: str
    at: str
    kind: str
    undoes: int | None
    who: str
    why: str
    source: str
    hash: str
    erased: bool

    @property
    def iri(self) -> str:
        """Name the change in the history graph."""
        return f"{terms.CHANGE}{self.id}"
