"""Import files into a register: read, understand, convert, merge, and write it all as one change."""

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from fnmatch import fnmatch
from pathlib import Path

from ima_graph import names, terms
from ima_graph.errors import InputError, MappingError
from ima_graph.log import Change, Entry
from ima_graph.register import Register
from ima_graph.schema import RecordType
from ima_graph.tables.convert import Conversion
from ima_graph.tables.current import Current, Lazy
from ima_graph.tables.headers import NoTable, Table, find_table
from ima_graph.tables.known import Known
from ima_graph.tables.mapping import ColumnUse, Mapping, TableMapping
from ima_graph.tables.read import read_records, read_sheets, stamp
from ima_graph.tables.recognise import recognise
from ima_graph.tables.report import CellError, ImportReport
from ima_graph.tables.sheet import CellProblem, letter

_RECORD_FILES = (".yaml", ".yml", ".json")


def _no_tick(_rows: int) -> None:
    """Count nothing."""


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
    stamps = [found for file in files if (found := stamp(file))]
    if stamps:
        return _own_export(files, stamps, register)
    return _recognised(files, register, is_draft)


def _with_mapping(files: list[Path], mapping: Mapping) -> Source:
    source = Source(mapping, [])
    used: set[Path] = set()
    for number, wanted in enumerate(mapping.tables, 1):
        fitting = [f for f in files if not wanted.file or _named(f.name, wanted.file)]
        if not fitting:
            have = ", ".join(f.name for f in files)
            raise MappingError(
                f'Table {number} of the mapping wants a file "{wanted.file}"; given were {have}.'
            )
        for file in fitting:
            used.add(file)
            source.pairs.append((_mapped_table(file, wanted, source), wanted))
    source.notes += [
        f"{f.name} is in no table of the mapping and was left out." for f in files if f not in used
    ]
    return source


def _mapped_table(file: Path, wanted: TableMapping, source: Source) -> Table:
    if file.suffix.lower() in _RECORD_FILES:
        table = read_records(file, wanted.path)
    else:
        sheets = read_sheets(file)
        fitting = [s for s in sheets if not wanted.sheet or _named(s.name, wanted.sheet)]
        if not fitting:
            raise MappingError(
                f'{file.name} has no sheet "{wanted.sheet}"; it has {", ".join(s.name for s in sheets)}.'
            )
        found = find_table(fitting[0], wanted.header)
        if isinstance(found, NoTable):
            raise MappingError(f"{file.name}, sheet {fitting[0].name}: {found.why}")
        source.errors += [
            CellError(file.name, p.sheet, p.row, p.column, "", p.what) for p in fitting[0].problems
        ]
        table = found
    missing = [c for c in [*wanted.columns, *wanted.where] if c not in table.columns]
    if missing:
        near = names.closest(missing[0], table.columns, 60)
        hint = f' Did you mean "{near}"?' if near else ""
        raise MappingError(
            f'{file.name} has no column "{missing[0]}"; it has {", ".join(table.columns)}.{hint} Change the mapping.'
        )
    return table


def _named(name: str, pattern: str) -> bool:
    # A name may hold brackets, which a pattern takes for something else.
    return name == pattern or fnmatch(name, pattern)


def _own_export(files: list[Path], stamps: list[dict[str, str]], register: Register) -> Source:
    key = register.base.removeprefix(terms.ID).strip("/")
    other = next((s["register"] for s in stamps if s["register"] != key), None)
    if other:
        raise InputError(
            f"This file was exported from another register ({other}). Import it there, or remove its hidden sheet "
            "_ima_graph and its Id columns to take it in as a new source."
        )
    records = register.schema.records
    plurals = {r.plural[:31]: r for r in records.values()}
    pairs: list[tuple[Table, TableMapping]] = []
    errors: list[CellError] = []
    for file in files:
        for sheet in read_sheets(file):
            found = find_table(sheet, 1)
            record = plurals.get(sheet.name) or records.get(file.stem)
            if isinstance(found, NoTable):
                continue
            if record is None and not sheet.name:
                # A csv file that was given another name is known by its columns.
                record = next((r for r in records.values() if _fits(found, r)), None)
            if record is None:
                continue
            errors += [CellError(file.name, p.sheet, p.row, p.column, "", p.what) for p in sheet.problems]
            by_label = {f.label: f for f in record.fields if not f.read_only} | {"Id": None}
            columns: dict[str, tuple[ColumnUse, ...]] = {}
            for column in found.columns:
                if column in by_label:
                    known = by_label[column]
                    use = ColumnUse(known.key, split=";" if known.many else "") if known else ColumnUse("id")
                    columns[column] = (use,)
            pairs.append(
                (found, TableMapping(record.name, columns, file=file.name, sheet=sheet.name, header=1))
            )
    if not pairs:
        raise InputError(
            f"{', '.join(f.name for f in files)}: none of the sheets of an export is left in it."
        )
    number = min(int(s["change"]) for s in stamps)
    mapping = Mapping(f"export of change {number}", tuple(t for _, t in pairs), stamp=number)
    notes = [f"This is an export of change {number} coming back: it is merged with what has changed since."]
    return Source(mapping, pairs, notes, errors)


def _fits(table: Table, record: RecordType) -> bool:
    return set(table.columns[2:]) <= {f.label for f in record.fields}


