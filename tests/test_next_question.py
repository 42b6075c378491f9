"""The next question for a team: about a record and a field that it has, counted, and never empty before its time."""

from datetime import date
from random import Random

import pytest
from drafts import ID
from oracle.facts import IMA, LABEL, RDF_TYPE, Iri, Triple, list_value
from strategies import build_register
from test_live import SCHEMA, Room

from ima_graph import terms
from ima_graph.questions import nextbest

TEAM = Iri(ID + "team")
Question = dict[str, object]


def record(key: str, kind: str, **facts: object) -> set[Triple]:
    node = Iri(ID + key)
    said = {(node, Iri(IMA + name), value) for name, value in facts.items()}
    return {(node, Iri(RDF_TYPE), Iri(IMA + kind)), (node, Iri(LABEL), key.capitalize()), *said}


def room_of(*records: set[Triple]) -> Room:
    return Room([*record("team", "Team"), *(triple for each in records for triple in each)])


def not_known(record: str, field: str) -> set[Triple]:
    said = Iri(f"{ID}said-{record}-{field}")
    return {
        (said, Iri(RDF_TYPE), Iri(IMA + "Statement")), (said, Iri(IMA + "about"), Iri(ID + record)),
        (said, Iri(IMA + "aboutField"), Iri(terms.SHAPE + field)), (said, Iri(IMA + "saidBy"), TEAM),
        (said, Iri(IMA + "answer"), list_value("answer", "not-known")),
    }  # fmt: skip


def not_us(record: str, field: str) -> set[Triple]:
    told = {t for t in not_known(record, field) if t[1] != IMA + "answer"}
    return {*told, (next(iter(told))[0], Iri(IMA + "standing"), list_value("standing", "declined"))}


def all_questions(room: Room, team: str = "team") -> list[Question]:
    """Put off one question after the other until none is left."""
    skipped: list[str] = []
    asked = []
    while question := room.live.next_for(team, skipped):
        asked.append(question)
        key = f"{question['finding']} {question['record']}"
        assert key not in skipped
        skipped.append(key)
    return asked


def _each_is_about_a_field_of_its_record(room: Room, teams: list[str]) -> int:
    asked = [question for team in teams for question in all_questions(room, team)]
    for question in asked:
        kinds = {str(o) for s, p, o in room.triples if s == ID + str(question["record"]) and p == RDF_TYPE}
        of_record = {r.name for c, r in SCHEMA.by_class.items() if c in kinds}
        assert of_record
        assert question["label"]
        if question["field"]:
            field = SCHEMA.field(str(question["field"]))
            assert field.record in of_record
            assert question["prompt"] == field.prompt
        else:
            assert question["prompt"] == question["because"]
            assert question["options"] == []
    return len(asked)


def _rooms() -> list[tuple[Room, list[str]]]:
    found = []
    for seed in range(12):
        random = Random(seed)
        room = Room(build_register(seed, random.randint(1, 6), random.randint(1, 4), random.randint(0, 4)))
        teams = sorted({s for s, p, o in room.triples if p == RDF_TYPE and o == IMA + "Team"})
        found.append((room, ["", *teams[:2]]))
    return found


def test_every_question_is_about_a_record_and_a_field_that_it_has() -> None:
    assert sum(_each_is_about_a_field_of_its_record(*each) for each in _rooms()) > 100


def test_a_field_of_another_kind_of_record_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nextbest.NextBest, "_fields", lambda self, gap: [SCHEMA.field(gap.field)] if gap.field else [])
    with pytest.raises(AssertionError):
        sum(_each_is_about_a_field_of_its_record(*each) for each in _rooms())


def test_of_an_incomplete_record_what_is_missing_is_asked_and_not_its_name() -> None:
    other = record("other", "Flow", purpose="To pay", carries=Iri(ID + "pay"), flowFrom=TEAM)
    room = room_of(record("pay", "InformationAsset"), other, record("flow", "Flow", flowFrom=TEAM))
    asked = {q["field"] for q in all_questions(room) if q["record"] == "flow" and q["finding"] == "incomplete_record"}
    assert asked == {"Flow-carries"}
    room.write(not_known("flow", "Flow-carries"), set())
    asked = {q["field"] for q in all_questions(room) if q["record"] == "flow" and q["finding"] == "incomplete_record"}
    assert asked == {"Flow-purpose"}, "of what is missing, that which they did not say to be unknown"


