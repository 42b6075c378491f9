"""Caution: signs in a whole sentence that what was read as a part of a fact may not be meant by it."""

import re
from collections.abc import Sequence
from dataclasses import replace

from ima_graph.capture.dates import date_end
from ima_graph.capture.facts import NEEDED, PARTS, Fact
from ima_graph.capture.frequency import frequency_at
from ima_graph.capture.handling import JOINTS
from ima_graph.capture.name_words import DETERMINERS, NOBODY, NOTHING, THEY, THINGS, VAGUE, WE
from ima_graph.capture.routes import is_route
from ima_graph.capture.slips import mended
from ima_graph.capture.spans import until_end
from ima_graph.capture.tail import MANNERS, TERMS
from ima_graph.capture.time_words import AGES, DATES, FREQUENCIES, HOURS, MONTHS, PARTS_OF_DAY, SEASONS, WEEKDAYS
from ima_graph.capture.tokens import Token, tokens
from ima_graph.capture.verb_words import FORMS
from ima_graph.capture.word_sets import words
from ima_graph.capture.words import ADVERBS, AS_ROUTE, BE, CAN, DO, GET, HAVE, INFINITIVES, NOT_NOW, NOUNS_TOO, REASONS

_OPTIONAL = ("via", "frequency", "why", "place")
_PARTIES = ("from", "to", "who")
_PEOPLE = words(
    "people person patients patient children pupils students adults clients tenants residents customers families parents "
    "staff volunteers visitors offenders prisoners detainees carers victims witnesses users"
)
_DUTY_WORDS = words(
    "responsible responsibility accountable ownership owner charge able available accessible visible open sight login "
    "property rights custody possession job remit baby asset belong belongs belonging rest rests lie sits look looks looked after takes care"
)
_SMALL = words(
    "to from via by with for in on at as of into onto through thru over under about between within until till since and "
    "& but then plus which who that where while whereas so if when because either both neither nobody else along_with "
    "together_with as_well_as everyone everybody anyone somebody someone stuff things information info data copy copies "
    "it's there here back round up out off on across straight down around along together also as_well too team teams "
    "needs need want wants ask asks let lets know please attachment cc going ive offsite online person home hidden behind beneath above below outside beside near sole overall full paper read-only require requires"
)
_KNOWN = (
    _DUTY_WORDS | _SMALL | MANNERS | BE | HAVE | CAN | DO | GET | ADVERBS | NOT_NOW | DETERMINERS | WE | THEY | NOBODY | NOTHING | VAGUE
    | AGES | DATES | HOURS | MONTHS | PARTS_OF_DAY | SEASONS | WEEKDAYS
    | {word for phrase in REASONS for word in phrase.split()}
)  # fmt: skip


def cautious(facts: list[Fact], found: Sequence[Token]) -> list[Fact]:
    """Mark as unclear what these signs cast doubt on; notes and questions stay as they are."""
    if not facts or any(f.type in ("note", "question") for f in facts):
        return facts
    is_untold = _untold_time(facts, found)
    is_left = _is_left_over(facts, mended(found))
    is_strange = any(f.part(p) and p in f.unclear for f in facts for p in (*_PARTIES, "asset"))
    result = []
    for fact in facts:
        doubts = _doubts(fact)
        if is_strange:
            doubts |= set(_OPTIONAL)
        more = [p for p in PARTS if fact.part(p) and (is_left or p in doubts) and p not in fact.unclear]
        more += ["frequency"] if is_untold else []
        result.append(replace(fact, unclear=(*fact.unclear, *more)) if more else fact)
    return result


def turned(facts: list[Fact]) -> list[Fact]:
    """Read "operators: driver numbers to us" as sent by operators: numbers send nothing."""
    return [
        replace(f, from_=f.asset, asset=f.from_)
        if f.from_ and f.asset and _last(f.from_) in THINGS and _last(f.asset) not in THINGS
        else f
        for f in facts
    ]


