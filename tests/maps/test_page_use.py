"""The map's page in a browser: picks, search, filters, tables, keys, the address, print."""

from html import escape
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from ima_graph.maps.model import Card, Department, Picture, Row
from tests.browsing import settle, show
from tests.maps.offices import drawn, lit, shown, written

pytestmark = pytest.mark.browser


@pytest.fixture
def map(page: Page, tmp_path: Path) -> Page:
    return show(page, written(), tmp_path)


def test_a_click_selects_and_says_what_comes_in_what_leaves_and_why(map: Page) -> None:
    map.locator('#stage [data-label="Payroll file"]').click()
    settle(map)
    panel = map.locator("#panel")
    expect(panel.get_by_role("heading", level=2)).to_have_text("Payroll file")
    assert panel.get_by_role("heading", level=3).all_inner_texts() == [
        "What was found (1)",
        "What leaves (1)",
        "Passed on between others (1)",
    ]
    said = panel.inner_text()
    assert "The post Payroll Manager is empty." in said
    assert "To mend it: Fill the post." in said
    assert "Pay sends Payroll file to Finance, by email, monthly. Why: To pay." in said
    assert "Goes to a lower classification." in said
    expect(map.locator("#stage path.flow.picked")).to_have_count(2)
    assert lit(map) == ["r0", "r3"]
    assert map.url.endswith("#pick=r0")
    map.locator("h1").hover()  # what the pointer rests on shows its flows
    map.keyboard.press("Escape")
    expect(panel.get_by_role("heading", level=2)).to_have_text("Offices")
    settle(map)
    assert drawn(map) == 0


def test_pointing_shows_the_flows_of_a_thing_after_a_moment(map: Page) -> None:
    at_rest = map.locator("#stage path.flow:not(.faded)").count()
    map.locator('#stage [data-label="Payroll file"]').hover()
    expect(map.locator("#stage path.flow.picked")).to_have_count(2)
    assert map.locator("#panel h2").inner_text() == "Offices"
    map.locator("h1").hover()
    expect(map.locator("#stage path.flow.picked")).to_have_count(0)
    assert map.locator("#stage path.flow:not(.faded)").count() == at_rest


def test_a_flow_to_itself_moves_inside(map: Page) -> None:
    map.locator("#stage .card[data-key=c0] > text").first.click()
    assert "What moves inside (1)" in map.locator("#panel").inner_text()
    map.locator('#stage [data-label="Tax codes"]').click()
    assert "Pay sends Tax codes to Pay." in map.locator("#panel").inner_text()


def test_search_fades_the_others_counts_and_goes_on_with_enter(map: Page) -> None:
    map.get_by_label("Search names").fill("PAY")
    settle(map)
    assert lit(map) == ["r0", "r1", "r2", "r3"]  # by name, by team, by the team that also holds it
    assert "4 of 4 assets, 1 of 3 teams, 3 of 5 flows." in map.locator("#panel").inner_text()
    assert shown(map, "asset") == ["r0", "r1", "r2", "r3"]
    assert shown(map, "flow") == ["f0", "f2", "f4"]
    map.get_by_label("Search names").fill("tax")
    map.keyboard.press("Enter")
    settle(map)
    assert map.locator("#panel [aria-current]").inner_text() == "Tax codes"
    assert "Tax codes, held by Pay" in map.locator("#said").inner_text()
    assert map.url.endswith("#q=tax")


def test_search_knows_no_accents_and_no_capitals(page: Page, tmp_path: Path) -> None:
    card = Card("c", "Zoë", "d", (Row("r", "Übergabeprotokoll", "c"), Row("s", "Other", "c")))
    show(page, written(Picture("P", "2026-11-22", 1, (Department("d", "D", (card,)),))), tmp_path)
    page.get_by_label("Search names").fill("ubergabe zoe")
    settle(page)
    assert lit(page) == ["r0"]


