"""The facilitator's console in a real browser: every act, by keyboard, and what it does."""

import re

import pytest
from playwright.sync_api import Page, expect

from ima_graph.web.agenda import PHASES
from tests.browsing import Heard
from tests.web.big_screens import WAIT_MS, Show, act, flow, held, id_of, opened, tell
from tests.web.room_pages import soon
from tests.web.rooms import Served, Tab


@pytest.fixture
def console(room: Served, show: Show) -> Page:
    page = show("/console", 1360, 850)
    page.locator("#main").wait_for()
    return page


def state(room: Served, tab: Tab | None = None) -> dict[str, object]:
    told = (tab or room.facilitators).state()["room"]
    assert isinstance(told, dict)
    return told


def rows(page: Page) -> list[str]:
    return [" ".join(text.split()) for text in page.locator(".worklist > li p").all_inner_texts()]


@pytest.mark.slow
def test_the_room_is_run_by_single_keys(room: Served, console: Page) -> None:
    for phase in PHASES:
        console.keyboard.press(str(phase.number))
        expect(console.locator(".phases [aria-pressed=true]")).to_contain_text(phase.name)
        assert room.room.phase.key == phase.key
    for key, is_on in (("f", "frozen"), ("k", "locked"), ("s", "silent")):
        for wanted in (True, False):
            console.keyboard.press(key)
            switch = console.locator(
                ".switches button", has=console.locator("kbd", has_text=re.compile(f"^{key}$", re.I))
            )
            expect(switch).to_have_attribute("aria-pressed", str(wanted).lower())
            assert state(room)[is_on] is wanted
    console.keyboard.press("4")
    expect(console.get_by_role("button", name="30 minutes")).to_be_visible()
    console.keyboard.press("t")
    expect(console.get_by_role("timer")).to_have_text(re.compile(r"^(30:00|29:5\d)$"))
    console.keyboard.press("+")
    expect(console.get_by_role("timer")).to_have_text(re.compile(r"^(35:00|34:5\d)$"))
    console.keyboard.press("t")
    expect(console.get_by_role("timer")).to_have_text("–:–")


@pytest.mark.slow
def test_joining_is_closed_and_the_code_renewed(room: Served, console: Page) -> None:
    before = room.room.code
    console.get_by_role("button", name="New code").click()
    expect(console.locator(".code")).not_to_have_text(before)
    expect(console.locator(".code")).to_have_text(room.room.code)
    console.get_by_role("button", name="Close joining").click()
    expect(console.locator(".run")).to_contain_text("Closed to newcomers.")
    assert room.tab().join(room.room.code, "Pay").status_code == 403
    console.get_by_role("button", name="Open joining").click()
    expect(console.locator(".code")).to_have_text(room.room.code)


@pytest.mark.slow
def test_how_long_a_team_was_quiet_grows_while_nothing_else_happens(room: Served, show: Show) -> None:
    pay = room.participant("Pay")
    console = show("/console", 1360, 850)
    line = console.locator("#panel-teams tbody tr")
    expect(line).to_contain_text("nothing yet")
    console.clock.install()
    tell(pay, held("Rota", "Pay"))
    expect(line).to_contain_text("just now")
    console.clock.fast_forward("06:30")
    expect(line).to_contain_text("6 min ago")
    expect(line.locator(".chip.waiting")).to_have_count(1)


@pytest.mark.slow
def test_a_quiet_team_is_nudged_and_teams_stand_by_name(room: Served, console: Page) -> None:
    pay, estates = room.participant("Pay"), room.participant("Estates")
    for n in range(3):
        tell(pay, held(f"Book {n}", "Pay"))
    lines = console.locator("#panel-teams tbody tr")
    expect(lines).to_have_count(2)
    assert [line.split()[0] for line in lines.all_inner_texts()] == ["Estates", "Pay"]
    expect(lines.first).to_contain_text("nothing yet")
    expect(lines.last).to_contain_text("just now")
    expect(lines.last.locator("td").nth(1)).to_have_text("3", timeout=WAIT_MS)
    opened(console, "e")
    console.keyboard.press("Enter")
    expect(console.locator(".banner")).to_contain_text("You ask: Estates has added nothing yet.")
    asked = state(room, estates)["ask"]
    assert isinstance(asked, dict)
    assert asked["text"] == "Estates has added nothing yet. What do you hold, send or receive?"
    assert state(room, pay)["ask"] is None
    console.get_by_role("button", name="Take back").click()
    expect(console.locator(".banner")).to_have_count(0)
    assert state(room, estates)["ask"] is None


