"""What every store can do: answer SELECT, CONSTRUCT and ASK."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import pyoxigraph as ox

from ima_graph import terms

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Row = tuple[Term | None, ...]


def value_of(term: Term | None) -> str:
    """Give the IRI or the text of a term; "" for one that is not bound."""
    return "" if term is None else str(getattr(term, "value", term))


def is_iri(term: Term | None) -> bool:
    """Say whether a term is an IRI."""
    return isinstance(term, ox.NamedNode)


@dataclass(frozen=True)
class Rows:
    """The answer to a SELECT: variables without `?`, and rows of terms in that order."""

    variables: tuple[str, ...]
    rows: list[Row]

    def dicts(self) -> list[dict[str, Term | None]]:
        """Give each row as a dict from variable to term."""
        return [dict(zip(self.variables, row, strict=True)) for row in self.rows]


class Store(Protocol):
    """A graph that can be asked. `graphs` are the named graphs that make up the default graph."""

    def select(self, query: str, graphs: Sequence[str] = terms.DEFAULT_GRAPHS) -> Rows:
        """Answer a SELECT; `QueryError` says why it could not."""
        ...

    def construct(self, query: str, graphs: Sequence[str] = terms.DEFAULT_GRAPHS) -> list[ox.Triple]:
        """Answer a CONSTRUCT or DESCRIBE."""
        ...

    def ask(self, query: str, graphs: Sequence[str] = terms.DEFAULT_GRAPHS) -> bool:
        """Answer an ASK."""
        ...
