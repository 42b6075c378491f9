"""Which assets and flows count on a day: the map shows those, and wherever all are counted it is said how many."""

from collections.abc import Sequence
from datetime import date

from ima_graph.network.facts import read_facts
from ima_graph.reports.summary import ASSETS, FLOWS
from ima_graph.store import Store

KINDS = ("InformationAsset", "Flow")
_CALLED = {ASSETS: "InformationAsset", FLOWS: "Flow"}


def alive(store: Store, on: date) -> dict[str, frozenset[str]]:
    """Give, by kind, the IRIs of the assets that are live and of the flows in force on a day."""
    facts = read_facts(store)
    return {"InformationAsset": frozenset(facts.live_assets(on)), "Flow": frozenset(facts.of_kind("Flow", on))}


def in_words(figures: Sequence[tuple[str, str, bool]], store: Store, on: date) -> list[str]:
    """Write figures one by one; assets and flows with how many of them count on the day, where not all do."""
    found = alive(store, on)
    live = {counts: len(found[kind]) for counts, kind in _CALLED.items()}
    return [
        f"{number} {counts}" + (f" ({live[counts]} live)" if live.get(counts, int(number)) != int(number) else "")
        for number, counts, _ in figures
    ]
