"""Fit the columns of a table to the fields of each kind of record, and say how well they fit."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from math import sqrt
from pathlib import Path

from rapidfuzz import fuzz

from ima_graph.schema import RecordType, Schema
from ima_graph.tables.evidence import Cells, Judge, columns_of
from ima_graph.tables.headers import Table
from ima_graph.tables.headings import SURE, Match, Vocabulary, simple

_KEY = re.compile(r"[a-z2-9]{10}$")
_STAMP = "_ima_graph"
_NAMED, _ENDS, _HOLDS = 2.0, 1.2, 0.5
_DEFAULT, _DEFAULT_BONUS = "InformationAsset", 0.3
_PART = 0.7
_EMAIL_ENDS = (" email", " e mail", " email address", " e mail address")


@dataclass(frozen=True)
class Fit:
    """How a table fits one kind of record. Columns are counted from 0.

    `uses` are the columns understood; `parts` those that belong to the record another field names (field, its
    field); `doubles` further columns for a field that has one; `unknown` says by heading why one is left out.
    """

    record: RecordType
    score: float
    columns: list[str]
    cells: list[Cells]
    uses: dict[int, Match]
    unknown: dict[str, str]
    judge: Judge
    ids: frozenset[int] = frozenset()
    parts: dict[int, tuple[str, str]] = field(default_factory=dict)
    doubles: dict[str, dict[int, Match]] = field(default_factory=dict)
    is_named: bool = False

    @property
    def is_enough(self) -> bool:
        """Whether rows can be told apart and at least two columns are understood, or one in a sheet of that name."""
        keys = {m.field.key for m in self.uses.values()}
        essential = [k for k in self.record.identified_by if self.record.field(k).essential]
        if self.record.identified_by:
            return len(keys & set(essential)) >= min(len(essential), 2) and len(keys) > 1
        has_name = bool(keys & {"name", "reference"}) or bool(self.ids)
        return has_name and (len(keys) > 1 or bool(self.ids) or (self.is_named and "name" in keys))

    def dates(self) -> list[Cells]:
        """Give the cells of the columns that hold dates."""
        return [self.cells[i] for i, m in self.uses.items() if m.field.kind in ("date", "dateTime")]


class Fitter:
    """Fits tables to the kinds of record of one schema."""

    def __init__(self, schema: Schema, judge: Judge) -> None:
        """Prepare the names of all fields."""
        self._judge = judge
        self._vocabularies = [Vocabulary(r) for r in schema.records.values()]

    def fits(self, table: Table, is_only: bool) -> list[Fit]:
        """Fit a table to every kind of record, the best first; `is_only` when nothing else is imported with it."""
        cells = columns_of(table.rows, len(table.columns))
        found = [(v, [v.matches(c) for c in table.columns]) for v in self._vocabularies]
        counted = [0] * len(table.columns)
        for _, matches in found:
            for i, options in enumerate(matches):
                counted[i] += bool(options and options[0].score >= SURE)
        fits = [self._fit(table, cells, v, matches, counted, is_only) for v, matches in found]
        return sorted(fits, key=lambda f: (not f.is_enough, -f.score, f.record.order))

    def _fit(
        self,
        table: Table,
        cells: list[Cells],
        vocabulary: Vocabulary,
        matches: list[list[Match]],
        counted: list[int],
        is_only: bool,
    ) -> Fit:
        record = vocabulary.record
        ids = frozenset(i for i, c in enumerate(table.columns) if c == "Id" and _are_keys(cells[i]))
        options: list[list[Match]] = []
        objections: dict[int, str] = {}
        for i, some in enumerate(matches):
            judged = [(m, self._judge.objection(m.field, cells[i])) for m in some if i not in ids]
            options.append([m for m, objection in judged if not objection])
            bad = next(((m, o) for m, o in judged if o), None)
            if bad and not options[-1]:
                objections[i] = f"it looks like {bad[0].field.label}, but {bad[1]}"
        uses = _assign(options)
        parts = _parts(table.columns, uses, vocabulary, ids)
        doubles = _doubles(options, uses)
        unknown = {
            c: "it is the stamp of an export" if c == _STAMP else objections.get(i) or _left(options[i], uses, table)
            for i, c in enumerate(table.columns)
            if i not in uses and i not in ids and i not in parts
        }
        # A heading that many kinds of record share tells little about which one this is.
        score = sum(m.score / 100 / sqrt(max(counted[i], 1)) for i, m in uses.items())
        score += _PART * len(parts)
        bonus = _name_bonus(table, record, is_only)
        score += bonus + (_DEFAULT_BONUS if is_only and record.name == _DEFAULT else 0)
        return Fit(
            record, score, table.columns, cells, uses, unknown, self._judge, ids, parts, doubles, bonus >= _NAMED
        )


def _are_keys(cells: Cells) -> bool:
    return bool(cells.texts) and all(_KEY.match(t) for t in cells.texts)


def _left(options: list[Match], uses: dict[int, Match], table: Table) -> str:
    for match in options:
        holder = next((i for i, m in uses.items() if m.field.key == match.field.key), None)
        if holder is not None:
            return f"{match.field.label} is read from {table.columns[holder]}"
    return "it was not understood"


def _assign(options: list[list[Match]]) -> dict[int, Match]:
    """Give each column a field, the surest pairs first; a field takes one column, or several where it holds many."""
    ranked = sorted(
        ((m.score, -i, m) for i, some in enumerate(options) for m in some), key=lambda x: (x[0], x[1]), reverse=True
    )
    uses: dict[int, Match] = {}
    taken: dict[str, int] = {}
    for _, minus, match in ranked:
        i = -minus
        if i not in uses and match.field.key not in taken:
            uses[i] = match
            taken[match.field.key] = i
    for i, some in enumerate(options):
        if i not in uses:
            _displace(i, some, options, uses, taken)
    for i, some in enumerate(options):
        again = [m for m in some if m.field.many and m.score >= SURE and not m.find]
        if i not in uses and again:
            uses[i] = again[0]
    return dict(sorted(uses.items()))


def _displace(
    i: int, some: list[Match], options: list[list[Match]], uses: dict[int, Match], taken: dict[str, int]
) -> None:
    """Take a field from a column that has another one to go to, when both are sure of it."""
    for match in some:
        holder = taken.get(match.field.key)
        if holder is None or match.score < SURE or holder not in uses:
            continue
        free = [m for m in options[holder] if m.field.key not in taken and m.score >= SURE]
        if free and not match.find and not uses[holder].find:
            uses[holder], uses[i] = free[0], match
            taken[free[0].field.key] = holder
            taken[match.field.key] = i
            return


def _doubles(options: list[list[Match]], uses: dict[int, Match]) -> dict[str, dict[int, Match]]:
    out: dict[str, dict[int, Match]] = defaultdict(dict)
    used = {m.field.key for m in uses.values()}
    for i, some in enumerate(options):
        for match in some:
            if i not in uses and match.field.key in used:
                out[match.field.key][i] = match
    return dict(out)


def _parts(
    columns: list[str], uses: dict[int, Match], vocabulary: Vocabulary, ids: frozenset[int]
) -> dict[int, tuple[str, str]]:
    """Find columns such as "Owner email": the address of whom the field Owner names."""
    out = {}
    reachable = {m.field.key for m in uses.values() if set(m.field.targets) & {"Post", "Team", "Person"}}
    for i, column in enumerate(columns):
        text = simple(column)
        end = next((e for e in sorted(_EMAIL_ENDS, key=len, reverse=True) if text.endswith(e)), "")
        if i in uses or i in ids or not end:
            continue
        of = next((m for m in vocabulary.matches(text.removesuffix(end)) if m.field.key in reachable), None)
        if of and of.score >= SURE:
            out[i] = (of.field.key, "emailAddress")
    return out


def _name_bonus(table: Table, record: RecordType, is_only: bool) -> float:
    """Weigh what the sheet is called; for a csv file, or the one sheet of a workbook, what the file is called."""
    own = {simple(n) for n in (record.name, record.label, record.plural, *record.alternatives)}
    called = [table.sheet] if table.sheet else []
    if not table.sheet or is_only:
        called.append(Path(table.file).stem)
    return max((_likeness(simple(re.sub(r"\d+", " ", c)), own) for c in called), default=0)


def _likeness(called: str, own: set[str]) -> float:
    best = 0.0
    for name in own:
        for form in (name, name + "s", name.removesuffix("s")):
            if called == form:
                return _NAMED
            if called.endswith(" " + form):
                best = max(best, _ENDS + len(form) / 100)
            elif f" {form} " in f" {called} ":
                best = max(best, _HOLDS + len(form) / 100)
            elif len(form) > 4 and fuzz.ratio(called, form) >= 88:
                best = max(best, _ENDS)
    return best
