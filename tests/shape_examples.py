"""Made-up records for every shape: one right in every field, and one for each way a field can be wrong."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from ontology_files import classes_of, members, name_of
from rdflib import RDF, SH, SKOS, XSD, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

GOOD = Namespace("https://example.org/good/")
BAD = Namespace("https://example.org/bad/")
NOBODY_KNOWS = URIRef("https://example.org/neither-a-record-nor-a-value")

RIGHT = {
    XSD.string: Literal("text"),
    XSD.date: Literal("2026-04-01", datatype=XSD.date),
    XSD.dateTime: Literal("2026-04-01T09:30:00Z", datatype=XSD.dateTime),
    XSD.boolean: Literal(True),
    XSD.integer: Literal(7),
}
# What a careless import would write instead.
WRONG = {
    XSD.string: Literal("text", lang="en"),
    XSD.date: Literal("1 April 2026"),
    XSD.dateTime: Literal("2026-04-01", datatype=XSD.date),
    XSD.boolean: Literal("yes"),
    XSD.integer: Literal("seven"),
}


@dataclass
class Examples:
    """A data graph, and which fault of which field each bad record shows."""

    shapes: Graph
    data: Graph = field(default_factory=Graph)
    planted: set[tuple[URIRef, Node]] = field(default_factory=set)

    def add_good(self) -> None:
        """One record of each kind with every field filled, and one value for each list."""
        for shape in self.node_shapes():
            record = self.start(shape, GOOD[name_of(shape)])
            for field_shape in self.shapes.objects(shape, SH.property):
                self.fill(record, field_shape, self.right(field_shape))

    def add_bad(self) -> None:
        """For each rule of each field one record that breaks it: missing, twice, or of the wrong kind."""
        for shape in self.node_shapes():
            for field_shape in self.shapes.objects(shape, SH.property):
                for fault, values in self.faults(field_shape):
                    record = self.start(shape, BAD[f"{name_of(field_shape)}/{fault}"])
                    self.fill_essentials(record, shape, besides=field_shape)
                    for value in values:
                        self.fill(record, field_shape, value)
                    self.planted.add((record, field_shape))

    def node_shapes(self) -> list[Node]:
        return sorted(self.shapes.subjects(RDF.type, SH.NodeShape))

    def start(self, shape: Node, record: URIRef) -> URIRef:
        self.data.add((record, RDF.type, self.shapes.value(shape, SH.targetClass)))
        return record

    def fill_essentials(self, record: URIRef, shape: Node, besides: Node) -> None:
        for field_shape in self.shapes.objects(shape, SH.property):
            if field_shape != besides and self.shapes.value(field_shape, SH.minCount):
                self.fill(record, field_shape, self.right(field_shape))

    def fill(self, record: URIRef, field_shape: Node, value: Node) -> None:
        """Write a value at the end of the field's path, whichever way the path runs."""
        path = self.shapes.value(field_shape, SH.path)
        backwards = self.shapes.value(path, SH.inversePath)
        if isinstance(path, URIRef):
            self.data.add((record, path, value))
        elif backwards:
            self.data.add((value, backwards, record))
        else:
            first, last = members(self.shapes, path)
            between = URIRef(f"{record}/between/{name_of(field_shape)}")
            self.data.add((between, self.shapes.value(first, SH.inversePath), record))
            self.data.add((between, last, value))

    def right(self, field_shape: Node, again: str = "") -> Node:
        """A value that the field takes; `again` makes it a second one."""
        datatype = self.shapes.value(field_shape, SH.datatype)
        if datatype:
            return another(RIGHT[datatype]) if again else RIGHT[datatype]
        for wanted in classes_of(self.shapes, field_shape):
            if wanted in (SKOS.ConceptScheme, SH.PropertyShape):
                value = GOOD[f"{name_of(wanted)}{again}"]
                self.data.add((value, RDF.type, wanted))
                return value
            (shape,) = self.shapes.subjects(SH.targetClass, wanted)
            return self.second(shape) if again else GOOD[name_of(shape)]
        return GOOD[f"Team{again}"]  # any record will do

    def second(self, shape: Node) -> URIRef:
        """A second good record of a kind, with what is essential only."""
        record = GOOD[f"{name_of(shape)}2"]
        if (record, RDF.type, None) not in self.data:
            self.fill_essentials(self.start(shape, record), shape, besides=record)
        return record

    def faults(self, field_shape: Node) -> Iterator[tuple[str, list[Node]]]:
        """Each way in which the field's rules can be broken, with the values that break it."""
        datatype = self.shapes.value(field_shape, SH.datatype)
        if self.shapes.value(field_shape, SH.minCount):
            yield "missing", []
        if self.shapes.value(field_shape, SH.maxCount):
            yield "twice", [self.right(field_shape), self.right(field_shape, again="2")]
        if datatype:
            yield "wrong", [WRONG[datatype]]
        elif classes_of(self.shapes, field_shape):
            yield "wrong", [NOBODY_KNOWS]
        elif self.shapes.value(field_shape, SH.nodeKind) == SH.IRI:
            yield "wrong", [Literal("Finance")]


def another(value: Literal) -> Literal:
    """A second value of the same type."""
    others = {
        XSD.string: "more text",
        None: "more text",
        XSD.date: "2026-04-02",
        XSD.dateTime: "2026-04-01T09:31:00Z",
        XSD.boolean: "false",
        XSD.integer: "8",
    }
    return Literal(others[value.datatype], datatype=value.datatype)
