"""The people in a room: who they speak for, what they may do, and the token their browser holds."""

import hashlib
import re
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from ima_graph.errors import InputError

# None of these is taken for another when read aloud or from the back of the room.
CODE_LETTERS = "ACDEFHJKMNPRTWXY3479"
CODE_LENGTH = 6
_NEVER = ", ".join(c for c in "BGILOQSUVZ012568")
_NAME_LETTERS = 80


@dataclass(frozen=True)
class Person:
    """Somebody in the room. `key` is the hash of the token; the token itself is only in their browser."""

    id: str
    role: str
    team: str
    team_label: str
    name: str
    key: str

    def to_json(self) -> dict[str, object]:
        """Give the person as the file of the room keeps them."""
        return asdict(self)

    def me(self) -> dict[str, object]:
        """Tell the person who they are here."""
        told = {k: v for k, v in asdict(self).items() if k not in ("key", "id")}
        return {**told, "person": self.id}


def read_person(kept: Mapping[str, object]) -> Person:
    """Read a person from the file of the room."""
    return Person(**{k: str(kept.get(k, "")) for k in Person.__dataclass_fields__})


def new_token() -> str:
    """Make the token of a browser: 128 random bits."""
    return secrets.token_hex(16)


def hashed(token: str) -> str:
    """Hash a token; it is random through and through, so that one round is enough."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def new_code() -> str:
    """Make a code to join with: 64 million are possible."""
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))


def read_code(typed: str) -> str:
    """Read a code as it was typed, without spaces, dashes and capitals.

    >>> read_code("acd-efh")
    'ACDEFH'
    """
    return re.sub(r"[\s\-.–]", "", typed[:40]).upper()


def wrong_code(typed: str) -> str:
    """Say what is wrong with a code, in words that help to read it again."""
    code = read_code(typed)
    strange = sorted({letter for letter in code if letter not in CODE_LETTERS and letter.isprintable()})
    if not code:
        return "Type the code that stands on the wall."
    if strange:
        return f"{', '.join(strange[:6])} is never in a code. These are never used: {_NEVER}. Look at the wall again."
    if len(code) != CODE_LENGTH:
        return f"A code has {CODE_LENGTH} letters and digits; this has {len(code)}. Look at the wall again."
    return f"That is not the code on the wall. These letters and digits are never used: {_NEVER}."


def clean_name(text: str, what: str) -> str:
    """Trim a name that somebody typed for themselves or their team; `InputError` when it is too long or no text."""
    name = " ".join(text.split())
    if len(name) > _NAME_LETTERS:
        raise InputError(f"{what} has {len(name)} letters; {_NAME_LETTERS} are the most. Shorten it.")
    if not name.isprintable():
        raise InputError(f"{what} holds letters that cannot be shown. Type it again.")
    return name
