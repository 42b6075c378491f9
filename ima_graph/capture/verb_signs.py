"""Signs that a word that is often a noun is a verb where it stands: "schools return forms", but "return forms go"."""

from collections.abc import Sequence

from ima_graph.capture.frequency import frequency_at
from ima_graph.capture.name_words import ARTICLES, DETERMINERS, TEAMS, THEY, WE
from ima_graph.capture.tokens import Token
from ima_graph.capture.verb_words import FORMS
from ima_graph.capture.verbs import PARTICLES, PASSING, PREPOSITIONS, Group
from ima_graph.capture.word_sets import words
from ima_graph.capture.words import ADVERBS, BE, CAN, GET, HAVE, INFINITIVES, NOUNS_TOO

JOINTS = words("and then but which who where while whereas plus , & that .")


def heads_subject(found: Sequence[Token], group: Group) -> bool:
    """Say whether a first word opens a subject, and is no order: "Offer letters are …"."""
    if group.start or group.form not in ("base", "past") or group.has_helper or group.is_bare:
        return False
    for place in range(group.end, min(group.end + 4, len(found) - 1)):
        token, before, following = found[place], found[place - 1], found[place + 1].low
        if token.is_mark or is_opening(token) or token.low in JOINTS:
            return False
        if token.low in BE | HAVE | CAN | GET:
            return True
        if token.low in FORMS and before.low.endswith("s") and place > group.end and following in PREPOSITIONS:
            # "Offer letters go to …"
            return True
    return False


def stands_before(found: Sequence[Token], likely: Group, firm: Group) -> bool:
    """Say whether a firm verb belongs to a later clause, so that the likely one before it is the first verb."""
    return any(found[k].low in JOINTS for k in range(likely.end, firm.start)) and not any(
        found[k].low == "and" for k in range(likely.start)
    )


def in_name(found: Sequence[Token], likely: Group, bare: Group) -> bool:
    """Find "loan" in "student loan notices sent to us": a word of the name before a bare "sent"."""
    run = found[likely.end : bare.start]
    return (
        not likely.is_firm
        and bool(run)
        and not any(t.is_mark or is_opening(t) or t.low in JOINTS or t.low in PREPOSITIONS for t in run)
    )


def is_likely(found: Sequence[Token], group: Group, first: int) -> bool:
    """Say whether a word that is often a noun is a verb here; `first` is where the clause begins."""
    before = found[group.start - 1] if group.start > first else None
    after = found[group.end] if group.end < len(found) else None
    if (
        before is not None
        and not before.is_whole
        and before.low in WE | THEY | {"you"}
        and before.low not in ("us", "me")
        and (group.is_firm or before.low not in ("this", "these", "those", "one"))
    ):
        return True
    if (
        before is not None
        and not before.is_whole
        and (before.low in DETERMINERS - {"copies"} or before.low in PREPOSITIONS)
    ):
        return False
    if after is not None and after.low in ("we", "i") and not after.is_whole and group.form == "s":
        # "Custody records we get from …"
        return False
    if group.base == "own" and before is not None and before.low.endswith(("'s", "s'")):
        # "Patients' own drugs"
        return False
    if after is not None and after.low == "of" and group.form in ("base", "s"):
        # "Leave of absence"
        return False
    if before is not None and before.text.isdigit() and not group.is_firm:
        # "999 call recordings"
        return False
    has_pronoun = after is not None and after.low in ("us", "me", "it", "them")
    if not group.is_firm and not has_pronoun and _in_object(found, group.start, first):
        return False
    if not group.has_helper and after is not None and after.low in BE and group.family not in ("stay", "owned"):
        return False
    if before is not None and found[group.start].text.istitle() and not (group.has_helper or before.is_mark):
        # "Glen Lodge", "Casework Live"
        return False
    if group.is_firm:
        return True
    if after is None or after.is_mark or after.low in BE or after.low in HAVE or after.low in CAN:
        return False
    if after.low in ("and", "or", "&", "that", "which", "who"):
        return False
    object_ = found[group.end + 1] if group.end + 1 < len(found) else None
    if (
        group.form == "s"
        and after.low in _ONLY_VERBS
        and object_
        and (is_opening(object_) or object_.low.endswith("s"))
    ):
        # "Pupil files follow the child", "lab couriers carry samples"
        return False
    following = FORMS.get(after.low)
    is_verb = following is not None and (not following.verb.is_also_noun or following.kind == "past")
    if is_verb and following is not None and following.verb.family != "see":
        return False
    if (
        following
        and (following.verb.family == "move" or after.low in (*PASSING, "feed"))
        and _is_connected(found, group.end + 1)
    ):
        return False
    if group.family == "move" and not (after.low in PREPOSITIONS or after.low in ADVERBS):
        return False
    if group.via and after.low == "in" and opens_object(found, group.end + 1):
        return _agree(before, group)
    if after.low in PARTICLES and group.family == "send" and before is not None and not _is_inner_name(found, group):
        # "The depot emails over tonnages"
        return _agree(before, group) and (group.form == "s" or before.low.endswith("s"))
    if after.low in PREPOSITIONS:
        is_many = group.base not in PASSING or group.form == "s" or (before is not None and before.low.endswith("s"))
        return group.family == "move" and is_many and _agree(before, group)
    if opens_object(found, group.end):
        return True
    is_told = any(t.low in ("to", "with", "from") for t in found[group.end :])
    if group.form == "base" and group.start == first + 1 and before and _is_singular(before) and not is_told:
        # "Instrument loan agreements"
        return False
    return before is not None and _agree(before, group)


_ONLY_VERBS = INFINITIVES - NOUNS_TOO - words("complete clear close select build")


def _is_singular(token: Token) -> bool:
    """Say whether a word that opens a sentence is one thing, and neither a team nor an abbreviation."""
    return not (token.is_whole or token.low.endswith("s") or token.low in TEAMS) and token.text.istitle()


def _is_inner_name(found: Sequence[Token], group: Group) -> bool:
    return group.start > 1 and found[group.start - 1].is_capital


def _in_object(found: Sequence[Token], place: int, first: int) -> bool:
    """Say whether a word is within what another verb handles: "produces a void report"."""
    for begin in range(place - 1, max(first, place - 4), -1):
        if found[begin].low in ARTICLES and not found[begin].is_whole:
            verb = found[begin - 1]
            return verb.text.islower() and (verb.low in INFINITIVES or verb.low.removesuffix("s") in INFINITIVES)
    return False


def _is_connected(found: Sequence[Token], place: int) -> bool:
    return place < len(found) and found[place].low in PREPOSITIONS


def opens_object(found: Sequence[Token], place: int) -> bool:
    """Say whether what is done something to begins here: "the list", but not "every month"."""
    if place >= len(found) or not is_opening(found[place]):
        return False
    return found[place].low not in ("every", "each") or frequency_at(found, place) is None


def is_opening(token: Token) -> bool:
    """Say whether a word opens a name: "the", "us", "each"."""
    return not token.is_whole and (token.low in DETERMINERS or token.low in WE or token.low in ("it", "them"))


def _agree(before: Token | None, group: Group) -> bool:
    if before is None:
        return False
    is_plural = before.text.islower() and before.low.endswith("s") and not before.low.endswith(("ss", "us", "is"))
    return group.form != "s" if is_plural else True
