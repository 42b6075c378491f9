"""A whole workshop by keyboard alone: nothing here clicks, or puts the focus anywhere but with a key."""

import re
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest
from playwright.sync_api import Browser, Page, expect

from ima_graph.web.agenda import PHASES
from tests.browsing import Heard
from tests.web.big_screens import OWN, ROUND_BEGINS, WAIT_MS, act, flow, held, tell
from tests.web.hands import Hands
from tests.web.room_pages import said
from tests.web.rooms import Served

pytestmark = [pytest.mark.slow]


@pytest.fixture
def page(browser: Browser, heard: Heard) -> Iterator[Page]:
    """A page of a browser of its own, as its person has it before they come."""
    heard.expect(OWN)
    heard.allow(ROUND_BEGINS)
    context = browser.new_context(viewport={"width": 1360, "height": 850}, locale="en-GB", reduced_motion="reduce")
    page = context.new_page()
    heard.listen(page)
    yield page
    context.close()
    assert heard.unexpected() == []


def test_a_participant_takes_part_in_all_of_it(room: Served, page: Page) -> None:
    pay = room.participant("Payroll")
    room.control("phase", phase="flows")
    hands = Hands(page)
    join(room, hands)
    capture(hands)
    six_boxes(hands)
    answer_a_question(room, hands)
    tell(pay, flow("Payroll", "Payslips", "HR"), flow("Payroll", "Pension file", "HR"))
    shake_hands(hands)
    an_asset(hands)


def join(room: Served, hands: Hands) -> None:
    hands.page.goto(f"{room.base}/join")
    assert hands.at()[0] == "code"
    hands.type(room.room.code)
    hands.press("Enter")
    hands.page.wait_for_url("**/join?code=*")
    hands.tab("new_team")
    hands.type("HR")
    hands.tab("Join")
    hands.press("Enter")
    hands.page.wait_for_url("**/room")
    hands.sees("h1", "HR")


def capture(hands: Hands) -> None:
    first = hands.page.locator(".feed .entry").first
    hands.says("HR holds staff list")
    expect(first).to_contain_text("staff list")
    hands.says("HR owns staff list")
    hands.type("HR sends sta")
    hands.page.locator("#capture-offers li").first.wait_for()
    hands.press("ArrowDown", "Tab")
    hands.type("to Payr")
    hands.page.locator("#capture-offers li").first.wait_for()
    hands.press("ArrowDown", "Enter")
    expect(hands.page.locator("#capture-box")).to_have_value("HR sends staff list to Payroll ")
    hands.says("monthly")
    expect(first).to_contain_text("HR → Payroll: staff list monthly")
    hands.type("HR sends rota to Estates weekly")
    hands.sees(".fact", "Estates")
    hands.press("ArrowDown")
    assert hands.at()[1] == "From: HR. Change"
    hands.tab("To: Estates", most=2)
    hands.press("Enter")
    hands.type("Pensions")
    hands.press("Enter")
    hands.sees(".fact", "Pensions")
    hands.press("ArrowDown", "Escape")
    assert hands.at()[0] == "capture-box"
    hands.press("Enter")
    expect(first).to_contain_text("HR → Pensions: rota weekly", timeout=WAIT_MS)
    hands.press("Control+z")
    expect(hands.page.locator(".feed")).not_to_contain_text("rota", timeout=WAIT_MS)


def six_boxes(hands: Hands) -> None:
    hands.press("Tab")
    expect(hands.page.locator("#six-asset")).to_be_focused()
    hands.type("Leave calendar")
    hands.press("Tab")
    hands.type("payr")
    hands.press("ArrowDown", "Tab", "Tab")
    hands.type("week")
    hands.press("ArrowDown", "Enter", "Enter")
    hands.sees(".feed .entry", "HR → Payroll: Leave calendar weekly")
    expect(hands.page.locator("#six-asset")).to_be_focused()
    hands.press("Escape")
    expect(hands.page.locator("#six-asset")).to_have_count(0)
    assert hands.at()[0] == "capture-box"


