"""The answer to a question, for reading: rows of texts, with names in place of IRIs."""

from collections.abc import Mapping
from dataclasses import dataclass

from ima_graph.questions.files import Question
from ima_graph.questions.labels import Labels
from ima_graph.questions.run import ask, check_query
from ima_graph.store import Rows, Store, is_iri, value_of
from ima_graph.store.local import LocalStore


@dataclass(frozen=True)
class Answer:
    """The answer to a question: columns, rows of texts for reading, and the dates it was given for."""

    columns: tuple[str, ...]
    rows: list[tuple[str, ...]]
    on: str
    known: int


def answer(store: Store, question: Question, values: Mapping[str, str], on: str, known: int, base: str) -> Answer:
    """Ask a question file and name the things in its answer."""
    rows = ask(store, question, values, on, base)
    labels = Labels(store, base)
    labels.learn(value_of(t) for row in rows.rows for t in row if is_iri(t))
    shown = [tuple(labels[value_of(t)] if is_iri(t) else value_of(t) for t in row) for row in rows.rows]
    return Answer(rows.variables, shown, on, known)


def answer_sparql(store: LocalStore, text: str, on: str, known: int) -> Answer | str:
    """Ask SPARQL as it is: SELECT gives rows, ASK true or false, CONSTRUCT N-Triples; IRIs stay IRIs."""
    check_query(text)
    kind = store.kind_of(text)
    if kind == "ask":
        return "true" if store.ask(text) else "false"
    if kind == "construct":
        return "".join(sorted(f"{t} .\n" for t in store.construct(text)))
    rows: Rows = store.select(text)
    return Answer(rows.variables, [tuple(value_of(t) for t in row) for row in rows.rows], on, known)
