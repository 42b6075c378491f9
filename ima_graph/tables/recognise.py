"""Understand tables without a mapping: which records they hold, which column is which field; say what was guessed."""

from collections.abc import Collection
from collections.abc import Mapping as Names
from dataclasses import dataclass, replace

from ima_graph import names
from ima_graph.errors import MappingError
from ima_graph.schema import Schema
from ima_graph.tables.evidence import Judge, date_order
from ima_graph.tables.fitting import Fit, Fitter
from ima_graph.tables.headers import Table
from ima_graph.tables.mapping import ColumnUse, Mapping, TableMapping
from ima_graph.tables.telling import refusal, tell
from ima_graph.tables.uses import separator, to_make
from ima_graph.tables.values import as_text

_TIE = 0.93


@dataclass(frozen=True)
class UnknownColumn:
    """A column that is left out, and why."""

    file: str
    sheet: str
    column: str
    why: str


@dataclass(frozen=True)
class RefusedTable:
    """A table that is left out, why, and the kinds of record it is most like (name, score)."""

    file: str
    sheet: str
    why: str
    guesses: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Recognition:
    """How tables were understood, in a mapping and in words."""

    mapping: Mapping
    notes: list[str]
    unknown: list[UnknownColumn]
    refused: list[RefusedTable]


def recognise(
    tables: list[Table],
    schema: Schema,
    source: str,
    known: Names[str, Collection[str]] | None = None,
    is_draft: bool = False,
) -> Recognition:
    """Understand tables; `MappingError` when none is understood, or one could as well be two kinds of record.

    `known` are the names that the register has, in compared form, by kind of record. With `is_draft` the best guess
    is given for every table, for a mapping file that a person then edits.
    """
    known = {k: v for k, v in (known or {}).items() if v}
    shown = [t for t in tables if not t.is_hidden] or tables
    listed = set(known.get("ListValue", ()))
    fits = _fits(shown, schema, listed)
    added = _given([(t, found[0]) for t, found in fits if found[0].record.name == "ListValue"], {}).get("ListValue")
    if added:
        # Values that these tables add to lists may stand in them as well.
        fits = _fits(shown, schema, listed | added)
    taken = [(t, found[0]) for t, found in fits if is_draft or not _refused(found)]
    refused = [_refusal(t, found) for t, found in fits if not is_draft and _refused(found)]
    if not taken or any(r.why.startswith("tie") for r in refused):
        raise MappingError(" ".join(refusal(t, found, schema) for t, found in fits if _refused(found)))
    given = _given(taken, known)
    fitted = [(t, _without_dead_keys(_with_references(fit, taken), given)) for t, fit in taken]
    order = date_order(c for _, fit in fitted for c in fit.dates())
    mapping = Mapping(source, tuple(_table_mapping(t, fit, schema, given) for t, fit in fitted), order or "day-first")
    notes = [n for (t, fit), m in zip(fitted, mapping.tables, strict=True) for n in tell(t, fit, m, schema)]
    notes += [f"{_place(r.file, r.sheet)} was left out: {r.why}." for r in refused]
    notes += [f"Sheet {t.sheet} is hidden and was left out." for t in tables if t not in shown]
    unknown = [UnknownColumn(t.file, t.sheet, c, why) for t, fit in fitted for c, why in fit.unknown.items()]
    return Recognition(mapping, notes, unknown, refused)


def _fits(tables: list[Table], schema: Schema, listed: Collection[str]) -> list[tuple[Table, list[Fit]]]:
    fitter = Fitter(schema, Judge(schema, listed))
    return [(t, fitter.fits(t, is_only=len(tables) == 1)) for t in tables]


def _place(file: str, sheet: str) -> str:
    return f"Sheet {sheet}" if sheet else f"File {file}"


def _refused(found: list[Fit]) -> str:
    """Say why a table is not taken for the kind of record it fits best, or give ""."""
    best = found[0]
    if not best.is_enough:
        return "no kind of record fits its columns"
    rival = next((f for f in found[1:] if f.is_enough), None)
    if rival and rival.score > _TIE * best.score:
        return f"tie: it may be {best.record.plural} or {rival.record.plural}"
    return ""


def _refusal(table: Table, found: list[Fit]) -> RefusedTable:
    guesses = tuple((f.record.name, round(f.score, 2)) for f in found[:3] if f.uses)
    return RefusedTable(table.file, table.sheet, _refused(found), guesses)


def _given(taken: list[tuple[Table, Fit]], known: Names[str, Collection[str]]) -> dict[str, set[str]]:
    """Gather the names and references of each kind of record, in the register and in these tables."""
    given: dict[str, set[str]] = {k: set(v) for k, v in known.items()}
    for table, fit in taken:
        own = given.setdefault(fit.record.name, set())
        for column, match in fit.uses.items():
            if match.field.key in ("name", "reference", "aliases"):
                own |= {names.normal(as_text(row[column])) for row in table.rows}
    return given


def _with_references(fit: Fit, taken: list[tuple[Table, Fit]]) -> Fit:
    """Of two columns for one field, one of keys and one of names, take the keys where these tables explain them."""
    uses = dict(fit.uses)
    unknown = dict(fit.unknown)
    referred = {f.record.name for _, f in taken if any(m.field.key == "reference" for m in f.uses.values())}
    for column, match in list(fit.uses.items()):
        for other, rival in fit.doubles.get(match.field.key, {}).items():
            key, name = (column, other) if match.find else (other, column)
            if bool(match.find) == bool(rival.find):
                continue
            by_key = bool(referred & set(match.field.targets))
            keep, leave = (key, name) if by_key else (name, key)
            kept = match if keep == column else rival
            uses.pop(leave, None)
            uses[keep] = kept
            unknown.pop(fit.columns[keep], None)
            unknown[fit.columns[leave]] = f"it says the same as {fit.columns[keep]}"
    return replace(fit, uses=dict(sorted(uses.items())), unknown=unknown)


def _without_dead_keys(fit: Fit, given: dict[str, set[str]]) -> Fit:
    """Leave out columns of keys when there is a list of what they point to, and none of them is in it."""
    uses, unknown = dict(fit.uses), dict(fit.unknown)
    for column, match in fit.uses.items():
        listed = {n for t in match.field.targets for n in given.get(t, ())}
        keys = {names.normal(t) for t in fit.cells[column].texts}
        if match.find and listed and keys and not keys & listed:
            del uses[column]
            what = " or ".join(t for t in match.field.targets if t in given)
            unknown[fit.columns[column]] = (
                f"it looks like {match.field.label}, but none of its keys is that of a {what}"
            )
    return replace(fit, uses=uses, unknown=unknown)


def _table_mapping(table: Table, fit: Fit, schema: Schema, given: dict[str, set[str]]) -> TableMapping:
    columns: dict[str, tuple[ColumnUse, ...]] = {}
    for index, column in enumerate(table.columns):
        if index in fit.ids:
            columns[column] = (ColumnUse("id"),)
        elif index in fit.parts:
            of, key = fit.parts[index]
            columns[column] = (ColumnUse(key, of=of),)
        elif index in fit.uses:
            match, cells = fit.uses[index], fit.cells[index]
            listed = {n for t in match.field.targets for n in given.get(t, ())} | set(fit.judge.known(match.field))
            split = separator(match.field, cells, listed)
            make = to_make(match.field, column, cells, split, schema, given)
            find = match.find if not make and match.field.kind == "record" else ""
            columns[column] = (ColumnUse(match.field.key, split=split, make=make, find=find),)
        else:
            columns[column] = ()
    return TableMapping(fit.record.name, columns, file=table.file, sheet=table.sheet)
