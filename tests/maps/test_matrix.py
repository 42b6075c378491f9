"""The matrix counts every flow once, says so in words, and opens fast."""

import re
import time
from collections import Counter
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Page

from ima_graph.maps import matrix as matrices
from ima_graph.maps.counting import MOST_LINES, Cell, matrix, ranges, step
from ima_graph.maps.model import OUTSIDE, Picture
from tests.bench.organisation import HUGE, MIDDLE, organisation
from tests.browsing import faults, settle, show
from tests.maps.pictures import GAP, flow, picture, pictures


class Table(HTMLParser):
    """What a table says: the text of its headings and cells, row by row, spans left out."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.labels: list[str] = []
        self.open = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")
            self.open = tag
        self.labels += [value or "" for name, value in attrs if name == "aria-label" and tag == "button"]

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self.open = ""

    def handle_data(self, data: str) -> None:
        if self.open and self.rows:
            self.rows[-1][-1] += data


def table_of(html: str) -> Table:
    return Table(re.search("<table>.*</table>", html, re.DOTALL)[0])


def recount(told: Picture, group: Callable[[str], str]) -> Counter[tuple[str, str]]:
    return Counter((group(f.source.card), group(f.target.card)) for f in told.flows if f.source.card and f.target.card)


def test_counts_equal_a_plain_recount() -> None:
    told = organisation(*MIDDLE)
    made = matrix(told)
    ids = [team.id for team in made.teams]
    assert {(ids[a], ids[b]): cell.flows for (a, b), cell in made.cells.items()} == recount(told, str)
    lines = made.departments()
    counts = made.counts(lines)
    labels = {card.id: d.label for d in told.departments for card in d.cards}
    assert {(lines[a].label, lines[b].label): cell.flows for (a, b), cell in counts.items()} == recount(
        told, labels.__getitem__
    )


@given(pictures())
def test_every_flow_is_counted_once(told: Picture) -> None:
    made = matrix(told)
    assert made.total + len(made.unknown) == len(told.flows)
    assert sum(made.sent) == sum(made.received) == sum(cell.flows for cell in made.cells.values()) == made.total
    known = [f for f in told.flows if f.source.card and f.target.card]
    for lines in (made.departments(), made.each_team()):
        counts = made.counts(lines)
        assert sum(cell.flows for cell in counts.values()) == len(known)
        assert sum(cell.gaps for cell in counts.values()) == sum(bool(f.gaps) for f in known)
    assert Counter({t.id: s for t, s in zip(made.teams, made.sent, strict=True) if s}) == Counter(
        f.source.card for f in known
    )


@given(pictures(), st.sampled_from(["departments", "teams"]))
def test_the_table_adds_up(told: Picture, start: str) -> None:
    made = matrix(told)
    html = matrices.html(made, start)
    if not made.teams:
        assert "There is no team yet" in html
        return
    rows = table_of(html).rows
    body = rows[2:-1] if 'rowspan="2"' in html else rows[1:-1]
    numbers = [[int(cell) for cell in row if cell.isdigit()] for row in body]
    assert all(sum(row[:-1]) == row[-1] for row in numbers)
    assert sum(row[-1] for row in numbers) == made.total
    *received, total = [int(cell) for cell in rows[-1][1:]]
    assert sum(received) == total == made.total


@given(st.integers(1, 5000))
def test_steps_of_blue_cover_every_count_once(most: int) -> None:
    shown = [part.replace(",", "").split(" to ") for part in ranges(most)]
    covered = [n for part in shown for n in range(int(part[0]), int(part[-1]) + 1)]
    assert covered == list(range(1, most + 1))
    steps = [step(n, most) for n in covered]
    assert steps == sorted(steps)
    assert set(steps) == set(range(1, len(shown) + 1))


def test_steps_of_a_small_and_of_a_large_scale() -> None:
    assert ranges(1) == ["1"]
    assert ranges(7) == ["1", "2", "3 to 4", "5 to 7"]
    assert ranges(256) == ["1 to 4", "5 to 16", "17 to 64", "65 to 256"]


def small() -> Picture:
    departments = {"Money": ["Pay", "Audit"], "Work": ["Roads & <Rail>", "Idle"], "Outside": [OUTSIDE]}
    flows = [("Pay", "Audit"), ("Pay", "Audit"), ("Audit", "Audit"), ("Roads & <Rail>", "Pay"), ("", "Pay")]
    return picture(departments, flows, flow(9, "Pay", "Audit", GAP))


def test_a_cell_says_how_many_flows_and_gaps_it_has() -> None:
    told = table_of(matrices.html(matrix(small()), "teams"))
    assert told.labels == [
        "3 flows from Pay to Audit, 1 with a gap",
        "1 flow inside Audit",
        "1 flow from Roads & <Rail> to Pay",
    ]
    by_department = table_of(matrices.html(matrix(small()), "departments"))
    assert by_department.labels == ["4 flows inside Money, 1 with a gap", "1 flow from Work to Money"]
    assert by_department.rows == [
        ["sends ↓ to →", "Money", "Work", "sent"],
        ["Money", "4", "", "4"],
        ["Work", "1", "", "1"],
        ["received", "5", "0", "5"],
    ]


def test_the_words_tell_what_the_table_does_not_show() -> None:
    html = matrices.html(matrix(small()))
    caption = "5 flows among 4 teams: 2 pairs of sender and receiver, 1 flow inside one team. 1 flow has a gap."
    assert f"<caption>{caption}</caption>" in html
    assert "<p>Nothing reaches or leaves 1 team: Idle.</p>" in html
    assert "1 flow has an end that nobody stated</button> It is not in the table." in html


def test_outside_bodies_are_a_line_only_when_something_reaches_or_leaves_them() -> None:
    assert [team.id for team in matrix(small()).teams] == ["Pay", "Audit", "Roads & <Rail>", "Idle"]
    reached = picture({"Money": ["Pay"], "Outside": [OUTSIDE]}, [("Pay", OUTSIDE)])
    assert [(team.id, team.is_team) for team in matrix(reached).teams] == [("Pay", True), (OUTSIDE, False)]


def test_names_cannot_become_markup() -> None:
    name = "</script><script>alert(1)</script><b>"
    told = picture({name: [name]}, [(name, name)])
    page = matrices.page(told)
    assert page.count("<script") == 2
    assert "<b>" not in page
    assert matrix(told).cells == {(0, 0): Cell(1, 0)}


def test_of_too_many_departments_the_quietest_share_a_line() -> None:
    departments = {f"D{n}": [f"T{n}"] for n in range(MOST_LINES + 3)}
    flows = [(f"T{n}", "T0") for n in range(3, MOST_LINES + 3)] + [("T1", "T0")]
    lines = matrix(picture(departments, flows)).departments()
    assert len(lines) == MOST_LINES + 1
    assert (lines[-1].label, lines[-1].rest) == ("3 more departments", 3)
    assert [line.label for line in lines[:3]] == ["D0", "D1", "D3"]
    assert lines[-1].teams == (2, MOST_LINES + 1, MOST_LINES + 2)


def test_the_picture_holds_every_count() -> None:
    told = organisation(*MIDDLE)
    scene = matrices.svg(matrix(told))
    shown = re.findall(r'<g class="cell s\d"><title>([\d,]+) flow', scene.svg)
    assert sum(map(int, shown)) == sum(recount(told, str).values())
    assert scene.summary.startswith(f"{matrix(told).total} flows between 42 teams")
    lost = len(matrix(told).unknown)
    assert scene.notes == (f"{lost} flows have an end that nobody stated, and no cell.",)


def test_the_picture_of_many_teams_shows_departments_and_says_so() -> None:
    told = picture({"A": [f"T{n}" for n in range(61)]}, [("T0", "T1")])
    scene = matrices.svg(matrix(told), "teams")
    assert scene.title == "Who sends to whom, by departments"
    assert scene.notes == (
        "61 teams are too many for one picture, so departments are drawn: the page opens each of them.",
    )
    assert "Every cell is empty." in matrices.svg(matrix(picture({"A": ["T"]}, []))).summary
    assert "There is no team yet" in matrices.svg(matrix(picture({}, []))).svg


def drawn_table(page: Page) -> str:
    return str(page.evaluate("document.querySelector('table').outerHTML"))


def browsed(page: Page) -> list[list[str]]:
    return table_of(drawn_table(page)).rows


@pytest.mark.parametrize("start", ["departments", "teams"])
def test_the_script_draws_the_table_that_was_written(page: Page, tmp_path: Path, start: str) -> None:
    html = matrices.html(matrix(small_and_odd()), start)
    show(page, html, tmp_path)
    written = drawn_table(page)
    legend = page.inner_html(".matrix-legend")
    page.add_script_tag(content=matrices.script())
    settle(page)
    assert drawn_table(page) == written
    assert page.inner_html(".matrix-legend") == legend


def small_and_odd() -> Picture:
    told = organisation(60, 20, 5, 200)
    odd = picture({"A & B": ["<b>R&D</b>", "שלום", "Quiet 🙂"]}, [("<b>R&D</b>", "שלום")], flow(9, "שלום", "שלום", GAP))
    return Picture("Odd", "2026-04-01", 1, odd.departments + told.departments, odd.flows + told.flows)


def test_a_department_opens_in_place_and_the_sums_stay(page: Page, tmp_path: Path) -> None:
    told = organisation(3000, 80, 8, 900)
    show(page, matrices.page(told), tmp_path)
    total = matrix(told).total
    assert len(browsed(page)) == 12
    page.click("tbody button:has-text('Operations')")
    rows = browsed(page)
    assert len(rows) == 1 + 1 + 7 + 10 + 2 + 1
    assert sum(int(row[-1]) for row in rows[2:-1]) == int(rows[-1][-1]) == total
    assert page.evaluate("document.activeElement.textContent") == "Operations"
    assert page.get_attribute("tbody button:has-text('Operations')", "aria-expanded") == "true"
    page.keyboard.press("Enter")
    assert len(browsed(page)) == 12


def test_a_cell_lists_its_flows_as_sentences(page: Page, tmp_path: Path) -> None:
    show(page, matrices.page(small()), tmp_path)
    page.focus("td button[tabindex='0']")
    page.keyboard.press("Enter")
    assert page.inner_text(".matrix-flows .title") == "3 flows from Pay to Audit"
    items = page.locator(".matrix-flows li").all_inner_texts()
    assert items[0] == "Pay sends A thing to Audit. Nobody said why."
    assert items[2].endswith("L1 Flow to a lower classification: SECRET cargo goes by OFFICIAL.")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert page.inner_text(".matrix-flows .title") == "1 flow inside Audit"
    page.click(".matrix-unknown button")
    assert page.locator(".matrix-flows li").all_inner_texts() == [
        "Somebody who is not said sends A thing to Pay. Nobody said why."
    ]


def test_a_huge_department_shows_its_busiest_teams_and_sums_up_the_others(page: Page, tmp_path: Path) -> None:
    names = [f"T{n}" for n in range(400)]
    flows = [(names[n], names[(n * 7 + 1) % 400]) for n in range(400) for _ in range(1 + n % 3)]
    show(page, matrices.page(picture({"Huge": names, "Other": ["X", "Y"]}, [*flows, ("X", "T3")])), tmp_path)
    page.click("tbody button:has-text('Huge')")
    rows = browsed(page)
    assert len(rows) == 2 + 151 + 1 + 1
    assert rows[-3][0] == "250 more teams"
    assert sum(int(row[-1]) for row in rows[2:-1]) == int(rows[-1][-1].replace(",", "")) == len(flows) + 1
    said = page.inner_text(".matrix-rest")
    sent, received = int(rows[-3][-1]), int(rows[-1][-3])
    assert said == (
        "Huge has 400 teams: the busiest 150 have a line each; the other 250, which send "
        f"{sent} flows and receive {received}, share one."
    )


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("start", ["departments", "teams"])
def test_the_page_can_be_used_by_everybody(browse: Callable[..., Page], tmp_path: Path, dark: bool, start: str) -> None:
    page = show(browse(dark=dark), matrices.page(small_and_odd()), tmp_path)
    if start == "departments":
        page.click("text=Close all departments")
    page.click("td button >> nth=0")
    assert faults(page) == []


def test_headings_stay_in_sight(page: Page, tmp_path: Path) -> None:
    show(page, matrices.page(organisation(*MIDDLE)), tmp_path)
    page.evaluate("document.querySelector('.matrix-scroll').scrollTo(500, 600)")
    frame = page.locator(".matrix-scroll").bounding_box()
    head = page.locator("thead").bounding_box()
    assert frame
    assert head
    assert 0 <= head["y"] - frame["y"] < 2
    left = page.locator("tbody th.team >> nth=20").bounding_box()
    assert left
    assert frame["x"] <= left["x"] < frame["x"] + 140


@pytest.mark.bench
def test_20000_flows_open_in_two_seconds(page: Page, tmp_path: Path) -> None:
    told = organisation(*HUGE)
    began = time.perf_counter()
    html = matrices.page(told)
    written = time.perf_counter() - began
    began = time.perf_counter()
    show(page, html, tmp_path)
    opened = time.perf_counter() - began
    began = time.perf_counter()
    page.click("tbody button >> nth=3")
    settle(page)
    department = time.perf_counter() - began
    print(f"20,000 flows, 2,000 teams: {len(html):,} characters, written in {written:.2f} s,")
    print(f"opened in {opened:.2f} s, a department of 50 teams in {department:.2f} s")
    assert opened < 2
    assert department < 2
