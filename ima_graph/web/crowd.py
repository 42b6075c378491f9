"""A crowd: simulated people who come to a room by HTTP and WebSocket as everybody does, and what came of it."""

import asyncio
import contextlib
import random
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field

from ima_graph.web.lines_said import Script
from ima_graph.web.phone import Json, NoAnswerError, Phone

PEOPLE = 30
_TEAMS = ("Finance", "Estates", "Operations", "Records", "Customer Contact", "Safety")
# How likely somebody is to say a word on a flow, or to answer the question, in each phase; else it is a sentence.
_DOES = {"hold": (0.0, 0.0), "same": (0.2, 0.2), "handshake": (0.85, 0.05), "gaps": (0.05, 0.85), "actions": (0.3, 0.4)}
_ELSE_DOES = (0.10, 0.08)
_UNDOES = 0.02
_KNOWS = 0.7
_NAMES = ("A.", "B.", "Chris", "D. K.", "Eve", "")


@dataclass(frozen=True)
class Habits:
    """How often, of all their turns, people say nothing, lose the network, load the page again, or tap twice."""

    silent: float = 0.15
    cut: float = 0.02
    reload: float = 0.01
    double: float = 0.05
    repeat: float = 0.08


# Everybody enters something each time, and nobody goes away: what a room has to stand.
BUSY = Habits(silent=0, cut=0, reload=0)


@dataclass
class Report:
    """What happened: ids that were acknowledged, seconds from Enter to each other screen, and what went wrong."""

    acknowledged: dict[str, Json] = field(default_factory=dict)
    entered: dict[str, Json] = field(default_factory=dict)
    delays: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    waiting: int = 0

    @property
    def changed(self) -> set[str]:
        """The acknowledged entries that altered the register; the others said what it knew already."""
        return {id_ for id_, result in self.acknowledged.items() if result.get("changed")}

    def delay_ms(self, percent: float) -> float:
        """Give the delay that so many percent stayed within."""
        found = sorted(self.delays)
        return 1000 * found[min(len(found) - 1, int(len(found) * percent / 100))] if found else 0.0

    def line(self) -> str:
        """Say it in one line."""
        times = ", ".join(f"p{p} {self.delay_ms(p):.0f} ms" for p in (50, 95, 99, 100))
        return (
            f"{len(self.entered)} entered, {len(self.acknowledged)} acknowledged, {len(self.changed)} new, "
            f"{len(self.delays)} arrivals ({times}), {len(self.refused)} refused, {len(self.errors)} errors"
        )


