"""What a register says now, and what it said at the version that a file was made from: for merging three ways."""

from collections import defaultdict
from collections.abc import Callable, Iterable

from ima_graph import terms
from ima_graph.schema import Field, RecordType, Schema
from ima_graph.store import Store

Values = dict[str, dict[str, set[str]]]

_ALL = "SELECT ?s ?p ?o WHERE {{ ?s a <{0}> . ?s ?p ?o }}"
_THROUGH = """PREFIX ima: <{ima}>
PREFIX xsd: <{xsd}>
SELECT ?s ?value ?between WHERE {{
  ?between <{subject}> ?s .
  ?between <{value}> ?value .
  ?between <{fixed}> <{fixed_value}> .
  OPTIONAL {{ ?between ima:startDate ?start }}
  OPTIONAL {{ ?between ima:endDate ?end }}
  FILTER(!BOUND(?start) || ?start <= "{on}"^^xsd:date)
  FILTER(!BOUND(?end) || ?end > "{on}"^^xsd:date)
}}"""


class Current:
    """The values of records, read a kind at a time and kept."""

    def __init__(self, store: Store, schema: Schema, on: str) -> None:
        """Read from `store`; values that stand on a record in between count when they hold on `on`."""
        self._store, self._schema, self._on = store, schema, on
        self._stored: dict[str, Values] = {}
        self._through: dict[str, dict[str, dict[str, list[str]]]] = {}

    def records(self, record: RecordType) -> Values:
        """Give, for each record of a kind, its values by property, as N-Triples terms."""
        if record.name not in self._stored:
            found: Values = defaultdict(lambda: defaultdict(set))
            query = _ALL.format(record.class_iri)
            for s, p, o in self._store.select(query, (terms.REGISTER_GRAPH,)).rows:
                found[str(s)][str(p)].add(written_term(o))
            self._stored[record.name] = found
        return self._stored[record.name]

    def values(self, subject: str, record: RecordType, field: Field) -> set[str]:
        """Give the values of one field of one record (terms)."""
        if field.through:
            return set(self.between(subject, field))
        return set(self.records(record).get(subject, {}).get(terms.iri(field.path or ""), set()))

    def between(self, subject: str, field: Field) -> dict[str, list[str]]:
        """Give, for a field whose values stand on records in between, value → those records (terms)."""
        if field.iri not in self._through:
            self._through[field.iri] = self._read_through(field)
        return self._through[field.iri].get(subject, {})

    def _read_through(self, field: Field) -> dict[str, dict[str, list[str]]]:
        through = field.through
        assert through is not None
        query = _THROUGH.format(
            ima=terms.IMA,
            xsd=terms.XSD,
            subject=through.subject_path,
            value=through.value_path,
            fixed=through.fixed[0],
            fixed_value=through.fixed[1],
            on=self._on,
        )
        found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for s, value, between in self._store.select(query, (terms.REGISTER_GRAPH,)).rows:
            found[str(s)][str(value)].append(str(between))
        return found


def written_term(term: object) -> str:
    """Write a term as `terms` writes it, so that the two can be compared and removed again."""
    text = str(term)
    return text if not text.startswith('"') else _literal(term)


def _literal(term: object) -> str:
    value, language = str(getattr(term, "value", "")), getattr(term, "language", None)
    datatype = str(getattr(getattr(term, "datatype", None), "value", ""))
    if language:
        return f"{terms.text(value)}@{language}"
    if datatype in ("", terms.XSD + "string"):
        return terms.text(value)
    return f"{terms.text(value)}^^<{datatype}>"


class Lazy:
    """Something made when first needed."""

    def __init__(self, make: Callable[[], Current | None]) -> None:
        """Keep how to make it."""
        self._make, self._made = make, False
        self._value: Current | None = None

    def get(self) -> Current | None:
        """Make it, or give what was made."""
        if not self._made:
            self._value, self._made = self._make(), True
        return self._value


def merge_many(here: set[str], there: set[str], base: set[str]) -> tuple[set[str], set[str]]:
    """Merge sets of values three ways: what to add to `here`, and what to remove from it.

    >>> merge_many({"a", "c"}, {"a", "b"}, {"a"})
    ({'b'}, set())
    """
    return (there - base) - here, (base - there) & here


def merge_one(here: set[str], there: Iterable[str], base: set[str]) -> str:
    """Merge a single value three ways: "same", "keep" (the file says nothing new), "take", or "clash"."""
    said = set(there)
    if said == here:
        return "same"
    if said == base:
        return "keep"
    return "take" if here == base or not here else "clash"
