"""The wall in a real browser: what it shows in each phase, how soon and how large, and that it can stand still."""

import re

import pytest
from playwright.sync_api import expect

from ima_graph.web.agenda import PHASES
from tests.web.big_screens import LEAST_PX, TEXTS, WAIT_MS, Show, act, flow, held, id_of, tell
from tests.web.rooms import Served


@pytest.mark.slow
def test_each_phase_shows_what_the_agenda_says(room: Served, show: Show) -> None:
    pay, audit = room.participant("Pay"), room.participant("Audit")
    tell(pay, flow("Pay", "Payroll file", "Audit"), flow("Pay", "Rota", "Audit"), held("Pay roll file", "Pay"))
    act(room.facilitators, "point", kind="action", label="Ask the bank", who="Audit", due="2027-06-30")
    page = show("/wall")
    expect(page.locator(".wall-teams li")).to_have_text(["Audit 1", "Pay 1"])
    expect(page.locator(".wall-big-code .code")).to_have_text(room.room.code)

    def go(phase: str) -> None:
        room.control("phase", phase=phase)
        chosen = next(p for p in PHASES if p.key == phase)
        expect(page.locator(".wall-prompt")).to_have_text(chosen.prompt)
        expect(page.locator(".wall-phase")).to_have_text(f"{chosen.number}. {chosen.name}")

    go("hold")
    expect(page.locator(".wall-tiles li")).to_have_text(["0 Audit", "1 Pay"])
    tell(audit, held("Secret plan", "Audit"))
    expect(page.locator(".wall-tiles li")).to_have_text(["1 Audit", "1 Pay"], timeout=WAIT_MS)
    assert "Secret plan" not in page.content()
    go("same")
    expect(page.locator(".wall-rows li").first).to_contain_text("Pay roll file", timeout=WAIT_MS)
    go("flows")
    expect(page.locator(".wall-map.teams [data-label=Pay]")).to_be_visible(timeout=WAIT_MS)
    go("handshake")
    expect(page.locator("main h2")).to_have_text("0 % of 2 flows are confirmed")
    flows = room.facilitators.state()["flows"]
    assert isinstance(flows, list)
    act(audit, "confirm", flow=flows[0][0], standing="accepted", words="Yes")
    expect(page.locator("main h2")).to_have_text("50 % of 2 flows are confirmed")
    go("gaps")
    expect(page.locator(".wall-falling li")).to_have_count(5)
    go("actions")
    expect(page.locator(".wall-rows li")).to_have_text("Ask the bank Audit, by 30 June", timeout=WAIT_MS)
    go("leave")
    expect(page.locator(".wall-tiles li").first).to_contain_text("assets")


@pytest.mark.slow
def test_counters_fall_and_say_how_far_since_the_phase_began(room: Served, show: Show) -> None:
    pay, audit = room.participant("Pay"), room.participant("Audit")
    tell(pay, flow("Pay", "Payroll file", "Audit"), flow("Pay", "Rota", "Audit"))
    room.control("phase", phase="gaps")
    page = show("/wall")
    one_side = page.locator(".wall-falling li", has_text="only one side said so")
    expect(one_side.locator(".counter .number")).to_have_text("2", timeout=WAIT_MS)
    flows = room.facilitators.state()["flows"]
    assert isinstance(flows, list)
    act(audit, "confirm", flow=flows[0][0], standing="accepted", words="Yes")
    expect(one_side).to_contain_text("1 closed", timeout=WAIT_MS)
    page.reload()
    expect(one_side).to_contain_text("1 closed", timeout=WAIT_MS)


@pytest.mark.slow
def test_a_frozen_wall_stands_still_and_catches_up(room: Served, show: Show) -> None:
    room.control("phase", phase="flows")
    pay = room.participant("Pay")
    tell(pay, flow("Pay", "Payroll file", "Audit"))
    page = show("/wall")
    ticker = page.locator(".ticker")
    page.locator(".wall-map").wait_for()
    room.control("freeze", on=True)
    expect(page.locator(".wall-matter")).to_have_text(
        "The wall stands still for a moment. Entries are taken as always."
    )
    tell(pay, flow("Pay", "Rota", "Legal"))
    page.wait_for_timeout(1500)
    assert "Rota" not in page.content()
    assert page.locator("[data-label=Legal]").count() == 0
    room.control("freeze", on=False)
    expect(ticker).to_contain_text("Rota")
    expect(page.locator("[data-label=Legal]")).to_be_visible(timeout=WAIT_MS)
    page.keyboard.press("p")
    expect(page.locator(".wall-matter")).to_have_text("Live updates are paused here.")
    tell(pay, flow("Pay", "Invoices", "Legal"))
    page.wait_for_timeout(800)
    assert "Invoices" not in page.content()
    page.keyboard.press("p")
    expect(ticker).to_contain_text("Invoices")


