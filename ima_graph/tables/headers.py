"""Find the table in a sheet: its headings below the titles, its rows above the notes."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from ima_graph.tables.body import keep_rows
from ima_graph.tables.sheet import Merged, Sheet, letter

_LOOKED_AT = 60
_LONGEST_HEADING = 120
_NUMBER = re.compile(r"[-+£$€]?[\d.,/: %-]+$")
_SENTENCE_WORDS = 10


@dataclass(frozen=True)
class Table:
    """Headings and the rows below them. `numbers` are row numbers in the file, `left_out` (row, why) what is no row.

    `header_row` is 0 for a file without one. All rows are as long as `columns`, and no two columns share a name.
    `letters` says where each column stands in the sheet, as empty columns are left out.
    """

    file: str
    sheet: str
    header_row: int
    columns: list[str]
    rows: list[list[object]]
    numbers: list[int]
    left_out: list[tuple[int, str]]
    is_hidden: bool = False
    notes: list[str] = field(default_factory=list)
    letters: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class NoTable:
    """A sheet without a table, and why it is taken for one."""

    file: str
    sheet: str
    why: str


def find_table(sheet: Sheet, header: int = 0) -> Table | NoTable:
    """Find the table of a sheet; `header` is the row of its headings where it is known, else 0."""
    if header:
        if not 1 <= header <= len(sheet.rows):
            return NoTable(
                sheet.file, sheet.name, f"it has no row {header} for headings; it has {len(sheet.rows)} rows."
            )
        at = header - 1
    else:
        found = _find_header(sheet)
        if isinstance(found, str):
            return NoTable(sheet.file, sheet.name, found)
        at = found
    # Nothing in an export of ours is a note or a total, and its headings stand in one row.
    if sheet.is_stamped:
        top, bottom, names = at, at, _texts(sheet.rows[at])
    else:
        top, bottom, names = _headings(sheet, at, is_given=bool(header))
    titles = [(i + 1, "title") for i in range(top) if any(_texts(sheet.rows[i]))]
    return _table(sheet, bottom, names, titles)


def _table(sheet: Sheet, bottom: int, names: list[str], left_out: list[tuple[int, str]]) -> Table:
    body = sheet.rows[bottom + 1 :]
    width = max(len(names), max(map(len, body), default=0))
    names = names + [""] * (width - len(names))
    body = [row if len(row) == width else [*row, *[""] * (width - len(row))] for row in body]
    wide = {a for (a, left), (b, right) in sheet.merged if a == b and (right - left + 1) * 3 >= width * 2}
    merged = {i - bottom - 1 for i in wide}
    kept, dropped = keep_rows(body, names, merged, only_blank=sheet.is_stamped)
    rows = [body[i] for i in kept]
    used = [i for i, n in enumerate(names) if n or any(row[i] not in ("", None) for row in rows)]
    if used != list(range(width)):
        rows = [[row[i] for i in used] for row in rows]
    columns = _distinct([names[i] or f"Column {letter(i)}" for i in used])
    first = bottom + 2
    return Table(
        sheet.file,
        sheet.name,
        bottom + 1,
        columns,
        rows,
        [i + first for i in kept],
        left_out + [(i + first, why) for i, why in dropped],
        sheet.is_hidden,
        notes=list(sheet.notes),
        letters=[letter(i) for i in used],
    )


def texts_only(cells: Sequence[object]) -> bool:
    """Say whether the filled cells of a row could all be headings: texts, and neither numbers nor dates."""
    filled = [c for c in cells if c not in ("", None)]
    return bool(filled) and all(
        isinstance(c, str) and len(c) <= _LONGEST_HEADING and not _NUMBER.match(c.strip()) for c in filled
    )


def _find_header(sheet: Sheet) -> int | str:
    """Give the index of the row of headings, or say why there is none."""
    rows = [(i, _texts(row)) for i, row in enumerate(sheet.rows[:_LOOKED_AT])]
    rows = [(i, texts) for i, texts in rows if any(texts)]
    if not rows:
        return "it is empty."
    filled = {i: sum(map(bool, texts)) for i, texts in rows}
    widest = max(filled.values())
    if widest == 1:
        return _find_single(sheet, [(i, next(t for t in texts if t)) for i, texts in rows])
    if all(_is_prose(texts) for _, texts in rows):
        return "it holds text to read, and no table."
    for place, (i, texts) in enumerate(rows):
        below = [t for _, t in rows[place + 1 : place + 11]]
        if _could_head(sheet.rows[i], texts, filled[i], widest, below):
            return i
    return "no row of headings was found in it. Say which row it is with `header` in a mapping file."


def _could_head(cells: Sequence[object], texts: list[str], filled: int, widest: int, below: list[list[str]]) -> bool:
    if filled < 2 or filled * 2 < widest or not texts_only(cells):
        return False
    # A line of what the register is ("Department:", "Finance") stands above the headings and is narrower than they.
    usual = Counter(sum(map(bool, t)) for t in below).most_common(1)
    if filled == 2 and any(t.endswith(":") for t in texts if t) and usual and usual[0][0] > 2:
        return False
    return not (below and filled * 2 <= max(sum(map(bool, t)) for t in below[:3]) and filled < 3)


def _find_single(sheet: Sheet, rows: list[tuple[int, str]]) -> int | str:
    """Take one column as a table when its cells are names and not sentences."""
    columns = {next(c for c, t in enumerate(_texts(sheet.rows[i])) if t) for i, _ in rows}
    longest = sorted(len(t.split()) for _, t in rows)
    if len(rows) < 2 or len(columns) > 1 or longest[len(longest) // 2] > 6 or len(rows[0][1]) > 60:
        return "it holds text to read, and no table."
    return rows[0][0]


def _is_prose(texts: list[str]) -> bool:
    filled = [t for t in texts if t]
    return len(filled) == 1 or (len(filled) == 2 and len(filled[1].split()) > _SENTENCE_WORDS)


def _texts(row: Sequence[object]) -> list[str]:
    return [" ".join(str(c).split()) if c is not None else "" for c in row]


# --- headings in two rows


def _headings(sheet: Sheet, at: int, is_given: bool) -> tuple[int, int, list[str]]:
    """Read the headings at a row and, where they need it, the row above or below: first row, last row, names."""
    here = _texts(sheet.rows[at])
    if at + 1 < len(sheet.rows) and not is_given:
        below = _texts(sheet.rows[at + 1])
        if _is_lower(sheet, at, here, below):
            return at, at + 1, _joined(_spread(sheet, at, here), below, here)
    if at and _is_ambiguous(here):
        above = _texts(sheet.rows[at - 1])
        if sum(map(bool, above)) > 1 and texts_only(sheet.rows[at - 1]):
            return at - 1, at, _joined(_spread(sheet, at - 1, above), here, above)
    return at, at, here


def _is_lower(sheet: Sheet, at: int, upper: list[str], lower: list[str]) -> bool:
    """Say whether the row below the headings goes on with them: it fills what a group spreads over, with texts."""
    if not texts_only(sheet.rows[at + 1]) or not any(lower):
        return False
    width = max(len(upper), len(lower))
    upper, lower = upper + [""] * (width - len(upper)), lower + [""] * (width - len(lower))
    groups = [c for c in range(1, width) if not upper[c] and lower[c] and any(upper[:c])]
    if not groups or any(len(t) > 60 for t in lower):
        return False
    if _is_merged(sheet.merged, at):
        return True
    # Without merged cells to go by: the headings of single columns stand in one of the two rows only.
    return all(not lower[c] for c in range(width) if upper[c] and (c + 1 == width or upper[c + 1])) and bool(
        [c for c in range(width) if upper[c] and not lower[c]]
    )


def _is_merged(merged: list[Merged], at: int) -> bool:
    return any(top == at == bottom and right > left for (top, left), (bottom, right) in merged)


def _spread(sheet: Sheet, at: int, texts: list[str]) -> list[str]:
    """Carry each group's name to the right over the columns it spans."""
    width = max(len(r) for r in sheet.rows[at : at + 2])
    out = texts + [""] * (width - len(texts))
    spans = [(left, right) for (top, left), (bottom, right) in sheet.merged if top <= at <= bottom and right > left]
    if spans:
        for left, right in spans:
            for c in range(left + 1, min(right, width - 1) + 1):
                out[c] = out[c] or out[left]
        return out
    for c in range(1, width):
        out[c] = out[c] or out[c - 1]
    return out


def _joined(groups: list[str], lower: list[str], upper: list[str]) -> list[str]:
    """Name each column by its lower heading, with its group where that alone would not tell it from others."""
    width = max(len(groups), len(lower))
    groups, lower, upper = (t + [""] * (width - len(t)) for t in (groups, lower, upper))
    counted = Counter(t.casefold() for t in lower)
    out = []
    for group, name, own in zip(groups, lower, upper, strict=True):
        if not name:
            out.append(own)
        elif counted[name.casefold()] > 1 and group and group != name:
            out.append(f"{group}: {name}")
        else:
            out.append(name)
    return out


def _is_ambiguous(names: list[str]) -> bool:
    filled = [n.casefold() for n in names if n]
    last = max((i for i, n in enumerate(names) if n), default=0)
    return len(set(filled)) < len(filled) or not all(names[: last + 1])


def _distinct(names: list[str]) -> list[str]:
    """Number the headings that come again: Owner, Owner (2)."""
    out: list[str] = []
    for name in names:
        number, wanted = 1, name
        while wanted in out:
            number += 1
            wanted = f"{name} ({number})"
        out.append(wanted)
    return out
