"""Measured in Chromium: labels can be read, boxes stand apart, arrows keep clear, everybody can use the page."""

import random
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Page

from ima_graph.maps import View, compose
from ima_graph.maps.layout import Box, Layout
from ima_graph.maps.model import Picture
from ima_graph.maps.packing import pack
from tests.bench.organisation import LARGE, MIDDLE, SMALL, Size, organisation
from tests.browsing import Heard, faults, settle, show
from tests.maps.seen import Seen, arrows, look
from tests.maps.ways import a_way

pytestmark = pytest.mark.browser

LEAST_PX = 10
LETTERS = 24
PRESSED = 0.7
NEAR = 3.0
Point = tuple[float, float]


@cache
def picture_of(size: Size) -> Picture:
    return organisation(*size)


@cache
def layout_of(size: Size) -> Layout:
    return pack(picture_of(size).departments)


@cache
def html_of(size: Size, name: str = "cards") -> str:
    picture = picture_of(size)
    view = View(name)
    if name == "around":
        view = View(name, thing=max(picture.cards, key=lambda c: len(picture.touching.get(c, ()))))
    if name == "path":
        view = View(name, path=a_way(picture))
    return compose(picture, layout_of(size), view)


def readable(seen: Seen, letters: int = 0) -> list[str]:
    """What cannot be read: labels too small, shortened too much, or pressed together."""
    found = [f"{one.size:.1f} px: {one.text!r}" for one in seen.labels if one.size < LEAST_PX]
    found += [f"pressed to {one.pressed:.2f}: {one.text!r}" for one in seen.labels if one.pressed < PRESSED]
    names = [one for one in seen.labels if one.is_name and one.key]
    return found + [f"{one.text!r} of {one.full!r}" for one in names if one.letters < min(letters, len(one.full))]


class TestLabelsAndBoxes:
    @pytest.mark.parametrize("size", [SMALL, MIDDLE, LARGE])
    def test_the_scene_that_opens_first_is_read_and_nothing_overlaps(
        self, size: Size, page: Page, tmp_path: Path
    ) -> None:
        seen = look(show(page, html_of(size), tmp_path))
        assert page.locator("#panel").is_visible()
        assert seen.faults() == []
        assert readable(seen, LETTERS if size in (SMALL, MIDDLE) else 0) == []

    @pytest.mark.parametrize("size", [SMALL, MIDDLE])
    def test_every_asset_team_and_department_is_there_with_its_name(
        self, size: Size, page: Page, tmp_path: Path
    ) -> None:
        picture = picture_of(size)
        seen = look(show(page, html_of(size), tmp_path))
        assert sorted(t.full for t in seen.of("row")) == sorted(r.label for r in picture.rows.values())
        assert sorted(t.full for t in seen.of("card")) == sorted(c.label for c in picture.cards.values())
        assert sorted(t.full for t in seen.of("department")) == sorted(d.label for d in picture.departments)

    def test_each_department_of_three_thousand_assets_is_read_and_nothing_overlaps(
        self, page: Page, tmp_path: Path
    ) -> None:
        show(page, html_of(LARGE), tmp_path)
        found = {}
        for number, department in enumerate(picture_of(LARGE).departments):
            open_department(page, number)
            seen = look(page)
            assert len(seen.of("row")) == sum(len(c.rows) for c in department.cards)
            found[department.label] = seen.faults() + readable(seen)
            page.locator("#stage").press("u")
            settle(page)
        assert {department: said for department, said in found.items() if said} == {}

    @pytest.mark.parametrize("name", ["teams", "around", "path"])
    @pytest.mark.parametrize("size", [SMALL, MIDDLE])
    def test_other_pictures_are_read_and_nothing_overlaps(
        self, size: Size, name: str, page: Page, tmp_path: Path
    ) -> None:
        seen = look(show(page, html_of(size, name), tmp_path))
        assert seen.faults() == []
        assert readable(seen) == []

    def test_the_measure_sees_small_text_shortening_and_boxes_over_each_other(self, page: Page, tmp_path: Path) -> None:
        show(page, html_of(SMALL), tmp_path)
        page.evaluate(
            """() => {
              const [one, other] = document.querySelectorAll('#stage .row');
              one.querySelector('text').style.fontSize = '2px';
              other.querySelector('text').firstChild.textContent = 'Ab…';
              other.querySelector('text').setAttribute('x', 300000);
              other.querySelector('text').setAttribute('x', Number(one.querySelector('rect').getAttribute('x')) + 400);
              one.querySelector('rect').setAttribute('height', 40);
            }"""
        )
        seen = look(page)
        assert {said.split(":")[0] for said in seen.faults()} >= {"rows over each other", "label outside its box"}
        said = "\n".join(readable(seen, LETTERS))
        assert " px: " in said
        assert "'Ab…' of " in said


