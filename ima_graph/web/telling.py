"""Tell an entry in one line for the screens; people's names are left out."""

from collections.abc import Callable, Mapping, Sequence

A_PERSON = "a person"
_SHOWN = 3
_LETTERS = 200

Hidden = Callable[[str], bool]


def facts_told(facts: Sequence[Mapping[str, str]], team: str, is_hidden: Hidden) -> str:
    """Tell facts in one line.

    >>> facts_told([{"type": "flow", "from": "HR", "to": "Pay", "asset": "Rota"}], "HR", lambda _name: False)
    'HR sends Rota to Pay'
    """
    told = [_fact(fact, team, is_hidden) for fact in facts]
    more = f" and {len(told) - _SHOWN} more" if len(told) > _SHOWN else ""
    return _short("; ".join(told[:_SHOWN])) + more


def _fact(fact: Mapping[str, str], team: str, is_hidden: Hidden) -> str:
    def part(key: str, unknown: str) -> str:
        name = fact.get(key, "")
        return A_PERSON if name and is_hidden(name) else name or unknown

    kind = fact.get("type", "note")
    asset = part("asset", "something")
    if kind == "flow":
        return f"{part('from', 'somebody')} sends {asset} to {part('to', 'somebody')}"
    if kind == "holds":
        place = f" in {fact['place']}" if fact.get("place") else ""
        return f"{part('who', 'somebody')} holds {asset}{place}"
    if kind == "owns":
        return f"{part('who', 'somebody')} owns {asset}"
    if kind == "access":
        return f"{part('who', 'somebody')} can open {asset}"
    return f"{team}: a question" if kind == "question" else f"{team}: a note"


def put_told(name: str, field: str, values: Sequence[str], how: str, is_hidden: Hidden) -> str:
    """Tell what a field was set to, or that it was proposed or stands beside another answer."""
    said = ", ".join(A_PERSON if is_hidden(v) else v for v in values) or "taken away"
    tail = {"proposed": " (proposed)", "disputed": " (two answers)"}.get(how, "")
    return _short(f"{name}: {field}: {said}") + tail


def _short(text: str) -> str:
    return text if len(text) <= _LETTERS else text[: _LETTERS - 1].rstrip() + "…"
