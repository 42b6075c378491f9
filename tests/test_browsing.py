"""What the tests in Chromium lean on does hear and see: each check is made to fail once."""

import hashlib
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browsing import AXE, Heard, faults, settle, show

WHOLE = '<!doctype html><html lang="en"><title>A page</title><main><h1>A page</h1>{}</main></html>'


def test_axe_core_is_the_file_its_publisher_released() -> None:
    (sum_told,) = re.findall(r"`([0-9a-f]{64})`", (AXE.parent / "README.md").read_text(encoding="utf-8"))
    assert hashlib.sha256(AXE.read_bytes()).hexdigest() == sum_told
    assert (AXE.parent / "axe-core-LICENSE.txt").read_text(encoding="utf-8").startswith("Mozilla Public License")


def test_what_was_expected_and_did_not_come_is_told() -> None:
    heard = Heard(["dialog: 1"], ["dialog", "request"])
    assert heard.unexpected() == ["expected, and not heard: request"]


@pytest.mark.browser
class TestHeard:
    @pytest.mark.parametrize(
        ("body", "line"),
        [
            ('<img alt="" src="http://outside.invalid/x.png">', "request: GET http://outside.invalid/x.png"),
            ('<link rel="stylesheet" href="beside.css">', "request: GET file:.*beside.css"),
            ("<script>fetch('https://outside.invalid')</script>", "request: GET https://outside.invalid/"),
            ("<script>console.error('broken')</script>", "console error: broken"),
            ("<script>console.warn('old')</script>", "console warning: old"),
            ("<script>nothing.at.all()</script>", "script failed: nothing is not defined"),
            ("<script>alert(1)</script>", "dialog: 1"),
        ],
    )
    def test_what_no_page_should_do_is_heard(
        self, body: str, line: str, heard: Heard, page: Page, tmp_path: Path
    ) -> None:
        show(page, WHOLE.format(body), tmp_path)
        page.wait_for_timeout(100)
        assert re.search(line, "\n".join(heard.unexpected()))
        heard.expect(".")

    def test_a_quiet_page_is_not_heard(self, heard: Heard, page: Page, tmp_path: Path) -> None:
        show(page, WHOLE.format('<img alt="" src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">'), tmp_path)
        assert heard.lines == []


@pytest.mark.browser
class TestFaults:
    def test_a_page_in_order_has_none(self, page: Page, tmp_path: Path) -> None:
        assert faults(show(page, WHOLE.format("<p>All well.</p>"), tmp_path)) == []

    @pytest.mark.parametrize(
        ("body", "rule"),
        [
            ('<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">', "image-alt"),
            ('<p style="color:#bbb">Hard to read.</p>', "color-contrast"),
            ("<h4>Too deep</h4>", "heading-order"),
            ("<input>", "label"),
            ('<div role="img">x</div>', "role-img-alt"),
        ],
    )
    def test_a_fault_is_found(self, body: str, rule: str, page: Page, tmp_path: Path) -> None:
        found = faults(show(page, WHOLE.format(body), tmp_path))
        assert [line.split(" ")[0] for line in found] == [rule]


@pytest.mark.browser
def test_a_page_is_as_wide_and_as_dark_as_was_asked(browse: Callable[..., Page]) -> None:
    page = browse(width=390, height=844, dark=True)
    settle(page)
    assert page.evaluate("[innerWidth, innerHeight, matchMedia('(prefers-color-scheme: dark)').matches]") == [
        390,
        844,
        True,
    ]
