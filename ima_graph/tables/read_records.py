"""Read a list of records out of YAML or JSON as a table."""

import json
from pathlib import Path
from typing import TypeGuard

import yaml

from ima_graph.errors import InputError
from ima_graph.tables.headers import Table


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """The safe loader, with plain words kept as words: `no` and `on` are answers here."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool" or first in "tTfF"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def read_records(path: Path, where: str = "") -> Table:
    """Read the list of mappings at a dotted path ("" for the whole file, "*" for every key or item on the way).

    Keys become columns, nested ones joined with dots; a list of plain values stays a list in its cell. A mapping of
    mappings is a list whose keys stand in the column "key". Rows are numbered from 1 in the order of the file.
    """
    content = _load(path)
    found = _at(path, content, [p for p in where.split(".") if p], where)
    records = [{"key": k, **v} for k, v in found.items()] if _is_keyed(found) else found
    if not isinstance(records, list) or not all(isinstance(r, dict) for r in records) or not records:
        raise InputError(
            f"{path.name} has no list of records at {where or 'its top'}; there is {_what(found)}. Change `path`."
        )
    try:
        flat = [_flatten(r) for r in records]
    except RecursionError as error:
        raise InputError(f"{path.name} has a record that is in itself. Write it out instead.") from error
    columns = list(dict.fromkeys(k for r in flat for k in r))
    rows: list[list[object]] = [[_whole(r.get(c)) for c in columns] for r in flat]
    return Table(path.name, "", 0, [str(_whole(c)) for c in columns], rows, list(range(1, len(rows) + 1)), [])


def _whole(cell: object) -> object:
    """Put a mark in place of half a letter, which JSON may hold and no text file can."""
    if isinstance(cell, list):
        return [_whole(part) for part in cell]
    return cell.encode("utf-16", "surrogatepass").decode("utf-16", "replace") if isinstance(cell, str) else cell


def _load(path: Path) -> object:
    try:
        text = path.read_text(encoding="utf-8-sig")
        return json.loads(text) if path.suffix.lower() == ".json" else yaml.load(text, Loader=_Loader)
    except FileNotFoundError as error:
        raise InputError(f"{path} does not exist. Check the name and the folder.") from error
    except IsADirectoryError as error:
        raise InputError(f"{path} is a folder. Name a file in it.") from error
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}.") from error
    except (ValueError, yaml.YAMLError, RecursionError) as error:
        kind = "JSON" if path.suffix.lower() == ".json" else "YAML"
        raise InputError(f"{path.name} is not {kind}: {' '.join(str(error).split())}.") from error


def _at(path: Path, content: object, keys: list[str], where: str) -> object:
    if not keys:
        return content
    if keys[0] == "*" and isinstance(content, dict | list):
        parts = content.values() if isinstance(content, dict) else content
        gathered: list[object] = []
        for part in parts:
            found = _at(path, part, keys[1:], where)
            gathered += found if isinstance(found, list) else [found]
        return gathered
    if isinstance(content, dict) and keys[0] in content:
        return _at(path, content[keys[0]], keys[1:], where)
    if isinstance(content, list) and keys[0].isdecimal() and int(keys[0]) < len(content):
        return _at(path, content[int(keys[0])], keys[1:], where)
    raise InputError(f'{path.name} has nothing at {where}: no "{keys[0]}" in {_what(content)}. Change `path`.')


def _is_keyed(found: object) -> TypeGuard[dict[object, dict[object, object]]]:
    return isinstance(found, dict) and bool(found) and all(isinstance(v, dict) for v in found.values())


def _what(content: object) -> str:
    if isinstance(content, dict):
        return f"a mapping of {', '.join(map(str, list(content)[:12]))}"
    if isinstance(content, list):
        return f"a list of {len(content)}"
    return f"the value {str(content)[:40]!r}"


def _flatten(record: dict[object, object], prefix: str = "") -> dict[str, object]:
    out: dict[str, object] = {}
    for key, value in record.items():
        name = f"{prefix}{key}"
        if isinstance(value, dict):
            out |= _flatten(value, f"{name}.")
        elif isinstance(value, list):
            out |= _from_list(name, value)
        else:
            out[name] = value
    return out


def _from_list(name: str, values: list[object]) -> dict[str, object]:
    """Keep plain values as a list; of a list of mappings, gather the values of each key."""
    if not any(isinstance(v, dict | list) for v in values):
        return {name: values}
    if not all(isinstance(v, dict) for v in values):
        return {name: [v if isinstance(v, str | int | float) else json.dumps(v, default=str) for v in values]}
    gathered: dict[str, list[object]] = {}
    for value in values:
        assert isinstance(value, dict)
        for key, cell in _flatten(value, f"{name}.").items():
            gathered.setdefault(key, []).extend(cell if isinstance(cell, list) else [cell])
    return dict(gathered)
