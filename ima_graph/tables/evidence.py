"""Look at the cells of a column: could they be what a field asks for?"""

import re
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from ima_graph import names
from ima_graph.schema import Field, Schema
from ima_graph.tables.values import READERS, BadValueError, as_text, list_values, words_for_nothing

_HALF = 0.5
_SENTENCE_WORDS = 9
SEPARATORS = ("\n", ";", "|", ",")
_YES_NO = frozenset(("yes", "no", "y", "n", "true", "false"))
_DAY_MONTH = re.compile(r"(\d{1,2})[./\- ](\d{1,2})[./\- ]\d{2,4}\b")


@dataclass
class Cells:
    """The distinct filled cells of one column, as text with how often, words for nothing left out."""

    texts: Counter[str]
    raw: dict[str, object]
    _kinds: dict[str, float] = field(default_factory=dict)

    @classmethod
    def of(cls, cells: Iterable[object], nothing: Collection[str]) -> "Cells":
        """Gather the cells of a column."""
        texts: Counter[str] = Counter()
        raw: dict[str, object] = {}
        flat = (one for cell in cells for one in (cell if isinstance(cell, list) else (cell,)))
        # Each distinct cell is read once; 1 and True are one key in Python and two cells here.
        for (_, one), count in Counter((type(c), c) for c in flat if c is not None and c != "").items():
            text = as_text(one)
            if names.normal(text) not in nothing:
                texts[text] += count
                raw.setdefault(text, one)
        return cls(texts, raw)

    def share(self, kind: str) -> float:
        """Give the share of distinct cells, 0 to 1, that read as a date, boolean or integer; 1 of no cells."""
        if kind not in self._kinds:
            self._kinds[kind] = self._part([t for t in self.texts if self._reads(kind, self.raw[t])])
        return self._kinds[kind]

    def _part(self, some: Collection[str]) -> float:
        return len(some) / len(self.texts) if self.texts else 1.0

    def _reads(self, kind: str, cell: object) -> bool:
        try:
            READERS[kind](cell, "day-first", False)
        except BadValueError:
            return False
        return True

    def examples(self, most: int = 3) -> str:
        """Quote the commonest cells."""
        return ", ".join(f'"{t[:40]}"' for t, _ in self.texts.most_common(most))


def columns_of(rows: list[list[object]], width: int) -> list[Cells]:
    """Gather the cells of each column of a table."""
    nothing = frozenset(words_for_nothing({}))
    return [Cells.of((row[c] for row in rows), nothing) for c in range(width)]


class Judge:
    """Says whether cells may stand in a field."""

    def __init__(self, schema: Schema, list_names: Collection[str]) -> None:
        """Know the lists of the schema; `list_names` are the register's own values, of whatever list."""
        self._schema = schema
        self._extra = [(n, "") for n in list_names]
        self._forms: dict[str, dict[str, str]] = {}

    def known(self, wanted: Field) -> dict[str, str]:
        """Map every way to write a value of a field's list."""
        iri = wanted.list_iri or ""
        if iri not in self._forms:
            values = self._schema.lists.get(iri)
            self._forms[iri] = list_values(values, self._extra) if values else {}
        return self._forms[iri]

    def objection(self, wanted: Field, cells: Cells) -> str:
        """Say why cells cannot stand in a field, or give ""."""
        if not cells.texts:
            return ""
        if wanted.kind in ("date", "dateTime") and cells.share("date") < _HALF:
            return f"less than half of its values are dates (for example {cells.examples()})"
        if wanted.kind == "boolean" and cells.share("boolean") < _HALF:
            return (
                f"less than half of its values are yes or no (for example {cells.examples()}); map them with `values`"
            )
        if wanted.kind == "integer" and cells.share("integer") < _HALF:
            return f"less than half of its values are whole numbers (for example {cells.examples()})"
        if wanted.kind == "list" and wanted.list_iri:
            return self._not_in_list(wanted, cells)
        if wanted.kind == "record":
            return _not_names(cells)
        return ""

    def _not_in_list(self, wanted: Field, cells: Cells) -> str:
        forms = self.known(wanted)
        values = set(cells.texts)
        if wanted.many:
            values = (
                {p for t in values for p in re.split(r"[\n;|,]", t) if p.strip()} if values - set(forms) else values
            )
        found = [v for v in values if names.normal(v) in forms]
        if len(found) >= _HALF * len(values):
            return ""
        label = self._schema.lists[wanted.list_iri or ""].label
        return (
            f"less than half of its values are in the list of {label} (for example {cells.examples()}); "
            "map them with `values`"
        )


def _not_names(cells: Cells) -> str:
    texts = list(cells.texts)
    if len(texts) > 1 and cells.share("date") > _HALF:
        return f"it holds dates and not names (for example {cells.examples()})"
    if sum(cells.texts.values()) > 1 and all(t.casefold() in _YES_NO for t in texts):
        return "it holds yes and no, and not names"
    parts = [p.strip() for t in texts for p in re.split(r"[\n;|,]", t) if p.strip()]
    if sum(len(p.split()) > _SENTENCE_WORDS for p in parts) > _HALF * len(parts):
        return f"it holds sentences and not names (for example {cells.examples(1)})"
    return ""


def date_order(columns: Iterable[Cells]) -> str:
    """Tell from dates that can be read one way only whether days or months come first: "" when none tells."""
    day = month = 0
    for cells in columns:
        for text in cells.texts:
            found = _DAY_MONTH.match(text)
            if found:
                day += int(found[1]) > 12
                month += int(found[2]) > 12
    return "month-first" if month > day else "day-first" if day else ""
