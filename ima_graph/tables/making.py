"""Make the records of an import: each gets an opaque key, its kind, and when and from where it was recorded."""

import os

from ima_graph import terms
from ima_graph.schema import Field, Schema
from ima_graph.tables.known import Known
from ima_graph.tables.report import ImportReport

_TYPE = terms.iri(terms.TYPE)
_RECORDED_AT = terms.ima("recordedAt")
_RECORDED_FROM = terms.ima("recordedFrom")


class Making:
    """The records that an import makes, as lines of N-Triples."""

    def __init__(self, schema: Schema, known: Known, source: str, report: ImportReport) -> None:
        """Make records of the register that `known` was read from; what is made is counted in `report`."""
        self.schema, self.known, self.source, self.report = schema, known, source, report
        self.moment = terms.typed(report.change.at, "dateTime")
        # Record → its lines. A record is bare as long as it has nothing but its head.
        self.lines: dict[str, list[str]] = {}
        self.bare: set[str] = set()
        self._heads: dict[str, tuple[list[str], list[str]]] = {}

    def new(self, kind: str, name: str = "", reference: str = "") -> str:
        """Make a record and return its IRI; name and reference are noted for looking up, and not written."""
        iri = self.known.base + os.urandom(7).hex()
        self.known.add(iri, kind, name)
        if reference:
            self.known.add_reference(iri, self.source, reference)
        subject = f"<{iri}>"
        always, with_reference = self._heads.get(kind) or self._head(kind)
        self.lines[subject] = [f"{subject}{tail}" for tail in (with_reference if reference else always)]
        self.bare.add(subject)
        self.report.made[kind] += 1
        return iri

    def _head(self, kind: str) -> tuple[list[str], list[str]]:
        """The facts of every new record of a kind, behind its name: without and with a reference."""
        record = self.schema.records[kind]
        always = [f" {_TYPE} <{record.class_iri}> .\n"]
        if record.has("recordedAt"):
            always.append(f" {_RECORDED_AT} {self.moment} .\n")
        source = [f" {_RECORDED_FROM} {terms.text(self.source)} .\n"] if record.has("recordedFrom") else []
        self._heads[kind] = (always, always + source)
        return self._heads[kind]

    def named(self, kind: str, name: str, list_iri: str = "") -> str:
        """Make a record that only a cell names, and return its IRI; a value of a list is put in its list."""
        iri = self.new(kind, name)
        label = self.schema.records[kind].field("name").path
        facts = [(terms.iri(label or ""), terms.text(name))]
        if list_iri:
            facts.append((terms.iri(terms.IN_SCHEME), terms.iri(list_iri)))
        self.add(terms.iri(iri), facts)
        return iri

    def statement(self, about: str, field: Field, facts: list[tuple[str, str]]) -> None:
        """Make a Statement about a field of a record, said now by this source; `facts` are its other facts (terms)."""
        subject = terms.iri(self.new("Statement"))
        head = [(terms.ima("about"), about), (terms.ima("aboutField"), terms.iri(field.iri))]
        said = [(terms.ima("saidAt"), self.moment)]
        source = [(_RECORDED_FROM, terms.text(self.source))] if self.source else []
        self.add(subject, [*head, *facts, *said, *source])

    def add(self, subject: str, facts: list[tuple[str, str]]) -> None:
        """Add facts to a record that this import made."""
        self.bare.discard(subject)
        self.lines[subject] += [f"{subject} {path} {value} .\n" for path, value in facts]

    def facts(self, subject: str) -> dict[str, set[str]]:
        """Give what is written of a record so far: property → values (terms)."""
        found: dict[str, set[str]] = {}
        for line in self.lines[subject]:
            _, path, value = terms.split_line(line)
            found.setdefault(path, set()).add(value)
        return found

    def put_first(self, subject: str, field: Field, values: tuple[str, ...]) -> None:
        """Add the values of one field of a record that has none for it yet."""
        out = self.lines[subject]
        if field.key == "recordedAt" and values:
            # The file knows better than the clock when the record was first written down.
            out[:] = [line for line in out if _RECORDED_AT not in line]
        out += [f"{subject} <{field.path}> {value} .\n" for value in values]
