"""Periods and dates: they have no part in a fact, and are left out."""

from collections.abc import Sequence

from ima_graph.capture.frequency import frequency_at
from ima_graph.capture.name_words import ARTICLES
from ima_graph.capture.time_words import AGES, HOURS, MONTHS, PARTS_OF_DAY, SEASONS, WEEKDAYS
from ima_graph.capture.tokens import Token
from ima_graph.capture.word_sets import words

_AMOUNTS = ARTICLES | words(
    "one two three four five six seven eight nine ten twelve fifteen twenty thirty forty fifty hundred many "
    "several few at least up to about around over couple of"
)
_BEFORE_DATES = words("in by on at during before after around")
_AFTER_PERIODS = words("and to from via because by so for with on in at under")
_AFTER_DATES = ARTICLES | words(
    "and or to from via because by so for with in on at as into through using then but over if when which who we us "
    "every each until till at_the_latest sharp latest onwards"
)


def date_end(found: Sequence[Token], place: int, has_begun: bool) -> int:
    """Give where a period or date that begins here ends: "for 12 months", "since 1974", "by Friday"; 0 for none."""
    low = [t.low for t in found[place : place + 6]]
    if found[place].is_whole or len(low) < 1:
        return 0
    if low[0] in ("yesterday", "today", "tomorrow", "tonight"):
        return place + 1
    if len(low) < 2:
        return 0
    if low[:3] in (["at", "the", "mo"], ["at", "the", "moment"], ["for", "the", "moment"]):
        return place + 3
    if low[0] in ("first", "last") and low[1] == "thing":
        return place + 2
    if low[0] == "the" and low[1] in AGES | PARTS_OF_DAY and low[2:3] in (["before"], ["after"]):
        return place + 3 if has_begun else 0
    at = 1 if low[0] == "the" else 0
    if low[at] in ("same", "next", "following") and len(low) > at + 1 and low[at + 1] in AGES | PARTS_OF_DAY:
        return place + at + 2 if has_begun else 0
    if low[0] in ("last", "this", "next"):
        return place + 2 if has_begun and low[1] in AGES | WEEKDAYS | MONTHS else 0
    if low[0] in ("since", "until", "till") and (has_begun or low[0] != "till"):
        return _until(found, place + 1)
    return _period(low, place) or _date(found, place, low)


def _until(found: Sequence[Token], place: int) -> int:
    while place < len(found) and not found[place].is_mark and found[place].low not in _AFTER_PERIODS:
        place += 1
    return place


def _period(low: list[str], place: int) -> int:
    if low[0] not in ("for", "within", "after"):
        return 0
    end = next((k for k in range(1, len(low)) if low[k] in AGES), 0)
    if end and low[end + 1 : end + 3] == ["and", "a"] and low[-1] in AGES:
        # "For a year and a day"
        return place + len(low)
    if (low[0] == "after" and end < 2) or (low[end + 1 :] and low[end + 1] not in _AFTER_PERIODS | {",", "."}):
        return 0
    return place + end + 1 if end and all(w in _AMOUNTS or w.isdigit() for w in low[1:end]) else 0


def _date(found: Sequence[Token], place: int, low: list[str]) -> int:
    if low[0] not in _BEFORE_DATES:
        return 0
    at = 2 if low[1] in ("the", "early", "late", "mid") and len(low) > 2 else 1
    clock = _clock_end(low, at)
    if not clock and not is_date(low[at]):
        return 0
    end = place + (clock or at + 1)
    while end < len(found) and end < place + 7 and _goes_on(found, end):
        end += 1
    following = found[end] if end < len(found) else None
    is_open = following is None or following.low in _AFTER_DATES or frequency_at(found, end) is not None
    if not is_open and following is not None and following.text.islower():
        # "In the winter cabin", "by 1st class post"
        return 0
    return end


def _clock_end(low: list[str], at: int) -> int:
    """Give where "half nine", "quarter to ten", "ten o'clock", "nine" ends; 0 for none."""
    end, is_part = at, low[at] in ("half", "quarter")
    if is_part:
        end += 2 if low[at + 1 : at + 2] in (["past"], ["to"]) else 1
    if low[end : end + 1] == [] or low[end] not in _HOURS:
        return 0
    following = low[end + 1] if end + 1 < len(low) else ""
    if following == "o'clock":
        return end + 2
    return end + 1 if is_part or not following or following in ("each", "every", "on", ",", ".") else 0


_HOURS = words("one two three four five six seven eight nine ten eleven twelve")


def _goes_on(found: Sequence[Token], place: int) -> bool:
    low = found[place].low
    if low == "and":
        return place + 1 < len(found) and is_date(found[place + 1].low)
    return low in MONTHS or low in ("of", "year") or is_year(low)


def is_date(word: str) -> bool:
    """Say whether a word is a day, a month, a season, a year or an hour."""
    return word in MONTHS or word in WEEKDAYS or word in SEASONS or word in HOURS or _has_figures(word)


def _has_figures(word: str) -> bool:
    if not word[:1].isdigit():
        return False
    return word.endswith(("am", "pm", "st", "nd", "rd", "th")) or (
        word.replace(".", "").replace(":", "").isdigit() and len(word) < 6
    )


def is_year(word: str) -> bool:
    """Say whether a word is a year of ours."""
    return len(word) == 4 and word.isdigit() and word[:2] in ("19", "20")
