"""What stands before a verb: who does it, and perhaps when, from whom or how."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from ima_graph.capture.asides import without_asides
from ima_graph.capture.events import event_at
from ima_graph.capture.frequency import frequency_at
from ima_graph.capture.name_words import HEADS, WE
from ima_graph.capture.routes import is_route
from ima_graph.capture.small_words import FLOW
from ima_graph.capture.spans import typed
from ima_graph.capture.tail import Tail, tail_of
from ima_graph.capture.time_words import FREQUENCIES
from ima_graph.capture.tokens import Token
from ima_graph.capture.verb_signs import is_opening
from ima_graph.capture.verbs import PREPOSITIONS
from ima_graph.capture.word_sets import words
from ima_graph.capture.words import INFINITIVES

# What makes the words before a verb more than a name.
_SENTENCE_WORDS = words(
    "because if but although though unless whether is are was were think thought said says know hope wish wonder "
    "love hate like feel need wants want am been why how guess bet not where what no none neither maybe perhaps "
    "possibly ask asks asked let lets letting hopefully will would should could might need needs trying able want"
)


@dataclass
class Opening:
    """The subject, the parts said before it, and whether it can be a name at all."""

    subject: list[Token]
    tail: Tail = field(default_factory=Tail)
    is_odd: bool = False
    is_denied: bool = False


def opening_of(before: Sequence[Token], family: str) -> Opening:
    """Read the words before a verb."""
    found = list(before)
    opening = Opening([])
    while True:
        found = without_asides(found)
        timed = (_time_ahead(found) or _time_first(found)) if found else None
        if timed:
            opening.tail.add_frequency(timed[0])
            found = found[timed[1] :]
            continue
        break
    event = _event_first(found)
    if event:
        opening.tail.add_frequency(event[0])
        found = found[event[1] :]
    found = _fronted(found, opening, family)
    found = without_asides(found)
    if found and found[-1].is_mark:
        found = found[:-1]
    timed_end = _timed_end(found)
    if timed_end:
        opening.tail.add_frequency(timed_end[0])
        found = found[: timed_end[1]]
    if len(found) == 3 and found[0].low in WE and found[2].low == "and":
        # "We scan and store contracts": the first verb says nothing about information.
        found = found[:1]
    opening.subject = found
    opening.is_denied = bool(found) and found[0].low in _NOBODY and family not in ("own", "owned")
    opening.is_odd = (
        _breaks_off(before, found)
        or (bool(found) and found[0].low in _TIME_WORDS)
        or any(t.low in _SENTENCE_WORDS and not t.is_whole and not _is_need(found, k) for k, t in enumerate(found))
        or len(found) > 14
    )
    return opening


_WHERES = ("in", "on", "at", "under", "inside", "within")
_NOBODY = ("nobody", "no-one", "noone", "none", "nothing")
# A time put first that no comma ends: where it ends is a guess.
_TIME_WORDS = ("when", "if", "once", "before", "after", "whenever", "while", "until")


def _is_need(found: Sequence[Token], place: int) -> bool:
    """Find the noun in "high needs claims": it stands before another, and behind nobody who could need a thing."""
    if found[place].low not in ("need", "needs") or not 0 < place < len(found) - 1:
        return False
    before, after = found[place - 1], found[place + 1]
    return before.low not in WE and not is_opening(after) and after.low != "to"


def _breaks_off(before: Sequence[Token], subject: Sequence[Token]) -> bool:
    """Say whether a verb that is not known stands before: "Clerks type letters and post them"."""
    ends = before and before[-1].low in ("and", "then", "but") and len(before) > 1
    if ends and before[0].low in WE and len(before) == 3:
        return False
    return bool(ends) or any(
        t.low in INFINITIVES - HEADS - {"license", "licence"}
        and t.text.islower()
        and not t.is_whole
        and (subject[k - 1].low.endswith("s") or is_opening(subject[k + 1]))
        and any(u.low in ("and", ",", "then") for u in subject[k:])
        for k, t in enumerate(subject)
        if 0 < k < len(subject) - 1
    )


def _time_first(found: Sequence[Token]) -> tuple[str, int] | None:
    """Read a time put first; one told by an event ends at a comma, or at "we"."""
    timed = frequency_at(found, 0) or event_at(found, 0)
    if timed is None:
        return None
    if timed[1] < len(found):
        return timed if found[timed[1]].text == "," or _begins_subject(found[timed[1]]) else None
    if frequency_at(found, 0):
        # "Each school gives us its dates"
        return timed if timed[0] in FREQUENCIES or found[0].low not in ("every", "each") else None
    return event_at(found[:-1], 0) if found[-1].low in ("we", "i") else None


def _begins_subject(token: Token) -> bool:
    return token.low in WE or token.is_capital or token.low in ("the", "our", "a", "they", "all")


def _time_ahead(found: Sequence[Token]) -> tuple[str, int] | None:
    """Read "Every Sunday night wards", "At the end of each shift drivers": a time put first that no mark ends."""
    timed = frequency_at(found, 0)
    each = next((k for k, t in enumerate(found[:6]) if t.low in ("each", "every")), 0)
    if each and found[0].low in _TIME_OPENERS and (timed is None or timed[0] not in FREQUENCIES):
        inner = frequency_at(found, each)
        timed = typed(found, 0, inner[1] if inner and inner[0] in FREQUENCIES else min(each + 2, len(found)))
    if timed is None or timed[1] < 2 or any(t.is_mark or t.low in ("and", "to") for t in found[: timed[1]]):
        return None
    rest = found[timed[1] :]
    if rest and rest[0].low in PREPOSITIONS:
        # "Every applicant for a licence"
        return None
    is_subject = len(rest) > 1 or (len(rest) == 1 and rest[0].low.endswith("s"))
    return timed if is_subject and not rest[0].is_mark else None


_TIME_OPENERS = words("in on at by before after within during following for when whenever")


def _event_first(found: Sequence[Token]) -> tuple[str, int] | None:
    """Read "When a bus breaks down the driver": a time put first that no comma ends, before who does it."""
    if len(found) < 4 or not (found[0].low in _TIME_WORDS or [t.low for t in found[:2]] == ["as", "soon"]):
        return None
    end = next((k for k in range(len(found) - 2, 2, -1) if found[k].low in ("the", "our")), 0)
    if not end and found[-1].is_capital:
        end = next((k for k in range(len(found) - 1, 1, -1) if not found[k - 1].is_capital), 0)
    if end < 3 or any(t.is_mark or t.low in ("and", "to") for t in found[:end]):
        return None
    return typed(found, 0, end)


def _timed_end(found: list[Token]) -> tuple[str, int] | None:
    for place in range(max(1, len(found) - 4), len(found)):
        timed = frequency_at(found, place)
        if timed and timed[1] == len(found) and found[place - 1].low not in ("of", "for", "about", "and"):
            return timed[0], place
    return None


def _fronted(found: list[Token], opening: Opening, family: str) -> list[Token]:
    """Read "From HR we …", "By email, Finance …": what is said first and ends at a comma or at "we"."""
    if (
        not found
        or found[0].is_whole
        or found[0].low
        not in ("from", "to", "by", "via", "through", "in", "on", "at", "for", "using", "during", "since", "under")
    ):
        return found
    end = next(
        (k for k, t in enumerate(found) if k and (t.text == "," or (t.low in ("we", "i") and not t.is_whole))), None
    )
    if end is None:
        return found
    fronted = tail_of(found[:end], family)
    # "In an emergency we …" is no route.
    opening.tail.segments += [
        s for s in fronted.segments if s.kind == "place" or s.small_word not in _WHERES or is_route(s.found)
    ]
    return found[end:]


def split_subject(subject: list[Token], family: str, tail: Tail) -> tuple[list[Token], Tail]:
    """Take "from HR" off a thing that is sent, unless its sender is told behind the verb: "Starters from HR go to Payroll"."""
    if family not in FLOW:
        return subject, Tail()
    missing = [kind for kind in ("from", "to") if not tail.all(kind)]
    cut = next((k for k, t in enumerate(subject) if k and t.low in missing and not t.is_whole), None)
    is_named = (
        cut is not None and subject[cut].low == "to" and any(t.low in INFINITIVES for t in subject[cut + 1 : cut + 2])
    )
    # "Right to Buy forms", "return to work notes"
    if cut is None or is_named or any(t.low in ("and", ",") for t in subject[cut:]):
        return subject, Tail()
    return subject[:cut], tail_of(subject[cut:], family)
