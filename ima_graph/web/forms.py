"""Forms from the shapes: each field with its prompt, the control that fits it, and what it may hold."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ima_graph.errors import InputError
from ima_graph.schema import Field, Schema

Form = Mapping[str, Sequence[str]]

# What somebody can say who gives no value. "" leaves the question open: nothing is written down.
EMPTY_ANSWERS = (
    ("", "Not asked yet", "Leave it open."),
    ("none", "No, there is none", "Asked: the answer is none."),
    ("not-known", "Nobody here knows", "Asked, and no one in the room could say."),
    ("not-applicable", "Does not apply", "Asked: the question makes no sense here."),
)
_VALUE = "value"
_LONG = ("description", "purpose", "words", "legislation")
_FEW = 6
_MOST_DIGITS = 15
_SPARE = 2
_MOST_NAMES = 2000


@dataclass(frozen=True)
class Control:
    """One field as a form asks for it: `kind` is text, long, date, yes-no, choose, pick, tick or lines.

    `values` are what is in it, `options` what it may be chosen or completed from.
    """

    key: str
    label: str
    prompt: str
    kind: str
    values: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    essential: bool = False
    answer: str = ""
    error: str = ""
    chosen: str = field(default="")

    @property
    def lines(self) -> tuple[str, ...]:
        """The values of a field that holds many, with empty lines for more."""
        return (*self.values, *("" for _ in range(_SPARE)))

    @property
    def answers(self) -> list[tuple[str, str, str, bool]]:
        """The answers without a value, each with what it means and whether it is the one now."""
        now = self.chosen or (_VALUE if self.values else self.answer)
        return [(key, label, hint, now == key) for key, label, hint in EMPTY_ANSWERS]

    @property
    def has_value(self) -> bool:
        """Whether the form stands on a value and not on an empty answer."""
        return (self.chosen or (_VALUE if self.values else "")) == _VALUE


def kind_of(shape: Field, options: Sequence[str]) -> str:
    """Choose the control for a field."""
    by_type = {"date": "date", "boolean": "yes-no", "integer": "text"}
    if shape.kind in by_type:
        return by_type[shape.kind]
    if shape.kind == "list":
        if shape.many:
            return "tick"
        return "choose" if len(options) <= _FEW else "pick"
    if shape.many or shape.through:
        return "lines"
    return "long" if shape.key in _LONG and shape.kind == "string" else "text"


def control(
    shape: Field,
    schema: Schema,
    values: Sequence[str] = (),
    names: Sequence[str] = (),
    answer: str = "",
    own: Sequence[str] = (),
) -> Control:
    """Make the control of a field; `names` are those of records it may hold, `own` values that the register adds."""
    options = options_of(shape, schema, names, own)
    kind = kind_of(shape, options)
    return Control(shape.key, shape.label, shape.prompt, kind, tuple(values), tuple(options), shape.essential, answer)


def options_of(shape: Field, schema: Schema, names: Sequence[str] = (), own: Sequence[str] = ()) -> list[str]:
    """List what a field may be filled from, lowest rank first; of records, as many names as a page can carry."""
    if shape.kind == "boolean":
        return ["yes", "no"]
    if shape.kind == "list" and shape.list_iri:
        ranked = sorted(schema.lists[shape.list_iri].values, key=lambda v: (v.rank is None, v.rank or 0, v.label))
        return [*(v.label for v in ranked), *sorted(own)]
    if shape.kind == "record":
        return sorted(set(names), key=str.casefold)[:_MOST_NAMES]
    return []


@dataclass(frozen=True)
class Given:
    """What a form gave: values, or an empty answer, or neither where the question stays open."""

    values: tuple[str, ...] = ()
    answer: str = ""

    @property
    def is_open(self) -> bool:
        """Whether nothing was said."""
        return not self.values and not self.answer


def read(form: Form, shape: Field) -> Given:
    """Read one field's form; `InputError` says what is missing from it."""
    values = tuple(v.strip() for v in form.get("value", ()) if v.strip())
    chosen = one(form, "answer") if "answer" in form else _VALUE
    if chosen == _VALUE:
        if not values:
            raise InputError(f"{shape.label}: give a value, or choose one of the empty answers.")
        if not (shape.many or shape.through) and len(values) > 1:
            raise InputError(f"{shape.label} holds one value only.")
        return Given(values)
    if chosen not in {key for key, _, _ in EMPTY_ANSWERS}:
        raise InputError(f"{shape.label}: choose one of the answers.")
    return Given(answer=chosen)


def one(form: Form, key: str) -> str:
    """Give the one value of a key, trimmed; "" when there is none."""
    return next(iter(form.get(key, ())), "").strip()


def number(text: str) -> int | None:
    """Read a whole number as a browser sends it; None for anything else.

    >>> number("12"), number("-1"), number("²")
    (12, None, None)
    """
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS else None


def entry_id(*parts: str) -> str:
    """Make the id of an entry from the form's own number and what was typed: sent twice, it is written once.

    >>> entry_id("a", "b") == entry_id("a", "b"), len(entry_id("a"))
    (True, 24)
    """
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "replace")).hexdigest()[:24]