def test_filters_combine_and_the_tables_say_the_same(map: Page) -> None:
    map.locator("#gap").select_option("any")
    settle(map)
    assert (shown(map, "asset"), shown(map, "flow"), lit(map)) == (["r0", "r2"], ["f1"], ["r0", "r2"])
    map.locator("#marking").select_option("Not stated")
    settle(map)
    assert (shown(map, "asset"), shown(map, "team"), lit(map)) == (["r2"], ["d0", "c0"], ["r2"])
    assert map.locator("[data-shown=asset]").text_content() == "1 of 4 assets are shown."
    map.get_by_role("button", name="Clear all").click()
    settle(map)
    assert map.locator("[data-shown=asset]").text_content() == "All 4 assets are shown."
    assert lit(map) == ["r0", "r1", "r2", "r3", "r4"]


@pytest.mark.parametrize(
    ("name", "value", "assets", "flows"),
    [
        ("gap", "unowned", ["r0"], []),
        ("gap", "O1", ["r2"], []),
        ("kind", "form", ["r1"], ["f2"]),
        ("team", "c1", ["r3"], ["f0", "f1", "f4"]),
        ("team", "d0", ["r0", "r1", "r2", "r3"], ["f0", "f1", "f2", "f4"]),
        ("marking", "OFFICIAL", ["r1", "r3"], ["f1", "f2", "f4"]),
    ],
)
def test_each_filter_leaves(name: str, value: str, assets: list[str], flows: list[str], map: Page) -> None:
    map.locator(f"#{name}").select_option(value)
    settle(map)
    assert (shown(map, "asset"), shown(map, "flow")) == (assets, flows)


def test_the_switch_leaves_the_flows_to_a_lower_classification(map: Page) -> None:
    map.get_by_label("Flows to a lower classification only (1)").check()
    settle(map)
    assert shown(map, "flow") == ["f0"]
    assert len(shown(map, "asset")) == 4
    assert map.locator("#stage path.flow.down:not(.faded)").count() >= 1
    assert map.locator("#stage path.flow:not(.down):not(.faded)").count() == 0


def test_a_state_is_an_address_that_back_leads_back_from(map: Page) -> None:
    map.locator("#gap").select_option("unowned")
    map.locator('#stage [data-label="Ledger"]').click()
    address = map.url
    assert address.endswith("#pick=r3&gap=unowned")
    map.go_back()
    settle(map)
    assert map.url.endswith("#gap=unowned")
    assert map.locator("#panel h2").inner_text() == "Found"
    map.go_back()
    settle(map)
    assert (map.locator("#gap").input_value(), lit(map)) == ("", ["r0", "r1", "r2", "r3", "r4"])
    map.goto(address)
    settle(map)
    assert (map.locator("#panel h2").inner_text(), map.locator("#gap").input_value()) == ("Ledger", "unowned")
    assert shown(map, "asset") == ["r0"]


def test_an_address_of_something_that_is_gone_shows_the_whole(map: Page) -> None:
    map.goto(f"{map.url}#scene=team-c99&pick=r99&gap=U99&q=")
    settle(map)
    assert map.locator("#panel h2").inner_text() == "Offices"


def test_a_name_in_a_table_selects_it_on_the_map(map: Page) -> None:
    map.locator("section:has([data-shown=flow]) button", has_text="Bank plc").click()
    settle(map)
    assert map.locator("#panel h2").inner_text() == "Bank plc"
    assert map.evaluate("document.activeElement.id") == "stage"


def test_a_department_opens_with_a_double_click_and_the_way_leads_back(map: Page) -> None:
    map.locator("#stage .department[data-key=d0] > text").first.dblclick()
    settle(map)
    assert map.url.endswith("#scene=department-d0")
    assert map.locator("#stage [data-key=c2]").count() == 0
    assert "4 assets" in str(map.locator("#stage svg").get_attribute("aria-label"))
    map.locator("#way button").click()
    settle(map)
    assert map.locator("#stage [data-key=c2]").count() == 1


def test_a_thing_that_is_not_in_the_scene_is_found_in_another(map: Page) -> None:
    map.goto(f"{map.url}#scene=department-d1")
    settle(map)
    map.locator("section:has([data-shown=asset]) button", has_text="Ledger").click()
    settle(map)
    assert map.locator("#stage [data-key=r3].picked").count() == 1


