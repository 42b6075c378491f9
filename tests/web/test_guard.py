"""The guard at the door: foreign hosts, foreign pages, and what is too large, through real sockets."""

import contextlib
import http.client
import json
from collections.abc import Iterator

import pytest
from starlette.types import Scope
from websockets.exceptions import ConnectionClosed, InvalidStatus

from ima_graph.web import guard
from tests.web.rooms import Served, copied, heard, holds, op, served


@pytest.fixture(scope="module")
def shared(empty, tmp_path_factory) -> Iterator[Served]:
    with served(copied(empty, tmp_path_factory.mktemp("guard")), "Guarded") as running:
        yield running


def raw(
    room: Served, lines: list[str], body: bytes = b"", path: str = "/health", method: str = "GET"
) -> tuple[int, str]:
    """Send a request with exactly these headers."""
    connection = http.client.HTTPConnection("127.0.0.1", room.room.port, timeout=10)
    with contextlib.closing(connection):
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        for line in lines:
            connection.putheader(*line.split(": ", 1))
        connection.endheaders(body or None)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()


HOSTS_REFUSED = [
    "evil.example",
    "evil.example:{port}",
    "127.0.0.1",
    "127.0.0.1:{other}",
    "localhost.evil.example:{port}",
    "127.0.0.1:{port}.evil.example",
    "evil.example#127.0.0.1:{port}",
    "user@127.0.0.1:{port}",
    "[::1]",
    "[::2]:{port}",
    "::1:{port}",
    "0.0.0.0:{port}",
    "127.0.0.1:{port}/",
    "127.0.0.1:0{port}",
    "192.0.2.77:{port}",
]


@pytest.mark.parametrize("host", HOSTS_REFUSED)
def test_a_foreign_host_is_refused(shared: Served, host: str) -> None:
    port = shared.room.port
    status, body = raw(shared, [f"Host: {host.format(port=port, other=port + 1)}"])
    assert status == 421
    assert json.loads(body)["ok"] is False


@pytest.mark.parametrize("host", ["127.0.0.1:{port}", "localhost:{port}", "LOCALHOST:{port}", "[::1]:{port}"])
def test_the_room_answers_to_its_own_names(shared: Served, host: str) -> None:
    assert raw(shared, [f"Host: {host.format(port=shared.room.port)}"])[0] == 200


def test_two_hosts_or_none_are_refused(shared: Served) -> None:
    own = f"Host: 127.0.0.1:{shared.room.port}"
    assert raw(shared, [own, "Host: evil.example"])[0] in (400, 421)
    assert raw(shared, [])[0] in (400, 421)


def test_the_hosts_of_a_shared_room_are_the_local_ones_and_the_address() -> None:
    own = {"localhost:8470", "127.0.0.1:8470", "[::1]:8470"}
    assert guard.hosts(8470) == own
    assert guard.hosts(8470, "192.168.1.7", ["Lap.local"]) == own | {"192.168.1.7:8470", "lap.local:8470"}
    assert "[fd00::5]:8470" in guard.hosts(8470, "fd00::5")
    assert {"localhost", "localhost:80"} <= guard.hosts(80)


ORIGINS_REFUSED = [
    None,
    "null",
    "http://evil.example",
    "https://127.0.0.1:{port}",
    "http://127.0.0.1:{other}",
    "http://localhost:{port}",
    "http://127.0.0.1:{port}.evil.example",
    "http://127.0.0.1:{port}/",
    "",
]
WRITES = ["/api/ops", "/api/room", "/api/parse", "/join"]


@pytest.mark.parametrize("path", WRITES)
@pytest.mark.parametrize("origin", ORIGINS_REFUSED)
def test_a_write_from_another_page_is_refused(shared: Served, path: str, origin: str | None) -> None:
    port, tab = shared.room.port, shared.facilitators
    headers = [f"Host: 127.0.0.1:{port}", f"Cookie: {shared.room.cookie}={tab.http.cookies[shared.room.cookie]}"]
    headers += ["Content-Type: application/json", "Content-Length: 2"]
    if origin is not None:
        headers.append(f"Origin: {origin.format(port=port, other=port + 1)}")
    status, body = raw(shared, headers, b"{}", path, "POST")
    assert status == 403
    assert "another page" in json.loads(body)["error"]


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://localhost:1"])
def test_a_socket_from_another_page_is_refused(shared: Served, origin: str) -> None:
    with pytest.raises(InvalidStatus) as refused, shared.facilitators.socket(origin=origin):
        pass
    assert refused.value.response.status_code == 403


def test_a_socket_without_a_cookie_is_told_to_join(shared: Served) -> None:
    with shared.tab().socket() as socket, pytest.raises(ConnectionClosed) as closed:
        socket.recv(timeout=10)
    assert closed.value.rcvd.code == 4401


