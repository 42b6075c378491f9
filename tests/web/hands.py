"""Somebody who works a page by keyboard alone."""

import re

from playwright.sync_api import Page, expect

from tests.web.big_screens import WAIT_MS

FOCUS = """() => {
  const at = document.activeElement;
  const label = at.labels?.[0]?.textContent || at.getAttribute("aria-label") || at.textContent;
  return [at.id, label.replace(/\\s+/g, " ").trim()];
}"""


class Hands:
    """Somebody who has only a keyboard, at one page."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)

    def at(self) -> tuple[str, str]:
        """The id and the words of what has the focus."""
        id_, label = self.page.evaluate(FOCUS)
        return id_, label

    def tab(self, wanted: str, key: str = "Tab", most: int = 60) -> None:
        """Go on with Tab until what has the focus has this id, or words that begin so; it must show that it has it."""
        passed = []
        for _ in range(most):
            self.press(key)
            id_, label = self.at()
            if id_ == wanted or label.startswith(wanted):
                assert self.page.evaluate("document.activeElement.matches(':focus-visible')"), (
                    f"{wanted} does not show it"
                )
                return
            passed.append(id_ or label)
        raise AssertionError(f"{wanted} is not reached by {key}; passed were {passed}")

    def sees(self, where: str, text: str | re.Pattern[str]) -> None:
        expect(self.page.locator(where).first).to_contain_text(text, timeout=WAIT_MS)

    def says(self, sentence: str) -> None:
        """Type a sentence into the box, and Enter once its card is shown."""
        expect(self.page.locator("#capture-box")).to_be_focused()
        self.type(sentence)
        self.page.locator(".capture .fact").first.wait_for()
        self.press("Enter")
        expect(self.page.locator("#saved")).to_have_text("All saved", timeout=WAIT_MS)
