"""Each state of the participant's page can be read, by everybody: two widths, two themes, and what each one says."""

import pytest
from playwright.sync_api import Browser, expect

from tests.browsing import Heard, faults, settle
from tests.web.room_pages import Come, banner
from tests.web.rooms import Served

SIZES = [(390, 844), (1360, 850)]


@pytest.mark.slow
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize(("width", "height"), SIZES)
def test_no_screen_keeps_anybody_out(room: Served, come: Come, width: int, height: int, dark: bool) -> None:
    sender = room.participant("Finance Department")
    fact = {"type": "flow", "from": "Finance Department", "to": "HR", "asset": "Budget", "unclear": [], "words": ""}
    assert sender.post("/api/ops", {"op": "add", "id": "a" * 24, "facts": [fact], "words": ""}).json()["ok"]
    guest = come("HR", width, height, dark)
    found: dict[str, list[str]] = {}

    def look(name: str) -> None:
        settle(guest.page)
        wide = guest.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        found[name] = faults(guest.page) + ([f"{wide} px too wide"] if wide > 0 else [])

    look("empty")
    guest.types("HR sends payslips to Finance")
    guest.sees("Same as Finance Department?")
    look("look-alike")
    guest.page.keyboard.press("Tab")
    look("six boxes")
    guest.page.keyboard.press("Escape")
    guest.page.keyboard.press("Escape")
    guest.types("HR sends payslips")
    guest.page.locator(".chip.unclear").wait_for()
    guest.page.keyboard.press("Enter")
    guest.page.keyboard.type("Fin")
    look("unclear")
    guest.page.keyboard.press("Escape")
    guest.page.keyboard.press("Escape")
    guest.pastes("HR holds rota\nHR sends minutes")
    guest.page.locator("#paste[open]").wait_for()
    look("paste")
    guest.page.keyboard.press("Escape")
    guest.page.locator("#tab-question").click()
    guest.page.locator("#question-title").wait_for()
    look("question")
    guest.page.locator("#tab-handshake").click()
    guest.sees("Finance Department says you receive")
    look("handshake")
    guest.page.keyboard.press("2")
    guest.page.locator("#but-via").wait_for()
    look("yes, but")
    guest.page.locator("#tab-team").click()
    look("team")
    guest.page.keyboard.press("?")
    guest.page.locator("#help[open]").wait_for()
    look("help")
    assert {name: what for name, what in found.items() if what} == {}


@pytest.mark.slow
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize(("width", "height"), SIZES)
def test_the_page_to_join_keeps_nobody_out(
    browser: Browser, heard: Heard, room: Served, width: int, height: int, dark: bool
) -> None:
    room.participant("Finance Department")
    heard.expect(r"^request: GET http://127\.0\.0\.1:\d+/")
    heard.expect(r"^console error: Failed to load resource: .* 403")
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme="dark" if dark else "light")
    page = context.new_page()
    heard.listen(page)
    for query in ("", "?code=AO", f"?code={room.room.code}"):
        page.goto(f"{room.base}/join{query}")
        assert faults(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    room.control("close", on=True)
    page.goto(f"{room.base}/join")
    expect(page.locator("main")).to_contain_text("Ask the facilitator")
    assert faults(page) == []
    context.close()
    assert heard.unexpected() == []


def test_each_state_of_the_room_is_said_in_one_sentence(room: Served, come: Come) -> None:
    guest = come("HR")
    room.control("silent", on=True)
    silent = "A silent round: each team sees only its own entries. All is shown when it is over."
    assert banner(guest.page, "silent") == silent
    assert guest.page.locator("#saved").inner_text() == "All saved"
    room.control("silent", on=False)
    room.control("freeze", on=True)
    assert banner(guest.page, "frozen") == "The wall stands still while it is tidied. Your entries are taken as always."
    room.control("freeze", on=False)
    room.control("ask", text="Who keeps the keys?")
    assert banner(guest.page, "ask") == "The facilitator asks: Who keeps the keys?"
    room.control("spotlight", about="x1", label="Payroll file")
    assert banner(guest.page, "spotlight") == "Look together at: Payroll file"
    room.control("phase", phase="flows")
    guest.sees("What do you receive, what do you send, and to whom?")
    room.control("timer", minutes=10)
    expect(guest.page.get_by_role("timer")).to_contain_text("9:5")
    guest.page.evaluate("document.body.dataset.version = '0.0.0'")
    room.control("freeze", on=False)
    assert banner(guest.page, "version").startswith("The program was renewed meanwhile.")


def test_a_disk_that_is_full_is_said_and_the_entries_wait(room: Served, come: Come) -> None:
    guest = come("HR")
    room.room.full = True
    room.control("freeze", on=False)
    assert banner(guest.page, "full").startswith("The facilitator’s laptop is full.")


def test_a_viewer_is_told_how_to_take_part(browser: Browser, heard: Heard, room: Served) -> None:
    heard.expect(r"^request: (GET|POST) http://127\.0\.0\.1:\d+/")
    page = browser.new_page()
    heard.listen(page)
    page.goto(f"{room.base}/join?code={room.room.code}")
    page.get_by_role("button", name="Only watch").click()
    page.wait_for_url("**/wall")
    page.close()


def test_targets_are_large_enough_for_a_thumb(come: Come) -> None:
    guest = come("HR", 390, 844)
    guest.types("HR sends payslips")
    guest.page.locator(".chip.unclear").wait_for()
    sizes = guest.page.locator("button:visible").evaluate_all(
        "all => all.map(b => [b.textContent.trim(), b.getBoundingClientRect().height])"
    )
    assert [(name, height) for name, height in sizes if height < 24] == []
    big = guest.page.locator(".acts button:visible, [role=tab]").evaluate_all(
        "all => all.map(b => b.getBoundingClientRect().height)"
    )
    assert min(big) >= 44
