"""Statements: make the facts of one clause."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise, product
from math import prod

from ima_graph.capture import flows, holdings
from ima_graph.capture.clauses import Clause
from ima_graph.capture.dates import is_year
from ima_graph.capture.doubts import is_odd
from ima_graph.capture.facts import NEEDED, Fact
from ima_graph.capture.handling import Handling
from ima_graph.capture.name_words import THEY
from ima_graph.capture.naming import Named, Setting
from ima_graph.capture.predicates import having_at
from ima_graph.capture.reader import Parts, Reader, Said, is_ours
from ima_graph.capture.routes import is_route
from ima_graph.capture.tail import Segment, Tail, tail_of
from ima_graph.capture.time_words import AGES, MONTHS, SEASONS
from ima_graph.capture.verbs import Group

_BUILDERS: dict[str, Callable[[Reader, Tail], Parts | None]] = {
    "send": flows.send,
    "receive": flows.receive,
    "move": flows.move,
    "share": flows.share,
    "swap": flows.share,
    "hold": holdings.hold,
    "stay": holdings.hold,
    "own": holdings.own,
    "owned": holdings.owned,
    "see": holdings.see,
    "use": holdings.see,
    "seen": holdings.seen,
}
_NONE = ("no", "none", "nothing", "neither")
# Small words that, said again, open a second statement: "A to B and C to D".
_REPEATED = ("to", "from", "place", "with", "via")
# Lists of many names make more facts than anybody looks through.
_MOST_FACTS = 100
# What is said once, at the end, belongs to each of them.
_SHARED = ("via", "by", "for", "frequency")


def facts_of(clause: Clause, setting: Setting, said: Said) -> list[Fact] | None:
    """Make the facts of a clause; None when it is no statement of what is so now, none when it only handles a thing."""
    for handling in clause.handled:
        _handle(handling, setting, said)
    reader = Reader(clause, setting, said)
    if reader.opening.is_odd or _was_once(clause):
        return None
    read = None if clause.group.is_over or reader.opening.is_denied else _tail(clause)
    if read is None:
        # What is denied behind a fact does not spoil it: "and nobody else can see it".
        return [] if said.is_begun else None
    family, tail = read
    if clause.group.frequency:
        tail.add_frequency(clause.group.frequency)
    tail.segments += reader.opening.tail.segments
    if clause.handled and clause.handled[-1].frequency and not tail.frequencies:
        tail.add_frequency(clause.handled[-1].frequency)
    if (
        clause.group.base in ("take", "collect")
        and tail.all("to")
        and (clause.group.is_passive or not _has_source(clause, tail))
    ):
        family = "send"
    if _only_handles(clause, family, tail):
        who, thing = reader.opening.subject, tail.thing
        if clause.group.is_passive:
            who, thing = tail.take("by"), who
        _handle(Handling(who, thing), setting, said)
        return []
    reader.take_topic(tail)
    granted = holdings.granted(reader, tail) if family == "send" else None
    results: list[Fact] = []
    for part in _gaps(tail):
        then = next((s for s in part.segments if s.kind == "to" and s.follows_then), None)
        if then is not None:
            part.segments.remove(then)
        parts = granted or _BUILDERS[family](reader, part)
        if parts is None:
            return None
        made = _facts(parts, part, reader)
        said.assumed = made[0] if parts.is_assumed and len(made) == 1 else None
        results += made
        if then is not None:
            # "From A to B, then on to C"
            parts = Parts("flow", from_=parts.to, to=reader.parties(then), asset=parts.asset)
            results += _facts(parts, Tail(), reader)
        _remember(said, parts, reader, part)
    if clause.handled_after:
        _handle(clause.handled_after, setting, said)
    return results


def _was_once(clause: Clause) -> bool:
    """Tell "we got the list in 2022" from what is so now."""
    if clause.group.form != "past" or clause.group.is_passive:
        return False
    if clause.before and clause.before[-1].low == "once" and not clause.group.has_helper:
        return True
    if clause.group.family == "hold" and clause.group.base != "have" and not clause.group.has_helper:
        # "The old system held the plans"
        return True
    low = [t.low for t in clause.after]
    return bool({"until", "till", "yesterday"} & set(low)) or any(
        b == "ago" or (a in ("in", "on", "during") and is_year(b)) or (a == "last" and b in AGES | SEASONS | MONTHS)
        for a, b in pairwise(low)
    )


def _only_handles(clause: Clause, family: str, tail: Tail) -> bool:
    """Say whether nothing is told but that a thing is taken, locked or logged."""
    if clause.group.base == "raise":
        return not (tail.all("with") or tail.all("to"))
    if clause.group.is_passive or not tail.thing:
        return False
    if family == "hold":
        return clause.group.base in holdings.PLACED and not tail.all("place")
    return family == "receive" and clause.group.base in ("take", "collect") and not _has_source(clause, tail)


def _has_source(clause: Clause, tail: Tail) -> bool:
    return clause.group.is_passive or clause.group.end - clause.group.start > 1 or bool(tail.all("from"))


def merged(facts: list[Fact], read: list[Fact], assumed: Fact | None) -> list[Fact]:
    """Add what a clause told; two clauses that tell one fact, each with other parts, make one."""
    if len(read) != 1 or not facts or (facts[-1].type, facts[-1].asset) != (read[0].type, read[0].asset):
        return [*facts, *read]
    last, now = facts[-1], read[0]
    if last == assumed and now.type == "holds" and now.who and now.place in ("", last.place):
        # "The keys are in the safe, Mo looks after them"
        return [*facts[:-1], replace(now, place=last.place)]
    if last.type == now.type == "holds" and last.who == now.who and now.place and not last.place:
        return [*facts[:-1], replace(last, place=now.place)]
    is_more = not now.from_ and last.from_ and now.to == last.to and now.why in ("", last.why)
    if now.type == "flow" and is_more and not (now.via and last.via) and not (now.frequency and last.frequency):
        # "Summaries are requested from surgeries and arrive by post"
        return [*facts[:-1], replace(last, via=last.via or now.via, frequency=last.frequency or now.frequency)]
    return [*facts, *read]


def _handle(handling: Handling, setting: Setting, said: Said) -> None:
    """Keep who handles what, for "it", "them" and what is left out behind it."""
    reader = Reader(Clause([], Group(0, 0, "make", ""), []), setting, said)
    if handling.who:
        said.subjects = said.doers = said.makers = reader.names(handling.who, is_thing=False)
    if handling.thing and not (is_ours(handling.thing) or handling.thing[0].low in THEY):
        said.things = reader.things(handling.thing)


def _tail(clause: Clause) -> tuple[str, Tail] | None:
    """Read what follows the verb; "has" says its family only then. None where a thing is said not to be."""
    group, family, after = clause.group, clause.group.family, clause.after
    takes_particle = family in ("send", "receive") and not group.is_passive and group.base not in flows.PUTS
    if clause.group.base == "have":
        having = having_at(after)
        if having and any(t.low == "no" for t in after[: having[1]]):
            return None
        if having:
            family, after = having[0], after[having[1] :]
    tail = tail_of(after, family, takes_particle)
    if tail.thing and tail.thing[0].low in _NONE and not tail.thing[0].is_whole:
        return None
    has_got = clause.group.base == "have" and clause.group.form == "past"
    if has_got and family == "hold" and any(t.low == "from" for t in tail.thing):
        # "We've got the list from HR" tells where it came from.
        return "receive", tail_of(after, "receive", takes_particle)
    return family, tail


def _gaps(tail: Tail) -> list[Tail]:
    """Take apart "A to B and C to D": a small word said again, after an "and" with a new thing before it."""
    groups = [replace(tail, segments=[])]
    for place, segment in enumerate(tail.segments):
        current = groups[-1]
        repeats = (
            segment.kind in _REPEATED
            and not segment.follows_then
            and any(s.kind == segment.kind for s in current.segments)
        )
        before = next((s.found for s in reversed(tail.segments[:place]) if s.kind != "frequency"), [])
        cut = max((k for k, t in enumerate(before) if t.low in ("and", "plus", ",") and not t.is_whole), default=-1)
        is_again = [t.low for t in before[:cut]] == [t.low for t in before[cut + 1 :]]
        if repeats and 0 < cut < len(before) - 1 and not is_again:
            groups.append(Tail(before[cut + 1 :], [segment], tail.why))
            del before[cut:]
        elif repeats and segment.follows_and and _has_own(current, tail.segments[place + 1 :]):
            # "From carers by phone and from wardens by email"
            groups.append(Tail(tail.thing, [segment], tail.why))
        else:
            current.segments.append(segment)
    for group in groups[:-1]:
        for kind in _SHARED:
            group.segments += [] if group.all(kind) else groups[-1].all(kind)
    return groups


def _has_own(current: Tail, later: Sequence[Segment]) -> bool:
    """Say whether a route, agent or time is told before a small word said again, and another behind it."""
    told = {s.kind for s in current.segments} & {"via", "by", "frequency"}
    return any(s.kind in told for s in later)


def _facts(parts: Parts, tail: Tail, reader: Reader) -> list[Fact]:
    if reader.said.topic and reader.group.is_bare and reader.opening.subject:
        # "Donor records: Raiser's Edge, looked after by Finance"
        parts.unclear = (*parts.unclear, "asset")
    if (
        parts.type != "flow"
        and reader.clause.joint == "which"
        and reader.opening.subject
        and reader.said.ends_elsewhere
    ):
        # "Incidents go in the book, which the manager keeps"
        parts.unclear = (*parts.unclear, "asset")
    if tail.all("plus"):
        parts.asset = [*parts.asset, *(n for s in tail.all("plus") for n in reader.things(s.found))]
        parts.unclear += ("asset", "to") if len(tail.all("to")) > 1 else ()
    base = Fact(parts.type, words=reader.setting.sentence, why=_why(tail, reader.setting), place=parts.place)
    unclear = parts.unclear + (("to",) if tail.is_doubled and parts.type == "flow" else ())
    if len(tail.all("for")) > 1 and not tail.why:
        unclear += ("why", "to") if parts.type == "flow" else ("why",)
    if any(s.follows_or for s in tail.all("via") + tail.all("by")) or len(_routes(tail, reader)) > 1:
        unclear += ("via",)
    first = next((s for s in tail.segments if s.kind != "frequency"), None)
    if parts.type == "flow" and tail.thing and first and first.kind == "by" and not is_route(first.found):
        # "We send fee income by cost centre"
        unclear += () if reader.group.is_passive else ("asset", "via")
    if parts.type == "flow" and tail.all("odd"):
        unclear += ("via" if tail.all("odd")[0].small_word == "as" else "why",)
    if parts.type in ("flow", "access"):
        base = replace(base, via=_via(parts, tail, reader))
        base = replace(base, frequency=next(iter(tail.frequencies), ""))
        unclear += ("frequency",) if len(set(tail.frequencies)) > 1 else ()
    unclear += tuple(k for k in ("via", "place") if is_odd(base.part(k)))
    if prod(max(1, len(named)) for named in (parts.from_, parts.to, parts.asset, parts.who)) > _MOST_FACTS:
        return []
    names = {"from": parts.from_, "to": parts.to, "who": parts.who, "asset": parts.asset}
    if parts.is_both_ways:
        ways = [(a, b) for a, b in product(parts.who, parts.who) if a != b]
        things = parts.asset or [Named()]
        return [_fact(base, unclear, {"from": a, "to": b, "asset": x}) for x in things for a, b in ways]
    keys = NEEDED[parts.type]
    chosen = product(*[names[k] or [Named()] for k in keys])
    return [_fact(base, unclear, dict(zip(keys, one, strict=True))) for one in chosen]


def _fact(base: Fact, unclear: tuple[str, ...], names: dict[str, Named]) -> Fact:
    doubts = {k for k, n in names.items() if not n.value or n.is_doubtful} | set(unclear)
    if names.get("from") == names.get("to") != names.get("who"):
        # Nobody sends a thing to themselves.
        doubts |= {"from", "to"}
    order = [*[k for k in NEEDED[base.type] if k in doubts], *[u for u in unclear if u not in NEEDED[base.type]]]
    values = {k: n.value for k, n in names.items()}
    return replace(
        base,
        from_=values.get("from", ""),
        to=values.get("to", ""),
        who=values.get("who", ""),
        asset=values.get("asset", ""),
        unclear=tuple(dict.fromkeys(order)),
    )


def _via(parts: Parts, tail: Tail, reader: Reader) -> str:
    return parts.via or next(iter(_routes(tail, reader)), reader.group.via)


def _routes(tail: Tail, reader: Reader) -> list[str]:
    is_active = not reader.group.is_passive
    routes = [s for s in tail.segments if s.kind == "via" or (s.kind == "by" and is_active)]
    if reader.group.via or any(s.small_word != "as" for s in routes):
        # "By email as a PDF": the form it has is no route.
        routes = [s for s in routes if s.small_word != "as"]
    return list(dict.fromkeys(r for r in (reader.route(s.found) for s in routes) if r))


def _why(tail: Tail, setting: Setting) -> str:
    found = tail.why or next((s.found for s in tail.all("for") if not is_ours(s.found)), [])
    return setting.raw(found).strip(" ,.;:")


def _remember(said: Said, parts: Parts, reader: Reader, tail: Tail) -> None:
    """Keep what was named, for the clauses that follow."""
    said.doers = parts.from_ or parts.who
    said.holders = parts.who if parts.type in ("holds", "owns") else []
    said.is_held = parts.type == "holds" and not parts.place and not parts.is_assumed
    said.ends_with_agent = reader.group.is_passive and parts.type == "flow" and bool(parts.from_ and parts.to)
    said.subjects = reader.subject or said.doers
    said.things = parts.asset or said.things
    said.receivers = parts.to or said.receivers
    # "Footage is collected by the porters and handed on": by them.
    is_taken = reader.group.is_passive and reader.group.family == "receive" and tail.all("by")
    said.makers = parts.to if is_taken else []
    said.ends_elsewhere = bool(parts.place or tail.all("to"))
