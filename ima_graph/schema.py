"""The schema: kinds of record and their fields, read from the shapes."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import pyoxigraph as ox

from ima_graph import paths, terms
from ima_graph.errors import NotFoundError


@dataclass(frozen=True)
class Through:
    """A record that stands between a record and a field's value, as an assignment between asset and owner."""

    record: str
    subject_path: str
    value_path: str
    fixed: tuple[str, str]


@dataclass(frozen=True)
class Field:
    """One field of a kind of record: what it is called, how it is asked for, what it may hold."""

    key: str
    iri: str
    record: str
    label: str
    prompt: str
    alternatives: tuple[str, ...]
    path: str | None
    kind: str
    targets: tuple[str, ...]
    list_iri: str | None
    many: bool
    essential: bool
    message: str
    order: int
    through: Through | None
    inverse: str | None
    read_only: bool

    @property
    def is_stored(self) -> bool:
        """Whether the value stands on the record itself."""
        return self.path is not None


@dataclass(frozen=True)
class RecordType:
    """One kind of record with its fields in order."""

    name: str
    iri: str
    class_iri: str
    label: str
    plural: str
    alternatives: tuple[str, ...]
    description: str
    order: int
    fields: tuple[Field, ...]
    identified_by: tuple[str, ...]

    def field(self, key: str) -> Field:
        """Find a field by its key; `NotFoundError` names the keys there are."""
        for candidate in self.fields:
            if candidate.key == key:
                return candidate
        known = ", ".join(f.key for f in self.fields)
        raise NotFoundError(f"{self.label} has no field {key}; it has: {known}")

    def has(self, key: str) -> bool:
        """Say whether there is a field of that key."""
        return any(f.key == key for f in self.fields)


@dataclass(frozen=True)
class ListValue:
    """One value of a list."""

    iri: str
    label: str
    alternatives: tuple[str, ...]
    rank: int | None


@dataclass(frozen=True)
class ValueList:
    """A list that values of a field are chosen from."""

    iri: str
    name: str
    label: str
    values: tuple[ListValue, ...]


@dataclass(frozen=True)
class Schema:
    """All kinds of record, in order, and all lists."""

    records: dict[str, RecordType]
    lists: dict[str, ValueList]

    @classmethod
    def load(cls, folder: Path | None = None) -> "Schema":
        """Read the shapes and lists in the ontology folder; files that have not changed are read once."""
        source = folder or paths.ontology_folder()
        files = sorted([*(source / "shapes").glob("*.ttl"), source / "lists.ttl"])
        return cls._read(tuple((file, file.stat().st_mtime_ns) for file in files))

    @classmethod
    @cache
    def _read(cls, files: tuple[tuple[Path, int], ...]) -> "Schema":
        graph = _Graph([file for file, _ in files])
        records = sorted(
            (_record(graph, s) for s in graph.subjects(terms.TYPE, terms.SH + "NodeShape")),
            key=lambda r: r.order,
        )
        lists = [_list(graph, s) for s in graph.subjects(terms.TYPE, terms.SKOS + "ConceptScheme")]
        return cls({r.name: r for r in records}, {v.iri: v for v in sorted(lists, key=lambda v: v.iri)})

    def record(self, name: str) -> RecordType:
        """Find a kind of record by its name, label or plural; `NotFoundError` names those there are."""
        if name in self.records:
            return self.records[name]
        wanted = name.casefold()
        for record in self.records.values():
            if wanted in (record.name.casefold(), record.label.casefold(), record.plural.casefold()):
                return record
        raise NotFoundError(f"{name} is no kind of record; there are: {', '.join(self.records)}")

    @cached_property
    def by_class(self) -> dict[str, RecordType]:
        """Kinds of record by the IRI of their class."""
        return {r.class_iri: r for r in self.records.values()}

    @cached_property
    def fields_by_iri(self) -> dict[str, Field]:
        """All fields by the IRI of their property shape."""
        return {f.iri: f for r in self.records.values() for f in r.fields}

    def field(self, name: str) -> Field:
        """Find a field by `Record-key`, as the question files name it."""
        record, _, key = name.partition("-")
        return self.record(record).field(key)


