"""Tell the rows of a table from what people write between and below them: blank rows, sections, totals, notes."""

import re
from collections.abc import Sequence

_TOTAL = re.compile(r"(grand |sub-?\s?)?(totals?|sum|count|number of (assets|records|rows|entries))\b[^a-z]*$", re.I)
_NOTE = re.compile(
    r"(notes?|source|sources|key|legend|nb|n\.b\.|prepared by|printed( on)?|last (updated|saved|changed)|updated( on)?"
    r"|version|contact|page \d+ of \d+|end of (table|register|list|sheet))\s*(\d*\s*[:.\-–]|$)|[*†‡§©]|\(?\d\)\s",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"[-+£$€]?\d[\d.,]*%?$")


def keep_rows(
    body: list[list[object]], names: list[str], merged: set[int], only_blank: bool = False
) -> tuple[list[int], list[tuple[int, str]]]:
    """Tell which rows are records, by their index, and why the others are not. Blank rows at the end go unmentioned.

    `merged` are the rows that are one cell across. A row that might be a record is kept: an asset of which only the
    name is known is what a reader of the register most needs to see.
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
    blank = {i for i, _ in dropped}
    dropped = [(i, why) for i, why in dropped if i < last]
    is_reference = _looks_like_references([body[i][0] for i in kept[:200]] if names else [])
    tail = _tail(body, set(few), blank, last)
    for i in few:
        why = _why_not(body, i, names, i in merged, i in tail, blank, is_reference)
        if why:
            dropped.append((i, why))
        else:
            kept.append(i)
    return sorted(kept), sorted(dropped)


def _is_spaces(row: Sequence[object]) -> bool:
    for cell in row:
        if not (cell in ("", None) or (isinstance(cell, str) and cell.isspace())):
            return False
    return True


def _texts(row: Sequence[object]) -> list[str]:
    return [" ".join(str(c).split()).casefold() if c is not None else "" for c in row]


def _tail(body: list[list[object]], few: set[int], blank: set[int], last: int) -> set[int]:
    """Give the rows of one cell that come after the last blank row, when there is nothing else there."""
    out: set[int] = set()
    for i in range(last, -1, -1):
        if i in blank:
            return out
        if i not in few or len(_filled(body[i])) > 1:
            return set()
        out.add(i)
    return set()


def _filled(row: Sequence[object]) -> list[str]:
    return [t for t in (str(c).strip() for c in row if c is not None) if t]


def _why_not(
    body: list[list[object]], i: int, names: list[str], merged: bool, in_tail: bool, blank: set[int], is_reference: bool
) -> str:
    cells = _filled(body[i])
    first = cells[0]
    if _texts(body[i]) == _texts(names):
        return "headings again"
    is_sparse = len(cells) * 2 <= len(names)
    if is_sparse and _TOTAL.match(first) and all(_NUMBER.match(c) for c in cells[1:]):
        return "total"
    if len(names) > 2 and len(cells) <= 2 and _NOTE.match(first):
        return "note"
    if len(cells) > 1 or len(names) < 3:
        return ""
    if in_tail and (len(first.split()) > 6 or first.endswith((".", ":"))):
        return "note"
    if len(first.split()) > 12 and first.endswith("."):
        return "note"
    if merged:
        return f"section heading {first}"
    if str(body[i][0] or "").strip() != first:
        return ""
    before_record = i + 1 < len(body) and i + 1 not in blank and len(_filled(body[i + 1])) > 1
    after_gap = i == 0 or i - 1 in blank
    if before_record and is_reference and not any(c.isdigit() for c in first):
        return f"section heading {first}"
    return f"section heading {first}" if before_record and after_gap and first.isupper() else ""


def _looks_like_references(cells: list[object]) -> bool:
    texts = [str(c).strip() for c in cells if c not in ("", None)]
    return len(texts) > 2 and all(len(t) <= 20 and any(c.isdigit() for c in t) for t in texts)
