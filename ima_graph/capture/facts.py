"""A fact: what one clause of a sentence says, with the parts that are not clear named."""

from dataclasses import dataclass

TYPES = ("flow", "holds", "owns", "access", "question", "note")
# What a fact of each type cannot do without.
NEEDED: dict[str, tuple[str, ...]] = {
    "flow": ("from", "to", "asset"),
    "holds": ("who", "asset"),
    "owns": ("who", "asset"),
    "access": ("who", "asset"),
    "question": (),
    "note": (),
}
PARTS = ("from", "to", "asset", "via", "frequency", "why", "place", "who")


@dataclass(frozen=True)
class Fact:
    """One thing that was said. `unclear` names the parts that are needed and not known, or that could be read otherwise.

    >>> Fact("holds", who="HR", asset="payroll file").part("who")
    'HR'
    """

    type: str
    from_: str = ""
    to: str = ""
    asset: str = ""
    via: str = ""
    frequency: str = ""
    why: str = ""
    place: str = ""
    who: str = ""
    unclear: tuple[str, ...] = ()
    words: str = ""

    def part(self, name: str) -> str:
        """Give a part by its name in JSON, such as `from`."""
        return str(getattr(self, "from_" if name == "from" else name))

    def to_json(self) -> dict[str, object]:
        """Give the fact as JSON has it: type, the parts, unclear, words."""
        parts = {name: self.part(name) for name in PARTS}
        return {"type": self.type, **parts, "unclear": list(self.unclear), "words": self.words}


def note(words: str, *unclear: str) -> Fact:
    """Keep words as a note: they are not understood, or are no fact about information."""
    return Fact("note", unclear=unclear, words=words)
