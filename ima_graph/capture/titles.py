"""What is said of a thing that is named first: "Loan log: …", "Loan log – owner: …", "the owner of the loan log is …"."""

from collections.abc import Sequence
from itertools import product

from ima_graph.capture.facts import NEEDED, Fact
from ima_graph.capture.name_words import THEY, WE
from ima_graph.capture.naming import Setting, listed
from ima_graph.capture.predicates import owner_at
from ima_graph.capture.tail import tail_of
from ima_graph.capture.tokens import Token
from ima_graph.capture.verb_words import FORMS
from ima_graph.capture.words import BE

LABELS = {
    "owner": "owns",
    "owners": "owns",
    "iao": "owns",
    "holder": "holds",
    "keeper": "holds",
    "custodian": "holds",
    "users": "access",
}
_FAMILIES = {"owns": "own", "holds": "hold", "access": "see"}
_DASHES = ("-", "–", "—", "--")
_COPULAS = ("is", "are", ":", "=")
_DUTIES = ("responsibility", "accountability", "ownership", "custody")
_RESTS = ("lies", "rests", "sits", "lie", "rest", "sit", "belongs")


def topic_end(found: Sequence[Token]) -> int:
    """Find the mark of "Loan agreements: we keep them in the safe"; a dash does as well as a colon."""
    cut = next((k for k, t in enumerate(found[:9]) if k and t.is_mark and (t.text == ":" or t.low in _DASHES)), 0)
    if not cut or cut + 2 >= len(found) or any(t.text == "," for t in found[:cut]):
        return 0
    if found[cut].text == ":":
        return 0 if _ends_in_verb(found[:cut]) and not any(t.low in WE | THEY for t in found[cut:]) else cut
    return 0 if any(_is_verb(t) for t in found[:cut]) else cut


def _is_verb(token: Token) -> bool:
    form = FORMS.get(token.low)
    return token.low in BE | WE or (form is not None and not form.verb.is_also_noun)


def _ends_in_verb(found: Sequence[Token]) -> bool:
    """Tell "we hold: …" from "Absence report: …"."""
    last = found[-1].low
    form = FORMS.get(last)
    return last in BE or (form is not None and (not form.verb.is_also_noun or found[0].low in WE))


def owner_facts(found: Sequence[Token], setting: Setting) -> list[Fact]:
    """Read "the owner of X is Y", "X's owner is Y" and "responsibility for X lies with Y"."""
    start = 1 if found[0].low in ("the", "our", "overall") else 0
    if len(found) > 2 and found[start].low in _DUTIES and found[start + 1].low in ("for", "of"):
        return _responsibility(found[start + 2 :], setting)
    length = owner_at([t.low for t in found[start:]])
    copulas = (*_COPULAS, *_DASHES) if length else _COPULAS
    copula = next((k for k, t in enumerate(found) if t.low in copulas and not t.is_whole), None)
    if copula is None or copula + 1 >= len(found):
        return []
    after = found[copula + 1 :]
    if length and copula > start + length:
        things = list(found[start + length : copula])
    elif copula > 1 and found[copula - 1].low in ("owner", "iao") and found[copula - 2].low.endswith(("'s", "s'")):
        cut = found[copula - 2]
        bare = cut.text[: -2 if cut.low.endswith("'s") else -1]
        things = [*found[: copula - 2], Token(bare.lower(), cut.start, cut.start + len(bare), bare)]
    else:
        return []
    return labelled("owns", after, things, setting)


def _responsibility(found: Sequence[Token], setting: Setting) -> list[Fact]:
    cut = next((k for k, t in enumerate(found) if k and t.low in _RESTS and not t.is_whole), None)
    if cut is None or [t.low for t in found[cut + 1 : cut + 2]] not in (["with"], ["to"]):
        return []
    return labelled("owns", found[cut + 2 :], found[:cut], setting)


def labelled(type_: str, after: Sequence[Token], things: Sequence[Token], setting: Setting) -> list[Fact]:
    """Make the facts of a thing and of who is said to own, keep or use it."""
    tail = tail_of(after, _FAMILIES[type_])
    who, named = listed(tail.thing, setting, is_thing=False), listed(things, setting, is_thing=True)
    return [
        Fact(
            type_,
            who=w.value,
            asset=a.value,
            words=setting.sentence,
            unclear=tuple(k for k, n in zip(NEEDED[type_], (w, a), strict=True) if not n.value or n.is_doubtful),
        )
        for w, a in product(who, named)
    ]
