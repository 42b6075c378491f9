"""Read only the records that a small change is about: what `Current` knows, one record at a time."""

from collections.abc import Callable, Iterable
from typing import Any

from ima_graph import terms
from ima_graph.schema import Field, RecordType, Schema
from ima_graph.store import Store, value_of
from ima_graph.tables.current import Current, Values, written_term

Facts = dict[str, set[str]]
Candidates = Callable[[], Iterable[str]]

_ONE = "SELECT ?p ?o WHERE {{ {0} ?p ?o }}"
_BETWEEN = """PREFIX ima: <{ima}>
SELECT ?value ?between ?start ?end WHERE {{
  ?between <{subject}> {about} .
  ?between <{fixed}> <{fixed_value}> .
  ?between <{value}> ?value .
  OPTIONAL {{ ?between ima:startDate ?start }}
  OPTIONAL {{ ?between ima:endDate ?end }}
}}"""


class Nearby(Current):
    """The values of a few records; of the kinds in `narrow` only the candidates are ever listed."""

    def __init__(self, store: Store, schema: Schema, on: str, narrow: dict[str, Candidates]) -> None:
        """Read from `store`; `narrow` gives, for a kind, the records (terms) that a row may be about."""
        super().__init__(store, schema, on)
        self._asked, self._day = store, on
        self._narrow = narrow
        self._some: dict[str, _Some] = {}
        self._ones: dict[str, Facts] = {}
        self._betweens: dict[tuple[str, str], dict[str, list[str]]] = {}

    def facts(self, subject: str) -> Facts:
        """Give all facts of one record (a term): property → values, as N-Triples terms."""
        if subject not in self._ones:
            found: Facts = {}
            for path, value in self._asked.select(_ONE.format(subject), (terms.REGISTER_GRAPH,)).rows:
                found.setdefault(str(path), set()).add(written_term(value))
            self._ones[subject] = found
        return self._ones[subject]

    def records(self, record: RecordType) -> Values:
        """Give the records of a kind: any by its IRI, and in lists the candidates only."""
        if record.name not in self._some:
            self._some[record.name] = _Some(self, record, self._narrow.get(record.name))
        return self._some[record.name]

    def all_records(self, record: RecordType) -> Values:
        """Give all records of a kind, read at once."""
        return super().records(record)

    def between(self, subject: str, field: Field) -> dict[str, list[str]]:
        """Give, for a field whose values stand on records in between, value → those records (terms)."""
        key = (subject, field.iri)
        if key not in self._betweens:
            self._betweens[key] = self._read_between(subject, field)
        return self._betweens[key]

    def _read_between(self, subject: str, field: Field) -> dict[str, list[str]]:
        through = field.through
        assert through is not None
        query = _BETWEEN.format(
            ima=terms.IMA,
            subject=through.subject_path,
            about=subject,
            fixed=through.fixed[0],
            fixed_value=through.fixed[1],
            value=through.value_path,
        )
        found: dict[str, list[str]] = {}
        for value, between, start, end in self._asked.select(query, (terms.REGISTER_GRAPH,)).rows:
            begun = start is None or value_of(start) <= self._day
            if begun and (end is None or value_of(end) > self._day):
                found.setdefault(str(value), []).append(str(between))
        return found


class _Some(dict[str, dict[str, set[str]]]):
    """The records of a kind, each read when asked for."""

    def __init__(self, nearby: Nearby, record: RecordType, candidates: Candidates | None) -> None:
        super().__init__()
        self._nearby, self._record, self._candidates = nearby, record, candidates

    def get(self, key: str, default: Any = None) -> Any:
        facts = self._nearby.facts(key)
        is_one = terms.iri(self._record.class_iri) in facts.get(terms.iri(terms.TYPE), ())
        return facts if is_one else default

    def items(self) -> Any:
        return self._listed().items()

    def values(self) -> Any:
        return self._listed().values()

    def _listed(self) -> Values:
        if self._candidates is None:
            return self._nearby.all_records(self._record)
        return {s: self._nearby.facts(s) for s in self._candidates()}
