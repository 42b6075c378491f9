"""Rooms to test with, each on a copy of one empty register."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from ima_graph.project import Project, sample_files
from ima_graph.web.rehearse import SAMPLE
from tests.browsing import Heard
from tests.web.big_screens import Show, showing
from tests.web.desk import Desk, opened
from tests.web.room_pages import Come, coming
from tests.web.rooms import Served, copied, served


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an empty register; copy it."""
    folder = tmp_path_factory.mktemp("empty") / "r"
    Project.create(folder, "Harbour").close()
    return folder


@pytest.fixture(scope="session")
def harbour(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the sample organisation's register; copy it."""
    folder = tmp_path_factory.mktemp("harbour") / "r"
    with Project.create(folder, SAMPLE) as project:
        report, _ = project.import_files(project.read(sample_files()))
        assert not report.errors
    return folder


@pytest.fixture
def folder(empty: Path, tmp_path: Path) -> Path:
    """The folder of an empty register of one's own."""
    return copied(empty, tmp_path)


@pytest.fixture
def desk(folder: Path) -> Iterator[Desk]:
    """The writing side of a room of one's own, without a server."""
    desk = opened(folder)
    yield desk
    desk.project.close()


@pytest.fixture
def room(folder: Path) -> Iterator[Served]:
    """A room of one's own, served."""
    with served(folder, "Test workshop") as running:
        yield running


@pytest.fixture
def sample(harbour: Path, tmp_path: Path) -> Iterator[Served]:
    """A room of one's own on the sample organisation, served."""
    with served(copied(harbour, tmp_path), "Test workshop") as running:
        yield running


@pytest.fixture
def come(browser: Browser, heard: Heard, room: Served) -> Iterator[Come]:
    """Let people come to the room, see `coming`."""
    with coming(browser, heard, room) as come:
        yield come


@pytest.fixture
def show(browser: Browser, heard: Heard, room: Served) -> Iterator[Show]:
    """Let the facilitator's browser show pages, see `showing`."""
    with showing(browser, heard, room) as show:
        yield show
