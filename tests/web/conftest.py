"""Rooms to test with, each on a copy of one empty register."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ima_graph.project import Project
from tests.web.rooms import Served, copied, served


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an empty register; copy it."""
    folder = tmp_path_factory.mktemp("empty") / "r"
    Project.create(folder, "Harbour").close()
    return folder


@pytest.fixture
def folder(empty: Path, tmp_path: Path) -> Path:
    """The folder of an empty register of one's own."""
    return copied(empty, tmp_path)


@pytest.fixture
def room(folder: Path) -> Iterator[Served]:
    """A room of one's own, served."""
    with served(folder, "Test workshop") as running:
        yield running
