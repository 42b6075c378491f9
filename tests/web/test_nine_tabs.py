"""Many tabs of one browser are all live, and what somebody is typing is theirs, however much arrives meanwhile."""

import contextlib
import json
import threading
import time

import pytest
from playwright.sync_api import Page, expect

from ima_graph.web.limits import SOCKETS_A_PERSON
from tests.web.big_screens import Show, act, flow, held, opened, tell
from tests.web.room_pages import Come
from tests.web.rooms import Served, op, slack
from tests.web.rooms import heard as heard_at

pytestmark = [pytest.mark.bench]

TABS = 9
LIVE_S = 3.0
A_SECOND, SECONDS = 5, 10

# Notes what has the focus, what stands in it and where the caret is, whenever that is not as it was before.
RECORD = """() => {
  window.seen = [];
  const look = () => {
    const at = document.activeElement;
    const now = JSON.stringify([at.id, at.value ?? null, at.selectionStart ?? null]);
    if (window.seen.at(-1) !== now) window.seen.push(now);
    requestAnimationFrame(look);
  };
  look();
}"""


def test_nine_tabs_of_a_team_show_an_entry_from_elsewhere(room: Served, come: Come) -> None:
    first = come("HR").page
    pages = [first, *(first.context.new_page() for _ in range(TABS - 1))]
    for page in pages[1:]:
        page.goto(first.url)
        page.locator("#capture-box").wait_for()
    check_live(room, pages, "#panel-capture .feed")


def test_nine_tabs_of_the_facilitator_show_an_entry_from_elsewhere(room: Served, show: Show) -> None:
    room.control("phase", phase="hold")
    room.control("silent", on=False)
    first = show("/console")
    pages = [first, *(first.context.new_page() for _ in range(TABS - 1))]
    for n, page in enumerate(pages):
        page.goto(f"{room.base}/{'wall' if n % 2 else 'console'}")
        page.locator("#main").wait_for()
        if n % 2 == 0:
            opened(page, "c")
    check_live(room, pages, "#panel-changes, .ticker")


def check_live(room: Served, pages: list[Page], where: str) -> None:
    """Enter something elsewhere, and look for it in each tab; then let a tab enter something, and look again."""
    took = []
    for n in range(3):
        begun = time.monotonic()
        tell(room.participant("HR"), held(f"Absence list {n}", "HR"))
        for page in pages:
            expect(page.locator(where).first).to_contain_text(f"Absence list {n}", timeout=10_000)
        took.append(time.monotonic() - begun)
    print(f"\nin all {len(pages)} tabs after {', '.join(f'{s:.2f}' for s in took)} s")
    assert max(took) <= LIVE_S * slack()


def test_a_tab_too_many_says_so_on_every_screen(room: Served, show: Show) -> None:
    with contextlib.ExitStack() as open_sockets:
        for _ in range(SOCKETS_A_PERSON):
            heard_at(open_sockets.enter_context(room.facilitators.socket()), "hello")
        for path in ("/console", "/wall", "/room"):
            page = show(path)
            expect(page.locator("body")).to_contain_text("This room is open in too many tabs", timeout=10_000)


class Stream:
    """Somebody of HR and somebody of Payroll who enter five things a second, for ten seconds."""

    def __init__(self, room: Served) -> None:
        self.tabs = {"HR": room.participant("HR"), "Payroll": room.participant("Payroll")}
        self.thread = threading.Thread(target=self._run)
        self.failed: list[object] = []
        self.sent = 0

    def _run(self) -> None:
        begun = time.monotonic()
        for n in range(A_SECOND * SECONDS):
            team = ("HR", "Payroll")[n % 2]
            other = ("Payroll", "HR")[n % 2]
            fact = held(f"A thing {n}", team) if n % 5 == 0 else flow(team, f"A thing {n}", other)
            answer = self.tabs[team].post("/api/ops", op(facts=[fact], words="")).json()
            if not answer["ok"]:
                self.failed.append(answer)
            self.sent += 1
            time.sleep(max(0.0, begun + (n + 1) / A_SECOND - time.monotonic()))


