"""Oxigraph in this process: on disk as the derived index of a register, or in memory.

Oxigraph on disk loses concurrent updates without an error, so every write here is under one lock; other
processes are kept out by Oxigraph's own lock on the folder.
"""

import hashlib
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox

from ima_graph import paths, terms
from ima_graph.errors import QueryError, StoreError
from ima_graph.store import updates
from ima_graph.store.answers import NO_ASK, NO_CONSTRUCT, NO_SELECT, rows_of
from ima_graph.store.folder import FAILURES, IndexHeldError, discard, open_index
from ima_graph.store.interface import Rows

# From this many bytes of N-Triples on, bulk loading is quicker than an update.
_BULK_BYTES = 1_000_000
_REMOVE_LINES = 20_000
_LET_GO_S = 10


def _no_step(_name: str) -> None:
    """Stand at a named step and do nothing; tests put a crash here."""


class LocalStore:
    """An Oxigraph store with the number of the last change it holds."""

    def __init__(self, folder: Path | None = None, step: Callable[[str], None] = _no_step) -> None:
        """Open the index in `folder`, or one in memory.

        `IndexHeldError` when somebody else has it open; another `StoreError` when it is damaged.
        """
        self._lock = threading.Lock()
        self._folder = folder
        self._step = step
        self._store: ox.Store | None = open_index(folder)
        self._state: updates.State | None = None

    def close(self) -> None:
        """Write all to disk and let go of the folder; nothing can be asked after."""
        with self._lock:
            if self._store is not None and self._folder:
                self._store.flush()
            self._store = self._state = None

    def start_over(self) -> None:
        """Throw away all that the store holds, and begin an empty one in its place."""
        with self._lock:
            self._store = self._state = None
            if self._folder:
                discard(self._folder)
                self._step("index-gone")
            until = time.monotonic() + _LET_GO_S
            while self._store is None:
                try:
                    self._store = open_index(self._folder)
                except IndexHeldError:
                    # A query that still runs in another thread.
                    if time.monotonic() > until:
                        raise
                    time.sleep(0.01)

    @property
    def _open_store(self) -> ox.Store:
        store = self._store
        if store is None:
            raise StoreError("The register is closed, or its index is being rebuilt. Open it again.")
        return store

    # --- asking

    def select(self, query: str, graphs: Sequence[str] = terms.DEFAULT_GRAPHS) -> Rows:
        """Answer a SELECT; `QueryError` says why it could not."""
        found = self._query(query, graphs)
        try:
            if not isinstance(found, ox.QuerySolutions):
                raise QueryError(NO_SELECT)
            with _telling():
                return rows_of(found)
        finally:
            del found

    def construct(self, query: str, graphs: Sequence[str] = terms.DEFAULT_GRAPHS) -> list[ox.Triple]:
        """Answer a CONSTRUCT or DESCRIBE."""
        found = self._query(query, graphs)
        try:
            if not isinstance(found, ox.QueryTriples):
                raise QueryError(NO_CONSTRUCT)
            with _telling():
                return list(found)
        finally:
            del found

    def ask(self, query: str, graphs: Sequence[str] = terms.DEFAULT_GRAPHS) -> bool:
        """Answer an ASK."""
        found = self._query(query, graphs)
        try:
            if not isinstance(found, ox.QueryBoolean):
                raise QueryError(NO_ASK)
            return bool(found)
        finally:
            del found

    def kind_of(self, query: str) -> str:
        """Tell whether a query is a select, construct or ask, by what it answers on an empty store."""
        found = _run(ox.Store(), query, [])
        kinds = {ox.QuerySolutions: "select", ox.QueryTriples: "construct", ox.QueryBoolean: "ask"}
        return kinds[type(found)]

    def _query(self, query: str, graphs: Sequence[str]) -> ox.QuerySolutions | ox.QueryTriples | ox.QueryBoolean:
        return _run(self._open_store, query, [ox.NamedNode(g) for g in graphs])

    # --- writing

    def last_change(self) -> int:
        """Tell the number of the last change applied, 0 for none."""
        return self.state().number

    def state(self) -> updates.State:
        """Tell how far the index is."""
        found = self._state
        if found is None:
            with self._lock:
                found = self._state = updates.read_state(self._open_store)
        return found

    def is_empty(self) -> bool:
        """Say whether nothing at all is in the store."""
        return next(iter(self._open_store.quads_for_pattern(None, None, None, None)), None) is None

    def apply(self, number: int, added: bytes, removed: bytes, history: bytes, mark: str = "") -> None:
        """Apply a change to the register graph and note its number and hash; applying it again does no harm.

        `StoreError` when the index cannot take it.
        """
        with self._lock:
            store = self._open_store
            before, self._state = self._state or updates.read_state(store), None
            try:
                if len(added) + len(removed) + len(history) < _BULK_BYTES:
                    store.update(updates.whole(number, added, removed, history, mark, before))
                else:
                    self._apply_bulk(store, number, added, removed, history, mark, before)
                self._state = updates.State(number, mark, "")
            except FAILURES as error:
                raise StoreError(f"The index cannot take change {number}: {error}") from error

    def _apply_bulk(
        self, store: ox.Store, number: int, added: bytes, removed: bytes, history: bytes, mark: str,
        before: updates.State,
    ) -> None:  # fmt: skip
        # Not one transaction: should it be cut short, this says of which change the index holds a part.
        store.update(updates.begun(mark))
        self._step("bulk-begun")
        rows = [line for line in removed.decode().split("\n") if line]
        for at in range(0, len(rows), _REMOVE_LINES):
            part = "\n".join(rows[at : at + _REMOVE_LINES]).encode()
            store.update(updates.data("DELETE", terms.REGISTER_GRAPH, part))
            self._step("bulk-removed")
        updates.bulk(store, added, terms.REGISTER_GRAPH)
        self._step("bulk-added")
        updates.bulk(store, history, terms.HISTORY_GRAPH)
        self._step("bulk-history")
        store.update(updates.ended(number, mark, replace(before, begun=mark)))
        # What is loaded first lies in order already; measured: optimising it gains nothing.
        if self._folder and before.number:
            store.optimize()

    def replace_graph(self, graph: str, triples: bytes, made_from: str) -> None:
        """Put N-Triples in place of all that a derived graph holds, and note what it was made from."""
        forget = updates.forget_made_from(graph)
        remember = updates.remember_made_from(graph, made_from)
        with self._lock:
            store = self._open_store
            try:
                if len(triples) < _BULK_BYTES // 4:
                    clear = f"CLEAR SILENT GRAPH <{graph}>"
                    store.update(updates.joined(forget, clear, updates.data("INSERT", graph, triples), remember))
                    return
                # Not one transaction: without the note, what is half there is made again.
                store.update(forget)
                self._step("replace-begun")
                store.clear_graph(ox.NamedNode(graph))
                updates.bulk(store, triples, graph)
                self._step("replace-loaded")
                store.update(remember)
            except FAILURES as error:
                raise StoreError(f"The index cannot take the graph {graph}: {error}") from error

    def made_from(self, graph: str) -> str:
        """Tell what a derived graph was made from, "" when it was never made."""
        return updates.read_made_from(self._open_store, graph)

    def load_ontology(self) -> None:
        """Put the ontology, lists and shapes of this version into their graph, unless they are there."""
        files = sorted(paths.ontology_folder().rglob("*.ttl"))
        contents = [file.read_bytes() for file in files]
        version = hashlib.sha256(b"\0".join(contents)).hexdigest()
        if self.made_from(terms.ONTOLOGY_GRAPH) == version:
            return
        triples = [t for c in contents for t in ox.parse(c, ox.RdfFormat.TURTLE, rename_blank_nodes=True)]
        written = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""
        self.replace_graph(terms.ONTOLOGY_GRAPH, written, version)

    def flush(self) -> None:
        """Write what is in memory to disk."""
        if self._folder:
            self._open_store.flush()

    def dump(self, graph: str) -> bytes:
        """Write one graph as N-Triples, in no set order."""
        found = self._open_store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.NamedNode(graph))
        return found or b""


@contextmanager
def _telling() -> Iterator[None]:
    """Turn what Oxigraph raises into `QueryError`."""
    try:
        yield
    except SyntaxError as error:
        # The engine lists every letter that could stand there: the first line and the place are enough.
        said = str(error).split("\n")[0]
        raise QueryError(f"The query is not SPARQL 1.1: {said[:160]}{'…' if len(said) > 160 else ''}") from error
    except (OSError, ValueError, RuntimeError) as error:
        raise QueryError(f"The query failed: {error}") from error


def _run(
    store: ox.Store, query: str, graphs: Sequence[ox.NamedNode]
) -> ox.QuerySolutions | ox.QueryTriples | ox.QueryBoolean:
    with _telling():
        return store.query(query, default_graph=[*graphs]) if graphs else store.query(query)
