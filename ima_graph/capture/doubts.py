"""Doubts: words that no name, route or place holds, so that what was read as one is no more than a guess."""

from collections.abc import Sequence
from itertools import pairwise

from ima_graph.capture.name_words import ARTICLES, TEAMS, THEY, WE
from ima_graph.capture.tokens import Token, tokens
from ima_graph.capture.verb_words import FORMS
from ima_graph.capture.word_sets import words
from ima_graph.capture.words import BE, CAN, NOUNS_TOO

_PARTIES = words("audit research transport support control staff")
STRAY = words("off out up back over on in through across round around down away along again well ok")
_ASTRAY = (STRAY - {"well", "ok"}) | words("about roughly approximately nearly almost within until")
_LONGEST_NAME = 9
_MARKS = frozenset(":?!.()[]-–—")


def has_gap(kept: Sequence[Token], sentence: str) -> bool:
    """Say whether words between these tokens were read as another part: then they are no one name."""
    return any(any(c.isalnum() for c in sentence[a.end : b.start]) for a, b in pairwise(kept) if b.start > a.end + 1)


def is_odd(value: str) -> bool:
    """Say whether a route or a place holds words that none holds: a verb of its own, "we"."""
    found = tokens(value)
    cut = next((k for k, t in enumerate(found) if t.low == "and" and found[k + 1 :][:1]), 0)
    if cut and (found[cut + 1].low in ARTICLES or found[cut + 1].low in ("in", "on", "at")):
        # "Fax and the police", "wall and on the website"
        return True
    return (
        len(found) > _LONGEST_NAME
        or value.lower() in THEY | WE
        or any(
            t.low in BE | CAN | WE | THEY or (t.low in FORMS and before.low == "and" and FORMS[t.low].kind == "past")
            for before, t in pairwise(found)
            if not t.is_capital and not t.is_whole
        )
    )


def _is_strange(token: Token, place: int, before: Token) -> bool:
    if place == 0 and token.low in ("we", "i", "they", "you"):
        return True
    is_each = token.low in ("each", "every") and (place == 0 or before.low in ("for", "of", "per", "on"))
    return token.low in _NOT_IN_NAMES and not token.is_capital and not is_each


def _is_by_name(kept: Sequence[Token], place: int) -> bool:
    """Find "by" in "Pay by Phone"."""
    return kept[place].low in ("by", "through") and kept[place - 1].is_capital and kept[-1].is_capital


def is_doubtful(kept: Sequence[Token], is_thing: bool, has_article: bool = False) -> bool:
    """Say whether a name holds words that names do not hold: a verb, "we", a small word before another part."""
    if (
        not has_article
        and len(kept) > 1
        and kept[0].text in STRAY - {"over", "up", "well", "ok", "on", "in"}
        and kept[1].low != "of"
    ):
        return True
    ends_astray = len(kept) > 1 and kept[-1].text in _ASTRAY and not kept[-1].is_whole
    if len(kept) > _LONGEST_NAME or ends_astray:
        return True
    if (
        not has_article
        and len(kept) == 1
        and kept[0].text.islower()
        and kept[0].low in NOUNS_TOO - TEAMS - _PARTIES
        and not is_thing
    ):
        return True
    if len(kept) > 1 and kept[0].low in ("lots", "loads", "plenty", "tons"):
        return True
    if kept[0].text.islower() and kept[0].low.endswith("ed") and (len(kept) == 1 or kept[1].low in STRAY):
        return True
    if not (is_thing or has_article) and kept[0].low in _SMALL and not kept[0].is_whole and len(kept) > 1:
        # "In winter gritters"
        return True
    for place, token in enumerate(kept):
        if token.is_whole or token.text.startswith("("):
            continue
        if place and token.low in _INNER and kept[place - 1].low not in _BEFORE_INNER and not token.is_capital:
            # "Pathologist dictates the report"
            return True
        if place and token.text == "I" and place < len(kept) - 1 and kept[place + 1].text.islower():
            # "The price list I think"
            return True
        if token.low == "from" and not is_thing and len(kept) > 4:
            return True
        if token.text in _MARKS or (_is_strange(token, place, kept[place - 1]) and not _is_by_name(kept, place)):
            return True
        form = FORMS.get(token.low)
        if form and place == len(kept) - 1 and form.kind == "past" and token.text.islower() and form.base != "read":
            # "copy kept": more than a name.
            return place > 0
        if (
            form
            and place
            and token.low != "own"
            and not token.is_capital
            and not form.verb.is_also_noun
            and form.kind in ("base", "s")
            and form.verb.family != "see"
        ):
            return True
    return False


_SMALL = words("in on at by during for from to with within until since most via")
_INNER = words("the a an our my their its his these those")
_BEFORE_INNER = words(
    "of for on in at with to from by and or & about under over into against around between behind near than as all"
)
_NOT_IN_NAMES = (
    WE
    | BE
    | words(
        "they them it who which that because via by through will would can so if but when then not also has have had there every "
        "each"
    )
)
