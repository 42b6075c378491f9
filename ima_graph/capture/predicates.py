"""What says by itself who owns, sees or keeps a thing: "is responsible for", "has access to"."""

from collections.abc import Sequence
from dataclasses import replace

from ima_graph.capture.tokens import Token
from ima_graph.capture.word_sets import words

# What follows "is" or "has" and says who owns, sees or keeps a thing. The last word of each is left out of the name.
SEEN = words("available_to accessible_to accessible_by visible_to viewable_by open_to readable_by available_for")
_PREDICATES: dict[str, frozenset[str]] = {
    "own": words("responsible_for accountable_for in_charge_of answerable_for responsible_of the_lead_for lead_for"),
    "owned": words("the_responsibility_of the_property_of responsibility_of property_of down_to"),
    "seen": SEEN,
    "see": words("able_to_see able_to_access"),
}
_HAVINGS: dict[str, frozenset[str]] = {
    "see": words(
        "access_to sight_of a_login_to a_login_for logins_to logins_for a_log-in_to a_log-in_for rights_to "
        "permission_to_see permission_to_view a_view_of visibility_of an_account_on accounts_on a_licence_for "
        "access_on use_of"
    ),
    "own": words("responsibility_for ownership_of accountability_for overall_responsibility_for charge_of"),
    "hold": words("custody_of possession_of"),
}
_NOT_IN_TITLES = words("to from via by in on at with for is are of and")
# Verbs of several words that no table of forms holds.
STARTERS = {
    "belongs to": "owned",
    "belong to": "owned",
    "belonging to": "owned",
    "takes responsibility for": "own",
    "take responsibility for": "own",
    "takes care of": "hold",
    "take care of": "hold",
    "takes ownership of": "own",
    "take ownership of": "own",
    "is the home of": "hold",
    "taking care of": "hold",
    "takes charge of": "own",
    "take charge of": "own",
    "answers for": "own",
    "answer for": "own",
}


def owner_at(low: Sequence[str]) -> int:
    """Give how many words make "the information asset owner of"; 0 when they do not."""
    for place, word in enumerate(low[:6]):
        if word in ("owner", "owners", "iao", "steward") and place + 1 < len(low) and low[place + 1] in ("of", "for"):
            return place + 2
        if word in _NOT_IN_TITLES or word in (",", "and"):
            break
    return 0


_DUTIES = words("responsibility job remit property baby domain duty call")


def possessor_end(found: Sequence[Token]) -> int:
    """Give where "Karen's responsibility", "the GIS team's" ends at the end of a statement; 0 when it is none."""
    for place, token in enumerate(found[:6]):
        if token.is_mark or token.is_whole or token.low in _NOT_IN_TITLES:
            return 0
        if token.low.endswith(("'s", "s'")):
            end = place + 1
            end += 1 if end < len(found) and found[end].low in _DUTIES else 0
            return end if end == len(found) or found[end].is_mark or found[end].low in ("and", "but") else 0
    return 0


def possessor(found: Sequence[Token]) -> list[Token]:
    """Give who is meant by "the GIS team's" and "Karen's responsibility"."""
    end = possessor_end(found)
    if not end:
        return list(found)
    kept = [t for t in found[:end] if t.low not in _DUTIES]
    cut = kept[-1].text[: -2 if kept[-1].low.endswith("'s") else -1]
    return [*kept[:-1], replace(kept[-1], low=kept[-1].low[: len(cut)], text=cut, end=kept[-1].start + len(cut))]


def having_at(found: Sequence[Token]) -> tuple[str, int] | None:
    """Read what follows "has": "read access to", "responsibility for"."""
    low = [t.low for t in found[:8]]
    # "Read-only access to", "sole responsibility for": what kind of access it is has no part.
    for skipped in range(min(5, len(low))):
        if skipped and (low[skipped - 1] in _NOT_IN_TITLES or found[skipped - 1].is_mark):
            return None
        read = _having(low[skipped:])
        if read:
            return read[0], skipped + read[1]
    return None


def _having(low: Sequence[str]) -> tuple[str, int] | None:
    if low[:1] == ["access"] and (len(low) == 1 or low[1] in (",", "for", "via", "on", "so", "because", "to see")):
        return "see", 1
    for family, phrases in _HAVINGS.items():
        for phrase in phrases:
            said = phrase.split()
            if low[: len(said)] == said:
                return family, len(said)
    return None


def predicate_of(low: Sequence[str]) -> tuple[str, int] | None:
    """Read what follows a form of "be": the family it belongs to, and how many words it takes."""
    for family, phrases in _PREDICATES.items():
        for phrase in phrases:
            said = phrase.split()
            if list(low[: len(said)]) == said:
                return family, len(said)
    length = owner_at(low)
    if length:
        return "own", length
    if low[:1] in (["responsible"], ["accountable"]) and "for" in low[:5]:
        return "own", list(low).index("for") + 1
    return None
