"""Say how a column is read once its field is known: how cells are split, and what is made of unknown names."""

import re
from collections import Counter
from collections.abc import Collection, Mapping

from ima_graph import names
from ima_graph.schema import Field, Schema
from ima_graph.tables.evidence import SEPARATORS, Cells
from ima_graph.tables.headings import simple

_HALF = 0.5
_SHORT_WORDS = 4
_SHORT_CHARACTERS = 40
# "Smith, Ana" is one person and "Payroll, Pensions and Tax" one department.
_LAST_FIRST = re.compile(r"[^\W\d_][\w'’-]*,\s*(?:[^\W\d_][\w'’.-]*\s?){1,2}$")


def separator(wanted: Field, cells: Cells, known: Collection[str]) -> str:
    """Find what stands between the values of one cell, or "". `known` are names in their compared form.

    A comma is taken only where its parts are values of the list, are known or come again, or are all short.
    """
    if not wanted.many:
        return ""
    counted = {s: sum(n for t, n in cells.texts.items() if len(_parts(t, s)) > 1) for s in SEPARATORS}
    sure = max(SEPARATORS[:3], key=lambda s: counted[s])
    if counted[sure]:
        return sure
    return "," if counted[","] and _commas_part(wanted, cells, known) else ""


def _parts(text: str, sign: str) -> list[str]:
    return [p for p in (p.strip() for p in text.split(sign)) if p]


def _commas_part(wanted: Field, cells: Cells, known: Collection[str]) -> bool:
    if wanted.kind not in ("record", "list"):
        return False
    with_comma = [t for t in cells.texts if len(_parts(t, ",")) > 1]
    counted = Counter(names.normal(p) for t, n in cells.texts.items() for p in _parts(t, ",") * n)
    parts = {names.normal(p) for t in with_comma for p in _parts(t, ",")}
    if any(names.normal(t) in known for t in with_comma):
        return False
    if all(p in known or counted[p] > 1 for p in parts):
        return True
    if sum(p in known for p in parts) > _HALF * len(parts):
        return True
    if wanted.kind == "list" or any(" and " in t for t in with_comma):
        return False
    if "Person" in wanted.targets and all(_LAST_FIRST.match(t) for t in with_comma):
        return False
    return all(len(p.split()) <= _SHORT_WORDS and len(p) <= _SHORT_CHARACTERS for p in parts)


def to_make(
    wanted: Field, heading: str, cells: Cells, split: str, schema: Schema, given: Mapping[str, Collection[str]]
) -> str:
    """Name the kind of record to make for names that are not known: "" for none, "auto" to choose by their words.

    `given` are the kinds that this import or the register has a list of, with their names in compared form. Where
    such a list exists, a name that is not in it is a mistake, and nothing is made of it.
    """
    if wanted.kind != "record" or not wanted.targets:
        return ""
    missing = [t for t in wanted.targets if t not in given]
    if not missing:
        return ""
    if len(missing) < len(wanted.targets):
        texts = {names.normal(p) for t in cells.texts for p in (_parts(t, split) if split else [t])}
        listed = {n for t in wanted.targets if t in given for n in given[t]}
        if texts and len(texts & listed) >= _HALF * len(texts):
            return ""
    return _named_in(heading, wanted, missing, schema) or (missing[0] if len(missing) == 1 else "auto")


def _named_in(heading: str, wanted: Field, targets: list[str], schema: Schema) -> str:
    """Find the one kind of record that a heading names, as "System" does places and "Owner post" posts."""
    words = f" {simple(heading)} "
    # What the field itself is called says nothing of the kind: owners may be posts, teams or people.
    own = {f"{simple(n)}s" for n in (wanted.label, *wanted.alternatives)}
    found = []
    for target in targets:
        record = schema.records[target]
        others = [n for n in record.alternatives if f"{simple(n).removesuffix('s')}s" not in own]
        forms = {simple(n) for n in (record.name, record.label, record.plural, *others)}
        if any(f" {f} " in words or f" {f.removesuffix('s')} " in words for f in forms):
            found.append(target)
    return found[0] if len(found) == 1 else ""
