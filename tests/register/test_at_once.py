"""Several threads and processes write at once: none of what they wrote is lost, and all see the same."""

import sys
import threading
from pathlib import Path

import pytest
from facts import adding, named, team

from ima_graph import terms
from ima_graph.errors import StoreError
from ima_graph.log import Change
from ima_graph.project import Project
from ima_graph.register import Register
from register.crash import ROWS, Plan, start, write_table

EACH = 30
ASSETS = f"SELECT ?n WHERE {{ ?a a <{terms.IMA}InformationAsset> ; <{terms.LABEL}> ?n }} ORDER BY ?n"


def content(register: Register) -> list[bytes]:
    register.catch_up()
    return sorted(register.store.dump(terms.REGISTER_GRAPH).splitlines())


def all_at_once(*works: object) -> None:
    """Run functions in threads; what one of them raises is raised."""
    failed: list[BaseException] = []

    def run(work: object) -> None:
        try:
            work()  # type: ignore[operator]
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no fork")
def test_four_threads_and_two_processes_lose_nothing(register: Register) -> None:
    processes = [start(Plan(register.folder, "append many", times=EACH)) for _ in range(2)]
    told: list[str] = []

    def write(thread: int) -> None:
        for n in range(EACH):
            entry = register.write(adding(team(f"t{thread}n{n}")))
            assert entry
            told.append(entry.id)

    all_at_once(*(lambda t=t: write(t) for t in range(4)))
    for process in processes:
        first, *ids = process.ended()
        assert first == "holds index: False"
        assert len(ids) == EACH
        told += ids
    assert sorted(told) == sorted(e.id for e in register.log.entries())
    assert register.log.last_number() == 6 * EACH
    assert len(content(register)) == 6 * EACH * 2
    assert register.check() == []
    other = Register(register.folder)
    assert not other.holds_index
    assert content(other) == content(register)
    other.close()


def test_what_each_adds_to_one_number_is_counted(register: Register) -> None:
    """Read, add one, write: under the writer lock, no two read the same."""
    register.write(adding(named("count", "0")))
    query = f"SELECT ?n WHERE {{ ?s <{terms.LABEL}> ?n }}"

    def add_one(holder: Register) -> Change:
        number = int(holder.store.select(query, (terms.REGISTER_GRAPH,)).rows[0][0].value)
        return Change(added=named("count", str(number + 1)), removed=named("count", str(number)))

    def count(holder: Register) -> None:
        for _ in range(EACH):
            holder.write(add_one)

    other = Register(register.folder)
    all_at_once(*(lambda h=h: count(h) for h in (register, register, other, other)))
    assert content(register) == content(other) == [named("count", str(4 * EACH)).strip()]
    assert register.check() == other.check() == []
    other.close()


def test_readers_see_whole_changes_while_others_write(register: Register) -> None:
    query = f"SELECT ?n (COUNT(*) AS ?c) WHERE {{ ?s <{terms.LABEL}> ?n }} GROUP BY ?n"
    done = threading.Event()
    wrong: list[object] = []

    def read() -> None:
        while not done.is_set():
            rows = register.store.select(query, (terms.REGISTER_GRAPH,)).rows
            if len(rows) > 1 or any(r[1].value != "5" for r in rows):
                wrong.append(rows)

    def write() -> None:
        old = b""
        for n in range(EACH):
            new = b"".join(named(f"k{i}", f"Name {n}") for i in range(5))
            register.write(Change(added=new, removed=old))
            old = new
        done.set()

    all_at_once(write, read, read)
    assert wrong == []


def test_a_rebuild_waits_for_those_who_write_and_they_for_it(register: Register) -> None:
    def write() -> None:
        for n in range(EACH):
            register.write(adding(team(f"w{n}")))

    def rebuild() -> None:
        for _ in range(3):
            register.rebuild()

    all_at_once(write, rebuild)
    assert len(content(register)) == 2 * EACH
    assert register.check() == []


def test_who_asks_while_the_index_is_rebuilt_is_answered_or_told(register: Register) -> None:
    register.write(adding(team("a")))
    done = threading.Event()
    counts: set[int] = set()
    told: set[str] = set()

    def ask() -> None:
        while not done.wait(0.001):
            try:
                found = register.store.select("SELECT ?p WHERE { ?s ?p ?o }", (terms.REGISTER_GRAPH,))
                counts.add(len(found.rows))
            except StoreError as error:
                told.add(str(error))

    def rebuild() -> None:
        for _ in range(5):
            register.rebuild()
        done.set()

    all_at_once(ask, ask, rebuild)
    assert counts <= {0, 2}
    assert told <= {"The register is closed, or its index is being rebuilt. Open it again."}
    assert register.check() == []


def test_an_erasure_reaches_those_who_hold_the_log_in_memory(register: Register) -> None:
    register.write(adding(team("a", "Ana")))
    other = Register(register.folder)
    register.erase(1, ["Ana"], "dpo", "")
    assert content(other) == content(register) == sorted(team("a", "[erased]").splitlines())
    assert register.check() == other.check() == []
    other.close()


# --- imports and edits


@pytest.fixture
def project(register: Register, tmp_path: Path) -> Project:
    return Project(register)


def asset(key: str, name: str, base: str) -> bytes:
    return team(key, name, base).replace(b"#Team>", b"#InformationAsset>")


def names(register: Register) -> list[str]:
    register.catch_up()
    return [row[0].value for row in register.store.select(ASSETS, (terms.REGISTER_GRAPH,)).rows]


def test_an_import_sees_what_another_process_wrote_before_it(project: Project, tmp_path: Path) -> None:
    """This process has not yet taken in what the other wrote, though the log has it."""
    source = project.read([write_table(tmp_path / "assets.csv")])
    other = Register(project.register.folder)
    other.write(adding(asset("mine", "Asset 7", other.base)))
    report, entry = project.import_files(source)
    assert entry, report.errors
    assert names(project.register).count("Asset 7") == 1
    assert len(names(project.register)) == ROWS
    assert other.check() == project.check() == []
    other.close()


def test_an_import_races_with_edits(project: Project, tmp_path: Path) -> None:
    """While the file is converted, others make the same records: none is there twice, and nothing is lost."""
    register = project.register
    source = project.read([write_table(tmp_path / "assets.csv")])
    other = Register(register.folder)
    wanted = [f"Asset {n}" for n in range(0, EACH * 7, 7)]
    ids: list[str] = []

    def edit(holder: Register, mine: list[str]) -> None:
        for name in mine:

            def make(now: Register, name: str = name) -> Change:
                found = now.store.select(ASSETS, (terms.REGISTER_GRAPH,)).rows
                is_there = any(row[0].value == name for row in found)
                return Change() if is_there else adding(asset(f"e{name[6:]}", name, now.base), id=f"edit-{name[6:]}")

            entry = holder.write(make)
            ids.extend([entry.id] if entry else [])

    def take_in() -> None:
        report, entry = project.import_files(source, change_id="import")
        assert entry, report.errors

    all_at_once(take_in, lambda: edit(register, wanted[::2]), lambda: edit(other, wanted[1::2]))
    assert sorted(names(register)) == sorted(names(other)) == sorted(f"Asset {n}" for n in range(ROWS))
    assert sorted([*ids, "import"]) == sorted(e.id for e in register.log.entries())
    assert register.check() == other.check() == []
    other.close()
