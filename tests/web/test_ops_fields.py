"""A field is set, answered, confirmed or settled in a workshop: of two answers both stay until it is settled."""

import pytest

from ima_graph.errors import ImaError, InputError
from tests.web.desk import Desk, fact, flow

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
