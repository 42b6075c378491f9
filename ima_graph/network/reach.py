"""What information from a thing may reach, what may have reached it, and by which shortest way."""

from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from ima_graph.network.condensation import Condensation, condense
from ima_graph.network.graph import Adjacency, FlowGraph, Ints

Direction = Literal["downstream", "upstream"]


@dataclass(frozen=True)
class Path:
    """A way that information takes: nodes in its direction, and between them the flow, or None for a copy
    or derivation."""

    nodes: tuple[str, ...]
    flows: tuple[str | None, ...]


@dataclass(frozen=True, eq=False)
class Reach:
    """What a search from `start` found: `distance` in edges of every node but itself, nearest first."""

    start: str
    direction: Direction
    distance: dict[str, int]
    _graph: FlowGraph = field(repr=False)
    _edge: Ints = field(repr=False)

    def path(self, node: str) -> Path:
        """Give a shortest way between the start and a node in `distance`, as information goes.

        Of several shortest ways it is always the same one. KeyError when the node was not reached.
        """
        steps = self.distance[node] if node != self.start else 0
        at = self._graph.index[node]
        nodes, flows = [node], []
        for _ in range(steps):
            edge = self._edge[at]
            ends = self._graph.source if self.direction == "downstream" else self._graph.target
            at = int(ends[edge])
            flow = int(self._graph.flow[edge])
            nodes.append(self._graph.ids[at])
            flows.append(self._graph.flows[flow] if flow >= 0 else None)
        if self.direction == "downstream":
            nodes.reverse()
            flows.reverse()
        return Path(tuple(nodes), tuple(flows))


def reach(graph: FlowGraph, node: str, direction: Direction = "downstream") -> Reach:
    """Search breadth first from a node; `NotFoundError` when it is not in the graph."""
    links = graph.forward if direction == "downstream" else graph.backward
    distance, edge = search(links, np.array([graph.place(node)], dtype=np.int32))
    found = np.flatnonzero(distance > 0)
    found = found[np.argsort(distance[found], kind="stable")]
    ids = map(graph.ids.__getitem__, found.tolist())
    steps = dict(zip(ids, distance[found].tolist(), strict=True))
    return Reach(node, direction, steps, graph, edge)


def search(links: Adjacency, starts: Ints) -> tuple[Ints, Ints]:
    """Search breadth first: each node's distance (-1: not reached) and the edge that first reached it."""
    size = links.start.size - 1
    distance = np.full(size, -1, dtype=np.int32)
    edge = np.full(size, -1, dtype=np.int32)
    distance[starts] = 0
    frontier, steps = starts, 0
    while frontier.size:
        steps += 1
        positions = links.positions(frontier)
        positions = positions[distance[links.neighbour[positions]] < 0]
        frontier, first = np.unique(links.neighbour[positions], return_index=True)
        distance[frontier] = steps
        edge[frontier] = links.edge[positions[first]]
    return distance, edge


def downstream_counts(graph: FlowGraph, level_limit: int = 2000) -> Ints:
    """Count for every node the other nodes that information from it can reach.

    Strong components are condensed, and rows of bits passed along the levels of what remains; above
    `level_limit` levels it walks one component at a time instead. Same result, slower.
    """
    return _counts(condense(graph.strong, graph.source, graph.target), graph.strong, level_limit)


def upstream_counts(graph: FlowGraph, level_limit: int = 2000) -> Ints:
    """Count for every node the other nodes from which information can reach it."""
    return _counts(condense(graph.strong, graph.target, graph.source), graph.strong, level_limit)


def _counts(condensed: Condensation, labels: Ints, level_limit: int) -> Ints:
    if not labels.size:
        return labels
    totals = condensed.reach_sizes(level_limit)
    return (totals[labels] - 1).astype(np.int32)
