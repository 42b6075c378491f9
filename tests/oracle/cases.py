"""Hand-worked examples: a few lines of Turtle about an asset `:a`, and since when a kind holds of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from oracle.facts import IMA, LIST, SHAPE, XSD

EXAMPLE = "https://example.org/"
LISTS = {
    "answer": "answer",
    "disposalAction": "disposal-action",
    "grade": "grade",
    "holdingKind": "holding-kind",
    "placeKind": "place-kind",
    "role": "role",
    "standing": "standing",
    "status": "status",
}
PREFIXES = {
    "": EXAMPLE,
    "ima": IMA,
    "list": LIST,
    "shape": SHAPE,
    "xsd": XSD,
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    **{prefix: f"{LIST}{name}/" for prefix, name in LISTS.items()},
}
ASSET = ":a a ima:InformationAsset ; ima:status status:live ; ima:recordedAt 2026-01-05T09:00:00Z .\n"
MOMENT = re.compile(r'(?<!")\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ')
DAY = re.compile(r'(?<!")\b\d{4}-\d\d-\d\d\b(?!T)')


@dataclass(frozen=True)
class Case:
    """Whether `:a` is of the kind on 22 November 2026, and since when if that is known."""

    kind: str
    sentence: str
    turtle: str
    holds: bool
    since: date | None = None


def hit(kind: str, sentence: str, since: str | None, *turtle: str) -> Case:
    """A case that the kind must find, and since when; None where no date is recorded."""
    return Case(kind, sentence, example(*turtle), True, date.fromisoformat(since) if since else None)


def miss(kind: str, sentence: str, *turtle: str) -> Case:
    """A case that the kind must not find."""
    return Case(kind, sentence, example(*turtle), False)


def example(*turtle: str) -> str:
    """A whole Turtle text from lines with bare dates, the live asset `:a` in it."""
    text = MOMENT.sub(r'"\g<0>"^^xsd:dateTime', ASSET + "\n".join(turtle) + "\n")
    return prefix_lines() + DAY.sub(r'"\g<0>"^^xsd:date', text)


def prefix_lines() -> str:
    return "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())


def record(name: str, class_name: str, *pairs: str) -> str:
    """A record with the property and value pairs that are not empty."""
    return " ; ".join([f":{name} a ima:{class_name}", *(pair for pair in pairs if pair)]) + " ."


def owned_by(owner: str, *pairs: str, name: str = "s", thing: str = "a") -> str:
    """An ownership statement."""
    role = "ima:assignedRole role:information-asset-owner"
    fixed = (f"ima:assignmentFor :{thing}", f"ima:assignee :{owner}", role)
    return record(name, "Assignment", *fixed, *pairs)


def said_of(thing: str, field: str, *pairs: str, name: str = "said") -> str:
    """What somebody said about a field of a record."""
    return record(name, "Statement", f"ima:about :{thing}", f"ima:aboutField shape:{field}", *pairs)


def nobody(*pairs: str) -> str:
    """The answer that nobody owns `:a`."""
    return said_of("a", "InformationAsset-owner", "ima:answer answer:none", *pairs)


def held(post: str, person: str, *pairs: str, name: str = "h") -> str:
    """A holding of a post by a person."""
    return record(name, "Holding", f"ima:heldPost :{post}", f"ima:holder :{person}", *pairs)


def flow(name: str, sender: str, receiver: str, *pairs: str) -> str:
    """A flow that carries `:a`."""
    ends = (f"ima:flowFrom :{sender}", f"ima:flowTo :{receiver}")
    return record(name, "Flow", *ends, "ima:carries :a", *pairs)
