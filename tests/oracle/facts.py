"""A set of triples as plain Python values, read by short names such as `heldBy` and `endDate`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

import pyoxigraph as ox

IMA = "https://w3id.org/ima-graph/def#"
LIST = "https://w3id.org/ima-graph/list/"
SHAPE = "https://w3id.org/ima-graph/shape#"
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
BROADER = "http://www.w3.org/2004/02/skos/core#broader"
XSD = "http://www.w3.org/2001/XMLSchema#"


class Iri(str):
    """A node of the graph; every other string is text."""

    __slots__ = ()


Triple = tuple[Iri, Iri, Any]


def list_value(list_name: str, value: str) -> Iri:
    return Iri(f"{LIST}{list_name}/{value}")


class Facts:
    """Triples that can be asked for the values of a property, and for the things that have a value."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self._values: dict[tuple[str, str], list[Any]] = defaultdict(list)
        self._subjects: dict[tuple[str, Any], list[Iri]] = defaultdict(list)
        for subject, predicate, value in sorted(set(triples), key=str):
            name = short_name(predicate)
            self._values[subject, name].append(value)
            self._subjects[name, value].append(subject)

    def all(self, subject: str, name: str) -> list[Any]:
        """Every value of a property."""
        return self._values.get((subject, name), [])

    def one(self, subject: str, name: str) -> Any:
        """The value of a property that has at most one, or None."""
        values = self.all(subject, name)
        return values[0] if values else None

    def having(self, name: str, value: Any) -> list[Iri]:
        """Every thing that has this value of a property."""
        return self._subjects.get((name, value), [])

    def is_a(self, thing: str, *classes: str) -> bool:
        return any(IMA + each in self.all(thing, "type") for each in classes)

    def instances(self, class_name: str) -> list[Iri]:
        return self.having("type", Iri(IMA + class_name))

    def reached(self, start: str, name: str) -> set[Any]:
        """All that one or more steps of a property lead to; the start itself only by a circle."""
        found: set[Any] = set()
        waiting = list(self.all(start, name))
        while waiting:
            thing = waiting.pop()
            if thing not in found:
                found.add(thing)
                waiting += self.all(thing, name)
        return found


def short_name(iri: str) -> str:
    return iri.rsplit("#", 1)[-1].rsplit("/", 1)[-1]


def read_turtle(text: str) -> list[Triple]:
    """The triples of a Turtle or N-Triples text."""
    return [plain(triple) for triple in ox.parse(text, format=ox.RdfFormat.TURTLE)]


def plain(triple: ox.Triple | ox.Quad) -> Triple:
    """One triple with Python values in place of the engine's terms."""
    return Iri(triple.subject.value), Iri(triple.predicate.value), python_value(triple.object)


def python_value(term: Any) -> Any:
    """A literal as the Python value it stands for, a node as its Iri, nothing as None."""
    if term is None:
        return None
    if not isinstance(term, ox.Literal):
        return Iri(term.value)
    kind = short_name(term.datatype.value)
    if kind == "date":
        return date.fromisoformat(term.value[:10])
    if kind == "dateTime":
        moment = datetime.fromisoformat(term.value)
        return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
    if kind == "boolean":
        return term.value in {"true", "1"}
    return int(term.value) if kind == "integer" else term.value


def to_ntriples(triples: Iterable[Triple]) -> str:
    """The triples as the text of an N-Triples file."""
    return "".join(f"<{s}> <{p}> {_term(o)} .\n" for s, p, o in triples)


def _term(value: Any) -> str:
    if isinstance(value, Iri):
        return f"<{value}>"
    if isinstance(value, bool):
        return str(ox.Literal(value))
    if isinstance(value, datetime):
        return f'"{value:%Y-%m-%dT%H:%M:%SZ}"^^<{XSD}dateTime>'
    if isinstance(value, date):
        return f'"{value}"^^<{XSD}date>'
    return str(ox.Literal(value))
