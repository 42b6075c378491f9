"""Changes are written to a register once, and those that change nothing not at all."""

import pytest
from facts import adding, named, team

from ima_graph.errors import InputError, StoreError
from ima_graph.log import Change
from ima_graph.register import Register
from ima_graph.store import local
from register.looking import names, reopened


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
