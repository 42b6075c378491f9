"""Who receives in "send Finance the file": told from the thing that is sent."""

from collections.abc import Sequence

from ima_graph.capture.name_words import ARTICLES, HEADS, TEAM_HEADS, TEAMS, WE
from ima_graph.capture.naming import Setting, trimmed
from ima_graph.capture.tokens import Token
from ima_graph.capture.word_sets import words

# Many of them before a noun receive it: nobody says "tenants statements".
PEOPLE = words(
    "parents patients tenants residents customers clients students pupils drivers councillors carers families volunteers "
    "officers managers schools wards members suppliers contractors applicants claimants landlords governors trustees teachers "
    "nurses doctors gps consultants judges magistrates jurors witnesses victims solicitors inspectors wardens crews ministers "
    "mps directors auditors visitors readers businesses charities hospitals surgeries practices councils departments depots "
    "employees owners farmers growers researchers lecturers tutors learners passengers operators households"
)
# What is kept about people: "members list" may be one name.
_KEPT_ABOUT = words("list lists register file files database log records details")
_NO_RECEIVER_BEFORE = words("of and for on about plus all in with")


# What somebody sends about another thing: "their objections to new plans".
REPLIES = words(
    "objection objections response responses reply replies change changes amendments answers comments updates"
)


def is_somebody(found: Sequence[Token]) -> bool:
    """Tell "we ring Estates" from "we ring the results through"."""
    kept = trimmed(found)
    return bool(kept) and all(t.is_capital and not t.is_whole for t in kept)


def recipient_of(thing: list[Token], setting: Setting, gives: bool = False) -> tuple[list[Token], list[Token], bool]:
    """Tell the receiver from the thing in "send Finance the file"; the last answer says whether that is sure.

    `gives` tells that the verb is one of giving, so that "tenants rent statements" is a receiver and a thing.
    """
    if len(thing) == 1 and thing[0].low in WE and not thing[0].is_whole:
        return thing, [], True
    if len(thing) < 2 or thing[0].is_mark:
        return [], thing, True
    end = _pronoun_end(thing) or _article_after(thing) or _team_end(thing, setting)
    if end:
        return thing[:end], thing[end:], True
    people = next((k for k, t in enumerate(thing[:4], start=1) if t.low in PEOPLE), len(thing))
    if gives and people < len(thing) and not any(t.low in _NO_RECEIVER_BEFORE for t in thing[:people]):
        following = thing[people]
        if not following.is_mark and following.low not in _NO_RECEIVER_BEFORE:
            return thing[:people], thing[people:], not (len(thing) == people + 1 and following.low in _KEPT_ABOUT)
    team = next((k + 1 for k, t in enumerate(thing) if t.low in ("team", "department")), 0)
    has_article = thing[0].low in ARTICLES
    if gives and has_article and 2 < team < len(thing) and thing[team].low not in _NO_RECEIVER_BEFORE:
        return thing[:team], thing[team:], thing[-1].low.endswith("s")
    is_long = has_article and (len(thing) > 4 or any(t.low in TEAM_HEADS for t in thing[1:-1]))
    is_plain = not any(t.low in _NO_RECEIVER_BEFORE or t.is_mark for t in thing)
    is_many = any(t.text.islower() and t.low.endswith("s") and t.low not in HEADS for t in thing[:-1])
    is_somebody_told = has_article and len(thing) > 2 and f"{thing[1].low}s" in PEOPLE
    if gives and (is_long or is_somebody_told or (is_many and is_plain and len(thing) > 2)):
        # "Give the press office decision notices", "send leavers pension forms"
        return [], thing, False
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


def may_receive(token: Token) -> bool:
    """Tell "for the security manager" from "for the annual return", "for the inspection"."""
    return token.low in TEAM_HEADS or not (
        token.low in HEADS
        or token.low.endswith(("ing", "ion", "ions", "ment", "ments", "al", "ance", "it", "its", "ew", "ws"))
    )
