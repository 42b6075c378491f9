"""Read from a register what the pictures show, together with its findings."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ima_graph import terms
from ima_graph.maps.model import NOWHERE, OUTSIDE, PLACES, Card, Department, End, Flow, Gap, Picture, Row
from ima_graph.network.facts import Facts, read_facts
from ima_graph.questions import Findings
from ima_graph.questions.compare import departments
from ima_graph.store import Store, value_of

_QUERY = """
PREFIX ima: <https://w3id.org/ima-graph/def#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?thing ?property ?value WHERE {
  VALUES ?property {
    rdfs:label ima:classification ima:assetKind ima:placeKind ima:frequency ima:method ima:purpose
    ima:containsPersonalData ima:partOf
  }
  ?thing ?property ?value
}
"""
_LISTS = """
PREFIX ima: <https://w3id.org/ima-graph/def#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?value ?label ?rank WHERE {
  ?value skos:prefLabel ?label
  OPTIONAL { ?value ima:rank ?rank }
}
"""
_BESIDE = {
    OUTSIDE: "Outside the organisation",
    PLACES: "Systems and other places",
    NOWHERE: "Held by no team",
}


def read_picture(
    store: Store,
    name: str,
    on: date,
    known: int,
    base: str,
    findings: Findings,
    titles: Mapping[str, str],
    figures: Sequence[tuple[str, str, bool]] = (),
) -> Picture:
    """Read what the map shows as of a date. `titles` are those of the finding files; `base` begins a record's IRI."""
    return _Reading(store, on, base, findings, titles).picture(name, known, figures)


@dataclass(frozen=True)
class _Value:
    """A value of a list: its name, and its rank where the list has an order."""

    label: str
    rank: int | None


