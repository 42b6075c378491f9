"""The bundle is whole or not there, and of one moment, whatever the disk and the others in the room do meanwhile."""

import resource
import sqlite3
import threading
from pathlib import Path
from zipfile import ZipFile

import pyoxigraph as ox
import pytest

from ima_graph import terms
from ima_graph.errors import InputError
from ima_graph.project import Project
from tests.bundles import leave, make_sample


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_sample(tmp_path_factory.mktemp("whole") / "register")


@pytest.fixture
def no_browser(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("IMA_CHROMIUM", str(tmp_path / "no-browser"))


@pytest.mark.usefixtures("no_browser")
@pytest.mark.parametrize("kilobytes", [60, 300, 700])
def test_a_full_disk_leaves_nothing_half_made(sample: Path, tmp_path: Path, kilobytes: int) -> None:
    (tmp_path / "all.zip").write_bytes(b"the one before")
    with Project.open(sample):
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (kilobytes * 1024, hard))
        try:
            with pytest.raises(InputError, match=r"all\.zip cannot be written: File too large\. Nothing was kept"):
                leave(sample, tmp_path / "all.zip", names=True)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert [f.name for f in tmp_path.iterdir()] == ["all.zip"]
    assert (tmp_path / "all.zip").read_bytes() == b"the one before"


@pytest.mark.slow
@pytest.mark.usefixtures("no_browser")
def test_a_disk_that_is_full_when_all_but_the_zip_is_made_leaves_nothing_either(sample: Path, tmp_path: Path) -> None:
    leave(sample, tmp_path / "all.zip")
    with ZipFile(tmp_path / "all.zip") as packed:
        largest = max(info.file_size for info in packed.infolist())
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    assert (tmp_path / "all.zip").stat().st_size > largest, "or the limit is met before"
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest, hard))
    try:
        with pytest.raises(InputError, match="Nothing was kept"):
            leave(sample, tmp_path / "other.zip")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert [f.name for f in tmp_path.iterdir()] == ["all.zip"]


def test_a_place_that_cannot_be_written_is_told(sample: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(InputError, match=r"all\.zip cannot be written: File exists\. Nothing was kept"):
        leave(sample, tmp_path / "file" / "all.zip")
    with pytest.raises(InputError, match=r"all\.tar must end in \.zip"):
        leave(sample, tmp_path / "all.tar")


@pytest.mark.slow
@pytest.mark.usefixtures("no_browser")
def test_what_others_write_meanwhile_is_wholly_in_or_wholly_out(tmp_path: Path) -> None:
    with Project.create(tmp_path / "register", "Busy") as project:
        project.set("First", "purpose", ["To pay"], kind="InformationAsset", make=True)
    stop = threading.Event()

    def write() -> None:
        with Project.open(tmp_path / "register") as other:
            number = 0
            while not stop.is_set():
                number += 1
                other.set(f"Asset {number}", "purpose", ["To pay"], kind="InformationAsset", make=True)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for turn in range(3):
            leave(tmp_path / "register", tmp_path / f"{turn}.zip", names=True)
    finally:
        stop.set()
        writer.join()
    for turn in range(3):
        place = tmp_path / str(turn)
        with ZipFile(tmp_path / f"{turn}.zip") as packed:
            packed.extractall(place)
        with sqlite3.connect(place / "register" / "changes.sqlite") as log:
            (last,) = log.execute("SELECT max(number) FROM change").fetchone()
        log.close()
        with Project.open(place / "register") as there:
            assert there.check() == []
            held = set(there.store.dump(terms.REGISTER_GRAPH).splitlines())
        assert f"after change {last}." in (place / "READ ME.txt").read_text(encoding="utf-8")
        told = ox.serialize(
            ox.parse(path=place / "graph.ttl", format=ox.RdfFormat.TURTLE), format=ox.RdfFormat.N_TRIPLES
        )
        assert set((told or b"").splitlines()) == held
