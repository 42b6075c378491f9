"""What is new: follow the log, fold it for those who join, and keep a silent round from the other teams."""

import asyncio
import contextlib
import time
from collections.abc import Callable, Mapping

from ima_graph.errors import StoreError
from ima_graph.web import failing, state
from ima_graph.web.fold import Delta, Fold, Row, rows
from ima_graph.web.hub import Hub, Reader
from ima_graph.web.roles import FACILITATOR
from ima_graph.web.room import Room

# Another program may write to the register meanwhile; nobody wakes us for that.
_LOOK_S = 1.0
_KEPT = 4000
MOST_MISSED = 500
_FOLD_AGAIN_AFTER = 300
QUIET = "This round is silent: each team sees its own entries until it is over."


class News:
    """Tells the changes of the register, in order, to those who may see them."""

    def __init__(self, room: Room, hub: Hub, on_news: Callable[[], None]) -> None:
        """Tell the changes of `room` through `hub`; call `on_news` after there were some."""
        self.room, self.hub, self._on_news = room, hub, on_news
        self.told = room.project.register.log.last_number()
        self.spoke: dict[str, float] = {}
        self._woken = asyncio.Event()
        self._deltas: dict[int, Delta] = {}
        self._withheld = list(range(room.silent_from + 1, self.told + 1)) if room.silent else []
        self._heard_late: dict[str, int] = {}
        # Who first spoke of a thing in the silent round that runs.
        self._first: dict[str, str] = {}
        self._fold: Fold | None = None
        self.before_silence: Fold | None = None
        self._folding, self._telling = asyncio.Lock(), asyncio.Lock()

    def stir(self) -> None:
        """Say that there may be something new."""
        self._woken.set()

    async def run(self) -> None:
        """Tell what is new for as long as the server runs."""
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), _LOOK_S)
            self._woken.clear()
            try:
                await self.tell()
            except Exception as error:
                # The room goes on, and what could not be told is tried again.
                failing.show(error)

    async def tell(self) -> None:
        """Tell all that is new now."""
        async with self._telling:
            await self._tell()

    async def _tell(self) -> None:
        last = await self._latest()
        before = self.told
        for number in range(self.told + 1, last + 1):
            delta = await self.delta(number)
            self.told = number
            self.spoke[str(delta.get("team", ""))] = time.time()
            if self.room.silent and number > self.room.silent_from:
                self._withheld.append(number)
            self._publish(delta)
        if self._withheld and not self.room.silent:
            await self._release()
        if self.told != before:
            self.hub.ring()
            self._on_news()

    async def _latest(self) -> int:
        """Tell the last change that can be read: a change is in the log a moment before it is in the index."""

        def read() -> int:
            self.room.project.register.catch_up()
            return self.room.project.store.last_change()

        return await asyncio.to_thread(read)

    def _publish(self, delta: Delta) -> None:
        """Send a change to those who may see it; in a silent round to the own team alone, without what others said."""
        is_quiet = self.room.silent and int(str(delta["number"])) > self.room.silent_from
        if not is_quiet:
            self.hub.publish({"type": "delta", **delta})
            return
        self._note_first(delta)
        self.hub.publish({"type": "delta", **delta}, lambda reader: reader.role == FACILITATOR)
        own = {"type": "delta", **self._blotted(delta)}
        self.hub.publish(own, lambda reader: reader.role != FACILITATOR and _is_own(reader, delta))

    def _note_first(self, delta: Delta) -> None:
        for row in (*rows(delta.get("records")), *rows(delta.get("flows"))):
            self._first.setdefault(str(row[0]), str(delta.get("team", "")))

    def _blotted(self, delta: Delta) -> Delta:
        """Leave out of a team's change what another team said first, in this round, of the same things."""
        team, before = delta.get("team", ""), self.before_silence

        def is_theirs(row: Row) -> bool:
            is_new = before is None or not before.knows(str(row[0]))
            return is_new and self._first.get(str(row[0]), team) != team

        records = [[*row[:3], ""] if is_theirs(row) else row for row in rows(delta.get("records"))]
        flows = [[*row[:4], "", "", "", ""] if is_theirs(row) else row for row in rows(delta.get("flows"))]
        return {**delta, "records": records, "flows": flows}

    async def _release(self) -> None:
        """Tell what was kept back while the round was silent, to those who have not seen it."""
        numbers, self._withheld = self._withheld, []
        self.before_silence = None
        self._first.clear()
        for number in numbers:
            # As it stands now: what came later was told already, and must not be set back.
            self._deltas.pop(number, None)
            delta = await self.delta(number)
            self.hub.publish(
                {"type": "delta", **delta, "late": True},
                lambda reader, d=delta: reader.role != FACILITATOR and not _is_own(reader, d),  # type: ignore[misc]
            )
        self.hub.ring()

    # --- who sees what

    def is_hidden_from(self, reader: Reader) -> bool:
        """Say whether a silent round runs that hides anything from this reader."""
        return self.room.silent and reader.role != FACILITATOR

    def may_see(self, reader: Reader, delta: Delta) -> bool:
        """Say whether a reader may see a change now."""
        is_later = int(str(delta["number"])) > self.room.silent_from
        return not (self.is_hidden_from(reader) and is_later) or _is_own(reader, delta)

    async def delta(self, number: int) -> Delta:
        """Tell one change."""
        if number not in self._deltas:
            self._deltas[number] = await asyncio.to_thread(self._read_delta, number)
            if len(self._deltas) > _KEPT:
                del self._deltas[min(self._deltas)]
        return self._deltas[number]

    def _read_delta(self, number: int) -> Delta:
        try:
            return state.delta(self.room.project, number)
        except StoreError:
            # The index is being made again: in a moment it can be read.
            raise
        except Exception as error:
            # One change that cannot be told must not keep the others from anybody.
            failing.show(error)
            return {
                "number": number,
                "id": "",
                "team": "",
                "kind": "",
                "records": [],
                "flows": [],
                "gone": [],
                "text": "",
            }

    async def since(self, reader: Reader, number: int) -> list[Delta] | None:
        """List what a reader has missed, oldest first; None when it is so much that all is to be fetched anew.

        Who was away when a silent round ended is told what it hid, once.
        """
        first = number
        for index, (begun, ended) in enumerate(self.room.silences, start=1):
            if begun < number <= ended and self._heard_late.get(reader.person.id, 0) < index:
                first = min(first, begun)
                self._heard_late[reader.person.id] = index
        last = self.told
        if number > last or last - first > MOST_MISSED:
            return None
        found = []
        for n in range(first + 1, last + 1):
            delta = await self.delta(n)
            if n > number and self.may_see(reader, delta):
                is_quiet = self.is_hidden_from(reader) and n > self.room.silent_from
                found.append(self._blotted(delta) if is_quiet else delta)
            elif n <= number and reader.role != FACILITATOR and not _is_own(reader, delta):
                found.append({**delta, "late": True})
        return found

    # --- all at once

    async def fold(self, reader: Reader) -> Fold:
        """Fold the register as this reader may see it."""
        if not self.is_hidden_from(reader):
            return await self.whole()
        async with self._folding:
            if self.before_silence is None:
                self.before_silence = await asyncio.to_thread(self._fold_past, self.room.silent_from)
        seen = self.before_silence.copy()
        for number in range(self.room.silent_from + 1, await self._latest() + 1):
            delta = await self.delta(number)
            self._note_first(delta)
            if _is_own(reader, delta):
                seen.take(self._blotted(delta))
        return seen

    async def whole(self) -> Fold:
        """Fold the register whole, for the server itself and for those from whom nothing is hidden."""
        async with self._folding:
            kept, last = self._fold, await self._latest()
            if kept is None or last - kept.number > _FOLD_AGAIN_AFTER:
                kept = self._fold = await asyncio.to_thread(self._fold_now)
            for number in range(kept.number + 1, last + 1):
                kept.take(await self.delta(number))
            return kept

    def _fold_now(self) -> Fold:
        return Fold.read(state.folded(self.room.project, {}, {}))

    def _fold_past(self, number: int) -> Fold:
        from ima_graph.project import Project

        if not number:
            return Fold(0, {}, {})
        return Fold.read({**state.folded(Project(self.room.project.register, str(number)), {}, {}), "number": number})


def _is_own(reader: Reader, delta: Mapping[str, object]) -> bool:
    team = delta.get("team")
    return bool(team) and team == reader.team