def _doubts(fact: Fact) -> set[str]:
    """Find a thing where a party stands, people where a thing does, and a route that is none."""
    doubts = {p for p in _PARTIES if _last(fact.part(p)) in THINGS}
    if _last(fact.to) in THINGS:
        # "Email Estates updates to the register"
        doubts.add("asset")
    if fact.from_ and fact.from_ == fact.to:
        # Nobody sends a thing to themselves.
        doubts |= {"from", "to", "asset"}
    if _last(fact.asset) in _PEOPLE and " of " not in fact.asset and fact.type != "owns":
        doubts.add("asset")
    doubts |= {p for p in _PARTIES if _ASTRAY.search(fact.part(p))}
    # "The archive yearly"
    doubts |= {p for p in (*_PARTIES, "asset") if " " in fact.part(p) and _last(fact.part(p)) in FREQUENCIES}
    if (
        fact.type == "flow"
        and fact.why
        and fact.asset
        and f"{fact.asset} for {fact.why}" in fact.words
        and not fact.why.lower().startswith(_ARTICLES)
        and not _GERUND.match(fact.why)
    ):
        # "Results for taxi drivers" may be one name
        doubts |= {"asset", "why"}
    if (" of " in fact.via and fact.via.islower()) or " or " in fact.via or "," in fact.via:
        doubts.add("via")
    if fact.type == "flow" and fact.why and " " not in fact.why and f"{fact.asset} to {fact.why}" in fact.words:
        # "Witness dates to avoid" may be one name
        doubts |= {"asset", "why"}
    if fact.frequency.startswith(_EACH):
        # "On each wing" may tell where
        doubts.add("frequency")
    if fact.frequency.startswith(("for ", *_EACH)) and f"{fact.asset} {fact.frequency}" in fact.words:
        # "A slip for every call" may be one name
        doubts |= {"asset", "frequency"}
    if fact.type == "flow" and not fact.to and fact.why.split(" ")[0] in NOUNS_TOO and f" to {fact.why}" in fact.words:
        # "Posts them to repair contractors" may name who receives
        doubts.add("why")
    if fact.type == "flow" and _WITH.search(fact.asset):
        # "Send the slip with the porter"
        doubts |= {"asset"}
    # "Transport for London" may be one name
    named = {
        p
        for p in _PARTIES
        if fact.part(p) and fact.why[:1].isupper() and f"{fact.part(p)} for {fact.why}" in fact.words
    }
    doubts |= named | {"why"} if named else set()
    is_purpose = bool(fact.why) and f" to {fact.why}" in fact.words
    if fact.type == "holds" and not fact.place and is_purpose and {"in", "on", "at"} & set(fact.why.split()):
        # "Consent to share forms in the safe"
        doubts |= {"asset", "why"}
    if fact.type == "holds" and fact.why and f"{fact.asset} for {fact.why}" in fact.words:
        # "The lease for the pavilion" is one thing
        doubts |= {"asset", "why"}
    return doubts


_GERUND = re.compile(r"[a-z]+ing\b")
# "The FOI Unit in turn"
_ASTRAY = re.compile(
    r" (?:(?:on|by|via|from|per|then|who|which|not) (?!call|duty|site)[a-z]|in (?:turn|time|full|return|total|bulk)\b)"
)
_EACH = ("on each ", "on every ", "in each ", "in every ")
_ARTICLES = ("the ", "our ", "their ", "a ", "an ")
_WITH = re.compile(r" with (?:the|our|their) ")
_EITHER = VAGUE | words("either or some stuff things whichever whoever")


def _last(value: str) -> str:
    last = value.split()[-1] if value else ""
    return last if last.islower() else ""


def _is_left_over(facts: Sequence[Fact], found: Sequence[Token]) -> bool:
    """Say whether words of the sentence are in no part of what was read from it, and mean something.

    Where a part has no value, they may have been its name; and who only handles a thing has no part.
    """
    is_missing = any(not fact.part(p) for fact in facts for p in NEEDED[fact.type])
    if is_missing and any(t.low in _EITHER for t in found):
        return False
    told = {t.low.removesuffix("'s") for f in facts for p in PARTS for t in tokens(f.part(p))}
    place = 0
    while place < len(found):
        token = found[place]
        timed = frequency_at(found, place)
        end = timed[1] if timed else date_end(found, place, True) or _form_end(found, place)
        if end:
            place = end
            continue
        if len(token.low) > 4 and token.low.endswith("ed") and token.low not in FORMS and token.low not in told:
            # "… and are scanned in Birmingham": only handled
            while place + 1 < len(found) and found[place + 1].low not in JOINTS | {"to", "into"}:
                place += 1
        elif _means(token) and token.low.removesuffix("'s") not in told:
            if found[place - 1].low == "from" and all("from" in fact.unclear for fact in facts):
                place += 1
                continue
            following = found[place + 1].low if place + 1 < len(found) else ""
            if following not in INFINITIVES and found[place - 1].low != "we":
                return True
            while place + 1 < len(found) and following in INFINITIVES and found[place + 1].low not in JOINTS:
                place += 1
        place += 1
    return False


def _form_end(found: Sequence[Token], place: int) -> int:
    """Give where "as a PDF", "under the data agreement" ends: it has no part; 0 for none."""
    if found[place].low not in ("as", "under") or found[place].is_whole:
        return 0
    end = until_end(found, place + 1)
    last = found[end - 1]
    is_form = is_route([last]) or " ".join(t.low for t in found[place + 1 : end]).removeprefix("an ") in AS_ROUTE
    return end if is_form or last.low in TERMS else 0


def _untold_time(facts: Sequence[Fact], found: Sequence[Token]) -> bool:
    """Say whether a time is told that no fact has."""
    if any(f.frequency or f.type not in ("flow", "access") or "frequency" in f.unclear for f in facts):
        return False
    values = " ".join(f.part(p).lower() for f in facts for p in PARTS)
    for place, token in enumerate(found):
        timed = frequency_at(found, place)
        if timed and timed[0] in FREQUENCIES and timed[0] != "once" and token.low not in values:
            return True
        if token.low in ("first", "last") and [t.low for t in found[place + 1 : place + 2]] in (["working"], ["day"]):
            return True
    return False


_ENDINGS = ("ly", "ed", "ing")


def _means(token: Token) -> bool:
    if token.is_mark or token.is_arrow or token.is_whole or token.text.startswith("(") or not token.low[0].isalpha():
        return False
    low = token.low.removesuffix("'s")
    return low == "or" or not (
        low in _KNOWN
        or low in FORMS
        or (
            token.text.islower()
            and (
                len(low) < 3
                or low in INFINITIVES
                or low.removesuffix("s") in INFINITIVES
                or (len(low) > 4 and low.endswith(_ENDINGS))
            )
        )
    )
