"""The gaps of a register that is being written to: kept, and after a change asked again only where it matters.

What is kept is always what `find` would give of the same store.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import date

import pyoxigraph as ox

from ima_graph import terms
from ima_graph.questions import depends, nearby, nextbest
from ima_graph.questions.facts import Facts
from ima_graph.questions.files import Catalogue, Question
from ima_graph.questions.findings import Asked, Finding, Findings, findings_of, given, merged, never_asked
from ima_graph.questions.labels import Labels
from ima_graph.questions.run import filled
from ima_graph.schema import Schema
from ima_graph.store import LocalStore, Rows, is_iri, value_of
from ima_graph.store.interface import Row

Measure = Callable[[LocalStore, date], Sequence[terms.Triple]]
_NAMING = {terms.LABEL, terms.PREF_LABEL, terms.SH + "name"}
_PARTS = frozenset(
    terms.IMA + name
    for name in (
        "flowFrom", "flowTo", "assignee", "assignmentFor", "heldPost", "holder", "about", "carries", "heldBy", "inTeam",
    )
)  # fmt: skip
# What the network graph is made from, besides.
_MEASURED = frozenset(
    {terms.TYPE, *(terms.IMA + n for n in ("startDate", "endDate", "status", "usedBy", "assignedRole"))}
)
_INCOMPLETE, _NOT_ELIGIBLE = "incomplete_record", "owner_not_eligible"
_WITH_USED = (terms.REGISTER_GRAPH, terms.ONTOLOGY_GRAPH, terms.NETWORK_GRAPH)


class _Kept:
    """The rows of one finding, and what they say."""

    def __init__(self, question: Question, query: str) -> None:
        self.question, self.query = question, query
        self.reads = depends.reads(question)
        self.variables: tuple[str, ...] = ()
        self.rows: dict[str, list[Row]] = {}
        self.names: dict[str, set[str]] = {}
        self.said: dict[str, Finding] = {}
        self.line: Finding | None = None

    def keep(self, node: str, rows: list[Row] | None) -> None:
        """Keep the rows about a record, and the things that they name."""
        if rows:
            self.rows[node] = rows
            self.names[node] = {node, *(value_of(t) for row in rows for t in row if is_iri(t))}
        else:
            self.rows.pop(node, None)
            self.names.pop(node, None)


class Live:
    """The findings of a store, kept up with its changes."""

    def __init__(
        self, store: LocalStore, schema: Schema, catalogue: Catalogue, base: str, day: str, known: int,
        measure: Measure | None = None,
    ) -> None:  # fmt: skip
        """Ask everything once, as of `day`; `measure` makes the network graph (see `network.measure`)."""
        self._store, self._schema, self._base, self._day, self._known = store, schema, base, day, known
        self._measure = measure
        self._kept = {q.name: _Kept(q, filled(q, given(q, day), day, base)) for q in catalogue.findings}
        self._facts = Facts(store)
        self._near = nearby.Nearby(store, self._facts, store.dump(terms.ONTOLOGY_GRAPH))
        self._in_use = nearby.InUse(self._facts, self._near)
        self._asked = Asked(store, schema)
        self._lines()
        self.is_measured = True
        self._tell({k.question.name: None for k in self._kept.values() if not k.line}, set())

    # --- reading

    def counters(self) -> dict[str, dict[str, object]]:
        """Count each finding's rows; what was never asked has none."""
        return {
            name: {
                "title": k.question.title,
                "kind": k.question.kind,
                "count": 0 if k.line else len(k.said),
                "severity": k.question.text("severity"),
            }
            for name, k in self._kept.items()
        }

    def rows(self, finding: str) -> list[Finding]:
        """List the gaps of one finding as `find` does."""
        kept = self._kept[finding]
        if kept.line:
            return []
        said = sorted(kept.said.values(), key=lambda f: (f.label.casefold(), f.node))
        return [replace(f, known=self._known) for f in said]

    def findings(self) -> Findings:
        """Give all gaps, as `find` gives them."""
        return Findings(merged(self._never_asked()), [f for name in self._kept for f in self.rows(name)])

    def _never_asked(self) -> list[Finding]:
        return [replace(k.line, known=self._known) for k in self._kept.values() if k.line]

    def next_for(self, team: str, skipped: Collection[str] = ()) -> dict[str, object] | None:
        """Choose the question that is best put to a team next, None where there is none (see `NextBest`)."""
        chooser = nextbest.NextBest(self._facts, Labels(self._store, self._base), self._schema, self._base)
        found = Findings(merged(self._never_asked()), [f for k in self._kept.values() for f in k.said.values()])
        return chooser.choose(found, team, skipped)

    # --- keeping up

    def after(self, added: bytes, removed: bytes, known: int) -> set[str]:
        """Ask again what a change that is in the store may have changed; names the findings that differ."""
        self._known = known
        taken = _read(removed)
        changed = [*_read(added), *taken]
        self._facts.read_again(changed)
        if any(t.predicate.value in depends.FORWARD | depends.BACKWARD | _PARTS | _MEASURED for t in changed):
            self.is_measured = False
        before = {name: k.line for name, k in self._kept.items()}
        self._asked.forget(changed, bool(taken))
        self._lines()
        again = self._plan(changed, taken)
        again.update({name: None for name, line in before.items() if line and not self._kept[name].line})
        told = self._tell({n: v for n, v in again.items() if not self._kept[n].line}, self._renamed(changed))
        return told | {n for n, k in self._kept.items() if k.line != before[n]}

    def measure(self) -> set[str]:
        """Make the network graph afresh, and ask what reads it: the islands. Until then they are as they were."""
        if self._measure:
            mark = f"change {self._known} on {self._day}"
            triples = self._measure(self._store, date.fromisoformat(self._day))
            self._store.replace_graph(terms.NETWORK_GRAPH, terms.lines(list(triples)), mark)
        self.is_measured = True
        names = [n for n, k in self._kept.items() if terms.NETWORK_GRAPH in k.question.graphs and not k.line]
        # An island is numbered by its size, so that one that stayed may be called otherwise.
        return self._tell(dict.fromkeys(names), {node for name in names for node in self._kept[name].rows})

    def _lines(self) -> None:
        """Find out what was never asked; its rows are not kept."""
        for kept in self._kept.values():
            line = self._asked.rolled_up(kept.question) if kept.question.text("asks") else None
            kept.line = never_asked(kept.question, line, self._day, 0) if line else None
            if line:
                kept.rows, kept.names, kept.said = {}, {}, {}

    def _plan(self, changed: list[ox.Triple], taken: list[ox.Triple]) -> dict[str, set[str] | None]:
        """Name the findings to ask again, each with the records to ask about, None for all."""
        touched = {n: [t for t in changed if k.reads.touches(t)] for n, k in self._kept.items() if not k.line}
        touched = {name: triples for name, triples in touched.items() if triples}
        if any(isinstance(t.subject, ox.BlankNode) or isinstance(t.object, ox.BlankNode) for t in changed):
            return dict.fromkeys(touched)
        reach = depends.reach(self._facts, {s for ts in touched.values() for s in depends.ends(ts)}, taken)
        rules = depends.rules(self._store)
        plan: dict[str, set[str] | None] = {}
        for name, triples in touched.items():
            kept = self._kept[name]
            has_rules = name == _NOT_ELIGIBLE and depends.is_about_rules(triples, rules)
            has_systems = name == depends.SYSTEM_NAMES and depends.has_places(self._facts, triples)
            if not kept.reads.is_near or reach.is_wide or has_rules or has_systems:
                plan[name] = None
            elif name == depends.OWNERS:
                plan[name] = depends.owners(self._facts, depends.ends(triples), taken)
            else:
                plan[name] = reach.from_(depends.ends(triples), kept.reads.names)
        for name, found in list(plan.items()):
            about = self._kept[name].reads.about
            if found is not None and about:
                found &= {n for n in found if n in self._kept[name].rows or not self._facts.kinds(n).isdisjoint(about)}
            if found is not None and len(found) > depends.WIDE:
                plan[name] = None
            elif found is not None and not found:
                del plan[name]
        if self._in_use.changes() and not self._kept[_INCOMPLETE].line:
            plan[_INCOMPLETE] = None
        return plan

    def _renamed(self, changed: list[ox.Triple]) -> set[str]:
        """Find what may be called otherwise now, or be of another team: itself, and all that is named after it."""
        found = {
            t.subject.value  # type: ignore[union-attr]
            for t in changed
            if t.predicate.value in _NAMING | _PARTS
        }
        frontier = found
        while frontier:
            frontier = {s for node in frontier for _, s in self._facts.subjects(node, _PARTS)} - found
            found |= frontier
        return found

    def _tell(self, again: dict[str, set[str] | None], renamed: set[str]) -> set[str]:
        """Ask the findings again, put what differs into words, and name the findings whose gaps differ."""
        wide = (depends.SYSTEM_NAMES, depends.OWNERS)
        near = set().union(*(nodes for name, nodes in again.items() if nodes and name not in wide))
        if near:
            self._near.gather(near)
        words: list[tuple[_Kept, set[str]]] = []
        for name, kept in self._kept.items():
            nodes = self._ask(kept, again[name]) if name in again else set()
            if renamed:
                nodes |= {node for node, names in kept.names.items() if not names.isdisjoint(renamed)}
            if nodes:
                words.append((kept, nodes))
        labels = Labels(self._store, self._base)
        told = [(k, nodes, Rows(k.variables, [r for n in nodes for r in k.rows.get(n, ())])) for k, nodes in words]
        labels.learn(value_of(t) for _, _, rows in told for row in rows.rows for t in row if is_iri(t))
        teams = labels.teams(value_of(row[0]) for _, _, rows in told for row in rows.rows)
        differing = set()
        for kept, nodes, rows in told:
            said = {f.node: f for f in findings_of(kept.question, rows, labels, teams, self._day, 0)}
            if any(kept.said.get(n) != said.get(n) for n in nodes):
                differing.add(kept.question.name)
            kept.said = {n: f for n, f in kept.said.items() if n not in nodes} | said
        return differing

    def _ask(self, kept: _Kept, nodes: set[str] | None) -> set[str]:
        """Ask one finding again, of some records or of all; gives the records whose rows differ."""
        name, question = kept.question.name, kept.question
        found: dict[str, list[Row]] = {}
        if nodes is None:
            answer = self._store.select(kept.query, question.graphs)
        elif name in (depends.SYSTEM_NAMES, depends.OWNERS):
            answer = self._store.select(depends.narrowed(kept.query, nodes), question.graphs)
        elif name == _INCOMPLETE:
            answer = self._near.select(depends.narrowed(kept.query, nodes), _WITH_USED)
        elif any(self._near.may_find(name, node) for node in nodes):
            answer = self._near.select(kept.query, question.graphs)
        else:
            answer = Rows(kept.variables, [])
        kept.variables = answer.variables
        for row in answer.rows:
            found.setdefault(value_of(row[0]), []).append(row)
        for rows in found.values():
            rows.sort(key=str)
        asked = kept.rows.keys() | found.keys() if nodes is None else nodes
        differing = {n for n in asked if kept.rows.get(n) != found.get(n)}
        for node in differing:
            kept.keep(node, found.get(node))
        return differing


def _read(lines: bytes) -> list[ox.Triple]:
    return [q.triple for q in ox.parse(lines, format=ox.RdfFormat.N_TRIPLES)]
