"""The verb merge: another register comes in as one change, and people are told what to look at."""

import argparse
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from ima_graph.cli import main
from ima_graph.cli.merging import merge
from ima_graph.cli.show import Console
from ima_graph.errors import InputError, NotFoundError

Merge = Callable[..., tuple[str, str]]


@pytest.fixture
def other(folder: Path) -> Path:
    """A register of another laptop."""
    path = folder / "b"
    table = "Reference,Name,Owner,Held by,Status\nB1,Payroll file,Head of Payroll,Payroll Team,closed\n"
    (folder / "b.csv").write_text(table + "B2,Lease books,,Estates Team,live\n", encoding="utf-8")
    assert main(["new", "Laptop B", "--register", str(path)]) == 0
    assert main(["import", str(folder / "b.csv"), "--register", str(path)]) == 0
    return path


@pytest.fixture
def merged(capsys: pytest.CaptureFixture[str], folder: Path) -> Merge:
    """Merge into the register `r`, and give what was printed and said."""

    def run(path: Path, form: str = "table", dry_run: bool = False) -> tuple[str, str]:
        capsys.readouterr()
        options = argparse.Namespace(register=folder / "r", other=path, dry_run=dry_run, who="Ana", why="")
        assert merge(options, Console(form)) == 0
        out, err = capsys.readouterr()
        return out, err

    return run


def changes(folder: Path, capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    capsys.readouterr()
    assert main(["history", "--register", str(folder / "r"), "--format", "json"]) == 0
    return list(json.loads(capsys.readouterr().out))


def test_a_merge_tells_what_came_what_differs_and_what_looks_alike(
    merged: Merge, other: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, err = merged(other)
    assert out.startswith("Change 2: new: 1 InformationAsset; known already: ")
    assert (
        "Two answers: Payroll file, Status: this register says live; Laptop B says closed. "
        "Both are kept: ima-graph settle"
    ) in err
    assert "Perhaps the same InformationAsset: Lease book (here), Lease books (Laptop B). They were not joined." in err
    last = changes(folder, capsys)[-1]
    assert (last["who"], last["why"]) == ("Ana", "Merge of Laptop B")


def test_merging_again_changes_nothing_and_undo_takes_it_back(
    merged: Merge, other: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    merged(other)
    assert "Laptop B says nothing new: nothing was changed." in merged(other)[1]
    assert main(["undo", "--register", str(folder / "r")]) == 0
    assert len(changes(folder, capsys)) == 3
    assert merged(other)[0].startswith("Change 4: ")


def test_a_dry_run_writes_nothing(merged: Merge, other: Path, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, err = merged(other, form="json", dry_run=True)
    assert {"change": None, "kind": "InformationAsset", "new": 1, "known": 1} in json.loads(out)
    assert "This was a dry run: nothing was written." in err
    assert len(changes(folder, capsys)) == 1


def test_only_another_register_is_merged(merged: Merge, folder: Path) -> None:
    with pytest.raises(InputError, match="That is this register itself"):
        merged(folder / "r")
    with pytest.raises(NotFoundError, match="holds no register"):
        merged(folder / "nowhere")
