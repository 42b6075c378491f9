"""Islands are the parts of the flow graph that nobody in a live team has anything to do with."""

import random

import networkx as nx
import pytest

from ima_graph.network.facts import OWNER_ROLE, Facts, read_facts
from ima_graph.network.graph import FlowGraph, graph_of
from ima_graph.network.islands import Island, find_islands
from network.small import EXAMPLE, ON, in_networkx, random_graph, short, store_of

SENSORS = """
:sensor a ima:Place . :logger a ima:Place . :readings a ima:InformationAsset .
:f a ima:Flow ; ima:flowFrom :sensor ; ima:flowTo :logger ; ima:carries :readings .
:team a ima:Team . :post a ima:Post ; ima:inTeam :team .
:closed a ima:Team ; ima:endDate "2026-11-22"^^xsd:date . :body a ima:Organisation .
"""
OWNED_BY_POST = """
:o ima:assignmentFor :readings ; ima:assignedRole role:information-asset-owner ; ima:assignee :post .
"""


def islands_in(turtle: str) -> list[Island]:
    facts = read_facts(store_of(turtle))
    return find_islands(graph_of(facts, ON), facts, ON)


def test_two_sensors_that_nobody_knows_of_are_an_island() -> None:
    (island,) = islands_in(SENSORS)
    assert (island.number, short(island.nodes)) == (1, ["logger", "readings", "sensor"])


@pytest.mark.parametrize(
    "link",
    [
        ":readings ima:heldBy :team .",
        ":readings ima:usedBy :team .",
        ":readings ima:usedBy :post .",
        ":o ima:assignmentFor :readings ; ima:assignee :team .",
        OWNED_BY_POST,
        ":o ima:assignmentFor :sensor ; ima:assignee :post .",
        ":g ima:flowFrom :logger ; ima:flowTo :team .",
        ":g ima:flowFrom :post ; ima:flowTo :sensor .",
    ],
)
def test_a_live_team_that_owns_holds_uses_or_takes_part_makes_it_no_island(link: str) -> None:
    assert islands_in(SENSORS + link) == []


@pytest.mark.parametrize(
    "link",
    [
        ":readings ima:heldBy :closed .",
        ":readings ima:heldBy :body .",
        ":readings ima:heldIn :store . :store ima:administeredBy :team .",
        ":o ima:assignmentFor :readings ; ima:assignee :team ; ima:assignedRole role:custodian .",
        ':o ima:assignmentFor :readings ; ima:assignee :team ; ima:endDate "2026-11-22"^^xsd:date .',
        ":x a ima:InformationAsset ; ima:heldBy :team .",
    ],
)
def test_other_links_leave_it_an_island(link: str) -> None:
    assert [island.number for island in islands_in(SENSORS + link)] == [1]


def test_an_asset_without_flows_is_no_island() -> None:
    assert islands_in(":alone a ima:InformationAsset .") == []


def test_islands_are_numbered_by_size_and_then_by_name() -> None:
    pairs = ":g ima:flowFrom :p ; ima:flowTo :q . :h ima:flowFrom :a ; ima:flowTo :b ."
    assert [short(island.nodes) for island in islands_in(SENSORS + pairs)] == [
        ["logger", "readings", "sensor"],
        ["a", "b"],
        ["p", "q"],
    ]


def random_facts(graph: FlowGraph, seed: int) -> Facts:
    chance = random.Random(seed)
    facts = Facts(kinds={node: chance.choice(["Team", "Place", "Place", "Place"]) for node in graph.ids})
    facts.kinds.update({EXAMPLE + "t": "Team", EXAMPLE + "old": "Team"})
    facts.ends[EXAMPLE + "old"] = "2026-01-01"
    for number, node in enumerate(graph.ids):
        if chance.random() < 0.1:
            facts.ends[node] = "2026-01-01"
        name, who = chance.choice(["heldBy", "usedBy", "assignee"]), EXAMPLE + chance.choice(["t", "old"])
        if chance.random() < 0.7:
            continue
        if name == "assignee":
            facts.links.setdefault("assignmentFor", []).append((f"o{number}", node))
            role = OWNER_ROLE if chance.random() < 0.7 else "contact"
            facts.links.setdefault("assignedRole", []).append((f"o{number}", role))
        facts.links.setdefault(name, []).append((f"o{number}" if name == "assignee" else node, who))
    return facts


def test_islands_are_those_worked_out_with_networkx() -> None:
    for seed in range(300):
        graph = random_graph(seed)
        facts = random_facts(graph, seed)
        live = facts.of_kind("Team", ON)
        linked = [*facts.linked("heldBy"), *facts.linked("usedBy"), *facts.ownerships(ON)]
        known = live | {thing for thing, who in linked if who in live}
        digraph = nx.relabel_nodes(in_networkx(graph), dict(enumerate(graph.ids)))
        expected = {
            frozenset(nodes)
            for nodes in nx.weakly_connected_components(digraph)
            if digraph.subgraph(nodes).number_of_edges() and not nodes & known
        }
        assert {frozenset(island.nodes) for island in find_islands(graph, facts, ON)} == expected
