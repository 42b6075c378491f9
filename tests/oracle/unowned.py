"""U1 to U11: since when a live asset is unowned in each way, one date for each cause.

An empty set means that the kind does not hold; None in it means that it holds and no date is known.
"""

from __future__ import annotations

from datetime import date, datetime
from itertools import combinations

from oracle.facts import Facts, Iri
from oracle.words import (
    ACCEPTED,
    DECLINED,
    DISPUTED,
    OWNER_FIELD,
    OWNER_ROLE,
    PROPOSED,
    SETTLED,
    day,
    ended,
    exists,
    gives_effective_owner,
    has_cover_of_ownership,
    has_living_successor,
    holding_end,
    holdings,
    is_substantive,
    is_temporary,
    is_unit,
    later,
    latest_end,
    none_answers,
    ownership_statements,
    recorded_day,
    said,
    said_time,
    valid_holdings,
    valid_statements,
)

Sinces = set[date | None]


def never_stated(asset: str, facts: Facts, on: date) -> Sinces:
    if ownership_statements(asset, facts) or none_answers(asset, OWNER_FIELD, facts, on):
        return set()
    return {recorded_day(asset, facts)}


def answered_nobody(asset: str, facts: Facts, on: date) -> Sinces:
    recorded = [facts.one(each, "recordedAt") for each in ownership_statements(asset, facts)]
    times = [said_time(each, facts) for each in none_answers(asset, OWNER_FIELD, facts, on)]
    return {day(time) for time in times if not any(time and other and other > time for other in recorded)}


def post_vacant(asset: str, facts: Facts, on: date) -> Sinces:
    if has_cover_of_ownership(asset, facts, on):
        return set()
    found: Sinces = set()
    for statement in valid_statements(asset, facts, on):
        post = facts.one(statement, "assignee")
        if facts.is_a(post, "Post") and not valid_holdings(post, facts, on):
            ends = [holding_end(each, facts) for each in holdings(post, facts)]
            last = later(*(end for end in ends if end and end <= on))
            found.add(last or facts.one(statement, "startDate"))
    return found


def leaver(asset: str, facts: Facts, on: date) -> Sinces:
    statements = valid_statements(asset, facts, on)
    if any(gives_effective_owner(each, facts, on) for each in statements):
        return set()
    people = [facts.one(each, "assignee") for each in statements]
    return {facts.one(who, "endDate") for who in people if facts.is_a(who, "Person") and ended(who, facts, on)}


def unit_gone(asset: str, facts: Facts, on: date) -> Sinces:
    found: Sinces = set()
    for statement in valid_statements(asset, facts, on):
        owner = facts.one(statement, "assignee")
        if is_unit(owner, facts):
            if not exists(owner, facts, on) and not has_living_successor(owner, facts, on):
                found.add(latest_end([owner], facts, on) or on)
        elif not facts.is_a(owner, "Post", "Person"):
            found.add(on)
    return found


def inherited_only(asset: str, facts: Facts, on: date) -> Sinces:
    if valid_statements(asset, facts, on):
        return set()
    parents = facts.reached(asset, "partOf")
    clusters = [cluster for each in [asset, *parents] for cluster in facts.all(each, "inCluster")]
    sources = [*parents, *clusters, *facts.all(asset, "heldIn")]
    if not any(valid_statements(each, facts, on) for each in sources):
        return set()
    return {latest_end(ownership_statements(asset, facts), facts, on) or recorded_day(asset, facts)}


def not_eligible(asset: str, facts: Facts, on: date) -> Sinces:
    rules = [r for r in facts.having("forRole", OWNER_ROLE) if exists(r, facts, on)]
    found: Sinces = set()
    for statement in valid_statements(asset, facts, on):
        post = facts.one(statement, "assignee")
        if not facts.is_a(post, "Post"):
            continue
        for holding in valid_holdings(post, facts, on):
            for rule in rules:
                if is_substantive(holding, facts) and not meets_rule(holding, post, rule, facts, on):
                    found.add(later(facts.one(holding, "startDate"), facts.one(rule, "startDate")))
    return found


