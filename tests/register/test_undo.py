"""Undo writes the opposite, whole, and never against what was built on it."""

from collections.abc import Iterator
from contextlib import suppress
from random import Random

import pytest
from facts import adding, named, part_of, team

from ima_graph import terms
from ima_graph.errors import ClashError, InputError, NotFoundError
from ima_graph.log import Change
from ima_graph.register import Register, undo
from ima_graph.register.undo import opposite
from ima_graph.store import Store, local


@pytest.fixture(autouse=True)
def _whole(register: Register) -> Iterator[None]:
    """After each test the index says what the log says."""
    yield
    assert register.check() == []


def content(register: Register) -> list[bytes]:
    return sorted(register.store.dump(terms.REGISTER_GRAPH).splitlines(keepends=True))


def lines(*payloads: bytes) -> list[bytes]:
    return sorted(b"".join(payloads).splitlines(keepends=True))


def rename(old: str, new: str) -> Change:
    return Change(added=named("a", new), removed=named("a", old))


def test_an_undo_puts_back_what_was_and_keeps_the_history(register: Register) -> None:
    register.write(adding(team("a", "A")))
    register.write(rename("A", "B"))
    entry = register.undo(2, "ana", "a mistake")
    assert (entry.number, entry.kind, entry.undoes, entry.who, entry.why) == (3, "undo", 2, "ana", "a mistake")
    assert content(register) == lines(team("a", "A"))
    assert register.log.payload(3) == (named("a", "A"), named("a", "B"))
    assert [e.number for e in register.log.entries()] == [1, 2, 3]


def test_by_default_the_last_change_that_is_not_undone_is_undone(register: Register) -> None:
    for new, old in (("A", ""), ("B", "A"), ("C", "B")):
        register.write(rename(old, new) if old else adding(team("a", "A")))
    assert [register.undo().undoes for _ in range(3)] == [3, 2, 1]
    assert content(register) == []
    with pytest.raises(NotFoundError, match="nothing to undo"):
        register.undo()


def test_an_undo_says_why_by_itself(register: Register) -> None:
    register.write(adding(team("a")))
    assert register.undo().why == "Undo change 1"


def test_an_undone_undo_is_done_again(register: Register) -> None:
    register.write(adding(team("a")))
    register.undo()
    assert register.undo(2).undoes == 2
    assert content(register) == lines(team("a"))
    assert register.undo().undoes == 1  # it may be undone once more
    assert content(register) == []


def test_an_import_is_undone_whole(register: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local, "_BULK_BYTES", 0)
    register.write(adding(team("z")))
    big = b"".join(team(f"k{i}", f"Team {i}") + part_of(f"k{i}", f"k{i // 3}") for i in range(2000))
    register.write(Change(added=big + named("z", "Z"), removed=named("z", "z"), kind="import", source="big.xlsx"))
    entry = register.undo()
    assert (entry.undoes, entry.source) == (2, "big.xlsx")
    assert content(register) == lines(team("z"))


def test_a_change_that_a_later_one_overwrote_is_not_undone_alone(register: Register) -> None:
    register.write(adding(team("a", "A")))
    register.write(rename("A", "B"))
    register.write(rename("B", "C"))
    with pytest.raises(ClashError, match=r"change 3 built on it\. Undo 3 first"):
        register.undo(2)
    assert register.log.last_number() == 3
    register.undo(3)
    register.undo(2)
    assert content(register) == lines(team("a", "A"))


def test_a_record_that_others_point_to_is_not_undone_alone(register: Register) -> None:
    register.write(adding(team("a")))
    register.write(adding(team("b")))
    register.write(adding(part_of("b", "a")))
    register.write(adding(named("a", "second name")))
    with pytest.raises(ClashError, match=r"change 3, 4 built on it\. Undo 3, 4 first"):
        register.undo(1)


def test_later_changes_elsewhere_do_not_stand_in_the_way(register: Register) -> None:
    register.write(adding(team("a", "A")))
    register.write(rename("A", "B"))
    register.write(adding(team("b")))
    register.write(adding(part_of("a", "b")))
    assert register.undo(2).undoes == 2
    assert content(register) == lines(team("a", "A"), team("b"), part_of("a", "b"))


def test_later_changes_that_cancel_out_do_not_stand_in_the_way(register: Register) -> None:
    register.write(adding(team("a", "A")))
    register.write(rename("A", "B"))
    register.write(rename("B", "C"))
    register.write(rename("C", "B"))
    assert register.undo(2).undoes == 2
    assert content(register) == lines(team("a", "A"))


def test_what_was_there_before_stays_when_a_change_that_said_it_again_is_undone(register: Register) -> None:
    register.write(adding(team("a", "A")))
    register.write(adding(team("a", "A") + part_of("a", "b")))
    register.undo(2)
    assert content(register) == lines(team("a", "A"))


def test_what_was_not_there_does_not_appear_when_its_removal_is_undone(register: Register) -> None:
    register.write(adding(team("a", "A")))
    register.write(Change(added=named("a", "B"), removed=named("a", "A") + named("a", "never")))
    register.undo(2)
    assert content(register) == lines(team("a", "A"))


