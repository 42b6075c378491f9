"""The report of a small register: every number agrees with its rows, names stay names, nothing is fetched."""

import re
from collections import Counter
from itertools import pairwise

import pytest

from ima_graph import reports
from ima_graph.errors import NotFoundError
from ima_graph.maps.model import Card, Department, Picture, Row
from ima_graph.questions import Findings
from ima_graph.reports.pages import teams
from ima_graph.reports.summary import first_things
from tests import report_pages
from tests.report_pages import NOBODY_OWNS, ON

SVG = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<svg class="map" viewBox="0 0 10 10" role="img" aria-label="A map"></svg>'
)
MATRIX = '<section class="matrix"><table><tr><td><button data-x="1">1</button></td></tr></table></section>'
FIGURES = [
    ("4", "information assets", False),
    ("4", "flows", False),
    ("3", "assets unowned in some way", True),
    ("1", "assets orphaned in some way", True),
    ("1", "questions never asked", True),
]
BY_DEPARTMENT = (["U1", "U3", "O3"], [("Money", {"U1": 1, "U3": 1, "O3": 1}), ("no team", {"U1": 1})])


def _report(picture: Picture | None = None, findings: Findings | None = None) -> str:
    picture, findings = picture or report_pages.picture(), findings or report_pages.findings()
    titles = {f.finding: f"{f.finding}: said" for f in findings.rows}
    return reports.register_report(
        picture,
        findings,
        titles,
        {name: f"Why {name}." for name in titles},
        BY_DEPARTMENT,
        FIGURES,
        card_svg=SVG,
        matrix_html=MATRIX,
        owners=reports.owner_pages(picture),
    )


def test_the_summary_says_what_each_figure_means() -> None:
    rows = report_pages.read(_report()).rows("figures")
    assert [
        "3",
        "of the 4 assets that are live are unownedThey have no effective owner: nobody of their own who is in "
        "post, may own them, and has accepted.",
    ] in rows
    assert [
        "6",
        "gaps foundof 4 kinds, about assets, flows, teams, posts and places; one asset can have several.",
    ] in rows


def test_what_was_never_asked_stands_on_the_first_page() -> None:
    page = _report()
    assert page.index("acceptance never asked") < page.index('id="contents"')


def test_first_come_severe_gaps_and_among_them_those_that_most_flows_touch() -> None:
    found = first_things(report_pages.findings(), report_pages.picture(), {"post_vacant": "Post vacant: nobody"})
    assert [(a.fix, a.things, a.flows) for a in found] == [
        ("Appoint somebody.", ("Payroll file",), 2),
        ("Ask.", ("Leavers list", "Lost folder"), 1),
        ("Review it.", ("Leavers list",), 1),
    ]


def test_gaps_are_grouped_and_what_they_share_is_said_once() -> None:
    read = report_pages.read(_report())
    assert read.rows("kinds") == [
        ["U1", "owner_never_stated: said", "high", "2"],
        ["U3", "post_vacant: said", "high", "1"],
        ["O3", "no_consumer: said", "medium", "1"],
        ["", "flow_without_purpose: said", "low", "2"],
        ["", "All", "", "6"],
    ]
    assert len(read.rows("found")) == 6
    assert read.rows("found")[0] == ["Leavers list", "Pay", "2026-01-31"]


def test_departments_are_counted_and_summed() -> None:
    assert report_pages.read(_report()).rows("departments") == [
        ["Money", "1", "1", "1", "3"],
        ["no team", "1", "", "", "1"],
        ["All", "2", "1", "1", "4"],
    ]


def test_the_table_of_teams_counts_every_asset_flow_and_gap() -> None:
    assert report_pages.read(_report()).rows("teams") == [
        ["Money"],
        ["Pay", "2", "2", "1", "", "2", "1", "4"],
        ["Audit", "1", "", "", "1", "", "", ""],
        ["Outside"],
        ["Outside", "", "", "", "1", "", "", ""],
        ["Held by no team"],
        ["Held by no team", "1", "1", "", "", "", "", "1"],
        ["All", "4", "3", "1", "2", "2", "1", "5"],
    ]


def test_a_team_with_nothing_is_named_and_has_no_page() -> None:
    page = _report()
    assert "Nothing at all is recorded about 1 team: <bdi>Idle Team</bdi>." in page
    assert [p.label for p in teams(report_pages.picture()).pages] == ["Pay", "Audit", "Outside", "Held by no team"]


def test_a_flow_without_ends_and_a_gap_of_a_post_are_told() -> None:
    page = _report()
    assert "Somebody who is not said sends rumours to somebody who is not said. Nobody said why." in page
    assert "1 gap is about what no team's page shows" in page


