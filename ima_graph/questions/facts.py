"""The register graph in memory, kept as the store has it, so that links are followed without a query for each step."""

from collections import Counter
from collections.abc import Collection, Iterable

import pyoxigraph as ox

from ima_graph import terms
from ima_graph.store import LocalStore
from ima_graph.store.interface import Term

# For more things than this it is quicker to read everything.
_MANY = 300
_GRAPH = ox.NamedNode(terms.REGISTER_GRAPH)

Fact = tuple[str, Term]


class Facts:
    """What is said of each thing, and what links to it; a blank node is written "_:name"."""

    def __init__(self, store: LocalStore) -> None:
        """Read the register graph of `store`."""
        self._store = store
        self._own: dict[str, list[Fact]] = {}
        self._links: dict[tuple[str, str], set[str]] = {}
        self.counts: Counter[tuple[str, str]] = Counter()
        self._read_all()

    def of(self, thing: str) -> list[Fact]:
        """List what is said of a thing."""
        return self._own.get(thing, [])

    def linked(self, thing: str, name: str) -> Collection[str]:
        """List the things that link to a thing by a property."""
        return self._links.get((name, thing), ())

    def objects(self, thing: str, names: frozenset[str]) -> list[tuple[str, str]]:
        """List the links from a thing to others by some properties, each with the property."""
        return [(p, o.value) for p, o in self.of(thing) if p in names and isinstance(o, ox.NamedNode)]

    def subjects(self, thing: str, names: frozenset[str]) -> list[tuple[str, str]]:
        """List the links to a thing by some properties, each with the property."""
        return [(name, s) for name in names for s in self.linked(thing, name)]

    def kinds(self, thing: str) -> set[str]:
        """Tell the classes of a thing."""
        return {o.value for p, o in self.of(thing) if p == terms.TYPE and isinstance(o, ox.NamedNode)}

    @staticmethod
    def quad(subject: str, name: str, value: Term) -> ox.Quad:
        """Write a fact as a quad of the register graph."""
        node = ox.BlankNode(subject[2:]) if subject.startswith("_:") else ox.NamedNode(subject)
        return ox.Quad(node, ox.NamedNode(name), value, _GRAPH)

    def read_again(self, changed: Iterable[ox.Triple]) -> None:
        """Read again what the store says of the things that a change was about."""
        things = {_key(t.subject) for t in changed}
        if len(things) > _MANY or any(t.startswith("_:") for t in things):
            self._read_all()
            return
        for thing in things:
            self._forget(thing)
        listed = " ".join(f"<{t}>" for t in things)
        query = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ VALUES ?s {{ {listed} }} ?s ?p ?o }}"
        self._take(self._store.construct(query, (terms.REGISTER_GRAPH,)))
        self._count(things)

    def _read_all(self) -> None:
        self._own, self._links, self.counts = {}, {}, Counter()
        self._take(ox.parse(self._store.dump(terms.REGISTER_GRAPH), format=ox.RdfFormat.N_TRIPLES))
        self._count(self._own)

    def _take(self, triples: Iterable[ox.Triple | ox.Quad]) -> None:
        for triple in triples:
            thing, name, o = _key(triple.subject), triple.predicate.value, triple.object
            self._own.setdefault(thing, []).append((name, o))
            if isinstance(o, ox.NamedNode):
                self._links.setdefault((name, o.value), set()).add(thing)

    def _count(self, things: Iterable[str]) -> None:
        for thing in things:
            self.counts.update(self._pairs(thing))

    def _forget(self, thing: str) -> None:
        self.counts.subtract(self._pairs(thing))
        for name, o in self._own.pop(thing, ()):
            if isinstance(o, ox.NamedNode):
                self._links[name, o.value].discard(thing)

    def _pairs(self, thing: str) -> list[tuple[str, str]]:
        names = {name for name, _ in self.of(thing)}
        return [(kind, name) for kind in self.kinds(thing) for name in names]


def _key(term: Term) -> str:
    return term.value if isinstance(term, ox.NamedNode) else f"_:{getattr(term, 'value', '')}"
