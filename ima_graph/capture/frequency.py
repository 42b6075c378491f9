"""How often: find a phrase that says it, and give the label of the list where one is meant."""

import re
from collections.abc import Sequence
from functools import cache

from rapidfuzz.distance import OSA

from ima_graph.capture.days import ORDER, in_seasons, on_days
from ima_graph.capture.slips import is_slip
from ima_graph.capture.spans import ENDS, UNITS, Found, typed, unit_of, until_end
from ima_graph.capture.time_words import FREQUENCIES, MONTHS, NUMBERS, PARTS_OF_DAY, SEASONS, WEEKDAYS
from ima_graph.capture.tokens import Token
from ima_graph.capture.word_sets import words

_LONGEST = 8
_MANY = {
    ("week", 2): "fortnightly",
    ("month", 3): "quarterly",
    ("month", 6): "twice a year",
    ("month", 12): "yearly",
    ("day", 7): "weekly",
    ("day", 14): "fortnightly",
    ("hour", 24): "daily",
    ("quarter", 4): "yearly",
}
_TIMES = re.compile(r"^(\d+x?|once|twice|thrice|one|two|three|four|five|six|seven|eight|nine|ten|twelve|several|many)$")


@cache
def _phrases() -> dict[tuple[str, ...], str]:
    return {tuple(p.split()): label for label, phrases in FREQUENCIES.items() for p in phrases}


def frequency_of(text: str) -> str:
    """Give the label that a whole text means, or the text as it is.

    >>> frequency_of("every Monday"), frequency_of("after each job")
    ('weekly', 'after each job')
    """
    from ima_graph.capture.tokens import tokens

    read = tokens(text)
    found = frequency_at(read, 0) if read else None
    return found[0] if found and found[1] == len(read) else text.strip()


def frequency_at(found: Sequence[Token], place: int) -> Found | None:
    """Give the frequency that begins at a place, and where it ends; None when none does."""
    token = found[place]
    if token.is_whole or token.is_arrow or token.text == "PA" or _is_in_proper_name(found, place):
        return None
    timed = _frequency_at(found, place)
    if timed and timed[1] + 1 < len(found) and found[timed[1]].low == "except":
        return typed(found, place, until_end(found, timed[1] + 1))
    if timed and timed[1] + 1 < len(found) and found[timed[1]].low in ("and", "or", "&"):
        # "Every morning and afternoon"
        after = found[timed[1] + 1].low
        if after in PARTS_OF_DAY or after in WEEKDAYS or after in MONTHS or after in SEASONS:
            return typed(found, place, timed[1] + 2)
    return timed


def _is_in_proper_name(found: Sequence[Token], place: int) -> bool:
    """Find "Once" in "Tell Us Once": a capital behind another is part of a name, unless it is a day or a month."""
    token = found[place]
    return (
        place > 0
        and token.text[:1].isupper()
        and not token.text.isupper()
        and found[place - 1].text[:1].isupper()
        and token.low.rstrip("s") not in WEEKDAYS
        and token.low not in MONTHS
        and token.low not in SEASONS
    )


def _frequency_at(found: Sequence[Token], place: int) -> Found | None:
    low = [t.low for t in found[place : place + 12]]
    if low[0] == "once" and low[1:2] in (["every"], ["each"]):
        return _repeated(found, place, low)
    loose = next((p for p in _LOOSE if low[: len(p)] == p), None)
    if loose:
        return typed(found, place, place + len(loose))
    about = next((len(p) for p in _ABOUT if low[: len(p)] == p), 0)
    if about and about < len(low):
        inner = frequency_at(found, place + about)
        is_late = low[1:3] == ["later", "than"]
        return typed(found, place, inner[1] if inner else until_end(found, place + about)) if inner or is_late else None
    return (
        _listed(found, place, low)
        or _repeated(found, place, low)
        or on_days(found, place, low)
        or in_seasons(found, place, low)
        or _misspelt(found, place)
    )


