"""Ask a question: check it, fill in its parameters as typed terms, and run it."""

import re
from collections.abc import Mapping
from datetime import date

from ima_graph import terms
from ima_graph.errors import InputError, QueryError
from ima_graph.questions.files import Parameter, Question
from ima_graph.store import Rows, Store

_COMMENT_OR_TEXT = re.compile(
    r"\"\"\".*?\"\"\"|'''.*?'''|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'|<[^<>\"{}|^`\\\s]*>|#[^\n]*",
    re.DOTALL,
)
_REFUSED = re.compile(r"\b(SERVICE|LOAD|CLEAR|DROP|CREATE|INSERT|DELETE|COPY|MOVE|ADD)\b(?!\s*[:(])", re.IGNORECASE)
_FROM = re.compile(r"\bFROM\b(?!\s*:)", re.IGNORECASE)


def check_query(query: str) -> None:
    """Refuse what would reach outside or write: SERVICE, LOAD, FROM and updates; `QueryError` says which.

    Words inside texts, comments, IRIs, prefixed names and variables do not count.
    """
    bare = _COMMENT_OR_TEXT.sub(" ", query)
    bare = re.sub(r"[?$]\w+|[\w.-]*:[\w.%-]+", " ", bare)
    found = _REFUSED.search(bare)
    if found:
        word = found[1].upper()
        why = "asks another server" if word in ("SERVICE", "LOAD") else "would write"
        raise QueryError(f"{word} is refused: it {why}. Ask with SELECT, CONSTRUCT or ASK; write with set or import.")
    if _FROM.search(bare):
        raise QueryError("FROM is refused: the graphs are set by the register. Use GRAPH for history.")


def filled(question: Question, values: Mapping[str, str], today: str, base: str = "") -> str:
    """Put parameter values into the VALUES lines of a question, as typed terms; the same text runs anywhere.

    `InputError` when a value is not of its type or a name is no parameter. `base` completes keys of records.
    """
    query = question.query
    known = {p.name: p for p in question.parameters}
    for name in values:
        if name not in known:
            have = ", ".join(known) or "none"
            raise InputError(f"{question.name} has no parameter {name}; it has: {have}.")
    for parameter in question.parameters:
        term = _term(parameter, values.get(parameter.name, parameter.default), today, base)
        line = re.compile(r"(VALUES\s+\?" + re.escape(parameter.name) + r"\s*\{)[^{}]*(\})")
        # Backslashes in a term are no group references.
        query, count = line.subn(r"\1 " + term.replace("\\", "\\\\") + r" \2", query)
        if not count:
            raise QueryError(f"{question.path.name} declares {parameter.name} and has no VALUES line for it.")
    return query


def _term(parameter: Parameter, value: str, today: str, base: str) -> str:
    if value in ("-", "UNDEF"):
        return "UNDEF"
    if parameter.type == "date":
        try:
            day = date.fromisoformat(today if value == "today" else value)
        except ValueError as error:
            raise InputError(f"{parameter.name}: {value} is not a date; write it as 2026-04-01.") from error
        return f'"{day.isoformat()}"^^<{terms.XSD}date>'
    if parameter.type == "number":
        if not re.fullmatch(r"-?\d{1,18}(\.\d+)?", value):
            raise InputError(f"{parameter.name}: {value} is not a number.")
        return value
    if parameter.type == "record":
        iri = value if re.match(r"https?:", value) else base + value
        if not re.fullmatch(r"[^<>\"{}|^`\\\s]+", iri):
            raise InputError(f"{parameter.name}: {value} is not a record.")
        return f"<{iri}>"
    return terms.text(value)


def ask(store: Store, question: Question, values: Mapping[str, str], today: str, base: str = "") -> Rows:
    """Ask one question of a store."""
    return store.select(filled(question, values, today, base), question.graphs)
