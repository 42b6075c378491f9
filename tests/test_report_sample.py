"""The report of the sample register: its figures agree, nothing is lost, it prints, and everybody can read it."""

import re
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page

from ima_graph import reports
from ima_graph.maps import chromium
from ima_graph.maps.cards import draw
from ima_graph.maps.matrix import html, matrix
from ima_graph.maps.model import Picture
from ima_graph.maps.packing import pack
from ima_graph.maps.reading import read_picture
from ima_graph.maps.scene import inline
from ima_graph.project import Project, sample_files
from ima_graph.questions import Findings
from ima_graph.reports.pages import team_pages
from tests import report_pages
from tests.browsing import faults
from tests.report_pages import ON


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Picture, Findings]:
    """The report of the sample register, and what it was made from."""
    with Project.create(tmp_path_factory.mktemp("sample") / "register", "Harbour and Coast Authority") as project:
        project.import_files(project.read(sample_files()))
        found = project.findings(ON)
        titles = {q.name: q.title for q in project.catalogue.questions.values()}
        whys = {q.name: q.text("why") for q in project.catalogue.questions.values()}
        figures = project.figures(found)
        picture = read_picture(
            project.store, project.name, date.fromisoformat(ON), project.known, project.register.base, found, titles
        )
        page = reports.register_report(
            picture,
            found,
            titles,
            whys,
            project.by_department(found),
            figures,
            card_svg=inline(draw(picture, pack(picture.departments))),
            matrix_html=html(matrix(picture), "teams"),
            owners=reports.owner_pages(picture),
        )
    return page, picture, found


def test_the_figures_of_the_sample_agree_wherever_they_stand(sample: tuple[str, Picture, Findings]) -> None:
    page, picture, found = sample
    read = report_pages.read(page)
    figures = {words.split("They")[0]: number for number, words in read.rows("figures")}
    unowned = figures[f"of the {picture.assets} assets that are live are unowned"]
    orphaned = figures[f"of the {picture.assets} assets that are live are orphaned"]
    sums = read.rows("teams")[-1]
    assert sums[:4] == ["All", str(picture.assets), unowned, orphaned]
    assert read.rows("owners")[-1] == ["All", str(picture.assets), unowned, orphaned]
    assert read.rows("kinds")[-1][-1] == str(len(found.rows)) == str(len(read.rows("found")))
    assets = [r for r in picture.rows.values() if r.is_asset]
    assert (str(sum(r.is_unowned for r in assets)), str(sum(r.is_orphaned for r in assets))) == (unowned, orphaned)
    assert len(read.rows("holds")) == len(picture.rows)
    assert page.count('class="asset"') == sum(max(1, len(r.owners)) for r in assets)


def test_every_figure_of_a_register_is_explained(sample: tuple[str, Picture, Findings]) -> None:
    figures = sample[0][: sample[0].index('id="contents"')]
    assert figures.count('class="under">') == 8
    assert 'class="under"><' not in figures


def test_every_flow_of_the_sample_is_told_and_every_gap_stands_somewhere(sample: tuple[str, Picture, Findings]) -> None:
    page, picture, found = sample
    pages = team_pages(picture)
    told = Counter(f.id for p in pages for f in (*p.sends, *p.inside))
    assert told == Counter(f.id for f in picture.flows if f.source.card)
    elsewhere = re.search(r"(\d+) gaps? (?:is|are) about what no team's page shows", page)
    assert sum(len(p.gaps) for p in pages) + int(elsewhere[1] if elsewhere else 0) == len(found.rows)


@pytest.mark.browser
@pytest.mark.usefixtures("chromium_path")
def test_the_sample_prints_with_the_map_across_on_a3(tmp_path: Path, sample: tuple[str, Picture, Findings]) -> None:
    path, output = tmp_path / "report.html", tmp_path / "report.pdf"
    path.write_text(sample[0], encoding="utf-8")
    chromium.pdf(path, output)
    widths = Counter(round(int(w), -1) for w in re.findall(rb"/MediaBox \[0 0 (\d+)", output.read_bytes()))
    # A4 is 595 points wide, A3 across 1191: one sheet for each team and owner at least, and on A3 the map and matrix.
    assert set(widths) == {590, 1190}
    assert widths[1190] == 2
    assert widths.total() >= sample[0].count('class="sheet')


@pytest.mark.browser
@pytest.mark.parametrize(("width", "dark"), [(1920, False), (390, True)], ids=["wall", "dark-phone"])
def test_everybody_can_read_the_page_on_a_wall_or_a_phone(
    browse: Callable[..., Page], tmp_path: Path, sample: tuple[str, Picture, Findings], dark: bool, width: int
) -> None:
    path = tmp_path / "report.html"
    path.write_text(sample[0], encoding="utf-8")
    page = browse(width=width, height=844, dark=dark)
    page.goto(path.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert faults(page) == []
