"""The bundle is whole or not there, and of one moment, whatever the disk and the others in the room do meanwhile."""

import re
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path
from zipfile import ZipFile

import pyoxigraph as ox
import pytest

from ima_graph import terms
from ima_graph.errors import InputError
from ima_graph.project import Project
from tests.bundles import leave, make_sample

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_sample(tmp_path_factory.mktemp("whole") / "register")


@pytest.fixture
def no_browser(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("IMA_CHROMIUM", str(tmp_path / "no-browser"))


# In a process of its own: only there files may not grow, and its index is in memory, as this one holds the folder.
_CHILD = """
import resource, sys
from pathlib import Path
from ima_graph.errors import InputError
from tests.bundles import leave
most = int(sys.argv[3])
resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
try:
    leave(Path(sys.argv[1]), Path(sys.argv[2]), names=sys.argv[4] == "names")
except InputError as error:
    print(error)
"""


def _on_a_full_disk(sample: Path, output: Path, most_bytes: int, names: str) -> str:
    """Make a bundle where no file can grow beyond so many bytes; returns what was said."""
    command = [sys.executable, "-c", _CHILD, str(sample), str(output), str(most_bytes), names]
    with Project.open(sample):
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


@pytest.mark.slow
@pytest.mark.usefixtures("no_browser")
@pytest.mark.parametrize("kilobytes", [4, 60, 300, 700])
def test_a_full_disk_leaves_nothing_half_made(sample: Path, tmp_path: Path, kilobytes: int) -> None:
    (tmp_path / "all.zip").write_bytes(b"the one before")
    said = _on_a_full_disk(sample, tmp_path / "all.zip", kilobytes * 1024, "names")
    assert re.search(r"all\.zip cannot be written: .*\. Nothing was kept; choose another place\.", said)
    assert [f.name for f in tmp_path.iterdir()] == ["all.zip"]
    assert (tmp_path / "all.zip").read_bytes() == b"the one before"


@pytest.mark.slow
@pytest.mark.usefixtures("no_browser")
def test_a_disk_that_is_full_when_all_but_the_zip_is_made_leaves_nothing_either(sample: Path, tmp_path: Path) -> None:
    leave(sample, tmp_path / "all.zip")
    with ZipFile(tmp_path / "all.zip") as packed:
        largest = max(info.file_size for info in packed.infolist())
    assert (tmp_path / "all.zip").stat().st_size > largest, "or the limit is met before"
    said = _on_a_full_disk(sample, tmp_path / "other.zip", largest, "")
    assert "other.zip cannot be written: File too large. Nothing was kept" in said
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
