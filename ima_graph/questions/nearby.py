"""All that influences some records, copied into a small store, where a finding is asked in a moment."""

import pyoxigraph as ox

from ima_graph import terms
from ima_graph.questions import depends
from ima_graph.store import LocalStore, Store, value_of
from ima_graph.store.interface import Term

_FOR, _STATED = terms.IMA + "assignmentFor", terms.IMA + "statedRecord"
_LINKED = "{ VALUES ?o { %s } ?s <%s> ?o BIND(<%s> AS ?p) }"


def _need(*names: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple((terms.LIST if "/" in n else terms.IMA) + n for n in name.split("|")) for name in names)


# What must be there for a finding to have any row; "|" parts one from another that will do as well.
_NEEDS = {
    "cover_expired": _need("endDate", "assignee"),
    "dangling_flow": _need("endDate", "carries"),
    "disposal_overdue": _need("retentionStart", "retainedUnder"),
    "homeless": _need("heldIn"),
    "isolated": _need("answer/none"),
    "master_lost": _need("isCopy|copyOf"),
    "no_source": _need("heldBy"),
    "owner_contested": _need("assignmentFor|statedRecord"),
    "owner_inherited_only": _need("assignmentFor", "heldIn|inCluster|partOf"),
    "owner_is_a_person": _need("Person", "assignee"),
    "owner_is_nobody": _need("answer/none"),
    "owner_lapsed": _need("assignee", "endDate|startDate"),
    "owner_left": _need("Person", "assignee", "endDate"),
    "owner_not_accepted": _need("assignee"),
    "owner_not_eligible": _need("forRole", "heldPost", "assignee"),
    "owner_unit_gone": _need("assignee"),
    "personal_place": _need("placeKind", "heldIn"),
    "post_vacant": _need("assignee", "Post"),
    "purpose_ended": _need("serves"),
    "two_answers": _need("standing/disputed|standing/proposed"),
}


class Nearby:
    """A small store with all that influences some records: what a finding says of them is the same there."""

    def __init__(self, store: Store, ontology: bytes) -> None:
        """Begin with no records; `ontology` is the ontology graph of the register's store."""
        self._store = store
        self.small = LocalStore()
        self.small.replace_graph(terms.ONTOLOGY_GRAPH, ontology, "")
        self.names: set[str] = set()
        self._claims = 0

    def gather(self, records: set[str]) -> None:
        """Copy all that influences the records."""
        rules = f"SELECT ?s ?p ?o WHERE {{ ?s <{depends.RULE}> ?role . ?s ?p ?o }}"
        rows = set(self._store.select(rules, (terms.REGISTER_GRAPH,)).rows)
        frontier = {*records, *(value_of(r[0]) for r in rows)}
        seen = set(frontier)
        while frontier:
            listed = depends.iris(frontier)
            own = self._rows(f"VALUES ?s {{ {listed} }} ?s ?p ?o")
            # A union of links by name: all links to a team or a place would be many.
            told = self._rows(" UNION ".join(_LINKED % (listed, name, name) for name in sorted(depends.TOLD)))
            rows |= {*own, *told}
            found = {value_of(o) for _, p, o in own if value_of(p) in depends.BACKWARD and isinstance(o, ox.NamedNode)}
            found |= {value_of(s) for s, p, _ in told if value_of(p) in depends.FORWARD and isinstance(s, ox.NamedNode)}
            frontier = found - seen
            seen |= frontier
        self.names = {value_of(t) for _, p, o in rows for t in (p, o)}
        self._claims = sum(
            value_of(p) == _STATED or (value_of(p) == _FOR and value_of(o) in records) for _, p, o in rows
        )
        lines = "".join(f"{s} {p} {o} .\n" for s, p, o in rows)
        self.small.replace_graph(terms.REGISTER_GRAPH, lines.encode(), "")

    def _rows(self, pattern: str) -> list[tuple[Term | None, ...]]:
        return list(self._store.select(f"SELECT ?s ?p ?o WHERE {{ {pattern} }}", (terms.REGISTER_GRAPH,)).rows)

    def may_find(self, name: str) -> bool:
        """Say whether a finding can have a row at all: whether what it needs is there."""
        if name == "owner_contested" and self._claims < 2:
            return False
        return all(any(each in self.names for each in choice) for choice in _NEEDS.get(name, ()))


class InUse:
    """Which fields of which kinds of record have a value at all; `incomplete_record` asks only after those.

    They stand in the small store, in a graph of their own, each as a record that has the field.
    """

    def __init__(self, store: Store, small: LocalStore) -> None:
        """Ask the store about every field that must be there."""
        self._store, self._small = store, small
        classes = " ".join(f"(<{terms.SHAPE}{c.removeprefix(terms.IMA)}> <{c}>)" for c in depends.MUST_HAVE)
        query = f"""SELECT DISTINCT ?class ?path WHERE {{ VALUES (?shape ?class) {{ {classes} }}
          ?shape <{terms.SH}property>/<{terms.SH}path> ?path . FILTER(ISIRI(?path)) }}"""
        rows = small.select(query, (terms.ONTOLOGY_GRAPH,)).rows
        self._pairs = [(value_of(c), value_of(p)) for c, p in rows]
        self._used = {pair for pair in self._pairs if self._has(pair)}
        self._show()

    def changes(self, changed: list[ox.Triple], is_taking: bool) -> bool:
        """Say whether a change made the first value of a field, or took the last."""
        names = {t.predicate.value for t in changed} | {
            getattr(t.object, "value", "") for t in changed if t.predicate.value == terms.TYPE
        }
        again = {pair for pair in self._pairs if not names.isdisjoint(pair)}
        # What nobody had is had now only by a record that changed.
        used = self._used | (self._had_by(depends.ends(changed)) if again - self._used else set())
        if is_taking:
            used = {pair for pair in used if pair not in again or self._has(pair)}
        if used == self._used:
            return False
        self._used = used
        self._show()
        return True

    def _had_by(self, records: set[str]) -> set[tuple[str, str]]:
        query = (
            f"SELECT DISTINCT ?class ?path {{ VALUES ?s {{ {depends.iris(records)} }} ?s a ?class . ?s ?path ?value }}"
        )
        rows = self._store.select(query, (terms.REGISTER_GRAPH,)).rows
        return {(value_of(c), value_of(p)) for c, p in rows} & set(self._pairs)

    def _has(self, pair: tuple[str, str]) -> bool:
        return self._store.ask(f"ASK {{ ?s <{pair[1]}> ?value . ?s a <{pair[0]}> }}", (terms.REGISTER_GRAPH,))

    def _show(self) -> None:
        lines = "".join(
            f"<urn:used:{n}> <{terms.TYPE}> <{c}> .\n<urn:used:{n}> <{p}> {terms.text('used')} .\n"
            for n, (c, p) in enumerate(sorted(self._used))
        )
        self._small.replace_graph(terms.NETWORK_GRAPH, lines.encode(), "")
