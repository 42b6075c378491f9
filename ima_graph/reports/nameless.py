"""A register without personal names: where a person stood, the post stands that they hold.

What counts as a personal name is what the register says of its persons: name, other names, e-mail address, reference;
who wrote a change, unless that is a team or post; and the names that people gave on joining a workshop. Names are found
in every text, so that a sentence somebody typed is no way round. Of a full name, the first name or initials alone
cannot be found; nor can the name of somebody who is in no record and never joined.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ima_graph import names, terms
from ima_graph.tables import plain

SOMEBODY = "person without a post"

_TYPE, _LABEL = terms.iri(terms.TYPE), terms.iri(terms.LABEL)
_PERSON, _HOLDING = terms.ima("Person"), terms.ima("Holding")
_CREATOR = terms.iri(terms.DCT + "creator")
_PERSONAL = (_LABEL, terms.iri(terms.ALT_LABEL), terms.ima("emailAddress"), terms.ima("reference"))
# A reference such as S001 tells nobody who it is, and would be found in many a text.
_IN_TEXTS = _PERSONAL[:3]
_NAMES = (_LABEL, terms.iri(terms.ALT_LABEL), terms.iri(terms.PREF_LABEL))
_WORD = re.compile(r"\w+")
_SPACE = r"\s+"
_LEAST = 3
# As a workshop writes who said something: the team, or the role where there is none.
_TEAM_AND_NAME = re.compile(r"(.+) \((.+)\)", re.DOTALL)
_ROLES = {"facilitator", "participant"}
# What is only named, as a word in a sentence makes it: a person may be behind a team of that kind.
_NAMING = {_TYPE, *_NAMES, terms.ima("recordedAt"), terms.ima("recordedFrom")}
_KNOWN_BY = {terms.ima("attendedBy"), terms.ima("inTeam")}
_POINT = terms.ima("OpenPoint")
# With a small letter these are words, though people are called so; and so is whatever has two letters.
_WORDS_TOO = frozenset(
    [
        "all",
        "and",
        "any",
        "april",
        "art",
        "august",
        "but",
        "can",
        "dawn",
        "day",
        "dean",
        "did",
        "drew",
        "for",
        "frank",
        "get",
        "grace",
        "grant",
        "had",
        "has",
        "her",
        "him",
        "his",
        "hope",
        "how",
        "iris",
        "its",
        "ivy",
        "jack",
        "jean",
        "joy",
        "june",
        "law",
        "let",
        "mark",
        "max",
        "may",
        "men",
        "miles",
        "nick",
        "not",
        "now",
        "off",
        "old",
        "olive",
        "one",
        "our",
        "out",
        "page",
        "pat",
        "pearl",
        "penny",
        "ray",
        "reed",
        "rich",
        "robin",
        "rose",
        "ruby",
        "sandy",
        "see",
        "she",
        "so",
        "sue",
        "summer",
        "the",
        "two",
        "use",
        "violet",
        "wade",
        "ward",
        "was",
        "way",
        "who",
        "will",
        "you",
    ]
)


@dataclass(frozen=True)
class Nameless:
    """The facts of a register, as N-Triples.

    `reading` has posts where persons were. In `table` every value that held a name is left out whole: a blank cell
    changes nothing when a workbook comes back, and a post in its place would. `history` has no names of who wrote.
    """

    reading: bytes
    table: bytes
    history: bytes


def without_names(facts: bytes, history: bytes, on: date, given: Iterable[str] = ()) -> Nameless:
    """Take the names of all persons out of a register and its history, and those `given` on joining a workshop.

    A name that is also that of a post, team or other record is not taken out of texts; a given one only where more
    is known of that record than its name.
    """
    triples = terms.triples_of(facts)
    people = {s for s, p, o in triples if p == _TYPE and o == _PERSON}
    shown = _stand_ins(triples, people, on)
    points = {s for s, p, o in triples if p == _TYPE and o == _POINT}
    called = [(s, names.normal(plain(o))) for s, p, o in triples if p in _NAMES and s not in people | points]
    known = {s for s, p, _ in triples if p not in _NAMING} | {o for _, p, o in triples if p in _KNOWN_BY}
    others, settled = {name for _, name in called}, {name for s, name in called if s in known}
    personal = {plain(o): shown[s] for s, p, o in triples if s in people and p in _IN_TEXTS}
    told = terms.triples_of(history)
    writers = {plain(o): _writer(plain(o), others) for _, p, o in told if p == _CREATOR}
    wrote = {name: SOMEBODY for _, name in writers.values() if name}
    joined = {name for team, name in writers.values() if team and name} | set(given)
    joined = {name for name in joined if names.normal(name) not in settled}
    texts = (plain(o) for s, p, o in triples if o.startswith('"') and not (s in people and p in _PERSONAL))
    found = _Finder({**wrote, **dict.fromkeys(joined, SOMEBODY), **personal}, others, texts, joined)

    own = [(s, p, o) for s, p, o in triples if not (s in people and p in _PERSONAL)]
    in_place = [(person, _LABEL, found.without(terms.text(label))) for person, label in sorted(shown.items())]
    touched = {(s, p) for s, p, o in own if found.without(o) != o}
    return Nameless(
        terms.lines([(s, p, found.without(o)) for s, p, o in own] + in_place),
        terms.lines([(s, p, o) for s, p, o in own if (s, p) not in touched]),
        terms.lines(
            [_told(fact, writers, found) for fact in told if fact[1] != _CREATOR or writers[plain(fact[2])][0]]
        ),
    )


def _writer(text: str, others: set[str]) -> tuple[str, str]:
    """Split who wrote a change into what may be told, a team or post or role, and a personal name: "Pay (Ana)"."""
    if names.normal(text) in others | _ROLES:
        return text, ""
    found = _TEAM_AND_NAME.fullmatch(text)
    if found and names.normal(found[1]) in others | _ROLES:
        return found[1], found[2]
    # One word may be anything, as a login is; it is not told, and not looked for elsewhere.
    return "", text if " " in text else ""


def _told(fact: terms.Triple, writers: Mapping[str, tuple[str, str]], found: "_Finder") -> terms.Triple:
    subject, path, value = fact
    return subject, path, terms.text(writers[plain(value)][0]) if path == _CREATOR else found.without(value)


def _stand_ins(triples: Sequence[terms.Triple], people: set[str], on: date) -> dict[str, str]:
    """Choose for each person what is shown: the posts held on the day, or before; each text once."""
    label = {s: plain(o) for s, p, o in triples if p == _LABEL}
    holdings: dict[str, dict[str, str]] = {s: {} for s, p, o in triples if p == _TYPE and o == _HOLDING}
    for s, p, o in triples:
        if s in holdings:
            holdings[s][p] = o
    now: dict[str, set[str]] = {}
    once: dict[str, set[str]] = {}
    for held in holdings.values():
        person, post = held.get(terms.ima("holder"), ""), label.get(held.get(terms.ima("heldPost"), ""), "")
        if person in people and post:
            (now if _holds(held, on) else once).setdefault(person, set()).add(post)
    told: dict[str, str] = {}
    times: Counter[str] = Counter()
    for person in sorted(people):
        text = SOMEBODY
        if person in now or person in once:
            start = "holder of" if person in now else "former holder of"
            text = f"{start} {' and '.join(sorted(now.get(person) or once[person]))}"
        times[text] += 1
        told[person] = f"{text} (no. {times[text]})" if times[text] > 1 else text
    return told


def _holds(held: Mapping[str, str], on: date) -> bool:
    start, end = plain(held.get(terms.ima("startDate"), '""')), plain(held.get(terms.ima("endDate"), '""'))
    return (not start or start <= on.isoformat()) and (not end or on.isoformat() < end)


class _Finder:
    """Finds names in texts."""

    def __init__(
        self, stand_ins: Mapping[str, str], others: set[str], texts: Iterable[str], sure: Iterable[str] = ()
    ) -> None:
        """Prepare for names and what is put in the place of each.

        Those among `others` stay; and so does a single word, as May, that `texts` write with a small letter as well.
        Neither holds for those that are `sure` to be names.
        """
        certain = {names.normal(name) for name in sure}
        is_any_single = any(" " not in names.normal(name) for name in stand_ins)
        words = {word for text in texts for word in _WORD.findall(text)} if is_any_single else set()
        self._shown: dict[str, str] = {}
        self._whole: dict[str, str] = {}
        patterns = []
        for name in sorted(stand_ins, key=lambda n: (-len(n), n)):
            form = names.normal(name)
            if not form or (form in others and form not in certain):
                continue
            self._whole[form] = stand_ins[name]
            if (form in words and form not in certain) or len(form) < 2:
                continue
            self._shown[form] = stand_ins[name]
            patterns.append(_pattern(name, form in certain))
        self._first = {_first(form) for form in self._shown}
        self._pattern = re.compile(rf"(?<!\w)(?:{'|'.join(patterns)})(?!\w)") if patterns else None
        # A post may be called after a person.
        self._shown = {form: self._told(label) for form, label in self._shown.items()}
        self._whole = {form: self._told(label) for form, label in self._whole.items()}

    def without(self, term: str) -> str:
        """Put what may be shown in the place of each name in a literal; other terms stay as they are."""
        if not term.startswith('"'):
            return term
        text = plain(term)
        instead = self._whole.get(names.normal(text)) or self._told(text)
        return term if instead == text else terms.text(instead) + term[term.rindex('"') + 1 :]

    def _told(self, text: str) -> str:
        # One pattern of all names is slow: most texts do not even hold the first word of one.
        if self._pattern is None or self._first.isdisjoint(_WORD.findall(names.normal(text))):
            return text
        found, number = self._pattern.subn(lambda m: self._shown[names.normal(m[0])], _even(text))
        return found if number else text


def _pattern(name: str, is_certain: bool) -> str:
    parts = _even(name).split()
    if len(parts) > 1 or "@" in name:
        return f"(?i:{_SPACE.join(map(re.escape, parts))})"
    # One word in small letters may be any word.
    word = parts[0]
    is_word = word.casefold() in _WORDS_TOO or len(word) < _LEAST
    if is_certain and not is_word:
        return f"(?i:{re.escape(word)})"
    ways = {word, word.title(), word.upper()} - ({word.lower()} if is_word else set())
    return "|".join(re.escape(way) for way in sorted(ways))


def _even(text: str) -> str:
    return unicodedata.normalize("NFKC", text).replace("’", "'")


def _first(form: str) -> str:
    words = _WORD.findall(form)
    return words[0] if words else form
