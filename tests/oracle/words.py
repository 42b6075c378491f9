"""The words that the twenty definitions share, each as one small function. `docs/kinds.md` is the source."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from oracle.facts import SHAPE, Facts, Iri, list_value

OWNER_ROLE = list_value("role", "information-asset-owner")
OWNER_FIELD = Iri(SHAPE + "InformationAsset-owner")
FLOWS_FIELD = Iri(SHAPE + "InformationAsset-flows")
SUBSTANTIVE = list_value("holding-kind", "substantive")
PERSONAL = list_value("place-kind", "personal-place")
NONE = list_value("answer", "none")
PROPOSED, ACCEPTED, DECLINED, DISPUTED, SETTLED = (
    list_value("standing", name) for name in ("proposed", "accepted", "declined", "disputed", "settled")
)
CLOSED_STATUSES = {list_value("status", name) for name in ("closed", "disposed", "transferred")}

# --- dates


def started(thing: str, facts: Facts, on: date) -> bool:
    start = facts.one(thing, "startDate")
    return start is None or start <= on


def ended(thing: str, facts: Facts, on: date) -> bool:
    end = facts.one(thing, "endDate")
    return end is not None and end <= on


def exists(thing: str, facts: Facts, on: date) -> bool:
    """Whether the period of a thing holds: start <= on < end, a missing date being open."""
    return started(thing, facts, on) and not ended(thing, facts, on)


def latest_end(things: Iterable[str], facts: Facts, on: date) -> date | None:
    """The latest end among the things that have ended."""
    return max((facts.one(thing, "endDate") for thing in things if ended(thing, facts, on)), default=None)


def later(*times: Any) -> Any:
    """The latest of the times that are known, or None."""
    return max((time for time in times if time is not None), default=None)


def day(moment: date | datetime | None) -> date | None:
    return moment.date() if isinstance(moment, datetime) else moment


def recorded_day(thing: str, facts: Facts) -> date | None:
    return day(facts.one(thing, "recordedAt"))


# --- assets and their ownership statements


def is_live(asset: str, facts: Facts, on: date) -> bool:
    if not facts.is_a(asset, "InformationAsset") or not exists(asset, facts, on):
        return False
    status = facts.one(asset, "status")
    if status is None or status == list_value("status", "live"):
        return True
    return status in CLOSED_STATUSES and facts.one(asset, "endDate") is not None


def ownership_statements(thing: str, facts: Facts) -> list[Iri]:
    """Assignments of ownership that name somebody, whatever their dates."""
    return [
        each
        for each in facts.having("assignmentFor", thing)
        if facts.one(each, "assignedRole") in {None, OWNER_ROLE} and facts.one(each, "assignee") is not None
    ]


def valid_statements(thing: str, facts: Facts, on: date) -> list[Iri]:
    return [each for each in ownership_statements(thing, facts) if exists(each, facts, on)]


def is_temporary(statement: str, facts: Facts) -> bool:
    return facts.one(statement, "isTemporary") is True


# --- posts and who fills them


def holding_end(holding: str, facts: Facts) -> date | None:
    """The earliest of the ends of the holding, of the person's service and of the post."""
    parts = [holding, *facts.all(holding, "holder"), *facts.all(holding, "heldPost")]
    ends = [facts.one(part, "endDate") for part in parts]
    return min((end for end in ends if end is not None), default=None)


def holdings(post: str, facts: Facts) -> list[Iri]:
    return facts.having("heldPost", post)


def valid_holdings(post: str, facts: Facts, on: date) -> list[Iri]:
    """Holdings by a holder or a cover on the day."""
    ends = {each: holding_end(each, facts) for each in holdings(post, facts)}
    return [each for each, end in ends.items() if started(each, facts, on) and (end is None or on < end)]


def is_substantive(holding: str, facts: Facts) -> bool:
    return facts.one(holding, "holdingKind") in {None, SUBSTANTIVE}


# --- who can answer for a thing


def is_unit(thing: str, facts: Facts) -> bool:
    return facts.is_a(thing, "Team", "Organisation")


def has_living_successor(unit: str, facts: Facts, on: date) -> bool:
    return any(is_unit(each, facts) and exists(each, facts, on) for each in facts.reached(unit, "succeededBy"))


def can_answer(thing: str, facts: Facts, on: date) -> bool:
    """Whether a post is filled, a unit lives on, or a person is in service."""
    if facts.is_a(thing, "Post"):
        return bool(valid_holdings(thing, facts, on))
    if is_unit(thing, facts):
        return exists(thing, facts, on) or has_living_successor(thing, facts, on)
    return facts.is_a(thing, "Person") and not ended(thing, facts, on)


def gives_effective_owner(statement: str, facts: Facts, on: date) -> bool:
    return exists(statement, facts, on) and can_answer(facts.one(statement, "assignee"), facts, on)


def has_cover_of_ownership(asset: str, facts: Facts, on: date) -> bool:
    return any(
        is_temporary(each, facts) and gives_effective_owner(each, facts, on)
        for each in ownership_statements(asset, facts)
    )


# --- what was said


def said(about: str, field: Iri | None, facts: Facts) -> list[Iri]:
    """Statements about a record, and about one field of it unless that is None."""
    return [each for each in facts.having("about", about) if field is None or facts.one(each, "aboutField") == field]


def said_time(statement: str, facts: Facts) -> datetime | None:
    return facts.one(statement, "saidAt") or facts.one(statement, "recordedAt")


def none_answers(asset: str, field: Iri, facts: Facts, on: date) -> list[Iri]:
    """Standing answers that there is nobody, or nothing."""
    return [
        each
        for each in said(asset, field, facts)
        if facts.one(each, "answer") == NONE and facts.one(each, "standing") != DECLINED and not ended(each, facts, on)
    ]


# --- flows


def holds(end: str, asset: str, facts: Facts) -> bool:
    """Whether an end of a flow has the asset: the team, the place, or a post in the team."""
    keepers = {*facts.all(asset, "heldBy"), *facts.all(asset, "heldIn")}
    return end in keepers or bool(keepers & {*facts.all(end, "inTeam")})


def flows_out(asset: str, facts: Facts, on: date) -> list[Iri]:
    return [
        flow
        for flow in facts.having("carries", asset)
        if exists(flow, facts, on) and any(holds(end, asset, facts) for end in facts.all(flow, "flowFrom"))
    ]


def flows_in(asset: str, facts: Facts, on: date) -> list[Iri]:
    """Flows that bring the asset, a thing it is the landing of, or that are recorded as landing as it."""
    arrivals = [asset, *facts.all(asset, "derivedFrom"), *facts.all(asset, "copyOf")]
    flows = {flow for each in arrivals for flow in facts.having("carries", each)}
    flows |= set(facts.having("landsAs", asset))
    return [
        flow
        for flow in flows
        if exists(flow, facts, on) and any(holds(end, asset, facts) for end in facts.all(flow, "flowTo"))
    ]


# --- functions and places


def serves_on(function: str, facts: Facts, on: date) -> bool:
    """Whether a function or duty exists, itself or as a successor."""
    line = {function, *facts.reached(function, "succeededBy")}
    return any(facts.is_a(each, "BusinessFunction", "LegalDuty") and exists(each, facts, on) for each in line)


def is_personal(place: str, facts: Facts) -> bool:
    kind = facts.one(place, "placeKind")
    return kind is not None and PERSONAL in {kind, *facts.reached(kind, "broader")}
