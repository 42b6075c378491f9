"""An endpoint that fails says why, and one that writes rows in its own way is still understood."""

import socket
import subprocess
import sys
import threading
from collections.abc import Iterator

import pyoxigraph as ox
import pytest
from facts import BASE, team

from ima_graph import terms
from ima_graph.errors import ImaError, InputError, QueryError, StoreError
from ima_graph.store import LocalStore
from ima_graph.store.remote import RemoteStore
from store.endpoint import Behaviour, serving

TEAMS = f"SELECT ?name WHERE {{ ?team <{terms.LABEL}> ?name }} ORDER BY ?name"


@pytest.fixture
def served() -> Iterator[tuple[str, Behaviour]]:
    local = LocalStore()
    local.apply(1, team("a", "Finance") + team("b", "Payroll"), b"", b"")
    with serving(local._open_store) as found:
        yield found


FAILURES = {
    "401": (StoreError, "answers 401: Who are you.* credentials"),
    "404": (StoreError, "answers 404: <h1>No such page</h1>"),
    "500": (StoreError, "answers 500: Virtuoso 22023 Error: out of memory"),
    "503": (StoreError, "answers 503: Too busy é"),
    "long words": (StoreError, "answers 500: x{500} …$"),
    "html": (StoreError, "answers with text/html. Is it the address of a SPARQL endpoint"),
    "no type": (StoreError, "no content type"),
    "slow": (QueryError, "took longer than 1 s"),
    "trickle": (QueryError, "took longer than 1 s"),
    "hangs up": (StoreError, "did not answer: Remote end closed connection"),
    "cut short": (StoreError, "did not answer: IncompleteRead"),
    "broken json": (StoreError, "cannot be read"),
    "broken rows": (StoreError, "cannot be read"),
}


@pytest.mark.parametrize("fault", FAILURES)
def test_a_failure_keeps_its_cause(served: tuple[str, Behaviour], fault: str) -> None:
    address, behaviour = served
    behaviour.fault = fault
    kind, words = FAILURES[fault]
    with pytest.raises(ImaError, match=words) as caught:
        RemoteStore(address, timeout_s=1).select(TEAMS)
    assert type(caught.value) is kind
    if fault not in ("html", "no type"):
        assert caught.value.__cause__ is not None


def test_broken_triples_are_told(served: tuple[str, Behaviour]) -> None:
    address, behaviour = served
    behaviour.fault = "broken triples"
    with pytest.raises(StoreError, match="cannot be read"):
        RemoteStore(address).construct("CONSTRUCT WHERE { ?a ?b ?c }")


def test_nobody_listening_is_told() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(StoreError, match=r"did not answer: .*refused"):
        RemoteStore(f"http://127.0.0.1:{port}/sparql").ask("ASK {}")


def test_an_unknown_host_is_told() -> None:
    with pytest.raises(StoreError, match="did not answer"):
        RemoteStore("http://no-such-host.invalid/sparql", timeout_s=5).ask("ASK {}")


@pytest.mark.parametrize("address", ["file:///etc/hostname", "ftp://127.0.0.1/", "127.0.0.1:80", ""])
def test_only_http_is_asked(address: str) -> None:
    with pytest.raises(InputError, match="begins with http"):
        RemoteStore(address)


def test_the_graphs_are_sent_and_the_others_named(served: tuple[str, Behaviour]) -> None:
    address, behaviour = served
    store = RemoteStore(address)
    store.select(TEAMS)
    store.select(TEAMS, ())
    first, second = behaviour.asked
    assert first["query"] == [TEAMS]
    assert first["default-graph-uri"] == list(terms.DEFAULT_GRAPHS)
    assert terms.HISTORY_GRAPH in first["named-graph-uri"]
    assert set(second) == {"query"}


VIRTUOSO = b'"name"\n"Finance"\n"Payroll"\n'
UNQUOTED = b"?name\nFinance\nPayroll\n"
UNESCAPED = b'?name\n"the "third" sector"\n"Payroll"\n'


@pytest.mark.parametrize("rows", [VIRTUOSO, UNQUOTED, UNESCAPED])
def test_rows_written_in_another_way_are_asked_for_again_as_json(served: tuple[str, Behaviour], rows: bytes) -> None:
    address, behaviour = served
    behaviour.own_tsv = rows
    store = RemoteStore(address)
    expected = [(ox.Literal("Finance"),), (ox.Literal("Payroll"),)]
    assert store.select(TEAMS).rows == expected
    assert store.select(TEAMS).rows == expected
    assert ["text/tab" in a for a in behaviour.accepted] == [True, False, False]


def test_several_threads_may_ask_at_once(served: tuple[str, Behaviour]) -> None:
    store = RemoteStore(served[0])
    wrong: list[object] = []

    def ask(key: str, name: str) -> None:
        for _ in range(20):
            found = store.select(f"SELECT ?n WHERE {{ <{BASE}{key}> <{terms.LABEL}> ?n }}").rows
            if found != [(ox.Literal(name),)]:
                wrong.append(found)

    threads = [threading.Thread(target=ask, args=pair) for pair in (("a", "Finance"), ("b", "Payroll")) * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_nothing_of_the_web_is_imported_before_it_is_needed() -> None:
    modules = ("SPARQLWrapper", "rdflib", "http.client", "ssl")
    code = f"import sys, ima_graph.register; print([m for m in {modules} if m in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout == "[]\n"
