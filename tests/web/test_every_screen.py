"""Every screen as a projector and a phone show it, in both themes: axe finds nothing, and nothing is cut off."""

import pytest
from playwright.sync_api import Browser, Page, expect

from ima_graph.web.agenda import PHASES
from tests.browsing import Heard, faults, settle
from tests.web.big_screens import WAIT_MS, Show, act, flow, held, id_of, opened, tell
from tests.web.room_pages import Come
from tests.web.rooms import Served

pytestmark = [pytest.mark.slow]

WIDE, PHONE = (1920, 1080), (390, 844)
THEMES = pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
SIZES = pytest.mark.parametrize(("width", "height"), [WIDE, PHONE], ids=["projector", "phone"])
PANELS = "egdapohc"

# Words that are drawn beyond what shows them, and cannot be scrolled to.
CUT_OFF = """() => [...document.querySelectorAll('button, h1, h2, .chip, a, th, label, p')].filter((e) => {
  const style = getComputedStyle(e);
  return e.checkVisibility({visibilityProperty: true}) && !e.closest('.spoken, .skip')
    && e.clientWidth > 0 && e.scrollWidth > e.clientWidth + 1 && ['hidden', 'clip'].includes(style.overflowX);
}).map((e) => e.textContent.trim().slice(0, 60))"""


class Looks:
    """What is wrong with the screens that were looked at, by name."""

    def __init__(self) -> None:
        self.found: dict[str, list[str]] = {}

    def at(self, page: Page, name: str) -> None:
        """Look at what a page shows now."""
        settle(page)
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        cut = [f"cut off: {words}" for words in page.evaluate(CUT_OFF)]
        self.found[name] = faults(page) + [f"{wide} px too wide"] * (wide > 0) + cut

    def nothing_wrong(self, most: int) -> None:
        """Check that so many screens were looked at, and that all is well with them."""
        assert len(self.found) == most, sorted(self.found)
        assert {name: wrong for name, wrong in self.found.items() if wrong} == {}


def lively(room: Served) -> None:
    """Fill the room with something of every kind."""
    pay, hr = room.participant("Payroll", "Ana"), room.participant("HR")
    tell(hr, held("Staff list", "HR"), {**held("Staff list", "HR"), "type": "owns"})
    tell(pay, held("Pay roll file", "Payroll"), held("Payroll file", "Payroll"))
    tell(pay, flow("Payroll", "Payslips", "HR", frequency="monthly"), flow("HR", "Absence list", "Payroll"))
    number = room.room.project.register.log.last_number()
    for tab, value in ((hr, "To know who works here"), (pay, "To pay them")):
        act(tab, "set", record=id_of(room, "Staff list"), field="purpose", values=[value], seen=number)
    act(pay, "point", kind="question", label="Who reads the key log?", about="")
    act(room.facilitators, "point", kind="action", label="Ask the bank", who="Payroll", due="2027-06-30")


@THEMES
@SIZES
def test_what_a_participant_sees(room: Served, come: Come, width: int, height: int, dark: bool) -> None:
    lively(room)
    looks = Looks()
    guest = come("HR", width, height, dark)
    page = guest.page
    looks.at(page, "capture")
    guest.types("HR sends payslips to Estates monthly via SFTP so that all are paid")
    guest.sees("so that")
    looks.at(page, "capture with a card")
    if width == PHONE[0]:
        # Its other states are looked at beside what they do.
        return looks.nothing_wrong(2)
    page.keyboard.press("Tab")
    page.locator("#six-via").wait_for()
    looks.at(page, "six boxes")
    page.keyboard.press("Escape")
    page.keyboard.press("Shift+Tab")
    for key, shows in (("q", "#question-title"), ("c", "#handshake-title"), ("l", "#panel-team h3"), ("?", "#help")):
        page.keyboard.press(key)
        page.locator(shows).first.wait_for()
        looks.at(page, shows)
        if key == "c":
            page.keyboard.press("2")
            page.locator("#but-via").wait_for()
            looks.at(page, "yes, but")
            page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.goto(f"{room.base}/owner/{id_of(room, 'HR')}")
    looks.at(page, "owner review")
    return looks.nothing_wrong(9)


@THEMES
@SIZES
def test_what_a_facilitator_sees(room: Served, show: Show, heard: Heard, width: int, height: int, dark: bool) -> None:
    lively(room)
    looks = Looks()
    page = show("/leave", width, height, dark)
    looks.at(page, "leave before it is made")
    if width == PHONE[0]:
        return looks.nothing_wrong(1)
    heard.expect("status of 404")
    page.get_by_role("button", name="Make everything").press("Enter")
    page.locator("#made").wait_for()
    looks.at(page, "leave")
    asset = id_of(room, "Staff list")
    for path in (
        "/",
        f"/asset/{asset}",
        f"/asset/{asset}?edit=purpose",
        "/register",
        f"/team/{id_of(room, 'HR')}",
        "/playback",
        "/asset/nothing",
    ):
        page.goto(f"{room.base}{path}")
        looks.at(page, path)
    page.goto(f"{room.base}/console")
    page.locator("#main").wait_for()
    for key in PANELS:
        opened(page, key)
        looks.at(page, f"console {key}")
        page.keyboard.press("Escape")
        page.locator("[role=tab][aria-selected=true]").focus()
    page.keyboard.press("?")
    looks.at(page, "help of the console")
    return looks.nothing_wrong(18)


@THEMES
@SIZES
def test_what_everybody_sees_on_the_wall(room: Served, show: Show, width: int, height: int, dark: bool) -> None:
    lively(room)
    looks = Looks()
    page = show("/wall", width, height)
    if not dark:
        page.keyboard.press("d")
    for phase in PHASES if width == WIDE[0] else ():
        room.control("phase", phase=phase.key)
        expect(page.locator(".wall-prompt")).to_have_text(phase.prompt)
        page.wait_for_timeout(600)
        looks.at(page, phase.key)
    room.control("phase", phase="flows")
    room.control("silent", on=False)
    room.control("spotlight", about=id_of(room, "Payroll"), label="Payroll")
    page.locator(".wall-map.focus").wait_for(timeout=WAIT_MS)
    looks.at(page, "a team")
    looks.nothing_wrong(1 + len(PHASES) * (width == WIDE[0]))


@THEMES
def test_the_page_to_join_on_a_wide_screen(room: Served, browser: Browser, dark: bool) -> None:
    room.participant("Payroll")
    looks = Looks()
    context = browser.new_context(
        viewport={"width": WIDE[0], "height": WIDE[1]}, color_scheme="dark" if dark else "light"
    )
    page = context.new_page()
    for query in ("", "?code=AO", f"?code={room.room.code}"):
        page.goto(f"{room.base}/join{query}")
        looks.at(page, query)
    context.close()
    looks.nothing_wrong(3)
