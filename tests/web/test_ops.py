"""What people do in a workshop is in the log before it is acknowledged, once, and nobody is overwritten."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ima_graph.errors import ClashError, ImaError, InputError, NotFoundError
from ima_graph.web.people import Person
from tests.web.desk import WORKSHOP, Desk, fact, flow, opened


@pytest.fixture
def desk(folder: Path) -> Iterator[Desk]:
    desk = opened(folder)
    yield desk
    desk.project.close()


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

    def cost(name: str) -> float:
        begun = time.process_time()
        for n in range(40):
            desk.add("Pay", flow("Pay", f"{name} {n}", f"Team {n}", frequency="weekly", via="Teams site"))
        return time.process_time() - begun

    cost("Warm")
    small = cost("Small")
    for n in range(40):
        facts = [flow(f"Team {n}", f"Asset {n} {i}", f"Team {i}", frequency="monthly") for i in range(50)]
        desk.add("Pay", *facts)
    large = cost("Large")
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


# --- setting


def test_a_field_is_set_and_the_same_value_again_is_agreement(desk: Desk) -> None:
    desk.add("Pay", fact("holds", who="Pay", asset="Rota"))
    assert desk.put("Pay", "Rota", "purpose", "To plan").is_new
    assert not desk.put("Pay", "Rota", "purpose", "To plan").is_new
    assert desk.ask("SELECT ?p { ?a ima:purpose ?p }") == [("To plan",)]


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(desk: Desk) -> None:
    desk.add("Pay", fact("holds", who="Pay", asset="Rota"), fact("holds", who="HR", asset="Rota"))
    seen = desk.project.register.log.last_number()
    desk.put("HR", "Rota", "purpose", "To plan", seen=seen)
    desk.put("Pay", "Rota", "purpose", "To pay", seen=seen)
    desk.put("Pay", "Rota", "purpose", "To plan", seen=seen)
    assert desk.ask("SELECT ?p { ?a ima:purpose ?p }") == [("To plan",)]
    assert desk.said() == [("Rota", "InformationAsset-purpose", "To pay", "", "Pay", "disputed")]
    desk.put("Pay", "Rota", "purpose", "To rest")
    assert desk.ask("SELECT ?p { ?a ima:purpose ?p }") == [("To rest",)]


def test_ones_own_later_value_is_no_dispute(desk: Desk) -> None:
    desk.add("Pay", fact("holds", who="Pay", asset="Rota"))
    seen = desk.project.register.log.last_number()
    desk.put("Pay", "Rota", "purpose", "To pla", seen=seen)
    desk.put("Pay", "Rota", "purpose", "To plan", seen=seen)
    assert desk.ask("SELECT ?p { ?a ima:purpose ?p }") == [("To plan",)]


def test_an_owner_set_by_two_at_once_stays_and_the_other_is_disputed(desk: Desk) -> None:
    desk.add("Pay", fact("holds", who="Pay", asset="Rota"))
    seen = desk.project.register.log.last_number()
    desk.put("boss", "Rota", "owner", "Head of HR", seen=seen)
    desk.put("Pay", "Rota", "owner", "Head of Pay", seen=seen)
    assert desk.owners("Rota") == ["Head of HR"]
    assert desk.said() == [("Rota", "InformationAsset-owner", "Head of Pay", "", "Pay", "disputed")]
    assert desk.names("Post") == ["Head of HR", "Head of Pay"]


def test_another_teams_thing_is_only_proposed(desk: Desk) -> None:
    desk.add("HR", fact("holds", who="HR", asset="Rota"))
    desk.put("Pay", "Rota", "purpose", "To pay")
    desk.put("Pay", "Rota", "purpose", "To pay")
    desk.put("Pay", "Rota", "heldIn", "SharePoint")
    assert desk.ask("SELECT ?p { ?a ima:purpose|ima:heldIn ?p }") == []
    assert desk.said() == [
        ("Rota", "InformationAsset-heldIn", "SharePoint", "", "Pay", "proposed"),
        ("Rota", "InformationAsset-purpose", "To pay", "", "Pay", "proposed"),
    ]
    desk.put("boss", "Rota", "purpose", "To rest")
    assert desk.ask("SELECT ?p { ?a ima:purpose ?p }") == [("To rest",)]


def test_taking_away_what_is_anothers_is_only_said(desk: Desk) -> None:
    desk.add("HR", fact("holds", who="HR", asset="Rota", place="Cupboard"))
    desk.put("Pay", "Rota", "heldIn")
    assert desk.ask("SELECT ?p { ?a ima:heldIn/rdfs:label ?p }") == [("Cupboard",)]
    assert desk.said() == [("Rota", "InformationAsset-heldIn", "", "none", "Pay", "proposed")]
    desk.put("HR", "Rota", "heldIn")
    assert desk.ask("SELECT ?p { ?a ima:heldIn ?p }") == []


@pytest.mark.parametrize(
    ("key", "values", "message"),
    [
        ("status", ["lve"], 'Status: "lve" is not in the list of status of an asset; did you mean "live"'),
        ("colour", ["red"], "has no field colour"),
        ("flows", ["x"], "is another record's field"),
        ("name", [], "A name cannot be taken away"),
        ("name", ["rota 2"], "is the name of another one already"),
        ("purpose", [" "], "a blank says nothing"),
    ],
)
def test_what_cannot_be_set_is_said(desk: Desk, key: str, values: list[str], message: str) -> None:
    desk.add("Pay", fact("holds", who="Pay", asset="Rota"), fact("holds", who="Pay", asset="Rota 2"))
    with pytest.raises(ImaError, match=message):
        desk.put("Pay", "Rota", key, *values)


# --- answers, handshake, acceptance


def test_an_empty_answer_takes_the_place_of_the_teams_last(desk: Desk) -> None:
    desk.add("Pay", fact("holds", who="Pay", asset="Rota"))
    record = {"record": desk.id("Rota"), "field": "flows"}
    for answer in ("not-known", "not-known", "none"):
        desk.do("Pay", "answer", answer=answer, words="hm", **record)
    assert desk.said() == [("Rota", "InformationAsset-flows", "", "none", "Pay", "proposed")]
    assert desk.findings("isolated") == ["Rota"]
    with pytest.raises(InputError, match="maybe is no empty answer; choose from"):
        desk.do("Pay", "answer", answer="maybe", **record)


def test_the_other_end_confirms_denies_and_thinks_again(desk: Desk) -> None:
    desk.join("Pay")
    desk.add("HR", flow("HR", "Payroll file", "Pay", frequency="monthly"))
    standings = []
    for standing in ("accepted", "declined", "declined", "accepted"):
        desk.do("Pay", "confirm", flow=desk.the_flow(), standing=standing)
        standings.append(desk.flows()[0][-1])
        sides = {row[1] for row in desk.project.ask("flows_told_by_one_side").rows}
        assert sides == (set() if standing == "accepted" else {"the sender only"})
    assert standings == ["accepted", "declined", "declined", "accepted"]


def test_a_correction_waits_until_it_is_settled(desk: Desk) -> None:
    desk.add("HR", flow("HR", "Payroll file", "Pay"))
    with pytest.raises(InputError, match="Say what is different"):
        desk.do("Pay", "confirm", flow=desk.the_flow(), standing="disputed")
    desk.do("Pay", "confirm", flow=desk.the_flow(), standing="disputed", words="only the summary")
    assert desk.flows()[0][-1] == "disputed"
    assert len(desk.findings("two_answers")) == 1
    desk.do("boss", "settle", record=desk.the_flow(), field="description", take="only the summary", words="agreed")
    assert desk.flows()[0][-1] == "proposed"
    assert desk.ask("SELECT ?d { ?f <http://purl.org/dc/terms/description> ?d }") == [("only the summary",)]


def test_only_an_end_of_a_flow_confirms_it(desk: Desk) -> None:
    desk.add("HR", flow("HR", "Payroll file", "Pay"))
    with pytest.raises(InputError, match="Only a team at one end of a flow can confirm it"):
        desk.do("Estates", "confirm", flow=desk.the_flow(), standing="accepted")


def test_an_owner_accepts_and_declines(desk: Desk) -> None:
    desk.add("HR", fact("owns", who="Pay", asset="Rota"))
    accept = {"record": desk.id("Rota"), "words": "ours"}
    with pytest.raises(InputError, match="Rota: its owner is of another team"):
        desk.do("HR", "accept", standing="accepted", **accept)
    desk.do("Pay", "accept", standing="accepted", **accept)
    assert not desk.do("Pay", "accept", standing="accepted", **accept).is_new
    assert desk.findings("owner_not_accepted") == []
    desk.do("Pay", "accept", standing="declined", **accept)
    assert desk.findings("owner_not_accepted") == ["Rota"]
    desk.do("Pay", "accept", standing="accepted", **accept)
    assert desk.findings("owner_not_accepted") == []


def test_two_answers_are_settled_by_the_facilitator(desk: Desk) -> None:
    desk.add("HR", fact("owns", who="HR", asset="Rota"))
    desk.add("Pay", fact("owns", who="Pay", asset="Rota"))
    desk.do("boss", "settle", record=desk.id("Rota"), field="owner", take="Pay", words="asked both")
    assert desk.findings("two_answers") == []
    assert desk.findings("owner_contested") == []


# --- points


def test_points_are_written_down_and_done(desk: Desk) -> None:
    desk.add("Pay", fact("holds", who="Pay", asset="Rota"))
    about = desk.id("Rota")
    desk.do(
        "boss", "point", kind="action", label="Ask who reads it", about=about, who="Head of Pay", due="30 June 2027"
    )
    query = """SELECT ?n ?a ?w ?d ?s { ?p a ima:OpenPoint ; rdfs:label ?n ; ima:about/rdfs:label ?a ;
      ima:pointStatus ?s ; ima:assignedTo/rdfs:label ?w ; ima:dueDate ?d ; ima:inWorkshop/rdfs:label "May workshop" }"""
    assert desk.ask(query) == [("Ask who reads it", "Rota", "Head of Pay", "2027-06-30", "open")]
    desk.do("boss", "done", point=desk.id("Ask who reads it"))
    assert [row[-1] for row in desk.ask(query)] == ["done"]
    desk.do("boss", "point", kind="action", label="Ask who reads it", about=about)
    assert sorted(desk.ask("SELECT ?s { ?p ima:pointStatus ?s }")) == [("done",)]


def test_a_long_point_keeps_its_words_and_has_a_short_name(desk: Desk) -> None:
    words = "why " * 100
    desk.do("Pay", "point", kind="question", label=words)
    (name,) = desk.names("OpenPoint")
    assert (len(name) <= 160, name.endswith("…")) == (True, True)
    assert desk.ask("SELECT ?w { ?p a ima:OpenPoint ; ima:words ?w }") == [(words.strip(),)]


# --- the same and different


def test_what_is_different_is_remembered_and_no_gap(desk: Desk) -> None:
    desk.add("Pay", fact("holds", who="Pay", asset="Rota"), fact("holds", who="Pay", asset="Rota 2026"))
    pair = {"a": desk.id("Rota"), "b": desk.id("Rota 2026")}
    assert desk.do("Pay", "different", **pair).is_new
    assert not desk.do("Pay", "different", a=pair["b"], b=pair["a"]).is_new
    assert desk.findings("two_answers") == []


def test_the_same_is_one_and_taking_it_back_makes_it_two(desk: Desk) -> None:
    desk.add("HR", flow("HR", "Payroll file", "Pay", frequency="monthly"))
    desk.add("Pay", flow("HR", "Pay roll", "Pay", frequency="monthly"))
    before = desk.facts()
    desk.do("boss", "same", keep=desk.id("Payroll file"), drop=desk.id("Pay roll"))
    assert desk.flows() == [("HR", "Pay", "Payroll file", "monthly", "", "", "accepted")]
    desk.do("boss", "undo")
    assert desk.facts() == before


def test_people_of_a_team_that_was_joined_to_another_speak_for_that_one(desk: Desk) -> None:
    desk.join("Pay")
    desk.add("HR", flow("HR", "Rota", "Payroll"))
    desk.do("boss", "same", keep=desk.id("Payroll"), drop=desk.id("Pay"))
    desk.do("Pay", "confirm", flow=desk.the_flow(), standing="accepted")
    assert desk.flows() == [("HR", "Payroll", "Rota", "", "", "", "accepted")]


# --- taking back


def test_undo_takes_back_only_ones_own_last(desk: Desk) -> None:
    desk.add("Pay", fact("holds", who="Pay", asset="Rota"))
    desk.add("Pay", fact("holds", who="Pay", asset="Leave list"))
    desk.add("HR", fact("holds", who="HR", asset="Staff list"))
    desk.do("Pay", "undo")
    assert desk.names("InformationAsset") == ["Rota", "Staff list"]
    desk.do("Pay", "undo")
    assert desk.names("InformationAsset") == ["Staff list"]
    with pytest.raises(NotFoundError, match="You have nothing left to take back"):
        desk.do("Pay", "undo")


def test_undo_is_refused_where_others_built_on_it(desk: Desk) -> None:
    desk.add("Pay", fact("holds", who="Pay", asset="Rota"))
    desk.add("HR", flow("HR", "Rota", "Pay"))
    with pytest.raises(ClashError, match=r"others have built on it\. Ask the facilitator"):
        desk.do("Pay", "undo")


def test_the_facilitator_reverts_with_a_reason(desk: Desk) -> None:
    done = desk.add("Pay", fact("holds", who="Pay", asset="Rota"))
    with pytest.raises(InputError, match="Say why"):
        desk.do("boss", "revert", number=done.number)
    back = desk.do("boss", "revert", number=done.number, why="a test")
    assert desk.names("InformationAsset") == []
    assert desk.project.register.log.entries(back.number - 1)[0].why == "Taken back: a test"


# --- bad input


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ({"id": "x"}, "no id of 24 digits"),
        ({"op": "revert"}, "A participant cannot do that"),
        ({"op": "point", "kind": "action", "label": "x"}, "A participant cannot do that"),
        ({"op": "drop"}, "A participant cannot do that"),
        ({"facts": []}, "holds no facts"),
        ({"facts": ["x"]}, "holds no facts"),
        ({"facts": [fact("note", words="x")] * 201}, "201 facts at once are too many"),
        ({"words": "x" * 2001}, "2,001 letters is too long; 2,000 are the most"),
        ({"words": "\x00"}, "control codes"),
        ({"facts": [fact("holds", who="Pay", asset="a\x07b")]}, "control codes"),
        ({"op": "set", "record": "gone", "field": "name", "values": ["x"]}, "not there any more"),
        ({"op": "set", "record": {"a": 1}, "field": "name", "values": "x"}, "not there any more"),
        ({"op": "point", "kind": "note", "label": "x", "about": "gone"}, "not there any more"),
        ({"op": "confirm", "flow": "gone", "standing": "accepted"}, "not there any more"),
    ],
)
def test_a_bad_entry_is_refused_with_a_sentence(desk: Desk, parts: dict[str, object], message: str) -> None:
    desk.join("Pay")
    before = desk.project.register.log.last_number()
    op = {"op": "add", "id": "b" * 24, "facts": [fact("note", words="x")], "words": "x", **parts}
    with pytest.raises(ImaError, match=message):
        desk.ops.apply(op, desk.person("Pay"))
    assert desk.project.register.log.last_number() == before


def test_a_viewer_writes_nothing(desk: Desk) -> None:
    viewer = Person("v", "viewer", "", "", "", "")
    with pytest.raises(InputError, match="A viewer cannot do that"):
        desk.ops.apply({"op": "add", "id": "b" * 24, "facts": [fact("note", words="x")]}, viewer)
