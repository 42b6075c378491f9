"""What every test may lean on: Java and Chromium when they are needed, golden files, the random-example settings."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, Page, sync_playwright

# Helpers tell what differed, as tests do.
pytest.register_assert_rewrite(
    "tests.browsing", "tests.web.big_screens", "tests.web.room_pages", "tests.web.rooms", "tests.web.desk"
)

from tests.browsing import Heard, launch, open_page  # noqa: E402

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
    """Make a marker and its fixture one thing: whoever has `java` or `chromium_path` gets the other, too."""
    for item in items:
        fixtures = getattr(item, "fixturenames", [])
        for marker, fixture in (("java", "java"), ("browser", "chromium_path")):
            if item.get_closest_marker(marker) and fixture not in fixtures:
                fixtures.append(fixture)
            elif fixture in fixtures:
                item.add_marker(marker)


@pytest.fixture(scope="session")
def java() -> str:
    """The Java command. Without one the test is skipped, or fails when IMA_REQUIRE_JAVA=1 (set in CI)."""
    # macOS has a `java` that only says where to buy one.
    reason = "no Java runtime here; on Debian or Ubuntu: sudo apt-get install default-jre-headless"
    return working("java", "-version", reason, "IMA_REQUIRE_JAVA")


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """The Chromium command. Without one the test is skipped, or fails when IMA_REQUIRE_CHROMIUM=1 (set in CI)."""
    reason = "no Chromium here; on Debian or Ubuntu: sudo apt-get install chromium fonts-liberation"
    return working("chromium", "--version", reason, "IMA_REQUIRE_CHROMIUM")


def working(name: str, question: str, reason: str, required: str) -> str:
    """The path of a command that answers the question; skip without it, or fail when the variable `required` is 1."""
    command = shutil.which(name)
    if command and subprocess.run([command, question], capture_output=True, check=False).returncode == 0:
        return command
    if os.environ.get(required) == "1":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


@pytest.fixture(scope="module")  # not session: while it is open, no other test in this thread could run an asyncio loop
def browser(chromium_path: str) -> Iterator[Browser]:
    """A running headless Chromium."""
    with sync_playwright() as playwright:
        browser = launch(playwright, chromium_path)
        yield browser
        browser.close()


@pytest.fixture
def heard() -> Heard:
    """What the pages of this test did that no page should; a test that wants some of it says so with `expect`."""
    return Heard()


@pytest.fixture
def browse(browser: Browser, heard: Heard) -> Iterator[Callable[..., Page]]:
    """Open an empty page, `browse(width=1920, height=1080, dark=False)`; the test fails if any such page asked
    anything of the network, or had an error on its console, or a script that failed, or a dialog."""
    contexts = []

    def browse(width: int = 1920, height: int = 1080, dark: bool = False) -> Page:
        page = open_page(browser, heard, width, height, dark)
        contexts.append(page.context)
        return page

    yield browse
    for context in contexts:
        context.close()
    assert heard.unexpected() == []


@pytest.fixture
def page(browse: Callable[..., Page]) -> Page:
    """An empty page of 1920 by 1080 that is listened to as in `browse`."""
    return browse()


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
