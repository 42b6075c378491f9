"""Names in a sentence: cut free of articles, told from words for nobody, and lists taken apart."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from ima_graph.capture.doubts import STRAY, has_gap, is_doubtful
from ima_graph.capture.name_words import (
    ARTICLES,
    HEADS,
    NOBODY,
    NOTHING,
    OUR_TEAM,
    PAIRS,
    TEAM_HEADS,
    TEAMS,
    VAGUE,
    WE,
)
from ima_graph.capture.tokens import Names, Token
from ima_graph.capture.word_sets import words

_SOMEBODY = words(
    "somebody someone anybody anyone everybody everyone people nobody no-one whoever one some most many all"
)
JOINING = words("and & plus + along_with together_with as_well_as")
_STUFF = words("stuff things something anything everything bits lots")
_QUOTES = "\"'“”‘’«»"
_EDGES = " ,;:.!?-–—…"


@dataclass(frozen=True)
class Setting:
    """Who types, and which names the register knows."""

    team: str = ""
    names: Names = field(default_factory=Names)
    sentence: str = ""

    def raw(self, found: Sequence[Token]) -> str:
        """Give tokens as they were typed."""
        return self.sentence[found[0].start : found[-1].end] if found else ""


@dataclass(frozen=True)
class Named:
    """One part of a fact: its value, and whether there is a doubt. An empty value was not said, or names nothing."""

    value: str = ""
    is_doubtful: bool = False


def trimmed(found: Sequence[Token]) -> list[Token]:
    """Cut articles, marks and stray joining words from both ends."""
    kept = list(found)
    while (
        kept
        and not kept[0].is_whole
        and (
            kept[0].low in ARTICLES
            or kept[0].is_mark
            or kept[0].low in ("and", "also", "just", "&", "both", "only")
            or (kept[0].low == "own" and len(kept) > 1)
            or (kept[0].low in ("all", "of") and len(kept) > 1 and (kept[1].low in ARTICLES or kept[1].low == "of"))
        )
    ):
        kept.pop(0)
    while (
        kept
        and not kept[-1].is_whole
        and (
            kept[-1].is_mark
            or kept[-1].low in ("and", "or", "&", "then", "but", "the", "too", "also", "please", "etc")
            or kept[-1].text in ("a", "plus")
        )
    ):
        kept.pop()
    return kept


def is_we(found: Sequence[Token]) -> bool:
    """Say whether the words stand for the typist's team: we, us, our team, us in HR."""
    low = [t.low for t in found if not t.is_mark]
    return bool(low) and (
        " ".join(low) in OUR_TEAM
        or (low[0] in WE and (len(low) == 1 or low[1] in ("in", "at", "all", "here", "both") or low[1].startswith("(")))
        or low in (["here"], ["this", "office"], ["ourselves"])
    )


def name_of(found: Sequence[Token], setting: Setting, is_thing: bool) -> Named:
    """Read one name: the team for "we", nothing for words that name nobody or nothing."""
    if is_we(found):
        return Named(setting.team)
    kept = trimmed(found)
    if not kept:
        return Named()
    if is_we(kept):
        return Named(setting.team)
    low = " ".join(t.low for t in kept)
    if len(kept) > 1 and low in setting.names:
        return Named(setting.raw(kept).strip())
    if (
        kept[0].low in _SOMEBODY
        and len(kept) > 1
        and kept[1].low in ("in", "at", "from", "who", "on", "else", "of", "here")
        and not is_thing
    ):
        return Named()
    if len(kept) > 1 and kept[0].low in ("whoever", "whichever", "whomever", "whatever"):
        return Named()
    is_number = len(kept) == 1 and low.isdigit() and len(low) < 3
    if (
        is_number
        or low in STRAY
        or low in (NOTHING if is_thing else NOBODY)
        or (not kept[0].is_whole and kept[0].low in VAGUE)
    ):
        return Named()
    if is_thing and kept[0].low in _STUFF and len(kept) > 2 and kept[1].low in ("about", "on", "for", "like", "from"):
        return Named()
    if any(t.low in ("or", "and/or", "either") for t in kept if not t.is_whole):
        return Named()
    value = setting.raw(kept).strip(_EDGES)
    if len(kept) == 1 and kept[0].is_whole and value[:1] in _QUOTES:
        value = value.strip(_QUOTES).strip()
    return Named(
        value, is_doubtful=is_doubtful(kept, is_thing, found[0] is not kept[0]) or has_gap(kept, setting.sentence)
    )