def test_everything_can_be_reached_by_keys(map: Page) -> None:
    map.locator("#stage").focus()
    seen = set()
    for key in ["ArrowDown"] * 8 + ["ArrowRight"] * 3 + ["ArrowUp"] * 8 + ["ArrowLeft"] * 3:
        map.keyboard.press(key)
        seen.add(map.locator("#said").inner_text().split(",")[0])
    assert {"Payroll file", "Tax codes", "Rota", "Pay", "Ledger"} <= seen
    map.keyboard.press("Enter")
    settle(map)
    assert "pick=" in map.url
    map.keyboard.press("Escape")
    map.keyboard.press("/")
    assert map.evaluate("document.activeElement.id") == "query"
    map.keyboard.type("o?u")
    assert map.get_by_label("Search names").input_value() == "o?u"
    assert map.locator("#help").is_hidden()
    map.locator("#stage").press("?")
    assert map.get_by_role("dialog").is_visible()
    map.keyboard.press("Escape")
    assert map.get_by_role("dialog").count() == 0


def test_enter_twice_opens_and_u_goes_up(map: Page) -> None:
    map.goto(f"{map.url}#pick=d0")
    settle(map)
    map.locator("#stage").press("Enter")
    assert map.url.endswith("#scene=department-d0")
    map.locator("#stage").press("u")
    assert map.url.endswith("#")


def test_the_map_is_never_smaller_than_what_fits(map: Page) -> None:
    def box() -> list[float]:
        settle(map)
        return [float(n) for n in str(map.locator("#stage svg").get_attribute("viewBox")).split()]

    whole = box()
    map.get_by_role("button", name="Zoom out").click()
    assert box() == whole
    assert map.get_by_role("group", name="Move the map").is_hidden()
    map.get_by_role("button", name="Zoom in").click()
    near = box()
    assert near[2] == pytest.approx(whole[2] / 1.3)
    map.get_by_role("button", name="Move right").click()
    assert box()[0] >= near[0]
    map.locator("#stage").press("0")
    assert box() == whole


def test_turning_the_wheel_back_scrolls_the_page_when_all_is_in_sight(map: Page) -> None:
    map.locator("#stage").hover()
    map.mouse.wheel(0, 300)
    map.wait_for_function("scrollY > 0")


def test_a_drag_moves_the_map_and_selects_nothing(map: Page) -> None:
    for _ in range(4):
        map.locator("#stage").press("+")
    settle(map)
    before = map.locator("#stage svg").get_attribute("viewBox")
    map.mouse.move(600, 500)
    map.mouse.down()
    map.mouse.move(500, 450, steps=4)
    map.mouse.up()
    settle(map)
    assert map.locator("#stage svg").get_attribute("viewBox") != before
    assert "pick" not in map.url


def test_the_theme_is_the_readers(map: Page) -> None:
    themes = []
    for _ in range(3):
        map.get_by_role("button", name="Theme").click()
        themes.append(map.evaluate("document.documentElement.dataset.theme ?? ''"))
    assert themes == ["dark", "light", ""]


def test_paper_shows_the_map_and_the_tables_and_no_tools(map: Page) -> None:
    map.emulate_media(media="print")
    for hidden in ("#tools", "#panel", ".buttons"):
        assert map.locator(hidden).is_hidden()
    assert map.locator("#stage svg").is_visible()
    assert map.locator("section:has([data-shown=flow]) table").is_visible()


def test_without_scripts_the_map_and_every_table_are_there(map: Page, tmp_path: Path) -> None:
    browser = map.context.browser
    assert browser
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto((tmp_path / "page.html").as_uri())
    assert page.locator("#stage [data-label=Ledger]").is_visible()
    assert page.locator(".tables tbody tr:visible").count() == 7 + 4 + 1 + 5
    page.close()


def test_the_cursor_shows_the_flows_of_what_it_is_on(map: Page) -> None:
    map.get_by_label("Search names").fill("Payroll")
    map.keyboard.press("Enter")
    expect(map.locator("#stage path.flow.picked")).to_have_count(2)
    expect(map.locator("#stage rect.cursor")).to_be_visible()
    assert "pick" not in map.url


def test_the_page_works_in_the_frame_of_a_notebook(page: Page, tmp_path: Path) -> None:
    show(page, f'<iframe width="1200" height="800" srcdoc="{escape(written())}"></iframe>', tmp_path)
    frame = page.frame_locator("iframe")
    frame.locator('#stage [data-label="Payroll file"]').click()
    expect(frame.locator("#panel h2")).to_have_text("Payroll file")
