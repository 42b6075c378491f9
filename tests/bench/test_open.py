"""Opening a register against opening the bare Oxigraph folder, and loading a change against the bare bulk load."""

import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest

from bench.clock import median_s
from ima_graph import terms
from ima_graph.log import Change, Entry
from ima_graph.register import Register
from ima_graph.register.history import provenance
from ima_graph.store import LocalStore

pytestmark = pytest.mark.bench
BASE = terms.ID + "benchmrk/"
ENTRY = Entry(1, "bench", "2026-04-01T10:00:00Z", "import", None, "ana", "bench", "bench.xlsx", "", False)


def payload(megabytes: int) -> bytes:
    """Teams with a name, four texts and what they are part of; about this many megabytes."""
    pieces, size, number = [], 0, 0
    while size < megabytes * 1_000_000:
        me = terms.iri(f"{BASE}{number:010}")
        facts = [
            (me, terms.iri(terms.TYPE), terms.ima("Team")),
            (me, terms.iri(terms.LABEL), terms.text(f"Team {number}")),
        ]
        facts += [
            (me, terms.ima(f"field{i}"), terms.text(f"Text {i} of team {number}, at some length")) for i in range(4)
        ]
        facts.append((me, terms.ima("partOf"), terms.iri(f"{BASE}{number // 7:010}")))
        pieces.append(terms.lines(facts))
        size += len(pieces[-1])
        number += 1
    return b"".join(pieces)


def hold(name: str, ours: float, bare: float, at_most: float) -> None:
    """Print how many times the bare store's time is needed, and fail above the limit."""
    print(f"{name:24} {ours * 1000:8.1f} ms, bare {bare * 1000:8.1f} ms, {ours / bare:5.2f} times; limit {at_most}")
    assert ours <= at_most * bare


def test_opening_a_register_takes_at_most_twice_the_bare_store(tmp_path: Path) -> None:
    folder = tmp_path / "r"
    register = Register.create(folder, "Bench")
    register.write(Change(added=payload(10), kind="import"))
    for number in range(200):
        name = terms.lines([(terms.iri(f"{BASE}x{number}"), terms.iri(terms.LABEL), terms.text("small"))])
        register.write(Change(added=name, who="ana"))
    register.close()

    def bare() -> None:
        ox.Store(str(folder / "index"))

    def ours() -> None:
        Register(folder).close()

    pairs = [(median_s(ours, 9), median_s(bare, 9)) for _ in range(3)]
    hold("open", *min(pairs, key=lambda pair: pair[0] / pair[1]), 2)


def test_loading_a_large_change_takes_about_the_bare_bulk_load(tmp_path: Path) -> None:
    added = payload(20)
    history = provenance(ENTRY, added, b"")
    graph = ox.NamedNode(terms.REGISTER_GRAPH)

    def bare() -> None:
        shutil.rmtree(tmp_path / "bare", ignore_errors=True)
        store = ox.Store(str(tmp_path / "bare"))
        for triples in (added, history):
            store.bulk_load(triples, format=ox.RdfFormat.N_TRIPLES, to_graph=graph)

    def ours() -> None:
        shutil.rmtree(tmp_path / "ours", ignore_errors=True)
        store = LocalStore(tmp_path / "ours")
        store.apply(1, added, b"", history, "hash")
        store.close()

    hold("load 20 MB", median_s(ours, 3), median_s(bare, 3), 1.25)


def test_the_provenance_of_sixty_megabytes_takes_less_than_400_ms() -> None:
    added = payload(60)
    taken = median_s(lambda: provenance(ENTRY, added, b""), 3)
    print(f"provenance of 60 MB: {taken * 1000:.0f} ms")
    assert taken < 0.4
