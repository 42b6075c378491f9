"""Verbs in a sentence: where they stand, what they say, whether they are passive, denied or only allowed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ima_graph.capture.frequency import frequency_at
from ima_graph.capture.helpers import UNCHANGED, Helpers, helpers_at
from ima_graph.capture.name_words import DETERMINERS, THEY, WE
from ima_graph.capture.predicates import STARTERS, possessor_end, predicate_of
from ima_graph.capture.tokens import Token
from ima_graph.capture.verb_words import FORMS, Form
from ima_graph.capture.word_sets import words
from ima_graph.capture.words import ADVERBS, DO, DONE

PREPOSITIONS = words(
    "to from via by through in on at with of for into onto under over about inside within between as than without per"
)
PARTICLES = words("over across back through out off along round up down away")
PASSING = ("pass", "return", "stream")
_WAYS = words("from to into through between")
_PLACES = words("in on at under inside within behind above beneath below")


@dataclass(frozen=True, slots=True)
class Group:
    """A verb with its helpers: tokens from `start` to before `end`."""

    start: int
    end: int
    family: str
    base: str
    via: str = ""
    is_passive: bool = False
    is_bare: bool = False
    is_firm: bool = True
    is_over: bool = False
    frequency: str = ""
    form: str = ""
    has_helper: bool = False


def group_at(found: Sequence[Token], start: int) -> Group | None:
    """Read a verb with its helpers at a place; None when no verb of the grammar stands there."""
    helpers, place = helpers_at(found, start)
    if place >= len(found):
        return None
    if helpers.have or helpers.be:
        predicate = _predicate(found, start, place, helpers)
        if predicate:
            return predicate
    starter = _longest(found, place, STARTERS)
    if starter:
        family = STARTERS[" ".join(t.low for t in found[place : place + starter])]
        return Group(start, place + starter, family, family, is_over=helpers.over, frequency=helpers.frequency)
    length = _longest(found, place, FORMS)
    if not length:
        return _standing(found, start, place, helpers) if helpers.be else None
    form = FORMS[" ".join(t.low for t in found[place : place + length])]
    if found[place].low in UNCHANGED and (helpers.be or helpers.have):
        form = replace(form, kind="past")
    if helpers.have and found[place].low == "got":
        form = replace(FORMS["have"], kind="past")
    return _group(found, start, place, place + length, form, helpers)


def _longest(found: Sequence[Token], place: int, table: dict[str, Form] | dict[str, str]) -> int:
    for length in (3, 2, 1):
        tokens = found[place : place + length]
        if (
            len(tokens) == length
            and not any(t.is_whole or t.is_mark for t in tokens)
            and " ".join(t.low for t in tokens) in table
        ):
            return length
    return 0


def _group(found: Sequence[Token], start: int, main: int, end: int, form: Form, said: Helpers) -> Group | None:
    if form.kind == "ing" and not said.be:
        return None
    if form.kind == "s" and main and found[main - 1].low in DO:
        # "We do loads of things"
        return None
    following = found[end] if end < len(found) else None
    has_aid = said.be or said.have or said.can or said.do
    is_bare = not has_aid and form.kind == "past" and _is_bare(found, end, form, found[main].low)
    is_passive = is_bare or (said.be and form.kind == "past" and form.base not in _NEVER_PASSIVE)
    family = form.verb.family
    if family == "see" and not _sees(form, said, is_passive, following):
        return None
    if (
        family == "send"
        and start == main == 0
        and form.kind == "base"
        and following
        and following.text in _PROPER_PRONOUNS
    ):
        return None
    is_done = following is not None and (following.low.endswith("ed") or following.low in DONE)
    # "They get corrected proofs" tells of a thing.
    is_done = is_done and _ends_phrase(found, end + 1)
    if form.base == "get" and is_done and following and following.text.islower():
        return None
    if form.base == "put" and following is not None and following.low in _ASIDE:
        return None
    if form.base == "have" and said.can and not said.have:
        family = "see"
    if form.base == "have" and main == start and following is not None and _is_idle(found, end):
        return None
    if form.base == "feed" and following is not None and following.low in ("into", "through") and not is_passive:
        family = "move"
    if (
        form.base in PASSING
        and (form.kind == "base" or form.base == "stream")
        and following is not None
        and following.low in _WAYS
        and not _has_pronoun(found, start)
    ):
        # "Requests pass from the desk to us"
        family = "move"
    if form.base in ("enter", "put") and any(t.low in ("into", "onto") for t in found[end : end + 8]):
        # "Tutors enter marks into SITS"
        family = "send"
    if form.base in _WRITTEN_DOWN and is_passive and following is not None and following.low in _PLACES | {"by"}:
        family = "hold"
    has_helper = main > start and has_aid
    return Group(
        start,
        end,
        family,
        form.base,
        form.verb.via,
        is_passive=is_passive,
        is_bare=is_bare,
        is_firm=has_helper or not form.verb.is_also_noun or form.kind == "past",
        is_over=said.over
        or (said.was and not said.can)
        or (said.need and family in ("see", "use"))
        or (said.can and family in ("send", "receive") and not is_passive),
        frequency=said.frequency,
        form=form.kind,
        has_helper=main > start,
    )


def _has_pronoun(found: Sequence[Token], start: int) -> bool:
    return any(t.low in WE | THEY | {"who"} for t in found[max(0, start - 2) : start])


# "Put together" is made, not put somewhere.
_ASIDE = words("together forward off up out across down")
_NEVER_PASSIVE = ("have", "come", "go")
_NEVER_BARE = words("have go come give take bring ring see get")
_WRITTEN_DOWN = ("file", "record", "log", "enter", "save")
# "Tell Us Once" is a name.
_PROPER_PRONOUNS = ("Us", "Me", "It")
_TO_SEE = ("see", "view", "read", "look at", "log into", "log in to", "log on to")
_IDLE = words("problem lot moan meeting chat feeling question look go word gripe think")


def _is_bare(found: Sequence[Token], end: int, form: Form, word: str) -> bool:
    """Say whether "sent" is short for "is sent": a small word, a time or nothing follows."""
    if form.base in _NEVER_BARE and word not in ("given", "taken", "seen"):
        return False
    if end + 1 < len(found) and found[end].low in PARTICLES and found[end + 1].low in PREPOSITIONS:
        return True
    return end >= len(found) or found[end].is_mark or found[end].low in PREPOSITIONS or _is_time(found, end)


def _ends_phrase(found: Sequence[Token], place: int) -> bool:
    if place >= len(found) or found[place].is_mark or found[place].low in PREPOSITIONS | PARTICLES | ADVERBS:
        return True
    return found[place].low in DETERMINERS | WE | THEY or found[place].low.endswith("ed") or _is_time(found, place)


def _sees(form: Form, said: Helpers, is_passive: bool, following: Token | None) -> bool:
    """Say whether seeing or opening a thing is told as something one may do."""
    if (
        said.can
        or said.over
        or (is_passive and form.base in _TO_SEE and following is not None and following.low == "by")
    ):
        return True
    return form.base in _TO_SEE and form.kind != "past" and not is_passive


def _is_idle(found: Sequence[Token], place: int) -> bool:
    """Tell "have to" and "have a problem" from having a thing."""
    if found[place].low == "to":
        return True
    return found[place].low == "a" and place + 1 < len(found) and found[place + 1].low in _IDLE


def _is_time(found: Sequence[Token], place: int) -> bool:
    return place < len(found) and frequency_at(found, place) is not None


def _predicate(found: Sequence[Token], start: int, place: int, helpers: Helpers) -> Group | None:
    """Read what follows a form of "be": "responsible for", "the owner of", "available to"."""
    if not helpers.be or helpers.have:
        return None
    is_last = place + 1 == len(found) or found[place + 1].is_mark or found[place + 1].low in ("and", "but")
    if found[place].low in ("ours", "mine") and is_last:
        return Group(start, place, "owned", "be", is_over=helpers.over or helpers.was)
    if found[place].low in ("my", "our") and [t.low for t in found[place + 1 :]] in (["responsibility"], ["job"]):
        return Group(start, place, "owned", "be", is_over=helpers.over or helpers.was)
    if possessor_end(found[place:]):
        return Group(start, place, "owned", "be", is_over=helpers.over or helpers.was)
    read = predicate_of([t.low for t in found[place : place + 9]])
    if read is None:
        return None
    family, length = read
    return Group(start, place + length, family, "be", is_over=helpers.over or helpers.was, frequency=helpers.frequency)


def _standing(found: Sequence[Token], start: int, place: int, helpers: Helpers) -> Group | None:
    """Read "is in", "are all on": where a thing stands."""
    if found[place].low not in _PLACES | {"with"} or place + 1 >= len(found):
        return None
    return Group(
        start,
        place,
        "stay",
        "be",
        is_firm=True,
        is_over=helpers.over or helpers.was,
        frequency=helpers.frequency,
    )