def listed(found: Sequence[Token], setting: Setting, is_thing: bool, is_list: bool = False) -> list[Named]:
    """Read a list of names, "A, B and C"; one empty name where there are two candidates or none.

    `is_list` tells that a comma alone parts names.
    """
    kept = trimmed(found)
    if not kept:
        return [name_of(found, setting, is_thing)]
    if not is_thing and found[0].low == "some" and not found[0].is_whole:
        return [Named()]
    if any(t.low in ("or", "and/or", "either") for t in kept if not t.is_whole):
        return [Named()]
    if " ".join(t.low for t in kept) in setting.names:
        return [name_of(kept, setting, is_thing)]
    parts, is_doubtful = _taken_apart(kept, is_thing)
    if parts and found[0].low in ARTICLES and found[0] is not kept[0]:
        parts[0].insert(0, found[0])
    names = [name_of(p, setting, is_thing) for p in parts if trimmed(p) or is_we(p)]
    # "KPMG, our auditors" is one party told twice.
    is_doubtful = is_doubtful or (len(names) == 2 and not is_list and not any(t.low in JOINING for t in kept))
    found_names = list(dict.fromkeys(Named(n.value, n.is_doubtful or is_doubtful) for n in names))
    return found_names or [Named()]


def _taken_apart(kept: list[Token], is_thing: bool) -> tuple[list[list[Token]], bool]:
    """Take a list apart at its commas and its "and", unless the "and" belongs to a name."""
    parts: list[list[Token]] = [[]]
    is_doubtful = False
    for place, token in enumerate(kept):
        is_break = not token.is_whole and token.low in JOINING and token.text != "Plus" and 0 < place < len(kept) - 1
        if token.is_mark and token.text in ",/" and not token.is_whole:
            parts.append([])
        elif is_break:
            joins, doubt = _belongs(parts[-1], token, _until_break(kept, place + 1), is_thing, len(parts) > 1)
            is_doubtful = is_doubtful or doubt
            if joins:
                parts[-1].append(token)
            else:
                parts.append([])
        else:
            parts[-1].append(token)
    return [p for p in parts if p], is_doubtful


def _until_break(kept: list[Token], place: int) -> list[Token]:
    end = place
    while end < len(kept) and kept[end].text not in (",",) and kept[end].low not in ("and", "plus"):
        end += 1
    return kept[place:end]


def _belongs(
    left: list[Token], word: Token, right: list[Token], is_thing: bool, is_long_list: bool
) -> tuple[bool, bool]:
    """Say whether "and" belongs to one name, and whether that is a guess."""
    if not left or not right:
        return False, False
    is_list = is_long_list or right[0].low in ARTICLES or right[0].low in WE
    if word.low in ("&", "+") and not is_list and left[-1].is_capital and right[0].is_capital:
        return True, False
    if " " in word.low:
        return False, False
    if (left[-1].low, right[0].low) in PAIRS or (left[-1].low, right[0].low.removesuffix("'s")) in PAIRS:
        return True, False
    first, last = trimmed(left), right[-1].low
    if not first or right[0].is_whole or right[0].low in ARTICLES or is_long_list or right[0].low in WE or is_we(first):
        return False, False
    if is_thing and len(left) <= 2 and len(first) == len(right) == 1 and all(_is_title(t) for t in (*first, *right)):
        # "Votes and Proceedings"
        return True, False
    if is_thing and len(right) == 1 and len(first) == 3 and first[1].low == "of" and last not in HEADS:
        # "The register of gifts and hospitality"
        return True, False
    if is_thing and len(first) == 1 and len(right) > 1 and first[0].low in _DONE:
        # "Lost and stolen passport numbers"
        return True, False
    if is_thing:
        return _shares_head(first, right), _may_share_head(first, right)
    if first[0].low.lower() in TEAMS:
        return False, False
    shares = (
        len(first) == 1
        and len(right) > 1
        and last in TEAM_HEADS
        and not first[0].text.isupper()
        and first[0].low not in TEAM_HEADS
    )
    return shares, shares


_DONE = words("lost found stolen damaged missing new old late early open closed paid unpaid internal external live")


def _is_title(token: Token) -> bool:
    return token.is_capital and not token.text.isupper() and token.low.endswith("s")


def _may_share_head(left: list[Token], right: list[Token]) -> bool:
    """Say whether "gifts and hospitality returns" is one name or two: nobody can tell."""
    is_loose = len(left) == 1 and left[0].low not in HEADS and left[0].text.islower() and left[0].low.endswith("s")
    if len(left) == 2 and left[-1].text.islower() and left[-1].low.endswith("s") and left[-1].low not in HEADS:
        # "Stop flags and poles database"
        return len(right) == 2 and right[0].low.endswith("s") and right[-1].low in HEADS
    return is_loose and len(right) == 2 and right[-1].low in HEADS and right[-1].low.endswith("s")


def _shares_head(left: list[Token], right: list[Token]) -> bool:
    """Say whether two words before one noun make one name: "starter and leaver forms", "Births and Deaths register"."""
    if len(right) < 2 or right[-1].low not in HEADS or left[-1].low in HEADS or len(left) > 1:
        return False
    if (
        left[-1].is_capital
        and not left[-1].text.isupper()
        and all(t.is_capital for t in right[:-1])
        and right[-1].text.islower()
    ):
        return True
    is_plural = left[-1].low.endswith("s")
    if is_plural and left[-1].text.islower():
        return right[0].low.endswith("s") and not right[0].low.endswith("ss")
    return len(right) == 2
