"""The participant's page: capture, look-alikes, six boxes, paste, undo, questions and the handshake, by keyboard."""

import pytest
from playwright.sync_api import expect

from tests.web.room_pages import BOX, Come, ids, said, soon
from tests.web.rooms import Served, op

FLOW = "HR sends absence list to Payroll monthly"


def test_from_the_code_to_the_first_stored_entry(room: Served, come: Come) -> None:
    guest = come("HR")
    guest.says(FLOW)
    assert soon(lambda: FLOW in said(room))
    guest.all_saved()
    expect(guest.page.locator(".feed .entry").first).to_contain_text("HR → Payroll: absence list monthly")
    assert (guest.focused(), guest.box.input_value()) == ("capture-box", "")


def test_the_card_is_shown_before_anything_is_added(room: Served, come: Come) -> None:
    guest = come("HR")
    guest.types(FLOW)
    chips = guest.page.locator(".fact .chip")
    expect(chips.first).to_have_text("HR")
    assert [text for text in chips.all_inner_texts() if not text.startswith("+")] == [
        "HR",
        "absence list",
        "Payroll",
        "monthly",
    ]
    assert FLOW not in said(room)


def test_an_unclear_part_is_asked_for_and_never_guessed(room: Served, come: Come) -> None:
    guest = come("HR")
    guest.types("HR sends absence list")
    expect(guest.page.locator(".chip.unclear")).to_have_text("to whom?")
    guest.page.keyboard.press("Enter")
    assert guest.focused() == "draft-0-to"
    guest.page.keyboard.type("Estates")
    guest.page.keyboard.press("Enter")
    assert guest.focused() == "capture-box"
    guest.page.keyboard.press("Enter")
    guest.all_saved()
    expect(guest.page.locator(".feed .entry").first).to_contain_text("HR → Estates: absence list")


def test_a_chip_is_clicked_and_corrected(come: Come) -> None:
    guest = come("HR")
    guest.types(FLOW)
    guest.page.get_by_role("button", name="To: Payroll. Change").click()
    guest.page.keyboard.type("Pensions")
    guest.page.keyboard.press("Enter")
    guest.page.keyboard.press("Enter")
    guest.all_saved()
    expect(guest.page.locator(".feed .entry").first).to_contain_text("HR → Pensions: absence list")


@pytest.mark.parametrize(("key", "team"), [("Enter", "Finance Department"), ("Escape", "Finance")])
def test_a_look_alike_is_asked_about(room: Served, come: Come, key: str, team: str) -> None:
    room.participant("Finance Department")
    guest = come("HR")
    guest.types("HR sends budget to Finance")
    guest.sees("Same as Finance Department?")
    guest.page.wait_for_timeout(400)  # what was asked a moment ago is not answered by the next key
    guest.page.keyboard.press(key)
    if key == "Escape":
        expect(guest.page.locator(".like")).to_have_count(0)
        guest.page.keyboard.press("Enter")
    guest.all_saved()
    expect(guest.page.locator(".feed .entry").first).to_contain_text(f"HR → {team}: budget")
    if key == "Escape":
        guest.types("HR sends budget to Finance")
        guest.page.locator(".fact").first.wait_for()
        expect(guest.page.locator(".like")).to_have_count(0)


def test_enter_in_haste_never_takes_a_look_alike_for_granted(room: Served, come: Come) -> None:
    room.participant("Finance Department")
    guest = come("HR")
    guest.types("HR sends budget to Finance")
    guest.page.keyboard.press("Enter")
    guest.types("HR holds staff list")
    guest.page.keyboard.press("Enter")
    guest.sees("Needs a look (1)")
    assert soon(lambda: "HR holds staff list" in said(room))
    assert "HR sends budget to Finance" not in said(room)
    guest.page.get_by_role("button", name="Yes, the same").click()
    guest.page.locator(".look .main").click()
    assert soon(lambda: "HR sends budget to Finance" in said(room))
    guest.all_saved()


def test_shift_and_enter_opens_the_page_of_what_was_added(come: Come) -> None:
    guest = come("HR")
    guest.types(FLOW)
    guest.page.locator(".fact").first.wait_for()
    guest.page.keyboard.press("Shift+Enter")
    guest.page.wait_for_url("**/asset/*")
    expect(guest.page.locator("h1")).to_contain_text("absence list")