def test_a_team_page_tells_what_it_holds_sends_receives_lacks_and_has_to_do() -> None:
    page = reports.team_page(report_pages.picture(), "pay")
    read = report_pages.read(page)
    assert read.rows("holds") == [
        ["Payroll file", "OFFICIAL-SENSITIVE", "Head of Pay", "U3 Post vacant"],
        ["Leavers listalso held by Audit", "OFFICIAL", "Nobody", "U1 Never statedO3 No consumer"],
    ]
    assert "Pay sends Payroll file to Audit, by email, monthly. Why: To check it." in page
    assert "Goes to a lower classification." in page
    assert [row[:2] for row in read.rows("gaps")] == [
        ["Payroll file", "U3 Post vacant"],
        ["Leavers list", "U1 Never stated"],
        ["Leavers list", "O3 No consumer"],
        ["Pay → The Bank: Payroll file", "No purpose"],
    ]
    assert [row[0] for row in read.rows("actions")] == ["Appoint somebody.", "Ask.", "Review it.", "Ask why."]
    assert "It also holds, counted on another team's page: <bdi>Leavers list</bdi>." in reports.team_page(
        report_pages.picture(), "audit"
    )


def test_an_owner_page_has_boxes_to_tick_and_a_line_to_sign() -> None:
    page = reports.owner_page(report_pages.picture(), "Head of Pay")
    read = report_pages.read(page)
    assert re.findall(r'<label><input type="checkbox">([a-z ]+)</label>', page) == ["mine", "not mine", "changed"]
    assert read.rows("signature") == [["Head of Pay", "", "", ""]]
    assert page.count("Payroll file to") == 2
    assert "1 is unowned all the same" in page


def test_what_names_no_owner_is_the_last_page_of_owners() -> None:
    pages = reports.owner_pages(report_pages.picture())
    assert [(p.label, [r.label for r in p.rows]) for p in pages] == [
        ("Head of Audit", ["Accounts"]),
        ("Head of Pay", ["Payroll file"]),
        ("Nobody", ["Leavers list", "Lost folder"]),
    ]
    assert "2 assets name no owner" in reports.owner_page(report_pages.picture(), "")


def test_pages_of_unknown_teams_and_owners_are_refused() -> None:
    with pytest.raises(NotFoundError, match="no team"):
        reports.team_page(report_pages.picture(), "nowhere at all")
    with pytest.raises(NotFoundError, match="owner of no asset"):
        reports.owner_page(report_pages.picture(), "Head of Nothing")


def test_names_stay_names() -> None:
    hostile = "</style><script>alert(1)</script>\x00\ud800\"'{{ 7 * 7 }}"
    picture = report_pages.picture(hostile)
    page = _report(picture)
    read = report_pages.read(page)
    page.encode("utf-8")
    assert read.tags["script"] == 0
    assert read.tags["style"] == 1
    assert "{{ 7 * 7 }}" in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_every_link_leads_somewhere_and_nothing_is_fetched() -> None:
    read = report_pages.read(_report())
    assert [i for i, n in Counter(read.ids).items() if n > 1] == []
    assert {link[1:] for link in read.links} - set(read.ids) == set()
    assert read.addresses == []
    assert [read.tags[t] for t in ("script", "link", "img", "iframe", "button")] == [0, 0, 0, 0, 0]
    assert not re.search(r"url\((?!#)|@import", _report())


def test_headings_leave_out_no_level() -> None:
    for page in (
        _report(),
        reports.team_page(report_pages.picture(), "pay"),
        reports.owner_page(report_pages.picture(), ""),
    ):
        levels = report_pages.read(page).headings
        assert levels[0] == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))


def test_with_many_teams_those_without_a_gap_stand_in_the_table_only() -> None:
    cards = []
    for n in range(70):
        gaps = (NOBODY_OWNS,) if n < 5 else ()
        cards.append(Card(f"t{n}", f"Team {n}", "all", (Row(f"r{n}", f"Asset {n}", f"t{n}", gaps=gaps),)))
    picture = Picture("Big", ON, 1, (Department("all", "All", tuple(cards)),))
    page = _report(picture, Findings([], [report_pages.finding(f"r{n}", f"Asset {n}", NOBODY_OWNS) for n in range(5)]))
    read = report_pages.read(page)
    assert "There are more than 60 teams, so the 65 teams without a gap have no page; the table counts them" in page
    assert page.count('class="sheet team-page"') == 5
    assert len(read.rows("teams")) == 72
    assert read.rows("teams")[-1] == ["All", "70", "5", "0", "0", "0", "0", "5"]


def test_an_empty_register_makes_a_report() -> None:
    page = reports.register_report(
        Picture("Empty", ON, 0),
        Findings([], []),
        {},
        {},
        ([], []),
        [("0", "information assets", False)],
        card_svg=SVG,
        matrix_html="",
        owners=(),
    )
    assert "No gap was found." in page
    assert "No asset is recorded" in page
