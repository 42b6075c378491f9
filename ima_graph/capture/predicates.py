"""What says by itself who owns, sees or keeps a thing: "is responsible for", "has access to"."""

from collections.abc import Sequence

from ima_graph.capture.tokens import Token
from ima_graph.capture.word_sets import words
from ima_graph.capture.words import ADVERBS

# What follows "is" or "has" and says who owns, sees or keeps a thing. The last word of each is left out of the name.
_PREDICATES: dict[str, tuple[str, ...]] = {
    "own": (
        "responsible for",
        "accountable for",
        "in charge of",
        "answerable for",
        "responsible of",
        "the lead for",
        "lead for",
    ),
    "owned": ("the responsibility of", "the property of", "responsibility of", "property of", "down to"),
    "seen": (
        "available to",
        "accessible to",
        "accessible by",
        "visible to",
        "viewable by",
        "open to",
        "readable by",
        "available for",
    ),
    "see": ("able to see", "able to access"),
}
_HAVINGS: dict[str, tuple[str, ...]] = {
    "see": (
        "access to",
        "sight of",
        "a login to",
        "a login for",
        "logins to",
        "logins for",
        "a log-in to",
        "a log-in for",
        "rights to",
        "permission to see",
        "permission to view",
        "a view of",
        "visibility of",
        "an account on",
        "accounts on",
        "a licence for",
        "access on",
    ),
    "own": ("responsibility for", "ownership of", "accountability for", "overall responsibility for", "charge of"),
    "hold": ("custody of", "possession of"),
}
_ACCESS_KINDS = words(
    "read write full read-only view view-only edit admin direct limited no only some remote online live read/write"
)
_NOT_IN_TITLES = words("to from via by in on at with for is are")
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


def having_at(found: Sequence[Token]) -> tuple[str, int] | None:
    """Read what follows "has": "read access to", "responsibility for"."""
    low = [t.low for t in found[:8]]
    skipped = 0
    while low and (low[0] in _ACCESS_KINDS or low[0] in ADVERBS or low[0] in ("and", "the", "got")) and skipped < 4:
        low, skipped = low[1:], skipped + 1
    for family, phrases in _HAVINGS.items():
        for phrase in phrases:
            words = phrase.split()
            if low[: len(words)] == words:
                return family, skipped + len(words)
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
