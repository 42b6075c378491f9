"""Where the graph is asked: an Oxigraph index on disk or in memory, or any SPARQL 1.1 endpoint."""

from ima_graph.store.folder import IndexHeldError
from ima_graph.store.interface import Row, Rows, Store, is_iri, value_of
from ima_graph.store.local import LocalStore

__all__ = ["IndexHeldError", "LocalStore", "Row", "Rows", "Store", "is_iri", "value_of"]
