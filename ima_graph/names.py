"""Names of records: how they are compared, what they look like, which words stand for nothing."""

import re
import unicodedata
from collections.abc import Iterable

# Words for nothing, by what they say. A blank says nothing at all.
WORDS_FOR_NOTHING: dict[str, tuple[str, ...]] = {
    kind: tuple(words.split("|"))
    for kind, words in {
        "blank": '|-|--|---|.|..|…|_|(blank)|[blank]|blank|null|nan|#n/a|n/d|""|as above|see above|see below|ditto|"|〃'
        "|\u2013|\u2014",
        "not-known": "?|??|???|tbc|tbd|tba|t.b.c.|unknown|not known|don't know|dont know|do not know|not sure|unclear"
        "|to be confirmed|to be decided|to be determined|dk|to follow|no idea|nobody knows|pending",
        "none": "none|nobody|no one|no-one|noone|nil|nothing|no owner|vacant|(vacant)|unowned|unassigned|not assigned"
        "|not allocated|nowhere",
        "not-applicable": "n/a|na|n.a.|not applicable|n / a|does not apply",
    }.items()
}
_ROLE_WORDS = re.compile(
    r"\b(head|director|manager|officer|chief|lead|leader|secretary|adviser|advisor|analyst|administrator|deputy|clerk"
    r"|commissioner|controller|owner|registrar|accountant|librarian|archivist|engineer|architect|chair|partner|siro|dpo"
    r"|co-?ordinator|supervisor|superintendent|principal|executive|steward|champion|assistant|specialist|inspector)\b",
    re.IGNORECASE,
)
_TEAM_WORDS = re.compile(
    r"\b(team|teams|unit|department|directorate|division|branch|section|group|office|service|services|committee|board"
    r"|desk|centre|network|finance|estates|hr|it|legal|payroll|procurement|operations|communications|support|helpdesk)\b",
    re.IGNORECASE,
)
_BODY_WORDS = re.compile(
    r"\b(ltd|limited|plc|inc|llp|gmbh|council|agency|authority|commission|university|bank)\b", re.I
)
_PERSON = re.compile(
    r"^(?:(?:mr|mrs|ms|miss|dr|prof|professor|sir|dame)\.?\s+)?[^\W\d_][\w.'’-]*(?:\s+[^\W\d_][\w.'’-]*){1,3}$",
    re.I,
)


def normal(name: object) -> str:
    """Bring a name into the form in which names are compared: one case, single spaces, plain quotes.

    >>> normal("  Finance   Department ")
    'finance department'
    """
    text = str(name)
    folded = text.lower() if text.isascii() else unicodedata.normalize("NFKC", text).casefold().replace("’", "'")
    # Most names are clean already, and splitting is the costly part.
    return " ".join(folded.split())


def kind_of_agent(name: str, kinds: Iterable[str]) -> str:
    """Tell by its words whether a name is most likely a Post, Team, Organisation or Person, of those allowed.

    >>> kind_of_agent("Head of Payroll", ["Post", "Team", "Person"])
    'Post'
    >>> kind_of_agent("Ana Moreau", ["Post", "Team", "Person"])
    'Person'
    """
    allowed = list(kinds)
    tests = (
        ("Post", bool(_ROLE_WORDS.search(name))),
        ("Organisation", bool(_BODY_WORDS.search(name))),
        ("Team", bool(_TEAM_WORDS.search(name)) or "@" in name or name.isupper()),
        ("Person", bool(_PERSON.match(name)) and name.title() == name),
    )
    for kind, holds in tests:
        if holds and kind in allowed:
            return kind
    order = ("Team", "Organisation", "Post", "Place", "Person")
    return next((k for k in order if k in allowed), allowed[0])


def closest(name: str, known: Iterable[str], least: float = 75) -> str | None:
    """Find the known name that looks most like this one, at least `least` of 100 alike; None if none does."""
    from rapidfuzz import fuzz, process

    found = process.extractOne(name, list(known), scorer=fuzz.WRatio, processor=normal, score_cutoff=least)
    return found[0] if found else None
