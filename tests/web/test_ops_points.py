"""What is parked, the same, different, taken back and reverted in a workshop, and what is refused."""

import pytest

from ima_graph.errors import ClashError, ImaError, InputError, NotFoundError
from ima_graph.web.people import Person
from tests.web.desk import Desk, fact, flow

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