def answer_a_question(room: Served, hands: Hands) -> None:
    hands.tab("tab-capture", "Shift+Tab")
    hands.press("q")
    hands.page.locator("#question-title").wait_for(timeout=WAIT_MS)
    for key, words in (("1", "Nobody here knows"), ("5", "")):
        before = hands.page.locator(".ask").inner_text()
        hands.press(key)
        expect(hands.page.locator(".ask")).not_to_have_text(before, timeout=WAIT_MS)
        hands.page.locator("#question-title").wait_for(timeout=WAIT_MS)
        assert any(words in line for line in said(room))
    hands.press("a")
    assert hands.at()[0] == "question-answer"
    hands.tab("tab-question", "Shift+Tab")


def shake_hands(hands: Hands) -> None:
    hands.press("c")
    hands.sees("#tab-handshake", "(2)")
    hands.sees("#handshake-title", "Payroll says you receive")
    hands.press("1")
    hands.sees(".ask", "One flow waits")
    hands.press("2")
    assert hands.at()[0] == "but-via"
    hands.tab("but-frequency", most=1)
    hands.type("monthly")
    hands.press("Enter")
    hands.sees("#panel-handshake", "Nothing waits for you.")
    hands.press("/")
    assert hands.at()[0] == "capture-box"
    hands.sees(".feed", "✓ confirmed")
    hands.sees(".feed", "⇄ two answers")


def an_asset(hands: Hands) -> None:
    hands.tab("tab-capture", "Shift+Tab")
    hands.press("l")
    hands.tab("staff list")
    hands.press("Enter")
    hands.page.wait_for_url("**/asset/*")
    hands.tab("Change Purpose")
    hands.press("Enter")
    hands.page.locator("#v-purpose").wait_for()
    hands.tab("v-purpose")
    hands.type("To know who works here.")
    hands.tab("Save")
    hands.press("Enter")
    hands.sees("[role=status]", "Saved.")
    hands.sees("#f-purpose .held", "To know who works here.")
    hands.tab("Your assets", "Shift+Tab")
    hands.press("Enter")
    hands.page.wait_for_url("**/owner/*")
    hands.sees(".owned", "not said yet")
    hands.tab("Mine: staff list")
    hands.press("Enter")
    expect(hands.page.locator(".owned .chip.saved").first).to_have_text(re.compile("mine"), timeout=WAIT_MS)
    hands.tab("Room", "Shift+Tab")
    hands.press("Enter")
    hands.page.wait_for_url("**/room")
    expect(hands.page.locator("#capture-box")).to_be_focused()


def test_a_facilitator_runs_all_of_it(room: Served, page: Page, tmp_path: Path) -> None:
    pay = room.participant("Pay", "Ana")
    page.goto(room.link.replace("localhost", "127.0.0.1"))
    hands = Hands(page)
    if not page.url.endswith("/console"):
        hands.tab("Open the room")
        hands.press("Enter")
    page.wait_for_url("**/console")
    page.locator("#main").wait_for()
    run(room, hands)
    tell(pay, held("Payroll file", "Pay"), held("Pay roll file", "Pay"), held("Key log", "Pay"), held("Keylog", "Pay"))
    tell(pay, held("Nonsense", "Pay"))
    settle(hands)
    act(pay, "point", kind="question", label="Who reads the key log?", about="")
    park(hands)
    turn_back(room, hands)
    show(room, hands)
    leave(hands, tmp_path)
    play_back(hands)


def run(room: Served, hands: Hands) -> None:
    for phase in PHASES:
        hands.press(str(phase.number))
        hands.sees(".phases [aria-pressed=true]", phase.name)
    hands.press("t")
    hands.sees("[role=timer]", re.compile(r"5:00|4:5\d"))
    hands.press("t")
    hands.sees("[role=timer]", "–:–")
    for key, words, name in (("f", "The wall stands still", "frozen"), ("k", "The room is locked", "locked")):
        hands.press(key)
        hands.sees(".banner", words)
        assert getattr(room.room, name)
        hands.press(key)
        expect(hands.page.locator(".banner")).to_have_count(0)


