"""The index always says what the log says; damaged, lost or of another past, it is made again."""

import shutil
from pathlib import Path

import pytest
from facts import adding, part_of, team

from ima_graph import terms
from ima_graph.errors import StoreError
from ima_graph.log import Change, ChangeLog
from ima_graph.register import Register
from ima_graph.register import register as module
from ima_graph.store import LocalStore, local
from register.looking import CutError, cut_at, names, reopened


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
