"""Pasted text: lines that are sentences, or cells of a spreadsheet whose columns are guessed and shown first."""

import csv
import io
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from ima_graph.capture.columns import Column, guess, headed
from ima_graph.capture.facts import NEEDED, Fact, note
from ima_graph.capture.frequency import frequency_of
from ima_graph.capture.grammar import LONGEST, parse
from ima_graph.capture.naming import Setting, name_of
from ima_graph.capture.tokens import Names, clean, tokens
from ima_graph.errors import InputError
from ima_graph.names import WORDS_FOR_NOTHING, normal

MOST_CHARACTERS = 200_000
MOST_ROWS = 1_000
_MOST_CELLS = 40
_NOTHING = frozenset(word for listed in WORDS_FOR_NOTHING.values() for word in listed)
_FLOW_PARTS = ("from", "to", "via", "frequency")


@dataclass(frozen=True)
class Row:
    """One pasted line: its cells as typed, and the facts it is read as."""

    cells: tuple[str, ...]
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class Pasted:
    """What a paste is read as, to look at before it is added. Without columns each row is a sentence."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    problems: tuple[str, ...] = ()

    @property
    def facts(self) -> list[Fact]:
        """All facts, in the order of the rows."""
        return [fact for row in self.rows for fact in row.facts]


def read_paste(
    text: str, team: str = "", names: Collection[str] | Names | None = None, parts: Sequence[str] | None = None
) -> Pasted:
    """Read pasted text; `parts` says what each column is, where a person has put the guess right.

    Raises `InputError` for what is no text, and for more than a person can look through.

    >>> read_paste("From\\tWhat\\tTo\\nHR\\tpayroll file\\tFinance").facts[0].asset
    'payroll file'
    """
    _refuse(text)
    known = names if isinstance(names, Names) else Names(set(names or ()))
    if "\t" not in text:
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        _refuse_rows(len(lines))
        return Pasted((), tuple(Row((line,), tuple(parse(line, team, known))) for line in lines))
    table = _cells(text)
    _refuse_rows(len(table))
    return _read_table(table, team, known, parts)


def _refuse(text: str) -> None:
    if len(text) > MOST_CHARACTERS:
        raise InputError(
            f"The paste has {len(text):,} characters; {MOST_CHARACTERS:,} is the most. "
            "Import the file with ima-graph import, or paste a part of it."
        )
    odd = sum(1 for c in text if (c < " " and c not in "\t\n\r\f\v") or c in "\x7f\ufffd" or "\ud800" <= c <= "\udfff")
    if "\0" in text or odd > 2 + len(text) // 100:
        raise InputError("The paste is not text. Copy the words or the cells, not the file itself.")


def _refuse_rows(count: int) -> None:
    if count > MOST_ROWS:
        raise InputError(f"The paste has {count:,} rows; {MOST_ROWS:,} is the most. Import the file instead.")


def _cells(text: str) -> list[list[str]]:
    """Cut text into cells, as spreadsheets copy them: tabs between, quotes around what holds a line break."""
    csv.field_size_limit(MOST_CHARACTERS)
    lines = io.StringIO(text.replace("\r\n", "\n").replace("\r", "\n"), newline="\n")
    try:
        read = list(csv.reader(lines, delimiter="\t"))
    except csv.Error:
        read = [line.split("\t") for line in text.splitlines()]
    rows = [[" ".join(clean(cell).split()) for cell in row[:_MOST_CELLS]] for row in read]
    rows = [row for row in rows if any(row)]
    width = max((len(row) for row in rows), default=0)
    return [row + [""] * (width - len(row)) for row in rows]


def _read_table(table: list[list[str]], team: str, known: Names, parts: Sequence[str] | None) -> Pasted:
    columns = headed(table[0]) if table else ()
    body = table[1:] if columns else table
    columns = columns or guess(body, known)
    if parts is not None:
        columns = tuple(
            replace(c, part=parts[k] if k < len(parts) else "", is_sure=True) for k, c in enumerate(columns)
        )
    rows = tuple(Row(tuple(row), tuple(_facts(row, columns, team, known))) for row in body)
    return Pasted(columns, rows, tuple(_problems(columns)))


def _problems(columns: Sequence[Column]) -> list[str]:
    found = []
    for number, column in enumerate(columns, start=1):
        called = f"Column {number}" + (f" ({column.heading})" if column.heading else "")
        if not column.part:
            found.append(f"{called} is not understood and is left out. Say what it is, if it matters.")
        elif not column.is_sure:
            found.append(f"{called} is taken for “{column.part}”. Change it if that is wrong.")
    if not any(c.part == "asset" for c in columns):
        found.append("No column says what information it is about. Say which one does.")
    return found


def _facts(row: Sequence[str], columns: Sequence[Column], team: str, known: Names) -> list[Fact]:
    said: dict[str, str] = {}
    guessed: set[str] = set()
    for cell, column in zip(row, columns, strict=True):
        value = _value(cell, column.part, team, known) if column.part else ""
        if value and column.part not in said:
            said[column.part] = value
            guessed |= set() if column.is_sure else {column.part}
    words = " · ".join(cell for cell in row if cell)
    found = [_fact(type_, who, said, guessed, columns, words, team) for type_, who in _types(said)]
    return found or [note(words[:LONGEST])]


def _types(said: dict[str, str]) -> list[tuple[str, str]]:
    """Tell which facts a row makes, each with the column that says who."""
    found = []
    if any(said.get(p) for p in _FLOW_PARTS):
        found.append(("flow", ""))
    if said.get("who") or said.get("place"):
        found.append(("holds", "who"))
    if said.get("owner"):
        found.append(("owns", "owner"))
    if said.get("access"):
        found.append(("access", "access"))
    if not found and said.get("asset"):
        found.append(("holds", "who"))
    return found


def _fact(
    type_: str, who: str, said: dict[str, str], guessed: set[str], columns: Sequence[Column], words: str, team: str
) -> Fact:
    fact = Fact(type_, asset=said.get("asset", ""), words=words[:LONGEST])
    doubts = set(guessed & {"asset"})
    if type_ == "flow":
        parts = {part: said.get(part, "") for part in ("from", "to", "via", "frequency", "why")}
        fact = replace(
            fact,
            from_=parts["from"],
            to=parts["to"],
            via=parts["via"],
            frequency=parts["frequency"],
            why=parts["why"],
        )
        doubts |= guessed & set(parts)
    else:
        fact = replace(fact, who=said.get(who, ""))
        doubts |= {"who"} if who in guessed else set()
    if type_ == "holds":
        has_column = any(c.part == "who" for c in columns)
        fact = replace(fact, place=said.get("place", ""), who=fact.who or ("" if has_column else team))
        doubts |= guessed & {"place"}
        if not fact.place and not said.get("who"):
            # A bare list of names does not say who keeps them.
            doubts.add("who")
    missing = {part for part in NEEDED[type_] if not fact.part(part)}
    order = (*NEEDED[type_], "via", "frequency", "why", "place")
    return replace(fact, unclear=tuple(part for part in order if part in missing | doubts))


def _value(cell: str, part: str, team: str, known: Names) -> str:
    text = cell[:LONGEST]
    if normal(text) in _NOTHING:
        return ""
    if part == "frequency":
        return frequency_of(text)
    if part in ("via", "why", "place"):
        return text
    read = tokens(text, known)
    return name_of(read, Setting(team, known, text), is_thing=part == "asset").value if read else ""
