"""Fold a register into the rows that screens keep: records by name, flows with their ends, and how each flow stands."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from ima_graph import terms
from ima_graph.schema import Schema
from ima_graph.store import Store, value_of

Facts = dict[str, dict[str, list[str]]]

# What has a name on the screens, and the property that says which team it is of.
_TEAM_OF = {
    "InformationAsset": terms.IMA + "heldBy",
    "Team": "",
    "Organisation": "",
    "Post": terms.IMA + "inTeam",
    "Person": "",
    "Place": terms.IMA + "administeredBy",
    "AssetCluster": "",
    "BusinessFunction": "",
    "LegalDuty": "",
    "Workshop": "",
    "OpenPoint": terms.IMA + "raisedBy",
}
_FROM, _TO, _CARRIES = terms.IMA + "flowFrom", terms.IMA + "flowTo", terms.IMA + "carries"
_VIA, _METHOD, _FREQUENCY = terms.IMA + "via", terms.IMA + "method", terms.IMA + "frequency"
_TRIGGER = terms.IMA + "trigger"
_PURPOSE, _IN_TEAM = terms.IMA + "purpose", terms.IMA + "inTeam"
_ABOUT, _STANDING, _SAID_BY = terms.IMA + "about", terms.IMA + "standing", terms.IMA + "saidBy"
_SAID_AT, _END, _ABOUT_FIELD = terms.IMA + "saidAt", terms.IMA + "endDate", terms.IMA + "aboutField"
_STATED = (terms.IMA + "statedRecord", terms.IMA + "statedText")
_OF_RECORDS = (terms.LABEL, terms.ALT_LABEL, terms.PREF_LABEL, *sorted({p for p in _TEAM_OF.values() if p}))
_OF_FLOWS = (_FROM, _TO, _CARRIES, _VIA, _METHOD, _FREQUENCY, _TRIGGER, _PURPOSE)
_OF_STATEMENTS = (_ABOUT, _ABOUT_FIELD, _STANDING, _SAID_BY, _SAID_AT, _END, *_STATED)
_ALL = frozenset((terms.TYPE, *_OF_RECORDS, *_OF_FLOWS, *_OF_STATEMENTS))
_STATEMENT, _FLOW = terms.IMA + "Statement", terms.IMA + "Flow"
_STANDINGS, _OPEN = terms.LIST + "standing/", ("disputed", "proposed")
# Where a flow ends at a post or passes a place, its row shows that one's team or name too.
_SHOWN_IN = {"Post": ((_FROM, _IN_TEAM), (_TO, _IN_TEAM)), "Place": ((_VIA, terms.LABEL),)}
_FIELDS = {
    _FROM: terms.SHAPE + "Flow-flowFrom",
    _TO: terms.SHAPE + "Flow-flowTo",
    _CARRIES: terms.SHAPE + "Flow-carries",
}


@dataclass(frozen=True)
class Fold:
    """Rows as the screens take them. A record is [id, kind, name, team id, aliases…]; people have no name.

    A flow is [id, from, to, [asset ids], frequency, route, why, standing]; it stands as "accepted" when both ends say
    so, "declined" or "disputed" when one end says that, and as "proposed" otherwise.
    """

    records: list[list[str]]
    flows: list[list[str | list[str]]]


class Folder:
    """Reads rows from a store."""

    def __init__(self, store: Store, schema: Schema, base: str) -> None:
        """Read from `store`; ids are IRIs without `base`."""
        self._store, self._schema, self._base = store, schema, base
        self._labels = {v.iri: v.label for values in schema.lists.values() for v in values.values}
        self._kinds = {schema.records[k].class_iri: k for k in _TEAM_OF}

    # --- the whole

    def fold(self) -> Fold:
        """Fold the whole register."""
        facts: Facts = defaultdict(lambda: defaultdict(list))
        for path in sorted(_ALL):
            query = f"SELECT ?s ?o WHERE {{ ?s <{path}> ?o }}"
            for s, o in self._store.select(query, (terms.REGISTER_GRAPH,)).rows:
                facts[value_of(s)][path].append(value_of(o))
        return self._rows(facts, facts)

    def _rows(self, facts: Facts, wanted: Iterable[str]) -> Fold:
        """Write the rows of the records wanted; `facts` holds all that they show."""
        said: dict[str, list[dict[str, list[str]]]] = {}
        for told in facts.values():
            if _STATEMENT in told.get(terms.TYPE, ()):
                for about in told.get(_ABOUT, ()):
                    said.setdefault(about, []).append(told)
        records, flows = [], []
        for iri in wanted:
            types = facts.get(iri, {}).get(terms.TYPE, ())
            kind = next((self._kinds[t] for t in types if t in self._kinds), "")
            if kind:
                records.append(self._record(iri, kind, facts[iri]))
            elif _FLOW in types:
                flows.append(self._flow(iri, facts, said.get(iri, [])))
        return Fold(records, flows)

    def _id(self, iri: str) -> str:
        return iri.removeprefix(self._base)

    def _first(self, values: Iterable[str]) -> str:
        return self._id(min(values, default=""))

    def _record(self, iri: str, kind: str, told: dict[str, list[str]]) -> list[str]:
        team = self._first(told.get(_TEAM_OF[kind], ()))
        if kind == "Person":
            return [self._id(iri), kind, "", team]
        name = min(told.get(terms.LABEL, ()), default="")
        return [self._id(iri), kind, name, team, *sorted(told.get(terms.ALT_LABEL, ()))]

    def _flow(self, iri: str, facts: Facts, said: list[dict[str, list[str]]]) -> list[str | list[str]]:
        told = facts[iri]
        ends = [told.get(path, []) for path in (_FROM, _TO)]
        routes = [*self._named(told.get(_VIA, ()), facts), *self._named(told.get(_METHOD, ()), facts)]
        return [
            self._id(iri),
            self._first(ends[0]),
            self._first(ends[1]),
            sorted(map(self._id, told.get(_CARRIES, ()))),
            ", ".join([*self._named(told.get(_FREQUENCY, ()), facts), *sorted(told.get(_TRIGGER, ()))]),
            ", ".join(routes),
            min(told.get(_PURPOSE, ()), default=""),
            _standing(told, [{u for e in end for u in (e, *facts.get(e, {}).get(_IN_TEAM, ()))} for end in ends], said),
        ]

    def _named(self, iris: Iterable[str], facts: Facts) -> list[str]:
        found = []
        for iri in iris:
            own = facts.get(iri, {})
            names = own.get(terms.LABEL) or own.get(terms.PREF_LABEL) or [self._labels.get(iri, self._id(iri))]
            found.append(min(names))
        return sorted(found)

    # --- one change

    def touched(self, added: bytes, removed: bytes) -> tuple[Fold, list[str]]:
        """Read the rows that a change touches as they are now, and the ids of what is gone."""
        triples = [(s[1:-1], p[1:-1], o[1:-1]) for s, p, o in terms.triples_of(added + removed)]
        changed: dict[str, set[str]] = {}
        for s, p, _ in triples:
            changed.setdefault(s, set()).add(p)
        facts = self._facts(changed)
        wanted = dict.fromkeys(s for s, paths in changed.items() if paths & _ALL)
        # What was said of a flow is shown on the flow.
        abouts = {o for _, p, o in triples if p == _ABOUT}
        abouts |= {o for s in changed for o in facts.get(s, {}).get(_ABOUT, ())}
        wanted |= dict.fromkeys(sorted(abouts))
        for s in changed:
            wanted |= dict.fromkeys(self._shown_in(s, changed[s], facts))
        self._read_around(facts, wanted)
        fold = self._rows(facts, wanted)
        # What a new flow names is told with it: in a silent round it may be unknown to the screen.
        ends = {iri for w in wanted for p in (_FROM, _TO, _CARRIES) for iri in facts.get(w, {}).get(p, ())}
        named = self._rows(facts, sorted(ends - set(wanted))) if fold.flows else Fold([], [])
        gone = [s for s in changed if terms.TYPE in changed[s] and not facts.get(s)]
        return Fold([*fold.records, *named.records], fold.flows), sorted(map(self._id, gone))

    def _shown_in(self, subject: str, paths: set[str], facts: Facts) -> list[str]:
        """List the flows whose rows show something of this record that changed."""
        types = facts.get(subject, {}).get(terms.TYPE, ())
        kinds = {self._kinds[t] for t in types if t in self._kinds} or {"Post", "Place"}
        found = []
        for kind in sorted(kinds & set(_SHOWN_IN)):
            for link, shown in _SHOWN_IN[kind]:
                if shown in paths:
                    query = f"SELECT ?f WHERE {{ ?f <{link}> {terms.iri(subject)} }}"
                    found += [value_of(f) for (f,) in self._store.select(query, (terms.REGISTER_GRAPH,)).rows]
        return found

    def _read_around(self, facts: Facts, wanted: Iterable[str]) -> None:
        """Read what the rows of these records show: themselves, what they name, and what was said of flows."""
        facts |= self._facts(w for w in wanted if w not in facts)
        flows = [w for w in wanted if _FLOW in facts.get(w, {}).get(terms.TYPE, ())]
        if not flows:
            return
        around = {
            iri for f in flows for p in (_FROM, _TO, _CARRIES, _VIA, _METHOD, _FREQUENCY) for iri in facts[f].get(p, ())
        }
        values = " ".join(map(terms.iri, flows))
        query = f"SELECT ?s WHERE {{ VALUES ?f {{ {values} }} ?s <{_ABOUT}> ?f }}"
        around |= {value_of(s) for (s,) in self._store.select(query, (terms.REGISTER_GRAPH,)).rows}
        facts |= self._facts(iri for iri in sorted(around) if iri not in facts)

    def _facts(self, subjects: Iterable[str]) -> Facts:
        """Read the facts of some records that rows show."""
        found: Facts = {}
        values = " ".join(terms.iri(s) for s in subjects)
        query = f"SELECT ?s ?p ?o WHERE {{ VALUES ?s {{ {values} }} ?s ?p ?o }}"
        for s, p, o in self._store.select(query, (terms.REGISTER_GRAPH,)).rows if values else ():
            path = value_of(p)
            if path in _ALL:
                found.setdefault(value_of(s), {}).setdefault(path, []).append(value_of(o))
        return found


def _standing(told: dict[str, list[str]], sides: list[set[str]], said: list[dict[str, list[str]]]) -> str:
    """Tell how a flow stands by what its two ends said last of it, and by answers that wait to be settled."""
    holding = [s for s in said if not s.get(_END)]
    if any(_one(s, _STANDING) in _OPEN and any(path in s for path in _STATED) for s in holding):
        return "disputed"
    # What was said of a value that the flow no longer has says nothing of the flow.
    values = {(_FIELDS[path], v) for path in (_FROM, _TO, _CARRIES) for v in told.get(path, ())}
    shaking = [s for s in holding if (_one(s, _ABOUT_FIELD), _one(s, _STATED[0])) in values]
    last = []
    for side in sides:
        mine = [s for s in shaking if side & set(s.get(_SAID_BY, ()))]
        newest = max(mine, key=lambda s: (_one(s, _SAID_AT), _one(s, _STANDING)), default={})
        last.append(_one(newest, _STANDING))
    if "declined" in last:
        return "declined"
    return "accepted" if all(s == "accepted" for s in last) else "proposed"


def _one(told: dict[str, list[str]], path: str) -> str:
    return min(told.get(path, ()), default="").removeprefix(_STANDINGS)
