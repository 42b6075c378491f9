"""Small facts to write into logs, stores and registers: teams with names, and what they belong to."""

from ima_graph import terms
from ima_graph.log import Change

BASE = terms.ID + "testtest/"


def team(key: str, name: str = "", base: str = BASE) -> bytes:
    """A team and its name, as N-Triples."""
    subject = terms.iri(base + key)
    return terms.lines([(subject, terms.iri(terms.TYPE), terms.ima("Team"))]) + named(key, name or key, base)


def named(key: str, name: str, base: str = BASE) -> bytes:
    """The name of a record."""
    return terms.lines([(terms.iri(base + key), terms.iri(terms.LABEL), terms.text(name))])


def part_of(key: str, other: str, base: str = BASE) -> bytes:
    """One team is part of another."""
    return terms.lines([(terms.iri(base + key), terms.ima("partOf"), terms.iri(base + other))])


def adding(added: bytes, **facts: object) -> Change:
    """A change that only adds."""
    return Change(added=added, **facts)  # type: ignore[arg-type]