def test_what_does_not_parse_is_a_note_and_a_question_is_parked(room: Served, come: Come) -> None:
    guest = come("HR")
    guest.types("blah blah")
    guest.sees("Say who, what, to whom to make it a flow")
    guest.page.keyboard.press("Enter")
    guest.types("Who keeps the keys?")
    guest.sees("is parked for the facilitator")
    guest.page.keyboard.press("Enter")
    guest.all_saved()
    kinds = {row[2]: row[1] for row in room.facilitators.state()["records"]}
    assert kinds["blah blah"] == kinds["Who keeps the keys?"] == "OpenPoint"


def test_six_boxes_by_keyboard_with_completion(room: Served, come: Come) -> None:
    room.participant("Legal Services")
    guest = come("HR")
    guest.box.focus()
    press = guest.page.keyboard.press
    press("Tab")
    expect(guest.page.locator("#six-asset")).to_be_focused()
    guest.page.keyboard.type("Contracts")
    press("Tab")
    guest.page.keyboard.type("leg")
    expect(guest.page.get_by_role("option", name="Legal Services")).to_be_visible()
    press("ArrowDown")
    press("Tab")
    guest.page.keyboard.type("e-mail")
    press("Tab")
    guest.page.keyboard.type("wee")
    press("ArrowDown")
    press("Enter")
    press("Enter")
    assert soon(lambda: any("Contracts" in words for words in said(room)))
    guest.all_saved()
    expect(guest.page.locator(".feed .entry").first).to_contain_text("HR → Legal Services: Contracts weekly")
    press("Escape")
    assert guest.focused() == "capture-box"


def test_pasted_lines_and_cells_are_shown_before_they_are_added(room: Served, come: Come) -> None:
    guest = come("HR")
    guest.pastes(f"{FLOW}\nHR holds staff list\nHR sends rota")
    rows = guest.page.locator("#paste tbody tr")
    expect(rows).to_have_count(3)
    expect(rows.nth(2)).to_contain_text("to whom?")
    assert FLOW not in said(room)
    rows.nth(2).locator("input").uncheck()
    guest.page.get_by_role("button", name="Add all 2").click()
    guest.all_saved()
    guest.pastes("From\tWhat\tTo\tHow often\nHR\tRota\tEstates\tweekly\nPayroll\tP60\tHR\tyearly")
    expect(guest.page.locator("#paste tbody tr")).to_have_count(2)
    guest.page.get_by_role("button", name="Add all 2").click()
    guest.all_saved()
    guest.types("HR holds minutes")
    assert guest.box.input_value() == "HR holds minutes"
    guest.sees("Payroll → HR: P60 yearly")
    assert not any("HR sends rota" in entry for entry in guest.feed())


def test_undo_takes_back_ones_own_last_entry_only(room: Served, come: Come) -> None:
    guest, other = come("HR"), room.participant("HR")
    guest.says("HR holds staff list")
    guest.all_saved()
    other.enter("Minutes")
    guest.box.focus()
    guest.page.keyboard.press("Control+z")
    assert soon(lambda: "staff list" not in room.facilitators.names())
    assert "Minutes" in room.facilitators.names()