def test_what_a_team_said_is_not_for_it_is_not_asked_of_it_and_is_asked_of_others() -> None:
    both = (record("pay", "InformationAsset"), record("rota", "InformationAsset", heldIn=Iri(ID + "shelf")))
    room = room_of(*both, record("flow", "Flow", flowFrom=TEAM), record("more", "Flow", carries=Iri(ID + "pay")))
    about = {("place_not_known", "pay"), ("incomplete_record", "flow")}
    assert about <= {(q["finding"], q["record"]) for q in all_questions(room)}
    room.write(not_us("pay", "InformationAsset-heldIn") | not_us("flow", "Flow-carries"), set())
    assert not about & {(q["finding"], q["record"]) for q in all_questions(room)}
    assert about <= {(q["finding"], q["record"]) for q in all_questions(room, "others")}


def test_the_count_is_how_many_wait_for_the_team() -> None:
    held = [record(f"a{n}", "InformationAsset", heldBy=TEAM) for n in range(3)]
    away = [record(f"b{n}", "InformationAsset", heldBy=Iri(ID + "others")) for n in range(5)]
    room = room_of(*held, *away, record("kept", "InformationAsset", heldIn=Iri(ID + "shelf")))
    asked = all_questions(room)
    near = [q["record"] in ("a0", "a1", "a2") for q in asked]
    assert sum(near) > 5
    assert [q["count"] for q in asked] == [max(1, sum(near[n:])) for n in range(len(near))]
    nobody = room.live.next_for("")
    assert nobody is not None
    assert nobody["count"] == len(all_questions(room, ""))


def test_where_only_what_was_never_asked_is_left_the_first_of_it_is_asked_about_a_thing_of_the_team() -> None:
    mine = record("mine", "InformationAsset", heldBy=TEAM, purpose="To pay", retainedUnder=Iri(ID + "rule"))
    also = record("also", "InformationAsset", heldBy=Iri(ID + "others"), purpose="To see", usedBy=TEAM)
    room = room_of(mine, also, record("away", "InformationAsset", heldBy=Iri(ID + "others"), purpose="To go"))
    lines = room.live.findings().never_asked
    assert lines
    asked = [q for q in all_questions(room) if str(q["finding"]).startswith("never_asked")]
    assert [q["because"] for q in asked] == [line.because for line in lines if line.field]
    assert {q["record"] for q in asked} == {"also"}
    assert asked[0]["field"] == "InformationAsset-owner"
    assert asked[0]["prompt"] == SCHEMA.field("InformationAsset-owner").prompt


def test_what_was_never_asked_is_asked_before_what_the_team_does_not_know() -> None:
    room = room_of(record("mine", "InformationAsset", heldBy=TEAM))
    assert {str(q["finding"]).partition(":")[0] for q in all_questions(room)} == {"never_asked"}
    room.write(not_known("mine", "InformationAsset-heldIn"), set())
    *before, last = all_questions(room)
    assert {str(q["finding"]).partition(":")[0] for q in before} == {"never_asked"}
    assert (last["finding"], last["field"]) == ("place_not_known", "InformationAsset-heldIn")


def test_a_team_with_nothing_of_its_own_is_asked_about_what_others_hold_once_it_was_asked_of_them() -> None:
    room = room_of(record("away", "InformationAsset", heldBy=Iri(ID + "others")))
    assert room.live.next_for("team") is None
    assert room.live.next_for("others") is not None
    room.write(record("kept", "InformationAsset", heldBy=Iri(ID + "others"), heldIn=Iri(ID + "shelf")), set())
    asked = room.live.next_for("team")
    assert asked is not None
    assert asked["count"] == 1


def test_a_field_that_cannot_be_written_says_so() -> None:
    room = room_of(record("mine", "InformationAsset", heldBy=TEAM))
    told = {q["field"]: q["is_read_only"] for q in all_questions(room)}
    assert told["InformationAsset-flows"] is True
    assert told["InformationAsset-owner"] is False


def test_what_no_single_word_answers_is_asked_after_what_one_does() -> None:
    gone = record("gone", "Team", endDate=date(2020, 1, 1))
    flows = [
        record(f"flow{n}", "Flow", flowFrom=TEAM, carries=Iri(ID + "rota"), flowTo=Iri(ID + "gone")) for n in range(3)
    ]
    rota, list_ = record("rota", "InformationAsset", heldBy=TEAM), record("keylog", "InformationAsset", heldBy=TEAM)
    asked = all_questions(room_of(gone, *flows, rota, list_))
    has_field = [bool(question["field"]) for question in asked]
    assert False in has_field
    assert has_field.index(False) >= 2
