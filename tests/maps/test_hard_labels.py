"""Names that break pictures: very long, right to left, emoji, markup; nothing at all, too much, a flow to itself."""

import re
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from ima_graph.errors import InputError
from ima_graph.maps import View, compose
from ima_graph.maps.model import OUTSIDE, Card, Department, End, Flow, Gap, Picture, Row
from ima_graph.maps.packing import pack
from tests.browsing import Heard, faults, open_page, settle, show
from tests.maps.seen import Label, arrows, look

pytestmark = pytest.mark.browser

PLAIN = "Payroll file"
LABELS = {
    "300 characters": ("Register of everything that was ever agreed with anybody " * 6)[:300],
    "300 without a space": "Donaudampfschifffahrt" * 14 + "sgesel",
    "Arabic": "سجل رواتب الموظفين في الدائرة المالية",
    "Hebrew": "רישום שכר העובדים של מחלקת הכספים",
    "both ways": "Report تقرير 2026 (final) דוח",
    "emoji": "Payroll 💷 file 👩🏽‍💻 of the 👨‍👩‍👧‍👦 team 🇬🇧",
    "Chinese and Japanese": "給与台帳と職員記録簿の保存用ファイルおよび関連文書一覧",
    "combining marks": "Ve\u0301lo\u0308 re\u0301gistre\u0323 " * 4,
    "script": "<script>alert(1)</script>",
    "end of script": "</script><img src=x onerror=alert(1)><!--",
    "quotes and markup": "\"quotes' & <b>",
    "slots": "{{data}} {stage} %s $& \\u003c",
    "white space": "  tabs\tand\nlines   of  text ",
    "control characters": "bell\x07 and null\x00 and delete\x7f",
}
VIEWS = ("cards", "teams", "matrix", "around")
GAPS = (Gap("owner_not_known", "U3", PLAIN, PLAIN, PLAIN), Gap("never_sent", "O1", PLAIN, PLAIN, PLAIN))


def picture_with(label: str) -> Picture:
    """Everything bears the name: a department, a team, an asset without gaps and one with them, a body, a flow."""
    gaps = tuple(Gap(g.finding, g.kind, label, label, label, label) for g in GAPS)
    rows = (
        Row("a", label, "t", what=label, level=2, marking=label, owners=(label,), also=(label,)),
        Row("b", label, "t", level=3, marking="SECRET", gaps=gaps),
    )
    other = Card("u", PLAIN, "d", (Row("c", PLAIN, "u"),))
    outside = Department(OUTSIDE, "Outside bodies", (Card(OUTSIDE, "Outside bodies", OUTSIDE, (_body(label),)),))
    here, there = End("t", "", "t", label), End("u", "", "u", PLAIN)
    flows = (
        Flow("f", here, there, ("a",), (label,), (label,), label, label, label, label, 1, True, gaps),
        Flow("g", there, End(OUTSIDE, "o", "o", label), ("c",), (PLAIN,)),
        Flow("h", here, here, ("b",), (label,)),
        Flow("i", End(), here, (), ()),
    )
    own = Card("t", label, "d", rows, gaps)
    return Picture(label, "2026-04-01", 1, (Department("d", label, (own, other)), outside), flows, (label,))


def _body(label: str) -> Row:
    return Row("o", label, OUTSIDE, "OutsideBody")


@cache
def html_of(label: str, name: str) -> str:
    picture = picture_with(label)
    return compose(picture, pack(picture.departments), View(name, thing="t"))