class Crowd:
    """Simulated people in one room."""

    def __init__(self, address: str, code: str, people: int = PEOPLE, seed: int = 1, habits: Habits = BUSY) -> None:
        """Get ready to join at `address` with `code`; what they say and when depends on `seed`."""
        self._code, self._habits = code, habits
        self._dice = [random.Random(f"{seed} {n}") for n in range(people)]
        self.phones = [Phone(address, dice, self._heard) for dice in self._dice]
        self.typing = asyncio.Event()
        self._report = Report()
        self._author: dict[str, Phone] = {}
        self._teams: list[str] = list(_TEAMS)
        self._said: list[str] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._failed: list[str] = []

    async def __aenter__(self) -> "Crowd":
        """Join, one after the other as at a door, and wait until every screen is live."""
        try:
            for number, phone in enumerate(self.phones):
                team = self._teams[number % len(self._teams)]
                await phone.join(self._code, team, self._dice[number].choice(_NAMES))
                await phone.load()
                if not number:
                    self._teams = _names(phone, "Team") or self._teams
            for phone in self.phones:
                self._go(phone.listen())
                self._go(phone.send())
            await self.until(lambda: all(p.is_here for p in self.phones), 30)
        except BaseException:
            await self.__aexit__()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        """Go home."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for phone in self.phones:
            phone.close()

    def _go(self, act: Coroutine[object, object, None]) -> None:
        task = asyncio.create_task(act)
        self._tasks.add(task)
        task.add_done_callback(self._over)

    def _over(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            self._failed.append(repr(error))

    def start(self, every: float) -> None:
        """Begin to type, each person once in `every` seconds, whenever `typing` is set."""
        self.typing.set()
        for number, phone in enumerate(self.phones):
            self._go(self._live(number, phone, every))

    async def until(self, done: Callable[[], bool], seconds: float) -> float:
        """Wait until something is so and tell how long it took; `TimeoutError` when it takes too long."""
        begun = time.monotonic()
        while not done():
            if time.monotonic() - begun > seconds:
                raise TimeoutError(f"Not so after {seconds} s.")
            await asyncio.sleep(0.02)
        return time.monotonic() - begun

    async def settle(self, seconds: float) -> float:
        """Stop typing and wait until all is sent and every screen is equal; tell how long that took."""
        self.typing.clear()
        try:
            return await self.until(
                lambda: all(p.is_here and not p.outbox for p in self.phones) and self.is_equal, seconds
            )
        except TimeoutError as error:
            raise TimeoutError("; ".join(self.differences()[:12])) from error

    @property
    def is_equal(self) -> bool:
        """Whether every screen shows the same."""
        last = max(self.phones, key=lambda p: p.fold.number).fold
        return all(p.fold == last for p in self.phones)

    def differences(self) -> list[str]:
        """List what the screens show differently, and who still waits."""
        last = max(self.phones, key=lambda p: p.fold.number).fold
        told = []
        for number, phone in enumerate(self.phones):
            if phone.outbox or not phone.is_here or phone.fold.number != last.number:
                told.append(f"{number}: at {phone.fold.number} of {last.number}, {len(phone.outbox)} wait")
            for ours, theirs in ((phone.fold.records, last.records), (phone.fold.flows, last.flows)):
                odd = [k for k in {**ours, **theirs} if ours.get(k) != theirs.get(k)]
                told += [f"{number}: {ours.get(k)} for {theirs.get(k)}" for k in odd[:3]]
        return told

    def report(self) -> Report:
        """Tell what happened so far."""
        told = self._report
        told.waiting = sum(len(p.outbox) for p in self.phones)
        for phone in self.phones:
            told.acknowledged.update(phone.acknowledged)
        told.refused = [r for p in self.phones for r in p.refused]
        told.errors = [e for p in self.phones for e in (*p.trouble, *(["removed from the room"] * p.has_left))]
        told.errors += self._failed
        return told

    def _heard(self, phone: Phone, delta: Json) -> None:
        author = self._author.get(str(delta["id"]))
        if author and author is not phone:
            self._report.delays.append(time.monotonic() - author.entered[str(delta["id"])])

    # --- what one person does

    async def _live(self, number: int, phone: Phone, every: float) -> None:
        dice, habits = self._dice[number], self._habits
        script = Script(dice, str(phone.me.get("team_label", "")), number)
        due = time.monotonic() + dice.uniform(0, every)
        await asyncio.sleep(due - time.monotonic())
        while not phone.has_left:
            await self.typing.wait()
            if dice.random() < habits.cut:
                phone.cut(dice.uniform(1, 6))
            elif dice.random() < habits.reload:
                phone.reload()
            elif dice.random() >= habits.silent:
                self._go(self._turn(dice, script, phone))
            due = max(due + every, time.monotonic())
            await asyncio.sleep(max(0.0, due - time.monotonic()))

    async def _turn(self, dice: random.Random, script: Script, phone: Phone) -> None:
        """Do one thing: agree or not with a flow, answer the question, take back, or say a sentence."""
        op: Json | None = None
        agrees, answers = _DOES.get(phone.phase, _ELSE_DOES)
        what = dice.random()
        with contextlib.suppress(NoAnswerError):
            if what < agrees:
                op = await self._agree(dice, phone)
            elif what < agrees + answers:
                op = await self._answer(dice, phone)
            elif what < agrees + answers + _UNDOES and phone.acknowledged:
                op = {"op": "undo"}
        op = op or await self._say(dice, script, phone)
        await self.typing.wait()
        id_ = phone.enter(op)
        self._author[id_], self._report.entered[id_] = phone, op
        if dice.random() < self._habits.double:
            await phone.send_twice(id_)

    async def _agree(self, dice: random.Random, phone: Phone) -> Json | None:
        flows = (await phone.ask("/api/handshake"))["flows"]
        if not isinstance(flows, list) or not flows:
            return None
        standing = dice.choices(("accepted", "disputed", "declined"), (7, 2, 1))[0]
        words = "" if standing == "accepted" else "Not since the spring"
        return {"op": "confirm", "flow": dice.choice(flows)[0], "standing": standing, "words": words}

    async def _answer(self, dice: random.Random, phone: Phone) -> Json | None:
        asked = (await phone.ask("/api/question"))["question"]
        if not isinstance(asked, dict) or not asked.get("field"):
            return None
        field = str(asked["field"]).rpartition("-")[2]
        about = {"record": asked["record"], "field": field, "words": ""}
        options = asked["options"] or (_names(phone, "Post") if field == "owner" else ())
        if options and dice.random() < _KNOWS:
            return {"op": "set", "values": [dice.choice(options)], "seen": phone.fold.number, **about}
        return {"op": "answer", "answer": dice.choice(("not-known", "none", "not-applicable")), **about}

    async def _say(self, dice: random.Random, script: Script, phone: Phone) -> Json:
        only_holds = phone.phase == "hold"
        text = script.sentence(self._teams, _names(phone, "InformationAsset"), only_holds)
        if self._said and dice.random() < self._habits.repeat:
            text = dice.choice(self._said)
        self._said = [*self._said[-50:], text]
        try:
            facts = (await phone.ask("/api/parse", {"text": text, "team": phone.me.get("team_label", "")}))["facts"]
        except NoAnswerError as error:
            # Nobody reads it just now: it is kept as it was said.
            facts = [{"type": "note", "words": text}] if not error.status else []
        bare = [{k: v for k, v in f.items() if k != "likes"} for f in facts] if isinstance(facts, list) else []
        return {"op": "add", "facts": bare or [{"type": "note", "words": text}], "words": text}


async def crowd(
    address: str,
    code: str,
    people: int = PEOPLE,
    seconds: float = 60.0,
    every: float = 2.0,
    seed: int = 1,
    habits: Habits = BUSY,
) -> Report:
    """Let people join and enter something every so often for some seconds, until all is acknowledged and seen."""
    async with Crowd(address, code, people, seed, habits) as room:
        room.start(every)
        await asyncio.sleep(seconds)
        unequal = ""
        try:
            await room.settle(30)
        except TimeoutError as error:
            unequal = str(error)
        report = room.report()
        report.errors += [unequal] if unequal else []
        return report


def _names(phone: Phone, kind: str) -> list[str]:
    return sorted(str(row[2]) for row in phone.fold.records.values() if row[1] == kind and row[2])
