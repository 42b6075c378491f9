"""Spans of a sentence: units of time, and where a phrase that tells a time ends."""

from collections.abc import Sequence

from ima_graph.capture.tokens import Token
from ima_graph.capture.word_sets import words

Found = tuple[str, int]
UNITS = {
    "minute": "continuous",
    "hour": "hourly",
    "day": "daily",
    "week": "weekly",
    "fortnight": "fortnightly",
    "month": "monthly",
    "quarter": "quarterly",
    "term": "quarterly",
    "year": "yearly",
}
ENDS = words("except to from via by through because so and but for using with in on at as into onto over under or then")


def typed(found: Sequence[Token], start: int, end: int) -> Found:
    """Give words as they were typed, and where they end."""
    words_ = [found[start].text]
    for before, token in zip(found[start:end], found[start + 1 : end], strict=False):
        words_ += ["" if before.end == token.start else " ", token.text]
    return "".join(words_), end


def unit_of(word: str) -> str:
    """Give the singular of a unit of time."""
    return word[:-1] if word.endswith("s") and word[:-1] in UNITS else word


def until_end(found: Sequence[Token], place: int) -> int:
    """Give the place of the next small word or mark."""
    while place < len(found) and not found[place].is_mark and found[place].low not in ENDS:
        place += 1
    return place
