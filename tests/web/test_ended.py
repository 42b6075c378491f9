"""Wherever assets and flows are counted, all agree; and where the map shows fewer, it is said how many ended."""

import re
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest

from ima_graph.cli import main
from tests.bundles import leave
from tests.web.rooms import Served, copied, served


@pytest.fixture(scope="module")
def room(harbour: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(copied(harbour, tmp_path_factory.mktemp("ended")), "Ended") as running:
        yield running


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "label"), [("InformationAsset", "information assets"), ("Flow", "flows")])
def test_the_register_and_the_playback_say_how_many_ended(room: Served, kind: str, label: str) -> None:
    picture = room.room.project.picture()
    live = picture.assets if kind == "InformationAsset" else len(picture.flows)
    page = room.facilitators.get("/register", params={"kind": kind}).text
    counted = re.search(r"Rows 1 to (\d+) of (\d+); (\d+) of all (\d+) ended", page)
    assert counted
    shown, _, ended, every = map(int, counted.groups())
    assert shown == every == live + ended
    assert f"<b>{every}</b> {label} ({ended} ended)" in room.facilitators.get("/playback").text


@pytest.mark.slow
def test_the_terminal_says_how_many_are_live(room: Served, capsys: pytest.CaptureFixture[str]) -> None:
    project = room.room.project
    picture = project.picture()
    told = project.figures_told(project.findings())
    assert told[0] == f"120 information assets ({picture.assets} live)"
    assert told[1] == f"180 flows ({len(picture.flows)} live)"
    assert told[2] == "32 teams"
    main(["findings", "--register", str(project.register.folder)])
    assert ", ".join(told[:3]) in " ".join(capsys.readouterr().out.split())


@pytest.mark.slow
def test_the_read_me_of_the_zip_says_the_same(harbour: Path, tmp_path: Path) -> None:
    leave(copied(harbour, tmp_path), tmp_path / "all.zip", limit_s=0)
    with ZipFile(tmp_path / "all.zip") as packed:
        text = " ".join(packed.read("READ ME.txt").decode().split())
    assert "It holds 120 information assets (117 live), 180 flows (178 live), 32 teams and 30 places." in text
