"""The guard at the door, before anything of the room is reached.

Each request is asked: are you at this house (Host), do you come from our own page (Origin), are you small enough,
and who are you (cookie)? Whatever is not public needs somebody who has joined. Every answer gets the headers that
keep a browser from doing what no page of ours does.
"""

import json
from collections.abc import Callable, Iterable
from http.cookies import CookieError, SimpleCookie

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ima_graph.web.limits import BODY_BYTES
from ima_graph.web.people import Person
from ima_graph.web.room import Room

PUBLIC = frozenset(("/", "/join", "/open", "/health", "/favicon.ico"))
PUBLIC_UNDER = "/static/"
_LOOKING, _WRITING = frozenset(("GET", "HEAD")), "POST"
_LOCAL = ("localhost", "127.0.0.1", "[::1]")

_HEADERS = {
    "x-content-type-options": "nosniff",
    # With no-referrer a browser sends "Origin: null" with our own forms.
    "referrer-policy": "same-origin",
    "x-frame-options": "DENY",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
_POLICY = (
    "default-src 'self'; connect-src 'self' {scheme}://{host}; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'; object-src 'none'"
)


def hosts(port: int, address: str = "", names: Iterable[str] = ()) -> frozenset[str]:
    """List what a Host header may say, in lower case; the port is left out only where it is the one of HTTP.

    >>> sorted(hosts(8470, "fd00::5"))
    ['127.0.0.1:8470', '[::1]:8470', '[fd00::5]:8470', 'localhost:8470']
    """
    shared = f"[{address}]" if ":" in address else address
    bare = [*_LOCAL, *([shared] if shared else []), *names]
    return frozenset(f"{b}:{port}".lower() for b in bare) | (
        frozenset(b.lower() for b in bare) if port == 80 else set()
    )


def is_local(scope: Scope) -> bool:
    """Say whether a request comes from this very computer, and to a local name."""
    client = (scope.get("client") or ("",))[0]
    name = _header(scope, b"host").rsplit(":", 1)[0]
    return client in ("127.0.0.1", "::1", "::ffff:127.0.0.1") and name in _LOCAL


class Guard:
    """Lets through what may pass; the person, or None, is then in `scope["me"]`."""

    def __init__(self, app: ASGIApp, room: Room, hosts_now: Callable[[], frozenset[str]]) -> None:
        self._app, self._room, self._hosts = app, room, hosts_now

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or hand it on."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        send = self._with_headers(scope, send)
        refused = self._refuses(scope)
        if refused:
            await _refuse(scope, send, *refused)
            return
        scope["me"] = self._who(scope)
        if scope["type"] == "websocket":
            await self._app(scope, receive, send)
            return
        if scope["me"] is None and not _is_public(scope["path"]):
            await self._turn_away(scope, send)
            return
        if scope["method"] == _WRITING:
            body = await _read(receive)
            if body is None:
                sentence = "That is more than 64 kB at once. Send it in parts."
                await _refuse(scope, send, 413, sentence)
                return
            receive = _again(body, receive)
        await self._app(scope, receive, send)

    def _refuses(self, scope: Scope) -> tuple[int, str] | None:
        host = _header(scope, b"host")
        if _count(scope, b"host") != 1 or host not in self._hosts():
            return 421, "This address is not one of the room's. Use the link on the wall."
        if scope["type"] == "http" and scope["method"] not in _LOOKING and scope["method"] != _WRITING:
            return 405, "The room takes GET and POST only."
        is_write = scope["type"] == "websocket" or scope["method"] == _WRITING
        scheme = "https" if scope["scheme"] in ("https", "wss") else "http"
        if is_write and (_count(scope, b"origin") != 1 or _header(scope, b"origin") != f"{scheme}://{host}"):
            return 403, "This came from another page than the room's own. Open the room by its link, and try again."
        return None

    def _who(self, scope: Scope) -> Person | None:
        for name, value in scope["headers"]:
            if name == b"cookie":
                try:
                    found = SimpleCookie(value.decode("latin-1")).get(self._room.cookie)
                except CookieError:
                    continue
                person = self._room.who(found.value) if found else None
                if person:
                    return person
        return None

    async def _turn_away(self, scope: Scope, send: Send) -> None:
        if scope["path"].startswith("/api/") or scope["method"] == _WRITING:
            await _refuse(scope, send, 401, "You are not in the room, or not any more. Join with the code on the wall.")
            return
        await _answer(send, 303, b"", [(b"location", b"/join")])

    def _with_headers(self, scope: Scope, send: Send) -> Send:
        host = _header(scope, b"host")
        safe = host if host in self._hosts() else "localhost"
        scheme = "wss" if scope["scheme"] in ("https", "wss") else "ws"
        added = {**_HEADERS, "content-security-policy": _POLICY.format(scheme=scheme, host=safe)}
        if not scope["path"].startswith(PUBLIC_UNDER):
            added["cache-control"] = "no-store"

        async def send_with(message: Message) -> None:
            if message["type"] in ("http.response.start", "websocket.http.response.start"):
                kept = [(n, v) for n, v in message.get("headers", []) if n.decode("latin-1").lower() not in added]
                own = [(n.encode(), v.encode("latin-1")) for n, v in added.items()]
                message = {**message, "headers": [*kept, *own]}
            await send(message)

        return send_with


def _is_public(path: str) -> bool:
    return path in PUBLIC or path.startswith(PUBLIC_UNDER)


def _header(scope: Scope, name: bytes) -> str:
    return next((str(v.decode("latin-1")).strip().lower() for n, v in scope["headers"] if n == name), "")


def _count(scope: Scope, name: bytes) -> int:
    return sum(1 for n, _ in scope["headers"] if n == name)


async def _read(receive: Receive) -> bytes | None:
    """Read a body whole; None when it is too large, whatever its headers say."""
    parts, size, is_more = [], 0, True
    while is_more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return b""
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > BODY_BYTES:
            return None
        is_more = message.get("more_body", False)
    return b"".join(parts)


def _again(body: bytes, receive: Receive) -> Receive:
    """Hand on a body that was read."""
    given = False

    async def receive_again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return receive_again


async def _refuse(scope: Scope, send: Send, status: int, sentence: str) -> None:
    if scope["type"] == "websocket":
        # Before it is accepted this answers the handshake with 403.
        await send({"type": "websocket.close", "code": 1008, "reason": sentence})
        return
    body = json.dumps({"ok": False, "error": sentence, "status": status}).encode()
    await _answer(send, status, body, [(b"content-type", b"application/json")])


async def _answer(send: Send, status: int, body: bytes, headers: list[tuple[bytes, bytes]]) -> None:
    length = (b"content-length", str(len(body)).encode())
    await send({"type": "http.response.start", "status": status, "headers": [*headers, length]})
    await send({"type": "http.response.body", "body": body})
