"""A register is made, opened, written and rebuilt; its index always says what its log says."""

import json
import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from facts import adding, named, part_of, team

from ima_graph import terms
from ima_graph.errors import ImaError, InputError, LogError, NotFoundError, StoreError
from ima_graph.log import Change, ChangeLog
from ima_graph.register import Register
from ima_graph.register import register as module
from ima_graph.store import LocalStore, local


def names(register: Register) -> list[str]:
    query = f"SELECT ?n WHERE {{ ?t <{terms.LABEL}> ?n }} ORDER BY ?n"
    return [r[0].value for r in register.store.select(query, (terms.REGISTER_GRAPH,)).rows]


def reopened(register: Register) -> Register:
    register.close()
    return Register(register.folder)


# --- making and opening


def test_a_new_register_is_empty_and_whole(register: Register) -> None:
    assert register.name == "Test"
    assert register.base.startswith(terms.ID)
    assert register.holds_index
    assert register.log.last_number() == 0
    assert register.check() == []
    assert register.rebuild() == 0
    assert len(register.schema.records) > 15
    assert register.iri("abc") == register.base + "abc"
    assert register.new_iri() != register.new_iri()


def test_a_register_has_the_name_and_key_it_was_given_when_opened_again(register: Register) -> None:
    again = reopened(register)
    assert (again.name, again.base) == ("Test", register.base)
    again.close()


def test_two_registers_have_different_keys(tmp_path: Path) -> None:
    bases = set()
    for name in ("a", "b"):
        register = Register.create(tmp_path / name, "Same")
        bases.add(register.base)
        register.close()
    assert len(bases) == 2


def test_a_folder_in_use_is_refused(register: Register, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="already holds a register"):
        Register.create(register.folder, "Other")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "letter.txt").write_text("dear")
    with pytest.raises(InputError, match="not empty"):
        Register.create(tmp_path / "other", "Other")
    with pytest.raises(InputError, match="cannot hold a register"):
        Register.create(tmp_path / "other" / "letter.txt", "Other")


def test_an_empty_folder_may_be_used(tmp_path: Path) -> None:
    (tmp_path / "r").mkdir()
    Register.create(tmp_path / "r", "Test").close()


def test_a_folder_without_a_register_is_told(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "none"):
        with pytest.raises(NotFoundError, match="holds no register"):
            Register(folder)


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"name": "x"}', "\xff"])
def test_a_damaged_register_file_is_told(register: Register, content: str) -> None:
    register.close()
    (register.folder / "register.json").write_text(content, encoding="latin-1")
    with pytest.raises(LogError, match=r"register\.json is damaged"):
        Register(register.folder)


class CutError(Exception):
    """The power went."""


def cut_at(step: str, times: int = 1) -> Callable[[str], None]:
    """Fail when a named step is reached for the nth time."""
    seen = []

    def stand(name: str) -> None:
        if name == step:
            seen.append(name)
            if len(seen) == times:
                raise CutError(name)

    return stand


@pytest.mark.parametrize("step", ["made-log", "before-about"])
def test_a_creation_cut_short_leaves_no_register_and_may_be_taken_up_again(tmp_path: Path, step: str) -> None:
    with pytest.raises(CutError):
        Register.create(tmp_path / "r", "Test", cut_at(step))
    with pytest.raises(NotFoundError):
        Register(tmp_path / "r")
    register = Register.create(tmp_path / "r", "Again")
    assert (register.name, register.check()) == ("Again", [])
    register.close()


@pytest.mark.parametrize("left", [{"changes.sqlite": b""}, {"register.json.0a1b2c3d": b'{"na'}])
def test_half_written_files_of_a_creation_do_not_stand_in_the_way(tmp_path: Path, left: dict[str, bytes]) -> None:
    (tmp_path / "r").mkdir()
    for name, content in left.items():
        (tmp_path / "r" / name).write_bytes(content)
    register = Register.create(tmp_path / "r", "Test")
    assert register.check() == []
    register.close()


def test_a_log_whose_register_file_is_gone_is_not_taken_over(register: Register) -> None:
    register.write(adding(team("a")))
    register.close()
    about = register.folder / "register.json"
    kept = about.read_text()
    about.unlink()
    shutil.rmtree(register.folder / "index")
    with pytest.raises(InputError, match=r"its register\.json is gone"):
        Register.create(register.folder, "Other")
    about.write_text(kept)
    again = Register(register.folder)
    assert names(again) == ["a"]
    again.close()


def test_of_two_who_create_at_once_one_wins(tmp_path: Path) -> None:
    barrier, made, refused = threading.Barrier(4), [], []

    def create() -> None:
        barrier.wait()
        try:
            made.append(Register.create(tmp_path / "r", "Test"))
        except ImaError as error:
            refused.append(error)

    threads = [threading.Thread(target=create) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(made), len(refused)) == (1, 3)
    assert made[0].base == terms.ID + json.loads((tmp_path / "r" / "register.json").read_text())["key"] + "/"
    made[0].close()