def _listed(found: Sequence[Token], place: int, low: list[str]) -> Found | None:
    phrases = _phrases()
    if low[0] == "at" and low[1:2] in (["end"], ["start"], ["beginning"]):
        timed = _listed(found, place, ["at", "the", *low[1:]])
        return (timed[0], timed[1] - 1) if timed else None
    if low[0] in ("end", "start") and low[1:2] == ["of"] and len(low) > 2 and _is_alone(found, place, place + 3):
        # "…, end of term"
        label = phrases.get(("at", "the", *low[:3])) or phrases.get(("at", "the", *low[:2], "the", low[2]))
        if label:
            return label, place + 3
    if low[0] == "on" and low[1:2] in (["a"], ["an"]) and {"basis", "cycle"} & set(low[3:7]):
        end = next(k for k, word in enumerate(low) if word in ("basis", "cycle"))
        return phrases.get(tuple(low[2:end])) or typed(found, place, place + end + 1)[0], place + end + 1
    for length in range(min(_LONGEST, len(low)), 0, -1):
        label = phrases.get(tuple(low[:length]))
        if label == "once" and _tells_event(found, place + length):
            return None
        if label and ((length > 1 and low[0] not in ("a", "an", "live")) or _is_alone(found, place, place + length)):
            # "Once a week" is no "once", and "every month end" has been tried before "every month".
            asked = label == "on request" and low[length : length + 2] in (
                ["for", "it"],
                ["for", "them"],
                ["for", "one"],
            )
            return label, place + length + (2 if asked else 0)
    return None


def _tells_event(found: Sequence[Token], place: int) -> bool:
    """Tell "once the form is signed" from "once"."""
    return place < len(found) and not found[place].is_mark and found[place].low not in ENDS - {"for"}


def _misspelt(found: Sequence[Token], place: int) -> Found | None:
    low = found[place].low
    if len(low) < 5 or (low[-1] != "y" and low[:4] != "mid-") or not _is_alone(found, place, place + 1):
        return None
    if (low.rpartition("-")[2] in _ADVERBS and "-" in low) or (low[:4] == "mid-" and low[4:] in UNITS):
        return typed(found, place, place + 1)
    near = next((w for w in _ADVERBS if w[:2] == low[:2] and OSA.distance(low, w, score_cutoff=1) == 1), None)
    return (_phrases()[(near,)], place + 1) if near else None


_ADVERBS = sorted(words("daily weekly fortnightly monthly quarterly termly yearly annually hourly nightly"))


_BEFORE_NAMES = words("the a an our their its your my his her in of this")


def _is_alone(found: Sequence[Token], start: int, end: int) -> bool:
    """Say whether a word such as "weekly" stands by itself, and not before the name it belongs to."""
    before = found[start - 1] if start else None
    if before is not None and before.low in _BEFORE_NAMES:
        return False
    if found[start].low in ("a", "an"):
        return False
    if end >= len(found):
        return True
    after = found[end]
    return (
        after.is_mark
        or after.low in ENDS
        or after.low in ("the", "a", "an", "our", "their", "we", "i", "us", "every", "each", "(")
    )


def _repeated(found: Sequence[Token], place: int, low: list[str]) -> Found | None:
    if low[0] == "once" and len(low) > 1 and low[1] in ("every", "each"):
        return _repeated(found, place + 1, low[1:])
    if (
        _TIMES.match(low[0])
        and len(low) > 1 + (low[1:2] == ["times"])
        and (low[1] == "times" or low[0] in ("once", "twice"))
    ):
        rest = low[2:] if low[1] == "times" else low[1:]
        if rest[0] in _ADVERBS:
            return typed(found, place, place + len(low) - len(rest) + 1)
        if len(rest) > 1 and rest[0] in ("a", "an", "per", "each", "every") and unit_of(rest[1]) in UNITS:
            return typed(found, place, place + len(low) - len(rest) + 2)
        return None
    if low[0] == "within" and len(low) > 2 and (_number(low[1]) or low[1] in ("a", "an", "the")):
        unit = next((k for k in range(2, min(5, len(low))) if unit_of(low[k]) in UNITS), 0)
        if unit and all(found[place + k].text.islower() and low[k] not in ENDS for k in range(2, unit)):
            return typed(found, place, until_end(found, place + unit + 1))
    if low[0] == "most" and len(low) > 1 and _is_unit(low[1].removesuffix("s")) and low[1].endswith("s"):
        return typed(found, place, place + 2)
    if low[0] not in ("every", "each", "alternate") or len(low) < 2:
        return None
    return _every(found, place, low)


