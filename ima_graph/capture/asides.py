"""Asides: what is said around a statement and tells nothing: "Right, …", "by the way …", "…, believe it or not"."""

from collections.abc import Sequence
from itertools import pairwise

from ima_graph.capture.name_words import ARTICLES, WE
from ima_graph.capture.tokens import Token
from ima_graph.capture.verb_words import FORMS
from ima_graph.capture.word_sets import words
from ima_graph.capture.words import BE, CAN, HAVE

_ASIDES = words(
    "as_far_as_i_know afaik as_you_know to_be_honest to_be_fair in_fact of_course by_the_way btw yes yeah yep ok okay so "
    "well also and then but plus basically actually fyi erm um er hmm ah oh hi hello hi_there hi_all hello_all hiya right "
    "right_then now_then look listen anyway anyhow honestly frankly personally incidentally obviously clearly no_idea_but "
    "not_sure_but for_us currently at_present at_the_moment nowadays these_days now usually normally typically often "
    "sometimes generally in_general in_practice in_theory to_start_with first firstly second secondly third thirdly finally "
    "lastly next afterwards again additionally furthermore similarly likewise pretty_sure i'm_sure we_know i_know note_that "
    "remember for_example eg e.g on_our_side where_possible just_so_you_know for_info for_the_record for_what_it's_worth "
    "as_i_said like_i_said i_mean you_know good_morning morning_all good_afternoon sorry thanks cheers sure alright "
    "please_note please_note_that pls_note pls_note_that believe_it_or_not as_usual as_it_stands as_ever as_always of_late in_short sadly luckily thankfully "
    "unfortunately as_it_happens one_more_thing another_thing quick_one more_or_less - * • – ·"
)
_ASIDE_WORDS = sorted((tuple(a.replace("'", " '").split()) for a in _ASIDES), key=len, reverse=True)
# Asides before a mark only: "Right, …" speaks, "Right to Buy forms" is a name.
_BEFORE_MARKS = words(
    "first second third next remember hi hello well often right look listen sorry thanks cheers sure clearly"
)


def without_asides(found: Sequence[Token]) -> list[Token]:
    """Cut asides off the head of a sentence or a clause."""
    kept = list(found)
    while kept:
        if kept[0].is_mark:
            kept = kept[1:]
            continue
        if len(kept) > 1 and kept[0].low.endswith("ly") and kept[1].low in ("we", "i"):
            return kept[1:]
        length = _aside_at(kept)
        if not length:
            return kept
        kept = kept[length:]
    return kept


def _aside_at(found: Sequence[Token]) -> int:
    """Give how many words make the aside that begins here; 0 for none."""
    low = tuple(t.low for t in found[:6])
    aside = next((a for a in _ASIDE_WORDS if low[: len(a)] == a and not found[0].is_whole), ())
    rest = found[len(aside) :]
    if not aside or aside[0] not in _BEFORE_MARKS or not rest:
        return len(aside)
    # "Right, we", "well basically we"
    is_spoken = rest[0].is_mark or rest[0].low in WE | ARTICLES or _aside_at(rest)
    return len(aside) if is_spoken else 0


def without_relatives(found: Sequence[Token]) -> list[Token]:
    """Cut ", which date from 1871," out of the middle: it tells nothing that has a part."""
    commas = [k for k, t in enumerate(found) if t.text == ","]
    for begin, end in pairwise(commas[:8]):
        inner = found[begin + 1 : end]
        if 1 < len(inner) < 9 and inner[0].low in ("which", "who") and not any(_tells(t) for t in inner):
            return [*found[:begin], *found[end + 1 :]]
    return list(found)


def _tells(token: Token) -> bool:
    return token.low in FORMS or token.low in BE | HAVE | CAN


def without_last_aside(found: Sequence[Token]) -> list[Token]:
    """Cut ", believe it or not" off the end."""
    cut = max((k for k, t in enumerate(found) if t.text == ","), default=0)
    rest = found[cut + 1 :]
    return list(found[:cut]) if cut and rest and _aside_at(rest) == len(rest) else list(found)
