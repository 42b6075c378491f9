"""The twenty kinds of `docs/kinds.md`, found without SPARQL, and the test of an effective owner."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from oracle import orphaned, unowned
from oracle.facts import Facts, Iri
from oracle.words import gives_effective_owner, is_live, ownership_statements

Sinces = set[date | None]

KINDS: dict[str, Callable[[str, Facts, date], Sinces]] = {
    "U1": unowned.never_stated,
    "U2": unowned.answered_nobody,
    "U3": unowned.post_vacant,
    "U4": unowned.leaver,
    "U5": unowned.unit_gone,
    "U6": unowned.inherited_only,
    "U7": unowned.not_eligible,
    "U8": unowned.contested,
    "U9": unowned.not_accepted,
    "U10": unowned.expired_cover,
    "U11": unowned.lapsed,
    "O1": orphaned.isolated,
    "O2": orphaned.no_source,
    "O3": orphaned.no_consumer,
    "O4": orphaned.homeless,
    "O5": orphaned.purpose_ended,
    "O6": orphaned.dangling_flow,
    "O7": orphaned.personal_place,
    "O8": orphaned.overdue,
    "O9": orphaned.lost_master,
}


def live_assets(facts: Facts, on: date) -> list[Iri]:
    return [asset for asset in facts.instances("InformationAsset") if is_live(asset, facts, on)]


def effective_owner(asset: str, facts: Facts, on: date) -> bool:
    """Whether a statement about the asset itself names someone who can answer for it on the day."""
    return any(gives_effective_owner(each, facts, on) for each in ownership_statements(asset, facts))


def causes(kind: str, facts: Facts, on: date) -> dict[Iri, Sinces]:
    """Every live asset of a kind with the dates of all its causes; None stands for a date not known."""
    found = {asset: KINDS[kind](asset, facts, on) for asset in live_assets(facts, on)}
    return {asset: sinces for asset, sinces in found.items() if sinces}


def find(kind: str, facts: Facts, on: date) -> dict[Iri, date | None]:
    """Every live asset of a kind with the date since which it is so: the earliest of its causes."""
    return {asset: earliest(sinces) for asset, sinces in causes(kind, facts, on).items()}


def earliest(sinces: Sinces) -> date | None:
    """The first of the dates that are known, or None."""
    return min((since for since in sinces if since is not None), default=None)