def test_a_change_that_changed_nothing_cannot_be_undone(register: Register) -> None:
    register.write(adding(team("a", "A")))
    register.write(adding(named("a", "A")))
    with pytest.raises(NotFoundError, match="altered nothing"):
        register.undo(2)


def test_a_change_is_undone_once(register: Register) -> None:
    register.write(adding(team("a")))
    register.undo(1)
    with pytest.raises(ClashError, match="undone already"):
        register.undo(1)


def test_an_undo_that_is_sent_twice_is_done_once(register: Register) -> None:
    register.write(adding(team("a")))
    register.write(adding(team("b")))
    first = register.undo(1, change_id="again-and-again")
    assert register.undo(1, change_id="again-and-again") == first
    default = register.undo(change_id="default")
    assert register.undo(change_id="default") == default
    assert register.log.last_number() == 4


@pytest.mark.parametrize("number", [0, -1, 2, 10**30])
def test_a_change_that_is_not_there_cannot_be_undone(register: Register, number: int) -> None:
    register.write(adding(team("a")))
    with pytest.raises(NotFoundError, match=f"There is no change {number}; the last is 1"):
        register.undo(number)


def test_an_empty_register_has_nothing_to_undo(register: Register) -> None:
    with pytest.raises(NotFoundError, match="nothing to undo"):
        register.undo()


def test_an_erasure_is_not_undone_and_does_not_count_as_an_undo(register: Register) -> None:
    register.write(adding(team("a", "Ana")))
    register.erase(1, ["Ana"], "dpo", "")
    with pytest.raises(ClashError, match="cannot be undone"):
        register.undo(2)
    assert register.undo().undoes == 1
    assert content(register) == []


def test_a_bad_id_is_refused(register: Register) -> None:
    register.write(adding(team("a")))
    with pytest.raises(InputError, match="no id of a change"):
        register.undo(1, change_id="a> <b")
    assert register.log.last_number() == 1


def _opposite(register: Register, number: int | None, store: Store | None) -> tuple[object, ...]:
    try:
        made = opposite(register.log, number, "", "", store)
    except (ClashError, NotFoundError) as error:
        return type(error), str(error)
    return made.added, made.removed, made.undoes, made.why


def _undo_at_random(register: Register, seed: int) -> None:
    """Write, undo and undo again; whatever is undone next, the store gives what reading all changes gives."""
    random = Random(seed)
    lines_ = [team(k, n) for k in "ab" for n in "AB"] + [part_of("a", "b"), part_of("b", "a"), named("c", "<a> A")]
    for _ in range(14):
        if random.random() < 0.4:
            with suppress(ClashError, NotFoundError):
                register.undo(random.choice((None, random.randint(1, register.log.last_number() + 1))))
        else:
            added, removed = (b"".join(random.sample(lines_, random.randint(0, 3))) for _ in range(2))
            register.write(Change(added=added, removed=removed))
        for number in (None, *range(1, register.log.last_number() + 1)):
            assert _opposite(register, number, register.store) == _opposite(register, number, None)


@pytest.mark.parametrize("seed", range(8))
def test_with_the_store_an_undo_is_the_same(register: Register, seed: int) -> None:
    _undo_at_random(register, seed)


@pytest.mark.parametrize("is_broken", [False, True])
def test_what_an_earlier_change_of_the_same_record_wrote_stays(
    register: Register, monkeypatch: pytest.MonkeyPatch, is_broken: bool
) -> None:
    for added in (team("a", "A"), part_of("a", "b"), part_of("a", "b") + part_of("a", "c")):
        register.write(adding(added))
    if is_broken:
        monkeypatch.setattr(undo, "_CHANGES", undo._CHANGES.replace("wasInfluencedBy", "wasNeverInfluencedBy"))
    is_same = _opposite(register, 3, register.store) == _opposite(register, 3, None)
    assert is_same != is_broken


def test_an_undo_reads_only_changes_of_the_same_records(register: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(120):
        register.write(adding(team(f"t{n}", f"Team {n}")))
    register.write(Change(added=named("t5", "Five"), removed=named("t5", "Team 5")))
    read: list[int] = []
    payload = register.log.payload
    monkeypatch.setattr(register.log, "payload", lambda n: read.append(n) or payload(n))
    for _ in range(3):
        made = opposite(register.log, None, "", "", register.store)
        assert (made.undoes, made.removed, made.added) == (121, named("t5", "Five"), named("t5", "Team 5"))
    assert read == [121, 6] * 3
    assert opposite(register.log, 3, "", "", register.store).undoes == 3


def test_the_last_that_is_not_undone_is_found_behind_many_undone_ones(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(undo, "_STEP", 2)
    for n in range(5):
        register.write(adding(team(f"t{n}", f"Team {n}")))
    assert [register.undo().undoes for _ in range(5)] == [5, 4, 3, 2, 1]
    with pytest.raises(NotFoundError, match="nothing to undo"):
        register.undo()