@pytest.mark.slow
def test_one_person_is_asked_in_ones_own_words(room: Served, console: Page) -> None:
    ana, pay = room.participant("Pay", "Ana"), room.participant("Pay")
    console.get_by_label("Whom").select_option("Ana, Pay", timeout=WAIT_MS)
    console.get_by_label("Question").fill("Who keeps the rota?")
    console.keyboard.press("Enter")
    expect(console.locator(".banner")).to_contain_text("You ask: Who keeps the rota?")
    asked = state(room, ana)["ask"]
    assert isinstance(asked, dict)
    assert asked["text"] == "Who keeps the rota?"
    assert state(room, pay)["ask"] is None


@pytest.mark.slow
def test_what_comes_up_in_talk_is_parked(console: Page) -> None:
    opened(console, "p")
    console.get_by_label("A question or a note").fill("Who pays for the server?")
    console.keyboard.press("Enter")
    expect(console.locator("#panel-parked h3")).to_have_text("Questions", timeout=WAIT_MS)
    console.get_by_label("A question or a note").fill("Coffee at ten")
    console.keyboard.press("Enter")
    expect(console.locator("#panel-parked h3")).to_have_text(["Questions", "Notes"], timeout=WAIT_MS)


@pytest.mark.slow
def test_a_person_is_let_go(room: Served, console: Page) -> None:
    ana = room.participant("Pay", "Ana")
    console.locator("#panel-teams summary").first.click()
    console.get_by_role("button", name="Remove Ana").click()
    expect(console.get_by_role("status")).to_contain_text("Ana was let go.")
    assert ana.get("/api/state").status_code == 401


@pytest.mark.slow
def test_two_names_of_one_thing_are_joined_with_two_keys_and_parted_again(room: Served, console: Page) -> None:
    tell(room.participant("Pay"), held("Payroll file", "Pay"), held("Pay roll file", "Pay"))
    opened(console, "d")
    expect(console.locator("#panel-pairs .worklist li")).to_have_count(1, timeout=WAIT_MS)
    opened(console, "d")
    console.keyboard.press("Enter")
    expect(console.locator("#panel-pairs")).to_contain_text("No two names look alike.", timeout=WAIT_MS)
    names = room.facilitators.names()
    assert len(names & {"Payroll file", "Pay roll file"}) == 1
    console.keyboard.press("Control+z")
    expect(console.locator("#panel-pairs .worklist li")).to_have_count(1, timeout=WAIT_MS)
    assert {"Payroll file", "Pay roll file"} <= room.facilitators.names()


@pytest.mark.slow
def test_what_is_different_is_remembered_and_can_be_undone(room: Served, console: Page) -> None:
    tell(room.participant("Pay"), held("Payroll file", "Pay"), held("Pay roll file", "Pay"))
    opened(console, "d")
    console.get_by_role("button", name=re.compile("^Different")).click(timeout=WAIT_MS)
    expect(console.locator("#panel-pairs")).to_contain_text("No two names look alike.", timeout=WAIT_MS)
    console.get_by_role("button", name="Undo").click()
    expect(console.locator("#panel-pairs .worklist li")).to_have_count(1, timeout=WAIT_MS)


@pytest.mark.slow
def test_two_answers_are_settled(room: Served, console: Page) -> None:
    pay, audit = room.participant("Pay"), room.participant("Audit")
    tell(pay, held("Rota", "Pay"))
    number = room.room.project.register.log.last_number()
    rota = id_of(room, "Rota")
    act(pay, "set", record=rota, field="purpose", values=["To pay"], seen=number)
    act(audit, "set", record=rota, field="purpose", values=["To plan"], seen=number)
    opened(console, "a")
    answers = console.locator("#panel-rivals .worklist button:not(.plain)")
    expect(answers).to_have_count(2, timeout=WAIT_MS)
    assert {text.removesuffix(" (as the register says)") for text in answers.all_inner_texts()} == {"To pay", "To plan"}
    expect(console.locator("#panel-rivals")).to_contain_text("1 field of 1 thing.")
    console.get_by_role("button", name="To plan").click()
    expect(console.locator("#panel-rivals")).to_contain_text("Nowhere are there two answers.", timeout=WAIT_MS)
    rows_ = room.room.project.query("SELECT ?p WHERE { ?a <https://w3id.org/ima-graph/def#purpose> ?p }")
    assert "To plan" in str(rows_)
    assert "To pay" not in str(rows_)


@pytest.mark.slow
def test_a_parked_question_becomes_an_action_with_who_and_when(room: Served, console: Page) -> None:
    pay = room.participant("Pay")
    act(pay, "point", kind="question", label="Who reads the key log?", about="")
    opened(console, "p")
    expect(console.locator("#panel-parked .worklist li")).to_contain_text("Who reads the key log?", timeout=WAIT_MS)
    console.get_by_role("button", name="Make it an action").click()
    expect(console.locator("#action-label")).to_have_value("Who reads the key log?")
    expect(console.locator("#action-who")).to_be_focused()
    console.keyboard.type("Pa")
    console.keyboard.press("ArrowDown")
    console.keyboard.press("Enter")
    expect(console.locator("#action-who")).to_have_value("Pay")
    console.locator("#action-due").fill("2027-06-30")
    console.get_by_role("button", name="Add", exact=True).click()
    done = console.locator("#panel-actions .worklist li")
    expect(done).to_contain_text("Pay, by 30 June", timeout=WAIT_MS)

    def points() -> set[tuple[str, bool]]:
        return {(p["kind"], p["done"]) for p in room.facilitators.get("/api/lists").json()["points"]}

    # The action is entered first, then the question is closed.
    assert soon(lambda: points() == {("question", True), ("action", False)})
    done.get_by_role("button", name="Done").click()
    expect(done.locator(".chip.saved")).to_have_text("done", timeout=WAIT_MS)


