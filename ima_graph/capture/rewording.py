"""Other ways of saying it: "let A have X" is "give A X", "let A know" is "tell A"; asides at the end are cut."""

from collections.abc import Sequence
from dataclasses import replace

from ima_graph.capture.dates import date_end
from ima_graph.capture.frequency import frequency_at
from ima_graph.capture.name_words import ARTICLES, WE
from ima_graph.capture.predicates import SEEN
from ima_graph.capture.tokens import Token
from ima_graph.capture.verb_words import FORMS
from ima_graph.capture.word_sets import words
from ima_graph.capture.words import BE, CAN, NOT_NOW

_WANTS = words("need needs want wants require requires request requests")
_ASKS = words("ask asks")
_ENDS = words("by before on at every each in as")
_OPINIONS = words("nobody's depends depending apparently allegedly supposedly")
_MOST_RECEIVER = 5


def reworded(found: Sequence[Token]) -> list[Token]:
    """Put what is said in a roundabout way in plain words."""
    found = _without_opinion(found)
    low = [t.low for t in found]
    for place, word in enumerate(low):
        if word not in ("let", "lets") or place == 0 or low[place - 1] in NOT_NOW:
            continue
        end = next((k for k in range(place + 2, min(len(low), place + 2 + _MOST_RECEIVER)) if low[k] in _LET), 0)
        if end:
            verb = ("give" if low[end] == "have" else "tell") + word[3:]
            plain = replace(found[place], low=verb, text=verb)
            return [*found[:place], plain, *found[place + 1 : end], *found[end + 1 :]]
    for place in range(1, len(low) - 4):
        to = next((k for k in range(place + 2, len(low) - 2) if low[k] == "to"), 0)
        form = FORMS.get(low[to + 1]) if to and low[place] in ("use", "uses", "using") else None
        if form and form.kind == "base" and form.verb.family in ("send", "share") and _is_to_send(low, place, to):
            # "We use Tell Us Once to tell DWP about deaths"
            via = replace(found[place], low="via", text="via")
            return [*found[:place], *found[to + 1 :], via, *found[place + 1 : to]]
        if form and form.base in ("hold", "keep", "store") and low[to + 1] == form.base:
            # "We use Locata to hold the register"
            in_ = replace(found[place], low="in", text="in")
            return [*found[:place], *found[to + 1 :], in_, *found[place + 1 : to]]
    for place in range(len(low) - 3):
        again = _again(low, place) if low[place] in ("either", "both") else 0
        if again:
            # "Either by A or by B" is "by either A or B"
            return [*found[:place], found[place + 1], found[place], *found[place + 2 : again], *found[again + 1 :]]
    colon = low.index(":") if ":" in low else 0
    if colon and found[colon].is_mark and " ".join(low[colon + 1 : colon + 3]) in SEEN:
        # "Event calendar: visible to schools"
        return [*found[:colon], replace(found[colon], low="is", text="is", is_mark=False), *found[colon + 1 :]]
    if low[:1] == ["ive"]:
        first = found[0]
        return [replace(first, low="i", text="i"), replace(first, low="'ve", start=first.end), *found[1:]]
    return list(found)


def _again(low: Sequence[str], place: int) -> int:
    """Give where the small word of "either by A or by B" is said again; 0 when it is not."""
    if low[place + 1] not in ("by", "to", "from", "with", "in", "on", "at"):
        return 0
    joints = ("or", "and")
    return next((k for k in range(place + 3, len(low)) if low[k] == low[place + 1] and low[k - 1] in joints), 0)


_LET = ("have", "know")
_TELL = words("tell notify inform advise brief alert warn")


def _is_to_send(low: Sequence[str], use: int, to: int) -> bool:
    """Tell "we use X to send Y" from "they can use X to brief ministers", where nobody says of what."""
    is_told = low[to + 1] not in _TELL or {"about", "of", "with", "on"} & set(low[to + 2 :])
    return bool(is_told) and low[use - 1] != "to" and low[use - 1] not in CAN


def _without_opinion(found: Sequence[Token]) -> list[Token]:
    """Cut ", depends who you ask" off the end."""
    cut = max((k for k, t in enumerate(found) if t.text == ","), default=0)
    said = [t.low for t in found[cut + 1 :]] if cut else []
    is_aside = said and (
        said[0] in _OPINIONS
        or said[:2] == ["not", "sure"]
        or (said[-1] == "else" and said[0] in ("no", "nobody", "no-one"))
    )
    return list(found[:cut] if is_aside else found)


Demand = tuple[list[Token], list[Token], str, list[Token]]


def demand_of(found: Sequence[Token]) -> Demand | None:
    """Read "ICB wants our figures so we …": who wants, what, how often; and the rest of the sentence."""
    cut = next(
        (k for k in range(3, len(found) - 2) if found[k].low in ("so", "and") and not found[k].is_whole),
        0,
    )
    verb = next((k for k in range(1, cut) if found[k].low in _WANTS | _ASKS and not found[k].is_capital), 0)
    if (
        any(t.low in FORMS and not FORMS[t.low].verb.is_also_noun for t in found[1:verb])
        or found[verb - 1].low in ARTICLES
    ):
        # "Readers fill in a request slip and …"
        return None
    if not verb or found[verb - 1].low in WE or found[0].low in WE or found[verb + 1].low == "to":
        return None
    begin = verb + 1
    if found[verb].low in _ASKS:
        begin = next((k + 1 for k in range(verb + 1, min(cut, verb + 4)) if found[k].low == "for"), 0)
        if not begin:
            return None
    thing, frequency = list(found[begin:cut]), ""
    while thing and thing[-1].text == ",":
        thing.pop()
    for place, token in enumerate(thing):
        timed = frequency_at(thing, place)
        if timed or (place and (token.low in _ENDS or date_end(thing, place, True))):
            thing, frequency = thing[:place], timed[0] if timed else ""
            break
    rest = list(found[cut + 1 :])
    is_answered = any(t.low in ("it", "them", "this", "that", "these", "those") for t in rest)
    if (
        not thing
        or not is_answered
        or any(t.low in NOT_NOW for t in found[: verb + 1])
        or any(t.low in BE for t in thing)
    ):
        return None
    return list(found[:verb]), thing, frequency, rest