def open_department(page: Page, number: int) -> None:
    """Open a department as a reader does: with a double click on its name."""
    page.locator(f'#stage [data-key="d{number}"] > text').first.dblclick()
    settle(page)


class TestArrows:
    @pytest.mark.parametrize(("size", "sample"), [(SMALL, 40), (MIDDLE, 60)])
    def test_no_arrow_of_what_is_selected_runs_through_another_box(
        self, size: Size, sample: int, page: Page, tmp_path: Path
    ) -> None:
        picture, layout = picture_of(size), layout_of(size)
        show(page, html_of(size), tmp_path)
        assert selected_faults(page, picture, layout, list(picture.cards), sample) == []

    def test_nor_does_one_in_the_departments_of_three_thousand_assets(self, page: Page, tmp_path: Path) -> None:
        picture, layout = picture_of(LARGE), layout_of(LARGE)
        show(page, html_of(LARGE), tmp_path)
        found = []
        for number in (0, 7, 13):
            open_department(page, number)
            inside = [c.id for c in picture.departments[number].cards]
            found += selected_faults(page, picture, layout, inside, 15)
            page.locator("#stage").press("u")
            settle(page)
        assert found == []

    @pytest.mark.parametrize("name", ["teams", "around", "path"])
    def test_nor_does_one_that_other_pictures_draw_at_rest(self, name: str, page: Page, tmp_path: Path) -> None:
        seen = look(show(page, html_of(MIDDLE, name), tmp_path))
        boxes = {t.key: t.boxes[0] for t in seen.things if t.boxes and "department" not in t.kinds}
        drawn = arrows(page, on_screen=True)
        assert drawn
        found = []
        for points in drawn:
            foreign = {k: b for k, b in boxes.items() if not touches(points[0], b) and not touches(points[-1], b)}
            found += [
                f"{points[0]} to {points[-1]} through {key}" for key, box in foreign.items() if meets(points, box)
            ]
        assert found == []

    def test_the_measure_sees_a_line_through_a_row_a_heading_and_a_card(self) -> None:
        picture, layout = picture_of(SMALL), layout_of(SMALL)
        first, second, third = list(layout.cards.values())[:3]
        row, other = picture.cards["team-0"].rows[0].id, picture.cards["team-2"].rows[0].id
        one, two = first.row_box(row), third.row_box(other)
        a, b = (one.x, one.y + 8), (two.right, two.y + 8)
        straight = [(a[0] + (b[0] - a[0]) * n / 300, a[1] + (b[1] - a[1]) * n / 300) for n in range(301)]
        assert crossed(straight, (row, other), picture, layout) != []
        box = second.box
        through = [(box.x + 20, box.y - 40 + n) for n in range(int(box.height) + 80)]
        assert f"card {picture.cards['team-1'].id}" in crossed(through, (row, other), picture, layout)
        assert crossed([a], (row, other), picture, layout) == []


