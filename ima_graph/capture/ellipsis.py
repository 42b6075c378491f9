"""What is said the short way or the long way round: "there is …"; and who does the same: "…, and so does the Dean", "as do the clerks", "and Legal can too"."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from ima_graph.capture.facts import Fact
from ima_graph.capture.naming import Named, is_we
from ima_graph.capture.predicates import predicate_of
from ima_graph.capture.reasons import is_purpose, reason_length
from ima_graph.capture.tokens import Token
from ima_graph.capture.verb_words import FORMS
from ima_graph.capture.words import BE, CAN, DO, HAVE, PRESENT_BE

_HELPERS = BE | CAN | DO | HAVE
_CANNOT = ("can't", "cannot", "cant", "don't", "dont", "doesn't", "doesnt", "haven't", "hasn't", "aren't", "isn't")
_TOO = (["too"], ["as", "well"], ["also"])


def also(found: Sequence[Token]) -> tuple[list[Token], list[Token]]:
    """Part a sentence from who does the same as its subject."""
    low = [t.low for t in found]
    for place in range(3, len(found) - 1):
        if low[place] == "as well as" and is_we(found[place + 1 :]):
            return list(found[:place]), list(found[place + 1 :])
        follows = (low[place] == "as" and low[place + 1] in ("do", "does", "can", "have", "has")) or (
            low[place] == "so" and low[place - 1] in (",", "and", "&")
        )
        if follows and low[place + 1] in _HELPERS and place + 2 < len(low):
            return _without_joint(found[:place]), list(found[place + 2 :])
        if low[place] in ("and", ",") and any(low[-len(t) :] == t for t in _TOO):
            end = len(low) - (2 if low[-1] == "well" else 1)
            if place + 1 < end - 1 < place + 7 and low[end - 1] in _HELPERS:
                return _without_joint(found[:place]), list(found[place + 1 : end - 1])
    return list(found), []


def stated(found: Sequence[Token]) -> list[Token]:
    """Read "there is a copy in the safe" as "a copy is in the safe"."""
    low = [t.low for t in found]
    for place in range(4, len(low) - 2):
        if low[place - 1] == "," and low[place + 1] in ("to", "by") and predicate_of(low[place : place + 4]):
            # "…, available to social workers"
            token = found[place]
            return [*found[:place], Token("is", token.start, token.start, "is"), *found[place:]]
    comma = low.index(",") if "," in low else 0
    where = next((k for k in range(comma + 2, min(comma + 5, len(low) - 1)) if low[k] in ("in", "on", "at")), 0)
    is_kept = any(a in PRESENT_BE and b in ("in", "on", "at") for a, b in pairwise(low[:comma]))
    if where and is_kept and not any(w in FORMS for w in low[comma + 1 : where]) and not _HELPERS & set(low[comma:]):
        # "Records are in Tranman, paper ones in the cabinet"
        at = found[where].start
        return [*found[:where], Token("are", at, at, "are"), *found[where:]]
    if 2 < comma < len(low) - 3 and (reason_length(found, 0) or (low[0] == "to" and is_purpose(found, 0))):
        # "To plan meals, we …"
        return [*found[comma + 1 :], *found[:comma]]
    if "not" in low[4:] and low[low.index("not") - 1] in (",", "but") and len(low) - low.index("not") < 5:
        # "The contractor holds it, not us"
        return list(found[: low.index("not") - 1])
    comma = next((k for k in range(len(low) - 4, len(low) - 1) if k > 3 and low[k] in (",", "but")), 0)
    if comma and low[-1] in _CANNOT:
        # "Practitioners can read it, admin can't"
        return list(found[:comma])
    if low[-2:-1] == ["not"] and low[-1] in ("us", "me", "we") and len(low) > 4:
        # "It belongs to the council not us"
        return list(found[:-2])
    if low[0] == "it" and low[1:2] and low[1] in PRESENT_BE and "who" in low[3:9]:
        # "It's Sheila who keeps the list"
        who = low.index("who")
        return [*found[2:who], *found[who + 1 :]]
    if low[0] != "there" or len(low) < 5 or low[1] not in PRESENT_BE:
        return list(found)
    cut = next((k for k in range(3, len(low)) if low[k] in ("in", "on", "at", "under", "with")), 0)
    return [*found[2:cut], found[1], *found[cut:]] if cut else list(found)


def _without_joint(found: Sequence[Token]) -> list[Token]:
    kept = list(found)
    while kept and kept[-1].low in ("and", ",", "&"):
        kept.pop()
    return kept


def _with(fact: Fact, part: str, value: str) -> Fact:
    if part == "who":
        return replace(fact, who=value)
    return replace(fact, from_=value) if part == "from" else replace(fact, to=value)


def alike(facts: Sequence[Fact], name: Named, subjects: Sequence[Named]) -> list[Fact]:
    """Give the facts once more, with another name for the subject."""
    told = {subject.value for subject in subjects}
    found = []
    for fact in facts if name.value else ():
        part = next((k for k in ("who", "from", "to") if fact.part(k) and fact.part(k) in told), "")
        if part:
            other = replace(fact, unclear=(*fact.unclear, part) if name.is_doubtful else fact.unclear)
            found.append(_with(other, part, name.value))
    return found
