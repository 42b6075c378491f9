"""Clauses: cut a sentence where one statement ends and the next begins."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ima_graph.capture.events import event_at
from ima_graph.capture.frequency import frequency_at
from ima_graph.capture.handling import Handling, handled_over, handling_after, handling_before
from ima_graph.capture.name_words import THEY, WE
from ima_graph.capture.naming import is_we
from ima_graph.capture.reasons import reason_length
from ima_graph.capture.small_words import KINDS
from ima_graph.capture.time_words import FREQUENCIES
from ima_graph.capture.tokens import Token
from ima_graph.capture.verb_signs import (
    JOINTS,
    heads_subject,
    in_name,
    is_likely,
    is_opening,
    opens_object,
    stands_before,
)
from ima_graph.capture.verb_words import FORMS
from ima_graph.capture.verbs import PASSING, PREPOSITIONS, Group, group_at
from ima_graph.capture.word_sets import words
from ima_graph.capture.words import INFINITIVES

_RELATIVES = frozenset(("which", "who", "that"))
_LONGEST_SUBJECT = 9
# What a subject does not hold.
_INNER = words("to from via by because every each after before when if until unless")


@dataclass(frozen=True)
class Clause:
    """One statement: the words before its verb, the verb, the words behind it; and the joint it hangs on."""

    before: list[Token]
    group: Group
    after: list[Token]
    joint: str = ""
    handled: tuple[Handling, ...] = ()
    handled_after: Handling | None = None
    is_singular: bool = False


def clauses(found: Sequence[Token]) -> list[Clause]:
    """Cut a sentence into clauses; none when there is no verb of the grammar."""
    return [_with_handling(clause) for clause in _clauses(found)]


def _with_handling(clause: Clause) -> Clause:
    """Take off what only says how a thing is made or handled: "Clerks type letters and", "and check the totals"."""
    lead = handling_before(clause.before)
    if lead:
        handled, joint, before = lead
        clause = replace(clause, before=before, joint=joint, handled=tuple(handled))
    after = clause.after
    if len(after) > 2 and after[0].low == "and" and (after[1].low in INFINITIVES or after[1].low in FORMS):
        # "We receive and log alerts"
        clause = replace(clause, after=after[2:])
    end, handled_after = handling_after(clause.after, clause.group.form, clause.group.is_passive)
    return replace(clause, after=clause.after[:end], handled_after=handled_after)


def _clauses(found: Sequence[Token]) -> list[Clause]:
    first = _first_group(found)
    if first is None:
        return []
    result: list[Clause] = []
    start, joint, group = 0, "", first
    while True:
        following = _next_group(found, group)
        end = following[0] if following else len(found)
        is_singular = any(_is_singular(t) for t in found[group.start : group.end])
        before = list(found[start : group.start])
        if following and not result and _is_aside(found, group):
            before = before[:-2]
        result.append(Clause(before, group, list(found[group.end : end]), joint, is_singular=is_singular))
        if following is None:
            return result
        joint = found[following[0]].low
        start = following[0] + 1
        while start < following[1].start and found[start].low in ("and", "then", "but", "also", "where", ","):
            joint = found[start].low if found[start].low != "also" else joint
            start += 1
        if start < len(found) and found[start].low in _RELATIVES and start < following[1].start:
            joint = found[start].low
            start += 1
        group = following[1]


def _is_aside(found: Sequence[Token], group: Group) -> bool:
    """Find the verb of "the agents, who own the list, email it to us": another follows for the same subject."""
    return group.start > 2 and found[group.start - 1].low in ("who", "which") and found[group.start - 2].text == ","


def _is_singular(token: Token) -> bool:
    """Say whether a verb speaks of one: "is", "sends"."""
    return token.low in ("is", "has", "was", "belongs") or (token.low in FORMS and FORMS[token.low].kind == "s")


def _first_group(found: Sequence[Token]) -> Group | None:
    """Find the first verb: one that is surely a verb before one that is often a noun."""
    likely: Group | None = None
    loose: Group | None = None
    place = 0
    first = _opening_end(found)
    while place < len(found):
        if place and reason_length(found, place) and likely is not None:
            break
        group = group_at(found, place) if place >= first else None
        if group is None or (place > 0 and found[place - 1].low == "to" and not group.is_over):
            place += 1
            continue
        if is_likely(found, group, first) and not heads_subject(found, group):
            if group.is_bare and likely is not None and in_name(found, likely, group):
                return group
            if group.is_bare or (group.start == 0 and group.form == "base" and not group.is_firm):
                likely = likely or group
                place = group.end
                continue
            if group.is_firm:
                return likely if likely is not None and stands_before(found, likely, group) else group
            before = found[group.start - 1] if group.start > first else None
            if group.end < len(found) and is_opening(found[group.end]) and (before is None or not before.is_mark):
                return likely or group
            if before is not None and before.low in WE | THEY:
                return likely if likely is not None and stands_before(found, likely, group) else group
            likely = likely or group
        elif (
            group.family == "move"
            and group.base not in PASSING
            and group.start
            and group.end < len(found)
            and found[group.end].low in ("to", "from", "into", "through", "between")
        ):
            loose = loose or group
        place = group.end if group.is_firm and is_likely(found, group, first) else place + 1
    if likely is None and loose is None and (verb := handled_over(found)):
        return Group(verb, verb + 1, "send", found[verb].low, form="base")
    return likely or loose


def _opening_end(found: Sequence[Token]) -> int:
    """Give where a time put first ends: "When a child moves, we …"."""
    if not found:
        return 0
    timed = event_at(found, 0)
    if timed and timed[1] < len(found) and found[timed[1]].text == ",":
        return timed[1] + 1
    frequency = frequency_at(found, 0)
    if frequency is None:
        return 0
    is_over = frequency[1] < len(found) and (found[frequency[1]].is_mark or found[frequency[1]].low in WE)
    return frequency[1] if frequency[0] in FREQUENCIES or is_over else 0


def _next_group(found: Sequence[Token], group: Group) -> tuple[int, Group] | None:
    """Find where the next clause begins, and its verb."""
    is_reason = False
    joint = wider = -1
    place = group.end
    while place < len(found):
        token = found[place]
        if not token.is_whole:
            if reason_length(found, place) or (token.low == "to" and _is_purpose(found, place)):
                is_reason, joint = True, -1
            if (
                token.low in JOINTS
                and (not token.is_mark or token.text in ",.")
                and not _is_only_then(found, place, joint)
                and not (token.low in ("which", "where") and found[place - 1].low in ("us", "me", "them"))
            ):
                follows = found[place + 1].low if place + 1 < len(found) else ""
                if (
                    not is_reason
                    or (token.text in ",." and follows in ("and", "then", "but", "which", "who"))
                    or token.low in ("then", ".")
                ):
                    if joint < 0 or not _is_run(found, joint, place):
                        joint, wider = place, joint
                    is_reason = is_reason and joint < 0
            elif joint >= 0:
                following = group_at(found, place)
                if following is not None and _shares_verb(found, wider, joint, following):
                    return wider, following
                if following is not None and _opens(found, group, joint, following):
                    return joint, following
        place += 1
    return None


def _shares_verb(found: Sequence[Token], comma: int, joint: int, following: Group) -> bool:
    """Find ", nurses and carers can see them": two names before one verb of many."""
    if comma < 0 or found[comma].text != "," or found[joint].low != "and" or not following.is_firm:
        return False
    begin = comma + 1 + (found[comma + 1].low == "where")
    first, second = found[begin:joint], found[joint + 1 : following.start]
    if not (0 < len(first) < 4 and 0 < len(second) < 4) or any(
        _is_singular(t) for t in found[following.start : following.end]
    ):
        return False
    every = [*first, *second]
    return not any(t.low in WE | THEY or t.is_mark or t.low in KINDS["send"] or _is_finite(t) for t in every)


def _is_finite(token: Token) -> bool:
    return token.low in FORMS and FORMS[token.low].kind != "ing"


def _is_only_then(found: Sequence[Token], place: int, joint: int) -> bool:
    """Find the "then" of "which we then pass on", that opens no clause of its own."""
    if found[place].low != "then" or joint < 0:
        return False
    return found[place - 1].low in ("we", "i", "they") or (found[joint].low in _RELATIVES and joint < place - 1)


def _is_purpose(found: Sequence[Token], place: int) -> bool:
    after = found[place + 1] if place + 1 < len(found) else None
    return (
        after is not None
        and not after.is_capital
        and after.low in INFINITIVES
        and place + 2 < len(found)
        and is_opening(found[place + 2])
    )


def _is_run(found: Sequence[Token], start: int, end: int) -> bool:
    return all(found[k].low in JOINTS or found[k].low == "also" for k in range(start, end))


def _opens(found: Sequence[Token], group: Group, joint: int, following: Group) -> bool:
    """Say whether what stands between a joint and a verb can be who does it."""
    start = joint + 1
    while start < following.start and found[start].low in JOINTS | {"also"}:
        start += 1
    subject = found[start : following.start]
    word = found[start - 1].low if start > joint + 1 else found[joint].low
    if len(subject) > _LONGEST_SUBJECT or any(_is_inner(found, k) for k in range(start, following.start)):
        return False
    if not subject:
        if word == "," and (following.base == "be" or _is_aside(found, group)):
            return True
        if (
            word == ","
            and following.form in ("base", "s")
            and following.form == group.form
            and not following.is_passive
        ):
            after = found[following.end] if following.end < len(found) else None
            goes = following.family == "move" and after is not None and after.low in ("to", "into", "from")
            return following.is_firm and after is not None and (goes or is_opening(after))
        if word == "," and following.is_bare and following.end < len(found):
            # "…, owned by HR"
            is_said = group.is_passive or group.family in ("stay", "owned")
            return found[following.end].low in (("by", "in", "on", "at", "with", "to") if is_said else ("by",))
        if word == ",":
            # "Letters, which come by post, are filed in the cabinet"
            return following.is_passive and following.has_helper
        if following.is_bare:
            return group.is_passive or group.family in ("stay", "owned", "seen")
        is_alike = following.form in ("base", "s") and following.form == group.form
        if not following.is_firm and word == "and" and is_alike and _is_told(found, group, joint):
            # "We keep papers in the store and post scripts to the markers"
            # … but not "and records of leave in the safe"
            behind = [t.low for t in found[following.end : following.end + 5]]
            return bool(behind) and behind[0] not in PREPOSITIONS and bool({"to", "in"} & set(behind[1:]))
        if not following.is_firm:
            return word in _RELATIVES or (
                following.end < len(found) and is_opening(found[following.end]) and following.form != "past"
            )
        return following.form != "past" or following.is_passive or following.is_firm
    if following.is_bare:
        # "… and a copy kept in the office"
        return word == "and" and subject[-1].low in ("copy", "copies", "original", "originals")
    if word == "that":
        return False
    if not is_likely(found, following, start):
        return False
    return following.is_firm or is_we(subject) or opens_object(found, following.end) or _is_agent(subject)


def _is_told(found: Sequence[Token], group: Group, joint: int) -> bool:
    """Say whether a statement is whole before a joint: its place or receiver is told."""
    places = range(group.end + 1, joint - 1)
    return any(found[k].low in ("to", "in", "on", "at") and not found[k].is_whole for k in places)


def _is_agent(subject: Sequence[Token]) -> bool:
    return len(subject) <= 3 and subject[0].is_capital


def _is_inner(found: Sequence[Token], place: int) -> bool:
    token = found[place]
    if token.is_whole:
        return False
    return token.low in _INNER
