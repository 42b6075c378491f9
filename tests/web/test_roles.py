"""Every pair of role and act, through real HTTP: what the table does not allow is refused, and changes nothing."""

from collections.abc import Iterator

import pytest

from ima_graph.web.roles import CONTROLS, FACILITATOR, OPS, PARTICIPANT, ROLES, VIEWER, allowed
from tests.web.rooms import Served, Tab, copied, op, served

NOBODY = "nobody"
# The table once more, as the design says it; written by hand, so that a slip in the program's table shows.
PARTICIPANT_MAY = {"add", "set", "answer", "confirm", "accept", "point question", "point note", "different", "undo"}


@pytest.fixture(scope="module")
def room(empty, tmp_path_factory) -> Iterator[Served]:
    with served(copied(empty, tmp_path_factory.mktemp("roles")), "Roles") as running:
        yield running


@pytest.fixture(scope="module")
def tabs(room: Served) -> dict[str, Tab]:
    return {
        FACILITATOR: room.facilitators,
        PARTICIPANT: room.participant(),
        VIEWER: room.viewer(),
        NOBODY: room.tab(),
    }


def test_the_table_says_what_the_design_says() -> None:
    assert {what for what in (*OPS, *CONTROLS) if allowed(FACILITATOR, what)} == {*OPS, *CONTROLS}
    assert {what for what in (*OPS, *CONTROLS) if allowed(PARTICIPANT, what)} == PARTICIPANT_MAY
    assert {what for what in (*OPS, *CONTROLS) if allowed(VIEWER, what)} == set()
    assert not allowed("", "add")
    assert not allowed(FACILITATOR, "")
    assert not allowed(FACILITATOR, "rm -rf")


REFUSED = [(role, what) for what in OPS for role in (*ROLES, NOBODY) if role == NOBODY or not allowed(role, what)]
TAKEN = [(role, what) for what in OPS for role in ROLES if allowed(role, what)]


def entry(what: str) -> dict[str, object]:
    kind, _, variant = what.partition(" ")
    # What it forges must not help it.
    forged = {"role": FACILITATOR, "author": {"role": FACILITATOR}, "team": "x"}
    return op(kind, **({"kind": variant} if variant else {}), **forged)


@pytest.mark.parametrize(("role", "what"), REFUSED)
def test_an_entry_that_is_not_allowed_is_refused(room: Served, tabs: dict[str, Tab], role: str, what: str) -> None:
    before = room.room.project.register.log.last_number()
    answer = tabs[role].post("/api/ops", entry(what), headers={"X-Role": FACILITATOR})
    assert answer.status_code == (401 if role == NOBODY else 403)
    assert answer.json()["ok"] is False
    in_a_list = tabs[role].post("/api/ops", [entry(what)])
    if role != NOBODY:
        assert in_a_list.json()["results"][0]["status"] == 403
    assert room.room.project.register.log.last_number() == before


@pytest.mark.parametrize(("role", "what"), TAKEN)
def test_an_entry_that_is_allowed_is_not_refused_for_its_role(tabs: dict[str, Tab], role: str, what: str) -> None:
    assert tabs[role].post("/api/ops", entry(what)).status_code not in (401, 403, 500)


@pytest.mark.parametrize("what", CONTROLS)
@pytest.mark.parametrize("role", [PARTICIPANT, VIEWER, NOBODY])
def test_a_control_is_the_facilitators_alone(room: Served, tabs: dict[str, Tab], role: str, what: str) -> None:
    before = room.room.path.read_text(encoding="utf-8")
    answer = tabs[role].post("/api/room", {"do": what, "on": True, "phase": 3, "minutes": 5, "role": FACILITATOR})
    assert answer.status_code == (401 if role == NOBODY else 403)
    assert room.room.path.read_text(encoding="utf-8") == before


@pytest.mark.parametrize("role", [PARTICIPANT, VIEWER])
def test_no_control_makes_oneself_a_facilitator(room: Served, tabs: dict[str, Tab], role: str) -> None:
    me = tabs[role].state()["me"]["person"]
    assert tabs[role].post("/api/room", {"do": "facilitator", "person": me}).status_code == 403
    assert tabs[role].state()["me"]["role"] == role


PAGES = {
    "/room": {FACILITATOR, PARTICIPANT},
    "/wall": {FACILITATOR, PARTICIPANT, VIEWER},
    "/console": {FACILITATOR},
    "/api/state": {FACILITATOR, PARTICIPANT, VIEWER},
    "/api/gaps": {FACILITATOR, PARTICIPANT, VIEWER},
    "/api/question": {FACILITATOR, PARTICIPANT},
    "/api/handshake": {FACILITATOR, PARTICIPANT},
    "/api/doctor": {FACILITATOR},
    "/qr.svg": {FACILITATOR, VIEWER},
}


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("role", [*ROLES, NOBODY])
def test_a_page_opens_for_those_it_is_for(tabs: dict[str, Tab], role: str, path: str) -> None:
    status = tabs[role].get(path).status_code
    assert (status == 200) == (role in PAGES[path]), status
    assert status in (200, 303, 401, 403)


@pytest.mark.parametrize("role", [VIEWER, NOBODY])
def test_who_only_watches_has_nothing_parsed(tabs: dict[str, Tab], role: str) -> None:
    answer = tabs[role].post("/api/parse", {"text": "HR sends the payroll file to Finance", "team": "HR"})
    assert answer.status_code == (401 if role == NOBODY else 403)


def test_a_message_on_the_socket_writes_nothing(room: Served, tabs: dict[str, Tab]) -> None:
    before = room.room.project.register.log.last_number()
    with tabs[FACILITATOR].socket(since=0) as socket:
        socket.send('{"type":"op","op":"add"}')
        socket.send('{"do":"phase","phase":5}')
        socket.send('{"type":"pong"}')
    assert room.room.project.register.log.last_number() == before
    assert tabs[FACILITATOR].state()["room"]["phase"]["key"] == "join"
