"""All that runs behind the pages of one room: who listens, what is new, the pen, and the gaps."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

from ima_graph.web.gaps import Gaps
from ima_graph.web.hub import Hub, Reader, Screen
from ima_graph.web.limits import WRONG_CODES_A_MINUTE, WRONG_CODES_AN_ADDRESS, Window
from ima_graph.web.news import News
from ima_graph.web.pen import Pen
from ima_graph.web.people import Person
from ima_graph.web.public import room_for
from ima_graph.web.roles import VIEWER
from ima_graph.web.room import Room

_GATHER_S = 0.3


class Workshop:
    """One room at work."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self.hub = Hub()
        self.gaps = Gaps(room)
        self.news = News(room, self.hub, self.gaps.stir)
        self.pen = Pen(room, self.news.stir, self.room_changed)
        self.wrong_here = Window(WRONG_CODES_AN_ADDRESS)
        self.wrong_anywhere = Window(WRONG_CODES_A_MINUTE)
        self.phones: set[str] = set()
        self.is_awake = False
        # How often the room was told anew; those who poll compare it.
        self.version = 0
        self._changed = asyncio.Event()

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Run inside the `with` block."""
        await self.pen.run(self.pen.ops.begin)
        tasks = [
            asyncio.create_task(self.news.run()),
            asyncio.create_task(self.gaps.run(self._tell_counters)),
            asyncio.create_task(self._tell_room_in_time()),
        ]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            self.pen.close()
            self.gaps.close()

    def _tell_counters(self) -> None:
        self.version += 1
        self.hub.publish({"type": "counters", "counters": self.gaps.counters})
        self.hub.ring()

    def room_changed(self) -> None:
        """Tell the screens of the room before long; several changes at once are told once."""
        self._changed.set()

    async def _tell_room_in_time(self) -> None:
        while True:
            await self._changed.wait()
            self._changed.clear()
            self.tell_room()
            await asyncio.sleep(_GATHER_S)

    def tell_room(self) -> None:
        """Tell every screen of the room now, each what it may know."""
        self.version += 1
        for screen in list(self.hub.screens):
            screen.reader = self.reader(screen.reader.person.id, screen.reader)
            screen.send_all({"type": "room", "room": self.room_for(screen.reader)})
        self.hub.ring()

    def reader(self, person_id: str, known: Reader) -> Reader:
        """Give the reader as the room knows them now."""
        person = self.room.people.get(person_id, known.person)
        return Reader(person, known.role if known.role == VIEWER else person.role)

    def room_for(self, reader: Reader) -> dict[str, object]:
        """Tell one reader about the room."""
        is_viewer = reader.role == VIEWER
        me = Person(reader.person.id, VIEWER, "", "", "", "") if is_viewer else reader.person
        return room_for(self.room, me, self.hub.here(), self.news.spoke)

    async def welcome(self, screen: Screen, since: int | None) -> None:
        """Queue for a new screen the room and what it missed, and let it listen from there on."""
        missed: list[dict[str, object]] | None = []
        await self.news.tell()
        number = self.news.told
        while since is not None:
            number = self.news.told
            found = await self.news.since(screen.reader, since)
            missed = None if found is None else [dict(d) for d in found]
            if number == self.news.told:
                break
        # Nothing is awaited from here on: what comes next is queued behind this.
        told = {"number": number, "room": self.room_for(screen.reader), "me": screen.reader.person.me()}
        screen.send_all(
            {"type": "hello", **told},
            *([{"type": "resync"}] if missed is None else [{"type": "delta", **d} for d in missed]),
            {"type": "counters", "counters": self.gaps.counters},
        )
        self.hub.screens.add(screen)
        self.room_changed()
