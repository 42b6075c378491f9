"""Days, dates and seasons that come again: "on Mondays", "the last Friday of each month", "in August each year"."""

import re
from collections.abc import Sequence

from ima_graph.capture.spans import UNITS, Found, typed, unit_of
from ima_graph.capture.time_words import HOURS, MONTHS, PARTS_OF_DAY, SEASONS, WEEKDAYS
from ima_graph.capture.tokens import Token

ORDER = re.compile(
    r"^(\d{1,2}(st|nd|rd|th)|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|twelfth|fifteenth|twentieth|last|middle|end|start|beginning|penultimate)$"
)


def on_days(found: Sequence[Token], place: int, low: list[str]) -> Found | None:
    """Read "on Mondays", "the 5th of every month"."""
    at = 1 if low[0] == "on" else 0
    at += 1 if low[at : at + 1] and low[at] in ("a", "the") else 0
    if at >= len(low):
        return None
    word = low[at]
    if word in WEEKDAYS and low[at + 1 : at + 2] == ["to"] and low[at + 2 : at + 3] and low[at + 2] in WEEKDAYS:
        return typed(found, place, place + at + 3)
    if (word.endswith("s") and word[:-1] in WEEKDAYS) or (word in WEEKDAYS and low[0] == "on" and low[at - 1] == "a"):
        return _days(found, place, low, at)
    if (
        word in WEEKDAYS
        and low[0] == "on"
        and len(low) > at + 1
        and low[at + 1].rstrip("s") in PARTS_OF_DAY
        and low[at + 1].endswith("s")
    ):
        return "weekly", place + at + 2
    if ORDER.match(word) and (low[0] in ("on", "at", "by") or at == 0):
        return _dated(found, place, low, at)
    if low[0] in ("by", "at") and low[1:2] == ["the"] and len(low) > 2 and ORDER.match(low[2]):
        return _dated(found, place, low, 2)
    return None


def _days(found: Sequence[Token], place: int, low: list[str], at: int) -> Found | None:
    end = at + 1
    if len(low) > end and low[end].rstrip("s") in PARTS_OF_DAY:
        end += 1
    if len(low) > end + 1 and low[end] in ("and", "&", "or", "to") and low[end + 1].rstrip("s") in WEEKDAYS:
        return typed(found, place + (1 if low[0] == "on" else 0), place + end + 2)
    return "weekly", place + end


def _dated(found: Sequence[Token], place: int, low: list[str], at: int) -> Found | None:
    """Read "the last Friday of each month" and "the 5th of every month"; a date by itself is no frequency."""
    for end in range(at + 1, min(at + 6, len(low) - 1)):
        if low[end] in ("of", "in") and low[end + 1] in ("each", "every", "the", "a") and len(low) > end + 2:
            unit = unit_of(low[end + 2])
            if unit in UNITS and (low[end + 1] != "the" or unit in ("month", "quarter", "week", "term")):
                return UNITS[unit], place + end + 3
            return None
        if low[end] in ("every", "each") and len(low) > end + 1 and unit_of(low[end + 1]) in UNITS:
            return UNITS[unit_of(low[end + 1])], place + end + 2
    return None


def in_seasons(found: Sequence[Token], place: int, low: list[str]) -> Found | None:
    """Read "in August each year", "each spring", "at lunchtime and teatime"."""
    at = 1 if low[0] in ("in", "at", "by", "around") else 0
    if len(low) > at + 2 and low[at + 1] == "and" and {low[at], low[at + 2]} <= PARTS_OF_DAY | HOURS:
        return typed(found, place, place + at + 3)
    at += 1 if at < len(low) and low[at] in ("the", "early", "late", "mid") else 0
    if (
        at < len(low)
        and (low[at] in MONTHS or low[at] in SEASONS)
        and low[at + 1 : at + 2] in (["each"], ["every"])
        and low[at + 2 : at + 3] == ["year"]
    ):
        return "yearly", place + at + 3
    return None
