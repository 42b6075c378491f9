"""Name records, fields and list values in a cell so that the name leads back to the one thing meant."""

from collections import Counter
from collections.abc import Iterable, Mapping

from ima_graph import names, terms
from ima_graph.schema import Field, Schema
from ima_graph.store.interface import Term

# record name → IRI of record → IRI of property → values
Facts = dict[str, dict[str, dict[str, list[Term]]]]

_REFERENCE = terms.IMA + "reference"
_NOTHING = {names.normal(w) for words in names.WORDS_FOR_NOTHING.values() for w in words}


class Display:
    """The texts by which cells name things: a name where it is unique, else name and key, else the key."""

    def __init__(self, facts: Facts, schema: Schema, base: str) -> None:
        """Index the names in `facts`; `base` is the part of record IRIs that cells leave out."""
        self._schema, self._base = schema, base
        self._kind: dict[str, str] = {}
        self._names: dict[str, str] = {}
        # In how many records of each kind a compared form is a name, alias or reference.
        self._uses: Counter[tuple[str, str]] = Counter()
        for record, subjects in facts.items():
            for iri, values in subjects.items():
                self._index(record, iri, values)
        self._shown: dict[tuple[str, tuple[str, ...]], str] = {}
        self._choices: dict[tuple[str, tuple[str, ...], str | None], list[str]] = {}
        self._own = _own_list_values(facts)
        self._values = {v.iri: v.label for values in schema.lists.values() for v in values.values}

    def _index(self, record: str, iri: str, values: Mapping[str, list[Term]]) -> None:
        self._kind[iri] = record
        path = terms.PREF_LABEL if record == "ListValue" else terms.LABEL
        found = sorted(filter(None, (_text(v).strip() for v in values.get(path, ()))))
        if found:
            self._names[iri] = found[0]
        known_by = [*values.get(path, ()), *values.get(terms.ALT_LABEL, ()), *values.get(_REFERENCE, ())]
        for form in {names.normal(_text(v)) for v in known_by}:
            self._uses[record, form] += 1

    def name(self, iri: str) -> str:
        """Give the name of a record, or an empty text."""
        return self._names.get(iri, "")

    def key(self, iri: str) -> str:
        """Give the key of a record: its IRI without what all records of the register share."""
        return iri.removeprefix(self._base)

    def record(self, iri: str, targets: tuple[str, ...] = ()) -> str:
        """Name a record in a field that may hold records of the kinds `targets`, or of any kind."""
        known = self._shown.get((iri, targets))
        if known is None:
            known = self._shown[iri, targets] = self._record(iri, targets or tuple(self._schema.records))
        return known

    def _record(self, iri: str, targets: tuple[str, ...]) -> str:
        name = self.name(iri)
        if not name:
            return f"[{self.key(iri)}]"
        form = names.normal(name)
        is_plain = (
            self._kind[iri] in targets
            and sum(self._uses[t, form] for t in targets) == 1
            and form not in _NOTHING
            # What ends in brackets, or is itself a key, would be taken for a key.
            and not name.endswith("]")
            and self._base + name not in self._kind
        )
        return name if is_plain else f"{name} [{self.key(iri)}]"

    def list_value(self, iri: str) -> str:
        """Name a value of a list."""
        return self._values.get(iri) or (self.record(iri, ("ListValue",)) if iri in self._kind else iri)

    def field(self, iri: str) -> str:
        """Name a field, as `Information asset: Owner`."""
        field = self._schema.fields_by_iri.get(iri)
        if field is None:
            return iri
        label = self._schema.records[field.record].label
        return f"{label[:1].upper()}{label[1:]}: {field.label}"

    def scheme(self, iri: str) -> str:
        """Name a list."""
        known = self._schema.lists.get(iri)
        return known.label if known else iri

    def term(self, term: Term, field: Field) -> str:
        """Write a value of a field that is no literal."""
        iri = _text(term)
        if field.kind == "record":
            return self.record(iri, field.targets)
        writers = {"list": self.list_value, "field": self.field, "scheme": self.scheme}
        return writers[field.kind](iri) if field.kind in writers else iri

    def choices(self, field: Field) -> list[str]:
        """List what a field may be filled from, in the order to show; empty when anything may be written."""
        key = (field.kind, field.targets, field.list_iri)
        if key not in self._choices:
            self._choices[key] = self._choose(field)
        return self._choices[key]

    def _choose(self, field: Field) -> list[str]:
        if field.kind == "boolean":
            return ["yes", "no"]
        if field.kind == "list" and field.list_iri:
            return self._list_choices(field.list_iri)
        if field.kind == "scheme":
            return _in_order(v.label for v in self._schema.lists.values())
        if field.kind == "field":
            return _in_order(map(self.field, self._schema.fields_by_iri))
        if field.kind != "record" or not field.targets:
            return []
        found = (iri for iri, kind in self._kind.items() if kind in field.targets)
        return _in_order(self.record(iri, field.targets) for iri in found)

    def _list_choices(self, list_iri: str) -> list[str]:
        values = sorted(self._schema.lists[list_iri].values, key=lambda v: (v.rank is None, v.rank, v.label))
        return [v.label for v in values] + _in_order(map(self.list_value, self._own.get(list_iri, ())))


def _own_list_values(facts: Facts) -> dict[str, list[str]]:
    """The values that the register adds to lists, by the IRI of the list."""
    found: dict[str, list[str]] = {}
    for iri, values in facts.get("ListValue", {}).items():
        for scheme in values.get(terms.IN_SCHEME, ()):
            found.setdefault(_text(scheme), []).append(iri)
    return found


def _in_order(texts: Iterable[str]) -> list[str]:
    return sorted(set(texts), key=lambda t: (t.casefold(), t))


def _text(term: Term) -> str:
    return str(getattr(term, "value", term))
