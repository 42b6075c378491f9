"""The facilitator's first page: how people come in, whether they can, and that it is whole without a script."""

import pytest
from playwright.sync_api import expect

from tests.web.big_screens import Show
from tests.web.rooms import Served


@pytest.mark.slow
def test_the_start_page_says_how_people_come_in(room: Served, show: Show) -> None:
    page = show("/", 1360, 850)
    expect(page.get_by_role("heading", name="Harbour")).to_be_visible()
    expect(page.locator(".code")).to_have_text(room.room.code)
    expect(page.locator("#doctor")).to_contain_text("The room is on this computer only.")
    assert page.locator("img").count() == 0
    page.get_by_role("link", name="Open the room").click()
    expect(page).to_have_url(f"{room.base}/console")


def test_the_start_page_works_without_a_script_and_escapes_names(room: Served) -> None:
    room.room.change(name="<b>Trial</b>")
    told = room.facilitators.get("/").text
    assert "&lt;b&gt;Trial&lt;/b&gt;" in told
    assert "<b>Trial" not in told
    assert room.room.code in told
    for path in ("/console", "/wall"):
        assert "&lt;b&gt;Trial&lt;/b&gt;" in room.facilitators.get(path).text
