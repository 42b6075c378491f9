"""Every panel of the console and the start page can be used by everybody: two widths, two themes."""

import pytest

from tests.browsing import faults, settle
from tests.web.big_screens import Show, act, flow, held, id_of, opened, tell
from tests.web.rooms import Served

PANELS = "egdapohc"


@pytest.mark.slow
@pytest.mark.parametrize(("width", "height"), [(1360, 850), (390, 844)])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_nothing_on_the_console_keeps_anybody_out(
    room: Served, show: Show, width: int, height: int, dark: bool
) -> None:
    pay = room.participant("Pay", "Ana")
    tell(pay, flow("Pay", "Payroll file", "Audit"), held("Pay roll file", "Pay"))
    act(pay, "point", kind="question", label="Who reads it?", about="")
    room.control("lock", on=True)
    room.control("spotlight", about=id_of(room, "Pay"), label="Pay")
    page = show("/console", width, height, dark)
    page.locator("#main").wait_for()
    found = {}
    for key in PANELS:
        opened(page, key)
        settle(page)
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        found[key] = faults(page) + [f"{wide} px too wide"] * (wide > 0)
        page.evaluate("document.activeElement.blur()")
    page.keyboard.press("?")
    found["help"] = faults(page)
    page.goto(f"{room.base}/")
    page.locator(".lights").wait_for()
    found["start"] = faults(page)
    assert {name: wrong for name, wrong in found.items() if wrong} == {}
