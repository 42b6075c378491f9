"""Times told by an event: "before every job", "when a child moves", "on arrival"."""

from collections.abc import Sequence

from ima_graph.capture.dates import is_date
from ima_graph.capture.spans import ENDS, UNITS, Found, typed, unit_of, until_end
from ima_graph.capture.time_words import NUMBERS
from ima_graph.capture.tokens import Token
from ima_graph.capture.word_sets import words
from ima_graph.capture.words import BE, CAN, DONE, HAVE, ROUTES

# What opens a time told by an event: "before every job", "when a child moves".
_EVENTS = words("before after when whenever following upon while during if until till unless")
_STATES = words(
    "arrival completion receipt discharge appointment death closure joining leaving award approval admission "
    "registration publication renewal payment sale purchase signature change exit entry departure referral "
    "submission demand"
)
_ASKED = words("ask asks asked request requests requested require requires required")


def event_at(found: Sequence[Token], place: int) -> Found | None:
    """Give a time told by an event, as typed: "before every job", "when a child moves", "on arrival"."""
    low = found[place].low
    following = found[place + 1].low if place + 1 < len(found) else ""
    if (low in ("on", "at", "upon") and following in _STATES) or (low in ("on", "upon") and _is_deed(found, place + 1)):
        return typed(found, place, until_end(found, place + 2))
    if low in ("at", "in", "on", "within", "with", "after", "for") and following in ("each", "every"):
        return typed(found, place, until_end(found, place + 2))
    if low in ("at", "by") and _is_edge(found, place + 1):
        return typed(found, place, until_end(found, place + 4))
    if low == "as" and following == "soon":
        return typed(found, place, len(found))
    if low in ("straight", "immediately", "shortly", "right", "just", "soon") and following in ("after", "before"):
        return typed(found, place, until_end(found, place + 2))
    if low in ("on", "by") and following == "working" and [t.low for t in found[place + 2 : place + 3]] == ["day"]:
        return typed(found, place, until_end(found, place + 3))
    counted = _counted_end(found, place)
    if counted:
        return typed(found, place, until_end(found, counted))
    if low == "once" and following and not found[place + 1].is_mark and following not in ENDS:
        end = until_end(found, place + 1)
        if end + 1 < len(found) and found[end].low == "by" and found[end - 1].low.endswith("ed"):
            # "Once approved by the board", but not "once approved by email"
            end = until_end(found, end + 1) if found[end + 1].low in ("the", "our", "a") else end
        return typed(found, place, end)
    after = found[place + 2].low if place + 2 < len(found) else ""
    if (low, following) in (("ahead", "of"), ("prior", "to")) or (low, following, after) == ("in", "advance", "of"):
        return typed(found, place, until_end(found, place + 3))
    if low == "on" and (following, after) in (("or", "before"), ("or", "after")):
        return typed(found, place, until_end(found, place + 3))
    if (low, following, after) == ("on", "the", "day") and [t.low for t in found[place + 3 : place + 4]] == ["of"]:
        return typed(found, place, until_end(found, place + 4))
    if low == "as" and following in ("it", "they") and _is_short_clause(found, place + 2):
        # "As they occur", "as they are made", "as they come in"
        end = until_end(found, place + 2)
        ends_in = end < len(found) and found[end].low == "in" and (end + 1 == len(found) or found[end + 1].is_mark)
        return typed(found, place, end + ends_in)
    if low not in _EVENTS or not following or is_date(following):
        return None
    end = place + 1
    while end < len(found) and not found[end].is_mark and found[end].low not in ("via", "because", "by", "so"):
        end += 1
    if (
        low in ("when", "whenever", "if", "where")
        and end - place < 8
        and _ASKED & {t.low for t in found[place + 1 : end]}
    ):
        return "on request", end
    return typed(found, place, end)


def _is_short_clause(found: Sequence[Token], place: int) -> bool:
    end = place
    while end < len(found) and not found[end].is_mark and found[end].low not in ("and", "by", "via", "through"):
        end += 1
    is_done = (
        end - place == 2
        and found[place].low in BE
        and (found[end - 1].low in DONE or found[end - 1].low.endswith("ed"))
    )
    return is_done or (0 < end - place < 3 and found[place].low not in BE | CAN | HAVE)


def _is_deed(found: Sequence[Token], place: int) -> bool:
    """Find "release" in "on release": what is done, and no route."""
    word = found[place].low if place < len(found) else ""
    if not word or (until_end(found, place + 1) != place + 1 and found[place + 1].low != "of"):
        return False
    return word.endswith(("tion", "sion", "ment", "ture", "ance", "ease", "sal", "val", "fer")) and word not in ROUTES


def _is_edge(found: Sequence[Token], place: int) -> bool:
    """Find "the end of" in "at the end of each shift"."""
    low = [t.low for t in found[place : place + 4]]
    low = low[1:] if low[:1] == ["the"] else low
    return len(low) > 2 and low[0] in _EDGES and low[1] == "of"


_EDGES = words("end start beginning close turn top")


def _counted_end(found: Sequence[Token], place: int) -> int:
    """Find the "before" of "five days before each meeting"; 0 when there is none."""
    low = [t.low for t in found[place : place + 5]]
    skipped = 1 if len(low) > 2 and unit_of(low[1]) not in UNITS and unit_of(low[2]) in UNITS else 0
    low = [low[0], *low[1 + skipped :]]
    is_count = low[0] in NUMBERS or low[0] in ("a", "the") or low[0].isdigit()
    if not is_count or len(low) < 3 or unit_of(low[1]) not in UNITS:
        return 0
    if low[2:4] == ["in", "advance"]:
        return place + 4 + skipped
    if low[2:4] == ["prior", "to"]:
        return place + 4 + skipped
    return place + 3 + skipped if low[2] in _AHEAD | {"before", "after"} else 0


_AHEAD = words("ahead earlier beforehand later prior")
