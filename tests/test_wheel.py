"""The wheel is whole: installed by itself, it does the main job from any folder."""

import os
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CARRIED = ("ontology", "queries", "data")

pytestmark = pytest.mark.slow


def run(command: list[str | Path], folder: Path) -> str:
    """Run a command in a folder, free of this environment's Python settings, and return what it printed."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    result = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert result.returncode == 0, f"{command}\n{result.stdout}\n{result.stderr}"
    return result.stdout


def printed_by(python: Path, code: str, folder: Path) -> str:
    return run([python, "-c", code], folder).strip()


def build(kind: str, folder: Path) -> Path:
    run([sys.executable, "-m", "build", f"--{kind}", "--no-isolation", "--outdir", folder, ROOT], folder)
    (built,) = folder.iterdir()
    return built


def carried_files() -> set[str]:
    return {
        path.relative_to(ROOT).as_posix() for folder in CARRIED for path in (ROOT / folder).rglob("*") if path.is_file()
    }


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build("wheel", tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The commands of an environment that holds the wheel and borrows the dependencies from this one."""
    folder = tmp_path_factory.mktemp("environment") / "venv"
    venv.create(folder, with_pip=False)
    commands = folder / "bin"
    python = commands / "python"
    pip = [sys.executable, "-m", "pip", "--python", python, "install"]
    # The wheel first: once the borrowed folder is on the path, pip would find this checkout installed there.
    run([*pip, "--quiet", "--no-index", "--no-deps", wheel], folder)
    site_packages = Path(printed_by(python, "import sysconfig; print(sysconfig.get_path('purelib'))", folder))
    # A folder named in a .pth file is searched last, and its own .pth files, the way in which this checkout
    # is installed for development, are not read.
    borrowed = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (site_packages / "borrowed.pth").write_text("\n".join(sorted(borrowed)) + "\n", encoding="utf-8")
    return commands


def test_the_wheel_carries_every_ontology_query_and_data_file(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    expected = carried_files()
    assert expected
    assert {f"ima_graph/_files/{name}" for name in expected} - names == set()


def test_the_source_package_carries_them_too(tmp_path: Path) -> None:
    source_package = build("sdist", tmp_path)
    with tarfile.open(source_package) as archive:
        names = {name.split("/", 1)[1] for name in archive.getnames() if "/" in name}
    assert carried_files() - names == set()


def test_the_installed_wheel_does_the_demo_from_another_folder(environment: Path, tmp_path: Path) -> None:
    where = printed_by(environment / "python", "import ima_graph; print(ima_graph.__file__)", tmp_path)
    assert Path(where).is_relative_to(environment.parent)

    register, output = tmp_path / "register", tmp_path / "output"
    demo = [environment / "ima-graph", "demo", "--no-serve"]
    run([*demo, "--register", register, "--output", output], tmp_path)
    assert register.exists()
    written = {path.suffix for path in output.rglob("*") if path.is_file() and path.stat().st_size > 0}
    assert ".xlsx" in written, "no workbook was written"
    assert written & {".html", ".md"}, "no report was written"
