"""Who receives in "send Finance the file": told from the thing that is sent."""

from collections.abc import Sequence

from ima_graph.capture.name_words import ARTICLES, HEADS, TEAM_HEADS, TEAMS, WE
from ima_graph.capture.naming import Setting, trimmed
from ima_graph.capture.tokens import Token
from ima_graph.capture.word_sets import words

_NO_RECEIVER_BEFORE = words("of and for on about plus all in with")


def is_somebody(found: Sequence[Token]) -> bool:
    """Tell "we ring Estates" from "we ring the results through"."""
    kept = trimmed(found)
    return bool(kept) and all(t.is_capital and not t.is_whole for t in kept)


def recipient_of(thing: list[Token], setting: Setting) -> tuple[list[Token], list[Token], bool]:
    """Tell the receiver from the thing in "send Finance the file"; the last answer says whether that is sure."""
    if len(thing) == 1 and thing[0].low in WE and not thing[0].is_whole:
        return thing, [], True
    if len(thing) < 2 or thing[0].is_mark:
        return [], thing, True
    end = _pronoun_end(thing) or _article_after(thing) or _team_end(thing, setting)
    if end:
        return thing[:end], thing[end:], True
    capitals = next((k for k, t in enumerate(thing) if not t.is_capital), len(thing))
    may_be_name = 0 < capitals < len(thing) and not any(c.isdigit() for t in thing[:capitals] for c in t.text)
    if may_be_name and thing[capitals].low not in ("and", "of", "for", "&", ",", "or") and not thing[0].is_whole:
        # "Send Barclays payslips" and "send BACS files" look the same, but for a word that hardly stands alone.
        if capitals == len(thing) - 1 and thing[-1].low in HEADS:
            return [], thing, True
        return [], thing, False
    return [], thing, True


def _pronoun_end(thing: Sequence[Token]) -> int:
    if thing[0].is_whole or thing[0].low not in WE | _OTHERS:
        return 0
    if len(thing) > 2 and thing[1].low == "and":
        return next((k for k in range(2, len(thing)) if thing[k].low in ARTICLES), 1)
    return 1


_OTHERS = words("them you him her everyone everybody people someone somebody")


def _article_after(thing: Sequence[Token]) -> int:
    """Find the article in "send the auditors a copy"."""
    for place in range(1, len(thing)):
        before, token = thing[place - 1], thing[place]
        opens = not token.is_whole and token.low in ARTICLES | {"all", "each", "any"}
        if opens and before.low not in _NO_RECEIVER_BEFORE and not before.is_mark and trimmed(thing[:place]):
            return place
    return 0


def _team_end(thing: Sequence[Token], setting: Setting) -> int:
    """Find a team that is known, or is one in every organisation."""
    for end in range(len(thing) - 1, 0, -1):
        if " ".join(t.low for t in trimmed(thing[:end])) in setting.names:
            return end
    begin = 1 if thing[0].low in ARTICLES and not thing[0].is_whole else 0
    capitals = next((k for k in range(begin, len(thing)) if not thing[k].is_capital), len(thing))
    if begin + 1 < capitals < len(thing) and thing[capitals - 1].low in TEAM_HEADS:
        # "Send the Early Years Team headcounts."
        return capitals
    is_team = (
        thing[0].is_capital and thing[0].low.lower() in TEAMS and thing[1].low not in ("and", "of", "&", "or", ",")
    )
    if not is_team or thing[0].is_whole:
        return 0
    return 2 if len(thing) > 2 and thing[1].low in TEAM_HEADS else 1
