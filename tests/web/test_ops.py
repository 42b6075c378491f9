"""What people do in a workshop is in the log before it is acknowledged, once, and nobody is overwritten."""

import pytest

from tests.bench.clock import cpu_s
from tests.web.desk import WORKSHOP, Desk, fact, flow

# --- the workshop and what is kept of it


def test_a_workshop_is_recorded_once_with_its_day_and_its_teams(desk: Desk) -> None:
    desk.join("Payroll")
    desk.join("Estates")
    desk.join("payroll")
    desk.ops.begin()
    assert desk.names("Workshop") == [WORKSHOP]
    assert desk.names("Team") == ["Estates", "Payroll"]
    query = "SELECT ?t { ?w a ima:Workshop ; ima:onDate ?d ; ima:attendedBy/rdfs:label ?t }"
    assert desk.ask(query) == [("Estates",), ("Payroll",)]


def test_an_entry_is_a_change_with_its_words_and_no_name_but_the_one_given(desk: Desk) -> None:
    desk.join("Payroll", "Ana M.")
    done = desk.add("Payroll", fact("holds", who="Payroll", asset="Rota"), words="We hold the rota")
    entry = desk.project.register.log.entries(done.number - 1)[0]
    assert (entry.id, entry.who, entry.source, entry.why) == (
        done.id,
        "Payroll (Ana M.)",
        WORKSHOP,
        "Payroll holds Rota",
    )
    person = desk.people["Payroll"]
    expected = {"words": "We hold the rota", "team": person.team, "op": "add", "person": person.id}
    assert desk.project.register.log.evidence(done.number) == expected


def test_the_same_id_is_written_once(desk: Desk) -> None:
    parts = {"facts": [fact("holds", who="Pay", asset="Rota")], "words": "x"}
    first = desk.do("Pay", "add", id="a" * 24, **parts)
    again = desk.do("Pay", "add", id="a" * 24, **parts)
    assert (first.is_new, again.is_new, first.number) == (True, False, again.number)
    assert desk.names("InformationAsset") == ["Rota"]


@pytest.mark.bench
def test_a_write_costs_little_more_in_a_room_of_2000_records(desk: Desk) -> None:
    desk.join("Pay")

    def write(name: str) -> None:
        for n in range(40):
            desk.add("Pay", flow("Pay", f"{name} {n}", f"Team {n}", frequency="weekly", via="Teams site"))

    write("Warm")
    small = cpu_s(lambda: write("Small"))
    for n in range(40):
        facts = [flow(f"Team {n}", f"Asset {n} {i}", f"Team {i}", frequency="monthly") for i in range(50)]
        desk.add("Pay", *facts)
    large = cpu_s(lambda: write("Large"))
    print(f"40 writes: {small:.2f} s of CPU in a small room, {large:.2f} s at 2,000 records")
    assert large <= 3 * small


# --- adding


def test_facts_become_records_of_the_right_kinds(desk: Desk) -> None:
    desk.add(
        "Human Resources",
        flow("Human Resources", "Payroll file", "Payroll Bureau Ltd", via="email", frequency="monthly", why="to pay"),
        fact("holds", who="Human Resources", asset="Staff list", place="SharePoint"),
        fact("owns", who="Head of Payroll", asset="Payroll file"),
        fact("access", who="Night Desk", asset="Staff list", why="on call"),
        fact("question", words="Who reads the rota?"),
        fact("note", words="Ask again in June"),
    )
    assert desk.flows() == [
        ("Human Resources", "Payroll Bureau Ltd", "Payroll file", "monthly", "email", "to pay", "proposed")
    ]
    assert desk.names("Organisation") == ["Payroll Bureau Ltd"]
    assert desk.names("Post") == ["Head of Payroll"]
    assert desk.names("Team") == ["Human Resources", "Night Desk"]
    assert desk.names("Place") == ["SharePoint"]
    assert desk.names("InformationAsset") == ["Payroll file", "Staff list"]
    assert desk.names("OpenPoint") == ["Ask again in June", "Who reads the rota?"]
    assert desk.owners("Payroll file") == ["Head of Payroll"]
    query = "SELECT ?who ?why { ?g a ima:AccessGrant ; ima:grantedTo/rdfs:label ?who ; ima:accessReason ?why }"
    assert desk.ask(query) == [("Night Desk", "on call")]
    query = (
        "SELECT ?k ?s ?t { ?p a ima:OpenPoint ; ima:pointKind ?k ; ima:pointStatus ?s ; ima:raisedBy/rdfs:label ?t }"
    )
    assert desk.ask(query) == [("note", "open", "Human Resources"), ("question", "open", "Human Resources")]


