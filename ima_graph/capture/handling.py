"""Clauses that only make or handle a thing: "Clerks type the letters and …", "we scan them and …".

They are no fact; they tell who and what the clause behind them speaks of.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ima_graph.capture.frequency import frequency_at
from ima_graph.capture.name_words import DETERMINERS, THEY, WE
from ima_graph.capture.time_words import FREQUENCIES
from ima_graph.capture.tokens import Token
from ima_graph.capture.verb_words import FORMS, forms_of
from ima_graph.capture.word_sets import words
from ima_graph.capture.words import ADVERBS, BE, CAN, DONE, GET, HAVE, INFINITIVES, NOT_NOW, NOUNS_TOO

JOINTS = words("and then but which who & , plus –")
_PRONOUNS = words("we i they you he she it")
_SMALL = words("to from via by with for in on at as of the a an or through using into per about under over")
_PARTICLES = words("in out up down off over on through")
_THIRD = {form for verb in INFINITIVES for form in forms_of(verb) if form.endswith("s")}
_NOUNS = NOUNS_TOO | {form for verb in NOUNS_TOO for form in forms_of(verb)}
_NO_START = words("if when because once before after while unless until not never no how why what")
_NO_VERBS = _SMALL | DETERMINERS | CAN | HAVE | ADVERBS | JOINTS | _NO_START | words("or so as than since during")
_MOST_SUBJECT = 6
_MOST_WORDS = 40


@dataclass(frozen=True)
class Handling:
    """Who handles what, and whether it is told in the passive."""

    who: list[Token]
    thing: list[Token]
    is_passive: bool = False
    frequency: str = ""


def handling_before(before: Sequence[Token]) -> tuple[list[Handling], str, list[Token]] | None:
    """Read "Clerks type letters and we" before a verb: what is handled, the joint, and who does what follows."""
    if any(t.low in _NO_START or t.low in NOT_NOW for t in before):
        return None
    for joint in range(len(before) - 1, 0, -1):
        token = before[joint]
        if token.is_whole or token.low not in JOINTS:
            continue
        rest = list(before[joint + 1 :])
        while rest and rest[0].low in ADVERBS | {"and", "then"}:
            rest.pop(0)
        if len(rest) > _MOST_SUBJECT:
            return None
        handled = _chain(before[:joint], is_shared=not rest)
        if handled:
            return handled, token.low, rest
    return None


def _chain(found: Sequence[Token], is_shared: bool) -> list[Handling]:
    """Read "owners sign it, we countersign it": one clause or several."""
    kept = list(found)
    while kept and kept[-1].low in JOINTS | ADVERBS:
        kept.pop()
    for joint in range(len(kept) - 2 if len(kept) < _MOST_WORDS else 0, 0, -1):
        if kept[joint].low in JOINTS and not kept[joint].is_whole and kept[joint + 1].low in ("we", "i", "they"):
            last, first = _read(kept[joint + 1 :]), _chain(kept[:joint], is_shared=False)
            return [*first, last] if last else first
    read = _read(kept, is_shared)
    return [read] if read else []


def handling_after(after: Sequence[Token], form: str, is_passive: bool) -> tuple[int, Handling | None]:
    """Find where "and check the totals", ", we scan them" begins behind the parts of a verb of this form."""
    for place in range(1, len(after) - 1):
        if after[place].is_whole or after[place].low not in JOINTS:
            continue
        if after[place].low in ("which", "who") and after[place - 1].text == ",":
            return place, None
        start = place + 1
        while start < len(after) - 1 and after[start].low in JOINTS | ADVERBS:
            start += 1
        rest = after[start:]
        if rest[0].low in WE and len(rest) > 1 and rest[0].low != "us":
            return place, _read(rest)
        made = _read(rest[:8]) if len(rest) > 2 else None
        if made and made.thing and (made.thing[0].low in DETERMINERS or made.thing[0].low in ("it", "them")):
            return place, made
        if _is_bare(rest, form, is_passive):
            return place, Handling([], _object(rest[1:]))
    return len(after), None


def _is_bare(rest: Sequence[Token], form: str, is_passive: bool) -> bool:
    """Say whether a second verb without a subject begins: "check the totals", "reviews it", "checked"."""
    verb, following = rest[0], rest[1] if len(rest) > 1 else None
    if verb.is_whole or not verb.text.islower() or not verb.low.isalpha() or verb.low in _SMALL | DETERMINERS:
        return False
    if verb.low in BE and following is not None and (following.low in DONE or following.low.endswith("ed")):
        return following.low not in FORMS or FORMS[following.low].verb.family in ("see", "use")
    if verb.low.endswith("ed") and verb.low not in FORMS:
        return (
            following is None
            or following.is_mark
            or following.low in _SMALL | DETERMINERS
            or following.low.endswith("ly")
        )
    if following is None or is_passive:
        return False
    if following.low in ("it", "them"):
        return True
    return following.low in DETERMINERS and (verb.low in _THIRD if form == "s" else verb.low in INFINITIVES)


def handled_over(found: Sequence[Token]) -> int:
    """Find a verb that no table knows, but that passes a thing on: "we ping the file across to Legal"; 0 for none."""
    over = any(a.low in _PASSING and b.low == "to" for a, b in pairwise(found))
    if not over or any(t.low in NOT_NOW or t.low in _NO_START for t in found):
        return 0
    return next((k for k in range(1, len(found) - 3) if _is_verb(found, k, found[k - 1])), 0)


_PASSING = words("over across back off on along round through straight")


def _read(found: Sequence[Token], is_shared: bool = False) -> Handling | None:
    """Read one clause; `is_shared` when its subject is that of the next, too."""
    for place in range(1, len(found)):
        token = found[place]
        if token.is_whole or token.is_mark:
            continue
        before = found[place - 1]
        if token.low in BE | GET and place + 1 < len(found):
            verb = place + 1
            while verb < len(found) - 1 and found[verb].low in ADVERBS:
                verb += 1
            is_done = any(t.low.endswith("ed") or t.low in DONE for t in found[verb : verb + 2])
            if not is_done:
                return None
            by = next((k for k in range(verb, len(found)) if found[k].low == "by"), len(found))
            who = _object(found[by + 1 :])
            return Handling(who, list(found[:place]), is_passive=True, frequency=_frequency(found[verb:]))
        if before.low in ADVERBS and place > 1:
            before = found[place - 2]
        if _is_verb(found, place, before, is_shared) or (is_shared and _follows_name(found, place)):
            who = list(found[:place])
            while len(who) > 1 and who[-1].low in ADVERBS:
                who.pop()
            return Handling(who, _object(found[place + 1 :]), frequency=_frequency(found[place + 1 :]))
    return None


def _follows_name(found: Sequence[Token], place: int) -> bool:
    """Find "prints" in "TSO prints Bills and delivers them": a verb behind a proper name."""
    is_verb = found[place].text.islower() and found[place].low in _THIRD and found[place].low not in FORMS
    return (
        is_verb
        and found[place - 1].is_capital
        and place + 1 < len(found)
        and found[place + 1].low not in _SMALL | BE | HAVE
    )


def _frequency(found: Sequence[Token]) -> str:
    timed = (frequency_at(found, k) for k in range(len(found)))
    return next((t[0] for t in timed if t and t[0] in FREQUENCIES), "")


def _is_verb(found: Sequence[Token], place: int, before: Token, is_shared: bool = False) -> bool:
    token, following = found[place], found[place + 1] if place + 1 < len(found) else None
    if not token.text.islower() or not token.low.isalpha() or token.low in _NO_VERBS:
        return False
    if before.is_whole or before.low in _SMALL | DETERMINERS | JOINTS:
        return False
    if following is not None and following.low in BE | CAN:
        return False
    if before.low in _PRONOUNS:
        return token.low not in THEY
    if token.low in FORMS and FORMS[token.low].verb.family != "see":
        return False
    is_plural = before.low.endswith("s") and not before.low.endswith(("ss", "us", "'s"))
    is_base, is_third = token.low in INFINITIVES, token.low in _THIRD
    if following is not None and (following.low in DETERMINERS or following.low in ("it", "them")):
        return not token.low.endswith("s") if is_plural else (is_base or token.low.endswith("s"))
    if following is not None and following.low in _PARTICLES | {"online"} and is_base and is_plural:
        return True
    if is_plural:
        return is_base and token.low not in NOUNS_TOO
    has_object = following is not None and following.low not in _SMALL
    return is_third and (is_shared or token.low not in _NOUNS) and has_object


def _object(found: Sequence[Token]) -> list[Token]:
    """Give what is handled: up to a small word that opens another part."""
    start = 1 if len(found) > 1 and found[0].low in _PARTICLES else 0
    end = next(
        (
            k
            for k in range(start, len(found))
            if found[k].low in _SMALL - {"the", "a", "an", "of", "or"} | {"off"}
            or found[k].is_mark
            or (k > start and frequency_at(found, k))
        ),
        len(found),
    )
    return list(found[start:end])
