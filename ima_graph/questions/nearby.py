"""All that influences some records, copied into a small store, where a finding is asked in a moment."""

import re
from collections.abc import Iterable, Sequence
from functools import cache

import pyoxigraph as ox

from ima_graph import terms
from ima_graph.questions import depends
from ima_graph.questions.facts import Facts
from ima_graph.store import Rows, Store, value_of
from ima_graph.store.answers import rows_of

# What must be there for a finding to have a row about a record: each a way that leads somewhere from the record, or
# one of several. "^" goes against the links; "is", "not" and "=" keep only some of what was come to.
_OWNER = "^assignmentFor/assignee"
_HOLDING = f"{_OWNER}/^heldPost"
_NEEDS = {
    "cover_expired": (
        ("^assignmentFor/isTemporary", f"{_HOLDING}/holdingKind"),
        ("^assignmentFor/endDate", f"{_OWNER}/endDate", f"{_HOLDING}/endDate", f"{_HOLDING}/holder/endDate"),
    ),
    "dangling_flow": (("^carries/flowFrom|flowTo|via/endDate",),),
    "disposal_overdue": (("retentionStart",), ("retainedUnder", "inRecordClass/retainedUnder")),
    "homeless": (("heldIn",),),
    "isolated": (("^about/answer/=answer:none",),),
    "master_lost": (("isCopy|copyOf",),),
    "no_source": (("heldBy",),),
    "owner_inherited_only": (("partOf", "heldIn|inCluster/^assignmentFor"),),
    "owner_is_a_person": ((f"{_OWNER}/is Person",),),
    "owner_is_nobody": (("^about/answer/=answer:none",),),
    "owner_lapsed": (("^assignmentFor/endDate|startDate",),),
    "owner_left": ((f"{_OWNER}/is Person/endDate",),),
    "owner_not_accepted": ((_OWNER,),),
    "owner_not_eligible": ((f"{_OWNER}/is Post/^heldPost",),),
    "owner_unit_gone": (
        (f"{_OWNER}/is Team|Organisation/startDate|endDate", f"{_OWNER}/not Team|Organisation|Post|Person"),
    ),
    "personal_place": (("heldIn/placeKind",),),
    "post_vacant": ((f"{_OWNER}/is Post",),),
    "purpose_ended": (("serves",),),
    "two_answers": (("^about/standing/=standing:disputed|standing:proposed",),),
}


@cache
def _steps(way: str) -> list[tuple[str, frozenset[str]]]:
    steps = [re.fullmatch(r"(\^|=|is |not |)(.+)", step) for step in way.split("/")]
    return [(m[1], frozenset(map(_full, m[2].split("|")))) for m in steps if m]


def _full(name: str) -> str:
    prefix, _, rest = name.rpartition(":")
    return terms.PREFIXES[prefix or "ima"] + rest


class Nearby:
    """A small store with all that influences some records: what a finding says of them is the same there."""

    def __init__(self, store: Store, facts: Facts, ontology: bytes) -> None:
        """Begin with no records; `ontology` is the ontology graph of the register's store."""
        self._store, self._facts = store, facts
        self._small = ox.Store()
        self._small.load(ontology, format=ox.RdfFormat.N_TRIPLES, to_graph=ox.NamedNode(terms.ONTOLOGY_GRAPH))
        self._has_rules = False

    def gather(self, records: set[str]) -> None:
        """Copy all that influences the records."""
        rules = depends.rules(self._store)
        self._has_rules = bool(rules)
        facts, things = self._facts, records | rules
        frontier, quads = things, list[ox.Quad]()
        while frontier:
            found = {o for thing in frontier for _, o in facts.objects(thing, depends.BACKWARD)}
            for thing in frontier:
                for name, s in facts.subjects(thing, depends.TOLD):
                    if name in depends.FORWARD:
                        found.add(s)
                    else:
                        quads.append(facts.quad(s, name, ox.NamedNode(thing)))
            frontier = found - things
            things = things | frontier
        quads += [facts.quad(thing, p, o) for thing in things for p, o in facts.of(thing)]
        self.show(terms.REGISTER_GRAPH, quads)

    def show(self, graph: str, quads: Iterable[ox.Quad]) -> None:
        """Put quads in place of a graph."""
        self._small.clear_graph(ox.NamedNode(graph))
        self._small.extend(quads)

    def select(self, query: str, graphs: Sequence[str]) -> Rows:
        """Answer a SELECT."""
        found = self._small.query(query, default_graph=[ox.NamedNode(g) for g in graphs])
        assert isinstance(found, ox.QuerySolutions)
        return rows_of(found)

    def may_find(self, name: str, node: str) -> bool:
        """Say whether a finding can have a row about a record at all: whether what it needs is there."""
        if name == "owner_contested":
            return len(self._come_to(node, _OWNER) | self._come_to(node, "^about/statedRecord")) > 1
        if name == "owner_not_eligible" and not self._has_rules:
            return False
        return all(any(self._come_to(node, way) for way in ways) for ways in _NEEDS.get(name, ()))

    def _come_to(self, node: str, way: str) -> set[str]:
        """Follow a way from a record."""
        facts, found = self._facts, {node}
        for kind, names in _steps(way):
            if kind == "^":
                found = {s for thing in found for _, s in facts.subjects(thing, names)}
            elif kind == "=":
                found &= names
            elif kind:
                found = {thing for thing in found if facts.kinds(thing).isdisjoint(names) == (kind == "not ")}
            else:
                found = {value_of(o) for thing in found for p, o in facts.of(thing) if p in names}
        return found


class InUse:
    """Which fields of which kinds of record have a value at all; `incomplete_record` asks only after those.

    They stand in the small store, in a graph of their own, each as a record that has the field.
    """

    def __init__(self, facts: Facts, near: Nearby) -> None:
        """Count every field that must be there."""
        self._facts, self._near = facts, near
        classes = " ".join(f"(<{terms.SHAPE}{c.removeprefix(terms.IMA)}> <{c}>)" for c in depends.MUST_HAVE)
        query = f"""SELECT DISTINCT ?class ?path WHERE {{ VALUES (?shape ?class) {{ {classes} }}
          ?shape <{terms.SH}property>/<{terms.SH}path> ?path . FILTER(ISIRI(?path)) }}"""
        rows = near.select(query, (terms.ONTOLOGY_GRAPH,)).rows
        self._pairs = [(value_of(c), value_of(p)) for c, p in rows]
        self._used: set[tuple[str, str]] = set()
        self.changes()

    def changes(self) -> bool:
        """Say whether the first value of a field was made since this was last asked, or the last was taken."""
        used = {pair for pair in self._pairs if self._facts.counts[pair] > 0}
        if used == self._used:
            return False
        self._used = used
        quads = []
        for n, (kind, name) in enumerate(sorted(used)):
            node, graph = ox.NamedNode(f"urn:used:{n}"), ox.NamedNode(terms.NETWORK_GRAPH)
            quads.append(ox.Quad(node, ox.NamedNode(terms.TYPE), ox.NamedNode(kind), graph))
            quads.append(ox.Quad(node, ox.NamedNode(name), ox.Literal("used"), graph))
        self._near.show(terms.NETWORK_GRAPH, quads)
        return True
