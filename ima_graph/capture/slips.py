"""Slips of the pen in verbs."""

from collections.abc import Sequence

from rapidfuzz.distance import OSA

from ima_graph.capture.tokens import Token
from ima_graph.capture.verb_words import FORMS
from ima_graph.capture.word_sets import words


def mended(found: Sequence[Token], is_everywhere: bool = True) -> list[Token]:
    """Mend a slip of the pen in a verb: everywhere, or only behind "we" and "can", where a verb must stand.

    One letter left out, doubled or swapped in a verb that is never a noun; names are left as they are.
    """
    result = []
    for place, token in enumerate(found):
        low = token.low
        is_verb = is_everywhere or (place > 0 and found[place - 1].low in _BEFORE_VERBS)
        if (
            is_verb
            and 0 < place < len(found) - 1
            and len(low) > (2 if found[place + 1].low == "us" else 3)
            and low.isalpha()
            and token.text.islower()
            and low not in FORMS
            and low not in _WORDS_NEAR
        ):
            near = next(
                (w for w in _MENDED_WORDS if w[0] == low[0] and abs(len(w) - len(low)) < 2 and is_slip(low, w)),
                None,
            )
            if near:
                token = Token(near, token.start, token.end, token.text)
        result.append(token)
    return result


_BEFORE_VERBS = words("we i they can may to have has")
# Words of their own that look like a slip.
_WORDS_NEAR = words("spend spends spent scent collet")
_MENDED_WORDS = words(
    "send sends sent receive receives received provide provides forward forwards supply supplies deliver delivers submit submits "
    "transfer transfers share shares shared hold holds held keep keeps kept store stores stored maintain maintains own owns owned "
    "give gives view views upload uploads download downloads email emails "
    "owner access responsible accountable belongs belong available collect collects"
)


def is_slip(typed: str, verb: str) -> bool:
    """Say whether a word is another with one letter left out, doubled or swapped."""
    if OSA.distance(typed, verb, score_cutoff=1) > 1:
        return False
    if typed.endswith(("er", "ers", "or", "ors")) or (typed.startswith(verb) and typed[-1] != verb[-1]):
        # A "provider" provides, and is no slip.
        return False
    # Another letter in the same place makes another word more often than it is a slip.
    return len(typed) != len(verb) or sorted(typed) == sorted(verb)