def _recognised(files: list[Path], register: Register, is_draft: bool) -> Source:
    tables: list[Table] = []
    notes: list[str] = []
    problems: dict[tuple[str, str], list[CellProblem]] = {}
    for file in files:
        if file.suffix.lower() in _RECORD_FILES:
            raise MappingError(
                f"{file.name}: YAML and JSON need a mapping file that says what is what (--mapping)."
            )
        for sheet in read_sheets(file):
            found = find_table(sheet)
            if isinstance(found, NoTable):
                notes.append(f"Sheet {sheet.name} was left out: {found.why}")
                continue
            problems[file.name, sheet.name] = sheet.problems
            tables.append(found)
    if not tables:
        raise InputError(f"{', '.join(f.name for f in files)}: no table was found. {' '.join(notes)}")
    known = _known_names(register)
    recognition = recognise(tables, register.schema, files[0].stem, known, is_draft)
    pairs = [
        (t, m) for m in recognition.mapping.tables for t in tables if (t.file, t.sheet) == (m.file, m.sheet)
    ]
    errors = [e for t, m in pairs for e in _used_problems(problems.get((t.file, t.sheet), []), t, m)]
    return Source(recognition.mapping, pairs, [*notes, *recognition.notes], errors)


def _used_problems(problems: list[CellProblem], table: Table, mapping: TableMapping) -> list[CellError]:
    """Keep what is wrong with cells that are read: a formula in a title or in a column left out does no harm."""
    rows = set(table.numbers)
    used = {letter(i) for i, column in enumerate(table.columns) if mapping.columns.get(column)}
    return [
        CellError(table.file, p.sheet, p.row, p.column, "", p.what)
        for p in problems
        if p.row in rows and p.column in used
    ]


def _known_names(register: Register) -> dict[str, set[str]]:
    known = Known.load(register.store, register.schema, register.base)
    found: dict[str, set[str]] = {}
    for kind, name in known.by_name:
        found.setdefault(kind, set()).add(name)
    return found


def convert(
    source: Source, register: Register, change: Change, tick: Callable[[int], None] = _no_tick
) -> ImportReport:
    """Convert what was read into one change against the register as it stands; nothing is written."""
    known = Known.load(register.store, register.schema, register.base)
    current = Current(register.store, register.schema, change.at[:10])
    before = Lazy(lambda: _before(source.mapping, register, change.at[:10]))
    work = Conversion(register.base, register.schema, source.mapping, change, current, before, known)
    report = work.run(source.pairs, tick)
    report.errors[:0] = source.errors
    report.notes[:0] = source.notes
    return report


def _before(mapping: Mapping, register: Register, on: str) -> Current | None:
    if mapping.stamp is not None:
        return Current(register.as_known(str(mapping.stamp)).store, register.schema, on)
    store = register.fold(lambda e: e.source == mapping.source)
    return Current(store, register.schema, on) if store else None


def import_files(
    register: Register,
    source: Source,
    who: str = "",
    why: str = "",
    skip_bad_rows: bool = False,
    dry_run: bool = False,
    tick: Callable[[int], None] = _no_tick,
    change_id: str = "",
) -> tuple[ImportReport, Entry | None]:
    """Convert and, when there are no errors (or bad rows may be skipped), write one change.

    Nothing is written when there is an error, when `dry_run` is set, or when the file says nothing new.
    """
    files = ", ".join(dict.fromkeys(t.file for t, _ in source.pairs))
    change = Change(who=who, why=why or f"Import of {files}", kind="import", source=source.mapping.source)
    if change_id:
        change = replace(change, id=change_id)
    if change_id and (done := register.log.find(change_id)):
        return ImportReport(change), done
    seen = register.log.last_number()
    report, source = _clean(register, source, change, skip_bad_rows, tick)
    if dry_run or report.errors or report.is_empty():
        return report, None

    def prepared(holder: Register) -> Change:
        nonlocal report
        if holder.log.last_number() != seen:
            report = _clean(holder, source, change, skip_bad_rows, _no_tick)[0]
        if report.errors:
            raise InputError(
                "Somebody else wrote meanwhile, and the file no longer fits: " + str(report.errors[0])
            )
        return report.change

    entry = register.write(prepared)
    return report, entry


def _clean(
    register: Register, source: Source, change: Change, skip: bool, tick: Callable[[int], None]
) -> tuple[ImportReport, Source]:
    """Convert; with `skip`, leave bad rows out and convert again, until no row is bad."""
    report = convert(source, register, change, tick)
    rejected = list(report.rejected)
    while skip and report.rejected:
        bad = {(f, s, n) for f, s, n, *_ in report.rejected}
        source = replace(source, pairs=[(_without(t, bad), m) for t, m in source.pairs], errors=[])
        report = convert(source, register, change)
        rejected += report.rejected
    if skip:
        report.errors = [e for e in report.errors if not e.row]
        report.rejected = rejected
    return report, source


def _without(table: Table, bad: set[tuple[str, str, int]]) -> Table:
    keep = [i for i, n in enumerate(table.numbers) if (table.file, table.sheet, n) not in bad]
    return replace(table, rows=[table.rows[i] for i in keep], numbers=[table.numbers[i] for i in keep])


def rejected_csv(report: ImportReport) -> str:
    """Write the rejected rows as csv, with where each stood and why it was not taken."""
    out = io.StringIO()
    writer = csv.writer(out)
    heading: list[str] | None = None
    for file, sheet, number, row, columns, why in report.rejected:
        if columns != heading:
            writer.writerow(["file", "sheet", "row", "why", *columns])
            heading = columns
        writer.writerow([file, sheet, number, why, *["" if c is None else c for c in row]])
    return out.getvalue()