def settle(hands: Hands) -> None:
    pairs = hands.page.locator("#panel-pairs .worklist > li")
    hands.press("d")
    expect(pairs).to_have_count(2, timeout=WAIT_MS)
    hands.press("d")
    hands.page.wait_for_function("() => document.activeElement.textContent.startsWith('Same')")
    hands.press("Enter")
    expect(pairs).to_have_count(1, timeout=WAIT_MS)
    hands.press("d")
    hands.tab("Different")
    hands.press("Enter")
    hands.sees("#panel-pairs", "No two names look alike.")


def park(hands: Hands) -> None:
    hands.press("p")
    hands.sees("#panel-parked", "Who reads the key log?")
    expect(hands.page.locator("#park-label")).to_be_focused()
    hands.type("Coffee at ten")
    hands.press("Enter")
    hands.sees("#panel-parked", "Notes")
    expect(hands.page.locator("#park-label")).to_be_focused()
    expect(hands.page.locator("#park-label")).to_have_value("")
    hands.tab("Make it an action: Who reads the key log?")
    hands.press("Enter")
    expect(hands.page.locator("#action-who")).to_be_focused()
    hands.type("Pa")
    hands.press("ArrowDown", "Enter", "Tab")
    assert hands.at()[0] == "action-due"
    hands.type("06062027")  # the same in every order of day and month
    expect(hands.page.locator("#action-due")).to_have_value("2027-06-06")
    hands.tab("Add", most=4)
    hands.press("Enter")
    hands.sees("#panel-actions .worklist", "Pay, by 6 June")


def turn_back(room: Served, hands: Hands) -> None:
    hands.tab("tab-actions", "Shift+Tab", 20)
    hands.press("c")
    hands.page.wait_for_function("() => document.activeElement.textContent.startsWith('Revert…')")
    while "Nonsense" not in hands.at()[1]:
        hands.press("Tab")
    hands.press("Enter")
    expect(hands.page.locator("#revert-why")).to_be_focused()
    hands.type("A joke")
    hands.press("Enter")
    hands.sees("#panel-changes .done", "Nonsense")
    assert "Nonsense" not in room.participant("Pay").names()


def show(room: Served, hands: Hands) -> None:
    hands.tab("tab-changes", "Shift+Tab", 80)
    hands.press("e")
    hands.tab("Spotlight Pay", most=6)
    hands.press("Enter")
    hands.sees(".banner", "Everybody looks at: Pay")
    hands.tab("End", "Shift+Tab")
    hands.press("Enter")
    expect(hands.page.locator(".banner")).to_have_count(0)
    hands.tab("Show names")
    for is_on in (True, False):
        hands.press("Enter")
        expect(hands.page.get_by_role("button", name="Show names")).to_have_attribute(
            "aria-pressed", str(is_on).lower()
        )
        assert room.room.names is is_on


def leave(hands: Hands, folder: Path) -> None:
    hands.press("l")
    hands.page.wait_for_url("**/leave")
    hands.tab("With people’s names")
    hands.press("Space")
    hands.tab("Make everything", most=1)
    hands.press("Enter")
    hands.page.locator("#made").wait_for(timeout=30_000)
    hands.sees("#made", "with names")
    hands.tab("Download the zip")
    with hands.page.expect_download() as download:
        hands.press("Enter")
    download.value.save_as(folder / "all.zip")
    assert "register.xlsx" in " ".join(ZipFile(folder / "all.zip").namelist())


def play_back(hands: Hands) -> None:
    hands.tab("Playback", "Shift+Tab")
    hands.press("Enter")
    hands.page.wait_for_url("**/playback")
    last = int(hands.page.locator("#n").input_value())
    hands.tab("n")
    hands.press("Home", "ArrowRight", "ArrowRight")
    hands.tab("Show where the slider stands")
    hands.press("Enter")
    hands.page.wait_for_url("**/playback?n=3")
    hands.sees("main", f"The register as it was known after change 3 of {last}")
