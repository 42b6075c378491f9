"""A small register and a way to run commands on it."""

import shutil
from pathlib import Path

import pytest
from running import ASSETS, Ran, Run

from ima_graph.cli import main


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], folder: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run one command in a folder of its own, in which the register is `r`."""
    monkeypatch.chdir(folder)
    monkeypatch.setenv("IMA_REGISTER", "r")

    def one(*arguments: object) -> Ran:
        code = main([str(a) for a in arguments])
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return Ran(code, out, err)

    return one


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cli")
    (folder / "assets.csv").write_text(ASSETS, encoding="utf-8")
    assert main(["new", "Demo", "--register", str(folder / "r")]) == 0
    assert main(["import", str(folder / "assets.csv"), "--register", str(folder / "r"), "--who", "Ana"]) == 0
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    """A copy, so that a test may write."""
    return Path(shutil.copytree(made, tmp_path / "here"))
