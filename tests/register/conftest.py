"""Registers to test with: copies of one that was made once, which is several times quicker than making each."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from ima_graph.register import Register


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an empty register; copy it."""
    folder = tmp_path_factory.mktemp("empty") / "r"
    Register.create(folder, "Test").close()
    return folder


@pytest.fixture
def register(empty: Path, tmp_path: Path) -> Iterator[Register]:
    """An empty register, open."""
    register = Register(Path(shutil.copytree(empty, tmp_path / "r")))
    yield register
    register.close()
