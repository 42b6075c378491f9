"""Tokens: a sentence as words, quoted names, arrows and marks; and a text as sentences."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from ima_graph.capture.verb_words import FORMS
from ima_graph.capture.word_sets import words

_ARROWS = r"<-+>|<=+>|-+>|=+>|[→⇒➔➜⟶►➡]|<-+|<=+|[←⇐⟵]|↔|⇔|(?<=\s)>{1,2}(?=\s)|(?<=\s)<{1,2}(?=\s)"
_QUOTED = (
    r"\"[^\"\n]{1,200}\"|“[^”\n]{1,200}”|(?<![\w])‘[^’\n]{1,200}’(?!\w)|(?<![\w])'[^'\n]{1,200}'(?!\w)|«[^»\n]{1,200}»"
)
_DRIVE = r"\b[A-Z]:?(?=\s?[Dd]rive\b)|(?<=\bon )[A-Z]:(?=[\s.,\\]|$)"
_BRACKETED = r"\([^()\n]{1,200}\)|\[[^\[\]\n]{1,200}\]"
_WORD = r"(?:(?!-+>|=+>|<-|<=|[→⇒➔➜⟶►➡←⇐⟵↔⇔])(?:[^\s,;:()\[\]\"“”«»!?]|:(?=//|\d)|,(?=\d{3}\b)))+"
_TOKEN = re.compile(
    f"(?P<letter>{_DRIVE})|(?P<arrow>{_ARROWS})|(?P<quoted>{_QUOTED})|(?P<bracketed>{_BRACKETED})|(?P<word>{_WORD})|(?P<mark>[^\\s])"
)
_SHORTENED = re.compile(r"^(we|they|i|you|it|that|which|who|he|she|there)(['’](?:ll|ve|re|d|m|s))$", re.IGNORECASE)
_CAPITALS = words("IT US WHO ICT")
# What people shorten, by what it stands for; the name keeps what was typed.
_SHORT = {
    "w": "with",
    "w/": "with",
    "evry": "every",
    "teh": "the",
    "adn": "and",
    "yr": "year",
    "yrs": "years",
    "wk": "week",
    "wks": "weeks",
    "mth": "month",
    "mnth": "month",
    "snd": "send",
    "mths": "months",
    "qtr": "quarter",
    "hrs": "hours",
    "mins": "minutes",
    "em": "them",
    "'em": "them",
    "thru": "through",
    "fwd": "forward",
    "fwds": "forwards",
}
_ABBREVIATIONS = words("e.g i.e dr mr mrs ms prof st no dept vs approx etc inc ltd sgt cllr p.a a.m p.m i.t")
_AFTER_IS = words("the a an our with in on at under responsible accountable available")
_AFTER_DONE = words("in on at under by to from via with out over through every each off up")
_SENTENCE_END = re.compile(r"(?<=[.!?])[\"”’)]*\s+")
_CONTROL = {c: " " for c in [*range(32), *range(127, 160)] if chr(c) not in "\n\r\t"}


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a sentence with its place; `is_whole` when it is a name that is not to be taken apart."""

    low: str
    start: int
    end: int
    text: str
    is_whole: bool = False
    is_mark: bool = False
    is_arrow: bool = False

    @property
    def is_capital(self) -> bool:
        """Whether it looks like part of a proper name."""
        return (
            self.is_whole
            or any(c.isupper() for c in self.text[:1])
            or (self.text[:1].isdigit() and self.text.upper() == self.text)
        )


def clean(text: str) -> str:
    """Put spaces for control characters and unusual blanks, so that what is shown is what is kept."""
    text = text.translate(_CONTROL).replace("\u00a0", " ").replace("\u200b", "").replace("\ufeff", "")
    return (
        "".join(" " if unicodedata.category(c) in ("Zs", "Cs", "Co", "Cn") else c for c in text)
        if not text.isascii()
        else text
    )


def sentences(line: str) -> list[str]:
    """Take a line apart where one sentence ends and another begins.

    >>> sentences("We hold A in Mr. B's office. Ask HR; who owns it?")
    ["We hold A in Mr. B's office.", 'Ask HR', 'who owns it?']
    """
    found: list[str] = []
    for half in line.split(";"):
        begin = 0
        for end in _SENTENCE_END.finditer(half):
            before = half[begin : end.start()].split()
            last = before[-1].lower().rstrip('."”’)') if before else ""
            following = half[end.end() : end.end() + 1]
            if (
                last in _ABBREVIATIONS
                or (len(last) == 1 and half[end.start() - 1] == ".")
                or (following.islower() and half[end.start() - 1] == "." and not before)
            ):
                continue
            found.append(half[begin : end.start()].strip())
            begin = end.end()
        found.append(half[begin:].strip())
    return [s for s in found if s]


