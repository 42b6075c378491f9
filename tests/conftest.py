"""What every test may lean on: Java when it is needed, golden files, and the random-example settings."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

TESTS = Path(__file__).resolve().parent

# The same examples on every run: a red build must be the change's fault. `soak` looks for new ones.
settings.register_profile("ci", derandomize=True, deadline=None, print_blob=True)
settings.register_profile(
    "soak",
    max_examples=5000,
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("ci")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="write what the tests produce over the golden files; read the diff before committing",
    )


@pytest.hookimpl(tryfirst=True)  # before pytest's own, which leaves out by marker
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Make the marker and the fixture called `java` one thing: whoever has one gets the other."""
    for item in items:
        fixtures = getattr(item, "fixturenames", [])
        if item.get_closest_marker("java") and "java" not in fixtures:
            fixtures.append("java")
        elif "java" in fixtures:
            item.add_marker("java")


@pytest.fixture(scope="session")
def java() -> str:
    """The Java command. Without one the test is skipped, or fails when IMA_REQUIRE_JAVA=1 (set in CI)."""
    command = shutil.which("java")
    # macOS has a `java` that only says where to buy one.
    if command and subprocess.run([command, "-version"], capture_output=True, check=False).returncode == 0:
        return command
    reason = "no Java runtime here; on Debian or Ubuntu: sudo apt-get install default-jre-headless"
    if os.environ.get("IMA_REQUIRE_JAVA") == "1":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare a text with tests/golden/NAME; with --update-golden, write it there instead."""
    update = request.config.getoption("--update-golden")

    def compare(name: str, text: str) -> None:
        path = TESTS / "golden" / name
        if update:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        assert path.exists(), f"{path} is missing; make it with: pytest --update-golden"
        assert text == path.read_text(encoding="utf-8")

    return compare
