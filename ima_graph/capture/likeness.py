"""Likeness of two names: why they may mean one thing, and how alike they are."""

from rapidfuzz.distance import OSA

from ima_graph.capture.cores import Core, Form

_CUT_OFF = 80.0
_SAME = "the same but for spaces, plurals or small words"
_FILLED = "the same but for a word such as team or system"


def alike(a: Core, b: Core) -> tuple[str, float] | None:
    """Say why two names may mean one thing, and how alike they are; None when they are two things."""
    if a.marks != b.marks:
        return None
    if a.squashed == b.squashed:
        return _SAME, 99.0
    if a.fillers and b.fillers and not a.fillers & b.fillers:
        return None
    if sorted(a.words) == sorted(b.words):
        return (_SAME, 98.0) if a.fillers == b.fillers else (_FILLED, 97.0)
    return _matched(a, b)


def _matched(a: Core, b: Core) -> tuple[str, float] | None:
    """Match the words of two names, each with one of the other; None when a word is left over."""
    pairs = [(_form_likeness(x, y), x, y) for x in a.forms for y in b.forms]
    pairs = [p for p in pairs if p[0]]
    pairs.sort(key=lambda p: (-len(p[1].places) - len(p[2].places), -p[0], p[1].text, p[2].text))
    left, right = set(range(len(a.words))), set(range(len(b.words)))
    scores, kinds = [], set()
    for score, x, y in pairs:
        if x.places <= left and y.places <= right:
            left -= x.places
            right -= y.places
            scores.append(score)
            kinds |= {x.kind, y.kind}
    if not scores or left or right:
        return None
    return ("initials", 90.0) if "initials" in kinds else ("spelt nearly the same", round(sum(scores) / len(scores), 1))


def _form_likeness(x: Form, y: Form) -> float:
    """Compare two forms; one of them is always a single word."""
    if x.kind != "word" and y.kind != "word":
        return 0.0
    if "initials" in (x.kind, y.kind):
        return 95.0 if x.text == y.text else 0.0
    if x.text == y.text:
        return 100.0
    likeness = word_likeness(x.text, y.text)
    # "Risk policy" written together begins with "risk": only slips count in joined words.
    return likeness if x.kind == y.kind or likeness > _CUT_OFF else 0.0


def word_likeness(a: str, b: str) -> float:
    """Tell how alike two words are, 0 for two different words: a slip of the pen in a long word, or a word cut off.

    >>> word_likeness("procurement", "procurment"), word_likeness("parking", "park"), word_likeness("tax", "tap")
    (94.0, 0.0, 0.0)
    """
    short, long = sorted((a, b), key=len)
    if len(short) < 3 or short[0] != long[0] or {short, long} in _CONFUSED or {short[-2:], long[-2:]} == {"er", "ee"}:
        return 0.0
    if any(letter.isdigit() for letter in a + b):
        return 0.0
    if long.startswith(short):
        return _prefix_likeness(short, long[len(short) :])
    slips = OSA.distance(short, long, score_cutoff=2)
    allowed = 2 if len(short) > 9 else 1
    is_swap = sorted(a) == sorted(b)
    return 100.0 - 6 * slips if slips <= allowed and (len(short) > 4 or is_swap) else 0.0


def _prefix_likeness(short: str, rest: str) -> float:
    """Compare a word with a longer one that begins with it: elector and electoral, Dem and Democratic."""
    if rest == "al":
        return 90.0
    if len(rest) == 1:
        return 94.0 if len(short) > 3 else 0.0
    is_cut = len(short) < 5 and len(rest) > 3 and short[-1] not in "aeiouy" and not rest.endswith(("ing", "er"))
    return _CUT_OFF if is_cut else 0.0


# Pairs of words that are one slip apart and stand in many registers.
_CONFUSED = tuple(
    set(pair.split("-"))
    for pair in [
        "contact-contract",
        "personal-personnel",
        "costing-casting",
        "lease-leave",
        "statue-statute",
        "police-policy",
        "council-counsel",
        "compliant-complaint",
        "stationary-stationery",
        "principal-principle",
        "staff-stuff",
        "patient-patent",
        "invoice-invoke",
        "trainee-trainer",
        "census-consensus",
        "moral-morale",
        "train-terrain",
        "planning-panning",
        "planning-planting",
        "casual-causal",
        "marital-martial",
    ]
)
