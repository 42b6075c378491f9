"""The flow graph on a date: who and what passes information on to whom and what, as integer arrays.

Nodes are the ends of flows and the information assets. An edge says that information goes that way. There is
no edge from a sender to what it sends: other receivers of that asset do not get what else the sender has.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ima_graph.errors import NotFoundError
from ima_graph.network.facts import Facts, read_facts
from ima_graph.store import Store

Ints = NDArray[np.int32]
Flags = NDArray[np.bool_]


class Way(IntEnum):
    """How information comes to pass along an edge."""

    SENDS = 0  # a flow, from its sender to its receiver
    CARRIES = 1  # a flow, from an asset it carries to its receiver
    LANDS = 2  # a flow, from an asset it carries to the asset it becomes
    COPIES = 3  # from a master to its copy
    DERIVES = 4  # from an asset to one made out of it


NO_FLOW = -1
Edge = tuple[str, str, Way, str | None]


@dataclass(frozen=True, eq=False)
class Adjacency:
    """Neighbours in compressed sparse rows: those of node i are at `start[i]` up to `start[i + 1]`."""

    start: Ints
    neighbour: Ints
    edge: Ints

    def positions(self, nodes: Ints) -> Ints:
        """Give the places in `neighbour` of all neighbours of these nodes, node by node."""
        counts = self.start[nodes + 1] - self.start[nodes]
        before = np.cumsum(counts) - counts
        offsets = np.repeat(self.start[nodes] - before, counts)
        return (offsets + np.arange(offsets.size)).astype(np.int32)

    def matrix(self) -> Any:
        """Give the scipy matrix, parallel edges kept as repeated entries."""
        from scipy.sparse import csr_array

        size = self.start.size - 1
        ones = np.ones(self.neighbour.size, dtype=np.int8)
        return csr_array((ones, self.neighbour, self.start), shape=(size, size))


def adjacency(size: int, source: Ints, target: Ints) -> Adjacency:
    """Sort edges by source; edges of one source keep their order."""
    from scipy.sparse import csr_array

    edges = np.arange(source.size, dtype=np.int32)
    # Nodes by edges, so that parallel edges stay apart; scipy counts, ten times faster than sorting.
    rows = csr_array((np.ones(edges.size, dtype=np.int8), (source, edges)), shape=(size, edges.size))
    order = rows.indices.astype(np.int32, copy=False)
    return Adjacency(rows.indptr.astype(np.int32, copy=False), target[order], order)


@dataclass(frozen=True, eq=False)
class FlowGraph:
    """A directed multigraph. Arrays have one place an edge; `flow` is a place in `flows`, or NO_FLOW."""

    ids: tuple[str, ...]
    kinds: tuple[str, ...]
    flows: tuple[str, ...]
    source: Ints = field(repr=False)
    target: Ints = field(repr=False)
    flow: Ints = field(repr=False)
    way: NDArray[np.int8] = field(repr=False)

    @property
    def size(self) -> int:
        """The number of nodes."""
        return len(self.ids)

    @cached_property
    def index(self) -> dict[str, int]:
        """The place of each IRI in `ids`."""
        return {iri: place for place, iri in enumerate(self.ids)}

    def place(self, iri: str) -> int:
        """Find the place of an IRI; `NotFoundError` when it is no node."""
        if iri not in self.index:
            raise NotFoundError(f"{iri} is no end of a flow and no asset on this date. Look it up by name first.")
        return self.index[iri]

    @cached_property
    def forward(self) -> Adjacency:
        """Where information goes from each node."""
        return adjacency(self.size, self.source, self.target)

    @cached_property
    def backward(self) -> Adjacency:
        """Where information comes from to each node."""
        return adjacency(self.size, self.target, self.source)

    @cached_property
    def weak(self) -> Ints:
        """The label of each node's weak component: nodes joined when directions are ignored."""
        return self._components("weak")

    @cached_property
    def strong(self) -> Ints:
        """The label of each node's strong component: nodes that all reach each other."""
        return self._components("strong")

    @cached_property
    def touched(self) -> Flags:
        """Which nodes have an edge."""
        found = np.zeros(self.size, dtype=np.bool_)
        found[self.source] = True
        found[self.target] = True
        return found

    @cached_property
    def supply(self) -> "FlowGraph":
        """The same nodes with only the edges by which one thing is supplied with information by another.

        Edges from a carried asset to the receiver are left out: the asset does not come without its sender,
        so it is no second supply that would make the sender dispensable.
        """
        return self.only(self.way != Way.CARRIES)

    def only(self, edges: Flags | slice) -> "FlowGraph":
        """Give a new graph with the same nodes and only these edges."""
        arrays = (self.source[edges], self.target[edges], self.flow[edges], self.way[edges])
        return FlowGraph(self.ids, self.kinds, self.flows, *arrays)

    def _components(self, connection: str) -> Ints:
        from scipy.sparse.csgraph import connected_components

        if not self.size:
            return np.zeros(0, dtype=np.int32)
        labels: Ints = connected_components(self.forward.matrix(), directed=True, connection=connection)[1]
        return labels