class _Reading:
    def __init__(self, store: Store, on: date, base: str, findings: Findings, titles: Mapping[str, str]) -> None:
        self.on, self.base = on, base
        self.facts: Facts = read_facts(store)
        self.area = departments(store)
        self.words: dict[str, dict[str, list[str]]] = {}
        for thing, prop, value in store.select(_QUERY, (terms.REGISTER_GRAPH,)).rows:
            key = value_of(prop).rpartition("#")[2]
            self.words.setdefault(key, {}).setdefault(value_of(thing), []).append(value_of(value))
        graphs = (terms.REGISTER_GRAPH, terms.ONTOLOGY_GRAPH)
        self.lists: dict[str, _Value] = {}
        for value, label, rank in store.select(_LISTS, graphs).rows:
            self.lists[value_of(value)] = _Value(value_of(label), int(value_of(rank)) if rank else None)
        self.gaps: dict[str, tuple[Gap, ...]] = {}
        for f in findings.rows:
            gap = Gap(f.finding, f.kind, titles.get(f.finding, f.finding), f.because, f.fix, f.who, f.severity, f.field)
            self.gaps[f.node] = (*self.gaps.get(f.node, ()), gap)
        self.never_asked = tuple(f.because for f in findings.never_asked)
        self.owners = self._owners()
        self.in_team = dict(self.facts.linked("inTeam"))

    def picture(self, name: str, known: int, figures: Sequence[tuple[str, str, bool]]) -> Picture:
        teams = self.facts.of_kind("Team", self.on)
        flows = self.facts.of_kind("Flow", self.on)
        ends = {prop: _grouped(self.facts.linked(prop)) for prop in ("flowFrom", "flowTo", "carries", "landsAs", "via")}
        touched = {e for prop in ("flowFrom", "flowTo") for f in flows for e in ends[prop].get(f, ())}
        rows = self._assets(teams) | self._others(touched, teams)
        drawn = _by_card(rows.values())
        shown = self._departments(teams, drawn, touched)
        for beside, label in _BESIDE.items():
            if beside in drawn:
                shown.append(Department(beside, label, (Card(beside, label, beside, tuple(drawn[beside])),)))
        card_of = {c.id: c.id for d in shown for c in d.cards} | {r.id: r.card for r in rows.values()}
        told = sorted((self._flow(f, ends, card_of, rows) for f in flows), key=lambda f: (f.sentence, f.id))
        return Picture(name, self.on.isoformat(), known, tuple(shown), tuple(told), self.never_asked, tuple(figures))

    def _departments(self, teams: set[str], drawn: Mapping[str, Sequence[Row]], touched: set[str]) -> list[Department]:
        """Give the departments with their teams, by name; a unit above others has no card while it holds nothing."""
        above = {parent for parents in self.words.get("partOf", {}).values() for parent in parents}
        busy = {self._team(thing) for thing in touched} | drawn.keys()
        grouped: dict[str, list[Card]] = {}
        for team in sorted(teams, key=self._place):
            if team in busy or team not in above:
                area = self.area.get(team, team)
                card = Card(team, self.label(team), area, tuple(drawn.get(team, ())), self.gaps.get(team, ()))
                grouped.setdefault(area, []).append(card)
        return [Department(d, self.label(d), tuple(grouped[d])) for d in sorted(grouped, key=self._place)]

    def _assets(self, teams: set[str]) -> dict[str, Row]:
        held, used = _grouped(self.facts.linked("heldBy")), _grouped(self.facts.linked("usedBy"))
        personal = self.words.get("containsPersonalData", {})
        found = {}
        for asset in self.facts.live_assets(self.on):
            homes = sorted({self._team(h) for h in held.get(asset, ())} & teams, key=self._place)
            homes = homes or sorted({self._team(u) for u in used.get(asset, ())} & teams, key=self._place)[:1]
            level = self._level(asset)
            found[asset] = Row(
                asset,
                self.label(asset),
                homes[0] if homes else NOWHERE,
                what=self._listed("assetKind", asset),
                level=level.rank if level else None,
                marking=level.label if level else "",
                owners=tuple(self.owners.get(asset, ())),
                personal="true" in personal.get(asset, ()),
                gaps=self.gaps.get(asset, ()),
                also=tuple(self.label(h) for h in homes[1:]),
            )
        return found

    def _others(self, touched: Iterable[str], teams: set[str]) -> dict[str, Row]:
        """Give the ends of flows that are neither teams nor stand for one."""
        found = {}
        for end in touched:
            kind = self.facts.kinds.get(end, "")
            if end in teams or self._team(end) in teams or kind == "InformationAsset":
                continue
            beside = {"Organisation": OUTSIDE, "Place": PLACES}.get(kind, NOWHERE)
            level = self._level(end)
            found[end] = Row(
                end,
                self.label(end),
                beside,
                kind or "Thing",
                self._listed("placeKind", end),
                level.rank if level else None,
                level.label if level else "",
                gaps=self.gaps.get(end, ()),
            )
        return found

    def _flow(
        self,
        flow: str,
        ends: Mapping[str, Mapping[str, list[str]]],
        card_of: Mapping[str, str],
        rows: Mapping[str, Row],
    ) -> Flow:
        cargo = [a for a in ends["carries"].get(flow, ()) if a in rows]
        lands = ends["landsAs"].get(flow, [])
        via = ends["via"].get(flow, [])
        level = self._level(flow)
        source = self._end(ends["flowFrom"].get(flow, ()), card_of, cargo)
        target = self._end(ends["flowTo"].get(flow, ()), card_of, [*lands, *cargo])
        carried = [rank for a in cargo if (rank := rows[a].level) is not None]
        received = [self._level(t) for t in (*lands, *via, target.thing)] + ([level] if carried else [])
        allowed = [v.rank for v in received if v and v.rank is not None]
        sent = max([*carried, *([level.rank] if level and level.rank is not None else [])], default=None)
        return Flow(
            flow,
            source,
            target,
            tuple(cargo),
            tuple(self.label(a) for a in ends["carries"].get(flow, ())),
            tuple(self.label(v) for v in via),
            self._listed("method", flow),
            self._listed("frequency", flow),
            " ".join(self.words.get("purpose", {}).get(flow, ())[:1]),
            level.label if level else "",
            level.rank if level else None,
            sent is not None and bool(allowed) and min(allowed) < sent,
            self.gaps.get(flow, ()),
        )

    def _end(self, things: Sequence[str], card_of: Mapping[str, str], cargo: Sequence[str]) -> End:
        if not things:
            return End()
        thing = min(things)
        card = card_of.get(thing) or card_of.get(self._team(thing), "")
        row = thing if card_of.get(thing, thing) != thing else ""
        row = row or next((a for a in cargo if card and card_of.get(a) == card), "")
        return End(card, row, thing, self.label(thing))

    def _team(self, thing: str) -> str:
        """Give the team that a post stands for, or the thing itself."""
        return self.in_team.get(thing, thing)

    def _owners(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for thing, owner in self.facts.ownerships(self.on):
            found.setdefault(thing, []).append(self.label(owner))
        return {thing: sorted(set(owners)) for thing, owners in found.items()}

    def _level(self, thing: str) -> _Value | None:
        values = [self.lists[v] for v in self.words.get("classification", {}).get(thing, ()) if v in self.lists]
        return max(values, key=lambda v: v.rank or 0, default=None)

    def _listed(self, key: str, thing: str) -> str:
        values = self.words.get(key, {}).get(thing, ())
        return ", ".join(sorted(self.lists[v].label if v in self.lists else v for v in values))

    def _place(self, thing: str) -> tuple[str, str]:
        """Give the place of a thing in the order by name."""
        return self.label(thing).casefold(), thing

    def label(self, thing: str) -> str:
        """Name a thing; one without a name by the end of its IRI."""
        return min(self.words.get("label", {}).get(thing, ()), default=thing.removeprefix(self.base))


def _grouped(links: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for subject, value in links:
        found.setdefault(subject, []).append(value)
    return found


def _by_card(rows: Iterable[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in sorted(rows, key=lambda r: (r.label.casefold(), r.id)):
        found.setdefault(row.card, []).append(row)
    return found
