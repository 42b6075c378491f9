"""How close the facts that were read are to those a careful reader takes from a sentence."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ima_graph.capture import PARTS, Fact, parse

_ARTICLE = re.compile(r"^(?:the|a|an|our|my|their)\s+", re.IGNORECASE)


@dataclass(frozen=True)
class Sentence:
    """A sentence, who typed it, and the facts it states."""

    text: str
    team: str
    facts: tuple[dict[str, object], ...]


@dataclass(frozen=True)
class Score:
    """How one sentence was read."""

    sentence: Sentence
    read: tuple[Fact, ...]
    is_exact: bool
    is_silently_wrong: bool

    def __str__(self) -> str:
        wanted = "".join(f"\n    wanted {fact}" for fact in self.sentence.facts)
        got = "".join(f"\n    read   {_shown(fact)}" for fact in self.read)
        return f"{'WRONG' if self.is_silently_wrong else 'other'}: {self.sentence.text}{wanted}{got}"


def sentences(file: Path) -> list[Sentence]:
    """Read a file of sentences, one JSON object a line."""
    lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [Sentence(line["text"], line["team"], tuple(line["facts"])) for line in lines]


def score(sentence: Sentence) -> Score:
    """Read a sentence and compare: exact when all facts are the same, case and articles apart.

    Silently wrong is a part, neither unclear nor of a note, that no wanted fact has.
    """
    read = tuple(parse(sentence.text, sentence.team))
    wanted = [_parts(fact) for fact in sentence.facts]
    is_exact = sorted(map(_key, read)) == sorted(_wanted_key(fact) for fact in sentence.facts)
    is_wrong = any(min(_wrong_parts(fact, one) for one in wanted) > 0 for fact in read if fact.type != "note")
    return Score(sentence, read, is_exact, is_wrong)


def _plain(value: object) -> str:
    return _ARTICLE.sub("", str(value or "").strip().casefold().replace("’", "'"))


def _parts(fact: dict[str, object]) -> dict[str, str]:
    return {part: _plain(fact.get(part)) for part in ("type", *PARTS)}


def _key(fact: Fact) -> tuple[str, ...]:
    return _wanted_key(fact.to_json())


def _wanted_key(fact: dict[str, object]) -> tuple[str, ...]:
    if fact["type"] in ("note", "question"):
        return (str(fact["type"]),)
    unclear = fact.get("unclear") or ()
    assert isinstance(unclear, Sequence)
    return (*_parts(fact).values(), *sorted(map(str, unclear)))


def _wrong_parts(fact: Fact, wanted: dict[str, str]) -> int:
    if "question" in (fact.type, wanted["type"]):
        return int(fact.type != wanted["type"])
    got = _parts(fact.to_json())
    return sum(1 for part, value in got.items() if value != wanted[part] and part not in fact.unclear)


def _shown(fact: Fact) -> dict[str, object]:
    return {key: value for key, value in fact.to_json().items() if value and key != "words"}
