"""Arrows: "HR -> Finance: payroll file via SFTP, monthly"."""

from collections.abc import Sequence

from ima_graph.capture.dates import date_end
from ima_graph.capture.facts import Fact
from ima_graph.capture.frequency import frequency_at
from ima_graph.capture.name_words import ARTICLES, HEADS
from ima_graph.capture.naming import Named, Setting, listed, trimmed
from ima_graph.capture.routes import is_only_route, is_route, within
from ima_graph.capture.tail import Segment, Tail, tail_of
from ima_graph.capture.tokens import Token
from ima_graph.capture.word_sets import words

_LEFTWARDS = frozenset("<←⇐⟵")
_THING_ENDINGS = ("tions", "sions", "ments", "ings", "ances", "als")
_NO_THINGS = words("stations operations communications admissions departments buildings professionals individuals")
_BOTH = words("↔ ⇔ <-> <=> <--> <==>")


def arrow_facts(found: Sequence[Token], setting: Setting) -> list[Fact]:
    """Read a sentence with arrows; none when one end names nothing at all."""
    places = [k for k, t in enumerate(found) if t.is_arrow]
    head, rest = _parted(found, places[-1])
    before = _thing_before(head, places[0])
    if before:
        head = head[before + 1 :]
    nodes, arrows = _nodes(head)
    thing = list(found[:before]) if before else []
    if thing and len(nodes) == 2 and _is_thing(nodes[0]) and not _is_thing(thing):
        # "Comms: weekly bulletin -> partners"
        thing, nodes[0] = nodes[0], thing
    is_told = bool(thing or rest) or (len(nodes) == 2 and _is_thing(nodes[0]))
    nodes[-1], more = _cut_end(nodes[-1], is_told)
    rest = [*more, *(rest or [])]
    for place, node in enumerate(nodes):
        kept = trimmed(node)
        timed = frequency_at(kept, 0) if kept else None
        if timed and timed[1] == len(kept):
            # "Reports – monthly – to the Cabinet"
            nodes[place], rest = [], [*rest, *kept]
    if not thing and not rest and len(nodes) == 3 and _is_thing(nodes[1]) and not _is_thing(nodes[2]):
        thing, nodes, arrows = nodes[1], [nodes[0], nodes[2]], arrows[:1]
    tail = tail_of(rest, "send")
    if tail.thing and (is_route(tail.thing) if thing else is_only_route(tail.thing)):
        # "gas certificates -> us (portal)"
        tail.segments.append(Segment("via", tail.thing))
        tail.thing = []
    tail.thing = thing or tail.thing
    if tail.thing and tail.thing[0].low in ("every", "each") and (thing or _is_thing(nodes[0])):
        tail.add_frequency(setting.raw(tail.thing))
        tail.thing = []
    if tail.thing == thing == [] and rest and _is_thing(nodes[0]) and len(nodes) == 2:
        thing, nodes[0] = nodes[0], []
        tail.thing = thing
    joined = next(iter(tail.all("to")), None)
    if joined is not None and joined.small is not None and joined is tail.segments[0] and not thing:
        # "Lines to take": the receiver is told by the arrow.
        tail.thing += [joined.small, *joined.found]
        tail.segments.remove(joined)
    if any(not trimmed(n) for n in nodes) and not any(trimmed(n) for n in nodes):
        return []
    facts: list[Fact] = []
    for place, arrow in enumerate(arrows):
        facts += flows(nodes[place], arrow, nodes[place + 1], tail, setting)
    return facts


def _parted(found: Sequence[Token], last: int) -> tuple[list[Token], list[Token] | None]:
    """Part the ends from what is sent, at the first colon or comma behind the last arrow, or at a bracket."""
    for mark in (":", "–", "-", "—"):
        cut = next((k for k in range(last + 1, len(found)) if found[k].text == mark and found[k].is_mark), None)
        if cut is not None and (cut > last + 1 or mark == ":"):
            return list(found[:cut]), list(found[cut + 1 :])
    end = found[-1]
    if end.text.startswith("(") and len(found) - 1 > last + 1:
        return list(found[:-1]), within(end)
    return list(found), None


def _thing_before(head: Sequence[Token], first: int) -> int:
    return next((k for k in range(1, first - 1) if head[k].text == ":" and head[k].is_mark), 0)


