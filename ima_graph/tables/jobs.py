"""Prepare to read one table: which reader reads which column, what stands in every row, what is composed."""

import re
from collections import defaultdict
from dataclasses import dataclass, field

from ima_graph.schema import Field, RecordType, Schema
from ima_graph.tables.cells import ColumnReader, Outcome, Setting
from ima_graph.tables.headers import Table
from ima_graph.tables.mapping import ColumnUse, TableMapping
from ima_graph.tables.report import CellError, ImportReport
from ima_graph.tables.values import as_text

_PLACEHOLDER = re.compile(r"\{([^{}]+)\}")
Found = list[tuple[ColumnReader, Outcome]]


def placeholders(template: str) -> list[str]:
    """List the columns that a template is filled from.

    >>> placeholders("{db}.{name}")
    ['db', 'name']
    """
    return _PLACEHOLDER.findall(template)


@dataclass
class Job:
    """One table with its mapping: readers by column, and the record that each row is about.

    `subjects` holds, for each row: an IRI; "" where its values tell which record it is; None for a row left out.
    """

    table: Table
    mapping: TableMapping
    record: RecordType
    readers: list[tuple[int, ColumnReader]]
    composed: list[tuple[str, ColumnReader]]
    constants: list[tuple[Field, Outcome]]
    subjects: list[str | None] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Note where the columns stand, and which of them are read as one field that holds one value."""
        self.places = {c: i for i, c in enumerate(self.table.columns)}
        shared = defaultdict(list)
        for place, reader in enumerate([*(r for _, r in self.readers), *(r for _, r in self.composed)]):
            if not reader.field.many:
                shared[reader.field.key, reader.use.of].append(place)
        self._shared = [places for places in shared.values() if len(places) > 1]

    def composed_text(self, template: str, row: list[object]) -> str:
        """Fill a template from the cells of a row; "" when all of those cells are blank."""
        cells = {c: as_text(row[self.places[c]]) for c in placeholders(template)}
        return _PLACEHOLDER.sub(lambda m: cells[m[1]], template) if any(cells.values()) or not cells else ""

    def read(self, row: list[object]) -> Found:
        """Read the cells of a row."""
        found = [(reader, reader.read(row[index])) for index, reader in self.readers]
        found += [(reader, reader.read(self.composed_text(template, row))) for template, reader in self.composed]
        return found

    def problems(self, found: Found) -> list[tuple[str, str]]:
        """List what is wrong with the cells of a row: column, and what it is."""
        wrong = []
        for reader, outcome in found:
            if outcome.problem:
                wrong.append((reader.column, outcome.problem))
            elif len(outcome.values) > 1 and not reader.field.many:
                count = len(outcome.values)
                wrong.append((reader.column, f"{reader.field.label} holds one value and here are {count}; keep one"))
        for places in self._shared:
            filled = [(found[p][0].column, found[p][1].values) for p in places if found[p][1].values]
            if len({values for _, values in filled}) > 1:
                columns = " and ".join(column for column, _ in filled)
                label = found[places[0]][0].field.label
                wrong.append((filled[0][0], f"{label} holds one value, and {columns} differ here; map one of them"))
        return wrong

    def where(self) -> list[tuple[int, set[str]]]:
        """Give the places and cells by which rows are chosen."""
        return [(self.places[c], set(vs)) for c, vs in self.mapping.where.items() if c in self.places]


def make_job(table: Table, mapping: TableMapping, setting: Setting, report: ImportReport) -> Job:
    """Prepare to read a table; a constant that its field cannot hold is noted in the report."""
    record = setting.schema.records[mapping.record]
    readers = [
        (index, ColumnReader(setting, _field(setting.schema, record, use), use, column))
        for index, column in enumerate(table.columns)
        for use in mapping.columns.get(column, ())
        if use.field != "id"
    ]
    composed = [
        (template, ColumnReader(setting, record.field(key), ColumnUse(key), template))
        for key, template in mapping.compose.items()
    ]
    constants = []
    for key, value in mapping.constants.items():
        outcome = ColumnReader(setting, record.field(key), ColumnUse(key, make="auto"), key).read(value)
        if outcome.problem:
            report.errors.append(CellError(table.file, table.sheet, 0, key, str(value), outcome.problem))
        constants.append((record.field(key), outcome))
    return Job(table, mapping, record, readers, composed, constants)


def _field(schema: Schema, record: RecordType, use: ColumnUse) -> Field:
    if not use.of:
        return record.field(use.field)
    targets = [schema.records[t] for t in record.field(use.of).targets]
    return next(t for t in targets if t.has(use.field)).field(use.field)
