"""The wall of a large organisation at 1920 × 1080: nothing overlaps, all can be read, and what is there stays there."""

from itertools import combinations

import pytest
from playwright.sync_api import Page, expect

from tests.web.big_screens import (
    LEAST_PX,
    TEXTS,
    WAIT_MS,
    Show,
    flow,
    forty,
    held,
    id_of,
    meet,
    settled,
    tell,
)
from tests.web.rooms import Served

pytestmark = [pytest.mark.slow]

ENTRIES = 20
TEAM = "Payroll Team"

# Every box, by its name: teams, those around one, and the lines in it.
BOXES = """() => {
  const side = (e) => (e.getBoundingClientRect().left < innerWidth / 3 ? 'in' : 'out');
  const name = (e, thing) => (e.matches('.line') ? `line ${e.querySelector('title').textContent}`
    : thing.dataset.label || `${side(thing)} ${thing.querySelector('text').textContent}`);
  const all = [...document.querySelectorAll('.wall-map .thing .box, .wall-map .line')];
  return Object.fromEntries(all.map((e) => {
    const box = e.getBoundingClientRect();
    return [name(e, e.closest('.thing')), [box.left, box.top, box.right, box.bottom]];
  }));
}"""


@pytest.fixture
def wall(room: Served, show: Show) -> Page:
    """The wall of 40 teams and 300 assets."""
    room.control("phase", phase="flows")
    room.control("timer", minutes=12)
    forty(room)
    page = show("/wall")
    settled(page, room)
    return page


def focused(room: Served, page: Page) -> None:
    """Open a team that holds and passes on a great deal, as the facilitator does."""
    others = [f"Estates {n}" for n in range(2, 5)] + [f"Licensing {n}" for n in range(2, 5)]
    tell(room.facilitators, *(held(f"Payroll record {n}", TEAM) for n in range(30)))
    tell(room.facilitators, *(flow(TEAM, f"Payroll record {n}", other) for n, other in enumerate(others)))
    tell(room.facilitators, *(flow(other, f"Return {n}", TEAM, frequency="monthly") for n, other in enumerate(others)))
    room.control("spotlight", about=id_of(room, TEAM), label=TEAM)
    still(page, "38 assets")


def still(page: Page, held_now: str) -> None:
    """Wait until the opened team is drawn as it is now, its gaps counted, and nothing more is drawn."""
    expect(page.locator(".wall-map.focus .middle")).to_contain_text(held_now, timeout=WAIT_MS)
    before = ""
    while before != (now := page.locator(".wall-map").inner_html()):
        before = now
        page.wait_for_timeout(1500)


def check_drawing(page: Page, most: int) -> None:
    """All words are large enough, no words meet, and no box meets another but the one it stands in."""
    texts = page.evaluate(TEXTS)
    assert [t for t in texts if t["size"] < LEAST_PX] == []
    drawn = [t for t in texts if t["in_map"]]
    assert len(drawn) >= most
    assert [(a["text"], b["text"]) for a, b in combinations(drawn, 2) if meet(a["box"], b["box"])] == []
    frame = page.locator(".wall-picture").bounding_box()
    assert frame
    for text in drawn:
        left, top, right, bottom = text["box"]
        assert frame["x"] - 1 <= left < right <= frame["x"] + frame["width"] + 1, text
        assert frame["y"] - 1 <= top < bottom <= frame["y"] + frame["height"] + 1, text
    boxes = page.evaluate(BOXES)
    over = [
        (a, b)
        for (a, one), (b, two) in combinations(boxes.items(), 2)
        if min(one[2], two[2]) - max(one[0], two[0]) > 0.5
        and min(one[3], two[3]) - max(one[1], two[1]) > 0.5
        and not _stands_in(one, two)
    ]
    assert over == []
    assert page.evaluate("document.documentElement.scrollHeight - innerHeight") <= 0


def _stands_in(a: list[float], b: list[float]) -> bool:
    inner, outer = (a, b) if a[3] - a[1] < b[3] - b[1] else (b, a)
    return all(inner[n] >= outer[n] for n in (0, 1)) and all(inner[n] <= outer[n] for n in (2, 3))


def moved(before: dict[str, list[float]], after: dict[str, list[float]]) -> dict[str, object]:
    """The boxes that are not where they were."""
    return {name: (box, after.get(name)) for name, box in before.items() if after.get(name) != box}


def test_teams_do_not_meet_and_twenty_entries_move_none_of_them(room: Served, wall: Page) -> None:
    check_drawing(wall, 40)
    before, drawn = wall.evaluate(BOXES), wall.locator(".wall-map").inner_html()
    assert len(before) >= 40
    for n in range(ENTRIES):
        sender = f"Estates {n % 4 + 1}" if n else "Estates Team"
        fact = held(f"New series {n}", sender) if n % 2 else flow(sender, f"Record series {n}", TEAM, frequency="daily")
        tell(room.facilitators, fact)
    settled(wall, room)
    wall.wait_for_timeout(1500)
    after = wall.evaluate(BOXES)
    assert wall.locator(".wall-map").inner_html() != drawn
    print(f"\n{len(before)} boxes before, {len(after)} after, {len(moved(before, after))} moved")
    assert moved(before, after) == {}
    check_drawing(wall, 40)


def test_the_first_thing_that_no_team_holds_moves_no_team(room: Served, wall: Page) -> None:
    before = wall.evaluate(BOXES)
    tell(room.facilitators, flow("Estates 2", "New series", TEAM))
    expect(wall.locator(".wall-map .nowhere").first).to_be_attached(timeout=WAIT_MS)
    wall.wait_for_timeout(800)
    assert moved(before, wall.evaluate(BOXES)) == {}


def test_no_boxes_or_words_meet_where_a_team_with_many_assets_is_opened(room: Served, wall: Page) -> None:
    focused(room, wall)
    check_drawing(wall, 25)


def test_twenty_entries_about_an_opened_team_move_no_box_that_was_there(room: Served, wall: Page) -> None:
    focused(room, wall)
    before = wall.evaluate(BOXES)
    for n in range(ENTRIES):
        tell(room.facilitators, held(f"New series {n}", TEAM) if n % 2 else flow("Legal", f"New series {n}", TEAM))
    still(wall, "48 assets")
    after = wall.evaluate(BOXES)
    assert moved(before, after) == {}
