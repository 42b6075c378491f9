"""Nothing that is entered is lost or doubled: server away, tab closed, two tabs, refused, locked, full."""

from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.browsing import Heard
from tests.web.room_pages import BOX, Come, at_work, banner, coming, ids, said, soon
from tests.web.rooms import Served, holds, served

# A browser writes on its console whatever does not answer, or says no.
AWAY = r"^console error: (Failed to load resource|WebSocket connection)"


def test_what_is_typed_while_the_server_is_away_is_sent_when_it_is_back(
    browser: Browser, heard: Heard, folder: Path
) -> None:
    heard.expect(AWAY)
    with served(folder, "Test workshop") as room:
        port = room.room.port
        with coming(browser, heard, room) as come:
            guest = come("HR")
            guest.says("HR holds staff list")
            guest.all_saved()
            room.server.should_exit = True
            room.thread.join()
            assert banner(guest.page, "offline") == "Not connected. Keep typing; what you enter waits here."
            for sentence in ("HR holds rota", "HR sends absence list", "HR holds minutes"):
                guest.types(sentence)
                guest.page.keyboard.press("Enter")
            guest.waits_with(3)
            assert banner(guest.page, "offline") == "Not connected. Keep typing; 3 entries wait here."
            guest.types("half typed")
            room.room.project.close()
            with served(folder, port=port) as again:
                guest.sees("Needs a look (1)")
                assert soon(lambda: {"HR holds rota", "HR holds minutes"} <= set(said(again)))
                assert "HR sends absence list" not in said(again)
                guest.page.locator(".look").get_by_role("button", name="To: to whom?. Change").click()
                guest.page.keyboard.type("Payroll")
                guest.page.keyboard.press("Enter")
                guest.page.locator(".look .main").click()
                guest.all_saved()
                assert sorted(said(again)) == sorted(set(said(again)))
                assert len(ids(again)) == len(set(ids(again)))
                assert guest.box.input_value() == "half typed"


def test_a_tab_closed_in_an_outage_loses_nothing_and_two_tabs_send_once(
    browser: Browser, heard: Heard, folder: Path
) -> None:
    heard.expect(AWAY)
    with served(folder, "Test workshop") as room:
        port = room.room.port
        with coming(browser, heard, room) as come:
            guest = come("HR")
            second = guest.page.context.new_page()
            heard.listen(second)
            second.goto(f"{room.base}/room")
            tabs = [guest, at_work(second, room.base)]
            room.server.should_exit = True
            room.thread.join()
            for number, tab in enumerate(tabs):
                tab.page.bring_to_front()
                for part in ("one", "two"):
                    tab.types(f"HR holds {part} of tab {number}")
                    tab.page.keyboard.press("Enter")
            tabs[0].waits_with(4)
            tabs[1].waits_with(4)
            second.close()
            room.room.project.close()
            with served(folder, port=port) as again:
                guest.all_saved()
                held = [words for words in said(again) if "of tab" in words]
                assert sorted(held) == [f"HR holds {part} of tab {n}" for part in ("one", "two") for n in (0, 1)]


def test_a_refused_entry_is_shown_with_its_sentence_and_can_be_mended(room: Served, come: Come, heard: Heard) -> None:
    heard.expect(r"console error: Failed to load resource: .* 400")
    guest = come("HR")
    guest.page.evaluate("localStorage.length")
    guest.box.fill("HR holds \ud83d\udcc4 papers \u0007")
    guest.page.keyboard.press("Enter")
    guest.sees("This is not plain text")
    guest.sees("Needs a look (1)")
    guest.page.get_by_role("button", name="Change the words").click()
    guest.page.keyboard.press("Control+a")
    guest.page.keyboard.type("HR holds papers")
    guest.page.keyboard.press("Enter")
    guest.all_saved()
    assert said(room)[-1] == "HR holds papers"


def test_what_is_entered_into_a_locked_room_waits(room: Served, come: Come, heard: Heard) -> None:
    heard.expect(r"console error: Failed to load resource: .* 423")
    guest = come("HR")
    room.control("lock", on=True)
    assert banner(guest.page, "locked").startswith("The facilitator has locked the room for a moment.")
    with guest.page.expect_response(lambda response: response.status == 423):
        guest.types("HR holds rota")
        guest.page.keyboard.press("Enter")
    guest.waits_with(1)
    room.control("lock", on=False)
    guest.all_saved()
    assert said(room)[-1] == "HR holds rota"


def test_leaving_with_unsent_entries_warns(browser: Browser, heard: Heard, room: Served) -> None:
    heard.expect(AWAY)
    heard.expect("^dialog: ")
    with coming(browser, heard, room) as come:
        guest = come("HR")
        guest.page.context.set_offline(True)
        guest.types("HR holds rota")
        with guest.page.expect_event("requestfailed"):
            guest.page.keyboard.press("Enter")
        guest.waits_with(1)
        with guest.page.expect_event("dialog"):
            guest.page.evaluate("location.assign('/wall')")
        guest.page.context.set_offline(False)
        guest.all_saved()
        assert said(room)[-1] == "HR holds rota"


def test_without_a_socket_the_page_asks_again_and_again(room: Served, come: Come, heard: Heard) -> None:
    guest, other = come("HR"), room.participant("HR")
    guest.page.route_web_socket("**/ws*", lambda socket: socket.close())
    guest.page.reload()
    at_work(guest.page, room.base)
    other.post("/api/ops", holds("Minutes", "HR"))
    guest.sees("Minutes")
    assert guest.page.locator("#banner-offline").count() == 0
    room.control("freeze", on=True)
    banner(guest.page, "frozen")
    guest.says("HR holds rota")
    guest.all_saved()


def test_who_is_removed_keeps_what_was_typed(room: Served, come: Come, heard: Heard) -> None:
    guest = come("HR")
    person = next(p["person"] for p in room.control("silent", on=False)["persons"] if p["team_label"] == "HR")
    room.control("remove", person=person)
    assert banner(guest.page, "left").startswith("You are not in the room any more.")
    expect(guest.page.get_by_role("link", name="Join again")).to_be_visible()
    assert guest.page.locator(BOX).count() == 1
