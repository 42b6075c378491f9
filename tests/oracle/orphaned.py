"""O1 to O9: since when a live asset is orphaned in each way, one date for each cause.

An empty set means that the kind does not hold; None in it means that it holds and no date is known.
"""

from __future__ import annotations

from datetime import date

from oracle.facts import Facts
from oracle.words import (
    FLOWS_FIELD,
    can_answer,
    day,
    ended,
    exists,
    flows_in,
    flows_out,
    is_live,
    is_personal,
    latest_end,
    none_answers,
    recorded_day,
    said_time,
    serves_on,
)

Sinces = set[date | None]


def isolated(asset: str, facts: Facts, on: date) -> Sinces:
    if flows_in(asset, facts, on) or flows_out(asset, facts, on):
        return set()
    return {day(said_time(each, facts)) for each in none_answers(asset, FLOWS_FIELD, facts, on)}


def no_source(asset: str, facts: Facts, on: date) -> Sinces:
    teams = {*facts.all(asset, "heldBy")}
    if not teams or flows_in(asset, facts, on):
        return set()
    for creator in facts.all(asset, "createdBy"):
        if teams & {creator, *facts.all(creator, "inTeam")}:
            return set()
    return {recorded_day(asset, facts)}


def no_consumer(asset: str, facts: Facts, on: date) -> Sinces:
    served = facts.all(asset, "serves")
    if flows_out(asset, facts, on) or facts.all(asset, "usedBy"):
        return set()
    if any(serves_on(each, facts, on) for each in served):
        return set()
    return {latest_end([*facts.having("carries", asset), *served], facts, on) or recorded_day(asset, facts)}


def homeless(asset: str, facts: Facts, on: date) -> Sinces:
    places = facts.all(asset, "heldIn")
    if not places or any(is_run(place, facts, on) for place in places):
        return set()
    return {latest_end(places, facts, on) or recorded_day(asset, facts)}


def is_run(place: str, facts: Facts, on: date) -> bool:
    return exists(place, facts, on) and any(can_answer(each, facts, on) for each in facts.all(place, "administeredBy"))


def purpose_ended(asset: str, facts: Facts, on: date) -> Sinces:
    served = facts.all(asset, "serves")
    if not served or any(serves_on(each, facts, on) for each in served):
        return set()
    return {latest_end(served, facts, on)}


def dangling_flow(asset: str, facts: Facts, on: date) -> Sinces:
    found: Sinces = set()
    for flow in facts.having("carries", asset):
        if exists(flow, facts, on):
            ends = [end for name in ("flowFrom", "flowTo", "via") for end in facts.all(flow, name)]
            found |= {facts.one(end, "endDate") for end in ends if ended(end, facts, on)}
    return found


def personal_place(asset: str, facts: Facts, on: date) -> Sinces:
    places = facts.all(asset, "heldIn")
    current = [place for place in places if exists(place, facts, on)]
    if not current or not all(is_personal(place, facts) for place in current):
        return set()
    last_shared = latest_end([place for place in places if not is_personal(place, facts)], facts, on)
    return {last_shared} if last_shared else {facts.one(place, "startDate") for place in current}


def overdue(asset: str, facts: Facts, on: date) -> Sinces:
    due = disposal_date(asset, facts)
    decisions = [facts.one(each, "onDate") for each in facts.having("disposalOf", asset)]
    if due is None or due > on or any(decided is None or decided <= on for decided in decisions):
        return set()
    return {due}


def disposal_date(asset: str, facts: Facts) -> date | None:
    """The retention start plus the years of the asset's own rule, or else of its record class's rule."""
    start = facts.one(asset, "retentionStart")
    rule = facts.one(asset, "retainedUnder")
    if rule is None:
        rule = facts.one(facts.one(asset, "inRecordClass"), "retainedUnder")
    years = facts.one(rule, "retentionYears")
    if start is None or years is None:
        return None
    try:
        return start.replace(year=start.year + years)
    except ValueError:  # 29 February in a common year: XML Schema durations take the month's last day
        return start.replace(year=start.year + years, day=28)


def lost_master(asset: str, facts: Facts, on: date) -> Sinces:
    masters = facts.all(asset, "copyOf")
    if not masters and facts.one(asset, "isCopy") is not True:
        return set()
    if any(is_live(each, facts, on) for each in masters):
        return set()
    return {latest_end(masters, facts, on)}