# --- writing


def test_a_change_is_written_and_its_entry_returned(register: Register) -> None:
    entry = register.write(adding(team("a", "Finance"), who="ana", why="because"))
    assert (entry.number, entry.who, entry.why, entry.kind) == (1, "ana", "because", "edit")
    assert names(register) == ["Finance"]
    assert register.store.last_change() == 1
    assert register.store.state().hash == register.log.hash_of(1)
    assert register.check() == []


def test_a_repeated_change_is_written_once(register: Register) -> None:
    change = adding(team("a"), who="ana")
    first = register.write(change)
    assert register.write(change) == first
    assert register.write(lambda _: change) == first
    assert register.write(Change(id=change.id, added=team("b"))) == first
    assert register.log.last_number() == 1
    again = reopened(register)
    assert again.write(change) == first
    assert names(again) == ["a"]
    again.close()


def test_a_repeated_change_is_known_before_it_is_made(register: Register) -> None:
    first = register.write(lambda _: adding(team("a")), "my-id")
    assert first.id == "my-id"
    assert register.write(lambda _: pytest.fail("made again"), "my-id") == first


def test_a_change_that_alters_nothing_is_not_written(register: Register) -> None:
    assert register.write(Change(who="ana", why="nothing")) is None
    assert register.log.last_number() == 0


def test_what_is_made_under_the_lock_sees_all_that_went_before(register: Register) -> None:
    register.write(adding(team("a", "A")))
    other = Register(register.folder)
    assert not other.holds_index
    other.write(Change(added=named("a", "B"), removed=named("a", "A")))
    seen: list[list[str]] = []
    register.write(lambda r: seen.append(names(r)) or adding(team("c", "C")))
    assert seen == [["B"]]
    other.catch_up()
    assert names(other) == names(register) == ["B", "C"]
    assert other.check() == register.check() == []
    other.close()


def test_a_failure_while_a_change_is_made_writes_nothing(register: Register) -> None:
    def fail(_: Register) -> Change:
        raise InputError("not so")

    with pytest.raises(InputError, match="not so"):
        register.write(fail)
    assert register.log.last_number() == 0
    assert register.write(adding(team("a"))).number == 1


