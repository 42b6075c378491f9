"""The gaps of the room, counted anew after each entry, off the event loop."""

import asyncio
import time
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import TypeVar

from ima_graph import network
from ima_graph.questions.live import Live
from ima_graph.web import failing
from ima_graph.web.room import Room

T = TypeVar("T")
_AT_MOST_EVERY_S = 0.25
# What depends on the whole network of flows is dear, and is counted a little later.
_NETWORK_EVERY_S = 2.0


class Gaps:
    """Counts gaps; one thread of its own, for what is counted is kept between two counts."""

    def __init__(self, room: Room) -> None:
        self._project = room.project
        self._log = room.project.register.log
        self._live: Live | None = None
        self._day = ""
        self._counted = 0
        self._measured_s = 0.0
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="gaps")
        self._woken = asyncio.Event()
        self.counters: dict[str, dict[str, object]] = {}

    def close(self) -> None:
        """Finish counting."""
        self._thread.shutdown(wait=True, cancel_futures=True)

    def stir(self) -> None:
        """Say that something was entered."""
        self._woken.set()

    async def run(self, tell: Callable[[], None]) -> None:
        """Count for as long as the server runs; `tell` is called when the counters changed."""
        self._woken.set()
        while True:
            await self._woken.wait()
            self._woken.clear()
            begun = time.monotonic()
            await self._count(tell, lambda live: live.counters())
            if not self._woken.is_set() and self._live and not self._live.is_measured:
                await asyncio.sleep(max(0.0, self._measured_s + _NETWORK_EVERY_S - time.monotonic()))
                await self._count(tell, self._measure)
            await asyncio.sleep(max(0.0, _AT_MOST_EVERY_S - (time.monotonic() - begun)))

    async def _count(self, tell: Callable[[], None], count: Callable[[Live], dict[str, dict[str, object]]]) -> None:
        try:
            counters = await self.ask(count)
        except Exception as error:
            # The room goes on; they are counted again with the next entry.
            failing.show(error)
            return
        if counters != self.counters:
            self.counters = counters
            tell()

    def _measure(self, live: Live) -> dict[str, dict[str, object]]:
        if not live.is_measured:
            live.measure()
        self._measured_s = time.monotonic()
        return live.counters()

    async def ask(self, question: Callable[[Live], T]) -> T:
        """Ask something of the gaps, after all that is in the log."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, lambda: question(self._caught_up()))

    async def next_for(self, team: str, skipped: Collection[str]) -> dict[str, object] | None:
        """Choose the question that is best put to a team next, leaving out those put off: "finding record"."""
        return await self.ask(lambda live: live.next_for(team, skipped))

    def _caught_up(self) -> Live:
        today = date.today().isoformat()
        # A change is in the log a moment before it is in the index.
        self._project.register.catch_up()
        entries = self._log.entries(self._counted, self._project.store.last_change())
        if self._live is None or self._day != today or any(e.kind == "erase" for e in entries):
            return self._begin(today)
        if entries:
            added, removed = zip(*(self._log.payload(entry.number) for entry in entries), strict=True)
            last = entries[-1].number
            self._live.after(b"\n".join(added), b"\n".join(removed), last)
            self._counted = last
        return self._live

    def _begin(self, today: str) -> Live:
        """Count everything once; with a new day other things are due."""
        project, self._day = self._project, today
        self._counted = project.store.last_change()
        self._live = Live(
            project.store,
            project.schema,
            project.catalogue,
            project.register.base,
            today,
            self._counted,
            network.measure,
        )
        self._live.measure()
        return self._live
