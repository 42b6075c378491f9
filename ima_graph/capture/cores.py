"""The core of a name: what is left when case, plurals, articles and words such as "team" are put aside."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

from ima_graph.capture.word_sets import words
from ima_graph.names import normal

# Words that often stand beside a name without changing what is meant. Two names that have words of different
# groups are different things: a payroll file is no payroll system.
_FILLERS = {
    word: group
    for group, listed in {
        "team": "team department directorate division unit section branch office group function desk",
        "service": "service",
        "system": "system application app platform software tool solution package program site",
        "file": "file data dataset information info record detail document doc",
        "register": "register list log",
        "spreadsheet": "spreadsheet workbook excel xlsx xls sheet csv",
        "database": "database db",
        "body": "ltd limited plc llp inc",
    }.items()
    for word in listed.split()
}
_ARTICLES = words("the a an our my s")
_SMALL = _ARTICLES | words("of and for at to")
# Names that differ in one of these are different things, however alike they look.
_MARKS = words(
    "north south east west northern southern eastern western northeast northwest southeast southwest central upper lower "
    "inner outer internal external inbound outbound incoming outgoing import export input output old new draft final "
    "former current first second third fourth primary secondary junior senior live test archive archived closed open in out "
    "january february march april june july august september october november december jan feb mar apr jun jul aug sep "
    "sept oct nov dec monday tuesday wednesday thursday friday saturday sunday spring summer autumn winter "
    "daily weekly fortnightly monthly quarterly termly yearly annual i ii iii iv"
)
_SHORT = {
    "dept": "department",
    "mgmt": "management",
    "mgt": "management",
    "govt": "government",
    "gov": "government",
    "org": "organisation",
    "comms": "communications",
    "ops": "operations",
    "admin": "administration",
    "cttee": "committee",
    "acct": "account",
    "accts": "account",
    "rpt": "report",
    "reg": "register",
    "corresp": "correspondence",
    "svc": "service",
    "svcs": "service",
    "sys": "system",
}
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_AND_LETTERS = re.compile(r"\b([A-Z])&([A-Z])\b")
_INITIALS = re.compile(r"[A-Z]{2,}s$")
_NOT_PLURAL = ("ss", "us", "is", "ics", "news", "gas", "sms", "gis", "bus")
_LONGEST_NAME = 200
_MOST_WORDS = 12
_LONGEST_INITIALS = 6


@dataclass(frozen=True, slots=True)
class Form:
    """A way to write some words of a name: the word itself, neighbours joined, or their initials."""

    text: str
    kind: str
    places: frozenset[int]


@dataclass(frozen=True, slots=True)
class Core:
    """A name as it is compared; `forms` stand for words of the core by their places."""

    name: str
    words: tuple[str, ...]
    fillers: frozenset[str]
    marks: frozenset[str]
    squashed: str
    forms: tuple[Form, ...]


@lru_cache(maxsize=50_000)
def core(name: str) -> Core:
    """Read a name once; the same name again costs nothing."""
    pieces = _pieces(name)
    every = [w for w, _ in pieces]
    weighty = [w for w in every if w not in _SMALL]
    kept = tuple(w for w in weighty if w not in _FILLERS) or tuple(weighty) or tuple(every)
    return Core(
        normal(name),
        kept,
        frozenset(_FILLERS[w] for w in weighty if w in _FILLERS and w not in kept),
        frozenset(w for w in every if w in _MARKS or w.startswith("letter ") or any(c.isdigit() for c in w)),
        "".join(weighty),
        _forms(pieces, kept),
    )


def _pieces(name: str) -> list[tuple[str, str]]:
    """Give the words of a name as they are compared, each with what it adds to initials."""
    plain = unicodedata.normalize("NFKD", name[:_LONGEST_NAME])
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    plain = _AND_LETTERS.sub(r"\1\2", plain).replace("&", " and ")
    found = []
    for place, written in enumerate(_WORD.findall(plain)[:_MOST_WORDS]):
        if place and len(written) == 1 and written.isupper():
            # "Team A" is not "Team B", and its A is no article.
            found.append((f"letter {written}", written.lower()))
            continue
        bare = written.replace("’", "'").removesuffix("'s").replace("'", "")
        bare = bare[:-1] if _INITIALS.match(bare) else bare
        low = singular(_SHORT.get(bare.lower(), bare.lower())) if not bare.isupper() else bare.lower()
        low = _mended(low)
        # HM Revenue and Customs is HMRC: what is initials already is taken whole.
        found.append((low, low if bare.isupper() and len(bare) < 5 else low[:1]))
    return [piece for piece in found if piece[0]]


def _mended(word: str) -> str:
    """Mend one slip of the pen in a word such as "register"."""
    if len(word) < 6 or word in _FILLERS:
        return word
    return next(
        (f for f in _FILLERS if len(f) > 6 and f[0] == word[0] and OSA.distance(f, word, score_cutoff=1) < 2), word
    )


def singular(word: str) -> str:
    """Give the singular of an English plural, well enough to compare.

    >>> [singular(w) for w in ("policies", "leases", "boxes", "analysis", "staff")]
    ['policy', 'lease', 'box', 'analysis', 'staff']
    """
    if len(word) < 4 or not word.endswith("s") or word.endswith(_NOT_PLURAL):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("xes", "ches", "shes", "sses")):
        return word[:-2]
    return word[:-1]


def _forms(pieces: list[tuple[str, str]], kept: tuple[str, ...]) -> tuple[Form, ...]:
    forms = [Form(word, "word", frozenset({place})) for place, word in enumerate(kept)]
    told = [p for p in pieces if p[0] not in _ARTICLES]
    # Where each word stands in the core; small words and fillers stand nowhere there.
    places: list[int] = []
    for word, _ in told:
        places.append(kept.index(word, _next(places)) if word in kept[_next(places) :] else -1)
    for start in range(len(told)):
        for end in range(start + 2, min(start + _LONGEST_INITIALS, len(told)) + 1):
            covered = frozenset(p for p in places[start:end] if p >= 0)
            if not covered:
                continue
            run = told[start:end]
            if end - start == 2:
                forms.append(Form(run[0][0] + run[1][0], "joined", covered))
            initials = {"".join(i for _, i in run), "".join(i for w, i in run if w not in _SMALL)}
            forms += [Form(i, "initials", covered) for i in initials if 1 < len(i) <= _LONGEST_INITIALS]
    return tuple(dict.fromkeys(forms))


def _next(places: list[int]) -> int:
    return max(places, default=-1) + 1
