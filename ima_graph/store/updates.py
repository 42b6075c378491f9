"""SPARQL updates that write changes and derived graphs, and note how far an index is."""

from dataclasses import dataclass

import pyoxigraph as ox

from ima_graph import terms

_LAST_CHANGE = terms.IMA + "changeNumber"
_HASH = terms.DCT + "identifier"
_BEGUN = terms.DCT + "isReplacedBy"
_MADE_FROM = ox.NamedNode(terms.IMA + "recordedFrom")
_INDEX = ox.NamedNode(terms.INDEX_GRAPH)


@dataclass(frozen=True)
class State:
    """How far an index is: the last change it holds, that change's hash, and the hash of one begun and not ended."""

    number: int
    hash: str
    begun: str


def read_state(store: ox.Store) -> State:
    """Tell how far an index is."""
    quads = store.quads_for_pattern(_INDEX, None, None, _INDEX)
    found = {quad.predicate.value: _text(quad.object) for quad in quads}
    return State(int(found.get(_LAST_CHANGE, 0)), found.get(_HASH, ""), found.get(_BEGUN, ""))


def read_made_from(store: ox.Store, graph: str) -> str:
    """Tell what a derived graph was made from, "" when it was never made."""
    found = store.quads_for_pattern(ox.NamedNode(graph), _MADE_FROM, None, _INDEX)
    return next((_text(q.object) for q in found), "")


def bulk(store: ox.Store, triples: bytes, graph: str) -> None:
    """Load N-Triples into a graph, the quick way; this is not a transaction."""
    if triples:
        store.bulk_load(triples, format=ox.RdfFormat.N_TRIPLES, to_graph=ox.NamedNode(graph))


def data(verb: str, graph: str, triples: bytes) -> str:
    """Write INSERT DATA or DELETE DATA for one graph; "" when there is nothing to do."""
    return f"{verb} DATA {{ GRAPH <{graph}> {{\n{triples.decode()}}} }}" if triples else ""


def joined(*steps: str) -> str:
    """Join steps into one update, which Oxigraph runs as one transaction."""
    return " ;\n".join(s for s in steps if s)


def whole(number: int, added: bytes, removed: bytes, history: bytes, mark: str, before: State) -> str:
    """Write a change and its note as one update."""
    return joined(
        data("DELETE", terms.REGISTER_GRAPH, removed),
        data("INSERT", terms.REGISTER_GRAPH, added),
        data("INSERT", terms.HISTORY_GRAPH, history),
        ended(number, mark, before),
    )


def begun(mark: str) -> str:
    """Note of which change the index is about to hold a part."""
    return f"INSERT DATA {{ {_noted(f'<{_BEGUN}> {terms.text(mark)}')} }}"


def ended(number: int, mark: str, before: State) -> str:
    """Note the last change that the index holds whole, in place of how far it was.

    Each note that is taken away stays in the files for a while: a search for it would pass all earlier ones.
    """
    return f"DELETE DATA {{ {_state(before)} }} ;\nINSERT DATA {{ {_state(State(number, mark, ''))} }}"


def forget_made_from(graph: str) -> str:
    """Note that a derived graph is not made, or only in part."""
    return f"DELETE WHERE {{ GRAPH {_INDEX} {{ <{graph}> {_MADE_FROM} ?from }} }}"


def remember_made_from(graph: str, made_from: str) -> str:
    """Note what a derived graph was made from."""
    return f"INSERT DATA {{ GRAPH {_INDEX} {{ <{graph}> {_MADE_FROM} {terms.text(made_from)} }} }}"


def _state(state: State) -> str:
    facts = f"<{_LAST_CHANGE}> {state.number} ; <{_HASH}> {terms.text(state.hash)}"
    return _noted(f"{facts} ; <{_BEGUN}> {terms.text(state.begun)}" if state.begun else facts)


def _noted(facts: str) -> str:
    return f"GRAPH {_INDEX} {{ {_INDEX} {facts} }}"


def _text(term: object) -> str:
    return str(getattr(term, "value", ""))
