"""What follows a verb: the thing, and who, how, how often, why and where, each behind its small word."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from ima_graph.capture.dates import date_end, is_date
from ima_graph.capture.events import event_at
from ima_graph.capture.frequency import frequency_at
from ima_graph.capture.name_words import ARTICLES, DETERMINERS, THEY, WE
from ima_graph.capture.naming import trimmed
from ima_graph.capture.reasons import reason_in, reason_words
from ima_graph.capture.routes import is_only_route, is_route
from ima_graph.capture.small_words import FLOW, kind_at
from ima_graph.capture.spans import UNITS, unit_of
from ima_graph.capture.time_words import AGES, DATES, FREQUENCIES, NUMBERS
from ima_graph.capture.tokens import Token
from ima_graph.capture.word_sets import words
from ima_graph.capture.words import ADVERBS, AS_ROUTE

_BEFORE_CONNECTORS = words("to from via by because for every each when ,")


@dataclass
class Segment:
    """Words behind one small word; or a frequency, as its value."""

    kind: str
    found: list[Token]
    follows_and: bool = False
    follows_or: bool = False
    follows_then: bool = False
    is_copy: bool = False
    small: Token | None = None
    value: str = ""

    @property
    def small_word(self) -> str:
        """The small word itself."""
        return self.small.low if self.small else ""


@dataclass
class Tail:
    """The parts behind a verb, not yet read as names."""

    thing: list[Token] = field(default_factory=list)
    segments: list[Segment] = field(default_factory=list)
    why: list[Token] = field(default_factory=list)
    is_doubled: bool = False
    comes_in: bool = False

    def all(self, kind: str) -> list[Segment]:
        """Give the segments of a kind."""
        return [s for s in self.segments if s.kind == kind]

    def take(self, kind: str) -> list[Token]:
        """Give the words of the first segment of a kind."""
        return next((s.found for s in self.segments if s.kind == kind), [])

    @property
    def frequencies(self) -> list[str]:
        """The frequencies, in their order."""
        return [s.value for s in self.segments if s.kind == "frequency"]

    def add_frequency(self, value: str) -> None:
        """Take in how often it is."""
        self.segments.append(Segment("frequency", [], value=value))


def tail_of(found: Sequence[Token], family: str, takes_particle: bool = False) -> Tail:
    """Read the words behind a verb of a family; `takes_particle` tells "pass on the list" from "come in the post"."""
    tail = Tail()
    cut = reason_in(found, family)
    if cut is not None:
        tail.why, found = reason_words(found, cut), found[:cut]
    tail.comes_in = bool(found) and found[0].low in ("in", "back") and not date_end(found, 0, True)
    place, last, current = int(takes_particle and _is_first_particle(found)), "", tail.thing
    while place < len(found):
        token = found[place]
        timed = _timed(found, place, current, family)
        # "The till takings", "our after care plans": what stands behind an article is a name.
        is_named = place > 0 and found[place - 1].low in ARTICLES and not found[place - 1].is_whole
        timed = None if is_named and timed and timed[0] not in FREQUENCIES else timed
        end = timed[1] if timed else 0 if is_named else date_end(found, place, bool(current))
        if timed:
            tail.add_frequency(timed[0])
        elif _is_adverb(found, place) or _is_particle(found, place, current, family):
            end = place + 1
            tail.comes_in = tail.comes_in or token.low in ("in", "back")
        if end:
            last, place = ("then" if token.low == "then" else last), end
            continue
        kind = kind_at(found, place, current, family) or _addition(found, place, tail)
        if kind == "with" and (copy := _copy_end(found, place)):
            # "With a copy to the agent", "with a copy of the log"
            kind, place = ("to", copy) if found[copy].low in ("to", "for") else ("plus", place)
            last = "copy"
        if kind:
            if kind == "out":
                kind, place = "from", place + 1
            if token.low == "copying":
                last, place = "copy", place + (found[place + 1].low == "in")
            if (
                kind == "to"
                and last not in _ADDING | {"then"}
                and len(tail.all("to")) == 1
                and tail.all("to")[0].small is not found[0]
            ):
                tail.is_doubled = tail.segments[0].kind != "to" or not tail.thing
            goes_on = last == "then" or (found[place - 1].low == "on" and last in ("and", ",", "then"))
            tail.segments.append(Segment(kind, [], last in _ADDING, last == "or", goes_on, last == "copy", token))
            current = tail.segments[-1].found
        elif place + 1 < len(found) or token.low not in ("to", "from", "by", "via", "for"):
            current.append(token)
        last, place = (token.low if token.text != "," or last != "then" else last), place + 1
    if family in FLOW:
        _join_doubled(tail)
        _read_bare_routes(tail)
    _settle(tail, family)
    return tail


_ADDING = words("and , & copy")


def _addition(found: Sequence[Token], place: int, tail: Tail) -> str:
    """Read "to the lab along with the form": a second thing behind the receiver; "cc Legal": a second receiver."""
    low = found[place].low
    if low in ("along with", "together with") and not found[place].is_whole:
        return "plus" if tail.all("to") else ""
    follows = found[place + 1].low if place + 1 < len(found) else ""
    is_copy = low in ("cc", "copied", "copying", "cc'd") or (low == "copy" and follows in ("us", "me"))
    return "to" if is_copy and follows and (tail.all("to") or low == "copying") else ""


def _copy_end(found: Sequence[Token], place: int) -> int:
    """Give where the small word of "with a copy (going) to" stands; 0 when there is none."""
    low = [t.low for t in found[place + 1 : place + 5]]
    start = 1 if low[:1] == ["a"] else 0
    if low[start : start + 1] not in (["copy"], ["copies"], ["duplicate"]):
        return 0
    at = start + (2 if low[start + 1 : start + 2] in (["going"], ["sent"]) else 1)
    return place + 1 + at if at < len(low) and low[at] in ("to", "for", "of") else 0


def _timed(found: Sequence[Token], place: int, current: list[Token], family: str) -> tuple[str, int] | None:
    is_named = place > 0 and found[place].text[:1].isupper() and found[place - 1].text[:1].isupper()
    timed = frequency_at(found, place) or (None if is_named else event_at(found, place))
    if found[place].low == "till" and not current:
        # "We send till takings"
        return None
    if found[place].low == "24/7" and family in ("use", "see", "seen"):
        return found[place].text, place + 1
    if timed and found[place].low == "for" and (family not in FLOW or _has_party(found[place:])):
        # "Invoices for each school to Finance"
        return None
    is_typed = timed is not None and timed[0] not in FREQUENCIES
    if (
        is_typed
        and found[place].low in ("every", "each")
        and unit_of(found[place + 1].low) not in UNITS
        and not (found[place + 1].low in NUMBERS or found[place + 1].low.isdigit())
        and (not current or current[-1].low in ("of", "and", "for", "about"))
    ):
        # "Send each invoice", "kept by every team": a name, and no frequency.
        return None
    return timed


def _has_party(found: Sequence[Token]) -> bool:
    return any(t.low in ("to", "from", "with") and not t.is_whole for t in found)


def _is_adverb(found: Sequence[Token], place: int) -> bool:
    """Find "electronically" behind a name; it has no part."""
    low = found[place].low
    following = found[place + 1] if place + 1 < len(found) else None
    if low not in MANNERS or found[place].is_whole or (place and found[place].text.istitle()):
        return False
    if following is None or following.low in _BEFORE_CONNECTORS or following.low in _AFTER_MANNERS:
        return True
    return date_end(found, place + 1, True) > 0 or frequency_at(found, place + 1) is not None


_AFTER_MANNERS = words("into onto as over in at on under")
# Where somebody is when they send a thing: no route unless it is known as one.
_WHERES = words("at in under within inside")
MANNERS = ADVERBS | words(
    "late early up_to_date face_to_face out_of_hours any_more any_longer anymore offsite off-site electronically digitally internally externally verbally physically online direct straight separately directly promptly here under_lock_and_key off_site on_site"
)


def _is_first_particle(found: Sequence[Token]) -> bool:
    """Leave out "on" in "pass on the list", but not in "post on the intranet"."""
    if len(found) < 2 or found[0].is_whole or found[0].low not in PARTICLES or found[1].low in ("of", "to"):
        return False
    if found[0].low in ("round", "across", "along") and found[1].low not in DETERMINERS:
        # "Round sheets"
        return False
    return not is_route(_up_to_small_word(found))


def _up_to_small_word(found: Sequence[Token]) -> list[Token]:
    ends = _BEFORE_CONNECTORS | {"through", "using"}
    end = next((k for k in range(1, len(found)) if found[k].is_mark or found[k].low in ends), len(found))
    return list(found[1:end])


def _is_particle(found: Sequence[Token], place: int, current: Sequence[Token], family: str) -> bool:
    """Find the particle in "hand the keys over to Security", "send the returns off", "send them back a note"."""
    if found[place].is_whole or found[place].text not in (PARTICLES if family in FLOW else _AWAY):
        return False
    following = found[place + 1] if place + 1 < len(found) else None
    if following is None:
        return bool(current) or place > 0
    if is_route(_up_to_small_word(found[place:])):
        return False
    if (
        len(current) == 1
        and current[0].low in WE | THEY
        and found[place].low in ("back", "over", "across", "round", "up")
        and not (found[place].low == "over" and following.is_capital)
    ):
        return True
    if current and following.low in ("a", "an", "the", "our") and found[place].low == "back":
        # "We hand the cox back a card"
        return True
    return (
        following.low in _BEFORE_CONNECTORS
        or following.low in ("into", "onto", "in", "at", "on", "under", "with")
        or following.is_mark
        or frequency_at(found, place + 1) is not None
        or (date_end(found, place + 1, True) > 0)
    )


PARTICLES = words("off on out over back round around in through across up down along")
_AWAY = words("away back up down off")


def _join_doubled(tail: Tail) -> None:
    """Read "the Notice to Quit file to Legal": of two receivers in a row, the first belongs to the thing."""
    named = [s for s in tail.segments if s.kind != "frequency"][:2]
    if [s.kind for s in named] != ["to", "to"] or tail.segments[0] is not named[0] or not tail.thing:
        return
    first = named[0]
    if named[1].follows_and or first.small is None or any(t.low in ("and", ",") for t in first.found):
        return
    tail.thing += [first.small, *first.found]
    tail.segments.pop(0)


def _read_bare_routes(tail: Tail) -> None:
    """Read "…, email" after a comma as a route, where no small word says so."""
    for found in [tail.thing, *[s.found for s in tail.segments]]:
        cut = max((k for k, t in enumerate(found) if t.is_mark and t.text == ","), default=0)
        last = trimmed(found[cut + 1 :]) if cut else []
        if not 0 < len(last) < 4 or any(t.low == "and" for t in found[cut:]):
            continue
        if is_only_route(last):
            del found[cut:]
            tail.segments.append(Segment("via", last))


# What things are sent under, without a part of its own.
TERMS = words(
    "agreement agreements contract act regulations sla protocol licence powers order rules cover mou gdpr law"
)


def _settle(tail: Tail, family: str) -> None:
    """Say what "as", "on", "in" and "for" mean here."""
    for segment in tail.segments:
        low = [t.low for t in trimmed(segment.found)]
        if segment.kind == "as":
            segment.kind = "via" if " ".join(low) in AS_ROUTE or is_route(segment.found) else "odd"
        elif segment.small_word == "under" and low and low[-1] in TERMS:
            segment.kind = "none"
        elif segment.kind == "in" and segment.small_word == "under":
            segment.kind = "odd"
        elif segment.kind in ("on", "in"):
            is_time = bool(low) and (low[0] in DATES or low[0] == "behalf" or is_date(low[0]) or low[-1] == "day")
            is_somewhere = segment.small_word in _WHERES and not is_route(segment.found)
            is_name = segment.small_word == "in" and any(t.is_capital for t in trimmed(segment.found)[-1:])
            segment.kind = "none" if is_time else "where" if is_somewhere and not is_name else "via"
        elif segment.kind == "for" and low and low[-1] in AGES:
            segment.kind = "none"
    if family not in FLOW and family not in ("use", "see", "seen"):
        tail.segments = [s for s in tail.segments if s.kind != "via"]
