"""Import what was read: convert, merge, and write it all as one change, or nothing."""

import csv
import io
from collections.abc import Callable
from dataclasses import replace

from ima_graph.errors import InputError
from ima_graph.log import Change, Entry
from ima_graph.register import Register
from ima_graph.tables.convert import Conversion
from ima_graph.tables.current import Current, Lazy
from ima_graph.tables.headers import Table
from ima_graph.tables.known import Known
from ima_graph.tables.mapping import Mapping
from ima_graph.tables.report import CellError, ImportReport, Rejected
from ima_graph.tables.sources import Source


def _no_tick(_rows: int) -> None:
    """Count nothing."""


def convert(source: Source, register: Register, change: Change, tick: Callable[[int], None] = _no_tick) -> ImportReport:
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
        # Who owned what is compared as of the day that the file shows.
        return Current(register.as_known(str(mapping.stamp)).store, register.schema, mapping.on or on)
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
    register.catch_up()
    # Not of the log: what others append from now on is in there before it is seen here.
    seen = register.store.last_change()
    report, source = _clean(register, source, change, skip_bad_rows, tick)
    if dry_run or report.errors or report.is_empty():
        return report, None

    def prepared(holder: Register) -> Change:
        nonlocal report
        if holder.log.last_number() != seen:
            report = _clean(holder, source, change, skip_bad_rows, _no_tick)[0]
        if report.errors:
            raise InputError("Somebody else wrote meanwhile, and the file no longer fits: " + str(report.errors[0]))
        return report.change

    entry = register.write(prepared)
    return report, entry


def _clean(
    register: Register, source: Source, change: Change, skip: bool, tick: Callable[[int], None]
) -> tuple[ImportReport, Source]:
    """Convert; with `skip`, leave bad rows out and convert again, until no row is bad."""
    if not skip:
        return convert(source, register, change, tick), source
    rejected = _unreadable(source)
    source = _without(source, rejected)
    report = convert(source, register, change, tick)
    while report.rejected:
        rejected += report.rejected
        source = _without(source, report.rejected)
        report = convert(source, register, change)
    report.rejected = rejected
    return report, source


def _unreadable(source: Source) -> list[Rejected]:
    """List the rows with a cell that could not be read, as a formula that gives an error."""
    wrong: dict[tuple[str, str, int], list[CellError]] = {}
    for error in source.errors:
        wrong.setdefault((error.file, error.sheet, error.row), []).append(error)
    found = {}
    for table, _ in source.pairs if wrong else ():
        for row, number in zip(table.rows, table.numbers, strict=True):
            if errors := wrong.get((table.file, table.sheet, number)):
                why = "; ".join(f"{e.column}: {e.problem}" for e in errors)
                found[table.file, table.sheet, number] = Rejected(
                    table.file, table.sheet, number, row, table.columns, why
                )
    return list(found.values())


def _without(source: Source, rejected: list[Rejected]) -> Source:
    """Leave rows out, from each of the tables that reads them."""
    bad = {(r.file, r.sheet, r.number) for r in rejected}
    pairs = [(_only_good(table, bad), mapping) for table, mapping in source.pairs] if bad else source.pairs
    return replace(source, pairs=pairs, errors=[])


def _only_good(table: Table, bad: set[tuple[str, str, int]]) -> Table:
    keep = [i for i, n in enumerate(table.numbers) if (table.file, table.sheet, n) not in bad]
    return replace(table, rows=[table.rows[i] for i in keep], numbers=[table.numbers[i] for i in keep])


def rejected_csv(report: ImportReport) -> str:
    """Write the rejected rows as csv, with where each stood and why it was not taken."""
    out = io.StringIO()
    writer = csv.writer(out)
    heading: list[str] | None = None
    for one in report.rejected:
        if one.columns != heading:
            writer.writerow(["file", "sheet", "row", "why", *one.columns])
            heading = one.columns
        writer.writerow([one.file, one.sheet, one.number, one.why, *map(_cell_text, one.row)])
    return out.getvalue()


def _cell_text(cell: object) -> object:
    if isinstance(cell, list):
        return "; ".join(map(str, cell))
    return "" if cell is None else cell