def test_a_flow_may_lack_an_end(desk: Desk) -> None:
    desk.add("Pay", flow("Pay", "Rota", ""), flow("", "Post list", "Pay"))
    assert desk.flows() == [
        ("", "Pay", "Post list", "", "", "", "proposed"),
        ("Pay", "", "Rota", "", "", "", "proposed"),
    ]


def test_a_fact_that_says_too_little_is_kept_as_a_note(desk: Desk) -> None:
    desk.add("Pay", fact("holds", who="Pay", words="we keep stuff"), fact("owns", who="Pay", asset="TBC", words="tbc"))
    assert desk.names("OpenPoint") == ["we keep stuff", "“tbc”"]


def test_a_fact_takes_nothing_away(desk: Desk) -> None:
    desk.add("HR", flow("HR", "Rota", "Pay", why="to plan"))
    desk.add("HR", flow("HR", "Rota", "Pay", why="(remove)"), fact("note", words="(remove)"))
    assert desk.flows()[0][5] == "to plan"
    assert desk.names("OpenPoint") == ["“(remove)”"]


def test_both_ends_may_tell_one_flow_in_their_own_words(desk: Desk) -> None:
    desk.add("HR", flow("HR", "Payroll file", "Pay", frequency="monthly", via="SFTP site"))
    assert desk.flows()[0][-1] == "proposed"
    desk.add("Pay", flow("hr", "payroll FILE", "Pay"))
    assert desk.flows() == [("HR", "Pay", "Payroll file", "monthly", "SFTP site", "", "accepted")]
    told = desk.project.ask("flows_told_by_one_side").rows
    assert told == []


def test_a_flow_that_one_end_told_is_told_by_one_side(desk: Desk) -> None:
    desk.add("HR", flow("HR", "Payroll file", "Pay"))
    rows = desk.project.ask("flows_told_by_one_side").rows
    assert {row[1] for row in rows} == {"the sender only"}


def test_a_second_answer_is_kept_beside_the_first(desk: Desk) -> None:
    desk.add("HR", flow("HR", "Payroll file", "Pay", frequency="monthly"))
    desk.add("Pay", flow("HR", "Payroll file", "Pay", frequency="weekly"), words="weekly, we think")
    assert desk.flows()[0][3:] == ("monthly", "", "", "disputed")
    assert ("", "Flow-frequency", "weekly", "", "Pay", "disputed") in desk.said()
    assert len(desk.findings("two_answers")) == 1


def test_a_frequency_in_other_words_is_what_sets_the_flow_off_and_no_second_answer(desk: Desk) -> None:
    desk.add("HR", flow("HR", "Rota", "Pay", frequency="every full moon"))
    assert desk.flows()[0][3] == "every full moon"
    assert desk.flows()[0][-1] == "proposed"
    assert desk.findings("two_answers") == []
    desk.add("Pay", flow("HR", "Rota", "Pay", frequency="monthly"))
    assert desk.flows()[0][3] == "monthly, every full moon"
    desk.add("Pay", flow("HR", "Rota", "Pay", frequency="after each storm"))
    assert desk.flows()[0][3:] == ("monthly, every full moon", "", "", "disputed")


def test_of_two_owners_the_second_is_disputed(desk: Desk) -> None:
    desk.add("HR", fact("owns", who="HR", asset="Rota"))
    desk.add("Pay", fact("owns", who="Pay", asset="Rota"))
    desk.add("Pay", fact("owns", who="Pay", asset="Rota"))
    assert desk.owners("Rota") == ["HR"]
    assert desk.said() == [("Rota", "InformationAsset-owner", "Pay", "", "Pay", "disputed")]
    assert desk.findings("two_answers") == ["Rota"]
    assert desk.findings("owner_contested") == ["Rota"]


def test_two_owners_in_one_sentence_are_two_answers(desk: Desk) -> None:
    desk.add("HR", fact("owns", who="HR", asset="Rota"), fact("owns", who="Pay", asset="Rota"))
    assert desk.owners("Rota") == ["HR"]
    assert [s[-1] for s in desk.said()] == ["disputed"]


def test_nobody_as_owner_is_an_answer_of_the_team(desk: Desk) -> None:
    desk.add("Pay", fact("owns", who="nobody", asset="Key log"), words="nobody owns the key log")
    assert desk.said() == [("Key log", "InformationAsset-owner", "", "none", "Pay", "proposed")]
    assert desk.findings("owner_is_nobody") == ["Key log"]
