"""What is new: follow the log, fold it for those who join, and keep a silent round from the other teams."""

import asyncio
import contextlib
import time
from collections.abc import Callable, Mapping

from ima_graph.errors import StoreError
from ima_graph.web import failing, state
from ima_graph.web.fold import Delta, Fold
from ima_graph.web.hub import Hub, Reader
from ima_graph.web.roles import FACILITATOR
from ima_graph.web.room import Room
from ima_graph.web.silence import Silence
from ima_graph.web.teams import teams

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
        self._silence: Silence | None = None
        self._fold: Fold | None = None
        self._folding, self._telling, self._noting = asyncio.Lock(), asyncio.Lock(), asyncio.Lock()

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
        if self.room.silent:
            await self.silence()
        for number in range(self.told + 1, last + 1):
            delta = await self.delta(number)
            self.told = number
            self.spoke[str(delta.get("team", ""))] = time.time()
            if self.room.silent and number > self.room.silent_from:
                self._withheld.append(number)
            self._publish(delta, await self.silence() if self.room.silent else None)
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

    def _publish(self, delta: Delta, silence: Silence | None) -> None:
        """Send a change to those who may see it; in a silent round to the own team alone, without what others said."""
        if not silence or int(str(delta["number"])) <= silence.begun:
            self.hub.publish({"type": "delta", **delta})
            return
        self.hub.publish({"type": "delta", **delta}, lambda reader: reader.role == FACILITATOR)
        own = {"type": "delta", **silence.blotted(delta)}
        self.hub.publish(own, lambda reader: reader.role != FACILITATOR and _is_own(reader, delta))

    async def silence(self) -> Silence:
        """Give the silent round that runs, with all noted that was entered in it until now."""
        async with self._noting:
            begun = self.room.silent_from
            if self._silence is None or self._silence.begun != begun:
                self._silence = Silence(begun, await asyncio.to_thread(self._fold_past, begun))
            for number in range(self._silence.noted + 1, await self._latest() + 1):
                self._silence.note(await self.delta(number))
            return self._silence

    async def _release(self) -> None:
        """Tell what was kept back while the round was silent, to those who have not seen it."""
        numbers, self._withheld = self._withheld, []
        self._silence = None
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
        deltas = [await self.delta(n) for n in range(first + 1, last + 1)]
        silence = await self.silence() if self.is_hidden_from(reader) else None
        for n, delta in enumerate(deltas, start=first + 1):
            if n > number and self.may_see(reader, delta):
                found.append(silence.blotted(delta) if silence and n > silence.begun else delta)
            elif n <= number and reader.role != FACILITATOR and not _is_own(reader, delta):
                found.append({**delta, "late": True})
        return found

    # --- all at once

    async def fold(self, reader: Reader) -> Fold:
        """Fold the register as this reader may see it."""
        if not self.is_hidden_from(reader):
            return await self.whole()
        silence = await self.silence()
        seen = silence.before.copy()
        for number in range(silence.begun + 1, silence.noted + 1):
            delta = await self.delta(number)
            if _is_own(reader, delta):
                seen.take(silence.blotted(delta))
        return seen

    async def teams(self) -> list[dict[str, str]]:
        """List the teams that one can join for; those that only a silent round named are not told yet."""
        if not self.room.silent:
            return teams((await self.whole()).records.values())
        known = {team["id"]: team for team in teams((await self.silence()).before.records.values())}
        for person in self.room.people.values():
            if person.team:
                known.setdefault(person.team, {"id": person.team, "label": person.team_label})
        return sorted(known.values(), key=lambda team: team["label"].casefold())

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
        if self.room.project.store.last_change() == number:
            # As a round begins it is the register as it stands, which is read sooner than the past.
            now = state.folded(self.room.project, {}, {})
            if self.room.project.store.last_change() == number == now["number"]:
                return Fold.read(now)
        return Fold.read({**state.folded(Project(self.room.project.register, str(number)), {}, {}), "number": number})


def _is_own(reader: Reader, delta: Mapping[str, object]) -> bool:
    team = delta.get("team")
    return bool(team) and team == reader.team
