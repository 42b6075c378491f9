"""Keep texts whole in a cell: against formulas in csv files, and several values in one cell."""

import re
from collections.abc import Iterable

# What a spreadsheet takes for a formula. Quotes before it count too, so that `unguard` undoes `guard` for
# every text, one that begins with a quote included.
_FORMULA = re.compile(r"'*[=+\-@\t\r\n]")
_GUARDED = re.compile(r"'+[=+\-@\t\r\n]")
_ITEM = re.compile(r'"((?:[^"]|"")*)"[^\S\n]*(?:\n|$)|([^\n]*)(?:\n|$)')


def guard(text: str) -> str:
    """Put a quote before a text that a spreadsheet would run as a formula.

    >>> guard("=1+1"), guard("1+1"), guard("'=x")
    ("'=1+1", '1+1', "''=x")
    """
    return "'" + text if _FORMULA.match(text) else text


def unguard(text: str) -> str:
    """Take away the quote that `guard` put there, and no other.

    >>> unguard("'=1+1"), unguard("'tis"), unguard("''=x")
    ('=1+1', "'tis", "'=x")
    """
    return text[1:] if _GUARDED.match(text) else text


def join_values(values: Iterable[str]) -> str:
    """Write several values in one cell: with `; ` between, or a line each when one of them holds a semicolon.

    A value that would not come back from a line of its own stands in double quotes.

    >>> join_values(["Finance", "Estates"])
    'Finance; Estates'
    >>> join_values(["Files; notes", "Estates"])
    'Files; notes\\nEstates'
    """
    found = list(values)
    if not any(_needs_line(v) for v in found):
        return "; ".join(found)
    if len(found) == 1:
        return _quoted(found[0])
    return "\n".join(_quoted(v) if _needs_quotes(v) else v for v in found)


def split_values(text: str) -> list[str]:
    """Read the values that `join_values` wrote, or that a person typed.

    >>> split_values("Finance; Estates;")
    ['Finance', 'Estates']
    >>> split_values('Files; notes\\nEstates')
    ['Files; notes', 'Estates']
    >>> split_values('"Files; notes"')
    ['Files; notes']
    """
    lines = text.strip()
    # A person may write `"Files" folder; Estates`: only a quoted text that fills its lines is one value.
    if "\n" not in lines and not re.fullmatch(r'"(?:[^"]|"")*"', lines):
        return [v.strip() for v in lines.split(";") if v.strip()]
    items = []
    at = 0
    while at < len(lines):
        found = _ITEM.match(lines, at)
        if found is None:  # the pattern takes any text; this is for the reader of the types
            break
        items.append(found[2].strip() if found[1] is None else found[1].replace('""', '"'))
        at = found.end()
    return [v for v in items if v]


def _needs_line(value: str) -> bool:
    return ";" in value or _needs_quotes(value)


def _needs_quotes(value: str) -> bool:
    return "\n" in value or "\r" in value or value.startswith('"') or value != value.strip()


def _quoted(value: str) -> str:
    return '"' + value.replace('"', '""') + '"'
