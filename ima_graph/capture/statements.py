"""Statements: make the facts of one clause."""

from collections.abc import Callable
from dataclasses import replace
from itertools import product

from ima_graph.capture import flows, holdings
from ima_graph.capture.clauses import Clause
from ima_graph.capture.facts import NEEDED, Fact
from ima_graph.capture.naming import Named, Setting
from ima_graph.capture.predicates import having_at
from ima_graph.capture.reader import Parts, Reader, Said, is_ours
from ima_graph.capture.tail import Tail, tail_of

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


def facts_of(clause: Clause, setting: Setting, said: Said) -> list[Fact]:
    """Make the facts of a clause; none when it is no statement of what is so now."""
    reader = Reader(clause, setting, said)
    if clause.group.is_over or reader.opening.is_odd:
        return []
    read = _tail(clause)
    if read is None:
        return []
    family, tail = read
    if clause.group.frequency:
        tail.add_frequency(clause.group.frequency)
    tail.segments += reader.opening.tail.segments
    granted = holdings.granted(reader, tail) if family == "send" else None
    results: list[Fact] = []
    for part in _gaps(tail):
        parts = granted or _BUILDERS[family](reader, part)
        if parts is None:
            return []
        results += _facts(parts, part, reader)
        _remember(said, parts, reader)
    return results


def _tail(clause: Clause) -> tuple[str, Tail] | None:
    """Read what follows the verb; "has" says its family only then. None where a thing is said not to be."""
    family, after, particles = clause.group.family, clause.after, clause.group.particles
    if clause.group.base == "have":
        having = having_at(after)
        if having and any(t.low == "no" for t in after[: having[1]]):
            return None
        if having:
            family, after = having[0], after[having[1] :]
    tail = tail_of(after, family, particles)
    if tail.thing and tail.thing[0].low in _NONE and not tail.thing[0].is_whole:
        return None
    has_got = clause.group.base == "have" and clause.group.form == "past"
    if has_got and family == "hold" and any(t.low == "from" for t in tail.thing):
        # "We've got the list from HR" tells where it came from.
        return "receive", tail_of(after, "receive", particles)
    return family, tail


def _gaps(tail: Tail) -> list[Tail]:
    """Take apart "A to B and C to D": a small word said again, after an "and" with a new thing before it."""
    groups = [Tail(tail.thing, [], tail.why, tail.is_doubled)]
    for place, segment in enumerate(tail.segments):
        current = groups[-1]
        repeats = segment.kind in _REPEATED and any(s.kind == segment.kind for s in current.segments)
        before = next((s.found for s in reversed(tail.segments[:place]) if s.kind != "frequency"), [])
        cut = max((k for k, t in enumerate(before) if t.low in ("and", "plus") and not t.is_whole), default=-1)
        if repeats and 0 < cut < len(before) - 1:
            groups.append(Tail(before[cut + 1 :], [segment], tail.why))
            del before[cut:]
        else:
            current.segments.append(segment)
    for group in groups[:-1]:
        for kind in _SHARED:
            group.segments += [] if group.all(kind) else groups[-1].all(kind)
    return groups


def _facts(parts: Parts, tail: Tail, reader: Reader) -> list[Fact]:
    base = Fact(parts.type, words=reader.setting.sentence, why=_why(tail, reader.setting), place=parts.place)
    unclear = parts.unclear + (("to",) if tail.is_doubled and parts.type == "flow" else ())
    if len(tail.all("for")) > 1 and not tail.why:
        unclear += ("why", "to") if parts.type == "flow" else ("why",)
    if any(s.follows_or for s in tail.all("via") + tail.all("by")):
        unclear += ("via",)
    if parts.type == "flow" and tail.all("odd"):
        unclear += ("via" if tail.all("odd")[0].small_word == "as" else "why",)
    if parts.type in ("flow", "access"):
        base = replace(base, via=_via(parts, tail, reader))
    if parts.type == "flow":
        base = replace(base, frequency=next(iter(tail.frequencies), ""))
        unclear += ("frequency",) if len(set(tail.frequencies)) > 1 else ()
    if (
        max(1, len(parts.from_)) * max(1, len(parts.to)) * max(1, len(parts.asset)) * max(1, len(parts.who))
        > _MOST_FACTS
    ):
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
    is_active = not reader.group.is_passive
    routes = [s for s in tail.segments if s.kind == "via" or (s.kind == "by" and is_active)]
    named = list(dict.fromkeys(r for r in (reader.route(s.found) for s in routes) if r))
    return parts.via or next(iter(named), reader.group.via)


def _why(tail: Tail, setting: Setting) -> str:
    found = tail.why or next((s.found for s in tail.all("for") if not is_ours(s.found)), [])
    return setting.raw(found).strip(" ,.;:")


def _remember(said: Said, parts: Parts, reader: Reader) -> None:
    """Keep what was named, for the clauses that follow."""
    said.doers = parts.from_ or parts.who
    said.holders = parts.who if parts.type in ("holds", "owns") else []
    said.ends_with_agent = reader.group.is_passive and parts.type == "flow" and bool(parts.from_ and parts.to)
    said.subjects = reader.subject or said.doers
    said.things = parts.asset or said.things
    said.receivers = parts.to or said.receivers