class _Graph:
    """The triples of some Turtle files, indexed by subject and predicate."""

    def __init__(self, files: list[Path]) -> None:
        self._objects: dict[tuple[str, str], list[str]] = {}
        self._subjects: dict[tuple[str, str], list[str]] = {}
        for number, file in enumerate(files):
            for triple in ox.parse(path=file, format=ox.RdfFormat.TURTLE):
                s, p, o = (_plain(t, number) for t in (triple.subject, triple.predicate, triple.object))
                self._objects.setdefault((s, p), []).append(o)
                self._subjects.setdefault((p, o), []).append(s)

    def subjects(self, predicate: str, value: str) -> list[str]:
        return self._subjects.get((predicate, value), [])

    def all(self, subject: str, predicate: str) -> list[str]:
        return self._objects.get((subject, predicate), [])

    def one(self, subject: str, predicate: str, default: str = "") -> str:
        return next(iter(self.all(subject, predicate)), default)

    def items(self, head: str) -> Iterator[str]:
        while head and head != terms.RDF + "nil":
            yield self.one(head, terms.RDF + "first")
            head = self.one(head, terms.RDF + "rest")


def _plain(term: object, number: int) -> str:
    value = str(getattr(term, "value", term))
    # Blank node names are unique only within one file.
    return f"_:{number}:{value}" if isinstance(term, ox.BlankNode) else value


def _local(iri: str) -> str:
    return iri.rsplit("#", 1)[-1].rsplit("/", 1)[-1]


def _record(graph: _Graph, shape: str) -> RecordType:
    name = _local(shape)
    fields = [_field(graph, name, f) for f in graph.all(shape, terms.SH + "property")]
    keys = graph.items(graph.one(shape, terms.IMA + "identifiedBy"))
    return RecordType(
        name=name,
        iri=shape,
        class_iri=graph.one(shape, terms.SH + "targetClass"),
        label=graph.one(shape, terms.LABEL),
        plural=graph.one(shape, terms.IMA + "plural"),
        alternatives=tuple(graph.all(shape, terms.ALT_LABEL)),
        description=graph.one(shape, terms.SKOS + "definition"),
        order=int(graph.one(shape, terms.SH + "order", "0")),
        fields=tuple(sorted(fields, key=lambda f: f.order)),
        identified_by=tuple(_local(k).split("-", 1)[1] for k in keys),
    )


def _field(graph: _Graph, record: str, shape: str) -> Field:
    path = graph.one(shape, terms.SH + "path")
    inverse = graph.one(path, terms.SH + "inversePath") or None
    through = _through(graph, shape, path)
    list_iri = graph.one(shape, terms.IMA + "fromList") or None
    kind, targets = _value(graph, shape, list_iri)
    return Field(
        key=_local(shape).split("-", 1)[1],
        iri=shape,
        record=record,
        label=graph.one(shape, terms.SH + "name"),
        prompt=graph.one(shape, terms.SH + "description"),
        alternatives=tuple(graph.all(shape, terms.ALT_LABEL)),
        path=None if inverse or through else path,
        kind=kind,
        targets=targets,
        list_iri=list_iri,
        many=not graph.all(shape, terms.SH + "maxCount"),
        essential=bool(graph.all(shape, terms.SH + "minCount")),
        message=graph.one(shape, terms.SH + "message"),
        order=int(graph.one(shape, terms.SH + "order", "0")),
        through=through,
        inverse=inverse,
        read_only=graph.one(shape, terms.IMA + "isReadOnly") == "true",
    )


def _through(graph: _Graph, shape: str, path: str) -> Through | None:
    record = graph.one(shape, terms.IMA + "through")
    if not record:
        return None
    first, value_path = graph.items(path)
    fixed = list(graph.items(graph.one(shape, terms.IMA + "fixes")))
    return Through(_local(record), graph.one(first, terms.SH + "inversePath"), value_path, (fixed[0], fixed[1]))


def _value(graph: _Graph, shape: str, list_iri: str | None) -> tuple[str, tuple[str, ...]]:
    datatype = graph.one(shape, terms.SH + "datatype")
    if datatype:
        return _local(datatype), ()
    classes = graph.all(shape, terms.SH + "class")
    for choice in graph.items(graph.one(shape, terms.SH + "or")):
        classes = [*classes, graph.one(choice, terms.SH + "class")]
    special = {
        terms.SKOS + "Concept": "list",
        terms.SKOS + "ConceptScheme": "scheme",
        terms.SH + "PropertyShape": "field",
    }
    if list_iri or (classes and classes[0] in special):
        return special[classes[0]], ()
    return "record", tuple(_local(c) for c in classes)


def _list(graph: _Graph, scheme: str) -> ValueList:
    values = [
        ListValue(
            v,
            graph.one(v, terms.PREF_LABEL),
            tuple(graph.all(v, terms.ALT_LABEL)),
            int(rank) if (rank := graph.one(v, terms.IMA + "rank")) else None,
        )
        for v in graph.subjects(terms.IN_SCHEME, scheme)
    ]
    return ValueList(scheme, _local(scheme), graph.one(scheme, terms.LABEL), tuple(values))
