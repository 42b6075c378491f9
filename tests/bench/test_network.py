"""The network analyses against networkx at 10,000 nodes and 30,000 edges: ratios, printed and held.

The graph is busy and tangled: hubs, parallel edges, about 1% of nodes alone, and one strong component that
holds most of the rest. networkx starts from a graph already built. The limits leave room for a noisy machine.
"""

import networkx as nx
import numpy as np
import pytest

from bench.clock import median_s
from ima_graph.network.dominators import dominators_by_networkx, immediate_dominators, rooted_edges
from ima_graph.network.graph import FlowGraph
from ima_graph.network.reach import downstream_counts, reach

pytestmark = pytest.mark.bench
NODES, EDGES, SEED = 10_000, 30_000, 7
NX_STARTS = 30  # networkx would take minutes for all starts; these are scaled up


def build() -> FlowGraph:
    """The same graph each time, with nothing cached yet."""
    chance = np.random.default_rng(SEED)
    order, other = chance.permutation(NODES), chance.permutation(NODES)
    senders = (NODES * chance.random(EDGES) ** 1.5).astype(np.int64)
    receivers = (NODES * chance.random(EDGES) ** 2).astype(np.int64)
    source = np.where(np.arange(EDGES) % 2 == 0, order[senders], other[senders]).astype(np.int32)
    target = order[receivers].astype(np.int32)
    target = np.where(source == target, (target + 1) % NODES, target).astype(np.int32)
    names = tuple(f"{node:05}" for node in range(NODES))
    flow, way = np.arange(EDGES, dtype=np.int32), np.zeros(EDGES, dtype=np.int8)
    return FlowGraph(names, ("Team",) * NODES, tuple(map(str, range(EDGES))), source, target, flow, way)


@pytest.fixture(scope="module")
def digraph() -> nx.MultiDiGraph:
    graph = build()
    found = nx.MultiDiGraph()
    found.add_nodes_from(range(NODES))
    found.add_edges_from(zip(graph.source.tolist(), graph.target.tolist(), strict=True))
    return found


def hold(name: str, ours: float, theirs: float, at_least: float) -> None:
    """Print how many times slower networkx is, and fail below the limit."""
    ratio = theirs / ours
    times = f"{ours * 1000:9.1f} ms, networkx {theirs * 1000:11.1f} ms"
    print(f"{name:20} {times}, {ratio:8.0f} times; limit {at_least:.0f}")
    assert ratio >= at_least


def test_building_both_directions() -> None:
    graph = build()
    pairs = list(zip(graph.source.tolist(), graph.target.tolist(), strict=True))

    def ours() -> None:
        for _ in range(20):  # one is too short to measure
            fresh = graph.only(slice(None))
            assert fresh.forward.edge.size == fresh.backward.edge.size == EDGES

    hold("build", median_s(ours) / 20, median_s(lambda: nx.MultiDiGraph(pairs)), 50)


def test_weak_components(digraph: nx.MultiDiGraph) -> None:
    graph = build()
    ours = median_s(lambda: graph.only(slice(None)).weak)  # the adjacency is built as well
    assert graph.weak.max() + 1 == nx.number_weakly_connected_components(digraph)
    hold("weak components", ours, median_s(lambda: list(nx.weakly_connected_components(digraph))), 4)


def test_strong_components(digraph: nx.MultiDiGraph) -> None:
    graph = build()
    ours = median_s(lambda: graph.only(slice(None)).strong)
    assert graph.strong.max() + 1 == nx.number_strongly_connected_components(digraph)
    hold("strong components", ours, median_s(lambda: list(nx.strongly_connected_components(digraph))), 8)


def test_reach_of_every_node(digraph: nx.MultiDiGraph) -> None:
    graph = build()
    counts = downstream_counts(graph)
    starts = list(range(0, NODES, NODES // NX_STARTS))
    assert counts[starts].tolist() == [len(nx.descendants(digraph, start)) for start in starts]
    theirs = median_s(lambda: [len(nx.descendants(digraph, start)) for start in starts], 3)
    hold("reach of all", median_s(lambda: downstream_counts(graph)), theirs * NODES / len(starts), 500)


def test_reach_of_one_node(digraph: nx.MultiDiGraph) -> None:
    graph = build()
    start = int(np.argmax(downstream_counts(graph)))
    ours = median_s(lambda: reach(graph, graph.ids[start]))
    hold("reach of one", ours, median_s(lambda: nx.single_source_shortest_path_length(digraph, start)), 1)


def test_dominators() -> None:
    graph = build()
    root, edges = graph.size, rooted_edges(graph)
    rooted = nx.DiGraph(edges)
    assert dominators_by_networkx(root, edges).tolist() == immediate_dominators(graph).tolist()
    theirs = median_s(lambda: nx.immediate_dominators(rooted, root))
    hold("dominators", median_s(lambda: immediate_dominators(graph)), theirs, 2)
