"""The mapping file: which table makes which record, and which column which field.

source = "asset-register"          # references are unique within a source
dates = "day-first"                # how 03/04/2025 is read; or "month-first"

[words]                            # words for nothing, beside those that are always known
not-known = ["ask Estates"]

[[table]]
file = "assets*.xlsx"              # pattern of the file name; leave out when there is one file
sheet = "Assets"                   # leave out for csv
header = 4                         # row of the headings; found when left out
record = "InformationAsset"
constants = { status = "live" }
where = { Type = ["Dataset"] }     # take only these rows; "*" is any cell that says something
compose = { reference = "{db}.{name}" }

[table.columns]
"Asset name" = "name"
"IAO" = { field = "owner", split = ";", make = "Post" }
"Type" = { field = "assetKind", values = { "DB" = "database" } }
"Remarks" = []                     # understood, and left out on purpose
"""

import dataclasses
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ima_graph.errors import MappingError
from ima_graph.schema import Schema

WORD_KINDS = ("blank", "not-known", "none", "not-applicable")


@dataclass(frozen=True)
class ColumnUse:
    """What one column is used for. `make` names the kind of record to make for a name that is not known:
    "" makes none (an unknown name is an error), "auto" chooses by the words of the name.
    `of` puts the value on the record that another field names, not on the row's own."""

    field: str
    split: str = ""
    make: str = ""
    find: str = ""
    of: str = ""
    inclusive: bool = False
    values: dict[str, str] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True)
class TableMapping:
    """How one table is read."""

    record: str
    columns: dict[str, tuple[ColumnUse, ...]]
    file: str = ""
    sheet: str = ""
    header: int = 0
    path: str = ""
    constants: dict[str, object] = dataclasses.field(default_factory=dict)
    where: dict[str, tuple[str, ...]] = dataclasses.field(default_factory=dict)
    compose: dict[str, str] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True)
class Mapping:
    """How a source is read. `stamp` is the change an own export was made at, and `on` the day it shows."""

    source: str
    tables: tuple[TableMapping, ...]
    dates: str = "day-first"
    words: dict[str, tuple[str, ...]] = dataclasses.field(default_factory=dict)
    stamp: int | None = None
    on: str = ""


