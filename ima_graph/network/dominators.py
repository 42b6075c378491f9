"""Single points of failure: what would get no information any more if one thing stopped.

Dominators: Lengauer and Tarjan 1979, "A fast algorithm for finding dominators in a flowgraph",
doi:10.1145/357062.357071; rustworkx and networkx compute them after Cooper, Harvey and Kennedy 2001,
"A simple, fast dominance algorithm". A node v dominates w when every way from the root to w passes v.

Deviations, so that no claim is made that the register does not bear out:
- The root is a virtual node that leads to all origins. An origin is a node that nothing leads to, and each
  member of a strong component that nothing outside leads to: there, anybody may be where it began.
- An origin in such a component still is cut off by v when v is the only one that supplies it.
- Edges from a carried asset to the receiver do not count (`FlowGraph.supply`).
"""

import numpy as np

from ima_graph.network.graph import Flags, FlowGraph, Ints
from ima_graph.network.reach import search

Pairs = tuple[Ints, Ints]


def origins(graph: FlowGraph) -> Flags:
    """Tell which nodes information may begin at: those in strong components that nothing leads to."""
    led_to = np.zeros(int(graph.strong.max(initial=-1)) + 1, dtype=np.bool_)
    ahead, behind = graph.strong[graph.source], graph.strong[graph.target]
    led_to[behind[ahead != behind]] = True
    return ~led_to[graph.strong]


def immediate_dominators(graph: FlowGraph) -> Ints:
    """Give each node's nearest dominator, or -1 where that is only the virtual root."""
    edges = rooted_edges(graph)
    try:
        return dominators_by_rustworkx(graph.size, edges)
    except ImportError:
        return dominators_by_networkx(graph.size, edges)


def dominators_by_rustworkx(size: int, edges: list[tuple[int, int]]) -> Ints:
    """Find the nearest dominators from node `size`, the root, with rustworkx."""
    from rustworkx import PyDiGraph, immediate_dominators

    digraph = PyDiGraph(multigraph=False)
    digraph.add_nodes_from(range(size + 1))
    digraph.extend_from_edge_list(edges)
    return _nearest(size, immediate_dominators(digraph, size))


def dominators_by_networkx(size: int, edges: list[tuple[int, int]]) -> Ints:
    """Find the same with networkx, where rustworkx is missing or older than 0.16."""
    import networkx

    digraph = networkx.DiGraph(edges)
    digraph.add_node(size)
    return _nearest(size, networkx.immediate_dominators(digraph, size))


def cut_off_pairs(graph: FlowGraph) -> Pairs:
    """Give every pair (v, w) such that w would get no information any more if v stopped.

    Sorted by v, then w. All pairs, not only the nearest: a chain of n things gives n²/2 of them.
    """
    supply = graph.supply
    nearest = immediate_dominators(supply)
    nodes = np.flatnonzero(nearest >= 0).astype(np.int32)
    above = nearest[nodes]
    stops, loses = [], []
    while nodes.size:
        stops.append(above)
        loses.append(nodes)
        further = nearest[above] >= 0
        nodes, above = nodes[further], nearest[above[further]]
    only, supplied = _only_suppliers(supply)
    first, second = np.concatenate([only, *stops]), np.concatenate([supplied, *loses])
    order = np.lexsort((second, first))
    return first[order], second[order]


def cut_off_without(graph: FlowGraph, node: str, flows: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """Give, sorted, what would get no information any more if a thing and these flows stopped.

    By search, not by dominators, because a place that flows only pass through is no node of its own.
    """
    supply = graph.supply
    begins = origins(supply)
    stopped = supply.index.get(node, -1)
    flow_stops = np.array([*(flow in flows for flow in supply.flows), False])  # the last is for NO_FLOW
    keeps = (supply.source != stopped) & (supply.target != stopped) & ~flow_stops[supply.flow]
    left = supply.only(keeps)
    starts = np.flatnonzero(begins & (np.arange(supply.size) != stopped)).astype(np.int32)
    lost = search(left.forward, starts)[0] < 0
    lost |= begins & _is_supplied(supply) & ~_is_supplied(left)
    if stopped >= 0:
        lost[stopped] = False
    return tuple(supply.ids[place] for place in np.flatnonzero(lost))


def rooted_edges(graph: FlowGraph) -> list[tuple[int, int]]:
    """Give the edges without parallels, and those from the virtual root, node `size`, to the origins."""
    source, target = _distinct(graph)
    begins = np.flatnonzero(origins(graph))
    return [
        *zip([graph.size] * begins.size, begins.tolist(), strict=True),
        *zip(source.tolist(), target.tolist(), strict=True),
    ]


def _distinct(graph: FlowGraph) -> Pairs:
    """Merge parallel edges and leave out those from a node to itself."""
    other = graph.source != graph.target
    pairs = np.unique(graph.source[other].astype(np.int64) * graph.size + graph.target[other])
    return (pairs // max(graph.size, 1)).astype(np.int32), (pairs % max(graph.size, 1)).astype(np.int32)


def _nearest(size: int, found: dict[int, int]) -> Ints:
    nearest = np.full(size, -1, dtype=np.int32)
    for node, dominator in found.items():
        # Releases differ on whether the root is its own dominator, has None, or is not listed.
        if node != size and dominator != size:
            nearest[node] = dominator
    return nearest


def _only_suppliers(graph: FlowGraph) -> Pairs:
    """Give (supplier, supplied) for each origin that exactly one other node leads to."""
    source, target = _distinct(graph)
    chosen = (origins(graph) & (np.bincount(target, minlength=graph.size) == 1))[target]
    return source[chosen], target[chosen]


def _is_supplied(graph: FlowGraph) -> Flags:
    found = np.zeros(graph.size, dtype=np.bool_)
    found[graph.target[graph.source != graph.target]] = True
    return found
