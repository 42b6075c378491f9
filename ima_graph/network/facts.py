"""What the network analyses need to know from the register, read in one pass."""

from dataclasses import dataclass, field
from datetime import date

import pyoxigraph as ox

from ima_graph import terms
from ima_graph.store import Store

OWNER_ROLE = terms.LIST + "role/information-asset-owner"
_LIVE = terms.LIST + "status/live"
# Over with, and so live until the end date; without an end date they are not live (docs/kinds.md).
_OVER = {terms.LIST + "status/" + name for name in ("closed", "disposed", "transferred")}

_FACTS = """
PREFIX ima: <https://w3id.org/ima-graph/def#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
SELECT ?property ?subject ?value WHERE {
  VALUES ?property {
    rdf:type ima:startDate ima:endDate ima:status
    ima:flowFrom ima:flowTo ima:carries ima:landsAs ima:via ima:copyOf ima:derivedFrom
    ima:heldBy ima:heldIn ima:usedBy ima:inTeam
    ima:assignmentFor ima:assignee ima:assignedRole
  }
  ?subject ?property ?value
}
"""

Link = tuple[str, str]


@dataclass(frozen=True)
class Facts:
    """The register's links by property, with what each thing is and when it holds."""

    links: dict[str, list[Link]] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    starts: dict[str, str] = field(default_factory=dict)
    ends: dict[str, str] = field(default_factory=dict)

    def linked(self, name: str) -> list[Link]:
        """Give every (subject, value) of a property of the ontology, named without its prefix."""
        return self.links.get(name, [])

    def holds(self, thing: str, on: date | None) -> bool:
        """Say whether the thing's period holds on the day: start ≤ day < end, a missing one open.

        Without a day everything holds.
        """
        if on is None:
            return True
        day = on.isoformat()
        return self.starts.get(thing, "") <= day < self.ends.get(thing, "~")

    def of_kind(self, kind: str, on: date | None) -> set[str]:
        """Give the things of a kind, such as `Team`, that exist on the day."""
        return {thing for thing, its in self.kinds.items() if its == kind and self.holds(thing, on)}

    def live_assets(self, on: date | None) -> set[str]:
        """Give the live assets, as docs/kinds.md defines them."""
        status: dict[str, set[str]] = {}
        for asset, value in self.linked("status"):
            status.setdefault(asset, set()).add(value)
        return {
            asset
            for asset in self.of_kind("InformationAsset", on)
            if asset not in status
            or _LIVE in status[asset]
            or (asset in self.ends and not status[asset].isdisjoint(_OVER))
        }

    def ownerships(self, on: date | None) -> list[Link]:
        """Give (thing, owner) for each ownership statement valid on the day (docs/kinds.md)."""
        assignees: dict[str, list[str]] = {}
        roles: dict[str, set[str]] = {}
        for assignment, assignee in self.linked("assignee"):
            assignees.setdefault(assignment, []).append(assignee)
        for assignment, role in self.linked("assignedRole"):
            roles.setdefault(assignment, set()).add(role)
        return [
            (thing, assignee)
            for assignment, thing in self.linked("assignmentFor")
            if OWNER_ROLE in roles.get(assignment, {OWNER_ROLE}) and self.holds(assignment, on)
            for assignee in assignees.get(assignment, [])
        ]


def read_facts(store: Store) -> Facts:
    """Read the register's links, kinds and periods from a store, in an order that repeats."""
    facts = Facts()
    for row in store.select(_FACTS, graphs=(terms.REGISTER_GRAPH,)).rows:
        prop, subject, value = row
        if isinstance(prop, ox.NamedNode) and isinstance(subject, ox.NamedNode):
            _note(facts, prop.value.rpartition("#")[2], subject.value, value)
    for links in facts.links.values():
        links.sort()
    return facts


def _note(facts: Facts, name: str, subject: str, value: object) -> None:
    if isinstance(value, ox.Literal):
        # Two dates where one is allowed: the shorter period holds. A time of day is cut off.
        if name == "startDate":
            facts.starts[subject] = max(value.value[:10], facts.starts.get(subject, ""))
        elif name == "endDate":
            facts.ends[subject] = min(value.value[:10], facts.ends.get(subject, "~"))
    elif isinstance(value, ox.NamedNode):
        if name == "type":
            kind = value.value.rpartition("#")[2]
            facts.kinds[subject] = min(kind, facts.kinds.get(subject, "~"))
        else:
            facts.links.setdefault(name, []).append((subject, value.value))
