"""Turn one cell into values: dates, numbers, yes and no, list values; and know the words for nothing."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from ima_graph import names, terms
from ima_graph.schema import Field, Schema, ValueList

_YES = {"yes", "y", "true", "1", "t", "x", "✓", "✔", "copy"}
_NO = {"no", "n", "false", "0", "f", "✗", "✘", "master", "original"}
_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_TIME = r"(?:[ T]\d{1,2}[:.]\d\d.*)?"
_NUMBERS = re.compile(r"^(\d{1,4})[./\- ](\d{1,2})[./\- ](\d{1,4})" + _TIME + "$")
_WORDS = re.compile(r"^(?:\w+,? )?(\d{1,2})(?:st|nd|rd|th)?[ \-/]([A-Za-z]{3,9})\.?,?[ \-/](\d{4}|\d{2})$")
_SECTION = re.compile(r"^([A-Za-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})$")


class BadValueError(ValueError):
    """A cell that cannot be what its field asks for; the message ends with the likely fix."""


@dataclass(frozen=True)
class Word:
    """A word for nothing: what it says (blank, not-known, none, not-applicable) and how it was written."""

    kind: str
    words: str


def words_for_nothing(extra: dict[str, tuple[str, ...]]) -> dict[str, str]:
    """Map each word for nothing, in its compared form, to what it says; `extra` goes before what is built in."""
    known = {names.normal(w): kind for kind, ws in names.WORDS_FOR_NOTHING.items() for w in ws}
    return known | {names.normal(w): kind for kind, ws in extra.items() for w in ws}


def as_text(cell: object) -> str:
    """Write a cell as text the way a reader of the sheet sees it; control characters that no file may hold go."""
    if type(cell) is str:
        return cell.strip().replace("\x00", "") if "\x00" in cell else cell.strip()
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, datetime):
        midnight = cell.time() == time()
        return cell.date().isoformat() if midnight else cell.isoformat(sep=" ", timespec="minutes")
    return "" if cell is None else str(cell).strip().replace("\x00", "")


def to_date(cell: object, order: str = "day-first") -> date:
    """Read a date; `order` decides 03/04/2025. Two-digit years are 20xx up to 69, 19xx from 70."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = as_text(cell)
    parts = _parts(text, order)
    if parts is None:
        raise BadValueError(f'"{_short(text)}" is not a date; write it as 2026-04-01')
    year, month, day = parts
    try:
        return date(year, month, day)
    except ValueError as error:
        raise BadValueError(
            f'"{text}" is not a day of the calendar; check day and month, or write 2026-04-01'
        ) from error


def _parts(text: str, order: str) -> tuple[int, int, int] | None:
    if found := _WORDS.match(text):
        month = _month(found[2])
        return (_year(found[3]), month, int(found[1])) if month else None
    if found := _SECTION.match(text):
        month = _month(found[1])
        return (_year(found[3]), month, int(found[2])) if month else None
    found = _NUMBERS.match(text)
    if not found:
        return None
    a, b, c = found[1], found[2], found[3]
    if len(a) >= 3:
        return (int(a), int(b), int(c)) if len(a) == 4 else None
    if len(c) not in (2, 4):
        return None
    # 13/1/24 can only be day first, 1/13/24 only month first: such a date is read the way it can be.
    day_first = order == "day-first" if int(a) <= 12 and int(b) <= 12 else int(b) <= 12
    return (_year(c), int(b), int(a)) if day_first else (_year(c), int(a), int(b))


def _year(text: str) -> int:
    year = int(text)
    return year if len(text) > 2 else year + (2000 if year < 70 else 1900)


def _month(word: str) -> int | None:
    """Number a month by its name or the beginning of it, from three letters on."""
    start = word.casefold()
    return next((n for n, name in enumerate(_MONTHS, 1) if len(start) > 2 and name.startswith(start)), None)


def _date_term(cell: object, order: str, inclusive: bool) -> str:
    day = to_date(cell, order)
    # 31 December 9999 stands for "never ends", and no day comes after it.
    return terms.literal(day + timedelta(days=1) if inclusive and day < date.max else day)


def _moment_term(cell: object, order: str, _inclusive: bool) -> str:
    if isinstance(cell, datetime):
        return terms.literal(cell)
    text = as_text(cell)
    try:
        return terms.literal(datetime.fromisoformat(text))
    except (ValueError, OverflowError):
        day = to_date(cell, order)
        return terms.literal(datetime(day.year, day.month, day.day))


def _boolean_term(cell: object, _order: str, _inclusive: bool) -> str:
    text = names.normal(as_text(cell))
    if text in _YES or text in _NO:
        return terms.literal(text in _YES)
    raise BadValueError(f'"{_short(text)}" is neither yes nor no; write yes or no')


def _integer_term(cell: object, _order: str, _inclusive: bool) -> str:
    text = as_text(cell).replace(",", "").replace(" ", "")
    if not re.fullmatch(r"[+-]?\d{1,18}", text):
        raise BadValueError(f'"{_short(as_text(cell))}" is not a whole number; write for example 7')
    return terms.literal(int(text))


def _string_term(cell: object, _order: str, _inclusive: bool) -> str:
    return terms.text(as_text(cell))


Reader = Callable[[object, str, bool], str]
READERS: dict[str, Reader] = {
    "string": _string_term,
    "date": _date_term,
    "dateTime": _moment_term,
    "boolean": _boolean_term,
    "integer": _integer_term,
}


def list_values(values: ValueList, extra: list[tuple[str, str]]) -> dict[str, str]:
    """Map every way to write a value of a list to its IRI; `extra` are the register's own values (name, IRI)."""
    found: dict[str, str] = {}
    for value in values.values:
        for form in (*value.alternatives, value.iri.rsplit("/", 1)[-1], value.label, value.iri):
            found[names.normal(form)] = value.iri
    return found | {names.normal(n): i for n, i in extra}


def list_term(text: str, field: Field, schema: Schema, forms: dict[str, str]) -> str:
    """Find a value in its list; `BadValueError` names the nearest value or all of them."""
    iri = forms.get(names.normal(text))
    if iri:
        return terms.iri(iri)
    labels = [v.label for v in schema.lists[field.list_iri or ""].values]
    near = names.closest(text, labels, 70)
    hint = f'did you mean "{near}"?' if near else f"choose from {', '.join(labels)}"
    raise BadValueError(f'"{_short(text)}" is not in the list of {schema.lists[field.list_iri or ""].label}; {hint}')


def _short(text: str) -> str:
    return text if len(text) <= 80 else text[:77] + "…"
