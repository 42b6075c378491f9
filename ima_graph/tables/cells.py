"""Read the cells of one column as values of one field; what was read once is remembered."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from ima_graph import names, terms
from ima_graph.schema import Field, Schema
from ima_graph.tables import values as cell_values
from ima_graph.tables.guard import split_values
from ima_graph.tables.known import Known
from ima_graph.tables.mapping import ColumnUse
from ima_graph.tables.values import BadValueError, as_text

REMOVE = "(remove)"
# A record may truly be called "Pending"; nothing is called "TBC" or "?".
_NAMES = ("pending", "nothing", "none", "na", "vacant")
# "Head of Payroll (vacant)" names a post and says that nobody is in it: it is not a blank.
_VACANT = re.compile(
    r"^(?P<a>.+?)\s*[(\[]\s*(?:currently )?vacant\s*[)\]]$|^vacant\s*[-–:]\s*(?P<b>.+)$", re.IGNORECASE
)


@dataclass(frozen=True)
class Outcome:
    """What a cell says: values as N-Triples terms; or a word for nothing; or "(remove)"; or a problem."""

    values: tuple[str, ...] = ()
    word: tuple[str, str] | None = None
    raw: str | None = None
    remove: bool = False
    problem: str | None = None


BLANK = Outcome()


@dataclass
class Setting:
    """What the readers of all columns of an import share."""

    schema: Schema
    known: Known
    source: str
    dates: str
    words: dict[str, str]
    list_extra: dict[str, list[tuple[str, str]]]
    make: Callable[[str, str, str], str]
    say_vacant: Callable[[str, str], None]
    is_own: bool


class ColumnReader:
    """Reads the cells of a column for one field."""

    def __init__(self, setting: Setting, field: Field, use: ColumnUse, column: str) -> None:
        """Prepare to read `column` as `field`, the way `use` says."""
        self.field, self.use, self.column = field, use, column
        self._setting = setting
        self._memo: dict[object, Outcome] = {}
        self._own = dict(use.values)
        if field.kind == "list" and field.list_iri:
            extra = setting.list_extra.get(field.list_iri, [])
            self._forms = cell_values.list_values(setting.schema.lists[field.list_iri], extra)
        self._kinds = field.targets

    def read(self, cell: object) -> Outcome:
        """Read one cell."""
        key = cell if type(cell) is str else (type(cell), str(cell))
        found = self._memo.get(key)
        if found is None:
            found = self._memo[key] = self._read(cell)
        return found

    def _read(self, cell: object, is_part: bool = False) -> Outcome:
        if isinstance(cell, list):
            return self._join([self._read(part, True) for part in cell])
        text = as_text(cell)
        if not text:
            return BLANK
        folded = names.normal(text)
        if folded == REMOVE:
            return Outcome(remove=True)
        if folded in self._own:
            text = self._own[folded]
            folded = names.normal(text)
            cell = text
        word = self._word(folded)
        if word:
            return Outcome(word=(word, text))
        if not is_part and self._has_parts(text):
            return self._join([self._read(p, True) for p in self._parts(text)])
        try:
            return self._value(cell, text)
        except BadValueError as error:
            return Outcome(problem=str(error))

    def _has_parts(self, text: str) -> bool:
        # In an export of ours a single value may stand in quotes.
        quoted = self._setting.is_own and text.startswith('"')
        return bool(self.use.split) and (self.use.split in text or "\n" in text or quoted)

    def _parts(self, text: str) -> list[str]:
        if self.use.split == ";":
            return split_values(text)
        return [p for p in map(str.strip, text.split(self.use.split)) if p]

    def _word(self, folded: str) -> str | None:
        if self._setting.is_own and self.field.kind == "string":
            # In an export of ours a text such as "n/a" is what the register says.
            return None
        word = self._setting.words.get(folded)
        # Yes-or-no and list fields know some of these words as values: "none" may be a value of a list.
        if word and self.field.kind == "list" and folded in self._forms:
            return None
        return None if self.field.key in ("name", "aliases") and folded in _NAMES else word

    def says_nothing(self, text: str) -> bool:
        """Say whether a text is a word for nothing here: no record is known by it."""
        return self._word(names.normal(text)) is not None

    def _join(self, outcomes: list[Outcome]) -> Outcome:
        problem = next((o.problem for o in outcomes if o.problem), None)
        if not problem and len(outcomes) > 1 and any(o.remove for o in outcomes):
            problem = f"{REMOVE} must stand alone in its cell"
        found = tuple(dict.fromkeys(v for o in outcomes for v in o.values))
        word = next((o.word for o in outcomes if o.word), None) if not found else None
        raw = next((o.raw for o in outcomes if o.raw), None)
        return Outcome(found, word, raw, any(o.remove for o in outcomes), problem)

    def _value(self, cell: object, text: str) -> Outcome:
        kind = self.field.kind
        if kind == "record":
            return self._record(text)
        if kind == "list":
            return self._list(text)
        if kind == "scheme":
            wanted = names.normal(text)
            for found in self._setting.schema.lists.values():
                if wanted in (found.name, names.normal(found.label), found.iri):
                    return Outcome((terms.iri(found.iri),))
            raise BadValueError(
                f'"{text}" is no list; there are {", ".join(v.name for v in self._setting.schema.lists.values())}'
            )
        if kind == "field":
            return Outcome((terms.text(text),))
        if kind == "string" and self._setting.is_own and isinstance(cell, str):
            return Outcome((terms.text(cell.replace("\x00", "")),))
        term = cell_values.READERS[kind](cell, self._setting.dates, self.use.inclusive)
        return Outcome((term,), raw=None if kind == "string" else text)

    def _list(self, text: str) -> Outcome:
        if not self.field.list_iri:
            return self._record_of(text, ("ListValue",))
        if self.use.make == "ListValue" and names.normal(text) not in self._forms:
            iri = self._setting.make("ListValue", text, self.field.list_iri)
            self._forms[names.normal(text)] = iri
        return Outcome((cell_values.list_term(text, self.field, self._setting.schema, self._forms),), raw=text)

    def _record(self, text: str) -> Outcome:
        vacant = _VACANT.match(text) if "Post" in self._kinds else None
        if vacant:
            outcome = self._record_of(vacant["a"] or vacant["b"], ("Post",))
            for post in outcome.values:
                self._setting.say_vacant(post, text)
            return Outcome(outcome.values, raw=text)
        return self._record_of(text, self._kinds)

    def _record_of(self, text: str, kinds: tuple[str, ...]) -> Outcome:
        known = self._setting.known
        found = known.find(text, kinds, self._setting.source, self.use.find)
        if len(found) > 1 and self.use.make:
            # The mapping says what the column names: a bureau may be called as the organisation is.
            found = [i for i in found if known.kind_of[i] == self.use.make] or found
        if len(found) > 1:
            shown = " or ".join(f"{known.show(i)} [{i.removeprefix(known.base)}]" for i in found[:4])
            raise BadValueError(f'"{_short(text)}" may mean {shown}; write the name with its id in brackets')
        if found:
            same = names.normal(known.show(found[0])) == names.normal(text)
            return Outcome((terms.iri(found[0]),), raw=None if same else text)
        if not self.use.make:
            if self._setting.is_own and re.fullmatch(r"\[\w+\]", text):
                # A record that is gone: the export says so, and it comes back as it went.
                return Outcome((terms.iri(known.base + text[1:-1]),))
            raise BadValueError(self._unknown(text, kinds))
        kind = self.use.make
        if kind == "auto":
            kind = names.kind_of_agent(text, kinds) if len(kinds) > 1 else kinds[0]
        return Outcome((terms.iri(self._setting.make(kind, text, "")),))

    def _unknown(self, text: str, kinds: tuple[str, ...]) -> str:
        schema = self._setting.schema
        labels = " or ".join(schema.records[k].label for k in kinds) or "record"
        near = names.closest(text, self._setting.known.names_of(kinds))
        hint = f'did you mean "{near}"?' if near else f"add it to the {labels} sheet first, or let the mapping make it"
        return f'"{_short(text)}" is not a known {labels}; {hint}'


def _short(text: str) -> str:
    return text if len(text) <= 80 else text[:77] + "…"