def test_half_typed_text_and_focus_are_kept_while_others_enter(room: Served, come: Come) -> None:
    guest, other = come("HR"), room.participant("HR")
    guest.box.focus()
    text = "HR sends the half typed"
    for number, letter in enumerate(text):
        guest.page.keyboard.type(letter)
        if number % 2 == 0:
            fact = {"type": "holds", "who": "HR", "asset": f"Thing {number}", "unclear": [], "words": ""}
            assert other.post("/api/ops", op(facts=[fact], words="")).json()["ok"]
    assert soon(lambda: guest.page.locator(".feed .entry").count() == (len(text) + 1) // 2)
    assert (guest.box.input_value(), guest.focused()) == (text, "capture-box")
    guest.page.reload()
    expect(guest.page.locator(BOX)).to_have_value(text)


def test_a_text_too_long_is_refused_in_a_sentence(come: Come) -> None:
    guest = come("HR")
    guest.box.fill("x" * 10_000)
    guest.sees("That is 10,000 letters; 2,000 are the most. Enter it in parts.")
    guest.page.keyboard.press("Enter")
    assert guest.box.input_value() == "x" * 10_000


def test_markup_stays_text(room: Served, come: Come) -> None:
    guest = come("HR")
    evil = "<img src=x onerror=alert(1)><script>alert(2)</script>"
    guest.types(f"HR holds {evil}")
    guest.page.locator(".fact").first.wait_for()
    guest.page.keyboard.press("Enter")
    guest.all_saved()
    guest.sees("<img src=x onerror=alert(1)>")
    assert guest.page.locator("#live img, #live script").count() == 0


def test_a_question_is_answered_by_keyboard(room: Served, come: Come) -> None:
    guest = come("HR")
    guest.says(FLOW)
    guest.all_saved()
    guest.page.locator("#tab-capture").focus()
    guest.page.keyboard.press("q")
    guest.page.locator("#question-title").wait_for()
    before = len(ids(room))
    guest.page.keyboard.press("1")
    assert soon(lambda: len(ids(room)) == before + 1)
    assert said(room)[-1] == "Nobody here knows"
    assert guest.focused() == "panel-question"


def test_the_handshake_is_answered_by_keyboard(room: Served, come: Come) -> None:
    sender = come("HR")
    sender.says(FLOW)
    sender.says("HR sends rota to Payroll weekly")
    sender.all_saved()
    receiver = come("Payroll")
    expect(receiver.page.locator("#tab-handshake")).to_have_text("Confirm (2)")
    receiver.page.locator("#tab-capture").focus()
    receiver.page.keyboard.press("c")
    receiver.sees("HR says you receive")
    receiver.page.keyboard.press("1")
    receiver.sees("One flow waits")
    receiver.page.keyboard.press("2")
    expect(receiver.page.locator("#but-via")).to_be_focused()
    receiver.page.keyboard.press("Tab")
    receiver.page.keyboard.press("Control+a")
    receiver.page.keyboard.type("daily")
    receiver.page.keyboard.press("Enter")
    receiver.sees("Nothing waits for you.")
    receiver.all_saved()
    sender.sees("✓ confirmed")
    sender.sees("⇄ two answers")


def test_single_letters_can_be_switched_off(come: Come) -> None:
    guest = come("HR")
    guest.types("q?c")
    assert guest.box.input_value() == "q?c"
    guest.page.keyboard.press("Escape")
    guest.page.locator("#tab-capture").focus()
    guest.page.keyboard.press("?")
    guest.page.get_by_label("Single letters").uncheck()
    guest.page.keyboard.press("Escape")
    guest.page.locator("#tab-capture").focus()
    guest.page.keyboard.press("q")
    expect(guest.page.locator("#tab-capture")).to_have_attribute("aria-selected", "true")
    guest.page.keyboard.press("ArrowRight")
    expect(guest.page.locator("#tab-question")).to_have_attribute("aria-selected", "true")


def test_undo_is_not_offered_for_an_entry_that_changed_nothing(room: Served, come: Come) -> None:
    guest = come("HR")
    for sentence in ("HR holds staff list", "HR holds rota"):
        guest.says(sentence)
        guest.all_saved()
    guest.says("HR holds staff list")
    guest.sees("That is known already.")
    expect(guest.page.locator("button.undo")).to_have_attribute("title", "Undo: HR holds rota")
    guest.page.keyboard.press("Control+z")
    guest.all_saved()
    expect(guest.page.locator("button.undo")).to_have_attribute("title", "Undo: HR holds staff list")
    assert [t for t in room.facilitators.names() if t in ("rota", "staff list")] == ["staff list"]


def test_not_us_is_said_with_one_key_and_written_down(room: Served, come: Come) -> None:
    guest = come("HR")
    guest.says(FLOW)
    guest.all_saved()
    guest.page.locator("#tab-capture").focus()
    guest.page.keyboard.press("q")
    guest.page.locator("#question-title").wait_for()
    guest.page.keyboard.press("4")
    guest.all_saved()
    log = room.room.project.register.log
    assert log.evidence(log.last_number())["words"] == "Not us"


def test_the_other_pages_are_one_click_away_from_every_tab(room: Served, come: Come) -> None:
    guest = come("HR")
    team = next(p.team for p in room.room.people.values() if p.team_label == "HR")
    for tab in ("capture", "question", "handshake", "team"):
        guest.page.locator(f"#tab-{tab}").click()
        links = guest.page.get_by_role("navigation", name="Other pages").locator("a")
        addresses = [link.get_attribute("href") for link in links.all()]
        assert addresses == ["/register", f"/owner/{team}", "/playback", "/wall", "/leave"]
    for address in addresses:
        assert guest.page.request.get(f"{room.base}{address}").status == 200
