"""The map's page is one whole file, and stays right with names and sizes that break pages."""

import json
import re
from base64 import b64encode
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from ima_graph.maps.model import Card, Department, End, Flow, Picture, Row
from ima_graph.maps.page import MOST_LINES, SOME_LINES
from ima_graph.maps.scene import Scene
from tests.browsing import faults, settle, show
from tests.maps.offices import OFFICES, written


def held(html: str) -> dict[str, Any]:
    """The block of data."""
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', html, re.DOTALL)
    assert found
    data: dict[str, Any] = json.loads(found[1])
    return data


class TestFile:
    def test_the_start_stands_in_the_page_and_the_other_scenes_as_text(self) -> None:
        html = written(OFFICES, Scene("team-odd", "Odd", "One.", "<g></script><!-- </g>", 10, 10))
        assert 'data-label="Payroll file"' in html.split("</main>")[0]
        stored = dict(re.findall(r'<script type="text/plain" data-scene="([^"]+)">(.*?)</script>', html, re.DOTALL))
        assert {"department-d0", "team-c0", "team-odd"} <= set(stored)
        assert stored["team-odd"] == "<g><\\/script><\\!-- </g>"

    def test_only_its_own_script_may_run_and_nothing_is_fetched(self) -> None:
        html = written()
        script = html.rpartition("<script>")[2].partition("</script>")[0]
        digest = b64encode(sha256(script.encode()).digest()).decode()
        assert f"default-src 'none'; script-src 'sha256-{digest}';" in html
        assert re.findall(r"(?:src|href|action)=[\"']?(?![\"'#]|data:)[^\s>]+", html) == []
        assert not re.search(r"@import|url\((?!#)|\bfetch\(|XMLHttpRequest|\bon\w+=", html)

    def test_the_data_names_things_by_their_place_in_the_picture(self) -> None:
        data = held(written())
        assert [row[0] for row in data["rows"]] == [r.label for r in OFFICES.rows.values()]
        assert [card[0] for card in data["cards"]] == ["Pay", "Finance", "Pilots", "Outside"]
        assert [flow[:4] for flow in data["flows"]][0::4] == [["c0", "c1", ["r0"], 1], ["c2", "c1", ["r0", "r3"], 0]]
        assert data["flows"][3][:2] == ["", "c2"]
        assert data["flows"][0][4] == OFFICES.flows[0].sentence

    def test_every_choice_of_a_filter_says_how_many_things_it_leaves(self) -> None:
        options = re.findall(r'<option value="([^"]+)">([^<]+)</option>', written())
        assert options[:7] == [
            ("any", "Any finding (3)"),
            ("unowned", "Unowned (1)"),
            ("orphaned", "Orphaned (1)"),
            ("U3", "U3 Post vacant (1)"),
            ("O1", "O1 Cut off (1)"),
            ("flow_without_purpose", "No purpose (1)"),
            ("OFFICIAL-SENSITIVE", "OFFICIAL-SENSITIVE (1)"),
        ]
        assert ("d0", "All of Corporate (4)") in options

    def test_a_name_that_looks_like_a_slot_or_a_block_stays_a_name(self) -> None:
        html = written(replace(OFFICES, name="{{data}}</script><!--"))
        assert "<h1><bdi>{{data}}&lt;/script&gt;&lt;!--</bdi></h1>" in html
        assert len(held(html)["rows"]) == 5

    def test_what_html_cannot_hold_is_left_out(self) -> None:
        assert "Of\x01fi\ud800ces" not in written(replace(OFFICES, name="Of\x01fi\ud800ces"))
        assert "<h1><bdi>Offices</bdi></h1>" in written(replace(OFFICES, name="Of\x01fi\ud800ces"))


@pytest.mark.browser
class TestHard:
    def test_an_empty_register_is_a_calm_page(self, page: Page, tmp_path: Path) -> None:
        show(page, written(Picture("Nothing", "2026-11-22", 0)), tmp_path)
        assert "0 assets, 0 flows." in page.locator("header").inner_text()
        assert "Assets: none is recorded." in str(page.locator(".tables").text_content())
        page.locator("#stage").press("ArrowDown")
        page.get_by_label("Search names").fill("x")
        page.keyboard.press("Enter")
        settle(page)
        assert page.locator("#said").inner_text() == "Nothing was found."
        assert faults(page) == []

    def test_a_long_table_shows_so_many_at_a_time_and_says_so(self, page: Page, tmp_path: Path) -> None:
        number = MOST_LINES + 301
        rows = tuple(Row(f"r{n}", f"Asset {n}", "c", level=n % 4, marking=f"M{n % 4}") for n in range(number))
        flows = tuple(
            Flow(f"f{n}", End("c", "", "c", "Team"), End("c", "", "c", "Team"), (f"r{n}",), (f"Asset {n}",))
            for n in range(number)
        )
        card = Card("c", "Team", "d", rows)
        html = written(Picture("Long", "2026-11-22", 1, (Department("d", "D", (card,)),), flows))
        assert html.count('<tr data-key="r') == SOME_LINES
        show(page, html, tmp_path)
        for name, noun in (("asset", "assets"), ("flow", "flows")):
            section = page.locator(f"section:has([data-shown={name}])")
            line, more = section.locator("[data-shown]"), section.locator("[data-more]")
            assert line.text_content() == f"200 of 2,301 {noun} are shown."
            assert more.text_content() == "Show 200 more (of 2,101)"
            more.click()
            assert line.text_content() == f"400 of 2,301 {noun} are shown."
            assert section.locator("tbody tr").count() == 400
        cells = page.locator("section:has([data-shown=asset]) tbody tr").first.locator("th, td").all_text_contents()
        assert cells == ["Asset 0", "Team", "M0", "", "none named", "", "1", "1", "0"]
        page.locator("#marking").select_option("M3")
        settle(page)
        line = page.locator("[data-shown=asset]")
        assert line.text_content() == "200 of 575 assets that pass, of 2,301 in all, are shown."

    def test_long_lists_in_the_panel_go_on_by_fifty(self, page: Page, tmp_path: Path) -> None:
        rows = tuple(Row(f"r{n}", f"Asset {n}", "c") for n in range(120))
        show(
            page,
            written(Picture("P", "2026-11-22", 1, (Department("d", "D", (Card("c", "T", "d", rows),)),))),
            tmp_path,
        )
        page.goto(f"{page.url}#pick=c0")
        settle(page)
        page.locator("#panel").get_by_role("button", name="Show 50 more (of 70)").click()
        assert page.locator("#panel .plain li").count() == 100
        page.locator("#panel").get_by_role("button", name="Show 20 more (of 20)").click()
        assert page.locator("#panel .plain li").count() == 120

    @pytest.mark.parametrize(("width", "height"), [(1920, 1080), (1366, 768), (390, 844), (320, 256)])
    def test_nothing_is_wider_than_the_screen(
        self, width: int, height: int, browse: Callable[..., Page], tmp_path: Path
    ) -> None:
        name = "Ledgerofeverything" * 17
        picture = replace(
            OFFICES,
            name=name,
            departments=(Department("d", name, (Card("c", name, "d", (Row("r", name, "c", owners=(name,)),)),)),),
            flows=(),
        )
        page = show(browse(width=width, height=height), written(picture), tmp_path)
        page.goto(f"{page.url}#pick=r0")
        settle(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert faults(page) == []
