"""A participant's page in a real browser, on a room that is really served."""

import contextlib
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browsing import Heard
from tests.web.rooms import Served

OWN = r"^request: (GET|POST) http://127\.0\.0\.1:\d+/"
WAIT_MS = 15_000
BOX = "#capture-box"


@dataclass
class Guest:
    """Somebody with a browser."""

    page: Page
    base: str

    @property
    def box(self) -> Any:
        return self.page.locator(BOX)

    def says(self, sentence: str) -> None:
        """Type a sentence, and Enter once its card is shown."""
        self.types(sentence)
        self.page.locator(".capture .fact").first.wait_for()
        self.page.keyboard.press("Enter")

    def types(self, text: str) -> None:
        self.box.focus()
        self.page.keyboard.type(text)

    def all_saved(self) -> None:
        expect(self.page.locator("#saved")).to_have_text("All saved", timeout=WAIT_MS)

    def waits_with(self, count: int) -> None:
        expect(self.page.locator("#saved")).to_have_text(f"{count} waiting", timeout=WAIT_MS)

    def feed(self) -> list[str]:
        """The lines of the feed, as they are read."""
        return [" ".join(text.split()) for text in self.page.locator(".feed .entry").all_inner_texts()]

    def sees(self, text: str) -> None:
        expect(self.page.locator("body")).to_contain_text(text, timeout=WAIT_MS)

    def focused(self) -> str:
        return str(self.page.evaluate("document.activeElement.id"))

    def pastes(self, text: str) -> None:
        self.box.focus()
        self.page.evaluate(
            "text => { const clipboardData = new DataTransfer(); clipboardData.setData('text/plain', text);"
            " document.activeElement.dispatchEvent(new ClipboardEvent('paste',"
            " {clipboardData, bubbles: true, cancelable: true})); }",
            text,
        )


Come = Callable[..., Guest]


def join(context: BrowserContext, heard: Heard, room: Served, team: str) -> Guest:
    """Come in as a participant of a team that is new or known."""
    page = context.new_page()
    heard.listen(page)
    if OWN not in heard.expected:
        heard.expect(OWN)
    page.goto(f"{room.base}/join?code={room.room.code}")
    known = page.get_by_role("button", name=team, exact=True)
    if known.count():
        known.click()
    else:
        page.get_by_label("team").last.fill(team)
        page.get_by_role("button", name="Join", exact=True).click()
    return at_work(page, room.base)


def at_work(page: Page, base: str) -> Guest:
    """Wait until the page of the room is there."""
    page.locator(BOX).wait_for()
    return Guest(page, base)


@contextlib.contextmanager
def coming(browser: Browser, heard: Heard, room: Served) -> Iterator[Come]:
    """Let people come, `come(team="HR", width=390, height=844, dark=False)`, each with a browser of their own; when
    they have gone, nothing may have been heard that no page should do."""
    opened: list[BrowserContext] = []

    def come(team: str = "HR", width: int = 390, height: int = 844, dark: bool = False) -> Guest:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            locale="en-GB",
        )
        opened.append(context)
        return join(context, heard, room, team)

    try:
        yield come
    finally:
        for context in opened:
            context.close()
    assert heard.unexpected() == []


def said(room: Served) -> list[str]:
    """The words of every entry in the log, oldest first."""
    log = room.room.project.register.log
    words = [str(log.evidence(entry.number).get("words", "")) for entry in log.entries()]
    return [w for w in words if w]


def ids(room: Served) -> list[str]:
    return [entry.id for entry in room.room.project.register.log.entries()]


def soon(is_so: Callable[[], bool], seconds: float = 15) -> bool:
    """Wait until something is so."""
    until = time.monotonic() + seconds
    while not is_so() and time.monotonic() < until:
        time.sleep(0.05)
    return is_so()


def banner(page: Page, name: str) -> str:
    """The words of a banner, once it is there."""
    found = page.locator(f"#banner-{name} p")
    found.wait_for(timeout=WAIT_MS)
    return re.sub(r"\s+", " ", found.inner_text())