def selected_faults(page: Page, picture: Picture, layout: Layout, inside: Iterable[str], sample: int) -> list[str]:
    """Select some rows and cards of the shown cards one after the other, and tell which arrows are lacking or wrong."""
    shown = [picture.cards[c] for c in inside]
    keys = {r: f"r{n}" for n, r in enumerate(picture.rows)} | {c: f"c{n}" for n, c in enumerate(picture.cards)}
    things = [r.id for c in shown for r in c.rows if r.id in picture.touching]
    cards = [c.id for c in shown if c.id in picture.touching]
    draw = random.Random(7)
    chosen = draw.sample(things, min(len(things), sample)) + draw.sample(cards, min(len(cards), sample // 2))
    found = []
    for thing in chosen:
        page.locator(f'#stage [data-key="{keys[thing]}"] > text').first.click()
        settle(page)
        wanted = set()
        for flow in picture.touching[thing]:
            if {flow.source.card, flow.target.card} <= {c.id for c in shown}:
                wanted.add((flow.source.row or flow.source.card, flow.target.row or flow.target.card))
        met = set()
        for points in arrows(page):
            ends = next((pair for pair in wanted if joins(points, pair, picture, layout)), None)
            if ends is None:
                found.append(f"{thing}: an arrow from {points[0]} to {points[-1]} is none of its flows")
                continue
            met.add(ends)
            found += [f"{thing}: {ends} runs through {said}" for said in crossed(points, ends, picture, layout)]
        found += [f"{thing}: no arrow for {pair}" for pair in wanted - met]
    return found


def joins(points: list[Point], pair: tuple[str, str], picture: Picture, layout: Layout) -> bool:
    """Whether a way begins at the one thing of a pair and ends at the other."""
    return all(
        touches(point, box_of(thing, picture, layout))
        for point, thing in zip((points[0], points[-1]), pair, strict=True)
    )


def box_of(thing: str, picture: Picture, layout: Layout) -> Box:
    if thing in picture.rows:
        return layout.cards[picture.rows[thing].card].row_box(thing)
    return layout.cards[thing].box


def touches(point: Point, box: Box) -> bool:
    """Whether a point lies on or within some px of a box."""
    x, y = point
    return box.x - NEAR <= x <= box.right + NEAR and box.y - NEAR <= y <= box.bottom + NEAR


def crossed(points: list[Point], ends: tuple[str, str], picture: Picture, layout: Layout) -> list[str]:
    """The rows, headings and cards that a way runs through and that are not at its ends."""
    own_cards = {picture.rows[e].card if e in picture.rows else e for e in ends}
    found = []
    for card, place in layout.cards.items():
        foreign: dict[str, Box] = {}
        if card not in own_cards:
            foreign[f"card {card}"] = place.box
        else:
            foreign |= {f"row {row}": box for row, box in place.rows() if row not in ends}
            if card not in ends:
                foreign[f"the heading of {card}"] = place.heading_box
        for name, box in foreign.items():
            if meets(points, box):
                found.append(name)
    return found


def meets(points: list[Point], box: Box) -> bool:
    """Whether a way runs more than a px inside a box."""
    return any(box.x + 1 < x < box.right - 1 and box.y + 1 < y < box.bottom - 1 for x, y in points)


class TestAccess:
    @pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
    @pytest.mark.parametrize("width", [1920, 390])
    @pytest.mark.parametrize("name", ["cards", "teams", "matrix", "around", "path", "pyvis"])
    def test_axe_finds_nothing(
        self, name: str, width: int, dark: bool, browse: Callable[..., Page], heard: Heard, tmp_path: Path
    ) -> None:
        page = browse(width=width, height=1080 if width > 1000 else 844, dark=dark)
        show(page, html_of(SMALL, name), tmp_path)
        assert faults(page) == []
        assert heard.lines == []

    @pytest.mark.parametrize("size", [MIDDLE, LARGE])
    def test_axe_finds_nothing_in_larger_maps(self, size: Size, page: Page, tmp_path: Path) -> None:
        assert faults(show(page, html_of(size), tmp_path)) == []

    @pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
    def test_axe_finds_nothing_when_a_thing_is_selected_and_help_is_open(
        self, dark: bool, browse: Callable[..., Page], tmp_path: Path
    ) -> None:
        page = show(browse(dark=dark), html_of(SMALL), tmp_path)
        page.locator('#stage [data-key="c0"] > text').first.click()
        page.get_by_label("Search names, owners and teams").fill("a")
        settle(page)
        assert faults(page) == []
        page.get_by_role("button", name="Help").click()
        assert page.get_by_role("dialog").is_visible()
        assert faults(page) == []
