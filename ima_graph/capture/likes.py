"""Look-alikes: names that may mean the same thing, offered while somebody types, never merged by themselves."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from ima_graph.capture.cores import Core, core
from ima_graph.capture.likeness import alike, word_likeness
from ima_graph.names import normal

_LEAST = 70


@dataclass(frozen=True)
class Like:
    """A record that a name may mean: why it is offered, and how alike it is (0 to 100)."""

    id: str
    name: str
    why: str
    score: float
    kind: str = ""


@dataclass(frozen=True)
class Pair:
    """Two records that may be one thing."""

    a: Like
    b: Like
    why: str
    score: float


class Likes:
    """The names of a register, ready to be compared within one kind."""

    def __init__(self, entries: Iterable[tuple[str, str, str]], different: Iterable[tuple[str, str]] = ()) -> None:
        """Take entries of id, name, kind; `different` are pairs of ids or names that are known to be two things."""
        self._kinds: dict[str, _Kind] = defaultdict(_Kind)
        self._different = {_pair(a, b) for a, b in different}
        for id_, name, kind in entries:
            self.add(id_, name, kind)

    def add(self, id_: str, name: str, kind: str) -> None:
        """Take in one more name; a record may have several."""
        self._kinds[kind].add(id_, name)

    def remove(self, id_: str, kind: str) -> None:
        """Forget a record."""
        self._kinds[kind].remove(id_)

    def are_different(self, a: str, b: str) -> None:
        """Remember that two ids or names are two things: they are not offered again."""
        self._different.add(_pair(a, b))

    def like(self, text: str, kind: str, most: int = 3) -> list[Like]:
        """List the records of a kind that `text` may mean, best first; none if it is a name of one already.

        >>> Likes([("1", "Human Resources", "Team")]).like("HR", "Team")
        [Like(id='1', name='Human Resources', why='initials', score=90.0, kind='Team')]
        """
        names = self._kinds.get(kind)
        if names is None or not text.strip() or names.has(text):
            return []
        best: dict[str, Like] = {}
        for id_, name, why, score in names.alike(core(text)):
            like = Like(id_, name, why, score, kind)
            if score > best.get(id_, like).score or id_ not in best:
                best[id_] = like
        found = [b for b in best.values() if not self._is_settled(("", text), (b.id, b.name))]
        return sorted(found, key=lambda b: (-b.score, b.name, b.id))[:most]

    def exact(self, text: str, kind: str) -> list[str]:
        """List the ids of the records of a kind that are called just that; case and spaces do not count."""
        names = self._kinds.get(kind)
        return names.ids(text) if names else []

    def pairs(self, kind: str) -> list[Pair]:
        """List all pairs of records of a kind that may be one thing, most alike first."""
        names = self._kinds.get(kind)
        best: dict[tuple[str, str], Pair] = {}
        for id_, name in names.every() if names else []:
            for other, other_name, why, score in names.alike(core(name)) if names else []:
                if other == id_ or self._is_settled((id_, name), (other, other_name)):
                    continue
                key = _pair(id_, other)
                if key not in best or score > best[key].score:
                    ends = sorted(
                        (Like(id_, name, why, score, kind), Like(other, other_name, why, score, kind)), key=_by_id
                    )
                    best[key] = Pair(ends[0], ends[1], why, score)
        return sorted(best.values(), key=lambda p: (-p.score, p.a.name, p.b.name))

    def _is_settled(self, a: tuple[str, str], b: tuple[str, str]) -> bool:
        return bool(self._different) and any(_pair(x, y) in self._different for x in a if x for y in b)


class _Kind:
    """The names of one kind, with an index from the ways to write their words."""

    def __init__(self) -> None:
        self._names: dict[str, dict[str, str]] = {}
        self._ids: dict[str, set[str]] = defaultdict(set)
        # Single words, and what several words are written as: joined, or as initials.
        self._by_form: dict[tuple[bool, str], dict[str, frozenset[int]]] = defaultdict(dict)
        # A slip of the pen is seldom in the first letter, so only those that share it are compared.
        self._by_letter: dict[str, dict[str, None]] = defaultdict(dict)
        self._near: dict[str, list[str]] = {}

    def add(self, id_: str, name: str) -> None:
        key = normal(name)
        if not key:
            return
        self._names.setdefault(id_, {})[key] = name
        self._ids[key].add(id_)
        for form in core(name).forms:
            held = self._by_form[form.kind == "word", form.text]
            held[key] = held.get(key, frozenset()) | form.places
            has_slips = form.kind != "initials" and not _has_digit(form.text)
            if has_slips and form.text not in self._by_letter[form.text[0]]:
                self._by_letter[form.text[0]][form.text] = None
                self._near.clear()

    def remove(self, id_: str) -> None:
        for key, name in self._names.pop(id_, {}).items():
            self._ids[key].discard(id_)
            if not self._ids[key]:
                for form in core(name).forms:
                    self._by_form[form.kind == "word", form.text].pop(key, None)

    def has(self, name: str) -> bool:
        return bool(self._ids.get(normal(name)))

    def ids(self, name: str) -> list[str]:
        return sorted(self._ids.get(normal(name), ()))

    def every(self) -> Iterable[tuple[str, str]]:
        return [(id_, name) for id_, names in self._names.items() for name in names.values()]

    def alike(self, wanted: Core) -> Iterable[tuple[str, str, str, float]]:
        for key in self._candidates(wanted):
            for id_ in self._ids[key]:
                name = self._names[id_][key]
                found = alike(wanted, core(name))
                if found:
                    yield id_, name, found[0], found[1]

    def _candidates(self, wanted: Core) -> Iterable[str]:
        """Give the names of which every word may be one of the name wanted, and the other way round."""
        held: list[tuple[frozenset[int], dict[str, frozenset[int]]]] = []
        for form in wanted.forms:
            is_whole = form.kind == "word" or len(wanted.words) < 3
            near = self._near_forms(form.text, is_whole and form.kind != "initials")
            # Of two forms that are compared, one is a single word.
            ways = [(is_word, other) for other in near for is_word in {True, form.kind != "word"}]
            held += [(form.places, self._by_form[way]) for way in ways if way in self._by_form]
        # Many names share a word such as "register"; those that have the rarest word are few.
        by_word = [[names for places, names in held if word in places] for word in range(len(wanted.words))]
        rarest = min(by_word, key=lambda found: sum(map(len, found)), default=[])
        return [
            key for key in dict.fromkeys(key for names in rarest for key in names) if self._is_met(key, wanted, held)
        ]

    def _is_met(
        self, key: str, wanted: Core, held: Sequence[tuple[frozenset[int], Mapping[str, frozenset[int]]]]
    ) -> bool:
        """Say whether the words of a name, each in one of its forms, are all met, and so are those of the name wanted."""
        met = [(places, names[key]) for places, names in held if key in names]
        ours, theirs = (frozenset[int]().union(*found) for found in zip(*met, strict=True))
        return (
            len(ours) == len(wanted.words) and bool(self._ids[key]) and len(theirs) == len(core(self._name(key)).words)
        )

    def _name(self, key: str) -> str:
        return self._names[next(iter(self._ids[key]))][key]

    def _near_forms(self, text: str, with_slips: bool) -> list[str]:
        if not with_slips or len(text) < 3 or _has_digit(text):
            return [text]
        if text not in self._near:
            near = [text]
            same_letter = list(self._by_letter.get(text[0], ()))
            close = process.extract(text, same_letter, scorer=fuzz.ratio, limit=None, score_cutoff=_LEAST)
            near += [other for other, _score, _place in close if other != text and word_likeness(text, other)]
            near += [other for other in same_letter if _may_be_cut(text, other)]
            self._near[text] = near
        return self._near[text]


def _has_digit(text: str) -> bool:
    return any(letter.isdigit() for letter in text)


def _may_be_cut(a: str, b: str) -> bool:
    """Say whether one word is the other cut off, which a ratio of letters does not see."""
    short, long = (a, b) if len(a) < len(b) else (b, a)
    return 2 < len(short) < 5 and long.startswith(short) and word_likeness(a, b) > 0


def _pair(a: str, b: str) -> tuple[str, str]:
    first, second = sorted((normal(a), normal(b)))
    return first, second


def _by_id(like: Like) -> str:
    return like.id
