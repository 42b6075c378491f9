"""Remember the entries that changed nothing: the log has no trace of them, and yet they may come again."""

import os
from collections import defaultdict
from pathlib import Path

from ima_graph.errors import StoreError

FILE = "workshop-unchanged.txt"
_UNDO, _ENTRY = "undo", "entry"
_PARTS = 4


class Unchanged:
    """Ids of entries that changed nothing, kept in the register's folder: a line each, on disk before it is told."""

    def __init__(self, folder: Path) -> None:
        """Read what is kept in `folder`; a line that a crash cut off is passed over."""
        self._path = folder / FILE
        self._at: dict[str, int] = {}
        self._waiting: dict[str, list[int]] = defaultdict(list)
        text = self._path.read_text(encoding="utf-8", errors="replace") if self._path.exists() else ""
        self._is_cut = bool(text) and not text.endswith("\n")
        for line in text.splitlines():
            parts = line.split()
            if len(parts) == _PARTS and parts[1].isdigit():
                self._take(parts[0], int(parts[1]), parts[2], parts[3] == _UNDO)

    def _take(self, id_: str, number: int, person: str, is_undo: bool) -> None:
        self._at[id_] = number
        if not is_undo:
            self._waiting[person].append(number)
        elif self._waiting[person]:
            self._waiting[person].pop()

    def find(self, id_: str) -> int | None:
        """Give the last change there was when an entry changed nothing; None for an entry that is not known."""
        return self._at.get(id_)

    def last_of(self, person: str) -> int:
        """Give the same for the last such entry of a person that no undo has met yet; -1 when there is none."""
        return self._waiting[person][-1] if self._waiting[person] else -1

    def note(self, id_: str, number: int, person: str, is_undo: bool) -> None:
        """Remember an entry; `is_undo` when it met the last one of the person. `StoreError` when it cannot be kept."""
        line = f"{id_} {number} {person} {_UNDO if is_undo else _ENTRY}\n"
        try:
            with self._path.open("ab") as file:
                file.write(f"{chr(10) if self._is_cut else ''}{line}".encode())
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            self._is_cut = True
            raise StoreError(f"{self._path} cannot be written: {error.strerror}.") from error
        self._is_cut = False
        self._take(id_, number, person, is_undo)
