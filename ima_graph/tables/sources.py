"""Read files and say how they are understood: by a mapping file, as an export of our own, or by recognising them."""

from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path

from ima_graph import names, terms
from ima_graph.errors import InputError, MappingError
from ima_graph.register import Register
from ima_graph.schema import RecordType
from ima_graph.tables.headers import NoTable, Table, find_table
from ima_graph.tables.jobs import placeholders
from ima_graph.tables.known import Known
from ima_graph.tables.mapping import ColumnUse, Mapping, TableMapping
from ima_graph.tables.read import read_records, read_sheets, stamp
from ima_graph.tables.recognise import recognise
from ima_graph.tables.report import CellError
from ima_graph.tables.sheet import CellProblem, Sheet
from ima_graph.tables.stamp import OWN_SHEETS, is_stamp

_RECORD_FILES = (".yaml", ".yml", ".json")


@dataclass
class Source:
    """What was read from files and how it is understood, before anything is converted."""

    mapping: Mapping
    pairs: list[tuple[Table, TableMapping]]
    notes: list[str] = field(default_factory=list)
    errors: list[CellError] = field(default_factory=list)


def read_source(files: list[Path], mapping: Mapping | None, register: Register, is_draft: bool = False) -> Source:
    """Read files with a mapping, or without one by recognising them; `InputError` and `MappingError` say what fails.

    With `is_draft` the best guess is made even where it is poor, for a mapping that a person then edits.
    """
    if mapping:
        return _with_mapping(files, mapping)
    stamps = {file: found for file in files if (found := stamp(file))}
    if stamps:
        return _own_export(files, stamps, register)
    return _recognised(files, register, is_draft)


# --- with a mapping file


def _with_mapping(files: list[Path], mapping: Mapping) -> Source:
    source = Source(mapping, [])
    used: set[Path] = set()
    for number, wanted in enumerate(mapping.tables, 1):
        fitting = [f for f in files if not wanted.file or _named(f.name, wanted.file)]
        if not fitting:
            have = ", ".join(f.name for f in files)
            raise MappingError(f'Table {number} of the mapping wants a file "{wanted.file}"; given were {have}.')
        for file in fitting:
            used.add(file)
            table, problems = _mapped_table(file, wanted)
            source.pairs.append((table, wanted))
            source.errors += _used_problems(problems, table, wanted)
    source.notes += [f"{f.name} is in no table of the mapping and was left out." for f in files if f not in used]
    return source


def _mapped_table(file: Path, wanted: TableMapping) -> tuple[Table, list[CellProblem]]:
    problems: list[CellProblem] = []
    if file.suffix.lower() in _RECORD_FILES:
        table = read_records(file, wanted.path)
    else:
        sheets = read_sheets(file)
        fitting = [s for s in sheets if not wanted.sheet or _named(s.name, wanted.sheet)]
        if not fitting:
            have = ", ".join(s.name for s in sheets)
            raise MappingError(f'{file.name} has no sheet "{wanted.sheet}"; it has {have}.')
        found = find_table(fitting[0], wanted.header)
        if isinstance(found, NoTable):
            raise MappingError(f"{file.name}, sheet {fitting[0].name}: {found.why}")
        table, problems = found, fitting[0].problems
    composed = [c for template in wanted.compose.values() for c in placeholders(template)]
    missing = [c for c in [*wanted.columns, *wanted.where, *composed] if c not in table.columns]
    if missing:
        near = names.closest(missing[0], table.columns, 60)
        hint = f' Did you mean "{near}"?' if near else ""
        have = ", ".join(table.columns)
        raise MappingError(f'{file.name} has no column "{missing[0]}"; it has {have}.{hint} Change the mapping.')
    return table, problems


def _named(name: str, pattern: str) -> bool:
    # A name may hold brackets, which a pattern takes for something else.
    return name == pattern or fnmatch(name, pattern)


def _used_problems(problems: list[CellProblem], table: Table, mapping: TableMapping) -> list[CellError]:
    """Keep what is wrong with cells that are read: a formula in a title or in a column left out does no harm."""
    if not problems:
        return []
    rows = set(table.numbers)
    read = {*mapping.where, *(c for t in mapping.compose.values() for c in placeholders(t))}
    used = {
        letter: column
        for letter, column in zip(table.letters, table.columns, strict=True)
        if mapping.columns.get(column) or column in read
    }
    return [
        CellError(table.file, p.sheet, p.row, used[p.column], "", p.what)
        for p in problems
        if p.row in rows and p.column in used
    ]


# --- an export of our own


