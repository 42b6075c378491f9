"""Coming in: the code, the limits on guessing it, the team, the facilitator's link, and going out again."""

import contextlib
import secrets
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest
from websockets.exceptions import ConnectionClosed

from ima_graph.web.interfaces import interfaces
from ima_graph.web.people import CODE_LETTERS, new_code, read_code, wrong_code
from tests.web.rooms import Served, copied, heard, holds, served


@contextlib.contextmanager
def from_address(room: Served, address: str) -> Iterator[HTTPConnection]:
    connection = HTTPConnection("127.0.0.1", room.room.port, source_address=(address, 0), timeout=20)
    with contextlib.closing(connection):
        yield connection


def try_code(room: Served, code: str, address: str) -> int:
    """Try a code from one address of this computer; each has its own five tries."""
    with from_address(room, address) as connection:
        body = urlencode({"code": code, "new_team": "Estates"})
        headers = {"Origin": room.base, "Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST", "/join", body, headers)
        return connection.getresponse().status


# --- codes


def test_a_code_is_six_of_twenty_letters_that_nobody_mixes_up() -> None:
    assert len(set(CODE_LETTERS)) == 20
    assert not set(CODE_LETTERS) & set("0O1IL2Z5S8B6GUVQ")
    codes = {new_code() for _ in range(500)}
    assert all(len(c) == 6 and set(c) <= set(CODE_LETTERS) for c in codes)
    assert len(codes) > 495


@pytest.mark.parametrize("typed", ["acd efh", "ACD-EFH", " acdefh\n", "a.c.d.e.f.h"])
def test_a_code_may_be_typed_in_any_way(typed: str) -> None:
    assert read_code(typed) == "ACDEFH"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Type the code"),
        ("O0ACDE", "0, O is never in a code"),
        ("ACD", "this has 3"),
        ("ACDEFF", "never used: B, G"),
    ],
)
def test_a_wrong_code_is_answered_with_what_is_wrong(typed: str, words: str) -> None:
    assert words in wrong_code(typed)


def test_a_wrong_code_shows_on_the_page_which_letters_are_never_used(room: Served) -> None:
    answer = room.tab().join("000000")
    assert answer.status_code == 403
    assert "never in a code" in answer.text


def test_after_five_wrong_codes_an_address_waits_and_others_do_not(room: Served) -> None:
    code = room.room.code
    wrong = ["ACDEF" + letter for letter in CODE_LETTERS if "ACDEF" + letter != code]
    assert [try_code(room, w, "127.0.0.2") for w in wrong[:7]] == [403] * 5 + [429] * 2
    assert try_code(room, code, "127.0.0.2") == 429
    assert try_code(room, code, "127.0.0.3") == 303


def test_after_sixty_wrong_codes_everybody_waits(room: Served) -> None:
    wrong = "ACDEFA" if room.room.code != "ACDEFA" else "ACDEFC"
    statuses = [try_code(room, wrong, f"127.0.1.{n % 20 + 1}") for n in range(70)]
    assert statuses == [403] * 60 + [429] * 10
    assert try_code(room, room.room.code, "127.0.2.1") == 429


def test_a_code_cannot_be_guessed_by_looking_at_the_page(room: Served) -> None:
    room.participant("Secret Service")
    with from_address(room, "127.0.0.4") as connection:
        statuses = []
        for _ in range(7):
            connection.request("GET", "/join?code=ACDEFA")
            answer = connection.getresponse()
            assert b"Secret Service" not in answer.read()
            statuses.append(answer.status)
    assert statuses == [403] * 5 + [429] * 2
    assert "Secret Service" not in room.tab().get("/join").text
    assert "Secret Service" in room.tab().get("/join", params={"code": room.room.code}).text


def test_a_rotated_code_voids_the_old_one_and_nobody_has_to_leave(room: Served) -> None:
    tab, old = room.participant(), room.room.code
    room.control("rotate")
    assert room.tab().join(old).status_code == 403
    assert room.tab().join(room.room.code).status_code == 303
    assert tab.get("/api/state").status_code == 200


def test_an_old_code_is_replaced(room: Served) -> None:
    old = room.room.code
    room.room.change(code_made=room.room.code_made - 7 * 3600)
    assert "too old" in room.tab().join(old).text
    assert room.room.code != old


def test_a_closed_room_lets_nobody_in_and_counts_no_wrong_codes(room: Served) -> None:
    code = room.room.code
    room.control("close", on=True)
    assert [room.tab().join(code).status_code for _ in range(7)] == [403] * 7
    room.control("close", on=False)
    assert room.tab().join(code).status_code == 303


# --- people


def test_thirty_people_join_at_once_and_a_new_team_is_made_once(room: Served) -> None:
    tabs = [room.tab() for _ in range(30)]
    code = room.room.code
    with ThreadPoolExecutor(10) as crowd:
        teams = ["Estates", "estates ", "Finance"]
        answers = list(crowd.map(lambda pair: pair[1].join(code, teams[pair[0] % 3]).status_code, enumerate(tabs)))
    assert answers == [303] * 30
    made = [row for row in tabs[0].state()["records"] if row[1] == "Team"]
    assert sorted(row[2].casefold() for row in made) == ["estates", "finance"]
    ids = {row[0] for row in made}
    assert {tab.state()["me"]["team"] for tab in tabs} == ids
    assert len({tab.state()["me"]["person"] for tab in tabs}) == 30


