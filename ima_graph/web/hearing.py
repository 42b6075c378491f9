"""Understand what is typed: sentences become facts, and names meet those that look alike."""

import threading
from collections.abc import Callable, Sequence

from ima_graph import capture
from ima_graph import names as spelling
from ima_graph.capture.likes import Likes
from ima_graph.web.fold import Fold, Row

# Which kinds of record a part of a fact may name.
_ENDS = ("Team", "Organisation", "Post", "Person", "Place")
_KINDS: dict[str, tuple[str, ...]] = {
    "from": _ENDS,
    "to": _ENDS,
    "who": ("Team", "Organisation", "Post", "Person"),
    "asset": ("InformationAsset",),
    "via": ("Place",),
    "place": ("Place",),
}
_MOST = 3


class Hearing:
    """Knows the names of the register, so that what is typed can be compared with them."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._rows: dict[str, Row] = {}
        self._likes = Likes(())
        self._known: dict[str, set[str]] = {}
        self._names = capture.Names()
        self._names_before: tuple[Fold | None, capture.Names] = (None, self._names)

    def parse(
        self,
        text: str,
        team: str,
        rows: Sequence[Row],
        may_see: Callable[[str, str], bool] = lambda _id, _name: True,
        before: Fold | None = None,
    ) -> list[dict[str, object]]:
        """Read a text, one sentence a line; each fact lists look-alikes among `rows`, as far as one may see them.

        In a silent round, `before` is the register as it was when the round began: only its names help to read.
        """
        with self._lock:
            self._learn(rows)
            if before is not None and self._names_before[0] is not before:
                self._names_before = (before, _all_names(list(before.records.values())))
            names = self._names if before is None else self._names_before[1]
            facts = [f for line in text.splitlines() if line.strip() for f in capture.parse(line, team, names)]
            return [{**fact.to_json(), "likes": self._alike(fact, may_see)} for fact in facts]

    def _learn(self, rows: Sequence[Row]) -> None:
        """Take in the records that are new or altered, and forget those that are gone."""
        now = {str(row[0]): row for row in rows}
        altered = [(i, r) for i, r in now.items() if self._rows.get(i) is not r]
        for id_ in [*(i for i, _ in altered), *(self._rows.keys() - now.keys())]:
            if id_ in self._rows:
                self._likes.remove(id_, str(self._rows[id_][1]))
                for name in _names(self._rows[id_]):
                    self._known.get(spelling.normal(name), set()).discard(id_)
        for id_, row in altered:
            for name in _names(row):
                self._likes.add(id_, name, str(row[1]))
                self._known.setdefault(spelling.normal(name), set()).add(id_)
        if altered or len(now) != len(self._rows):
            self._names = _all_names(rows)
        self._rows = now

    def _alike(self, fact: capture.Fact, may_see: Callable[[str, str], bool]) -> dict[str, list[dict[str, str]]]:
        found = {}
        for part, kinds in _KINDS.items():
            name = fact.part(part)
            known = (self._rows[i][1] for i in self._known.get(spelling.normal(name), ()))
            # A name that the register has already is that one.
            if not name or any(kind in kinds for kind in known):
                continue
            likes = [like for kind in kinds for like in self._likes.like(name, kind) if may_see(like.id, like.name)]
            likes.sort(key=lambda like: -like.score)
            if likes:
                found[part] = [{"id": k.id, "name": k.name, "kind": k.kind, "why": k.why} for k in likes[:_MOST]]
        return found


def _all_names(rows: Sequence[Row]) -> capture.Names:
    return capture.Names([name for row in rows for name in _names(row)])


def _names(row: Row) -> list[str]:
    """Give the name of a record and its other names."""
    aliases = [a for cell in row[4:] for a in (cell if isinstance(cell, (list, tuple)) else [cell])]
    return [str(name) for name in (row[2], *aliases) if name]