def _nodes(head: Sequence[Token]) -> tuple[list[list[Token]], list[Token]]:
    nodes: list[list[Token]] = [[]]
    arrows: list[Token] = []
    for token in head:
        if token.is_arrow:
            arrows.append(token)
            nodes.append([])
        else:
            nodes[-1].append(token)
    return nodes, arrows


def _cut_end(node: list[Token], is_told: bool) -> tuple[list[Token], list[Token]]:
    """Part the last end from what follows it without a colon: "Finance, payroll file, monthly", "Finance via SFTP".

    Where the thing `is_told`, a comma parts receivers unless a time or a route follows it.
    """
    for place, token in enumerate(node):
        if (
            place
            and not token.is_whole
            and (
                (token.text == "," and not (is_told and _is_receiver(node[place + 1 :])))
                or token.low in ("via", "by", "through", "because", "using", "every", "each")
                or frequency_at(node, place)
                or date_end(node, place, True)
            )
        ):
            return node[:place], node[place + (token.text == ",") :]
    return node, []


_OPENERS = words("via by through every each because on at in when for so to as with before after")


def _is_receiver(found: Sequence[Token]) -> bool:
    end = next((k for k, t in enumerate(found) if t.text == ","), len(found))
    opens = found[0].low if found else ""
    is_part = opens in _OPENERS or is_route(found[:end])
    is_part = is_part or any(t.low in ("to", "from") and not t.is_whole for t in found[:end])
    return bool(end) and not is_part and frequency_at(found, 0) is None and date_end(found, 0, True) == 0


def _is_thing(node: Sequence[Token]) -> bool:
    kept = trimmed(node)
    if not kept:
        return False
    last = kept[-1]
    return last.low in HEADS or (
        len(kept) > 1 and last.text.islower() and last.low.endswith(_THING_ENDINGS) and last.low not in _NO_THINGS
    )


def _ends(node: Sequence[Token], setting: Setting) -> list[Named]:
    """Read the names at one end; a comma between them, where no article follows, is a list."""
    return listed(node, setting, is_thing=False, is_list=not any(t.low in ARTICLES for t in node[1:]))


def flows(left: Sequence[Token], arrow: Token, right: Sequence[Token], tail: Tail, setting: Setting) -> list[Fact]:
    """Make the flows between what stands on the two sides of an arrow."""
    senders, receivers = _ends(left, setting), _ends(right, setting)
    if arrow.text[0] in _LEFTWARDS and arrow.text not in _BOTH:
        senders, receivers = receivers, senders
    things = _things(tail, setting)
    if not tail.thing and _is_thing(left) and not _is_thing(right):
        senders, things = [Named()], listed(left, setting, is_thing=True)
    pairs = [(a, b) for a in senders for b in receivers]
    if arrow.text in _BOTH:
        pairs += [(b, a) for a, b in pairs]
    return [_fact(a, b, thing, tail, setting) for a, b in pairs for thing in things]


def _things(tail: Tail, setting: Setting) -> list[Named]:
    return listed(tail.thing, setting, is_thing=True) if trimmed(tail.thing) else [Named()]


def _fact(a: Named, b: Named, thing: Named, tail: Tail, setting: Setting) -> Fact:
    routes = [setting.raw(trimmed(s.found)) for s in tail.segments if s.kind in ("via", "by") and trimmed(s.found)]
    purposes = [setting.raw(s.found) for s in tail.all("for") if s.found]
    why = setting.raw(tail.why) if tail.why else purposes[0] if purposes else ""
    if not thing.value and len(a.value.split()) > 1 and a.value.split()[-1].islower():
        # "PQ answers -> Table Office" may name what is sent, and not who sends it.
        a = Named(a.value, is_doubtful=True)
    unclear = [k for k, n in (("from", a), ("to", b), ("asset", thing)) if not n.value or n.is_doubtful]
    if tail.all("to") or tail.all("from") or tail.all("with"):
        unclear.append("to")
    return Fact(
        "flow",
        from_=a.value,
        to=b.value,
        asset=thing.value,
        via=routes[0].strip(" ,.") if routes else "",
        frequency=tail.frequencies[0] if tail.frequencies else "",
        why=why.strip(" ,.;:"),
        unclear=tuple(dict.fromkeys(unclear)),
        words=setting.sentence,
    )