def build_graph(store: Store, on: date | None) -> FlowGraph:
    """Read the flow graph of a date from the register: the flows and the assets that hold on it.

    The ends and the cargo of such a flow are nodes even when they do not exist themselves. Without a
    date, everything counts.
    """
    return graph_of(read_facts(store), on)


def graph_of(facts: Facts, on: date | None) -> FlowGraph:
    """Build the flow graph of a date from facts already read."""
    edges = list(_flow_edges(facts, on))
    nodes = facts.of_kind("InformationAsset", on)
    for name in ("flowFrom", "flowTo", "carries", "landsAs"):
        nodes.update(value for flow, value in facts.linked(name) if facts.holds(flow, on))
    for name, way in (("copyOf", Way.COPIES), ("derivedFrom", Way.DERIVES)):
        links = facts.linked(name)
        edges += [(old, new, way, None) for new, old in links if old in nodes and new in nodes]
    return graph_from_edges(edges, {node: facts.kinds.get(node, "") for node in nodes})


def graph_from_edges(edges: Iterable[Edge], kinds: dict[str, str]) -> FlowGraph:
    """Number nodes and flows by their IRIs, and edges by source, target and way, so that it repeats."""
    ids = tuple(sorted(kinds))
    place = {iri: number for number, iri in enumerate(ids)}
    listed = list(edges)
    flows = tuple(sorted({flow for *_, flow in listed if flow is not None}))
    flow_place = {iri: number for number, iri in enumerate(flows)}
    rows = sorted(
        (place[source], place[target], int(way), NO_FLOW if flow is None else flow_place[flow])
        for source, target, way, flow in listed
    )
    columns = np.array(rows, dtype=np.int32).reshape(-1, 4).T
    source, target, way, flow = (np.ascontiguousarray(column) for column in columns)
    return FlowGraph(ids, tuple(kinds[iri] for iri in ids), flows, source, target, flow, way.astype(np.int8))


def _flow_edges(facts: Facts, on: date | None) -> Iterator[Edge]:
    senders, receivers, cargo, landings = (
        _by_flow(facts, name, on) for name in ("flowFrom", "flowTo", "carries", "landsAs")
    )
    for flow, ends in receivers.items():
        for end in ends:
            yield from ((sender, end, Way.SENDS, flow) for sender in senders.get(flow, []))
            yield from ((asset, end, Way.CARRIES, flow) for asset in cargo.get(flow, []))
    for flow, becomes in landings.items():
        for asset in becomes:
            yield from ((carried, asset, Way.LANDS, flow) for carried in cargo.get(flow, []))


def _by_flow(facts: Facts, name: str, on: date | None) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for flow, value in facts.linked(name):
        if facts.holds(flow, on):
            found.setdefault(flow, []).append(value)
    return found