def meets_rule(holding: str, post: str, rule: str, facts: Facts, on: date) -> bool:
    """Whether the post's grade is high enough and the holder's training is in force, where the rule asks."""
    minimum, course = facts.one(rule, "minimumGrade"), facts.one(rule, "requiredCourse")
    if minimum is not None:
        rank, least = facts.one(facts.one(post, "grade"), "rank"), facts.one(minimum, "rank")
        if rank is None or least is None or rank < least:
            return False
    trainings = facts.having("trainee", facts.one(holding, "holder"))
    return course is None or any(facts.one(t, "course") == course and exists(t, facts, on) for t in trainings)


def contested(asset: str, facts: Facts, on: date) -> Sinces:
    settled = [each for each in said(asset, OWNER_FIELD, facts) if facts.one(each, "standing") == SETTLED]
    decisions = [time for time in (said_time(each, facts) for each in settled) if time]
    found: Sinces = set()
    for (first, first_time), (second, second_time) in combinations(claims(asset, facts, on), 2):
        last = later(first_time, second_time)
        if first != second and not any(last is None or time >= last for time in decisions):
            found.add(day(last))
    return found


def claims(asset: str, facts: Facts, on: date) -> list[tuple[Iri, datetime | None]]:
    """Who is claimed to own the asset, and when each claim was made. Cover is not a rival."""
    found = [
        (facts.one(each, "assignee"), facts.one(each, "recordedAt"))
        for each in valid_statements(asset, facts, on)
        if not is_temporary(each, facts)
    ]
    for each in said(asset, OWNER_FIELD, facts):
        named = facts.one(each, "statedRecord")
        open_claim = facts.one(each, "standing") in {None, PROPOSED, DISPUTED}
        if named is not None and open_claim and not ended(each, facts, on):
            found.append((named, said_time(each, facts)))
    return found


def not_accepted(asset: str, facts: Facts, on: date) -> Sinces:
    found: Sinces = set()
    for statement in valid_statements(asset, facts, on):
        replies = said(statement, None, facts)
        accepted = [each for each in replies if facts.one(each, "standing") == ACCEPTED]
        declined = [each for each in replies if facts.one(each, "standing") == DECLINED]
        if any(acceptance_holds(each, facts, on) for each in accepted):
            continue
        declines = [day(facts.one(each, "saidAt")) for each in declined]
        stop = later(latest_end(accepted, facts, on), *(d for d in declines if d and d <= on))
        found.add(stop or facts.one(statement, "startDate") or recorded_day(statement, facts))
    return found


def acceptance_holds(acceptance: str, facts: Facts, on: date) -> bool:
    start = day(facts.one(acceptance, "saidAt"))
    return (start is None or start <= on) and not ended(acceptance, facts, on)


def expired_cover(asset: str, facts: Facts, on: date) -> Sinces:
    valid = valid_statements(asset, facts, on)
    if not valid:
        temporary = [each for each in ownership_statements(asset, facts) if is_temporary(each, facts)]
        return {facts.one(each, "endDate") for each in temporary if ended(each, facts, on)}
    found: Sinces = set()
    for post in {facts.one(each, "assignee") for each in valid}:
        if facts.is_a(post, "Post") and not valid_holdings(post, facts, on):
            covers = [each for each in holdings(post, facts) if not is_substantive(each, facts)]
            ends = [holding_end(each, facts) for each in covers]
            found |= {end for end in ends if end and end <= on}
    return found


def lapsed(asset: str, facts: Facts, on: date) -> Sinces:
    statements = ownership_statements(asset, facts)
    if not statements or valid_statements(asset, facts, on):
        return set()
    if answered_nobody(asset, facts, on) or expired_cover(asset, facts, on):
        return set()
    return {latest_end(statements, facts, on) or on}
