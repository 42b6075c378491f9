"""Open pages in Chromium as a person would, and hear what they do that no page should."""

import json
import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Dialog, Error, Page, Playwright, Request

AXE = Path(__file__).resolve().parent / "vendor" / "axe-core-4.14.1.min.js"
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")


# Chromium says so of a page that was left while its socket was still opening; the page did nothing wrong.
_LEFT = "WebSocket is closed before the connection is established"


@dataclass
class Heard:
    """What pages did that no page should: requests, console errors, failed scripts and dialogs, as lines of text."""

    lines: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)
    allowed: list[str] = field(default_factory=list)

    def expect(self, pattern: str) -> None:
        """Take no offence at lines in which this pattern is found; one line at least must come."""
        self.expected.append(pattern)

    def allow(self, pattern: str) -> None:
        """Take no offence at lines in which this pattern is found, whether one comes or not."""
        self.allowed.append(pattern)

    def unexpected(self) -> list[str]:
        """What was heard and not expected, and what was expected and not heard."""
        heard = [line for line in self.lines if not any(re.search(p, line) for p in self.expected + self.allowed)]
        silent = [p for p in self.expected if not any(re.search(p, line) for line in self.lines)]
        return heard + [f"expected, and not heard: {pattern}" for pattern in silent]

    def listen(self, page: Page) -> None:
        """Write down what this page does from now on. Even a file beside the page is a request: a page is whole."""

        def request(told: Request) -> None:
            is_page = told.url.startswith("file:") and told.is_navigation_request()
            if not is_page and not told.url.startswith("data:"):
                self.lines.append(f"request: {told.method} {told.url}")

        def console(told: ConsoleMessage) -> None:
            if told.type in ("error", "warning") and _LEFT not in told.text:
                self.lines.append(f"console {told.type}: {told.text}")

        def failed(told: Error) -> None:
            self.lines.append(f"script failed: {told.message}")

        def dialog(told: Dialog) -> None:
            self.lines.append(f"dialog: {told.message}")
            told.dismiss()

        page.on("request", request)
        page.on("console", console)
        page.on("pageerror", failed)
        page.on("dialog", dialog)


def launch(playwright: Playwright, chromium: str) -> Browser:
    """Start headless Chromium so that it asks nothing of anybody outside this machine."""
    arguments = ["--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
    arguments += ["--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1"]
    if os.name == "posix" and os.geteuid() == 0:
        arguments.append("--no-sandbox")  # Chromium refuses to start as root with it
    return playwright.chromium.launch(executable_path=chromium, args=arguments)


def open_page(browser: Browser, heard: Heard, width: int, height: int, dark: bool = False) -> Page:
    """Make an empty page in a fresh context that is listened to."""
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if dark else "light",
        reduced_motion="reduce",
        locale="en-GB",
    )
    page = context.new_page()
    heard.listen(page)
    return page


def show(page: Page, html: str, folder: Path, name: str = "page.html") -> Page:
    """Write a page to a file, open the file, and wait until its text is painted."""
    path = folder / name
    path.write_text(html, encoding="utf-8")
    page.goto(path.as_uri())
    settle(page)
    return page


def settle(page: Page) -> None:
    """Wait until fonts are there and two frames are drawn."""
    page.evaluate(
        "async () => { await document.fonts.ready;"
        " await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))); }"
    )


def faults(page: Page, rules: tuple[str, ...] = RULES) -> list[str]:
    """What axe-core finds wrong for people who cannot see, point or read well: one line a rule, with the places."""
    # What is laid out only once it comes into sight would move while axe measures.
    page.evaluate(
        "() => [...document.querySelectorAll('*')].filter((e) => getComputedStyle(e).contentVisibility === 'auto')"
        ".forEach((e) => { e.style.contentVisibility = 'visible'; })"
    )
    page.evaluate(AXE.read_text(encoding="utf-8"))
    options = json.dumps({"runOnly": {"type": "tag", "values": rules}, "resultTypes": ["violations"]})
    found: list[dict[str, Any]] = page.evaluate(f"async () => (await axe.run(document, {options})).violations")
    return [_told(violation) for violation in found]


def _told(violation: dict[str, Any]) -> str:
    nodes = violation["nodes"]
    first = "; ".join(f"{node['target']} {node['html'][:120]}" for node in nodes[:3])
    return f"{violation['id']} ({violation['impact']}), {len(nodes)} times: {violation['help']}: {first}"
