"""The frame around the product holds: the commands, the lock files, the floors, what may stand in a file."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

UNNUMBERED_TASK = re.compile(r"\b(?:TODO|FIXME|XXX)\b(?!.*#\d+)")
OTHER_INDEX = re.compile(
    r"--(?:extra-)?index-url|--trusted-host|--find-links|PIP_(?:EXTRA_)?INDEX_URL=|https?://\S+/simple\b"
)
MACHINE_PATH = re.compile(r"(?<![\w.:/-])/(?:home|root|Users)/[\w.]|" + re.escape(str(ROOT)))
# Other people's words, kept as they were published; and this file, which names what it looks for.
NOT_SEARCHED = ("data/", "tests/files/", "LICENSE", "tests/test_frame.py")


def project_files() -> list[Path]:
    """Every file that is, or is about to be, part of the project."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    names = [name for name in listed.split("\0") if name and not name.startswith(NOT_SEARCHED)]
    return [ROOT / name for name in names if (ROOT / name).is_file()]


def lines_matching(pattern: re.Pattern[str], paths: list[Path]) -> list[str]:
    found = []
    for path in paths:
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:  # a picture or a workbook
            continue
        for number, line in enumerate(text.splitlines(), start=1):
            if pattern.search(line):
                found.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()}")
    return found


@pytest.fixture(scope="module")
def files() -> list[Path]:
    if not (ROOT / ".git").exists() or not shutil.which("git"):
        pytest.skip("not a git checkout, so there is no list of the project's files")
    return project_files()


@pytest.fixture(scope="module")
def make_targets() -> set[str]:
    return set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


@pytest.fixture(scope="module")
def pyproject() -> dict[str, object]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md"])
def test_every_make_command_a_page_names_is_in_the_makefile(page: str, make_targets: set[str]) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    named = set(re.findall(r"(?:^|`)\s*make ([a-z]+)", text, re.MULTILINE))
    assert named
    assert named - make_targets == set()


def test_the_readme_names_the_command_that_runs_and_the_one_that_tests() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "make run" in readme
    assert "make test" in readme


def test_a_task_left_for_later_carries_its_issue_number(files: list[Path]) -> None:
    assert lines_matching(UNNUMBERED_TASK, files) == []


def test_packages_come_from_no_other_index(files: list[Path]) -> None:
    assert lines_matching(OTHER_INDEX, files) == []


def test_no_path_of_one_machine_stands_in_the_project(files: list[Path]) -> None:
    assert lines_matching(MACHINE_PATH, files) == []


def test_the_lock_pins_every_declared_dependency_with_a_hash(pyproject: dict[str, dict]) -> None:
    project = pyproject["project"]
    declared = project["dependencies"] + project["optional-dependencies"]["dev"]
    names = {re.match(r"[\w.-]+", line).group().lower().replace("_", "-") for line in declared}
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    pinned = set(re.findall(r"^([\w.-]+)==\S+ \\\n    --hash=sha256:", lock, re.MULTILINE))
    assert names - pinned == set()


def test_the_two_locks_pin_the_same_versions() -> None:
    pins = [
        dict(re.findall(r"^([\w.-]+)==(\S+)", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE))
        for name in ("requirements.lock", "requirements-build.lock")
    ]
    shared = pins[0].keys() & pins[1].keys()
    assert "hatchling" in shared
    assert {name: pins[0][name] for name in shared} == {name: pins[1][name] for name in shared}


def test_imports_go_down_the_floors_only() -> None:
    lint_imports = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    command = [sys.executable, "-c", lint_imports, "--no-cache"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
