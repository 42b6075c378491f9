"""Islands: parts of the flow graph that no flow joins to the rest, and that no live team answers for."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from ima_graph.network.facts import Facts
from ima_graph.network.graph import Flags, FlowGraph


@dataclass(frozen=True)
class Island:
    """An island, numbered from 1 for the largest; `nodes` are sorted IRIs."""

    number: int
    nodes: tuple[str, ...]


def find_islands(graph: FlowGraph, facts: Facts, on: date | None) -> list[Island]:
    """Find the islands on a date, the largest first, those of one size by their first IRI.

    An island is a weak component, with at least one edge, of which no live team (one that exists on
    the date) or post in a live team is an end, and in which none owns, holds or uses anything. An asset that
    nothing flows to or from is not an island but a gap of its own.
    """
    count = int(graph.weak.max(initial=-1)) + 1
    lost = np.zeros(count, dtype=np.bool_)
    lost[graph.weak[graph.touched]] = True
    lost[graph.weak[_faces_team(graph, facts, on)]] = False
    members: dict[int, list[str]] = {}
    for place in np.flatnonzero(lost[graph.weak]):
        members.setdefault(int(graph.weak[place]), []).append(graph.ids[place])
    ordered = sorted(members.values(), key=lambda nodes: (-len(nodes), nodes))
    return [Island(number, tuple(nodes)) for number, nodes in enumerate(ordered, start=1)]


def _faces_team(graph: FlowGraph, facts: Facts, on: date | None) -> Flags:
    teams = facts.of_kind("Team", on)
    faces = teams | {post for post, team in facts.linked("inTeam") if team in teams}
    links = [*facts.linked("heldBy"), *facts.linked("usedBy"), *facts.ownerships(on)]
    named = faces | {thing for thing, who in links if who in faces}
    found = np.zeros(graph.size, dtype=np.bool_)
    found[[graph.index[thing] for thing in named if thing in graph.index]] = True
    return found
