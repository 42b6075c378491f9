"""Say in plain sentences how a table was understood, or why it was not."""

from collections import defaultdict
from pathlib import Path
from shlex import quote

from ima_graph.schema import Field, Schema
from ima_graph.tables.fitting import Fit
from ima_graph.tables.headers import Table
from ima_graph.tables.headings import simple
from ima_graph.tables.mapping import ColumnUse, TableMapping

_SIGNS = {"\n": "a line each", ";": "semicolons", "|": "upright strokes", ",": "commas"}
_MOST_ROWS_NAMED = 5


def tell(table: Table, fit: Fit, mapping: TableMapping, schema: Schema) -> list[str]:
    """Say what a table is taken for, what each column is read as, and what is left out."""
    place = f"Sheet {table.sheet}" if table.sheet else f"File {table.file}"
    kind = f"{fit.record.plural[:1].lower()}{fit.record.plural[1:]}"
    rows = "1 row is read as" if len(table.rows) == 1 else f"{len(table.rows):,} rows are"
    out = [*table.notes, f"{place}: {rows} {kind}."]
    for index, column in enumerate(table.columns):
        out += [_column(column, use, fit, index, schema) for use in mapping.columns[column]]
    out += _unknown(fit)
    return [s for s in out if s] + _left_out(table)


def _column(column: str, use: ColumnUse, fit: Fit, index: int, schema: Schema) -> str:
    if use.field == "id":
        return ""
    if use.of:
        return f"Column {column} is read as the email address of {fit.record.field(use.of).label}."
    field = fit.record.field(use.field)
    like = fit.uses[index].like
    said = ""
    if like:
        said = f"Column {column} looks like {like} and is read as {field.label}."
    elif simple(column) != simple(field.label):
        said = f"Column {column} is read as {field.label}."
    extra = []
    if use.split:
        extra.append(f"cells with several values are split at {_SIGNS[use.split]}")
    if use.make:
        extra.append(f"its new names become {_kinds(field, use, schema)}")
    if use.find:
        extra.append(f"its cells are looked up by {use.find}")
    if not extra:
        return said
    text = " and ".join(extra)
    return f"{said[:-1]}; {text}." if said else f"Column {column}: {text}."


def _unknown(fit: Fit) -> list[str]:
    plain = [c for c, why in fit.unknown.items() if why == "it was not understood"]
    out = []
    if len(plain) == 1:
        out.append(f"Column {plain[0]} was not understood and is left out.")
    elif plain:
        out.append(f"Columns {', '.join(plain[:-1])} and {plain[-1]} were not understood and are left out.")
    return out + [f"Column {c} is left out: {why}." for c, why in fit.unknown.items() if c not in plain]


def _left_out(table: Table) -> list[str]:
    rows: dict[str, list[int]] = defaultdict(list)
    for row, why in table.left_out:
        if why != "blank":
            rows[why].append(row)
    out = []
    for why, numbers in rows.items():
        named = ", ".join(map(str, numbers[:_MOST_ROWS_NAMED])) + (" …" if len(numbers) > _MOST_ROWS_NAMED else "")
        out.append(f"Row{'s' if len(numbers) > 1 else ''} {named} left out: {why}.")
    return out


def refusal(table: Table, found: list[Fit], schema: Schema) -> str:
    """Say that a table was not understood: what was seen, the best guesses, and what to do."""
    place = f"{table.file}, sheet {table.sheet}," if table.sheet else table.file
    seen = ", ".join(table.columns[:20]) + (" …" if len(table.columns) > 20 else "")
    rivals = [f for f in found if f.is_enough][:2]
    if len(rivals) == 2:
        why = f"could be {rivals[0].record.plural} or {rivals[1].record.plural}"
    else:
        why = "was not understood"
    guesses = "; ".join(_guess(f) for f in sorted(found, key=lambda f: -f.score)[:3] if f.uses)
    return (
        f"{place} {why}. It has the columns {seen}. "
        + (f"Best guesses: {guesses}. " if guesses else "No column looks like a field of any kind of record. ")
        + f"Say what it holds in a mapping file; `ima-graph import {quote(table.file)} --write-mapping "
        f"{quote(Path(table.file).stem + '.toml')}` writes one to edit."
    )


def _guess(fit: Fit) -> str:
    labels = ", ".join(f"{fit.columns[i]} as {m.field.label}" for i, m in list(fit.uses.items())[:4])
    keys = {m.field.key for m in fit.uses.values()}
    wanted = [fit.record.field(k) for k in fit.record.identified_by] or [fit.record.field("name")]
    lacks = [f.label for f in wanted if f.essential and f.key not in keys]
    missing = f", no {' or '.join(lacks)}" if lacks and not fit.is_enough else ""
    return (
        f"{fit.record.plural} ({len(fit.uses)} of {len(fit.columns)} columns: {labels}{missing}; score {fit.score:.1f})"
    )


def _kinds(field: Field, use: ColumnUse, schema: Schema) -> str:
    if use.make != "auto":
        return schema.records[use.make].plural.lower()
    plurals = [schema.records[t].plural.lower() for t in field.targets]
    return " or ".join([", ".join(plurals[:-1]), plurals[-1]]) + ", by their words"
