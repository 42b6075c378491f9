"""Find or make the record that each row is about: by id, then by source and reference, then by name."""

from ima_graph import names, terms
from ima_graph.tables.cells import ColumnReader, Setting
from ima_graph.tables.jobs import Job
from ima_graph.tables.making import Making
from ima_graph.tables.report import CellError, Rejected
from ima_graph.tables.values import as_text

Row = list[object]


def identify(job: Job, making: Making, setting: Setting) -> None:
    """Fill `job.subjects`; do so for all tables before cells are read, so that names can point forwards."""
    finder = _Finder(job, making, setting)
    where = job.where()
    for row, number in zip(job.table.rows, job.table.numbers, strict=True):
        is_wanted = all(finder.is_wanted(row[i], allowed) for i, allowed in where)
        job.subjects.append(finder.subject(row, number) if is_wanted else None)


class _Finder:
    """Finds the records of one table."""

    def __init__(self, job: Job, making: Making, setting: Setting) -> None:
        self._job, self._making, self._words = job, making, setting.words
        self._kind = job.record.name
        self._is_keyed = bool(job.record.identified_by)
        self._cells: dict[str, tuple[int, ColumnReader | None]] = {
            r.field.key: (i, r) for i, r in reversed(job.readers) if not r.use.of
        }
        for column, place in job.places.items():
            if any(use.field == "id" for use in job.mapping.columns.get(column, ())):
                self._cells["id"] = (place, None)
        self._templates = {r.field.key: t for t, r in job.composed}

    def is_wanted(self, cell: object, allowed: set[str]) -> bool:
        """Say whether a cell is one of those that rows are chosen by."""
        text = as_text(cell)
        return text in allowed or ("*" in allowed and names.normal(text) not in self._words)

    def _text(self, key: str, row: Row) -> str:
        """The text of the cell for a field, "" for a blank one."""
        if key in self._templates:
            return self._job.composed_text(self._templates[key], row)
        place, reader = self._cells.get(key, (0, None))
        text = as_text(row[place]) if key in self._cells else ""
        return "" if not text or (reader and reader.says_nothing(text)) else text

    def subject(self, row: Row, number: int) -> str | None:
        """The record of a row: its IRI, "" where its values tell which it is, or None after noting an error."""
        key = self._text("id", row)
        if key:
            return self._by_id(row, number, key)
        known = self._making.known
        reference = self._text("reference", row)
        if reference and (found := known.by_reference.get((self._kind, self._making.source, names.normal(reference)))):
            return found
        name = "" if self._is_keyed else self._text("name", row)
        if name and (same := known.by_name.get((self._kind, names.normal(name)), [])):
            return self._by_name(row, number, same, reference, name)
        return self._making.new(self._kind, name, reference) if reference or name else ""

    def _by_id(self, row: Row, number: int, key: str) -> str | None:
        known = self._making.known
        iri = key if key.startswith(terms.ID) else known.base + key
        if known.kind_of.get(iri) == self._kind:
            return iri
        what = f'"{key}" is not the id of {self._job.record.label} in this register'
        self._refuse(row, number, "Id", key, f"{what}; leave the cell empty to make a new one")
        return None

    def _by_name(self, row: Row, number: int, same: list[str], reference: str, name: str) -> str | None:
        known, source = self._making.known, self._making.source
        mine = [i for i in same if not reference or known.reference_of.get(i, ("", ""))[0] != source]
        if len(mine) > 1:
            what = f'{len(mine)} records are called "{name}"'
            self._refuse(row, number, "Name", name, f"{what}; give the id or the reference")
            return None
        if not mine:
            return self._making.new(self._kind, name, reference)
        if reference:
            known.add_reference(mine[0], source, reference)
        return mine[0]

    def _refuse(self, row: Row, number: int, column: str, value: str, problem: str) -> None:
        table, report = self._job.table, self._making.report
        report.errors.append(CellError(table.file, table.sheet, number, column, value, problem))
        why = f"{column}: {problem}"
        report.rejected.append(Rejected(table.file, table.sheet, number, row, table.columns, why))
