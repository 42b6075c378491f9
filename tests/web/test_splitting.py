"""One record that is two things is split on its page, by the facilitator alone, and can be made one again."""

import re

from tests.web.big_screens import act, flow, tell
from tests.web.rooms import Served, Tab, holds


def ids(tab: Tab) -> dict[str, str]:
    return {row[2]: row[0] for row in tab.state()["records"]}


def split(tab: Tab, of: str, **form: object):  # type: ignore[no-untyped-def]
    nonce = re.search(r'name="nonce" value="([^"]+)"', tab.get(f"/asset/{of}").text)
    return tab.http.post(f"/asset/{of}/split", data={"nonce": nonce[1] if nonce else "n" * 16, **form})


def test_the_facilitator_splits_a_thing_and_its_flow_goes_along(room: Served) -> None:
    boss = room.facilitators
    boss.post("/api/ops", holds("Rota"))
    tell(boss, flow("Estates", "Rota", "Payroll"))
    rota, sent = ids(boss)["Rota"], str(boss.state()["flows"][0][0])
    assert "Estates → Payroll: Rota" in boss.get(f"/asset/{rota}").text
    answer = split(boss, rota, name="Night rota", part=[sent])
    assert answer.status_code == 303
    night = ids(boss)["Night rota"]
    assert boss.state()["flows"][0][3] == [night]
    assert "Two things in one: Rota, Night rota" in boss.get("/playback").text
    last = room.room.project.register.log.last_number()
    act(boss, "revert", number=last, why="One rota after all")
    assert "Night rota" not in ids(boss)
    assert boss.state()["flows"][0][3] == [rota]


def test_a_participant_neither_sees_nor_may_split(room: Served) -> None:
    estates = room.participant("Estates")
    estates.enter("Rota")
    rota = ids(estates)["Rota"]
    assert "Split it" not in estates.get(f"/asset/{rota}").text
    assert split(estates, rota, name="Night rota").status_code == 403
    answer = estates.post(
        "/api/ops", {"op": "split", "id": "a" * 24, "record": rota, "label": "Night rota", "parts": []}
    )
    assert answer.status_code == 403
    assert "Night rota" not in ids(room.facilitators)


def test_a_name_that_is_taken_is_told_and_what_was_typed_stays(room: Served) -> None:
    boss = room.facilitators
    boss.post("/api/ops", holds("Rota"))
    boss.post("/api/ops", holds("Key log"))
    answer = split(boss, ids(boss)["Rota"], name="key log")
    assert answer.status_code == 409
    assert "key log is there already" in answer.text
    assert 'value="key log"' in answer.text
