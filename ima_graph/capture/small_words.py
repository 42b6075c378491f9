"""Small words: what "to", "by" or "in" say behind a verb of each family, and when they belong to a name instead."""

from collections.abc import Sequence

from ima_graph.capture.frequency import frequency_at
from ima_graph.capture.name_words import ABOUTS, ARTICLES, BODIES, HEADS, WANTS, WE
from ima_graph.capture.naming import is_we
from ima_graph.capture.reasons import is_purpose
from ima_graph.capture.routes import is_route
from ima_graph.capture.tokens import Token
from ima_graph.capture.word_sets import words
from ima_graph.capture.words import INFINITIVES

FLOW = words("send receive move share swap")


def _table(text: str) -> dict[str, str]:
    return {word: kind for kind, _, listed in (p.partition(":") for p in text.split()) for word in listed.split("|")}


_FLOW = _table(
    "to:to|into|onto from:from|off via:via|through|thru|over|using by:by with:with|w/ between:between for:for on:on "
    "in:in|at|inside|under|within as:as out:out"
)
_HOLD = _table(
    "place:in|on|at|under|inside|within|behind|beneath|above|below|outside|beside|near by:by for:for with:with "
    "via:via|using|through"
)
_OWN = _table("by:by for:for odd:in|on|via|from")
_USE = _table("by:by for:for via:via|through|using|over odd:from|in|on|at")
KINDS: dict[str, dict[str, str]] = {
    **dict.fromkeys(FLOW, _FLOW),
    "hold": _HOLD,
    "stay": {small: kind for small, kind in _HOLD.items() if small != "by"},
    **dict.fromkeys(("own", "owned"), _OWN),
    **dict.fromkeys(("use", "see", "seen"), _USE),
}
_STATES = words("charge care need progress hand transit")
_SHIFTS = words("nights days call duty shift")
_CARE = words("care need education school charge residence work transition")


def kind_at(found: Sequence[Token], place: int, current: Sequence[Token], family: str) -> str:
    """Give what a small word says at a place; nothing when it is none, ends the sentence, or belongs to a name."""
    token = found[place]
    kind = "" if token.is_whole or token.is_mark else KINDS[family].get(token.low, "")
    if not kind or place + 1 >= len(found) or (place and token.text.istitle()):
        # "Goods In"
        return ""
    if kind == "out" and (found[place + 1].low != "of" or (not current and family in ("share", "receive"))):
        return ""
    return "" if _is_glued(found, place, current, family) else kind


def _is_glued(found: Sequence[Token], place: int, current: Sequence[Token], family: str) -> bool:
    """Say whether a small word belongs to the name around it: "Department for Education", "requests for leave"."""
    before, after, low = (current[-1] if current else None), found[place + 1], found[place].low
    if place and found[place - 1].low in ("the", "a", "an", "our", "their") and not found[place - 1].is_whole:
        # "The on call list"
        return True
    if len(current) > 1 and before is found[place - 1] and _is_participle(before) and (family in FLOW or low == "by"):
        # "Forms signed by the tenant"
        return True
    if low == "by" and after.text.islower() and [t.low for t in found[place - 2 : place - 1]] == ["for"]:
        # "For payment by results"
        return after.low not in ARTICLES | WE and not is_route(_ahead(found, place + 1))
    if (
        low in ("to", "by", "over")
        and before is not None
        and after.text.islower()
        and _is_compound(found, place, family)
    ):
        return True
    if low == "on" and after.low in _SHIFTS and before is not None:
        return True
    if low in ("under", "over") and (after.low[:1].isdigit() or after.low[:1] == "£"):
        # "For under 18s"
        return True
    if before is None or before.is_mark or (before is not found[place - 1] and low == "for"):
        return False
    is_proper = before.is_capital and after.is_capital and not after.is_whole and not is_we([after])
    if low == "for":
        return _for_is_glued(found, place, before, family)
    if low == "to":
        # A purpose has been cut off by now; what is left, as in "lines to take", belongs to the name.
        return (is_proper and after.low in INFINITIVES) or is_purpose(found, place)
    if low == "off":
        # "The vehicle off road list"
        return after.low not in ARTICLES | WE and not after.is_capital
    if low == "on" and family not in ("hold", "stay"):
        ahead = _ahead(found, place + 1)
        return before.low in ABOUTS and not is_route(ahead) and not (ahead and ahead[-1].low in ("day", "night"))
    if low in ("in", "at") and family in FLOW:
        # "Head of Transition in Education", "to the lab in Nottingham"
        is_place = _is_behind_party(found, place) and after.is_capital and not is_route(_ahead(found, place + 1))
        return is_place or after.low in _STATES or (is_proper and (low == "at" or after.low in _CARE))
    if low in ("in", "on", "at", "with") and family in ("hold", "stay"):
        return after.low in _STATES or (low == "on" and _is_medium(found, place + 1))
    if low in ("in", "on", "at", "from"):
        return family == "own" or (low == "from" and family in ("hold", "stay"))
    return False


