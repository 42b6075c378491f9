"""The ontology's files as the ontology tests read them: merged graphs, and the text of each block."""

import re
from collections.abc import Iterator
from pathlib import Path

from rdflib import OWL, RDF, SH, SKOS, Graph, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from ima_graph import paths, terms

IMA = Namespace(terms.IMA)
SHAPE = Namespace(terms.SHAPE)
FOLDER = paths.ontology_folder()
TERM_FILES = sorted(FOLDER.glob("*.ttl"))
SHAPE_FILES = sorted((FOLDER / "shapes").glob("*.ttl"))
PROPERTY_KINDS = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)

TEXT = re.compile(r'"(?:[^"\\]|\\.)*"(?:@[a-z]+)?')


def merged(files: list[Path]) -> Graph:
    """All triples of some Turtle files."""
    graph = Graph()
    for file in files:
        graph.parse(file)
    return graph


def own_terms(graph: Graph, *kinds: Node) -> list[URIRef]:
    """Our own terms of the given kinds, in order."""
    return sorted(t for kind in kinds for t in graph.subjects(RDF.type, kind) if str(t).startswith(terms.IMA))


def property_shapes(graph: Graph) -> list[URIRef]:
    """Every field, in order of its name."""
    return sorted(graph.subjects(RDF.type, SH.PropertyShape))


def members(graph: Graph, head: Node | None) -> list[Node]:
    """The members of an RDF list; none when there is no list."""
    return list(Collection(graph, head)) if head else []


def classes_of(graph: Graph, shape: Node) -> list[Node]:
    """The classes that a field's value may have."""
    choices = [graph.value(c, SH["class"]) for c in members(graph, graph.value(shape, SH["or"]))]
    return choices or [c for c in [graph.value(shape, SH["class"])] if c]


def path_terms(graph: Graph, path: Node) -> list[Node]:
    """The properties that a path is made of."""
    if isinstance(path, URIRef):
        return [path]
    inverse = graph.value(path, SH.inversePath)
    steps = [inverse] if inverse else members(graph, path)
    return [t for step in steps for t in path_terms(graph, step)]


def blocks(file: Path) -> Iterator[tuple[str, str, list[str]]]:
    """Each block of a Turtle file that describes one thing: its name, its type, its predicates in order."""
    for block in file.read_text(encoding="utf-8").split("\n\n"):
        first = re.match(r"(\S+) a ([^;.]*?) [;.]", block)
        if first and "\n" in block:
            bare = TEXT.sub('""', block)
            yield first[1], first[2], re.findall(r"^    ([a-z]+:\w+) ", bare, re.MULTILINE)


def name_of(term: Node) -> str:
    """The last part of an IRI."""
    return re.split(r"[#/]", str(term))[-1]


def labels_of(graph: Graph, thing: Node, first: URIRef) -> list[str]:
    """A thing's label and its other names, in lower case."""
    return [str(v).casefold() for p in (first, SKOS.altLabel) for v in graph.objects(thing, p)]
