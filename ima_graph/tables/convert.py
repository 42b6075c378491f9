"""Turn tables and a mapping into one change: who is who, what each cell says, what is new.

Two passes: the first finds or makes the record of each row, so that names can point forwards; the second reads
the cells. Nothing is written here: the outcome is a change, with the errors and clashes that were met.
"""

import base64
import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from ima_graph import names, terms
from ima_graph.log import Change
from ima_graph.schema import Field, RecordType, Schema
from ima_graph.tables.cells import BLANK, ColumnReader, Outcome, Setting
from ima_graph.tables.current import Current, Lazy
from ima_graph.tables.headers import Table
from ima_graph.tables.known import Known
from ima_graph.tables.mapping import ColumnUse, Mapping, TableMapping
from ima_graph.tables.merge import Merger
from ima_graph.tables.report import CellError, ImportReport
from ima_graph.tables.statements import attach_confirmation, field_of_statement
from ima_graph.tables.values import as_text, words_for_nothing

_TYPE = terms.iri(terms.TYPE)
_RECORDED_AT = terms.ima("recordedAt")
_RECORDED_FROM = terms.ima("recordedFrom")
_PLACEHOLDER = re.compile(r"\{([^{}]+)\}")


@dataclass
class _Job:
    """One table with its mapping: readers by column, and the record that each row is about."""

    table: Table
    mapping: TableMapping
    record: RecordType
    readers: list[tuple[int, ColumnReader]]
    composed: list[tuple[str, ColumnReader]]
    constants: list[tuple[Field, Outcome]]
    subjects: list[str | None] = field(default_factory=list)


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
        self.schema, self.mapping, self.base = schema, mapping, base
        self.report = ImportReport(change)
        self.known = known
        self.lines: dict[str, list[str]] = {}
        self.fresh: set[str] = set()
        self._moment = terms.typed(change.at, "dateTime")
        self._source = mapping.source
        self.betweens: dict[str, dict[str, list[tuple[str, dict[str, set[str]]]]]] = {}
        self._heads: dict[str, tuple[list[str], list[str]]] = {}
        self._evidence: list[dict[str, object]] = []
        self._statements: set[tuple[str, str, str]] = set()
        self.merger = Merger(self, current, before)
        self.setting = Setting(
            schema,
            known,
            mapping.source,
            mapping.dates,
            words_for_nothing(mapping.words),
            self.merger.list_values(),
            self.make,
            self.say_vacant,
            mapping.stamp is not None,
        )

    def run(self, pairs: list[tuple[Table, TableMapping]], tick: Callable[[int], None]) -> ImportReport:
        """Convert all tables; `tick` is told how many rows were done."""
        jobs = [self._job(table, mapping) for table, mapping in pairs]
        for job in jobs:
            self._identify(job)
        # Statements last: they may be about records that another sheet makes.
        for are_statements in (False, True):
            for job in jobs:
                if (job.record.name == "Statement") is are_statements:
                    self._read(job, tick)
            self.merger.finish()
        added = "".join(["".join(ls) for ls in self.lines.values()]) + "".join(self.merger.added)
        evidence = {
            "tables": self._evidence,
            "words": [[k[0], k[1], n] for k, n in self.report.words.items()],
        }
        old = self.report.change
        self.report.change = Change(
            added=added.encode(),
            removed="".join(self.merger.removed).encode(),
            who=old.who,
            why=old.why,
            kind=old.kind,
            source=old.source,
            evidence=evidence,
            id=old.id,
            at=old.at,
        )
        return self.report

    # --- preparing

    def _job(self, table: Table, mapping: TableMapping) -> _Job:
        record = self.schema.records[mapping.record]
        readers, composed, constants = [], [], []
        for index, column in enumerate(table.columns):
            for use in mapping.columns.get(column, ()):
                readers.append((index, ColumnReader(self.setting, self._field(record, use), use, column)))
        for key, template in mapping.compose.items():
            composed.append(
                (template, ColumnReader(self.setting, record.field(key), ColumnUse(key), template))
            )
        for key, value in mapping.constants.items():
            use = ColumnUse(key, make="auto")
            outcome = ColumnReader(self.setting, record.field(key), use, key).read(value)
            if outcome.problem:
                self.report.errors.append(
                    CellError(table.file, table.sheet, 0, key, str(value), outcome.problem)
                )
            constants.append((record.field(key), outcome))
        return _Job(table, mapping, record, readers, composed, constants)

    def _field(self, record: RecordType, use: ColumnUse) -> Field:
        if use.of:
            targets = record.field(use.of).targets
            return next(
                self.schema.records[t].field(use.field)
                for t in targets
                if self.schema.records[t].has(use.field)
            )
        if use.field == "id":
            return Field(
                "id",
                "",
                record.name,
                "Id",
                "",
                (),
                None,
                "id",
                (),
                None,
                False,
                False,
                "",
                0,
                None,
                None,
                True,
            )
        return record.field(use.field)

    # --- first pass: which record is each row about

    def _identify(self, job: _Job) -> None:
        index = {r.field.key: i for i, r in reversed(job.readers) if not r.use.of}
        templates = {r.field.key: t for t, r in job.composed}
        where = [
            (job.table.columns.index(c), set(vs))
            for c, vs in job.mapping.where.items()
            if c in job.table.columns
        ]
        keyed = bool(job.record.identified_by)
        words = self.setting.words
        for row, number in zip(job.table.rows, job.table.numbers, strict=True):
            if not all(self._is_wanted(row[i], allowed) for i, allowed in where):
                job.subjects.append(None)
                continue

            def cell(key: str, row: list[object] = row) -> str:
                if key in templates:
                    return self._composed(templates[key], job.table, row)
                text = as_text(row[index[key]]) if key in index else ""
                return "" if not text or words.get(names.normal(text)) == "blank" else text

            job.subjects.append(self._subject(job, number, cell, keyed))

    def _is_wanted(self, cell: object, allowed: set[str]) -> bool:
        text = as_text(cell)
        return text in allowed or ("*" in allowed and names.normal(text) not in self.setting.words)

    def _composed(self, template: str, table: Table, row: list[object]) -> str:
        places = {c: i for i, c in enumerate(table.columns)}
        return _PLACEHOLDER.sub(lambda m: as_text(row[places[m[1]]]) if m[1] in places else m[0], template)

    def _subject(self, job: _Job, number: int, cell: Callable[[str], str], keyed: bool) -> str | None:
        kind, known = job.record.name, self.known
        key, reference, name = cell("id"), cell("reference"), "" if keyed else cell("name")
        if key:
            iri = key if key.startswith(terms.ID) else self.base + key
            if known.kind_of.get(iri) != kind:
                self._error(
                    job,
                    number,
                    "Id",
                    key,
                    f'"{key}" is not the id of {job.record.label} in this register; leave the cell empty to make a new one',
                )
                return None
            return iri
        if reference and (found := known.by_reference.get((kind, self._source, names.normal(reference)))):
            return found
        if name and (same := known.by_name.get((kind, names.normal(name)), [])):
            return self._by_name(job, number, same, reference, name)
        if not reference and not name:
            return ""
        return self._new(kind, name, reference)

    def _by_name(self, job: _Job, number: int, same: list[str], reference: str, name: str) -> str | None:
        mine = [
            i for i in same if not reference or self.known.reference_of.get(i, ("", ""))[0] != self._source
        ]
        if len(mine) > 1:
            self._error(
                job,
                number,
                "Name",
                name,
                f'{len(mine)} records are called "{name}"; give the id or the reference',
            )
            return None
        if mine:
            if reference:
                self.known.add_reference(mine[0], self._source, reference)
            return mine[0]
        return self._new(job.record.name, name, reference)

    def _new(self, kind: str, name: str, reference: str) -> str:
        iri = self.base + base64.b32encode(os.urandom(10)).decode()[:10].lower()
        self.known.add(iri, kind, name)
        if reference:
            self.known.add_reference(iri, self._source, reference)
        subject = f"<{iri}>"
        always, with_reference = self._heads.get(kind) or self._head(kind)
        self.lines[subject] = [f"{subject}{tail}" for tail in (with_reference if reference else always)]
        self.fresh.add(subject)
        self.report.made[kind] += 1
        return iri

    def _head(self, kind: str) -> tuple[list[str], list[str]]:
        """The facts of every new record of a kind, behind its name: without and with a reference."""
        record = self.schema.records[kind]
        always = [f" {_TYPE} <{record.class_iri}> .\n"]
        if record.has("recordedAt"):
            always.append(f" {_RECORDED_AT} {self._moment} .\n")
        source = [f" {_RECORDED_FROM} {terms.text(self._source)} .\n"] if record.has("recordedFrom") else []
        self._heads[kind] = (always, always + source)
        return self._heads[kind]

    # --- second pass: what does each cell say

    def _read(self, job: _Job, tick: Callable[[int], None]) -> None:
        rows: list[list[object]] = []
        seen: dict[str, int] = {}
        for done, (row, number, subject) in enumerate(
            zip(job.table.rows, job.table.numbers, job.subjects, strict=True), 1
        ):
            if subject is not None:
                before = len(self.report.errors)
                found = self._row(job, row, number)
                if subject == "":
                    subject = self._by_key(job, found)
                if subject and len(self.report.errors) == before:
                    self._apply(job, row, number, terms.iri(subject), found, seen)
                    rows.append([subject.removeprefix(self.base), number])
                if len(self.report.errors) > before:
                    self._reject(job, row, number, self.report.errors[before:])
            if done % 1000 == 0:
                tick(1000)
        columns = {r.column: r.use.field for _, r in job.readers}
        self._evidence.append(
            {
                "file": job.table.file,
                "sheet": job.table.sheet,
                "record": job.record.name,
                "columns": columns,
                "rows": rows,
            }
        )

    def _row(self, job: _Job, row: list[object], number: int) -> list[tuple[ColumnReader, Outcome]]:
        found = [
            (reader, reader.read(row[index])) for index, reader in job.readers if reader.field.kind != "id"
        ]
        found += [
            (reader, reader.read(self._composed(template, job.table, row)))
            for template, reader in job.composed
        ]
        for reader, outcome in found:
            if outcome.problem:
                self._error(job, number, reader.column, "", outcome.problem)
            elif len(outcome.values) > 1 and not reader.field.many:
                self._error(
                    job,
                    number,
                    reader.column,
                    "",
                    f"{reader.field.label} holds one value and here are {len(outcome.values)}; keep one",
                )
        if job.record.name == "Statement":
            return field_of_statement(self, job.table, number, found)
        return found

    def _by_key(self, job: _Job, found: list[tuple[ColumnReader, Outcome]]) -> str | None:
        values = {r.field.key: frozenset(o.values) for r, o in found if o.values}
        values |= {f.key: frozenset(o.values) for f, o in job.constants if o.values}
        if not values:
            return None
        match = self.merger.keyed(job.record, values)
        return match or self.merger.note_key(job.record, values, self._new(job.record.name, "", ""))

    def _apply(
        self,
        job: _Job,
        row: list[object],
        number: int,
        subject: str,
        found: list[tuple[ColumnReader, Outcome]],
        seen: dict[str, int],
    ) -> None:
        twice = seen.get(subject)
        if twice is None:
            seen[subject] = number
        is_new = subject in self.fresh and subject in self.lines
        first = is_new and len(self.lines[subject]) <= 3
        where = f"{job.table.file} {job.table.sheet} row {number}".replace("  ", " ")
        for reader, outcome in found:
            if outcome is BLANK:
                continue
            target, fieldname = (
                (self._targets(found, reader.use.of), reader.field)
                if reader.use.of
                else ([subject], reader.field)
            )
            for one in target:
                clash = self._put(one, fieldname, outcome, first and not reader.use.of, where)
                if clash and twice is not None:
                    self._error(
                        job,
                        number,
                        reader.column,
                        "",
                        f"rows {twice} and {number} are about the same {job.record.label} and differ: {clash}; keep one row, or give each a reference of its own",
                    )
        for constant, outcome in job.constants:
            self._put(subject, constant, outcome, first, where)

    def _targets(self, found: list[tuple[ColumnReader, Outcome]], key: str) -> list[str]:
        return [v for r, o in found if r.field.key == key and not r.use.of for v in o.values]

    def _put(self, subject: str, field: Field, outcome: Outcome, is_first: bool, where: str) -> str:
        if outcome.word:
            kind, words = outcome.word
            self.report.words[kind, words] += 1
            if kind != "blank":
                self.say(subject, field, kind, words)
            return ""
        if is_first and field.path:
            out = self.lines[subject]
            if field.key == "recordedAt" and outcome.values:
                # The file knows better than the clock when the record was first written down.
                out[:] = [line for line in out if _RECORDED_AT not in line]
            out += [f"{subject} <{field.path}> {value} .\n" for value in outcome.values]
            return ""
        if subject in self.fresh:
            return self.merger.into_fresh(subject, field, outcome)
        return self.merger.into_known(subject, field, outcome, where)

    # --- what readers and mergers need made

    def make(self, kind: str, name: str, list_iri: str) -> str:
        """Make a record that only a cell names, and return its IRI."""
        iri = self._new(kind, name, "")
        label = self.schema.records[kind].field("name").path
        subject = terms.iri(iri)
        language = "@en" if kind == "ListValue" else ""
        self.lines[subject].append(f"{subject} <{label}> {terms.text(name)}{language} .\n")
        if list_iri:
            self.lines[subject].append(f"{subject} <{terms.IN_SCHEME}> {terms.iri(list_iri)} .\n")
        return iri

    def say_vacant(self, post: str, words: str) -> None:
        """Record that a post was said to be vacant."""
        self.report.words["none", words] += 1
        self.say(post, self.schema.records["Post"].field("holder"), "none", words)

    def say(self, subject: str, field: Field, answer: str, words: str) -> None:
        """Record an empty answer as a Statement, unless the same one stands already."""
        key = (subject, field.iri, answer)
        if key in self._statements or self.merger.has_answer(subject, field, answer):
            return
        self._statements.add(key)
        statement = terms.iri(self._new("Statement", "", ""))
        facts = [
            (terms.ima("about"), subject),
            (terms.ima("aboutField"), terms.iri(field.iri)),
            (terms.ima("answer"), terms.iri(f"{terms.LIST}answer/{answer}")),
            (terms.ima("words"), terms.text(words)),
            (terms.ima("saidAt"), self._moment),
            (terms.ima("recordedFrom"), terms.text(self._source)),
            (terms.ima("standing"), terms.iri(terms.LIST + "standing/proposed")),
        ]
        self.lines[statement] += [f"{statement} {p} {o} .\n" for p, o in facts]

    def confirm(self, asset: str, field: Field, assignee: str | None) -> str | None:
        """Find the assignment that an owner's acceptance or refusal is about."""
        return attach_confirmation(self, asset, field, assignee)

    def _error(self, job: _Job, number: int, column: str, value: str, problem: str) -> None:
        self.report.errors.append(CellError(job.table.file, job.table.sheet, number, column, value, problem))

    def _reject(self, job: _Job, row: list[object], number: int, errors: list[CellError]) -> None:
        why = "; ".join(e.problem for e in errors)
        self.report.rejected.append((job.table.file, job.table.sheet, number, row, job.table.columns, why))