@pytest.mark.slow
def test_the_spotlight_opens_a_teams_assets_and_ends(room: Served, show: Show) -> None:
    room.control("phase", phase="flows")
    tell(room.participant("Pay"), flow("Pay", "Payroll file", "Audit"), held("Rota", "Pay"))
    page = show("/wall")
    page.locator(".wall-map.teams").wait_for(timeout=WAIT_MS)
    room.control("spotlight", about=id_of(room, "Pay"), label="Pay")
    expect(page.locator(".wall-map.focus")).to_contain_text("Rota", timeout=WAIT_MS)
    expect(page.locator(".wall-map.focus")).to_contain_text("Audit")
    expect(page.locator(".wall-phase")).to_have_text("Look together at: Pay")
    texts = page.evaluate(TEXTS)
    assert [t for t in texts if t["size"] < LEAST_PX] == []
    room.control("spotlight", about=id_of(room, "Rota"), label="Rota")
    expect(page.locator(".wall-map.focus .title")).to_have_text("Rota", timeout=WAIT_MS)
    room.control("spotlight", about="", label="")
    expect(page.locator(".wall-map.teams")).to_be_visible()


@pytest.mark.slow
def test_map_list_and_matrix_show_the_same_by_keyboard(room: Served, show: Show) -> None:
    room.control("phase", phase="gaps")
    tell(room.participant("Pay"), flow("Pay", "Payroll file", "Audit"), flow("Audit", "Findings", "Legal"))
    page = show("/wall")
    page.keyboard.press("m")
    page.locator(".wall-map.teams").wait_for(timeout=WAIT_MS)
    assert page.locator(".wall-map").get_attribute("role") == "img"
    said = page.locator(".wall-map").get_attribute("aria-label")
    assert said
    assert "2 flows between them, as 2 lines" in said
    page.keyboard.press("l")
    expect(page.locator(".wall-list")).to_contain_text("to Audit: Payroll file")
    expect(page.locator(".wall-list")).to_contain_text("to Legal: Findings")
    page.locator(".wall-list button", has_text="Audit").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".wall-map.focus .title")).to_have_text("Audit", timeout=WAIT_MS)
    page.keyboard.press("x")
    cells = page.locator(".wall-matrix td.number")
    expect(cells).to_have_count(2)
    assert {cells.nth(n).get_attribute("title") for n in range(2)} == {
        "1 flow from Pay to Audit",
        "1 flow from Audit to Legal",
    }
    page.keyboard.press("Escape")
    expect(page.locator(".wall-falling")).to_be_visible()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("Pause live updates")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


@pytest.mark.slow
def test_a_counter_opens_the_names_behind_it(room: Served, show: Show) -> None:
    tell(room.participant("Pay"), flow("Pay", "Payroll file", "Audit"))
    room.control("phase", phase="flows")
    page = show("/wall")
    page.get_by_role("button", name="only one side said so").click()
    expect(page.locator(".wall-names li")).to_have_text(["Pay to Audit: Payroll file (Audit)"])
    page.keyboard.press("Escape")
    expect(page.locator(".wall-names")).to_have_count(0)


@pytest.mark.slow
def test_nobody_is_named_on_the_wall(room: Served, show: Show) -> None:
    ana = room.participant("Pay", "Ana Moreau")
    tell(
        ana,
        flow("Pay", "Payroll file", "Audit"),
        {"type": "owns", "who": "Ana Moreau", "asset": "Payroll file", "words": ""},
    )
    page = show("/wall")
    for phase in PHASES:
        room.control("phase", phase=phase.key)
        expect(page.locator(".wall-prompt")).to_have_text(phase.prompt)
        page.wait_for_timeout(700)
        assert "Moreau" not in page.content(), phase.key


@pytest.mark.slow
def test_the_timer_runs_and_says_when_it_is_over(room: Served, show: Show) -> None:
    page = show("/wall")
    room.control("timer", minutes=2)
    expect(page.get_by_role("timer")).to_have_text(re.compile(r"^1:5\d$"))
    room.control("timer", minutes=0.02)
    expect(page.get_by_role("timer")).to_have_text("Time is up")
    room.control("timer", stop=True)
    expect(page.get_by_role("timer")).to_have_count(0)
