"""What would be homeless, unowned or cut off if a place, a team, a post or another thing went."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from ima_graph.errors import NotFoundError
from ima_graph.network.dominators import cut_off_without
from ima_graph.network.facts import Facts, Link, read_facts
from ima_graph.network.graph import FlowGraph, graph_of
from ima_graph.store import Store


@dataclass(frozen=True)
class Impact:
    """What hangs on one thing alone; each field holds sorted IRIs.

    `homeless`: live assets kept in no other place that exists. `unheld`: live assets that nobody else
    holds. `unowned`: live assets of which it, or a post in it, is the only owner. `flows`: flows from it, to
    it or via it. `cut_off`: ends of flows and assets that no information would reach any more.
    """

    node: str
    kind: str
    homeless: tuple[str, ...]
    unheld: tuple[str, ...]
    unowned: tuple[str, ...]
    flows: tuple[str, ...]
    cut_off: tuple[str, ...]


def impact_of(store: Store, node: str, on: date) -> Impact:
    """Work out what would follow if a thing went on a date; `NotFoundError` when it is no record."""
    facts = read_facts(store)
    return impact_in(graph_of(facts, on), facts, node, on)


def impact_in(graph: FlowGraph, facts: Facts, node: str, on: date | None) -> Impact:
    """Work out the same from facts and a graph already read, for many things in turn."""
    if node not in facts.kinds:
        raise NotFoundError(f"{node} is not in the register. Look it up by name first.")
    assets = facts.live_assets(on)
    itself = {node}
    with_posts = itself | {post for post, team in facts.linked("inTeam") if team == node}
    places = [link for link in facts.linked("heldIn") if facts.holds(link[1], on)]
    flows = _flows_at(facts, node, on)
    return Impact(
        node=node,
        kind=facts.kinds[node],
        homeless=_only_by(itself, places, assets),
        unheld=_only_by(itself, facts.linked("heldBy"), assets),
        unowned=_only_by(with_posts, facts.ownerships(on), assets),
        flows=tuple(sorted(flows)),
        cut_off=cut_off_without(graph, node, frozenset(flows)),
    )


def _only_by(going: set[str], links: Iterable[Link], assets: set[str]) -> tuple[str, ...]:
    """Give the assets with a link to something that goes, and none to anything else."""
    going_too: set[str] = set()
    staying: set[str] = set()
    for asset, other in links:
        (going_too if other in going else staying).add(asset)
    return tuple(sorted((going_too - staying) & assets))


def _flows_at(facts: Facts, node: str, on: date | None) -> set[str]:
    return {
        flow
        for name in ("flowFrom", "flowTo", "via")
        for flow, end in facts.linked(name)
        if end == node and facts.holds(flow, on)
    }