def test_a_change_that_the_index_cannot_take_is_kept_and_taken_up_later(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(local.updates, "whole", lambda *_: "no update")
        with pytest.raises(StoreError, match="The change is kept all the same: run rebuild"):
            register.write(adding(team("a")))
    assert register.log.last_number() == 1
    register.catch_up()
    assert names(register) == ["a"]
    assert register.check() == []


# --- the index


def test_the_index_catches_up_when_opened(register: Register) -> None:
    register.write(adding(team("a")))
    saved = register.folder.with_name("saved")
    register.close()
    shutil.copytree(register.folder / "index", saved)
    again = Register(register.folder)
    again.write(adding(team("b")))
    again.write(adding(team("c")))
    again.close()
    shutil.rmtree(register.folder / "index")
    shutil.copytree(saved, register.folder / "index")
    late = Register(register.folder)
    assert names(late) == ["a", "b", "c"]
    assert late.check() == []
    late.close()


def test_an_index_that_is_gone_is_made_again(register: Register) -> None:
    register.write(adding(team("a")))
    register.close()
    shutil.rmtree(register.folder / "index")
    again = Register(register.folder)
    assert (names(again), again.check()) == (["a"], [])
    again.close()


@pytest.mark.parametrize("pattern", ["CURRENT", "MANIFEST*", "*.sst"])
def test_a_damaged_index_is_made_again(register: Register, pattern: str) -> None:
    register.write(adding(team("a")))
    register.close()
    for file in (register.folder / "index").glob(pattern):
        file.write_bytes(b"nonsense")
    again = Register(register.folder)
    assert (names(again), again.holds_index, again.check()) == (["a"], True, [])
    again.close()


def test_the_index_of_another_past_is_made_again(register: Register) -> None:
    """The log is put back to a copy; the index knows a change that never was."""
    register.write(adding(team("a")))
    register.close()
    copy = (register.folder / "changes.sqlite").read_bytes()
    again = Register(register.folder)
    again.write(adding(team("lost")))
    again.close()
    (register.folder / "changes.sqlite").write_bytes(copy)
    back = Register(register.folder)
    assert (names(back), back.check()) == (["a"], [])
    back.close()


def test_the_index_of_another_past_is_seen_though_its_number_fits(register: Register) -> None:
    register.write(adding(team("a")))
    register.close()
    copy = (register.folder / "changes.sqlite").read_bytes()
    again = Register(register.folder)
    again.write(adding(team("lost")))
    again.close()
    shutil.copytree(register.folder / "index", register.folder.with_name("ahead"))
    (register.folder / "changes.sqlite").write_bytes(copy)
    other = Register(register.folder)
    other.write(adding(team("b")))
    other.write(adding(team("c")))
    other.close()
    shutil.rmtree(register.folder / "index")
    shutil.copytree(register.folder.with_name("ahead"), register.folder / "index")
    back = Register(register.folder)
    assert (names(back), back.check()) == (["a", "b", "c"], [])
    back.close()


@pytest.mark.parametrize(
    "step", ["bulk-begun", "bulk-removed", "bulk-added", "bulk-history", "after-commit", "after-append"]
)
def test_a_part_of_a_change_in_the_index_is_of_the_log_or_thrown_away(
    empty: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    monkeypatch.setattr(local, "_BULK_BYTES", 0)
    shutil.copytree(empty, tmp_path / "r")
    register = Register(tmp_path / "r", cut_at(step, 2))
    register.write(Change(added=team("a"), removed=team("x")))
    register.close()
    copy = (tmp_path / "r" / "changes.sqlite").read_bytes()
    register = Register(tmp_path / "r", cut_at(step))
    with pytest.raises(CutError):
        register.write(Change(added=team("b"), removed=team("a")))
    register.close()
    shutil.copytree(tmp_path / "r", tmp_path / "put back")
    (tmp_path / "put back" / "changes.sqlite").write_bytes(copy)
    register = Register(tmp_path / "r")
    assert (names(register), register.check()) == (["a"] if step == "after-append" else ["b"], [])
    register.close()
    put_back = Register(tmp_path / "put back")
    assert (names(put_back), put_back.check()) == (["a"], [])
    put_back.close()


def test_a_rebuild_gives_the_same_in_place(register: Register) -> None:
    for key in "abc":
        register.write(adding(team(key) + part_of(key, "a")))
    store = register.store
    before = [sorted(store.dump(g).splitlines()) for g in (terms.REGISTER_GRAPH, terms.HISTORY_GRAPH)]
    assert register.rebuild() == 3
    assert register.store is store
    assert before == [sorted(store.dump(g).splitlines()) for g in (terms.REGISTER_GRAPH, terms.HISTORY_GRAPH)]
    assert register.check() == []
    assert not (register.folder / "index.gone").exists()


@pytest.mark.parametrize("step", ["index-gone", "index-new", "after-apply"])
def test_a_rebuild_cut_short_is_taken_up_when_opened(empty: Path, tmp_path: Path, step: str) -> None:
    register = Register(Path(shutil.copytree(empty, tmp_path / "r")))
    for key in "abc":
        register.write(adding(team(key)))
    register.close()
    register = Register(tmp_path / "r", cut_at(step))
    with pytest.raises(CutError):
        register.rebuild()
    register.close()
    again = Register(tmp_path / "r")
    assert (names(again), again.check()) == (["a", "b", "c"], [])
    again.close()


def test_check_sees_an_index_that_was_altered(register: Register) -> None:
    register.write(adding(team("a", "A")))
    register.store._open_store.update(f"DELETE WHERE {{ GRAPH <{terms.REGISTER_GRAPH}> {{ ?s <{terms.LABEL}> ?n }} }}")
    assert [p.what for p in register.check()] == ["the index differs from the log in 1 facts: run rebuild"]
    register.store._open_store.update(f"DELETE WHERE {{ GRAPH <{terms.HISTORY_GRAPH}> {{ ?s ?p ?n }} }}")
    assert "in 5 facts" in register.check()[0].what
    register.rebuild()
    assert register.check() == []


def test_who_does_not_hold_the_index_cannot_rebuild_or_erase_and_changes_nothing(register: Register) -> None:
    register.write(adding(team("a", "Ana")))
    other = Register(register.folder)
    with pytest.raises(StoreError, match="Another process holds the index"):
        other.rebuild()
    with pytest.raises(StoreError, match="Another process holds the index"):
        other.erase(1, ["Ana"], "dpo", "")
    assert register.log.last_number() == 1
    other.close()


def test_a_closed_register_can_be_opened_by_another_at_once(register: Register) -> None:
    store = register.store
    register.close()
    again = Register(register.folder)
    assert again.holds_index
    with pytest.raises(StoreError, match="closed"):
        store.last_change()
    again.close()


def test_the_shapes_are_read_when_first_asked_for(register: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module.Schema, "load", lambda: pytest.fail("read too early"))
    reopened(register).close()


def test_opening_an_up_to_date_index_reads_no_payload(register: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    register.write(adding(team("a")))
    register.close()
    monkeypatch.setattr(ChangeLog, "payload", lambda *_: pytest.fail("read a payload"))
    monkeypatch.setattr(LocalStore, "replace_graph", lambda *_: pytest.fail("loaded the ontology"))
    again = Register(register.folder)
    assert names(again) == ["a"]
    again.close()
