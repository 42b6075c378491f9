"""Reasons: where "because …", "so that …" or "to check …" begins."""

from collections.abc import Sequence

from ima_graph.capture.events import event_at
from ima_graph.capture.frequency import frequency_at
from ima_graph.capture.name_words import ABOUTS, ARTICLES, HEADS, TEAM_HEADS, THEY, WE
from ima_graph.capture.tokens import Token
from ima_graph.capture.verb_signs import is_opening
from ima_graph.capture.word_sets import words
from ima_graph.capture.words import INFINITIVES, NOUNS_TOO, REASONS

_PHRASES = sorted((tuple(p.split()) for p in REASONS), key=len, reverse=True)
_PRONOUNS = words("we they it he she i that's everyone people there")
_HELPERS = words("can could is are has have gets get know knows")
_PARTICLES = words("up down out off")
_NO_OBJECTS = words("to from via by with for in on at and or because every each as into through using over")


def reason_in(found: Sequence[Token], family: str) -> int | None:
    """Find the place where a reason begins; None when there is none."""
    for place, token in enumerate(found):
        if token.is_whole or token.is_mark:
            continue
        if reason_length(found, place):
            return place
        if token.low == "to" and family in ("use", "see") and _is_verb_like(found, place + 1, family):
            return place
        if token.low == "to" and family in ("hold", "stay") and _is_behind_place(found, place):
            return place
        if token.low == "to" and family != "own" and is_purpose(found, place) and not _is_of_name(found, place, family):
            return place
    return None


def _is_of_name(found: Sequence[Token], place: int, family: str) -> bool:
    """Say whether "to take" belongs to "lines to take", "duty to refer notices": nobody who receives stands before it."""
    is_first = all(t.low in WE | THEY or t.is_capital for t in found[: place - 1])
    if (
        place
        and is_first
        and place + 2 < len(found)
        and _is_bare_noun(found[place - 1])
        and found[place + 2].low.endswith("s")
    ):
        return found[place + 2].text.islower() and not is_opening(found[place + 2])
    if (
        family not in _SENDING
        or place == 0
        or any(t.low in _NO_OBJECTS or t.low in ("us", "me", "them") for t in found[:place])
    ):
        return False
    if place + 2 >= len(found) or frequency_at(found, place + 2) is not None:
        return True
    return any(t.low == "to" and not t.is_whole and not is_purpose(found, k) for k, t in enumerate(found) if k > place)


def _is_behind_place(found: Sequence[Token], place: int) -> bool:
    """Find the purpose in "on the A drive to defend appeals": what is kept goes to nobody."""
    before, after = found[place - 1].low, found[place + 1] if place + 1 < len(found) else None
    if (
        after is None
        or after.is_capital
        or not after.text.islower()
        or is_opening(after)
        or frequency_at(found, place + 1)
    ):
        return False
    is_near = before in ("next", "close", "adjacent", "up", "due", "opposite", "access") or before.endswith(
        ("ed", "ing")
    )
    return not is_near and any(t.low in ("in", "on", "at") and not t.is_whole for t in found[:place])


def _is_bare_noun(token: Token) -> bool:
    """Find "duty", "time": a word for one thing that cannot be a thing without its article."""
    is_one = token.text.islower() and not token.is_whole and not token.low.endswith("s")
    return is_one and token.low not in ABOUTS | HEADS | WE | THEY | _NO_OBJECTS and token.low not in _NO_ARTICLES


_NO_ARTICLES = words(
    "access money support software equipment footage mail post paperwork staff correspondence intelligence"
)


def _is_verb_like(found: Sequence[Token], place: int, family: str) -> bool:
    """Say whether a word can be a verb behind "to": what is used or seen goes to nobody."""
    after = found[place] if place < len(found) else None
    if after is None or not after.text.islower() or after.is_whole or after.low in ARTICLES | WE | THEY:
        return False
    # "Access to objections to new applications"
    object_ = found[place + 1] if place + 1 < len(found) else None
    is_plain = object_ is not None and object_.low in ARTICLES | WE | THEY
    return family == "use" or after.low in INFINITIVES or is_plain


_SENDING = ("send", "share", "swap")


def reason_length(found: Sequence[Token], place: int) -> int:
    """Give how many words open a reason at a place; 0 for none."""
    low = [t.low for t in found[place : place + 5]]
    follows = low[1] if len(low) > 1 else ""
    if low[0] == "cause" and follows not in _PRONOUNS | ARTICLES:
        # "The cause list"
        return 0
    if low[0] == "as" and event_at(found, place):
        return 0
    for phrase in _PHRASES:
        if tuple(low[: len(phrase)]) == phrase and not any(
            t.is_capital for t in found[place + 1 : place + len(phrase)]
        ):
            # But "in Case 4"
            return len(phrase)
    if low[0] == "as" and place and found[place - 1].low in ("soon", "long", "far"):
        return 0
    if low[0] in ("so", "as", "since") and len(low) > 1 and low[1] in _PRONOUNS:
        return 1
    # "So IT can make an account": somebody is able to do something.
    return 1 if low[0] == "so" and place and _HELPERS & set(low[2:]) else 0


def is_purpose(found: Sequence[Token], place: int) -> bool:
    """Say whether "to" stands before a verb, and not before whoever receives."""
    after = found[place + 1] if place + 1 < len(found) else None
    if after is None or after.is_whole or after.is_capital:
        return False
    object_ = found[place + 2] if place + 2 < len(found) else None
    if object_ is not None and object_.low in _PARTICLES:
        return place > 0
    if after.low not in INFINITIVES:
        return False
    if after.low not in NOUNS_TOO:
        return True
    if object_ is None or object_.is_mark or object_.low in _NO_OBJECTS:
        return False
    if object_.low in TEAM_HEADS or object_.low.endswith(_DOERS):
        # "To lead inspectors", "to audit committee"
        return False
    return frequency_at(found, place + 2) is None


_DOERS = ("inspector", "officer", "manager", "investigator", "controller", "worker")


def reason_words(found: Sequence[Token], place: int) -> list[Token]:
    """Give the words of the reason that begins at a place, without those that open it."""
    return list(found[place + (reason_length(found, place) or 1) :])