def tokens(sentence: str, names: "Names | None" = None) -> list[Token]:
    """Read a sentence as tokens; names of the register that hold words of the grammar become one token."""
    found = list(_read(sentence.lower() if sentence.isupper() and " " in sentence.strip() else sentence))
    while found and found[-1].is_mark and found[-1].text in ".,!?:-–—…":
        found.pop()
    found = _joined(found, names, sentence) if names and len(names) else found
    found = _joined(found, _PHRASES, sentence, is_whole=False)
    for place in range(1, len(found)):
        if found[place].text == "A" and not (found[place - 1].is_mark or found[place - 1].is_arrow):
            # "Part A", "the A road": no article
            found[place] = replace(found[place], low="A")
    return [piece for place, token in enumerate(found) for piece in _with_is(token, found[place + 1 : place + 3])]


def _with_is(token: Token, following: Sequence[Token]) -> list[Token]:
    """Take "folder's" apart in "the folder's kept in the kitchen", "the key's in the safe"."""
    if token.is_whole or not token.low.endswith("'s") or len(token.low) < 4 or not following:
        return [token]
    form, after = FORMS.get(following[0].low), following[1].low if len(following) > 1 else "to"
    is_done = form is not None and form.kind == "past" and (after in _AFTER_DONE or following[-1].is_mark)
    if not is_done and following[0].low not in _AFTER_IS | {"got"}:
        return [token]
    cut = token.end - 2
    return [
        replace(token, low=token.low[:-2], end=cut, text=token.text[:-2]),
        replace(token, low="'s", start=cut, text=token.text[-2:]),
    ]


def _read(sentence: str) -> Iterator[Token]:
    for match in _TOKEN.finditer(sentence):
        text, start, end = match.group(), match.start(), match.end()
        if match.lastgroup == "letter":
            # "The G: drive", "the A drive"
            yield Token(text, start, end, text)
        elif match.lastgroup == "arrow":
            yield Token(text, start, end, text, is_arrow=True)
        elif match.lastgroup == "quoted":
            yield Token(text.lower(), start, end, text, is_whole=True)
        elif match.lastgroup == "bracketed":
            yield Token(text.lower(), start, end, text)
        elif match.lastgroup == "mark":
            yield Token(text, start, end, text, is_mark=True)
        else:
            yield from _word(text, start)


def _word(text: str, start: int) -> Iterator[Token]:
    bare = text.rstrip(".…") or text
    # IT, WHO and US in capitals are names, and no pronouns.
    low = bare if bare in _CAPITALS else bare.lower().replace("’", "'").replace("‘", "'")
    low = _SHORT.get(low, low) if bare.islower() else low
    if low in ("-", "–", "—", "--", "."):
        yield Token(low, start, start + len(bare), bare, is_mark=True)
        return
    short = _SHORTENED.match(bare)
    if short:
        cut = start + len(short.group(1))
        yield Token(short.group(1).lower(), start, cut, short.group(1))
        yield Token(short.group(2).lower().replace("’", "'"), cut, start + len(bare), short.group(2))
    else:
        yield Token(low, start, start + len(bare), bare)
    # A full stop inside the line, as in "Social value. discuss", parts what stands on its two sides.
    if len(bare) < len(text) and low not in _ABBREVIATIONS and not (len(bare) == 1 and bare.isupper()):
        yield Token(".", start + len(bare), start + len(text), ".", is_mark=True)


@lru_cache(1 << 16)  # the names of a register are read again after each change, and nearly all are as they were
def _words_of(name: str) -> tuple[str, ...]:
    return tuple(t.low for t in _read(clean(name)))


class Names:
    """Names of the register that are kept whole, by their first word."""

    def __init__(self, names: Sequence[str] | set[str] | frozenset[str] = ()) -> None:
        """Take the names; only those of two and more words need help."""
        self._by_first: dict[str, list[tuple[str, ...]]] = {}
        self._all: set[str] = set()
        for name in names:
            read = _words_of(name)
            self._all.add(" ".join(read))
            if 1 < len(read) <= 14:
                self._by_first.setdefault(read[0], []).append(read)
        for listed in self._by_first.values():
            listed.sort(key=len, reverse=True)

    def __len__(self) -> int:
        """Give the number of names."""
        return len(self._all)

    def __contains__(self, name: object) -> bool:
        """Say whether a name, in small letters, is known."""
        return name in self._all

    def length_at(self, found: Sequence[Token], place: int) -> int:
        """Give how many tokens from a place on make the longest known name; 0 for none."""
        for name in self._by_first.get(found[place].low, ()):
            if len(found) - place >= len(name) and all(found[place + k].low == word for k, word in enumerate(name)):
                return len(name)
        return 0


# Phrases that are one small word.
_PHRASES = Names(
    words(
        "along_with together_with as_well_as up_to_date face_to_face return_to_work right_to_work right_to_buy "
        "duty_to_refer time_to_pay notice_to_quit before_and_after any_more any_longer out_of_hours out_of_court "
        "out_of_area under_lock_and_key off_site on_site"
    )
)


def _joined(found: list[Token], names: Names, sentence: str, is_whole: bool = True) -> list[Token]:
    joined: list[Token] = []
    place = 0
    while place < len(found):
        length = names.length_at(found, place)
        if length:
            start, end = found[place].start, found[place + length - 1].end
            joined.append(Token(sentence[start:end].lower(), start, end, sentence[start:end], is_whole=is_whole))
        else:
            joined.append(found[place])
        place += length or 1
    return joined