def plain(text: str) -> str:
    """A text as a page can show it: white space is one space, and there are no control characters."""
    return " ".join(re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", "", text).split())


def is_short_for(shown: str, whole: str) -> bool:
    """Whether a text is the whole, or its beginning and its end with dots between."""
    begin, dots, end = plain(shown).partition("…")
    if not dots:
        return begin == plain(whole)
    return plain(whole).startswith(begin.rstrip()) and plain(whole).endswith(end.lstrip())


def parts_of(page: Page) -> set[str]:
    """The kinds of elements that the page is made of, the handlers that hang on any, and the number of scripts."""
    found: list[str] = page.evaluate(
        "() => [...document.querySelectorAll('*')].flatMap((e) => [e.localName, ...e.getAttributeNames()"
        ".filter((name) => name.startsWith('on'))]).concat('scripts: ' + document.scripts.length)"
    )
    return set(found)


@pytest.fixture(scope="module")
def known_parts(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    """What the pages of a plain name are made of, by view."""
    found = {}
    for name in VIEWS:
        page = open_page(browser, Heard(), 1920, 1080)
        found[name] = parts_of(show(page, html_of(PLAIN, name), tmp_path_factory.mktemp(name)))
        page.context.close()
    return found


@pytest.mark.parametrize("name", VIEWS)
@pytest.mark.parametrize("label", LABELS.values(), ids=LABELS.keys())
def test_a_hard_label_is_drawn_as_text_inside_its_box(
    label: str, name: str, known_parts: dict[str, set[str]], page: Page, tmp_path: Path
) -> None:
    show(page, html_of(label, name), tmp_path)
    assert parts_of(page) - known_parts[name] == set()
    assert plain(label) in plain(page.locator("body").inner_text())
    assert plain(page.title()).endswith(plain(label)) or plain(label) in plain(page.title())
    if name == "matrix":
        assert_cells_hold_their_text(page, label)
        return
    seen = look(page)
    assert seen.faults() == []
    own = [one for one in seen.labels if plain(one.full) == plain(label)]
    assert own
    lines: dict[str, list[Label]] = {}
    for one in own:
        lines.setdefault(one.key, []).append(one)
    for key, found in lines.items():
        assert any(is_short_for(" ".join(x.text for x in found[:n]), label) for n in range(1, len(found) + 1)), key
    titles = [plain(t.title) for t in seen.of("row") if plain(t.full) == plain(label)]
    assert all(plain(label) in title for title in titles)


def assert_cells_hold_their_text(page: Page, label: str) -> None:
    heads: list[dict[str, object]] = page.evaluate(
        """() => [...document.querySelectorAll('.matrix th')].map((th) => {
          const [outer, inner] = [th.getBoundingClientRect(), (th.querySelector('span') ?? th).getBoundingClientRect()];
          return { text: th.textContent,
            fits: inner.left >= outer.left - 1 && inner.right <= outer.right + 1
              && inner.top >= outer.top - 1 && inner.bottom <= outer.bottom + 1 };
        })"""
    )
    assert sum(plain(str(h["text"])) == plain(label) for h in heads) >= 2
    assert [h["text"] for h in heads if not h["fits"]] == []


@pytest.mark.parametrize("label", ["سجل رواتب", "רישום שכר"], ids=["Arabic", "Hebrew"])
def test_right_to_left_names_begin_at_the_right(label: str, page: Page, tmp_path: Path) -> None:
    seen = look(show(page, html_of(label, "cards"), tmp_path))
    plain_row = next(t for t in seen.of("row") if t.full == label and "unowned" not in t.kinds)
    drawn = next(one for one in seen.labels if one.key == plain_row.key)
    box = plain_row.boxes[0]
    assert box.right - drawn.box.right < drawn.box.x - box.x


class TestNothing:
    @pytest.mark.parametrize("name", ["cards", "teams", "matrix"])
    def test_an_empty_register_says_so_calmly(self, name: str, page: Page, tmp_path: Path) -> None:
        empty = Picture("Nothing yet", "2026-04-01", 0)
        show(page, compose(empty, pack(()), name), tmp_path)
        assert re.search("[Nn]othing|no team", page.locator("main").inner_text())
        assert faults(page) == []

    def test_a_team_that_holds_nothing_has_a_box(self, page: Page, tmp_path: Path) -> None:
        bare = Picture("Bare", "2026-04-01", 0, (Department("d", "Finance", (Card("t", "Pay", "d"),)),))
        seen = look(show(page, compose(bare, pack(bare.departments)), tmp_path))
        assert [t.full for t in seen.of("card")] == ["Pay"]
        assert seen.faults() == []

    def test_there_is_nothing_around_what_is_not_there(self) -> None:
        empty = Picture("Nothing yet", "2026-04-01", 0)
        with pytest.raises(InputError):
            compose(empty, pack(()), View("around", thing="gone"))


@cache
def one_large_team() -> Picture:
    rows = tuple(Row(f"r{n}", f"Case file number {n}", "t", level=n % 4) for n in range(2000))
    cards = (Card("t", "Archive", "d", rows), Card("u", "Pay", "d", (Row("x", "Payroll file", "u"),)))
    flow = Flow("f", End("t", "", "t", "Archive"), End("u", "", "u", "Pay"), ("r0",), ("Case file number 0",))
    return Picture("One large team", "2026-04-01", 1, (Department("d", "Records", cards),), (flow,))


class TestTwoThousand:
    def test_the_map_opens_readable_and_says_how_many(self, page: Page, tmp_path: Path) -> None:
        picture = one_large_team()
        seen = look(show(page, compose(picture, pack(picture.departments)), tmp_path))
        assert seen.faults() == []
        assert [one.text for one in seen.labels if one.size < 10] == []
        assert "2,001 assets" in page.locator("#stage svg").get_attribute("aria-label")
        assert page.locator("#tables").get_by_text("Case file number 0", exact=True).count() > 0

    def test_the_team_opens_and_what_is_not_drawn_is_counted_exactly(self, page: Page, tmp_path: Path) -> None:
        picture = one_large_team()
        show(page, compose(picture, pack(picture.departments)), tmp_path)
        page.locator('#stage [data-key="c0"] > text').first.dblclick()
        settle(page)
        seen = look(page)
        assert seen.faults() == []
        drawn = len([t for t in seen.of("row") if t.full.startswith("Case file number")])
        assert drawn > 0
        assert f"{2000 - drawn:,} " in page.locator("#stage svg").get_attribute("aria-label")

    @pytest.mark.parametrize("name", ["teams", "matrix", "around"])
    def test_the_other_views_open_too(self, name: str, page: Page, tmp_path: Path) -> None:
        picture = one_large_team()
        show(page, compose(picture, pack(picture.departments), View(name, thing="t")), tmp_path)
        assert "Archive" in page.locator("main").inner_text()
        if name != "matrix":
            assert look(page).faults() == []


@cache
def self_flows() -> Picture:
    rows = (Row("a", "Duty roster", "t"), Row("b", "Day book", "t"))
    team, body = End("t", "", "t", "Watch"), End(OUTSIDE, "o", "o", "Coastguard")
    outside = Department(OUTSIDE, "Outside bodies", (Card(OUTSIDE, "Outside bodies", OUTSIDE, (_body("Coastguard"),)),))
    flows = (Flow("f", team, team, ("a",), ("Duty roster",)), Flow("g", body, body, (), ()))
    return Picture(
        "Loops", "2026-04-01", 1, (Department("d", "Harbour", (Card("t", "Watch", "d", rows),)), outside), flows
    )


class TestFlowToItself:
    @pytest.mark.parametrize("key", ["c0", "r2"])
    def test_it_is_drawn_as_a_loop_beside_the_thing(self, key: str, page: Page, tmp_path: Path) -> None:
        picture = self_flows()
        layout = pack(picture.departments)
        show(page, compose(picture, layout), tmp_path)
        page.locator(f'#stage [data-key="{key}"] > text').first.click()
        settle(page)
        place = layout.cards["t" if key == "c0" else OUTSIDE]
        box = place.box if key == "c0" else place.row_box("o")
        loops = [
            way
            for way in arrows(page)
            if any(box.x - 3 <= x <= box.right + 3 and box.y - 3 <= y <= box.bottom + 3 for x, y in way)
        ]
        assert loops
        for way in loops:
            assert any(x > box.right or x < box.x or y < box.y or y > box.bottom for x, y in way)
            others = [b for row, b in place.rows() if not (key == "r2" and row == "o")]
            assert not any(b.x + 1 < x < b.right - 1 and b.y + 1 < y < b.bottom - 1 for b in others for x, y in way)

    @pytest.mark.parametrize("name", VIEWS)
    def test_every_view_tells_of_it(self, name: str, page: Page, tmp_path: Path) -> None:
        picture = self_flows()
        show(page, compose(picture, pack(picture.departments), View(name, thing="t")), tmp_path)
        if name == "matrix":
            labels = page.locator(".matrix td button").evaluate_all(
                "all => all.map((b) => b.getAttribute('aria-label'))"
            )
            assert "1 flow inside Watch" in labels
        else:
            assert look(page).faults() == []
            assert "It sends Duty roster to Watch." in page.locator("body").inner_text()