# What may stand before a time: "up to twice a week".
_ABOUT = [
    p.split() for p in sorted(words("up_to at_least at_most more_than no_more_than no_later_than not_later_than"))
]
_LOOSE = sorted(
    (
        p.split()
        for p in words(
            "every_now_and_again every_now_and_then now_and_again now_and_then from_time_to_time once_in_a_while "
            "once_in_a_blue_moon every_so_often every_once_in_a_while all_day_long all_day all_year_round year_round all_year throughout_the_year asap on_the_spot on_the_night on_the_half_hour over_the_weekend by_appointment there_and_then at_once half-termly half_termly the_same_day same_day "
            "half_hourly straight_away right_away "
        )
    ),
    key=len,
    reverse=True,
)


def _number(word: str) -> int:
    """Read a number of up to three digits, in figures or as a word; 0 for none."""
    return NUMBERS.get(word) or (int(word) if word.isascii() and word.isdigit() and len(word) < 4 else 0)


def _is_unit(word: str) -> bool:
    return word in UNITS or word in WEEKDAYS or word in PARTS_OF_DAY


def _mended(word: str) -> str:
    """Mend a slip of the pen in "every mornin"."""
    known = (*PARTS_OF_DAY, *WEEKDAYS, *UNITS, *SEASONS, *MONTHS)
    if len(word) < 4 or word in known or unit_of(word) in UNITS or word in MONTHS:
        return word
    return next((w for w in known if len(w) > 4 and w[0] == word[0] and is_slip(word, w)), word)


def _every(found: Sequence[Token], place: int, low: list[str]) -> Found | None:
    word = _mended(low[1])
    if word in ("single", "working", "calendar"):
        return _every(found, place + 1, low[1:]) if len(low) > 2 else None
    day = word[:-1] if word.endswith("s") and low[0] == "alternate" else word
    if day in WEEKDAYS:
        after = 3 if len(low) > 2 and low[2] in PARTS_OF_DAY else 2
        if len(low) > after and low[after] in ("and", "or") and len(low) > after + 1 and low[after + 1] in WEEKDAYS:
            return typed(found, place, place + after + 2)
        return ("fortnightly" if low[0] == "alternate" else "weekly"), place + after
    if word in ("other", "second", "alternate") and len(low) > 2 and low[2] in WEEKDAYS:
        return "fortnightly", place + 3
    if word in MONTHS or word in SEASONS:
        if len(low) > 3 and low[2] == "and" and (low[3] in MONTHS or low[3] in SEASONS):
            return typed(found, place, place + 4)
        return "yearly", place + 2
    if word in PARTS_OF_DAY:
        return "daily", place + 2
    count = _number(word)
    if count and len(low) > 2 and unit_of(low[2]) in UNITS:
        unit = unit_of(low[2])
        label = UNITS[unit] if count == 1 else _MANY.get((unit, count))
        return (label, place + 3) if label else typed(found, place, place + 3)
    if ORDER.match(word) and "of" in low[:5]:
        return "monthly", place + min(low.index("of") + 3, len(low))
    if word.removesuffix("-end") in UNITS:
        # "Every year end"
        return UNITS[word.removesuffix("-end")], place + 2 + (low[2:3] == ["end"])
    return typed(found, place, until_end(found, place + 2))
