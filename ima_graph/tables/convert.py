"""Turn tables and a mapping into one change: who is who, what each cell says, what is new.

Two passes: the first finds or makes the record of each row, so that names can point forwards; the second reads
the cells. Nothing is written here: the outcome is a change, with the errors and clashes that were met.
"""

import gc
from collections.abc import Callable, Sequence
from dataclasses import replace

from ima_graph import terms
from ima_graph.log import Change
from ima_graph.schema import Field, Schema
from ima_graph.tables.cells import BLANK, Outcome, Setting
from ima_graph.tables.current import Current, Lazy
from ima_graph.tables.cycles import Cycles
from ima_graph.tables.headers import Table
from ima_graph.tables.identify import identify
from ima_graph.tables.jobs import Found, Job, make_job
from ima_graph.tables.known import Known
from ima_graph.tables.making import Making
from ima_graph.tables.mapping import Mapping, TableMapping
from ima_graph.tables.merge import Merger
from ima_graph.tables.report import CellError, ImportReport, Rejected
from ima_graph.tables.statements import StatementReader
from ima_graph.tables.values import words_for_nothing

_TICK = 1000


class Conversion:
    """One import under way."""

    def __init__(
        self,
        base: str,
        schema: Schema,
        mapping: Mapping,
        change: Change,
        current: Current,
        before: Lazy,
        known: Known,
    ) -> None:
        """Prepare; `current` and `before` are what the register says now and said when the file was made."""
        self._base, self._schema = base, schema
        self._report = ImportReport(change)
        is_own = mapping.stamp is not None
        self._making = Making(schema, known, mapping.source, self._report)
        self._merger = Merger(self._making, current, before, is_own)
        self._setting = Setting(
            schema,
            known,
            mapping.source,
            mapping.dates,
            words_for_nothing(mapping.words),
            self._merger.list_values(),
            self._making.named,
            self._say_vacant,
            is_own,
        )
        self._statement_reader = StatementReader(self._making, current)
        self._cycles = Cycles(self._making, current)
        self._evidence: list[dict[str, object]] = []
        self._said: set[tuple[str, str, str]] = set()

    def run(self, pairs: Sequence[tuple[Table, TableMapping]], tick: Callable[[int], None]) -> ImportReport:
        """Convert all tables; `tick` is told how many rows were done."""
        # Rows make many small objects and no cycles: looking for cycles would cost an eighth of the time.
        was_enabled = gc.isenabled()
        gc.disable()
        try:
            return self._run(pairs, tick)
        finally:
            if was_enabled:
                gc.enable()

    def _run(self, pairs: Sequence[tuple[Table, TableMapping]], tick: Callable[[int], None]) -> ImportReport:
        lists = [pair for pair in pairs if pair[1].record == "ListValue"]
        if lists:
            # First, so that the other tables may use the values.
            self._read_all(lists, tick)
            self._setting.list_extra = self._merger.list_values()
        self._read_all([pair for pair in pairs if pair[1].record != "ListValue"], tick)
        for error, job, row in self._cycles.find(self._merger.removed, self._merger.added):
            self._report.errors.append(error)
            self._reject(job, row, error.row, [error])
        added = "".join(["".join(lines) for lines in self._making.lines.values()]) + "".join(self._merger.added)
        words = [[k[0], k[1], n] for k, n in self._report.words.items()]
        self._report.change = replace(
            self._report.change,
            added=added.encode(),
            removed="".join(self._merger.removed).encode(),
            evidence={"tables": self._evidence, "words": words},
        )
        return self._report

    def _read_all(self, pairs: Sequence[tuple[Table, TableMapping]], tick: Callable[[int], None]) -> None:
        jobs = [make_job(table, mapping, self._setting, self._report) for table, mapping in pairs]
        for job in jobs:
            identify(job, self._making, self._setting)
        # Statements last: they may be about records that another sheet makes.
        for are_statements in (False, True):
            for job in jobs:
                if (job.record.name == "Statement") is are_statements:
                    self._read(job, tick)
            self._merger.finish()

    def _read(self, job: Job, tick: Callable[[int], None]) -> None:
        rows: list[list[object]] = []
        seen: dict[str, int] = {}
        errors = self._report.errors
        for done, (row, number, subject) in enumerate(
            zip(job.table.rows, job.table.numbers, job.subjects, strict=True), 1
        ):
            if subject is not None:
                before = len(errors)
                found = self._row(job, row, number, subject)
                if subject == "" and len(errors) == before:
                    subject = self._by_key(job, number, found)
                if subject and len(errors) == before:
                    self._apply(job, row, number, terms.iri(subject), found, seen)
                    rows.append([subject.removeprefix(self._base), number])
                if len(errors) > before:
                    self._reject(job, row, number, errors[before:])
            if done % _TICK == 0:
                tick(_TICK)
        self._note(job, rows)

    def _note(self, job: Job, rows: list[list[object]]) -> None:
        """Keep which row said what about which record."""
        columns = {c: uses[-1].field for c, uses in job.mapping.columns.items() if uses and c in job.places}
        table = job.table
        about = {"file": table.file, "sheet": table.sheet, "record": job.record.name}
        self._evidence.append({**about, "columns": columns, "rows": rows})

    def _row(self, job: Job, row: list[object], number: int, subject: str) -> Found:
        found = job.read(row)
        for column, problem in job.problems(found):
            self._error(job, number, column, problem)
        if job.record.name != "Statement":
            return found
        read, wrong = self._statement_reader.read(found, subject)
        if wrong:
            self._error(job, number, *wrong)
        return read

    def _by_key(self, job: Job, number: int, found: Found) -> str | None:
        """Find or make the record of a row that has no name; None for a row that says nothing."""
        fields = {r.field.key: (r.field, o) for r, o in found if o.values and not r.use.of}
        fields |= {f.key: (f, o) for f, o in job.constants if o.values}
        if not any(o.values for _, o in found):
            return None
        values = {k: frozenset(o.values) for k, (f, o) in fields.items() if f.path}
        if not values:
            self._error(job, number, "Name", f"the row names no {job.record.label}; give it a name or a reference")
            return None
        match = self._merger.keyed(job.record, values)
        return match or self._merger.note_key(job.record, values, self._making.new(job.record.name))

    def _apply(
        self, job: Job, row: list[object], number: int, subject: str, found: Found, seen: dict[str, int]
    ) -> None:
        twice = seen.setdefault(subject, number)
        is_bare = subject in self._making.bare
        self._making.bare.discard(subject)
        where = f"{job.table.file} {job.table.sheet} row {number}".replace("  ", " ")
        for reader, outcome in found:
            if outcome is BLANK:
                continue
            targets = _targets(found, reader.use.of) if reader.use.of else [subject]
            for target in targets:
                differs = self._put(target, reader.field, outcome, is_bare and not reader.use.of, where)
                if differs and twice != number and target == subject:
                    self._error(job, number, reader.column, _told_twice(job, twice, number, differs))
                elif differs:
                    self._merger.dispute(target, reader.field, outcome, where)
                elif reader.field.key in self._cycles.fields:
                    self._cycles.note(target, reader.field, job, row, number, reader.column)
        filled = {r.field.key for r, o in found if o is not BLANK and not r.use.of} if job.constants else ()
        for constant, outcome in job.constants:
            # What stands in every row gives way to what a row says itself.
            if constant.key not in filled and self._put(subject, constant, outcome, is_bare, where):
                self._merger.dispute(subject, constant, outcome, where)

    def _put(self, subject: str, field: Field, outcome: Outcome, is_bare: bool, where: str) -> str:
        """Put a value on a record; says what differs where this import said another before."""
        if outcome.word:
            kind, words = outcome.word
            self._report.words[kind, words] += 1
            if kind != "blank":
                self._say(subject, field, kind, words)
            return ""
        if is_bare and field.path:
            self._making.put_first(subject, field, outcome.values)
            return ""
        if subject in self._making.lines:
            return self._merger.into_fresh(subject, field, outcome)
        return self._merger.into_known(subject, field, outcome, where)

    # --- words for nothing

    def _say_vacant(self, post: str, words: str) -> None:
        """Record that a post was said to be vacant."""
        self._report.words["none", words] += 1
        self._say(post, self._schema.records["Post"].field("holder"), "none", words)

    def _say(self, subject: str, field: Field, answer: str, words: str) -> None:
        """Record an empty answer as a Statement, unless the same one stands already."""
        key = (subject, field.iri, answer)
        if key in self._said or self._merger.has_answer(subject, field, answer):
            return
        self._said.add(key)
        facts = [
            (terms.ima("answer"), terms.iri(f"{terms.LIST}answer/{answer}")),
            (terms.ima("words"), terms.text(words)),
            (terms.ima("standing"), terms.iri(terms.LIST + "standing/proposed")),
        ]
        self._making.statement(subject, field, facts)

    # --- errors

    def _error(self, job: Job, number: int, column: str, problem: str) -> None:
        self._report.errors.append(CellError(job.table.file, job.table.sheet, number, column, "", problem))

    def _reject(self, job: Job, row: list[object], number: int, errors: list[CellError]) -> None:
        why = "; ".join(f"{e.column}: {e.problem}" for e in errors)
        table = job.table
        self._report.rejected.append(Rejected(table.file, table.sheet, number, row, table.columns, why))


def _targets(found: Found, key: str) -> list[str]:
    return [v for r, o in found if r.field.key == key and not r.use.of for v in o.values]


def _told_twice(job: Job, first: int, second: int, differs: str) -> str:
    return (
        f"rows {first} and {second} are about the same {job.record.label} and differ: {differs}; "
        "keep one row, or give each a reference of its own"
    )
