"""The tables and sentences say exactly what the picture holds, escaped, and never cut in silence."""

import re
from dataclasses import replace
from html import unescape

from ima_graph.maps.model import Card, Department, Picture, Row
from ima_graph.maps.tables import assets_table, flows_table, sentences, team_sentence, teams_table, ways
from tests.maps.offices import BODIES, OFFICES, PAY, PILOTS


def lines(table: str) -> dict[str, list[str]]:
    """The cells of every line of a table's body, by key."""
    found = {}
    for key, line in re.findall(r'<tr[^>]* data-key="(\w+)">(.*?)</tr>', table, re.DOTALL):
        cells = re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", line)
        found[key] = [unescape(re.sub(r"<[^>]+>", "", cell)) for cell in cells]
    return found


def test_a_line_for_each_asset_says_where_it_is_who_owns_it_what_was_found_and_what_flows() -> None:
    rows = [r for r in OFFICES.rows.values() if r.is_asset]
    assert lines(assets_table(OFFICES, rows)) == {
        "r0": [
            "Payroll file",
            "Pay",
            "OFFICIAL-SENSITIVE",
            "data set",
            "none named",
            "Post vacant (U3)",
            "0",
            "1",
            "1",
        ],
        "r1": ["Tax codes", "Pay", "OFFICIAL", "database, form", "Head of Pay", "", "1", "1", "0"],
        "r2": ["Rota", "Pay", "not stated", "", "none named", "Cut off (O1)", "0", "0", "0"],
        "r3": ["Ledger", "Finance", "OFFICIAL", "", "Treasurer", "", "1", "1", "0"],
    }


def test_a_body_outside_has_no_owner_and_no_classification() -> None:
    assert lines(assets_table(OFFICES, BODIES.rows)) == {"r4": ["Bank plc", "Outside", "", "", "", "", "1", "0", "0"]}


def test_a_flow_between_others_neither_brings_nor_takes_what_it_carries() -> None:
    enter, leave, between = ways(OFFICES, OFFICES.rows["payroll"])
    assert ([f.id for f in enter], [f.id for f in leave], [f.id for f in between]) == ([], ["f0"], ["f4"])


def test_departments_count_what_crosses_their_border_and_teams_what_crosses_theirs() -> None:
    assert lines(teams_table(OFFICES)) == {
        "d0": ["Corporate", "4", "1", "1", "0", "1", "1", "2"],
        "c0": ["Pay", "3", "1", "1", "0", "0", "1", "1"],
        "c1": ["Finance", "1", "0", "0", "0", "2", "1", "0"],
        "d1": ["Harbour", "0", "0", "0", "0", "1", "1", "0"],
        "c2": ["Pilots", "0", "0", "0", "0", "1", "1", "0"],
        "d2": ["Outside", "0", "0", "0", "0", "1", "0", "0"],
        "c3": ["Outside", "0", "0", "0", "0", "1", "0", "0"],
    }


def test_a_line_for_each_flow_says_what_nobody_said() -> None:
    down = "Goes to a lower classification"
    assert lines(flows_table(OFFICES, OFFICES.flows)) == {
        "f0": ["Pay", "Payroll file", "Finance", "email", "monthly", "To pay.", down],
        "f1": ["Finance", "Ledger", "Bank plc", "", "", "Nobody said", "No purpose"],
        "f2": ["Pay", "Tax codes", "Pay", "", "", "Nobody said", ""],
        "f3": ["not said", "not said", "Pilots", "", "", "Nobody said", ""],
        "f4": ["Pilots", "Payroll file and Ledger", "Finance", "", "", "Nobody said", ""],
    }


def test_names_are_buttons_only_where_there_is_a_map_to_pick_them_on() -> None:
    assert "<button" not in assets_table(OFFICES, PAY.rows) + flows_table(OFFICES, OFFICES.flows) + teams_table(OFFICES)
    assert 'data-go="r0"' in assets_table(OFFICES, PAY.rows, picking=True)
    assert re.findall(r'data-go="(\w+)"', flows_table(OFFICES, OFFICES.flows[1:2], picking=True)) == ["c1", "r4"]


def test_a_team_is_said_in_sentences() -> None:
    assert team_sentence(OFFICES, PAY) == (
        "Pay holds 3 assets. 1 is unowned: Payroll file. 1 is orphaned: Rota. "
        "It sends Payroll file to Finance; Tax codes to Pay. It receives Tax codes from Pay."
    )
    assert team_sentence(OFFICES, PILOTS) == (
        "Pilots holds no asset. It sends Payroll file and Ledger to Finance. "
        "It receives something that is not said from somebody who is not said."
    )
    assert team_sentence(OFFICES, BODIES) == "Outside: Bank plc. They receive Ledger from Finance."


def test_a_long_list_of_names_says_how_many_more_there_are() -> None:
    rows = tuple(replace(PAY.rows[0], id=f"n{n}", label=f"N{n}") for n in range(15))
    picture = Picture("Long", "2026-11-22", 1, (Department("d", "D", (Card("pay", "Pay", "d", rows),)),))
    said = team_sentence(picture, picture.cards["pay"])
    assert said.startswith("Pay holds 15 assets. 15 are unowned: N0, N1, N2, ")
    assert "N10, N11 and 3 more. It sends nothing. It receives nothing." in said


def test_every_department_is_a_heading_of_the_level_asked_for() -> None:
    assert re.findall(r"<h4><bdi>(.*?)</bdi></h4>", sentences(OFFICES, 4)) == ["Corporate", "Harbour", "Outside"]
    assert sentences(Picture("Nothing", "2026-11-22", 0)) == "<p>Nothing is recorded.</p>"


def test_markup_in_a_name_is_text() -> None:
    name = "<script>alert(1)</script>"
    card = Card("c", name, "d", (Row("r", name, "c", owners=(name,)),))
    picture = Picture(name, "2026-11-22", 1, (Department("d", name, (card,)),))
    written = sentences(picture) + teams_table(picture, True) + assets_table(picture, card.rows, True)
    assert "<script" not in written
    assert lines(assets_table(picture, card.rows))["r0"][0] == name


def test_a_table_of_nothing_says_so() -> None:
    assert assets_table(OFFICES, ()) == "<p>Assets: none is recorded.</p>"
