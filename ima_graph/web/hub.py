"""Tell everybody who listens: a bounded queue for each screen, and a bell for those who poll."""

import asyncio
import contextlib
import json
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from ima_graph.web.limits import SOCKETS_A_PERSON, SOCKETS_A_ROOM
from ima_graph.web.people import Person
from ima_graph.web.roles import VIEWER

PING_S = 10.0
PINGS_MISSED = 2
# More than what a screen that was away is told at once.
_QUEUE = 1024
_QUIET_MESSAGES = 64
_GOODBYE_S = 2.0

# Why a socket is closed, as the screens know it.
GONE, REMOVED, SLOW, TOO_MANY = 4401, 4403, 4408, 4429

Message = Mapping[str, object]


@dataclass(frozen=True)
class Reader:
    """Who listens: somebody in the room, with the role in which this screen looks on."""

    person: Person
    role: str

    @property
    def team(self) -> str:
        """The team whose entries the reader may always see; the wall belongs to none."""
        return "" if self.role == VIEWER else self.person.team


@dataclass(eq=False)
class Screen:
    """One open socket and what still has to be sent to it."""

    reader: Reader
    socket: WebSocket
    waiting: asyncio.Queue[str] = field(default_factory=lambda: asyncio.Queue(_QUEUE))
    heard: float = field(default_factory=time.monotonic)
    closing: asyncio.Future[int] = field(default_factory=lambda: asyncio.get_running_loop().create_future())

    def send(self, text: str) -> None:
        """Queue a message; a screen that does not keep up is let go, and comes back for what it missed."""
        try:
            self.waiting.put_nowait(text)
        except asyncio.QueueFull:
            self.close(SLOW)

    def send_all(self, *messages: Message) -> None:
        """Queue several messages in order."""
        for message in messages:
            self.send(written(message))

    def close(self, code: int) -> None:
        """Let the screen go."""
        if not self.closing.done():
            self.closing.set_result(code)


class Hub:
    """Everybody who listens."""

    def __init__(self) -> None:
        self.screens: set[Screen] = set()
        self._bells: set[asyncio.Future[None]] = set()
        self._polls: Counter[str] = Counter()

    def here(self) -> Counter[str]:
        """Count the live screens of each person."""
        return Counter(s.reader.person.id for s in self.screens) + self._polls

    def has_place(self, person: Person) -> bool:
        """Say whether one more screen of this person may listen."""
        mine = sum(1 for s in self.screens if s.reader.person.id == person.id)
        return mine < SOCKETS_A_PERSON and len(self.screens) < SOCKETS_A_ROOM

    def publish(self, message: Message, to: Callable[[Reader], bool] = lambda _r: True) -> None:
        """Send one message to all whom `to` picks; it is written once."""
        text = written(message)
        for screen in list(self.screens):
            if to(screen.reader):
                screen.send(text)

    def ring(self) -> None:
        """Wake those who poll."""
        for bell in self._bells:
            if not bell.done():
                bell.set_result(None)

    async def wait(self, person: Person, seconds: float) -> None:
        """Sleep until there is news, or for so many seconds."""
        bell: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._bells.add(bell)
        self._polls[person.id] += 1
        try:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(bell, seconds)
        finally:
            self._bells.discard(bell)
            self._polls[person.id] -= 1

    def polls_of(self, person: Person) -> int:
        """Count the open polls of a person."""
        return self._polls[person.id]

    def let_go(self, person_id: str, code: int) -> None:
        """Close every screen of a person."""
        for screen in list(self.screens):
            if screen.reader.person.id == person_id:
                screen.close(code)
        self.ring()

    def let_all_go(self, code: int) -> None:
        """Close every screen, as when the server ends."""
        for screen in list(self.screens):
            screen.close(code)
        self.ring()

    async def serve(self, screen: Screen) -> None:
        """Send what is queued and hear pongs until either side ends; `screen` must be among `screens`."""
        sending = asyncio.create_task(_send(screen))
        hearing = asyncio.create_task(_hear(screen))
        pinging = asyncio.create_task(_ping(screen))
        tasks: set[asyncio.Future[object]] = {sending, hearing, pinging, screen.closing}  # type: ignore[arg-type]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self.screens.discard(screen)
            for task in (sending, hearing, pinging):
                task.cancel()
            await asyncio.gather(sending, hearing, pinging, return_exceptions=True)
            code = screen.closing.result() if screen.closing.done() and not screen.closing.cancelled() else 1000
            screen.close(code)
            if screen.socket.application_state == WebSocketState.CONNECTED:
                with contextlib.suppress(WebSocketDisconnect, RuntimeError, OSError, TimeoutError):
                    await asyncio.wait_for(screen.socket.close(code), _GOODBYE_S)


def written(message: Message) -> str:
    """Write a message as it is sent."""
    return json.dumps(message, ensure_ascii=False, separators=(",", ":"))


async def _send(screen: Screen) -> None:
    while True:
        await screen.socket.send_text(await screen.waiting.get())


async def _hear(screen: Screen) -> None:
    """Hear pongs; a screen that says much else is no screen of ours."""
    strange = 0
    while strange < _QUIET_MESSAGES:
        message = await screen.socket.receive()
        if message["type"] == "websocket.disconnect":
            return
        is_pong = (message.get("text") or "").replace(" ", "") == '{"type":"pong"}'
        screen.heard = time.monotonic()
        strange = 0 if is_pong else strange + 1
    screen.close(1008)


async def _ping(screen: Screen) -> None:
    """Ask every ten seconds whether somebody is there; a sleeping phone does not say good-bye."""
    ping = written({"type": "ping"})
    while True:
        await asyncio.sleep(PING_S)
        if time.monotonic() - screen.heard > PING_S * PINGS_MISSED + PING_S / 2:
            screen.close(SLOW)
            return
        screen.send(ping)