def test_what_is_half_typed_stays_with_focus_and_caret_while_five_entries_a_second_arrive(
    room: Served, come: Come, show: Show
) -> None:
    stream = Stream(room)
    tell(stream.tabs["HR"], held("Zebra list", "HR"), flow("HR", "Zebra file", "Payroll"))
    act(stream.tabs["HR"], "point", kind="question", label="Who feeds the zebra?", about="")
    pages = {}

    pages["capture"] = come("HR").page
    pages["capture"].keyboard.type("HR sends the half typed ")

    pages["six boxes"] = come("HR").page
    pages["six boxes"].keyboard.press("Tab")
    expect(pages["six boxes"].locator("#six-asset")).to_be_focused()

    pages["question"] = come("HR").page
    letter(pages["question"], "q", "#question-title")
    pages["question"].keyboard.press("a")
    expect(pages["question"].locator("#question-answer")).to_be_focused()

    pages["yes, but"] = come("Payroll").page
    letter(pages["yes, but"], "c", "#handshake-yes")
    pages["yes, but"].keyboard.press("2")
    expect(pages["yes, but"].locator("#but-via")).to_be_focused()
    asked = pages["yes, but"].locator("#handshake-title").inner_text()

    for name, key, field in (("an action", "o", "action-label"), ("a note", "p", "park-label")):
        pages[name] = show("/console", 1360, 850)
        opened(pages[name], key)
        tab_to(pages[name], field)

    pages["a reason"] = show("/console", 1360, 850)
    opened(pages["a reason"], "c")
    pages["a reason"].keyboard.press("Enter")
    expect(pages["a reason"].locator("#revert-why")).to_be_focused()
    about = pages["a reason"].locator("li:has(#revert-why) p").first.inner_text().split("\n")[0]

    states = {name: half_typed(page) for name, page in pages.items()}
    letters = "abcdefgh"
    stream.thread.start()
    begun = time.monotonic()
    for typed in letters:
        for page in pages.values():
            page.keyboard.type(typed)
        time.sleep(max(0.0, begun + (letters.index(typed) + 1) * SECONDS / len(letters) - time.monotonic()))
    stream.thread.join()
    took = time.monotonic() - begun
    assert stream.failed == []
    print(f"\n{stream.sent} entries in {took:.1f} s")
    expect(pages["yes, but"].locator("#tab-handshake")).to_contain_text("(2", timeout=15_000)
    for name, (id_, start, end) in states.items():
        seen = [tuple(json.loads(line)) for line in pages[name].evaluate("window.seen")]
        wanted = [(id_, f"{start}{letters[:n]}{end}", len(start) + n) for n in range(len(letters) + 1)]
        assert seen == wanted, name
    assert pages["yes, but"].locator("#handshake-title").inner_text() == asked
    assert pages["a reason"].locator("li:has(#revert-why) p").first.inner_text().split("\n")[0] == about
    assert took <= SECONDS * 1.5 * slack()


def letter(page: Page, key: str, shows: str) -> None:
    """Press a single letter outside of the box."""
    page.keyboard.press("Shift+Tab")
    page.keyboard.press(key)
    page.locator(shows).wait_for()


def tab_to(page: Page, field: str) -> None:
    """Go on with Tab, or back, until this field has the focus."""
    for key in ("Shift+Tab", "Tab"):
        for _ in range(8):
            if page.evaluate("document.activeElement.id") == field:
                return
            page.keyboard.press(key)
    assert page.evaluate("document.activeElement.id") == field


def half_typed(page: Page) -> tuple[str, str, str]:
    """Type something, and go back into its middle; give the field and what stands before and after the caret."""
    page.keyboard.type("zebra half")
    for _ in range(4):
        page.keyboard.press("ArrowLeft")
    id_, value, at = page.evaluate(
        "() => { const at = document.activeElement; return [at.id, at.value, at.selectionStart]; }"
    )
    page.evaluate(RECORD)
    return id_, value[:at], value[at:]