def _own_export(files: list[Path], stamps: dict[Path, dict[str, str]], register: Register) -> Source:
    key = register.base.removeprefix(terms.ID).strip("/")
    other = next((s["register"] for s in stamps.values() if s["register"] != key), None)
    if other:
        raise InputError(
            f"This file was exported from another register ({other}). Import it there, or remove its hidden sheet "
            "_ima_graph and its Id columns to take it in as a new source."
        )
    # A csv file of a kind without records has the heading of a stamp, and no stamp.
    strange = [f.name for f in files if f not in stamps and not any(s.is_stamped for s in read_sheets(f))]
    if strange:
        raise InputError(f"{', '.join(strange)} is no export of this register as the others are. Import it by itself.")
    number = min(int(s["change"]) for s in stamps.values())
    notes = [f"This is an export of change {number} coming back: it is merged with what has changed since."]
    source = Source(Mapping(f"export of change {number}", ()), [], notes)
    for file in files:
        for sheet in read_sheets(file):
            _own_sheet(file, sheet, register, source)
    if not source.pairs:
        raise InputError(f"{', '.join(f.name for f in files)}: none of the sheets of an export is left in it.")
    tables = tuple(t for _, t in source.pairs)
    on = min(s.get("on", "") for s in stamps.values())
    source.mapping = Mapping(source.mapping.source, tables, stamp=number, on=on)
    return source


def _own_sheet(file: Path, sheet: Sheet, register: Register, source: Source) -> None:
    """Take one sheet of an export; what was added to it and is none of our fields is left out, and a note says so."""
    records = register.schema.records
    found = find_table(sheet, 1)
    record = {r.plural[:31]: r for r in records.values()}.get(sheet.name) or records.get(file.stem)
    if isinstance(found, NoTable):
        return
    if record is None and not sheet.name:
        # A csv file that was given another name is known by its columns.
        record = next((r for r in records.values() if _fits(found, r)), None)
    if record is None:
        if sheet.name not in OWN_SHEETS:
            source.notes.append(f"Sheet {sheet.name} is not part of an export and was left out.")
        return
    by_label = {f.label: f for f in record.fields if not f.read_only}
    columns: dict[str, tuple[ColumnUse, ...]] = {}
    for column in found.columns:
        known = by_label.get(column)
        if known:
            columns[column] = (ColumnUse(known.key, split=";" if known.many else ""),)
        elif column == "Id":
            columns[column] = (ColumnUse("id"),)
        elif not is_stamp(column):
            place = f"sheet {sheet.name}" if sheet.name else file.name
            source.notes.append(f"Column {column} of {place} is no field of {record.plural.lower()} and was left out.")
    wanted = TableMapping(record.name, columns, file=file.name, sheet=sheet.name, header=1)
    source.pairs.append((found, wanted))
    source.errors += _used_problems(sheet.problems, found, wanted)


def _fits(table: Table, record: RecordType) -> bool:
    own = {f.label for f in record.fields}
    return bool(table.columns[2:]) and set(table.columns[2:]) <= own


# --- by recognising


def _recognised(files: list[Path], register: Register, is_draft: bool) -> Source:
    tables: list[Table] = []
    notes: list[str] = []
    problems: dict[tuple[str, str], list[CellProblem]] = {}
    for file in files:
        if file.suffix.lower() in _RECORD_FILES:
            raise MappingError(f"{file.name}: YAML and JSON need a mapping file that says what is what (--mapping).")
        for sheet in read_sheets(file):
            found = find_table(sheet)
            if isinstance(found, NoTable):
                place = f"Sheet {sheet.name}" if sheet.name else file.name
                notes.append(f"{place} was left out: {found.why}")
                continue
            problems[file.name, sheet.name] = sheet.problems
            tables.append(found)
    if not tables:
        raise InputError(f"{', '.join(f.name for f in files)}: no table was found. {' '.join(notes)}")
    recognition = recognise(tables, register.schema, files[0].stem, _known_names(register), is_draft)
    pairs = [(t, m) for m in recognition.mapping.tables for t in tables if (t.file, t.sheet) == (m.file, m.sheet)]
    errors = [e for t, m in pairs for e in _used_problems(problems.get((t.file, t.sheet), []), t, m)]
    return Source(recognition.mapping, pairs, [*notes, *recognition.notes], errors)


def _known_names(register: Register) -> dict[str, set[str]]:
    known = Known.load(register.store, register.schema, register.base)
    found: dict[str, set[str]] = {}
    for kind, name in known.by_name:
        found.setdefault(kind, set()).add(name)
    return found
