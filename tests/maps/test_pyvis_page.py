"""The pyvis page is whole, asks nothing of anybody, and says what it cannot do."""

import html
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from ima_graph.errors import InputError, NotFoundError
from ima_graph.maps import pyvis_page
from ima_graph.maps.model import OUTSIDE, Card, Department, End, Flow, Gap, Picture, Row
from tests.browsing import faults, show

WICKED = "</script><script>alert(1)</script><img src=x onerror=alert(2)>"
LONG = "Register of the mooring licences that were granted before the harbour was enlarged"


def small() -> Picture:
    gap = Gap("owner_never_stated", "U1", "owner never stated", "Nobody was named.", "Ask who answers for it.")
    rows = (
        Row("file", "Payroll file", "pay", what="dataset", level=2, marking="OFFICIAL-SENSITIVE", owners=("Finance",)),
        Row("long", LONG, "pay", gaps=(gap,)),
        Row("wicked", WICKED, "pay", level=0),
    )
    bank = Row("bank", "Estuary Bank", OUTSIDE, "Organisation")
    return Picture(
        "Harbour & Coast",
        "2026-11-22",
        7,
        (
            Department("corporate", "Corporate", (Card("pay", "People and Pay", "corporate", rows),)),
            Department("marine", "Marine", (Card("pilots", "Pilotage", "marine"),)),
            Department(OUTSIDE, "Outside", (Card(OUTSIDE, "Outside", OUTSIDE, (bank,)),)),
        ),
        (
            Flow(
                "one", End("pay", "file", "pay", "People and Pay"), End("pilots", "", "pilots", "Pilotage"), ("file",)
            ),
            Flow(
                "two", End("pay", "file", "pay", "People and Pay"), End(OUTSIDE, "bank", "bank", "Bank"), is_down=True
            ),
            Flow("open", End("pay", "", "pay", "People and Pay"), End()),
        ),
    )


def crowd(size: int) -> Picture:
    rows = tuple(Row(f"r{n}", f"Thing {n}", "team") for n in range(size - 1))
    return Picture("Crowd", "2026-11-22", 1, (Department("d", "D", (Card("team", "Team", "d", rows),)),))


def _data(page: str, name: str) -> list[dict[str, Any]]:
    (found,) = re.findall(rf"{name} = new vis\.DataSet\((\[.*\])\);", page)
    data: list[dict[str, Any]] = json.loads(found)
    return data


def test_nodes_are_teams_and_things_and_edges_say_who_holds_and_who_sends() -> None:
    page = pyvis_page.write(small())
    labels = {n["id"]: n["label"] for n in _data(page, "nodes")}
    assert labels == {
        "c0": "People and Pay",
        "c1": "Pilotage",
        "r0": "Payroll file",
        "r1": "Register of the mooring…ur was enlarged\nno owner",
        "r2": "</script><script>alert(1…error=alert(2)>",
        "r3": "Estuary Bank",
    }
    edges = [(e["from"], e["to"], e["title"]) for e in _data(page, "edges")]
    assert edges[:3] == [
        ("r0", "c0", "Payroll file is held by People and Pay."),
        ("r1", "c0", f"{LONG} is held by People and Pay."),
        ("r2", "c0", f"{WICKED} is held by People and Pay."),
    ]
    assert [(u, v) for u, v, _ in edges[3:]] == [("r0", "c1"), ("r0", "r3")]
    assert "Flows not drawn: 1." in page


def test_the_full_label_and_the_gaps_are_in_the_title() -> None:
    titles = {n["id"]: n["title"] for n in _data(pyvis_page.write(small()), "nodes")}
    assert titles["r1"].startswith(f"{LONG}, held by People and Pay, no owner, classification not stated, owner never")


def test_nothing_in_it_comes_from_outside() -> None:
    page = pyvis_page.write(small())
    assert re.findall(r"""(?:src|href)\s*=\s*["']?(?:https?:)?//""", page) == []
    assert re.findall(r"""url\(\s*["']?(?:https?:)?//""", page) == []
    assert "bootstrap" not in page


def test_it_says_what_it_cannot_do() -> None:
    page = html.unescape(pyvis_page.write(small()))
    assert "There are no team boxes here" in page
    assert "is slow" not in page
    assert "With 6 nodes this page is slow" in html.unescape(pyvis_page.write(small(), most=5))
    assert "<h1>Harbour & Coast</h1>" in page


def test_equal_pictures_give_equal_pages() -> None:
    assert pyvis_page.write(small()) == pyvis_page.write(small())


def test_above_500_it_points_to_the_map() -> None:
    with pytest.raises(InputError, match=r"minutes for 501 nodes; the limit is 500.*ima-graph map --view cards"):
        pyvis_page.write(crowd(501))


def test_500_are_still_written() -> None:
    assert len(_data(pyvis_page.write(crowd(500)), "nodes")) == 500


def test_only_the_things_asked_for_are_drawn() -> None:
    page = pyvis_page.write(small(), ["pay", "file"])
    assert [n["id"] for n in _data(page, "nodes")] == ["c0", "r0"]
    assert len(_data(page, "edges")) == 1
    assert "Flows not drawn: 3." in page
    with pytest.raises(NotFoundError, match="nothing is not in the picture"):
        pyvis_page.write(small(), ["nothing"])


def test_an_empty_register_is_a_page_too() -> None:
    page = pyvis_page.write(Picture("Empty", "2026-11-22", 0))
    assert _data(page, "nodes") == []
    assert "0 teams and things" in page


def test_pyvis_is_loaded_by_nobody_else() -> None:
    code = "import sys, ima_graph.maps.pyvis_page; print('pyvis' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_an_address_in_a_label_does_not_turn_titles_into_html() -> None:
    row = Row("r", '<a href="x">go</a>', "team")
    page = pyvis_page.write(Picture("P", "2026-11-22", 1, (Department("d", "D", (Card("team", "T", "d", (row,)),)),)))
    assert "popup.innerHTML" not in page


@pytest.mark.browser
class TestInTheBrowser:
    def test_it_draws_and_asks_nothing(self, page: Page, tmp_path: Path) -> None:
        show(page, pyvis_page.write(small()), tmp_path)
        page.wait_for_function("typeof network === 'object' && nodes.length === 6")
        page.wait_for_function(_INK)
        assert page.locator("img").count() == 0
        assert faults(page) == []

    def test_a_title_is_shown_as_text(self, page: Page, tmp_path: Path) -> None:
        show(page, pyvis_page.write(small(), ["wicked"]), tmp_path)
        page.wait_for_function(_INK)
        at = page.evaluate(
            "() => { network.moveTo({scale: 1}); return network.canvasToDOM(network.getPosition('r2')); }"
        )
        box = page.locator("#mynetwork").bounding_box()
        assert box is not None
        page.mouse.move(box["x"] + at["x"] - 3, box["y"] + at["y"])
        page.mouse.move(box["x"] + at["x"], box["y"] + at["y"])
        page.wait_for_selector("div.vis-tooltip", state="visible")
        assert WICKED in page.locator("div.vis-tooltip").inner_text()


# More than a hundred painted points that are not the paper's white.
_INK = """() => {
  const canvas = document.querySelector('#mynetwork canvas');
  if (!canvas) return false;
  const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d', {willReadFrequently: true});
  copy.drawImage(canvas, 0, 0);
  const data = copy.getImageData(0, 0, canvas.width, canvas.height).data;
  let painted = 0;
  for (let i = 0; i < data.length; i += 4) if (data[i + 3] > 0 && data[i] + data[i + 1] + data[i + 2] < 700) painted++;
  return painted > 100;
}"""
