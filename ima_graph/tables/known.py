"""What a register already knows, for looking names up: by id, by source and reference, by name within a kind."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from ima_graph import names, terms
from ima_graph.schema import Schema
from ima_graph.store import Store, value_of

_NAMES = f"""SELECT ?s ?c ?n ?p WHERE {{
  ?s a ?c .
  ?s ?p ?n .
  VALUES ?p {{ <{terms.LABEL}> <{terms.PREF_LABEL}> <{terms.ALT_LABEL}>
               <{terms.IMA}reference> <{terms.IMA}recordedFrom> }}
}}"""
_TYPES = "SELECT ?s ?c WHERE { ?s a ?c }"


@dataclass
class Known:
    """Records by their names; grows while an import makes records. Names are kept in their compared form."""

    base: str
    kind_of: dict[str, str] = field(default_factory=dict)
    by_name: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    by_reference: dict[tuple[str, str, str], str] = field(default_factory=dict)
    reference_of: dict[str, tuple[str, str]] = field(default_factory=dict)
    shown: dict[str, str] = field(default_factory=dict)
    list_labels: dict[str, str] = field(default_factory=dict)

    @classmethod
    def load(cls, store: Store, schema: Schema, base: str) -> "Known":
        """Read all names in the register graph."""
        known = cls(base)
        known.list_labels = {v.iri: v.label for values in schema.lists.values() for v in values.values}
        graphs = (terms.REGISTER_GRAPH,)
        for subject, kind in store.select(_TYPES, graphs).rows:
            record = schema.by_class.get(value_of(kind))
            if record:
                known.kind_of[value_of(subject)] = record.name
        references: dict[str, str] = {}
        sources: dict[str, str] = {}
        for subject, _, value, path in store.select(_NAMES, graphs).rows:
            iri, text, property_ = value_of(subject), value_of(value), value_of(path)
            if property_.endswith("#reference"):
                references[iri] = text
            elif property_.endswith("#recordedFrom"):
                sources[iri] = text
            elif iri in known.kind_of:
                known.add_name(iri, text, property_ != terms.ALT_LABEL)
        for iri, reference in references.items():
            if iri in known.kind_of:
                known.add_reference(iri, sources.get(iri, ""), reference)
        return known

    def add(self, iri: str, kind: str, name: str = "") -> None:
        """Note a record and its name."""
        self.kind_of[iri] = kind
        if name:
            self.add_name(iri, name, True)

    def add_name(self, iri: str, name: str, is_shown: bool) -> None:
        """Note a name or alias of a record."""
        if is_shown:
            self.shown[iri] = name
        found = self.by_name.setdefault((self.kind_of[iri], names.normal(name)), [])
        if iri not in found:
            found.append(iri)

    def add_reference(self, iri: str, source: str, reference: str) -> None:
        """Note the reference of a record, unique within its source and kind."""
        self.by_reference[self.kind_of[iri], source, names.normal(reference)] = iri
        self.reference_of[iri] = (source, reference)

    def find(self, text: str, kinds: Iterable[str], source: str, how: str = "") -> list[str]:
        """Find the records of these kinds that a cell may mean: by id, then reference, then name.

        `how` may keep the search to "id", "reference" or "name". More than one record means that it is ambiguous.
        """
        wanted = tuple(kinds) or tuple(dict.fromkeys(self.kind_of.values()))
        if how in ("", "id") and (by_id := self._by_id(text, wanted)):
            return [by_id]
        key = names.normal(text)
        if how in ("", "reference"):
            found = [self.by_reference[k, source, key] for k in wanted if (k, source, key) in self.by_reference]
            if found:
                return found
        if how == "reference":
            return []
        found = [iri for k in wanted for iri in self.by_name.get((k, key), ())]
        return list(dict.fromkeys(found))

    def _by_id(self, text: str, kinds: tuple[str, ...]) -> str | None:
        key = text
        if text.endswith("]") and "[" in text:
            key = text[text.rindex("[") + 1 : -1]
        iri = key if key.startswith(terms.ID) else self.base + key
        return iri if self.kind_of.get(iri) in kinds else None

    def names_of(self, kinds: Iterable[str]) -> list[str]:
        """List the names of all records of these kinds, as they are shown."""
        wanted = set(kinds)
        return [n for iri, n in self.shown.items() if not wanted or self.kind_of[iri] in wanted]

    def show(self, iri: str) -> str:
        """Name a record or a value of a list for a reader: by its name, else by its id."""
        return self.shown.get(iri) or self.list_labels.get(iri) or iri.removeprefix(self.base)
