"""Oxigraph in this process: on disk as the derived index of a register, or in memory.

Oxigraph on disk loses concurrent updates without an error, so every write here is under one lock; other
processes are kept out by Oxigraph's own lock on the folder.
"""

import threading
from collections.abc import Sequence
from pathlib import Path

import pyoxigraph as ox

from ima_graph import paths, terms
from ima_graph.errors import QueryError, StoreError
from ima_graph.store.interface import Row, Rows

# From this many bytes of N-Triples on, bulk loading is quicker than an update.
_BULK_BYTES = 1_000_000
_REMOVE_LINES = 20_000
_LAST_CHANGE = ox.NamedNode(terms.IMA + "changeNumber")
_INDEX = ox.NamedNode(terms.INDEX_GRAPH)


class LocalStore:
    """An Oxigraph store with the number of the last change it holds."""

    def __init__(self, folder: Path | None = None) -> None:
        """Open the index in `folder`, or one in memory; `StoreError` when another process holds it."""
        self._lock = threading.Lock()
        self._folder = folder
        try:
            self._store = ox.Store(str(folder)) if folder else ox.Store()
        except (OSError, ValueError) as error:
            raise StoreError(f"{folder} cannot be opened: {error}. Another process may hold it.") from error

    # --- asking

    def select(self, query: str, graphs: Sequence[str] = terms.DEFAULT_GRAPHS) -> Rows:
        """Answer a SELECT; `QueryError` says why it could not."""
        found = self._query(query, graphs)
        if not isinstance(found, ox.QuerySolutions):
            raise QueryError("This is not a SELECT query. Begin with SELECT, or use a CONSTRUCT or ASK where asked.")
        names = tuple(v.value for v in found.variables)
        width = range(len(names))
        try:
            rows: list[Row] = [tuple(solution[i] for i in width) for solution in found]
        except (OSError, RuntimeError) as error:
            raise QueryError(f"The query failed: {error}") from error
        return Rows(names, rows)

    def construct(self, query: str, graphs: Sequence[str] = terms.DEFAULT_GRAPHS) -> list[ox.Triple]:
        """Answer a CONSTRUCT or DESCRIBE."""
        found = self._query(query, graphs)
        if not isinstance(found, ox.QueryTriples):
            raise QueryError("This is not a CONSTRUCT query.")
        return list(found)

    def ask(self, query: str, graphs: Sequence[str] = terms.DEFAULT_GRAPHS) -> bool:
        """Answer an ASK."""
        found = self._query(query, graphs)
        if not isinstance(found, ox.QueryBoolean):
            raise QueryError("This is not an ASK query.")
        return bool(found)

    def kind_of(self, query: str) -> str:
        """Tell whether a query is a select, construct or ask, by what it answers on an empty store."""
        found = _run(ox.Store(), query, [])
        kinds = {ox.QuerySolutions: "select", ox.QueryTriples: "construct", ox.QueryBoolean: "ask"}
        return kinds[type(found)]

    def _query(self, query: str, graphs: Sequence[str]) -> ox.QuerySolutions | ox.QueryTriples | ox.QueryBoolean:
        return _run(self._store, query, [ox.NamedNode(g) for g in graphs])

    # --- writing

    def last_change(self) -> int:
        """Tell the number of the last change applied, 0 for none."""
        for quad in self._store.quads_for_pattern(_INDEX, _LAST_CHANGE, None, _INDEX):
            return int(quad.object.value)
        return 0

    def is_empty(self) -> bool:
        """Say whether nothing at all is in the store."""
        return next(iter(self._store.quads_for_pattern(None, None, None, None)), None) is None

    def apply(self, number: int, added: bytes, removed: bytes, history: bytes) -> None:
        """Apply a change to the register graph and note its number; applying it again does no harm."""
        with self._lock:
            if len(added) + len(removed) + len(history) < _BULK_BYTES:
                self._store.update(_update(number, added, removed, history))
                return
            rows = [line for line in removed.decode().split("\n") if line]
            for at in range(0, len(rows), _REMOVE_LINES):
                part = "\n".join(rows[at : at + _REMOVE_LINES])
                self._store.update(f"DELETE DATA {{ GRAPH <{terms.REGISTER_GRAPH}> {{\n{part}\n}} }}")
            self._bulk(added, terms.REGISTER_GRAPH)
            self._bulk(history, terms.HISTORY_GRAPH)
            self._store.update(_note(number))
            if self._folder:
                self._store.optimize()

    def replace_graph(self, graph: str, triples: bytes, made_from: str) -> None:
        """Put N-Triples in place of all that a derived graph holds, and note what it was made from."""
        with self._lock:
            self._store.clear_graph(ox.NamedNode(graph))
            self._bulk(triples, graph)
            node, note = ox.NamedNode(graph), ox.NamedNode(terms.IMA + "recordedFrom")
            for quad in list(self._store.quads_for_pattern(node, note, None, _INDEX)):
                self._store.remove(quad)
            self._store.add(ox.Quad(node, note, ox.Literal(made_from), _INDEX))

    def made_from(self, graph: str) -> str:
        """Tell what a derived graph was made from, "" when it was never made."""
        note = ox.NamedNode(terms.IMA + "recordedFrom")
        found = self._store.quads_for_pattern(ox.NamedNode(graph), note, None, _INDEX)
        return next((q.object.value for q in found), "")

    def load_ontology(self) -> None:
        """Put the ontology, lists and shapes of this version into their graph."""
        graph = ox.NamedNode(terms.ONTOLOGY_GRAPH)
        with self._lock:
            self._store.clear_graph(graph)
            for file in sorted(paths.ontology_folder().rglob("*.ttl")):
                self._store.load(path=str(file), format=ox.RdfFormat.TURTLE, to_graph=graph)

    def flush(self) -> None:
        """Write what is in memory to disk."""
        if self._folder:
            self._store.flush()

    def dump(self, graph: str) -> bytes:
        """Write one graph as N-Triples, in no set order."""
        found = self._store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.NamedNode(graph))
        return found or b""

    def _bulk(self, triples: bytes, graph: str) -> None:
        if triples:
            self._store.bulk_load(triples, format=ox.RdfFormat.N_TRIPLES, to_graph=ox.NamedNode(graph))


def _run(
    store: ox.Store, query: str, graphs: list[ox.NamedNode]
) -> ox.QuerySolutions | ox.QueryTriples | ox.QueryBoolean:
    try:
        return store.query(query, default_graph=graphs) if graphs else store.query(query)
    except SyntaxError as error:
        raise QueryError(f"The query is not SPARQL 1.1: {error}") from error
    except (OSError, ValueError, RuntimeError) as error:
        raise QueryError(f"The query failed: {error}") from error


def _note(number: int) -> str:
    node = f"<{terms.INDEX_GRAPH}> <{_LAST_CHANGE.value}>"
    graph = f"GRAPH <{terms.INDEX_GRAPH}>"
    return f"DELETE WHERE {{ {graph} {{ {node} ?n }} }} ;\nINSERT DATA {{ {graph} {{ {node} {number} }} }}"


def _update(number: int, added: bytes, removed: bytes, history: bytes) -> str:
    steps = []
    for verb, graph, triples in (
        ("DELETE", terms.REGISTER_GRAPH, removed),
        ("INSERT", terms.REGISTER_GRAPH, added),
        ("INSERT", terms.HISTORY_GRAPH, history),
    ):
        if triples:
            steps.append(f"{verb} DATA {{ GRAPH <{graph}> {{\n{triples.decode()}}} }}")
    return " ;\n".join([*steps, _note(number)])
