"""Impact lists what hangs on one place, team or post alone."""

import random

import networkx as nx
import pytest

from ima_graph.errors import NotFoundError
from ima_graph.network.facts import Facts
from ima_graph.network.graph import graph_of
from ima_graph.network.impact import Impact, impact_in, impact_of
from network.small import EXAMPLE, ON, short, store_of

OFFICE = """
:hr a ima:Place . :drive a ima:Place . :cellar a ima:Place ; ima:endDate "2020-01-01"^^xsd:date .
:payroll a ima:Team . :audit a ima:Team .
:head a ima:Post ; ima:inTeam :payroll . :clerk a ima:Post ; ima:inTeam :payroll .
:bank a ima:Organisation . :pensions a ima:Organisation .
:file a ima:InformationAsset ; ima:heldIn :hr , :cellar ; ima:heldBy :payroll .
:list a ima:InformationAsset ; ima:heldIn :hr , :drive ; ima:heldBy :payroll , :audit .
:old a ima:InformationAsset ; ima:heldIn :hr ; ima:heldBy :payroll ; ima:status status:closed .
:o1 ima:assignmentFor :file ; ima:assignee :head .
:o2 ima:assignmentFor :list ; ima:assignee :head . :o3 ima:assignmentFor :list ; ima:assignee :clerk .
:o4 ima:assignmentFor :old ; ima:assignee :head .
:pay a ima:Flow ; ima:flowFrom :payroll ; ima:flowTo :bank ; ima:carries :file ; ima:via :hr .
:pensionflow a ima:Flow ; ima:flowFrom :bank ; ima:flowTo :pensions .
:stopped a ima:Flow ; ima:flowFrom :hr ; ima:flowTo :bank ; ima:endDate "2020-01-01"^^xsd:date .
"""


def lists_of(impact: Impact) -> dict[str, list[str]]:
    names = ("homeless", "unheld", "unowned", "flows", "cut_off")
    return {name: short(getattr(impact, name)) for name in names if getattr(impact, name)}


def test_a_system_takes_what_is_kept_nowhere_else_and_the_flows_through_it() -> None:
    found = impact_of(store_of(OFFICE), EXAMPLE + "hr", ON)
    assert found.kind == "Place"
    assert lists_of(found) == {"homeless": ["file"], "flows": ["pay"], "cut_off": ["bank", "pensions"]}


def test_a_place_that_holds_only_second_copies_takes_nothing() -> None:
    assert lists_of(impact_of(store_of(OFFICE), EXAMPLE + "drive", ON)) == {}


def test_a_team_takes_what_it_alone_holds_and_what_its_posts_alone_own() -> None:
    assert lists_of(impact_of(store_of(OFFICE), EXAMPLE + "payroll", ON)) == {
        "unheld": ["file"],
        "unowned": ["file", "list"],
        "flows": ["pay"],
        "cut_off": ["bank", "pensions"],
    }


def test_a_post_takes_what_it_alone_owns() -> None:
    assert lists_of(impact_of(store_of(OFFICE), EXAMPLE + "head", ON)) == {"unowned": ["file"]}
    assert lists_of(impact_of(store_of(OFFICE), EXAMPLE + "clerk", ON)) == {}


def test_a_second_way_by_another_place_keeps_the_receiver_supplied() -> None:
    second = ":letter a ima:Flow ; ima:flowFrom :payroll ; ima:flowTo :bank ."
    found = impact_of(store_of(OFFICE + second), EXAMPLE + "hr", ON)
    assert lists_of(found) == {"homeless": ["file"], "flows": ["pay"]}


def test_a_thing_that_is_not_in_the_register_is_refused() -> None:
    with pytest.raises(NotFoundError, match="nobody is not in the register"):
        impact_of(store_of(OFFICE), EXAMPLE + "nobody", ON)


def random_facts(seed: int) -> Facts:
    chance = random.Random(seed)
    names = {"Team": 3, "Post": 3, "Place": 3, "InformationAsset": 5}
    kinds = {f"{kind}{number}": kind for kind, count in names.items() for number in range(count)}
    facts = Facts(kinds=kinds)
    pools = {kind: [name for name in kinds if kinds[name] == kind] for kind in names}
    ends = [name for name in kinds if kinds[name] != "InformationAsset"]

    def link(name: str, subject: str, pool: list[str], share: float) -> None:
        chosen = [value for value in pool if chance.random() < share]
        facts.links.setdefault(name, []).extend((subject, value) for value in chosen)

    for post in pools["Post"]:
        link("inTeam", post, [chance.choice(pools["Team"])], 0.7)
    for number, asset in enumerate(pools["InformationAsset"]):
        link("heldIn", asset, pools["Place"], 0.4)
        link("heldBy", asset, pools["Team"], 0.4)
        link("assignmentFor", f"o{number}", [asset], 0.9)
        link("assignee", f"o{number}", pools["Post"] + pools["Team"], 0.25)
    for number in range(6):
        for name in ("flowFrom", "flowTo", "via"):
            link(name, f"f{number}", [chance.choice(ends)], 0.5 if name == "via" else 1)
    return facts


def test_impact_is_what_removal_by_the_definition_leaves_without() -> None:
    for seed in range(200):
        facts = random_facts(seed)
        graph = graph_of(facts, ON)
        for node in facts.kinds:
            found = impact_in(graph, facts, node, ON)
            posts = {post for post, team in facts.linked("inTeam") if team == node}
            assert set(found.homeless) == _alone(facts.linked("heldIn"), {node})
            assert set(found.unheld) == _alone(facts.linked("heldBy"), {node})
            assert set(found.unowned) == _alone(facts.ownerships(ON), {node, *posts})
            assert set(found.cut_off) == _cut_off(facts, node)


def _alone(links: list[tuple[str, str]], going: set[str]) -> set[str]:
    return {asset for asset in {a for a, _ in links} if {other for a, other in links if a == asset} <= going}


def _cut_off(facts: Facts, node: str) -> set[str]:
    sender, receiver = dict(facts.linked("flowFrom")), dict(facts.linked("flowTo"))
    through = {flow for flow, place in facts.linked("via") if place == node}
    every = nx.DiGraph([(sender[flow], receiver[flow]) for flow in sender])
    every.remove_edges_from(list(nx.selfloop_edges(every)))
    condensed = nx.condensation(every)
    begins = {name for part, ins in condensed.in_degree() if not ins for name in condensed.nodes[part]["members"]}
    left = nx.DiGraph()
    left.add_nodes_from(every)
    left.add_edges_from((sender[f], receiver[f]) for f in sender if f not in through and sender[f] != receiver[f])
    left.remove_nodes_from([node])
    reached = {name for begin in begins - {node} for name in {begin, *nx.descendants(left, begin)}}
    lost = {name for name in left if name not in reached}
    return lost | {b for b in begins - {node} if every.in_degree(b) and not left.in_degree(b)}
