"""Hand the register graph to rdflib, for analysts who know it."""

import pyoxigraph as ox
import rdflib
from rdflib.term import Node

from ima_graph import terms
from ima_graph.store import Store
from ima_graph.store.interface import Term

_FACTS = "SELECT ?subject ?path ?value WHERE { ?subject ?path ?value . }"


def to_rdflib(store: Store) -> rdflib.Graph:
    """Copy the register graph into an rdflib graph, with the prefixes of the project bound."""
    graph = rdflib.Graph()
    for prefix, namespace in terms.PREFIXES.items():
        graph.bind(prefix, namespace)
    for subject, path, value in store.select(_FACTS, (terms.REGISTER_GRAPH,)).rows:
        graph.add((_node(subject), _node(path), _node(value)))
    return graph


def _node(term: Term | None) -> Node:
    if isinstance(term, ox.BlankNode):
        return rdflib.BNode(term.value)
    if not isinstance(term, ox.Literal):
        return rdflib.URIRef(str(getattr(term, "value", term)))
    if term.language:
        return rdflib.Literal(term.value, lang=term.language)
    datatype = term.datatype.value
    if datatype == terms.XSD + "string":
        return rdflib.Literal(term.value)
    # As it was written: rdflib would turn "01" into "1".
    return rdflib.Literal(term.value, datatype=rdflib.URIRef(datatype), normalize=False)