def test_the_cookie_is_kept_from_scripts_and_other_sites(room: Served) -> None:
    answer = room.tab().join(room.room.code)
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith(f"ima_{room.room.id}=")
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert "Path=/" in cookie
    assert answer.headers["location"] == "/room"


@pytest.mark.parametrize("form", [{}, {"code": "X" * 10_000}, {"code": "\x00"}, {"code": "<script>alert(1)</script>"}])
def test_whatever_is_typed_as_a_code_the_page_stands(room: Served, form: dict[str, str]) -> None:
    answer = room.tab().http.post("/join", data={"new_team": "Estates", **form})
    assert answer.status_code in (403, 429)
    assert "<script>alert" not in answer.text


@pytest.mark.parametrize("team", ["x" * 81, "a\x00b", "\u202eevil", " "])
def test_a_team_that_cannot_be_shown_is_refused(room: Served, team: str) -> None:
    before = room.room.project.register.log.last_number()
    answer = room.tab().join(room.room.code, team)
    assert answer.status_code in (303, 400, 403)
    assert "set-cookie" not in answer.headers
    assert room.room.project.register.log.last_number() == before


def test_a_team_that_is_not_in_the_list_is_refused(room: Served) -> None:
    tab = room.tab()
    answer = tab.http.post("/join", data={"code": room.room.code, "team": "https://evil.example/team"})
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


def test_a_team_with_markup_in_its_name_is_shown_as_text(room: Served) -> None:
    room.participant("<b>Estates</b>")
    page = room.tab().get("/join", params={"code": room.room.code}).text
    assert "<b>Estates" not in page
    assert "&lt;b&gt;Estates" in page


def test_joining_again_in_the_same_browser_changes_the_team_and_adds_nobody(room: Served) -> None:
    tab = room.participant("Estates")
    assert tab.join(room.room.code, "Finance").status_code == 303
    assert tab.state()["me"]["team_label"] == "Finance"
    assert len([p for p in room.room.people.values() if p.role == "participant"]) == 1


def test_a_forged_cookie_lets_nobody_in(room: Served) -> None:
    person = room.participant().state()["me"]["person"]
    hashes = [p.key for p in room.room.people.values()]
    for forged in ("", person, *hashes, secrets.token_hex(16), "a" * 5000):
        tab = room.tab()
        tab.http.cookies.set(room.room.cookie, forged)
        assert tab.get("/api/state").status_code == 401


def test_a_removed_person_is_out_at_once(room: Served) -> None:
    tab = room.participant()
    with tab.socket(since=0) as screen:
        heard(screen, "hello")
        room.control("remove", person=tab.state()["me"]["person"])
        with pytest.raises(ConnectionClosed) as closed:
            heard(screen, "good-bye")
    assert closed.value.rcvd.code == 4403
    assert tab.get("/api/state").status_code == 401
    assert tab.post("/api/ops", holds("Lease book")).status_code == 401


def test_names_are_shown_to_others_only_when_the_facilitator_says_so(room: Served) -> None:
    room.participant("Estates", "Ana Example")
    other, wall = room.participant("Finance"), room.viewer()
    assert all("Ana Example" not in tab.get("/api/state").text for tab in (other, wall))
    assert "Ana Example" in room.facilitators.get("/api/state").text
    room.control("names", on=True)
    assert all("Ana Example" in tab.get("/api/state").text for tab in (other, wall))


def test_a_participant_is_not_told_the_code(room: Served) -> None:
    assert room.room.code not in room.participant().get("/api/state").text
    assert room.viewer().state()["room"]["code"] == room.room.code


# --- the facilitator's link


def test_the_facilitators_link_opens_once(room: Served) -> None:
    link = room.link.replace("http://localhost", "http://127.0.0.1")
    first, second = room.tab(), room.tab()
    assert first.get(link).headers["location"] == "/console"
    assert first.state()["me"]["role"] == "facilitator"
    answer = second.get(link)
    assert answer.status_code == 403
    assert "used already" in answer.text
    # Their own browser may open it again, as a reload does.
    assert first.get(link).status_code == 303


def test_the_link_opens_for_no_wrong_key(room: Served) -> None:
    for key in ("", "0" * 32, "x" * 10_000):
        assert room.tab().get("/open", params={"key": key}).status_code == 403


def test_the_link_opens_on_this_computer_only(empty: Path, tmp_path: Path) -> None:
    outside = next((i.address for i in interfaces() if i.address != "127.0.0.1"), "")
    if not outside:
        pytest.skip("this computer has no address but 127.0.0.1")
    with served(copied(empty, tmp_path), address=outside) as room:
        key = room.link.split("/open")[1]
        with contextlib.closing(HTTPConnection(outside, room.room.port, timeout=10)) as connection:
            connection.request("GET", f"/open{key}")
            answer = connection.getresponse()
            assert answer.status == 403
            assert b"own computer only" in answer.read()
        assert room.facilitator().state()["me"]["role"] == "facilitator"


def test_a_team_that_is_pressed_wins_over_one_that_was_typed(room: Served) -> None:
    team = room.participant("Estates").state()["me"]["team"]
    tab = room.tab()
    form = {"code": room.room.code, "team": team, "new_team": "Finance or so"}
    assert tab.http.post("/join", data=form).status_code == 303
    assert tab.state()["me"]["team_label"] == "Estates"
    assert "Finance or so" not in tab.names()
