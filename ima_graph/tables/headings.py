"""Tell which fields a heading may stand for: by label, by other names for it, at last by how much it looks like one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz

from ima_graph import names
from ima_graph.schema import Field, RecordType

# How sure a heading is, of 100: the label itself, its key, another name, the question that is asked for it.
LABEL, KEY, OTHER_NAME, PROMPT = 100.0, 98.0, 96.0, 95.0
SURE = 85.0
_LOOKS_ALIKE = 88.0

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_NUMBERING = re.compile(r"^\s*(\(?\d{1,2}[.)]|\(?[a-z]\)|[a-z]\.|q\d+[.:)]?)\s+", re.IGNORECASE)
_PARENTHESES = re.compile(r"[(\[]([^)\]]*)[)\]]")
# Words that a question has around what it asks for.
_FILLERS = re.compile(
    r"\b(an?|any|applicable|are|can|current|details|do|does|for|full|has|have|how|if|in|is|it|its|known|n|no|of|or|our"
    r"|please|state|the|this|was|what|where|which|who|y|yes|your)\b"
)
_KEY_ENDS = (" id", " ids", " ref", " reference", " identifier", " code", " number", " key")
_NAME_ENDS = (" name", " names", " title")
_NAME_STARTS = ("name of the ", "name of ", "names of ")


@dataclass(frozen=True)
class Match:
    """A field that a heading may stand for. `find` is "reference" for a column of keys, `like` what it looks like."""

    field: Field
    score: float
    find: str = ""
    like: str = ""


def simple(heading: str) -> str:
    """Bring a heading into the form in which headings are compared.

    >>> simple("2. Information_assetOwner (IAO)?*")
    'information asset owner iao'
    """
    text = names.normal(_NUMBERING.sub("", _CAMEL.sub(" ", heading.replace("_", " "))))
    text = re.sub(r"[^\w\s%£$€+]", " ", text.replace("'", ""))
    return re.sub(r"organiz", "organis", " ".join(text.split()))


def forms(heading: str) -> Iterator[tuple[str, float, str]]:
    """Give the ways to read a heading: its form, how much surety it costs, and how its cells name a record."""
    whole = simple(heading)
    yield whole, 0, ""
    yield whole.replace(" ", ""), 1, ""
    parts = [(whole, 0.0)]
    outside = simple(_PARENTHESES.sub(" ", heading))
    if outside and outside != whole:
        parts.append((outside, 2))
        parts += [(s, 4) for p in _PARENTHESES.findall(heading) if len(s := simple(p)) > 1 and not s.isdigit()]
    if ":" in heading.strip(" :"):
        group, _, own = heading.rpartition(":")
        parts.append((simple(own), 8))
        if simple(own) in ("name", "title"):
            parts.append((simple(group), 3))
    for sign in ("/", " - ", " – ", " or "):
        if sign in heading.casefold():
            pieces = [simple(p) for p in re.split(re.escape(sign), heading, flags=re.IGNORECASE)]
            parts += [(p, 8 + i) for i, p in enumerate(pieces) if len(p) > 1]
    for text, cost in parts:
        yield text, cost, ""
        yield from _variants(text, cost)


def _variants(text: str, cost: float) -> Iterator[tuple[str, float, str]]:
    bare = " ".join(_FILLERS.sub(" ", text).split())
    for one, more in ((text, cost), (bare, cost + 3)):
        if not one:
            continue
        yield one, more, ""
        yield (one[:-1] if one.endswith("s") else one + "s"), more + 2, ""
        for end in _KEY_ENDS:
            if one.endswith(end):
                yield one.removesuffix(end), more + 5, "reference"
        for end in _NAME_ENDS:
            if one.endswith(end):
                yield one.removesuffix(end), more + 5, "name"
        for start in _NAME_STARTS:
            if one.startswith(start):
                yield one.removeprefix(start) + " name", more + 2, ""


class Vocabulary:
    """All names of the fields of one kind of record."""

    def __init__(self, record: RecordType) -> None:
        """Gather the names of the fields that can be written."""
        self.record = record
        self._names: dict[str, list[tuple[Field, float]]] = {}
        for field in record.fields:
            if field.read_only:
                continue
            self._add(field.label, field, LABEL)
            self._add(field.key, field, KEY)
            self._add(field.prompt, field, PROMPT)
            for place, other in enumerate(field.alternatives):
                self._add(other, field, OTHER_NAME - 0.05 * place)
        own = {simple(n) for n in (record.name, record.label, record.plural, *record.alternatives)}
        self._prefixes = {f"{n[:-1] if n.endswith('s') else n} " for n in own if n}

    def _add(self, name: str, field: Field, score: float) -> None:
        text = simple(name)
        # "alternateName" and "alternatename" are one heading.
        for form, cost in ((text, 0.0), (text.replace(" ", ""), 1.0)):
            found = self._names.setdefault(form, [])
            if all(f is not field for f, _ in found):
                found.append((field, score - cost))

    def matches(self, heading: str) -> list[Match]:
        """List the fields that a heading may stand for, the surest first, each once."""
        best: dict[str, Match] = {}
        for form, cost, find in self._all_forms(heading):
            for field, score in self._names.get(form, ()):
                if find and (field.kind != "record" or form in ("", "name")):
                    continue
                match = Match(field, score - cost, find if find == "reference" else "")
                if field.key not in best or best[field.key].score < match.score:
                    best[field.key] = match
        found = best.values() or self._alike(heading)
        return sorted(found, key=lambda m: -m.score)

    def _all_forms(self, heading: str) -> Iterator[tuple[str, float, str]]:
        for form, cost, find in forms(heading):
            yield form, cost, find
            for prefix in self._prefixes:
                if form.startswith(prefix) and form != prefix:
                    yield form.removeprefix(prefix), cost + 4, find

    def _alike(self, heading: str) -> list[Match]:
        """Find names that differ by a slip of the pen; a name within a longer one does not count."""
        text = simple(_PARENTHESES.sub(" ", heading))
        if len(text) < 5:
            return []
        found: dict[str, Match] = {}
        for name, fields in self._names.items():
            alike = max(fuzz.ratio(text, name), fuzz.token_sort_ratio(text, name))
            if alike >= _LOOKS_ALIKE:
                for field, _ in fields:
                    if field.key not in found or found[field.key].score < alike - 20:
                        found[field.key] = Match(field, alike - 20, like=name)
        return list(found.values())
