"""Tell the rows of a table from what stands between and below them: blank rows, sections, totals, notes."""

import re
from collections.abc import Sequence

_TOTAL = re.compile(
    r"(grand |sub-?\s?)?(totals?|sum|count|number of (assets|records|rows|entries))\b[^a-z]*$", re.IGNORECASE
)
_NOTE_WORDS = (
    r"(notes?|sources?|key|legend|nb|n\.b\.|prepared by|printed( on)?|last (updated|saved|changed)|updated( on)?"
    r"|version|contact|page \d+ of \d+|end of (table|register|list|sheet))"
)
_NOTE = re.compile(_NOTE_WORDS + r"\s*\d*\s*[:.]|[*†‡§©]|\(?\d\)\s", re.IGNORECASE)
_NOTE_ALONE = re.compile(_NOTE_WORDS + r"\s*\d*$", re.IGNORECASE)
_SHORTEST_SECTION = 6
_NUMBER = re.compile(r"[-+£$€]?\d[\d.,]*%?$")


def keep_rows(
    body: list[list[object]], names: list[str], merged: set[int], only_blank: bool = False
) -> tuple[list[int], list[tuple[int, str]]]:
    """Tell which rows are records, by their index, and why the others are not.

    Blank rows at the end go unmentioned. `merged` are the rows that are one cell across. A row that might be a
    record is kept: an asset of which only the name is known is what a reader most needs to see.
    """
    kept: list[int] = []
    dropped: list[tuple[int, str]] = []
    few: list[int] = []
    # Of a row this full, no closer look is needed.
    enough = max(len(names) * 0.5, 2)
    for i, row in enumerate(body):
        filled = len(row) - row.count("") - row.count(None)
        if filled > enough and not _is_spaces(row):
            (few if row[0] == names[0] and _texts(row) == _texts(names) else kept).append(i)
        elif filled == 0 or _is_spaces(row):
            dropped.append((i, "blank"))
        else:
            few.append(i)
    if only_blank:
        return sorted(kept + few), []
    last = max(kept + few, default=-1)
    dropped = [(i, why) for i, why in dropped if i < last]
    sheet = _Body(body, names, merged, kept, few, last)
    for i in few:
        why = sheet.why_not(i)
        if why:
            dropped.append((i, why))
        else:
            kept.append(i)
    return sorted(kept), sorted(dropped)


def _is_spaces(row: Sequence[object]) -> bool:
    # A generator would cost more than all else that is done to a row.
    for cell in row:  # noqa: SIM110
        if not (cell in ("", None) or (isinstance(cell, str) and cell.isspace())):
            return False
    return True


def _texts(row: Sequence[object]) -> list[str]:
    return [" ".join(str(c).split()).casefold() if c is not None else "" for c in row]


def _filled(row: Sequence[object]) -> list[str]:
    return [t for t in (str(c).strip() for c in row if c is not None) if t]


def _look_like_references(texts: list[str]) -> bool:
    filled = [t for t in texts if t]
    return len(filled) > 2 and all(len(t) <= 20 and any(c.isdigit() for c in t) for t in filled)


class _Body:
    """The rows of a table, as what surrounds a row of few cells tells what it is."""

    def __init__(
        self,
        body: list[list[object]],
        names: list[str],
        merged: set[int],
        kept: list[int],
        few: list[int],
        last: int,
    ) -> None:
        self._body, self._names, self._merged = body, _texts(names), merged
        self._rows = set(kept) | set(few)
        self._tail = self._find_tail(set(few), last)
        firsts = [str(body[i][0] or "").strip() for i in kept[:200]]
        self._has_references = _look_like_references(firsts)
        self._is_upper = sum(t.isupper() for t in firsts) * 2 > len(firsts)

    def _find_tail(self, few: set[int], last: int) -> set[int]:
        """Give the rows of one cell that come after the last blank row, when there is nothing else there."""
        out: set[int] = set()
        for i in range(last, -1, -1):
            if i not in self._rows:
                return out
            if i not in few or len(_filled(self._body[i])) > 1:
                return set()
            out.add(i)
        return set()

    def why_not(self, i: int) -> str:
        """Say why a row is no record, or give ""."""
        row = self._body[i]
        cells, width = _filled(row), len(self._names)
        if _texts(row) == self._names:
            return "headings again"
        if len(cells) * 2 <= width and _TOTAL.match(cells[0]) and all(_NUMBER.match(c) for c in cells[1:]):
            return "total"
        if width > 2 and len(cells) <= 2 and _NOTE.match(cells[0]):
            return "note"
        if len(cells) > 1 or width < 3:
            return ""
        return self._why_not_alone(i, cells[0])

    def _why_not_alone(self, i: int, text: str) -> str:
        words = len(text.split())
        if i in self._tail and (words > 6 or text.endswith((".", ":")) or _NOTE_ALONE.match(text)):
            return "note"
        if words > 12 and text.endswith("."):
            return "note"
        return f"section heading {text}" if i in self._merged or self._is_section(i, text) else ""

    def _is_section(self, i: int, text: str) -> bool:
        """Say whether a text stands in the first column before a full row, and stands out from that column."""
        is_first = str(self._body[i][0] or "").strip() == text
        if not is_first or i + 1 not in self._rows or len(_filled(self._body[i + 1])) < 2:
            return False
        if self._has_references:
            return not any(c.isdigit() for c in text)
        after_gap = i - 1 not in self._rows
        return len(text) >= _SHORTEST_SECTION and text.isupper() and not self._is_upper and after_gap
