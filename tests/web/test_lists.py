"""What the server gives to the wall and the console: the map and the lists, to whom, and what a silent round hides."""

from tests.web.big_screens import held, id_of, tell
from tests.web.rooms import Served


def test_a_silent_round_hides_the_map_and_all_lists_but_how_much(room: Served) -> None:
    pay = room.participant("Pay")
    tell(pay, held("Rota", "Pay"))
    viewer, facilitator = room.viewer(), room.facilitators
    assert viewer.get("/api/map").json()["ok"]
    room.control("phase", phase="hold")
    tell(pay, held("Secret plan", "Pay"))
    for tab, query in ((viewer, ""), (pay, ""), (facilitator, "?as=viewer")):
        answer = tab.get(f"/api/map{query}")
        assert (answer.status_code, answer.json()["ok"]) == (423, False)
        told = tab.get(f"/api/lists{query}").json()
        assert told.keys() == {"ok", "number", "entries", "is_late"}
        assert "Secret" not in answer.text
    assert facilitator.get("/api/map").json()["ok"]
    assert facilitator.get("/api/lists").json()["entries"][id_of(room, "Pay")] == 2


def test_whoever_is_not_the_facilitator_sees_neither_changes_nor_two_answers(room: Served) -> None:
    told = room.viewer().get("/api/lists").json()
    assert told.keys() == {"ok", "number", "pairs", "points", "entries", "is_late"}


def test_the_map_says_what_is_wrong_with_a_question(room: Served) -> None:
    viewer = room.viewer()
    answer = viewer.get("/api/map?view=globe").json()
    assert answer == {
        "ok": False,
        "error": "There is no view globe; choose from teams, matrix, list.",
        "status": 400,
    }
    assert viewer.get("/api/map?focus=nothing").status_code == 404
    assert viewer.get("/api/map?view=matrix").json()["bundles"] == []
    assert room.tab().get("/api/map").status_code == 401
