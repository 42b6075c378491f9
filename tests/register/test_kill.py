"""A register whose process is killed at any moment loses nothing it acknowledged, and keeps no half of anything."""

import random
import shutil
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from facts import adding, named, team

from ima_graph import terms
from ima_graph.errors import NotFoundError
from ima_graph.register import Register
from ima_graph.store import local
from register.crash import ROWS, Plan, Running, rename, start, write_table

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no kill -9 and no fork")

MOMENTS, SEED = 200, 20261122
CHANGES, PART = 1000, 100
ASSETS = f"SELECT (COUNT(*) AS ?n) WHERE {{ ?a a <{terms.IMA}InformationAsset> }}"
NAMES = f"SELECT ?n WHERE {{ ?s <{terms.LABEL}> ?n . FILTER(STRENDS(STR(?s), 'stream')) }}"


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A table to import."""
    return write_table(tmp_path_factory.mktemp("kill") / "assets.csv")


@pytest.fixture
def folder(empty: Path, tmp_path: Path) -> Path:
    """A register with three changes."""
    folder = Path(shutil.copytree(empty, tmp_path / "r"))
    register = Register(folder)
    register.write(adding(team("stream", "Name 0")))
    register.write(adding(team("other")))
    register.write(adding(team("third")))
    register.close()
    return folder


def found(register: Register, query: str) -> list[str]:
    return [row[0].value for row in register.store.select(query, (terms.REGISTER_GRAPH,)).rows]


def assert_nothing_lost(folder: Path, before: list[str], told: list[str]) -> None:
    """Open what a killed process left: all it acknowledged is there, the import whole or not at all."""
    register = Register(folder)
    try:
        assert register.holds_index
        assert register.check() == []
        acknowledged = before + [t for t in told if t not in ("open", "done")]
        kept = [e.id for e in register.log.entries()]
        assert kept[: len(acknowledged)] == acknowledged
        assert len(kept) <= len(acknowledged) + 1  # one may be kept that was not acknowledged any more
        assert found(register, ASSETS) == [str(ROWS) if "import" in kept else "0"]
        # Sent again, as the sender would, what was not acknowledged is there once.
        number = len([k for k in acknowledged if k != "import"])
        register.write(rename(number))
        assert found(register, NAMES) == [f"Name {number}"]
        assert [e.id for e in register.log.entries()].count(f"change-{number}") == 1
    finally:
        register.close()


@pytest.fixture(scope="module")
def parts(empty: Path, table: Path) -> list[Path]:
    """One run of an import and 1,000 small changes, as it stood before each hundred of them."""
    folders = [empty]
    for first in range(PART, CHANGES, PART):
        folder = Path(shutil.copytree(folders[-1], table.parent / f"from {first}"))
        begin = table if first == PART else None
        told = start(Plan(folder, "import and stream", begin, first=first - PART, last=first)).ended()
        assert told[-1] == "done"
        folders.append(folder)
    return folders


def run_until(moment: float, parts: list[Path], table: Path, folder: Path, wait_s: float) -> tuple[int, bool]:
    """Kill a run at a moment, in changes; one below 0 is a part of the import, from -1 at its start."""
    part = max(0, int(moment // PART))
    first = part * PART
    shutil.copytree(parts[part], folder)
    before = ["import", *(f"change-{n}" for n in range(first))] if part else []
    running = start(Plan(folder, "import and stream", None if part else table, first=first, last=first + PART))
    if moment < 0:
        told = running.kill(0, (1 + moment) * wait_s)
    else:
        told = running.kill(int(moment) - first + (1 if part else 2), moment % 1 / 200)  # up to 5 ms more
    assert_nothing_lost(folder, before, told)
    shutil.rmtree(folder)
    return len(before) + len(told), "done" not in told


@pytest.mark.slow
def test_nothing_is_lost_at_two_hundred_random_moments(parts: list[Path], table: Path, tmp_path: Path) -> None:
    begun = time.monotonic()
    run_until(0, parts, table, tmp_path / "measure", 0)
    import_s = time.monotonic() - begun
    chance = random.Random(SEED)
    moments = [chance.uniform(-1, 0) for _ in range(MOMENTS // 4)]
    moments += [chance.uniform(0, CHANGES) for _ in range(MOMENTS - len(moments))]
    begun = time.monotonic()
    with ThreadPoolExecutor(2) as pool:
        ends = list(
            pool.map(lambda n: run_until(moments[n], parts, table, tmp_path / f"r{n}", import_s), range(MOMENTS))
        )
    reached = sorted(number for number, _ in ends)
    cut = sum(was_cut for _, was_cut in ends)
    print(f"{cut} of {MOMENTS} killed at work in {time.monotonic() - begun:.0f} s; told before: {reached[::20]}")
    assert cut > MOMENTS * 0.9
    assert reached[0] < 2
    assert reached[-1] > CHANGES * 0.95


STEPS = {
    "before-append": False,
    "after-append": False,
    "before-commit": False,
    "after-commit": True,
    "after-apply": True,
}
BULK_STEPS = ("bulk-begun", "bulk-removed", "bulk-added", "bulk-history", "after-apply")


def ran(plan: Plan) -> Running:
    """Run a plan to its death."""
    running = start(plan)
    told = running.ended()
    assert running.was_killed, told
    assert told in ([], ["open"])
    return running


@pytest.mark.parametrize("step", STEPS)
def test_a_change_killed_at_a_step_is_kept_from_the_commit_on(folder: Path, step: str) -> None:
    ran(Plan(folder, "write", step=step))
    assert_written(folder, STEPS[step])


@pytest.mark.parametrize("step", BULK_STEPS)
def test_a_large_change_killed_while_it_is_loaded_is_whole_when_opened(folder: Path, step: str) -> None:
    ran(Plan(folder, "write", step=step, in_bulk=True))
    assert_written(folder, True)


@pytest.mark.parametrize("step", BULK_STEPS)
def test_catching_up_is_taken_up_again(folder: Path, step: str) -> None:
    ran(Plan(folder, "write", step="after-commit"))
    ran(Plan(folder, "write", step=step, in_bulk=True))  # killed while it opens
    assert_written(folder, True)


def assert_written(folder: Path, is_kept: bool) -> None:
    register = Register(folder)
    assert register.check() == []
    assert found(register, NAMES) == ["Name 1" if is_kept else "Name 0"]
    assert [e.id for e in register.log.entries(3)] == (["written"] if is_kept else [])
    register.close()


@pytest.mark.parametrize("step", [*STEPS, "bulk-begun", "bulk-added", "bulk-history"])
def test_an_import_killed_at_a_step_is_there_whole_or_not_at_all(
    empty: Path, table: Path, tmp_path: Path, step: str
) -> None:
    folder = Path(shutil.copytree(empty, tmp_path / "r"))
    ran(Plan(folder, "import and stream", table, step=step, in_bulk=step.startswith("bulk")))
    register = Register(folder)
    is_kept = STEPS.get(step, True)
    assert register.log.last_number() == int(is_kept)
    register.close()
    assert_nothing_lost(folder, [], ["open"])


@pytest.mark.parametrize("step", ["made-log", "before-about", "after-about", "replace-begun", "replace-loaded"])
def test_a_creation_killed_at_a_step_leaves_a_register_or_a_folder_to_use_again(tmp_path: Path, step: str) -> None:
    folder = tmp_path / "r"
    ran(Plan(folder, "create", step=step, in_bulk=True))
    try:
        register = Register(folder)
        assert step not in ("made-log", "before-about")
    except NotFoundError:
        assert step in ("made-log", "before-about")
        register = Register.create(folder, "Test")
    assert register.check() == []
    assert register.store.ask(f"ASK {{ <{terms.IMA}Team> ?p ?o }}")
    register.write(adding(team("a")))
    register.close()


@pytest.mark.parametrize("step", ["index-gone", "index-new", "replace-begun", "replace-loaded", "after-apply"])
def test_a_rebuild_killed_at_a_step_is_taken_up_when_opened(folder: Path, step: str) -> None:
    running = start(Plan(folder, "rebuild", step=step, times=2 if step == "after-apply" else 1, in_bulk=True))
    assert running.ended() == []
    assert running.was_killed
    register = Register(folder)
    assert (register.check(), found(register, NAMES)) == ([], ["Name 0"])
    assert register.store.ask(f"ASK {{ <{terms.IMA}Team> ?p ?o }}")
    register.close()


@pytest.mark.parametrize("step", ["replace-begun", "replace-loaded"])
def test_a_derived_graph_killed_while_it_is_replaced_is_made_again(folder: Path, step: str) -> None:
    register = Register(folder)
    register.store.replace_graph(terms.NETWORK_GRAPH, named("old", "old"), "test")
    register.close()
    ran(Plan(folder, "replace", step=step, in_bulk=True))
    register = Register(folder)
    assert register.store.made_from(terms.NETWORK_GRAPH) == ""
    assert register.check() == []
    register.close()


@pytest.mark.parametrize("step", ["before-commit", "after-commit", "index-gone", "after-apply"])
def test_an_erasure_killed_at_a_step_is_done_whole_when_opened_and_closed(folder: Path, step: str) -> None:
    assert local._BULK_BYTES > 1000
    ran(Plan(folder, "erase", step=step))
    register = Register(folder)
    assert register.check() == []
    register.close()
    with_words = [f.name for f in folder.rglob("*") if f.is_file() and b'"Name 0"' in f.read_bytes()]
    assert bool(with_words) == (step == "before-commit")


@pytest.fixture(autouse=True)
def _no_children_left() -> Iterator[None]:
    yield
    import multiprocessing

    assert multiprocessing.active_children() == []
