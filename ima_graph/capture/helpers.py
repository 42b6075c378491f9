"""Helpers of verbs: "is", "can", "have", "never", and the adverbs between them."""

from collections.abc import Sequence
from dataclasses import dataclass

from ima_graph.capture.frequency import frequency_at
from ima_graph.capture.tokens import Token
from ima_graph.capture.verb_words import FORMS
from ima_graph.capture.words import ADVERBS, ALLOWED, BE, CAN, DO, GET, HAVE, NOT_NOW

# Verbs whose participle is the verb itself.
UNCHANGED = ("put", "read")


@dataclass(slots=True)
class Helpers:
    """What the words before a verb say about it."""

    be: bool = False
    was: bool = False
    can: bool = False
    have: bool = False
    do: bool = False
    need: bool = False
    over: bool = False
    frequency: str = ""


def helpers_at(found: Sequence[Token], start: int) -> tuple[Helpers, int]:
    """Read the helpers from a place on, and give where they end."""
    said, place = Helpers(), start
    while place < len(found):
        step = _denied(found, place, said) or _helper(found, place, said, place == start)
        if not step:
            break
        place += step
    return said, place


def _denied(found: Sequence[Token], place: int, said: Helpers) -> int:
    step = next((n for n in (3, 2, 1) if _phrase(found, place, n) in NOT_NOW), 0)
    if step:
        said.do = True
        said.need = said.need or _phrase(found, place, step) in ("need to", "needs to")
        said.over = said.over or _phrase(found, place, step) not in ALLOWED
    return step


def _helper(found: Sequence[Token], place: int, said: Helpers, is_first: bool) -> int:
    low = found[place].low
    step = next((n for n in (2, 1) if _phrase(found, place, n) in CAN), 0)
    if step:
        said.can = True
        return step
    if low == "'s" and [t.low for t in found[place + 1 : place + 2]] == ["got"]:
        said.have = True
        return 1
    if low in BE and not (low == "r" and place == 0):
        said.be, said.was = True, said.was or low in ("was", "were")
        return 1
    if low in HAVE and _verb_follows(found, place + 1):
        said.have = True
        return 1
    following = found[place + 1].low if place + 1 < len(found) else ""
    if low in GET and (_is_past(following) or following.endswith("ed")):
        said.be = True
        return 1
    if low in DO or low in ADVERBS or (low == "to" and said.can):
        return 1
    if is_first and not low.endswith("ly"):
        return 0
    timed = frequency_at(found, place)
    if timed is None or not _word_follows(found, timed[1]):
        return 0
    said.frequency = timed[0]
    return timed[1] - place


def _phrase(found: Sequence[Token], place: int, length: int) -> str:
    words = [t.low for t in found[place : place + length] if not t.is_whole]
    return (
        " ".join(words).replace("'", "" if words and words[0].endswith("n't") else "'") if len(words) == length else ""
    )


def _word_follows(found: Sequence[Token], place: int) -> bool:
    return place < len(found) and (found[place].low in FORMS or found[place].low in BE or found[place].low in HAVE)


def _verb_follows(found: Sequence[Token], place: int) -> bool:
    while place < len(found) and (found[place].low in ADVERBS or found[place].low in NOT_NOW):
        place += 1
    return (
        place < len(found)
        and (found[place].low in ("been", "got", "'ve") or _is_past(found[place].low))
        and found[place].low not in ("left", "read")
    )


def _is_past(word: str) -> bool:
    form = FORMS.get(word)
    return form is not None and (form.kind == "past" or word in UNCHANGED)