def test_a_socket_from_the_rooms_own_page_hears_hello(shared: Served) -> None:
    with shared.facilitators.socket(since=0) as socket:
        assert heard(socket, "hello")["me"]["role"] == "facilitator"


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND"])
def test_only_get_and_post_are_taken(shared: Served, method: str) -> None:
    port = shared.room.port
    headers = [f"Host: 127.0.0.1:{port}", f"Origin: http://127.0.0.1:{port}"]
    assert raw(shared, headers, b"", "/api/state", method)[0] == 405


GUARDED = ["/room", "/wall", "/console", "/qr.svg", "/register", "/docs", "/%2e%2e/join", "/static/../register"]


@pytest.mark.parametrize("path", GUARDED)
def test_a_stranger_is_sent_to_join(shared: Served, path: str) -> None:
    port = shared.room.port
    assert raw(shared, [f"Host: 127.0.0.1:{port}"], path=path)[0] in (303, 404)
    assert raw(shared, [f"Host: 127.0.0.1:{port}", "Cookie: ima_x=1; broken"], path=path)[0] in (303, 404)


@pytest.mark.parametrize("path", ["/api/state", "/api/ops", "/api/gaps", "/api/question", "/api/doctor"])
def test_a_stranger_is_told_nothing(shared: Served, path: str) -> None:
    status, body = raw(shared, [f"Host: 127.0.0.1:{shared.room.port}"], path=path)
    assert (status, json.loads(body)["status"]) == (401, 401)


def test_no_file_outside_the_static_folder_is_given(shared: Served) -> None:
    for path in ("/static/../room.py", "/static/%2e%2e/room.py", "/static/..%2froom.py", "/static//etc/passwd"):
        assert raw(shared, [f"Host: 127.0.0.1:{shared.room.port}"], path=path)[0] in (303, 404)


def test_every_answer_carries_the_headers(shared: Served) -> None:
    tab = shared.facilitators
    for path in ("/join", "/api/state", "/api/nothing", "/nothing", "/health"):
        headers = tab.get(path).headers
        policy = headers["content-security-policy"]
        assert policy.startswith("default-src 'self'; connect-src 'self' ws://127.0.0.1:")
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        # no-referrer would make browsers say "Origin: null" with the form that joins.
        assert headers["referrer-policy"] == "same-origin"
        assert headers["cache-control"] == "no-store"
        assert "access-control-allow-origin" not in headers
        assert "server" not in headers


def test_a_body_of_64_kb_is_taken_and_a_larger_one_is_not(shared: Served) -> None:
    tab = shared.participant()
    entry = json.dumps(holds("Body file")).encode()
    fits, too_large = (entry + b" " * (size - len(entry)) for size in (65536, 65537))
    send = {"headers": {"content-type": "application/json"}}
    assert tab.http.post("/api/ops", content=fits, **send).status_code == 200
    assert tab.http.post("/api/ops", content=too_large, **send).status_code == 413
    # Without a length, in pieces.
    assert tab.http.post("/api/ops", content=iter([too_large[:40000], too_large[40000:]]), **send).status_code == 413


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"\xff\xfe", b"[" * 60000, b'{"a": NaN}', b'"x"', b"null", b"[[]]", b'{"op": {}, "id": []}', b"[1]"],
    ids=range(10),
)
def test_what_is_no_entry_is_refused_in_the_one_shape(shared: Served, body: bytes) -> None:
    tab = shared.participant()
    answer = tab.http.post("/api/ops", content=body, headers={"content-type": "application/json"}).json()
    assert answer["ok"] is False
    assert answer.get("status", 400) == 400


@pytest.mark.parametrize("text", ["x" * 2001, "a\x00b", "\x1b[2J", "half \ud800 a letter"])
def test_a_text_that_no_screen_can_show_is_refused_with_a_sentence(shared: Served, text: str) -> None:
    tab = shared.participant()
    before = shared.room.project.register.log.last_number()
    body = json.dumps(holds(text)).encode()
    answer = tab.http.post("/api/ops", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 400
    assert answer.json()["error"].startswith(("A text of 2,0", "This is not plain text"))
    assert shared.room.project.register.log.last_number() == before


def test_an_unknown_kind_made_of_half_letters_is_refused_in_the_one_shape(shared: Served) -> None:
    body = json.dumps(op("\ud800" * 50)).encode()
    answer = shared.participant().http.post("/api/ops", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 400


def test_a_forwarded_address_is_not_believed(shared: Served) -> None:
    scope: Scope = {"client": ("192.0.2.9", 5), "headers": [(b"host", b"localhost:8470")]}
    assert not guard.is_local(scope)
    assert guard.is_local({**scope, "client": ("127.0.0.1", 5)})
    assert not guard.is_local({**scope, "client": ("127.0.0.1", 5), "headers": [(b"host", b"192.0.2.1:8470")]})
    tab = shared.tab()
    link = shared.link.split("/open")[1]
    assert tab.get(f"/open{link}", headers={"X-Forwarded-For": "192.0.2.9"}).status_code in (303, 403)
