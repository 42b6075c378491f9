"""The wall from the back of a room: how large, how soon, that nothing moves, and that nobody is kept out."""

import time
from itertools import combinations

import pytest
from playwright.sync_api import expect

from ima_graph.web.agenda import PHASES
from tests.browsing import faults, settle
from tests.web.big_screens import (
    LEAST_PX,
    TEXTS,
    WAIT_MS,
    Show,
    act,
    flow,
    forty,
    held,
    meet,
    settled,
    tell,
)
from tests.web.rooms import Served

_BOXES = """() => Object.fromEntries([...document.querySelectorAll('.wall-map .team')].map((team) => {
  const box = team.querySelector('.box').getBoundingClientRect();
  return [team.dataset.label, [box.left, box.top, box.width, box.height]];
}))"""


@pytest.mark.slow
def test_40_teams_and_300_assets_can_be_read_from_the_back_and_no_words_overlap(room: Served, show: Show) -> None:
    room.control("phase", phase="flows")
    room.control("timer", minutes=12)
    forty(room)
    page = show("/wall")
    settled(page, room)
    texts = page.evaluate(TEXTS)
    assert len({t["text"] for t in texts if t["in_map"]}) >= 40
    assert [t for t in texts if t["size"] < LEAST_PX] == []
    drawn = [t for t in texts if t["in_map"]]
    # Half a px is what rounding may hide.
    met = [(a["text"], b["text"]) for a, b in combinations(drawn, 2) if meet(a["box"], b["box"])]
    assert met == []
    frame = page.locator(".wall-picture").bounding_box()
    assert frame
    assert all(frame["y"] - 1 <= t["box"][1] and t["box"][3] <= frame["y"] + frame["height"] + 1 for t in drawn)
    assert page.evaluate("document.documentElement.scrollHeight - innerHeight") <= 0


@pytest.mark.slow
def test_boxes_that_did_not_change_do_not_move(room: Served, show: Show) -> None:
    room.control("phase", phase="flows")
    pay = room.participant("Pay")
    for team in ("Audit", "Legal", "Fleet", "Estates"):
        room.participant(team)
    tell(pay, flow("Pay", "Payroll file", "Audit"))
    page = show("/wall")
    settled(page, room)
    before = page.evaluate(_BOXES)
    tell(pay, flow("Pay", "Rota", "Heritage"))
    tell(pay, flow("Legal", "Contract list", "Pay", frequency="monthly"))
    settled(page, room)
    after = page.evaluate(_BOXES)
    assert after.keys() - before.keys() == {"Heritage"}
    assert {name: box for name, box in after.items() if name in before} == before


@pytest.mark.slow
def test_an_entry_is_seen_within_half_a_second(room: Served, show: Show) -> None:
    room.control("phase", phase="flows")
    pay = room.participant("Pay")
    page = show("/wall")
    page.locator(".wall-top").wait_for()
    waits = []
    for n in range(6):
        begun = time.monotonic()
        tell(pay, flow("Pay", f"Book {n}", "Audit"))
        expect(page.locator(".ticker")).to_contain_text(f"Book {n}")
        waits.append(time.monotonic() - begun)
    assert sorted(waits)[len(waits) // 2] < 0.5
    expect(page.locator(".wall-map [data-label=Audit]")).to_be_visible(timeout=WAIT_MS)


@pytest.mark.slow
@pytest.mark.parametrize(("width", "height"), [(1360, 850), (390, 844)])
@pytest.mark.parametrize("light", [False, True], ids=["dark", "light"])
def test_nothing_on_the_wall_keeps_anybody_out(room: Served, show: Show, width: int, height: int, light: bool) -> None:
    tell(room.participant("Pay"), flow("Pay", "Payroll file", "Audit"), held("Pay roll file", "Pay"))
    act(room.facilitators, "point", kind="action", label="Ask the bank", who="", due="")
    page = show("/wall", width, height)
    if light:
        page.keyboard.press("d")
    assert page.evaluate("document.documentElement.dataset.theme") == ("light" if light else "dark")
    found = {}
    for phase in PHASES:
        room.control("phase", phase=phase.key)
        expect(page.locator(".wall-prompt")).to_have_text(phase.prompt)
        page.wait_for_timeout(500)
        settle(page)
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        found[phase.key] = faults(page) + [f"{wide} px too wide"] * (wide > 0)
    for key in ("l", "x", "?"):
        page.keyboard.press(key)
        settle(page)
        found[key] = faults(page)
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def test_long_news_leave_the_wall_within_its_screen(room: Served, show: Show) -> None:
    wall = show("/wall")
    for n in range(3):
        tell(
            room.facilitators,
            held(f"Quarterly returns of the regional inspectorate, part {n}", f"Inspectorate of places {n}"),
        )
    expect(wall.locator(".ticker li")).to_have_count(3)
    for phase in PHASES:
        room.control("phase", phase=phase.key)
        expect(wall.locator(".wall-prompt")).to_have_text(phase.prompt)
        parts = wall.locator(".wall-top, .wall main, .wall-foot")
        assert parts.evaluate_all("them => Math.max(...them.map((e) => e.getBoundingClientRect().right))") <= 1920