def load_mapping(path: Path, schema: Schema) -> Mapping:
    """Read and check a mapping file; `MappingError` names file, table and key."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise MappingError(f"{path} cannot be read: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise MappingError(f"{path} is not TOML: {error}.") from error
    _only(path, "the file", content, {"source", "dates", "words", "table"})
    dates = str(content.get("dates", "day-first"))
    if dates not in ("day-first", "month-first"):
        raise MappingError(f'{path}: dates is "{dates}"; write "day-first" or "month-first".')
    words = content.get("words", {})
    _only(path, "[words]", words, set(WORD_KINDS))
    tables = content.get("table", [])
    if not isinstance(tables, list) or not tables:
        raise MappingError(f"{path} has no [[table]]. Say which sheet makes which record.")
    return Mapping(
        source=str(content.get("source", path.stem)),
        tables=tuple(_table(path, number, t, schema) for number, t in enumerate(tables, 1)),
        dates=dates,
        words={k: tuple(_strings(v)) for k, v in words.items()},
    )


def _only(path: Path, where: str, found: object, known: set[str]) -> None:
    if not isinstance(found, dict):
        raise MappingError(f"{path}: {where} must be a table of keys and values.")
    extra = sorted(set(found) - known)
    if extra:
        raise MappingError(f"{path}: {where} has {', '.join(extra)}; known are {', '.join(sorted(known))}.")


_TABLE_KEYS = {
    "file",
    "sheet",
    "header",
    "path",
    "record",
    "constants",
    "where",
    "compose",
    "columns",
}


def _table(path: Path, number: int, content: dict[str, object], schema: Schema) -> TableMapping:
    where = f"table {number}"
    _only(path, where, content, _TABLE_KEYS)
    name = str(content.get("record", ""))
    if name not in schema.records:
        raise MappingError(f'{path}: {where} makes "{name}"; records are {", ".join(schema.records)}.')
    columns = content.get("columns", {})
    _only(path, f"{where} columns", columns, set(columns) if isinstance(columns, dict) else set())
    assert isinstance(columns, dict)
    table = TableMapping(
        record=name,
        columns={str(k): _uses(path, where, str(k), v) for k, v in columns.items()},
        file=str(content.get("file", "")),
        sheet=str(content.get("sheet", "")),
        header=_header(path, where, content),
        path=str(content.get("path", "")),
        constants=_dict(path, where, content, "constants"),
        where={k: tuple(_strings(v)) for k, v in _dict(path, where, content, "where").items()},
        compose={k: str(v) for k, v in _dict(path, where, content, "compose").items()},
    )
    _check_fields(path, where, table, schema)
    return table


def _header(path: Path, where: str, content: dict[str, object]) -> int:
    header = content.get("header", 0)
    if not isinstance(header, int) or isinstance(header, bool) or header < 0:
        raise MappingError(f"{path}: {where}, header must be the number of a row, such as 4.")
    return header


def _dict(path: Path, where: str, content: dict[str, object], key: str) -> dict[str, object]:
    found = content.get(key, {})
    if not isinstance(found, dict):
        raise MappingError(f"{path}: {where}, {key} must be a table of keys and values.")
    return {str(k): v for k, v in found.items()}


def _strings(value: object) -> Iterable[str]:
    return [str(v) for v in value] if isinstance(value, list | tuple) else [str(value)]


def _uses(path: Path, where: str, column: str, value: object) -> tuple[ColumnUse, ...]:
    if isinstance(value, list):
        return tuple(use for v in value for use in _uses(path, where, column, v))
    if isinstance(value, str):
        return (ColumnUse(value),)
    known = {"field", "split", "make", "find", "of", "inclusive", "values"}
    _only(path, f"{where}, column {column}", value, known)
    assert isinstance(value, dict)
    if "field" not in value:
        raise MappingError(f"{path}: {where}, column {column} names no field.")
    values = _dict(path, f"{where}, column {column}", value, "values")
    return (
        ColumnUse(
            field=str(value["field"]),
            split=str(value.get("split", "")),
            make=str(value.get("make", "")),
            find=str(value.get("find", "")),
            of=str(value.get("of", "")),
            inclusive=bool(value.get("inclusive", False)),
            values={k.casefold(): str(v) for k, v in values.items()},
        ),
    )


def _check_fields(path: Path, where: str, table: TableMapping, schema: Schema) -> None:
    record = schema.records[table.record]
    uses = [(c, u) for c, us in table.columns.items() for u in us]
    for column, use in uses:
        if use.make and use.make != "auto" and use.make not in schema.records:
            raise MappingError(f"{path}: {where}, column {column} makes {use.make}, which is no kind of record.")
        if use.of:
            targets = record.field(use.of).targets if record.has(use.of) else ()
            if not any(schema.records[t].has(use.field) for t in targets):
                raise MappingError(f"{path}: {where}, column {column}: no record named by {use.of} has {use.field}.")
        elif use.field != "id" and not record.has(use.field):
            raise MappingError(f"{path}: {where}, column {column}: {record.label} has no field {use.field}.")
    for key in [*table.constants, *table.compose]:
        if not record.has(key):
            raise MappingError(f"{path}: {where}: {record.label} has no field {key}.")


def reusable(mapping: Mapping) -> Mapping:
    """Leave the name of the file out where there is only one: next month's file has another."""
    if len({t.file for t in mapping.tables}) > 1:
        return mapping
    return dataclasses.replace(mapping, tables=tuple(dataclasses.replace(t, file="") for t in mapping.tables))


def write_mapping(mapping: Mapping) -> str:
    """Write a mapping as TOML that `load_mapping` reads back and a person can edit."""
    out = [
        "# How a register is read: edit it, then import with --mapping. Columns set to [] are left out on purpose.",
        f"source = {_toml(mapping.source)}",
        f"dates = {_toml(mapping.dates)}",
    ]
    if mapping.words:
        out += ["", "[words]", *(f"{k} = {_toml(list(v))}" for k, v in mapping.words.items())]
    for table in mapping.tables:
        out += ["", "[[table]]"]
        for key in ("file", "sheet", "header", "path", "record"):
            value = getattr(table, key)
            out += [f"{key} = {_toml(value)}"] if value else []
        for key in ("constants", "where", "compose"):
            value = getattr(table, key)
            out += [f"{key} = {_toml(value)}"] if value else []
        out += ["", "[table.columns]"]
        out += [f"{_toml(c)} = {_toml_uses(uses)}" for c, uses in table.columns.items()]
    return "\n".join(out) + "\n"


def _toml_uses(uses: tuple[ColumnUse, ...]) -> str:
    texts = []
    for use in uses:
        facts = {k: v for k, v in vars(use).items() if v}
        texts.append(_toml(use.field) if len(facts) == 1 else _toml(facts))
    return texts[0] if len(texts) == 1 else f"[{', '.join(texts)}]"


def _key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else _toml(name)


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{_key(str(k))} = {_toml(v)}" for k, v in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_toml(v) for v in value) + "]"
    escaped = str(value).replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c >= " " and c != "\x7f" else f"\\u{ord(c):04X}" for c in escaped) + '"'
