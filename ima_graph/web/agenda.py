"""The phases of a workshop: what is asked in each, for how long, and what can be entered meanwhile."""

from dataclasses import asdict, dataclass

from ima_graph.errors import InputError


@dataclass(frozen=True)
class Phase:
    """One phase; `closes` names the entries that wait until it is over, `silent` hides teams from one another."""

    key: str
    number: int
    name: str
    prompt: str
    minutes: int
    silent: bool = False
    closes: tuple[str, ...] = ()

    def to_json(self) -> dict[str, object]:
        """Give the phase as the screens read it."""
        return {**asdict(self), "closes": list(self.closes)}


# Nobody can confirm what another team says while that is hidden.
_ALONE = ("confirm", "accept")
_AGENDA = (
    ("join", "Join", "Name one thing that reached you this week, and who sent it.", 8),
    ("hold", "What do we hold?", "What information does your team keep? One thing at a time.", 15),
    ("same", "Same or different?", "Are these two the same thing, or different?", 12),
    ("flows", "What comes in, what goes out?", "What do you receive, what do you send, and to whom?", 30),
    ("handshake", "Handshake", "Do you receive this? Yes; yes, but; or not us.", 13),
    ("gaps", "Gaps", "One question at a time, to the people likely to know.", 25),
    ("actions", "Actions", "Who does what, and by when?", 12),
    ("leave", "Leave with everything", "Take everything with you, and see what is still open.", 5),
)
PHASES = tuple(
    Phase(key, number, name, prompt, minutes, key == "hold", _ALONE if key == "hold" else ())
    for number, (key, name, prompt, minutes) in enumerate(_AGENDA, start=1)
)


def phase(wanted: object) -> Phase:
    """Find a phase by its key or number; `InputError` when there is none.

    >>> phase(2).key, phase("gaps").number
    ('hold', 6)
    """
    for known in PHASES:
        if wanted in (known.key, known.number, str(known.number)) and not isinstance(wanted, bool):
            return known
    raise InputError(f"There is no phase {str(wanted)[:40]}. Choose from {', '.join(p.key for p in PHASES)}.")