@pytest.mark.slow
def test_a_counter_leads_to_its_list_and_from_there_to_a_team_to_all_and_to_an_action(
    room: Served, console: Page
) -> None:
    pay, audit = room.participant("Pay"), room.participant("Audit")
    tell(pay, flow("Pay", "Payroll file", "Audit"))
    expect(console.locator("#tab-handshakes")).to_contain_text("1", timeout=WAIT_MS)
    opened(console, "g")
    console.get_by_role("button", name="only one side said so").click()
    line = console.locator("#panel-gaps .worklist li")
    expect(line).to_contain_text("Pay to Audit: Payroll file")
    line.get_by_role("button", name="Ask Audit").click()
    expect(console.locator(".banner")).to_contain_text("You ask: Pay to Audit: Payroll file")
    assert state(room, audit)["ask"]
    line.get_by_role("button", name="Spotlight").click()
    expect(console.locator(".banner").first).to_contain_text("Everybody looks at: Pay to Audit: Payroll file")
    assert state(room, pay)["spotlight"]
    line.get_by_role("button", name="Make it an action").click()
    expect(console.locator("#action-label")).to_have_value("Pay to Audit: Payroll file: Ask Audit.")


@pytest.mark.slow
def test_any_entry_is_reverted_with_a_reason(room: Served, console: Page) -> None:
    tell(room.participant("Pay"), held("Nonsense", "Pay"))
    opened(console, "c")
    first = console.locator("#panel-changes .worklist > li").first
    expect(first).to_contain_text("Pay holds Nonsense", timeout=WAIT_MS)
    opened(console, "c")
    console.keyboard.press("Enter")
    expect(console.locator("#revert-why")).to_be_focused()
    console.keyboard.press("Enter")
    expect(console.get_by_role("alert")).to_contain_text("Say why")
    console.keyboard.type("A joke")
    console.keyboard.press("Enter")
    expect(console.locator("#panel-changes .worklist > li").nth(1)).to_contain_text("taken back", timeout=WAIT_MS)
    assert "Nonsense" not in room.facilitators.names()


@pytest.mark.slow
def test_open_handshakes_stand_by_team(room: Served, console: Page) -> None:
    tell(room.participant("Pay"), flow("Pay", "Payroll file", "Audit"), flow("Pay", "Rota", "Legal"))
    audit = room.participant("Audit")
    opened(console, "h")
    expect(console.locator("#panel-handshakes .worklist li")).to_have_count(2, timeout=WAIT_MS)
    assert rows(console) == ["Audit 1 flow", "Legal 1 flow"]
    expect(console.locator("#panel-handshakes .worklist li").last).to_contain_text("not in the room")
    console.get_by_role("button", name="Ask Audit").click()
    expect(console.locator(".banner")).to_contain_text("1 flow wait")
    assert state(room, audit)["ask"]


@pytest.mark.slow
def test_what_the_server_refuses_is_said(console: Page, heard: Heard) -> None:
    heard.expect("status of 404")
    console.keyboard.press("Control+z")
    expect(console.get_by_role("alert")).to_contain_text("You have nothing left to take back.")
    console.get_by_role("button", name="Close", exact=True).click()
    expect(console.get_by_role("alert")).to_have_count(0)


@pytest.mark.slow
def test_letters_do_nothing_in_fields_and_can_be_switched_off(room: Served, console: Page) -> None:
    opened(console, "o")
    expect(console.locator("#action-label")).to_be_focused()
    console.keyboard.type("4k")
    assert (room.room.phase.number, room.room.locked) == (1, False)
    console.locator("body").click(position={"x": 5, "y": 840})
    console.keyboard.press("?")
    console.get_by_role("dialog").get_by_role("checkbox").uncheck()
    console.keyboard.press("Escape")
    console.keyboard.press("4")
    console.wait_for_timeout(400)
    assert room.room.phase.number == 1


def test_the_other_pages_are_one_click_away(room: Served, console: Page) -> None:
    for name, address in (("Register", "/register"), ("Playback", "/playback"), ("Leave with everything", "/leave")):
        link = console.get_by_role("banner").get_by_role("link", name=name)
        expect(link).to_have_attribute("href", address)
        assert console.request.get(f"{room.base}{address}").status == 200
