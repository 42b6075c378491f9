"""Whatever is altered in the file behind our back shows."""

import os
import shutil
import sqlite3
from pathlib import Path

import pytest
from facts import adding, named, team

from ima_graph.errors import LogError
from ima_graph.log import Change, ChangeLog
from ima_graph.register.register import Register

CHANGES = 6

TAMPERED = {
    "added altered": ("UPDATE payload SET content = x'00' WHERE number = 3 AND part = 'added'", 3, "altered"),
    "removed altered": ("UPDATE payload SET content = x'00' WHERE number = 4 AND part = 'removed'", 4, "altered"),
    "who altered": ("UPDATE payload SET content = '{}' WHERE number = 2 AND part = 'about'", 2, "altered"),
    "evidence gone": ("DELETE FROM payload WHERE number = 2 AND part = 'evidence'", 2, "altered"),
    "payload gone": ("DELETE FROM payload WHERE number = 3", 3, "altered"),
    "payload of another": ("UPDATE payload SET number = 9 WHERE number = 3", 3, "altered"),
    "part too many": ("INSERT INTO payload VALUES (3, 'more', 0, x'00')", 3, "a part too many"),
    "kind altered": ("UPDATE change SET kind = 'edit' WHERE number = 2", 2, "altered"),
    "moment altered": ("UPDATE change SET at = '2020-01-01T00:00:00Z' WHERE number = 3", 3, "altered"),
    "id altered": ("UPDATE change SET id = 'another' WHERE number = 3", 3, "altered"),
    "undoes altered": ("UPDATE change SET undoes = 1 WHERE number = 3", 3, "altered"),
    "digest altered": ("UPDATE change SET digest = x'00' WHERE number = 3", 3, "altered"),
    "hash altered": ("UPDATE change SET hash = x'00' WHERE number = 3", 3, "altered"),
    "hash a text": ("UPDATE change SET hash = 'abc' WHERE number = 3", 3, "altered"),
    "kind a blob": ("UPDATE change SET kind = x'00' WHERE number = 3", 3, "altered"),
    "moment no text": ("UPDATE change SET at = x'ff' WHERE number = 3", 3, "altered"),
    "row gone in the middle": ("DELETE FROM change WHERE number = 3", 3, "missing"),
    "row gone at the start": ("DELETE FROM change WHERE number = 1", 1, "missing"),
    "row gone at the end": (f"DELETE FROM change WHERE number = {CHANGES}", CHANGES, "missing"),
    "renumbered": ("UPDATE change SET number = 60 WHERE number = 6", 6, "missing"),
    "salt gone": ("DELETE FROM salt WHERE number = 3", 3, "torn"),
    "salt altered": ("UPDATE salt SET salt = x'00' WHERE number = 3", 3, "altered"),
    "salt a text": ("UPDATE salt SET salt = 'abc' WHERE number = 3", 3, "altered"),
    "called erased": ("UPDATE salt SET erased_by = 4 WHERE number = 3", 3, "no change says by whom"),
    "called erased by none": ("UPDATE salt SET erased_by = 99 WHERE number = 3", 3, "no change says by whom"),
    "called erased by another erasure": ("UPDATE salt SET erased_by = 6 WHERE number = 3", 3, "no change says"),
    "erased mark gone": ("UPDATE salt SET erased_by = NULL WHERE number = 5", 5, "altered"),
    "altered after erasure": ("UPDATE payload SET content = x'00' WHERE number = 5 AND part = 'added'", 5, "altered"),
    "proof of erasure gone": ("UPDATE payload SET content = '{}' WHERE number = 6 AND part = 'evidence'", 5, "altered"),
}  # fmt: skip


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register with five changes and the erasure of words from the fifth."""
    folder = tmp_path_factory.mktemp("whole") / "r"
    with_words = adding(team("e", "Ana Moreau"), who="ana", evidence={"cell": "Ana Moreau"})
    register = Register.create(folder, "Test")
    register.write(adding(team("a"), kind="import", who="ana"))
    register.write(adding(team("b"), kind="import", who="bo", evidence={"row": 2}))
    register.write(adding(team("c")))
    register.write(Change(added=named("c", "C"), removed=named("c", "c")))
    register.write(with_words)
    register.erase(5, ["Ana Moreau"], "dpo", "asked for")
    register.close()
    return folder


@pytest.fixture
def path(whole: Path, tmp_path: Path) -> Path:
    """A copy of its log."""
    return Path(shutil.copy(whole / "changes.sqlite", tmp_path))


@pytest.fixture
def folder(whole: Path, tmp_path: Path) -> Path:
    """A copy of all of it."""
    return Path(shutil.copytree(whole, tmp_path / "r"))


def tamper(path: Path, *statements: str) -> None:
    connection = sqlite3.connect(path)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


def found(path: Path) -> list[tuple[int, str]]:
    log = ChangeLog(path)
    try:
        return [(p.number, p.what) for p in log.verify()]
    finally:
        log.close()


def test_a_log_that_nobody_touched_is_whole(path: Path) -> None:
    assert found(path) == []


@pytest.mark.parametrize("name", TAMPERED)
def test_tampering_is_seen(path: Path, name: str) -> None:
    statement, number, words = TAMPERED[name]
    tamper(path, statement)
    problems = found(path)
    assert number in [n for n, _ in problems]
    assert words in " ".join(what for n, what in problems if n == number)


def test_swapped_changes_are_seen(path: Path) -> None:
    tamper(
        path,
        *(
            f"UPDATE {table} SET number = {to} WHERE number = {of}"
            for table in ("change", "payload", "salt")
            for of, to in ((2, 70), (3, 2), (70, 3))
        ),
    )
    assert {n for n, _ in found(path)} == {2, 3, 4}


def test_an_inserted_change_is_seen(path: Path) -> None:
    tamper(path, "INSERT INTO change SELECT 7, 'new', at, 'edit', NULL, digest, hash FROM change WHERE number = 3")
    assert found(path)[0][0] == 7


def test_a_chain_made_again_from_the_altered_change_on_shows_in_every_copy_of_the_last_hash(path: Path) -> None:
    """Who can write the file can write a whole new chain: its last hash differs from the one noted elsewhere."""
    log = ChangeLog(path)
    noted = log.hash_of(2)
    log.close()
    path.unlink()
    log = ChangeLog(path)
    with log.writing() as writer:
        writer.append(adding(team("a")))
        writer.append(adding(team("b")))
    assert log.verify() == []
    assert log.hash_of(2) != noted
    log.close()


@pytest.mark.parametrize("keep", [0.9, 0.5, 0.1])
def test_a_torn_file_is_seen(path: Path, keep: float) -> None:
    os.truncate(path, int(path.stat().st_size * keep))
    assert "damaged" in found_or_told(path)


@pytest.mark.parametrize("share", [0.1, 0.3, 0.5, 0.7, 0.95])
def test_overwritten_bytes_are_seen(path: Path, share: float) -> None:
    with path.open("r+b") as file:
        file.seek(int(path.stat().st_size * share) // 4096 * 4096)
        file.write(b"\xaa" * 4096)
    assert "damaged" in found_or_told(path)


def found_or_told(path: Path) -> str:
    """What is found, or why the file cannot even be opened or read."""
    try:
        return str(found(path))
    except LogError as error:
        return f"damaged: {error}"


def test_a_register_says_what_is_wrong_with_its_log(folder: Path) -> None:
    tamper(folder / "changes.sqlite", TAMPERED["added altered"][0])
    register = Register(folder)
    assert [p.number for p in register.check()] == [3]
    with pytest.raises(LogError, match="damaged at change 3"):
        register.rebuild()
    register.close()


def test_a_missing_log_is_told_and_not_made_again(folder: Path) -> None:
    (folder / "changes.sqlite").unlink()
    with pytest.raises(LogError, match="the log is gone"):
        Register(folder)
    assert not (folder / "changes.sqlite").exists()


def test_an_emptied_log_is_told_and_the_index_is_left(folder: Path) -> None:
    (folder / "changes.sqlite").write_bytes(b"")
    with pytest.raises(LogError, match="Put back a copy"):
        Register(folder)
    assert (folder / "index" / "CURRENT").exists()