def _is_compound(found: Sequence[Token], place: int, family: str) -> bool:
    """Find the small word of "ward to ward moves", "hand over notes", "objections to plans" that somebody gets."""
    before, after, low = found[place - 1], found[place + 1], found[place].low
    if low == "to":
        return before.low == after.low or (family == "receive" and any(t.low == "from" for t in found[place:]))
    ahead = _ahead(found, place + 1)
    is_named = bool(ahead) and ahead[-1].low in HEADS and not is_route(ahead)
    return is_named and before.low in INFINITIVES and after.low not in ARTICLES


def _is_participle(token: Token) -> bool:
    return token.text.islower() and len(token.low) > 4 and token.low.endswith("ed") and not token.low.endswith("eed")


def _is_behind_party(found: Sequence[Token], place: int) -> bool:
    """Say whether the last small word before a place is one that names a party."""
    small = next((t for t in reversed(found[:place]) if t.low in _FLOW or t.is_mark), None)
    return small is not None and small.low in ("to", "from", "with", "by")


def _is_medium(found: Sequence[Token], place: int) -> bool:
    """Find "microfilm" in "registers on microfilm in the basement": what a thing is on, before where it is."""
    token = found[place]
    is_bare = token.text.islower() and token.low != "paper" and not token.low.endswith("site")
    return is_bare and place + 2 < len(found) and found[place + 1].low in ("in", "at", "under")


def _for_is_glued(found: Sequence[Token], place: int, before: Token, family: str) -> bool:
    after = found[place + 1]
    if after.low in WE and not after.is_whole:
        return False
    if before.low in BODIES and before.is_capital and (after.is_capital or after.low in ("the", "our")):
        return True
    if family in ("hold", "stay") and after.low in ("every", "each"):
        return True
    if before.low in WANTS and family != "use":
        return True
    if family != "use" and not any(t.low in _FLOW and t.low not in ("for", "on") for t in found[:place]):
        # "Requests for recordings", but "for the raffle", "for payment"
        last = next(reversed(_ahead(found, place + 1)), after)
        if (
            after.text.islower()
            and after.low not in ARTICLES
            and last.low.endswith("s")
            and not last.low.endswith("ss")
        ):
            return not after.low.endswith("ing")
    # "Send the figures for April to Finance": the receiver is still to come.
    is_early = not any(t.low in ("to", "from", "with") for t in found[:place])
    return (
        is_early
        and family in FLOW
        and any(t.low in ("to", "from", "with") and not t.is_whole for t in found[place + 1 :])
    )


def _ahead(found: Sequence[Token], place: int) -> list[Token]:
    end = place
    while (
        end < len(found) and not found[end].is_mark and found[end].low not in _FLOW and frequency_at(found, end) is None
    ):
        end += 1
    return list(found[place:end])
