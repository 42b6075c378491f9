"""The index: changes are applied whole, again without harm, and the same by either way of loading."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import pyoxigraph as ox
import pytest
from facts import BASE, named, part_of, team

from ima_graph import terms
from ima_graph.errors import QueryError, StoreError
from ima_graph.store import IndexHeldError, LocalStore
from ima_graph.store import local as module

ODD = [
    "a\u2028b\u2029c\x85d",
    "return\rline\r\ntab\t",
    "\x00\x01\x1f\x7f",
    'quote " and \\ and \\u0041',
    "\U0001f600\ufffe",
]
ODD_IRIS = ["http://a.example/ü?q=1#f", "urn:x:y", "http://a.example/\u2028", "http://a.example/%C3%BC;p='(x)'"]


@pytest.fixture(params=["memory", "disk"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> LocalStore:
    store = LocalStore(tmp_path / "index" if request.param == "disk" else None)
    yield store
    store.close()


@pytest.fixture(params=["by update", "in bulk"])
def any_way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "in bulk":
        monkeypatch.setattr(module, "_BULK_BYTES", 0)
        monkeypatch.setattr(module, "_REMOVE_LINES", 3)
    return str(request.param)


def lines(store: LocalStore, graph: str = terms.REGISTER_GRAPH) -> list[bytes]:
    return sorted(store.dump(graph).splitlines(keepends=True))


def test_a_change_is_added_removed_and_noted(store: LocalStore, any_way: str) -> None:
    store.apply(1, team("a", "A") + team("b", "B"), b"", b"<x:1> <x:by> <x:ana> .\n", "h1")
    assert (store.last_change(), store.state().hash, store.state().begun) == (1, "h1", "")
    store.apply(2, named("a", "C"), named("a", "A") + team("b", "B"), b"<x:2> <x:by> <x:bo> .\n", "h2")
    assert lines(store) == sorted(team("a", "C").splitlines(keepends=True))
    assert len(lines(store, terms.HISTORY_GRAPH)) == 2
    assert (store.last_change(), store.state().hash) == (2, "h2")


def test_a_change_may_be_applied_again(store: LocalStore, any_way: str) -> None:
    store.apply(1, team("a", "A"), b"", b"")
    for _ in range(2):
        store.apply(2, named("a", "B"), named("a", "A") + named("a", "none"), b"<x:2> <x:by> <x:bo> .\n")
    assert lines(store) == sorted(team("a", "B").splitlines(keepends=True))
    assert store.last_change() == 2


def test_what_a_change_removes_and_adds_is_there_after(store: LocalStore, any_way: str) -> None:
    store.apply(1, team("a", "A"), b"", b"")
    store.apply(2, named("a", "A"), named("a", "A"), b"")
    assert lines(store) == sorted(team("a", "A").splitlines(keepends=True))


@pytest.mark.parametrize("text", ODD)
def test_odd_text_is_kept_and_removed_again(store: LocalStore, any_way: str, text: str) -> None:
    store.apply(1, named("a", text) + named("a", "plain"), b"", b"")
    assert ox.Literal(text) in [r[0] for r in store.select("SELECT ?o WHERE { ?s ?p ?o }").rows]
    store.apply(2, b"", named("a", text), b"")
    assert [r[0] for r in store.select("SELECT ?o WHERE { ?s ?p ?o }").rows] == [ox.Literal("plain")]


@pytest.mark.parametrize("iri", ODD_IRIS)
def test_odd_iris_are_kept_and_removed_again(store: LocalStore, any_way: str, iri: str) -> None:
    triple = f"<{iri}> <{iri}> <{iri}> .\n".encode()
    store.apply(1, triple, b"", b"")
    assert store.select("SELECT ?s ?o WHERE { ?s ?p ?o }").rows == [(ox.NamedNode(iri), ox.NamedNode(iri))]
    store.apply(2, b"", triple, b"")
    assert lines(store) == []


def test_a_text_of_a_megabyte_is_kept(store: LocalStore) -> None:
    for number, size in enumerate((999_000, 1_100_000), 1):  # by update, and in bulk
        store.apply(number, named("a", "é\t" * (size // 2)), b"", b"")
    found = {len(r[0].value) for r in store.select("SELECT ?o WHERE { ?s ?p ?o }").rows}
    assert found == {999_000, 1_100_000}


def test_both_ways_of_loading_give_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    changes = [
        (b"".join(team(f"k{i}", f"Team {i} {ODD[i % 5]}") for i in range(50)), b""),
        (
            b"".join(part_of(f"k{i}", f"k{i // 2}") for i in range(50)),
            b"".join(team(f"k{i}", "none") for i in range(9)),
        ),
        (named("k1", "new") * 3, b"".join(part_of(f"k{i}", f"k{i // 2}") for i in range(20))),
    ]
    dumps = []
    for limit in (10**9, 0):
        monkeypatch.setattr(module, "_BULK_BYTES", limit)
        store = LocalStore()
        for number, (added, removed) in enumerate(changes, 1):
            store.apply(number, added, removed, b"<x:h> <x:n> <x:%d> .\n" % number, f"h{number}")
        dumps.append([lines(store, g) for g in (terms.REGISTER_GRAPH, terms.HISTORY_GRAPH, terms.INDEX_GRAPH)])
    assert dumps[0] == dumps[1]


def test_a_change_that_cannot_be_read_is_told_and_leaves_nothing(store: LocalStore) -> None:
    store.apply(1, team("a", "A"), b"", b"")
    for added in (b"<x:a> <x:b> .\n", b"<no iri> <x:b> <x:c> .\n", b'<x:a> <x:b> "\\uD800" .\n', b"\xff"):
        with pytest.raises(StoreError, match="cannot take change 2"):
            store.apply(2, team("b", "B") + added, named("a", "A"), b"")
    assert store.last_change() == 1
    assert lines(store) == sorted(team("a", "A").splitlines(keepends=True))


def test_a_bulk_change_cut_short_leaves_its_hash(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_BULK_BYTES", 0)

    def fail(step: str) -> None:
        if step == "bulk-added":
            raise OSError("disk full")

    store = LocalStore(tmp_path / "index", fail)
    with pytest.raises(StoreError, match="disk full"):
        store.apply(1, team("a"), b"", b"", "h1")
    assert (store.last_change(), store.state().hash, store.state().begun) == (0, "", "h1")
    store.close()


def test_a_derived_graph_is_replaced_whole(store: LocalStore, any_way: str) -> None:
    assert store.made_from(terms.NETWORK_GRAPH) == ""
    store.replace_graph(terms.NETWORK_GRAPH, team("a") + team("b"), 'change 1 "on" \\ 2026')
    store.replace_graph(terms.NETWORK_GRAPH, team("c"), "change 2")
    assert lines(store, terms.NETWORK_GRAPH) == sorted(team("c").splitlines(keepends=True))
    assert store.made_from(terms.NETWORK_GRAPH) == "change 2"
    store.replace_graph(terms.NETWORK_GRAPH, b"", "change 3")
    assert lines(store, terms.NETWORK_GRAPH) == []
    assert store.made_from(terms.NETWORK_GRAPH) == "change 3"
    assert store.made_from(terms.ONTOLOGY_GRAPH) == ""


def test_a_derived_graph_cut_short_is_not_taken_for_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_BULK_BYTES", 0)
    steps: list[str] = []

    def fail(step: str) -> None:
        if len(steps) > 1:
            raise OSError("disk full")
        steps.append(step)

    store = LocalStore(step=fail)
    store.replace_graph(terms.NETWORK_GRAPH, team("a"), "change 1")
    with pytest.raises(StoreError, match="disk full"):
        store.replace_graph(terms.NETWORK_GRAPH, team("a"), "change 1")
    assert store.made_from(terms.NETWORK_GRAPH) == ""


def test_the_ontology_is_loaded_once(store: LocalStore, monkeypatch: pytest.MonkeyPatch) -> None:
    store.load_ontology()
    count = len(lines(store, terms.ONTOLOGY_GRAPH))
    assert count > 3000
    monkeypatch.setattr(store, "replace_graph", lambda *_: pytest.fail("loaded again"))
    store.load_ontology()


def test_an_ontology_of_another_version_is_replaced(store: LocalStore) -> None:
    store.load_ontology()
    count = len(lines(store, terms.ONTOLOGY_GRAPH))
    store.replace_graph(terms.ONTOLOGY_GRAPH, team("old"), "an earlier version")
    store.load_ontology()
    assert len(lines(store, terms.ONTOLOGY_GRAPH)) == count


def test_every_file_of_the_ontology_is_there(store: LocalStore) -> None:
    store.load_ontology()
    asset = f"<{terms.IMA}InformationAsset>"
    assert store.ask(f"ASK {{ {asset} a <http://www.w3.org/2002/07/owl#Class> }}")
    assert store.ask(f"ASK {{ <{terms.SHAPE}InformationAsset> <{terms.SH}targetClass> {asset} }}")
    assert store.ask(f"ASK {{ <{terms.LIST}status/live> <{terms.PREF_LABEL}> ?label }}")


def test_updates_from_several_threads_are_all_kept(store: LocalStore) -> None:
    def write(thread: int) -> None:
        for i in range(50):
            store.apply(i, team(f"t{thread}n{i}"), b"", b"")

    threads = [threading.Thread(target=write, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(lines(store)) == 4 * 50 * 2


def test_readers_see_a_small_derived_graph_whole_or_not_changed(store: LocalStore) -> None:
    small, large = team("a"), b"".join(team(f"k{i}") for i in range(200))
    store.replace_graph(terms.NETWORK_GRAPH, small, "small")
    seen: set[str] = set()
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            rows = store.select("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }", (terms.NETWORK_GRAPH,)).rows
            seen.add(rows[0][0].value)

    reader = threading.Thread(target=read)
    reader.start()
    for _ in range(20):
        store.replace_graph(terms.NETWORK_GRAPH, large, "large")
        store.replace_graph(terms.NETWORK_GRAPH, small, "small")
    done.set()
    reader.join()
    assert seen <= {"2", "400"}


def test_the_index_is_there_when_opened_again(tmp_path: Path) -> None:
    for number in range(1, 4):
        store = LocalStore(tmp_path / "index")
        assert store.last_change() == number - 1
        store.apply(number, team(f"k{number}"), b"", b"")
        store.close()


def test_an_open_index_is_held(tmp_path: Path) -> None:
    store = LocalStore(tmp_path / "index")
    with pytest.raises(IndexHeldError, match="held by another process"):
        LocalStore(tmp_path / "index")
    code = (
        "import sys; from pathlib import Path; from ima_graph.store import LocalStore, IndexHeldError\n"
        "try: LocalStore(Path(sys.argv[1]))\nexcept IndexHeldError: print('held')"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "index")]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == "held\n"
    store.close()
    LocalStore(tmp_path / "index").close()


def test_a_damaged_index_is_told_apart_from_a_held_one(tmp_path: Path) -> None:
    LocalStore(tmp_path / "index").close()
    (tmp_path / "index" / "CURRENT").write_text("nonsense")
    with pytest.raises(StoreError, match="Rebuild the index") as caught:
        LocalStore(tmp_path / "index")
    assert not isinstance(caught.value, IndexHeldError)


@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_counts_as_held(tmp_path: Path) -> None:
    (tmp_path / "index").mkdir(mode=0o500)
    with pytest.raises(IndexHeldError):
        LocalStore(tmp_path / "index")


def test_a_store_may_start_over_in_place(store: LocalStore) -> None:
    store.apply(1, team("a"), b"", b"", "h1")
    store.start_over()
    assert store.is_empty()
    assert store.last_change() == 0
    store.apply(1, team("b"), b"", b"", "h1")
    assert lines(store) == sorted(team("b").splitlines(keepends=True))


def test_a_closed_store_says_so(store: LocalStore) -> None:
    store.close()
    store.close()
    with pytest.raises(StoreError, match="closed"):
        store.select("SELECT ?a WHERE { ?a ?b ?c }")


@pytest.mark.parametrize(
    ("query", "kind"),
    [
        ("SELECT ?a WHERE {}", "select"),
        ("DESCRIBE <x:a>", "construct"),
        ("CONSTRUCT {} {}", "construct"),
        ("ASK {}", "ask"),
    ],
)
def test_a_query_is_one_of_three_kinds(store: LocalStore, query: str, kind: str) -> None:
    assert store.kind_of(query) == kind


def test_what_is_no_query_has_no_kind(store: LocalStore) -> None:
    with pytest.raises(QueryError, match=r"not SPARQL 1\.1"):
        store.kind_of(f"INSERT DATA {{ <{BASE}a> <x:b> <x:c> }}")
