"""Verbs in a sentence: where they stand, what they say, whether they are passive, denied or only allowed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rapidfuzz.distance import OSA

from ima_graph.capture.frequency import frequency_at
from ima_graph.capture.name_words import DETERMINERS, THEY, WE
from ima_graph.capture.tokens import Token
from ima_graph.capture.verb_words import FORMS, Form
from ima_graph.capture.word_sets import words
from ima_graph.capture.words import ADVERBS, ALLOWED, BE, CAN, DO, GET, HAVE, NOT_NOW

_PREPOSITIONS = words(
    "to from via by through in on at with of for into onto under over about inside within between as than without per"
)
_PLACES = words("in on at under inside within behind above beneath below")
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
_MORE = (
    "belongs to",
    "belong to",
    "takes responsibility for",
    "take responsibility for",
    "takes care of",
    "take care of",
    "took care of",
    "is in",
    "log on to",
)
_STARTERS = {
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


@dataclass(frozen=True, slots=True)
class Group:
    """A verb with its helpers: tokens from `start` to before `end`."""

    start: int
    end: int
    family: str
    base: str
    via: str = ""
    particles: frozenset[str] = frozenset()
    is_passive: bool = False
    is_bare: bool = False
    is_firm: bool = True
    is_over: bool = False
    frequency: str = ""
    form: str = ""
    has_helper: bool = False


def group_at(found: Sequence[Token], start: int) -> Group | None:
    """Read a verb with its helpers at a place; None when no verb of the grammar stands there."""
    helpers, place = _helpers(found, start)
    if place >= len(found):
        return None
    if helpers.have or helpers.be:
        predicate = _predicate(found, start, place, helpers)
        if predicate:
            return predicate
    starter = _longest(found, place, _STARTERS)
    if starter:
        family = _STARTERS[" ".join(t.low for t in found[place : place + starter])]
        return Group(start, place + starter, family, family, is_over=helpers.over, frequency=helpers.frequency)
    length = _longest(found, place, FORMS)
    if not length:
        return _standing(found, start, place, helpers) if helpers.be else None
    form = FORMS[" ".join(t.low for t in found[place : place + length])]
    if helpers.have and found[place].low == "got":
        form = replace(FORMS["have"], kind="past")
    return _group(found, start, place, place + length, form, helpers)


@dataclass(slots=True)
class _Helpers:
    """What the words before a verb say about it."""

    be: bool = False
    was: bool = False
    can: bool = False
    have: bool = False
    do: bool = False
    over: bool = False
    frequency: str = ""


def _helpers(found: Sequence[Token], start: int) -> tuple[_Helpers, int]:
    said, place = _Helpers(), start
    while place < len(found):
        step = _denied(found, place, said) or _helper(found, place, said, place == start)
        if not step:
            break
        place += step
    return said, place


def _denied(found: Sequence[Token], place: int, said: _Helpers) -> int:
    step = next((n for n in (3, 2, 1) if _phrase(found, place, n) in NOT_NOW), 0)
    if step:
        said.do = True
        said.over = said.over or _phrase(found, place, step) not in ALLOWED
    return step


def _helper(found: Sequence[Token], place: int, said: _Helpers, is_first: bool) -> int:
    low = found[place].low
    step = next((n for n in (2, 1) if _phrase(found, place, n) in CAN), 0)
    if step:
        said.can = True
        return step
    if low in BE and not (low == "r" and place == 0):
        said.be, said.was = True, said.was or low in ("was", "were")
        return 1
    if low in HAVE and _verb_follows(found, place + 1):
        said.have = True
        return 1
    if low in GET and place + 1 < len(found) and _is_past(found[place + 1].low):
        said.be = True
        return 1
    if low in DO or low in ADVERBS or (low == "to" and said.can):
        return 1
    if is_first and not low.endswith("ly"):
        return 0
    timed = frequency_at(found, place)
    if timed is None or not _word_follows(found, timed[1]):
        return 0
    said.frequency = timed[0]
    return timed[1] - place


def _phrase(found: Sequence[Token], place: int, length: int) -> str:
    words = [t.low for t in found[place : place + length] if not t.is_whole]
    return (
        " ".join(words).replace("'", "" if words and words[0].endswith("n't") else "'") if len(words) == length else ""
    )


def _word_follows(found: Sequence[Token], place: int) -> bool:
    return place < len(found) and (found[place].low in FORMS or found[place].low in BE or found[place].low in HAVE)


def _verb_follows(found: Sequence[Token], place: int) -> bool:
    while place < len(found) and (found[place].low in ADVERBS or found[place].low in NOT_NOW):
        place += 1
    return (
        place < len(found)
        and (found[place].low in ("been", "got", "'ve") or _is_past(found[place].low))
        and found[place].low not in ("left", "read")
    )


def _is_past(word: str) -> bool:
    form = FORMS.get(word)
    return form is not None and form.kind == "past"


def _longest(found: Sequence[Token], place: int, table: dict[str, Form] | dict[str, str]) -> int:
    for length in (3, 2, 1):
        tokens = found[place : place + length]
        if (
            len(tokens) == length
            and not any(t.is_whole or t.is_mark for t in tokens)
            and " ".join(t.low for t in tokens) in table
        ):
            return length
    return 0


def _group(found: Sequence[Token], start: int, main: int, end: int, form: Form, said: _Helpers) -> Group | None:
    if form.kind == "ing" and not said.be:
        return None
    following = found[end] if end < len(found) else None
    is_bare = main == start and form.kind == "past" and _is_bare(found, end, form, found[main].low)
    is_passive = is_bare or (said.be and form.kind == "past" and form.base not in _NEVER_PASSIVE)
    family = form.verb.family
    if family == "see" and not _sees(form, said, is_passive):
        return None
    if (
        family == "send"
        and start == main == 0
        and form.kind == "base"
        and following
        and following.text in _PROPER_PRONOUNS
    ):
        return None
    if form.base == "have" and main == start and following is not None and _is_idle(found, end):
        return None
    if form.base in _WRITTEN_DOWN and is_passive and following is not None and following.low in _PLACES | {"by"}:
        family = "hold"
    has_helper = main > start and (said.be or said.can or said.do or said.have)
    return Group(
        start,
        end,
        family,
        form.base,
        form.verb.via,
        form.verb.particles,
        is_passive=is_passive,
        is_bare=is_bare,
        is_firm=has_helper or not form.verb.is_also_noun or form.kind == "past",
        is_over=said.over or (said.was and not said.can),
        frequency=said.frequency,
        form=form.kind,
        has_helper=main > start,
    )


_NEVER_PASSIVE = ("have", "come", "go")
_NEVER_BARE = words("have go come give take bring ring see get")
_WRITTEN_DOWN = ("file", "record", "log", "enter", "save")
# "Tell Us Once" is a name.
_PROPER_PRONOUNS = ("Us", "Me", "It")
_TO_SEE = ("see", "view", "read", "look at", "log into", "log in to", "log on to")
_IDLE = words("problem lot moan meeting chat feeling question look go word gripe think")


def _is_bare(found: Sequence[Token], end: int, form: Form, word: str) -> bool:
    """Say whether "sent" is short for "is sent": a small word, a time or nothing follows."""
    if form.base in _NEVER_BARE and word not in ("given", "taken", "seen"):
        return False
    return end >= len(found) or found[end].is_mark or found[end].low in _PREPOSITIONS or _is_time(found, end)


def _sees(form: Form, said: _Helpers, is_passive: bool) -> bool:
    """Say whether seeing or opening a thing is told as something one may do."""
    if said.can:
        return True
    return form.base in _TO_SEE and form.kind != "past" and not is_passive


def _is_idle(found: Sequence[Token], place: int) -> bool:
    """Tell "have to" and "have a problem" from having a thing."""
    if found[place].low == "to":
        return True
    return found[place].low == "a" and place + 1 < len(found) and found[place + 1].low in _IDLE


def _is_time(found: Sequence[Token], place: int) -> bool:
    return place < len(found) and frequency_at(found, place) is not None


def _predicate(found: Sequence[Token], start: int, place: int, helpers: _Helpers) -> Group | None:
    """Read what follows a form of "be": "responsible for", "the owner of", "available to"."""
    if not helpers.be or helpers.have:
        return None
    if found[place].low in ("ours", "mine") and place + 1 == len(found):
        return Group(start, place, "owned", "be", is_over=helpers.over or helpers.was)
    low = [t.low for t in found[place : place + 9]]
    frequency, over = helpers.frequency, helpers.over or helpers.was
    for family, phrases in _PREDICATES.items():
        for phrase in phrases:
            words = phrase.split()
            if low[: len(words)] == words:
                return Group(start, place + len(words), family, "be", is_over=over, frequency=frequency)
    length = owner_at(low)
    if length:
        return Group(start, place + length, "own", "be", is_over=over, frequency=frequency)
    if low[:1] in (["responsible"], ["accountable"]) and "for" in low[:5]:
        return Group(start, place + low.index("for") + 1, "own", "be", is_over=over)
    return None


def owner_at(low: Sequence[str]) -> int:
    """Give how many words make "the information asset owner of"; 0 when they do not."""
    for place, word in enumerate(low[:6]):
        if word in ("owner", "owners", "iao", "steward") and place + 1 < len(low) and low[place + 1] in ("of", "for"):
            return place + 2
        if word in _PREPOSITIONS or word in (",", "and"):
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


def _standing(found: Sequence[Token], start: int, place: int, helpers: _Helpers) -> Group | None:
    """Read "is in", "are all on": where a thing stands."""
    if found[place].low not in _PLACES or place + 1 >= len(found):
        return None
    return Group(
        start,
        place,
        "stay",
        "be",
        is_firm=True,
        is_over=helpers.over or helpers.was,
        frequency=helpers.frequency,
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
    ):
        return True
    if before is not None and not before.is_whole and (before.low in DETERMINERS or before.low in _PREPOSITIONS):
        return False
    if not group.has_helper and after is not None and after.low in BE and group.family not in ("stay", "owned"):
        return False
    if group.is_firm:
        return True
    if found[group.start].is_capital and group.start > 0 and not found[group.start].text.isupper():
        return False
    if after is None or after.is_mark or after.low in BE or after.low in HAVE or after.low in CAN:
        return False
    if after.low in ("and", "or", "&", "that", "which", "who"):
        return False
    if after.low in FORMS and (not FORMS[after.low].verb.is_also_noun or FORMS[after.low].kind == "past"):
        return False
    if after.low in _PREPOSITIONS:
        return group.family == "move" and _agree(before, group)
    if is_opening(after):
        return True
    return before is not None and _agree(before, group)


def is_opening(token: Token) -> bool:
    """Say whether a word opens a name: "the", "us", "each"."""
    return not token.is_whole and (token.low in DETERMINERS or token.low in WE or token.low in ("it", "them"))


def _agree(before: Token | None, group: Group) -> bool:
    if before is None:
        return False
    is_plural = before.text.islower() and before.low.endswith("s") and not before.low.endswith(("ss", "us", "is"))
    return group.form != "s" if is_plural else True


def mended(found: Sequence[Token]) -> list[Token]:
    """Mend a slip of the pen in a verb, for a sentence in which no verb was found.

    One letter left out, doubled or swapped in a verb that is never a noun; names are left as they are.
    """
    result = []
    for place, token in enumerate(found):
        low = token.low
        if 0 < place < len(found) - 1 and len(low) > 3 and low.isalpha() and token.text.islower() and low not in FORMS:
            near = next(
                (w for w in _MENDED_WORDS if w[0] == low[0] and abs(len(w) - len(low)) < 2 and _is_slip(low, w)),
                None,
            )
            if near:
                token = Token(near, token.start, token.end, token.text)
        result.append(token)
    return result


_MENDED_WORDS = words(
    "send sends sent receive receives received provide provides forward forwards supply supplies deliver delivers submit submits "
    "transfer transfers share shares shared hold holds held keep keeps kept store stores stored maintain maintains own owns owned "
    "owner access responsible accountable belongs belong available collect collects"
)


def _is_slip(typed: str, verb: str) -> bool:
    if OSA.distance(typed, verb, score_cutoff=1) > 1:
        return False
    # Another letter in the same place makes another word more often than it is a slip.
    return len(typed) != len(verb) or sorted(typed) == sorted(verb)
