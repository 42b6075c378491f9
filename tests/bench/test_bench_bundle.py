"""How long everything to take away takes, for 500 assets and 1,000 flows."""

import time
from pathlib import Path
from zipfile import ZipFile

import pytest

from bench.synthetic import write_register
from ima_graph.project import Project
from ima_graph.reports.bundle import bundle

ASSETS, FLOWS, LIMIT_S = 500, 1_000, 10.0
ON = "2026-11-22"


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bundle")
    files = write_register(folder / "tables", ASSETS)
    flows = next(f for f in files if f.name == "flows.csv")
    flows.write_text("\n".join(flows.read_text(encoding="utf-8").split("\n")[: FLOWS + 1]) + "\n", encoding="utf-8")
    with Project.create(folder / "register", "Synthetic") as project:
        report, _ = project.import_files(project.read(files, folder / "tables" / "mapping.toml"))
        assert report.errors == []
    return folder / "register"


@pytest.mark.bench
@pytest.mark.browser
@pytest.mark.parametrize("names", [True, False])
def test_all_of_it_within_ten_seconds(
    register: Path, tmp_path: Path, names: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    with Project.open(register) as project:
        begun = time.monotonic()
        done = bundle(project.register, tmp_path / "all.zip", ON, names=names)
        taken = time.monotonic() - begun
    with capsys.disabled():
        size = (tmp_path / "all.zip").stat().st_size / 1e6
        print(f"\n{ASSETS} assets, {FLOWS} flows, names {names}: {taken:.1f} s, {size:.1f} MB, {len(done.files)} files")
        print(f"left out: {', '.join(name for name, _ in done.left_out)}")
    with ZipFile(tmp_path / "all.zip") as packed:
        assert packed.testzip() is None
    # The goal is LIMIT_S; machines are noisy, so half as much again is let pass.
    assert taken <= LIMIT_S * 1.5
