"""One simulated browser: HTTP with a cookie, a live line, an outbox that replays by id, and a folded copy."""

import asyncio
import contextlib
import json
import random
import secrets
import time
from collections.abc import Callable, Mapping
from urllib.parse import urlencode, urlsplit

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from ima_graph.errors import ImaError
from ima_graph.web.fold import Fold
from ima_graph.web.hub import GONE, REMOVED, TOO_MANY

# As the page does it.
_LINE_RETRY_S = (0.3, 0.6, 1.2, 2.5, 4.0)
_SEND_RETRY_S = (0.4, 0.8, 1.6, 3.0, 5.0)
_PASSES = (0, 408, 423, 429)
_WAIT_S = 15.0
_FINAL = (GONE, REMOVED, TOO_MANY, 1008)

Json = dict[str, object]
_Stream = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class NoAnswerError(ImaError):
    """A request that was refused, or got no answer (status 0)."""

    def __init__(self, status: int, sentence: str, after_s: float = 0) -> None:
        super().__init__(sentence)
        self.status, self.after_s = status, after_s

    @property
    def passes(self) -> bool:
        """Whether the same request may succeed later."""
        return self.status in _PASSES or self.status >= 500


class Phone:
    """A browser in somebody's hand."""

    def __init__(self, address: str, dice: random.Random, heard: Callable[["Phone", Json], None]) -> None:
        """Come to the room at `address`; `heard` is called with each change that arrives live."""
        parts = urlsplit(address)
        self.base = f"{parts.scheme}://{parts.netloc}"
        self._host, self._port, self._at = parts.hostname or "localhost", parts.port or 80, parts.netloc
        self._dice, self._heard = dice, heard
        self._cookie = ""
        self._free: list[_Stream] = []
        self.fold = Fold(0, {}, {})
        self.outbox: dict[str, Json] = {}
        self.acknowledged: dict[str, Json] = {}
        self.entered: dict[str, float] = {}
        self.refused: list[str] = []
        self.trouble: list[str] = []
        self.me: Mapping[str, object] = {}
        self.phase = ""
        self.is_here = self.has_left = False
        self._is_loaded = False
        self._away_until = 0.0
        self._kicked = asyncio.Event()
        self._line: ClientConnection | None = None

    # --- HTTP

    async def ask(self, path: str, body: object = None) -> Json:
        """Ask for JSON; with a body it is a POST. `NoAnswerError` when it is refused or nobody answers."""
        sent = b"" if body is None else json.dumps(body).encode()
        status, headers, answer = await self._request("POST" if sent else "GET", path, "application/json", sent)
        try:
            told = json.loads(answer)
        except ValueError as error:
            raise NoAnswerError(status, f"{path} answered {status} without JSON") from error
        if status != 200 or not told.get("ok"):
            raise NoAnswerError(status, str(told.get("error")), float(headers.get("retry-after", 0)))
        return dict(told)

    async def join(self, code: str, team: str, name: str = "") -> None:
        """Come in by the code."""
        form = urlencode({"code": code, "new_team": team, "name": name}).encode()
        status, headers, _ = await self._request("POST", "/join", "application/x-www-form-urlencoded", form)
        if status != 303 or "set-cookie" not in headers:
            raise NoAnswerError(status, f"{team} could not join: the room answered {status}.")
        self._cookie = headers["set-cookie"].split(";")[0]

    async def load(self) -> None:
        """Fetch all there is, as a page that was just loaded does."""
        told = await self.ask("/api/state")
        me = told["me"]
        self.me = me if isinstance(me, dict) else {}
        self.fold = Fold.read(told)
        self._look_at(told["room"])
        self._is_loaded = True

    def _look_at(self, room: object) -> None:
        phase = room.get("phase") if isinstance(room, dict) else None
        self.phase = str(phase["key"]) if isinstance(phase, dict) else ""

    async def _request(self, method: str, path: str, kind: str, body: bytes) -> tuple[int, dict[str, str], bytes]:
        lines = [f"{method} {path} HTTP/1.1", f"Host: {self._at}", f"Cookie: {self._cookie}", f"Origin: {self.base}"]
        lines += [f"Content-Type: {kind}", f"Content-Length: {len(body)}"] if body else []
        text = "\r\n".join([*lines, "", ""]).encode() + body
        while True:
            is_used = bool(self._free)
            try:
                stream = self._free.pop() if is_used else await asyncio.open_connection(self._host, self._port)
                try:
                    return await asyncio.wait_for(self._exchange(stream, text), _WAIT_S)
                except BaseException:
                    stream[1].transport.abort()
                    raise
            except (OSError, EOFError, TimeoutError, ValueError) as error:
                # A connection that stood idle may be closed already; a new one tells.
                if not is_used or isinstance(error, TimeoutError):
                    raise NoAnswerError(0, f"{path}: {error!r}") from error

    async def _exchange(self, stream: _Stream, text: bytes) -> tuple[int, dict[str, str], bytes]:
        reader, writer = stream
        writer.write(text)
        await writer.drain()
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        pairs = (line.split(":", 1) for line in head[1:] if ":" in line)
        headers = {key.lower(): value.strip() for key, value in pairs}
        body = await reader.readexactly(int(headers.get("content-length", 0)))
        self._free.append(stream)
        return int(head[0].split()[1]), headers, body

    # --- entering

    def enter(self, op: Mapping[str, object]) -> str:
        """Press Enter: the entry waits in the outbox until it is acknowledged."""
        id_ = secrets.token_hex(12)
        self.outbox[id_] = {**op, "id": id_}
        self.entered[id_] = time.monotonic()
        self._kicked.set()
        return id_

    async def send(self) -> None:
        """Send what is in the outbox, in order, for as long as it takes."""
        failures = 0
        while not self.has_left:
            if not self.outbox or self.is_away:
                self._kicked.clear()
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._kicked.wait(), 1.0)
                continue
            id_, op = next(iter(self.outbox.items()))
            try:
                results = (await self.ask("/api/ops", op))["results"]
                self.acknowledged[id_] = results[0] if isinstance(results, list) else {}
                del self.outbox[id_]
                failures = 0
            except NoAnswerError as error:
                if error.status == 401:
                    self.has_left = True
                elif not error.passes:
                    self.refused.append(f"{error.status} {op['op']}: {error}")
                    del self.outbox[id_]
                else:
                    self._note(error)
                    wait_s = error.after_s or _SEND_RETRY_S[min(failures, len(_SEND_RETRY_S) - 1)]
                    failures += 1
                    self._kicked.clear()
                    with contextlib.suppress(TimeoutError):
                        await asyncio.wait_for(self._kicked.wait(), wait_s)

    async def send_twice(self, id_: str) -> None:
        """Send an entry that waits once more beside the outbox, as a double tap does."""
        if op := self.outbox.get(id_):
            with contextlib.suppress(NoAnswerError):
                await self.ask("/api/ops", op)

    def _note(self, error: NoAnswerError) -> None:
        if error.status >= 500 or error.status == 0:
            self.trouble.append(f"{error.status} {error}")

    # --- the live line

    async def listen(self) -> None:
        """Keep the line open, and the copy up to date, until one is removed."""
        failures = 0
        while not self.has_left:
            await asyncio.sleep(max(0.0, self._away_until - time.monotonic()))
            began = time.monotonic()
            try:
                if not self._is_loaded:
                    await self.load()
                await self._follow()
            except NoAnswerError as error:
                self.has_left = self.has_left or error.status == 401
            except (OSError, TimeoutError, WebSocketException):
                pass
            self.is_here = False
            failures = 0 if time.monotonic() - began > 1 else failures + 1
            wait_s = _LINE_RETRY_S[min(failures, len(_LINE_RETRY_S) - 1)]
            await asyncio.sleep(wait_s * self._dice.uniform(0.75, 1.25))

    async def _follow(self) -> None:
        headers = {"Cookie": self._cookie, "Origin": self.base}
        at = f"{self.base.replace('http', 'ws', 1)}/ws?since={self.fold.number}"
        async with connect(
            at, additional_headers=headers, ping_interval=None, compression=None, proxy=None, max_size=2**24
        ) as line:
            self._line = line
            async for text in line:
                await self._hear(line, json.loads(text))
            self.has_left = line.close_code in _FINAL

    async def _hear(self, line: ClientConnection, message: Json) -> None:
        kind = message["type"]
        if kind == "delta":
            self.fold.take(message)
            self._heard(self, message)
        elif kind == "room":
            self._look_at(message["room"])
        elif kind == "ping":
            await line.send('{"type":"pong"}')
        elif kind == "hello":
            self.is_here = True
            self._kicked.set()
        elif kind == "resync":
            await self.load()

    @property
    def is_away(self) -> bool:
        """Whether there is no network just now."""
        return time.monotonic() < self._away_until

    def cut(self, seconds: float = 0) -> None:
        """Lose the line without a good-bye, and the network for so long."""
        self._away_until = time.monotonic() + seconds
        if self._line:
            self._line.transport.abort()

    def reload(self) -> None:
        """Load the page again: what was not sent yet is kept, the copy is not."""
        self.fold, self._is_loaded = Fold(0, {}, {}), False
        self.cut()

    def close(self) -> None:
        """Let go of every connection."""
        for _, writer in self._free:
            writer.transport.abort()
        self._free.clear()
        if self._line:
            self._line.transport.abort()
