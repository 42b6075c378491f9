"""Changes are appended, synced, and read back as they were written."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from facts import adding, team

from ima_graph.errors import LogError
from ima_graph.log import Change, ChangeLog
from ima_graph.log import changelog as module


@pytest.fixture
def log(tmp_path: Path) -> ChangeLog:
    log = ChangeLog(tmp_path / "changes.sqlite")
    yield log
    log.close()


def append(log: ChangeLog, change: Change) -> int:
    with log.writing() as writer:
        return writer.append(change)


def test_changes_are_numbered_from_one_and_read_back_whole(log: ChangeLog) -> None:
    first = Change(b"+1", b"-1", "ana", "because", "import", "finance.xlsx", None, {"row": 3, "words": "né"})
    assert append(log, first) == 1
    assert append(log, Change(added=b"+2", kind="undo", undoes=1)) == 2
    one, two = log.entries()
    assert (one.number, one.id, one.at, one.kind, one.undoes) == (1, first.id, first.at, "import", None)
    assert (one.who, one.why, one.source, one.erased) == ("ana", "because", "finance.xlsx", False)
    assert (two.number, two.kind, two.undoes) == (2, "undo", 1)
    assert log.payload(1) == (b"+1", b"-1")
    assert log.payload(2) == (b"+2", b"")
    assert log.evidence(1) == {"row": 3, "words": "né"}
    assert log.evidence(2) == {}
    assert log.moments() == [(1, first.at), (2, two.at)]
    assert (log.hash_of(1), log.hash_of(2)) == (one.hash, two.hash)
    assert log.hash_of(0) == log.hash_of(3) == ""


def test_entries_are_listed_from_behind_one_number_up_to_another(log: ChangeLog) -> None:
    for _ in range(5):
        append(log, adding(b"x"))
    assert [e.number for e in log.entries(2)] == [3, 4, 5]
    assert [e.number for e in log.entries(1, 3)] == [2, 3]
    assert log.entries(5) == []
    assert log.last_number() == 5


def test_an_empty_log_has_no_last_change(log: ChangeLog) -> None:
    assert log.last_number() == 0
    assert log.entries() == []
    assert log.verify() == []
    assert log.find("no such id") is None


def test_a_change_is_found_by_its_id(log: ChangeLog) -> None:
    change = adding(b"x", who="bo")
    append(log, change)
    assert log.find(change.id) == log.entries()[0]


def test_an_id_stands_in_the_log_once(log: ChangeLog) -> None:
    change = adding(b"x")
    append(log, change)
    with pytest.raises(LogError, match="Nothing was changed"):
        append(log, change)
    assert log.last_number() == 1


def test_a_payload_larger_than_a_piece_is_whole_again(log: ChangeLog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_PIECE_BYTES", 10)
    change = Change(b"0123456789" * 3 + b"abc", b"x" * 10, evidence={"words": "y" * 50}, who="ana")
    append(log, change)
    assert log.payload(1) == (change.added, change.removed)
    assert log.evidence(1) == change.evidence
    assert log.verify() == []


def test_who_and_why_are_kept_beside_large_evidence(log: ChangeLog) -> None:
    # Evidence and all stood in one piece once, and what did not fit lost who and why.
    append(log, adding(b"x", who="ana", why="big", evidence={"words": "z" * 17_000_000}))
    assert (log.entries()[0].who, log.entries()[0].why) == ("ana", "big")
    assert len(str(log.evidence(1)["words"])) == 17_000_000


def test_sqlite_syncs_each_commit_to_disk(log: ChangeLog) -> None:
    connection = log._connection()
    assert connection.execute("PRAGMA synchronous").fetchone() == (2,)  # FULL
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_what_failed_before_the_commit_is_not_kept(log: ChangeLog) -> None:
    def fail() -> None:
        with log.writing() as writer:
            writer.append(adding(b"x"))
            raise RuntimeError("a fault")

    with pytest.raises(RuntimeError, match="a fault"):
        fail()
    assert log.last_number() == 0
    assert append(log, adding(b"y")) == 1


def test_another_process_reads_what_was_appended(log: ChangeLog, tmp_path: Path) -> None:
    append(log, adding(team("a"), who="ana"))
    code = (
        "import sys; from pathlib import Path; from ima_graph.log import ChangeLog\n"
        "log = ChangeLog(Path(sys.argv[1])); print(log.last_number(), log.entries()[0].who); log.close()"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "changes.sqlite")]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == "1 ana\n"


@pytest.mark.parametrize("content", [b"", b"not a database at all, but a text", b"SQLite format 3\0" + b"\0" * 84])
def test_a_file_that_is_no_log_is_refused_and_left_as_it_is(tmp_path: Path, content: bytes) -> None:
    # An empty file is an empty database to SQLite: taking it for an empty log would throw the index away.
    path = tmp_path / "changes.sqlite"
    path.write_bytes(content)
    with pytest.raises(LogError, match="Put back a copy"):
        ChangeLog(path)
    assert path.read_bytes() == content


def test_another_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "changes.sqlite"
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE bookmark (id INTEGER)")
    other.close()
    with pytest.raises(LogError, match="no longer a change log"):
        ChangeLog(path)


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(LogError, match="unable to open"):
        ChangeLog(tmp_path / "none" / "changes.sqlite")
