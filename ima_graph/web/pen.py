"""One pen for the whole room: entries are checked, written one at a time, and acknowledged once they are on disk."""

import asyncio
import re
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

from ima_graph.errors import ClashError, ImaError, LogError, NotFoundError, StoreError
from ima_graph.web import failing
from ima_graph.web.limits import OPS_A_MINUTE, Window, check_words
from ima_graph.web.mending import Mending
from ima_graph.web.ops import Ops, Written
from ima_graph.web.people import Person
from ima_graph.web.roles import FACILITATOR, allowed, named
from ima_graph.web.room import JoinError, Room

T = TypeVar("T")

_ID = re.compile(r"[0-9a-f]{24}")
_FULL = (
    "The facilitator's laptop cannot keep this: {error} Nothing more is taken until there is room on its disk. "
    "What you typed waits here."
)


class RefusalError(ImaError):
    """Something that is not taken, with the HTTP status that says why; `retry_s` when it may be sent again."""

    def __init__(self, status: int, sentence: str, retry_s: int = 0) -> None:
        # Halves of letters in what was typed must not keep the answer from being written.
        super().__init__(sentence.encode("utf-8", "replace").decode())
        self.status, self.retry_s = status, retry_s


@dataclass(frozen=True)
class Result:
    """How one entry went; `status` is 200 when it is in the log, or `changed` nothing."""

    id: str
    status: int = 200
    number: int = 0
    text: str = ""
    error: str = ""
    retry_s: int = 0
    changed: bool = True

    def to_json(self) -> dict[str, object]:
        """Give the result as the browser reads it."""
        if self.status == 200:
            return {"id": self.id, "ok": True, "number": self.number, "text": self.text, "changed": self.changed}
        waiting = {"retry_s": self.retry_s} if self.retry_s else {}
        return {"id": self.id, "ok": False, "status": self.status, "error": self.error, **waiting}


class Pen:
    """Writes what people enter, off the event loop."""

    def __init__(self, room: Room, on_written: Callable[[], None], on_room: Callable[[], None]) -> None:
        """Write to the register of `room`; call `on_written` after each entry, `on_room` when its state changed."""
        self.room = room
        self.ops = Ops(room.project, room.name)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="pen")
        self._rate = Window(OPS_A_MINUTE)
        self._mending = Mending(room.project)
        self._on_written, self._on_room = on_written, on_room

    def close(self) -> None:
        """Finish what is being written."""
        self._thread.shutdown(wait=True)

    async def run(self, act: Callable[[], T]) -> T:
        """Do something in the writing thread; what others write waits until it is done."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, act)

    async def write(self, op: object, person: Person) -> Result:
        """Check one entry and write it; whatever is wrong with it is told in the result."""
        given = op.get("id") if isinstance(op, dict) else ""
        id_ = given if isinstance(given, str) and _ID.fullmatch(given) else ""
        try:
            if not isinstance(op, dict) or not id_:
                raise RefusalError(400, "An entry is an object with an id of 24 hex digits. Load the page again.")
            return await self._write(id_, op, person)
        except Exception as error:
            told = refusal(error)
            if told.status == 507 and not self.room.full:
                self.room.full = True
                self._on_room()
            return Result(id_, told.status, error=str(told), retry_s=told.retry_s)

    async def _write(self, id_: str, op: Mapping[str, object], person: Person) -> Result:
        what = named(op)
        if not what:
            raise RefusalError(400, f"There is no entry of the kind {str(op.get('op'))[:40]}. Load the page again.")
        if not allowed(person.role, what):
            raise RefusalError(403, f"As a {person.role} you cannot do this ({what}). Ask the facilitator.")
        check_words(op)
        if self._rate.is_full(person.id):
            raise RefusalError(429, "That is more than the room takes from one person.", self._rate.wait_s(person.id))
        self._rate.add(person.id)
        number, text, changed = await self.run(lambda: self._apply(id_, what, op, person))
        self._on_written()
        if self.room.full:
            self.room.full = False
            self._on_room()
        # In a silent round the line may name a thing as another team called it.
        is_hidden = self.room.silent and person.role != FACILITATOR
        return Result(id_, number=number, text="" if is_hidden else text, changed=changed)

    def _apply(self, id_: str, what: str, op: Mapping[str, object], person: Person) -> tuple[int, str, bool]:
        self._mending.mend()
        # An acknowledgement may be lost on its way: what is in the log already is never refused.
        log = self.room.project.register.log
        known = log.find(id_)
        if not known:
            self.refuse_closed(what, person)
            written = self._taken(op, person)
            if not written:
                self._mending.mend()
                written = self.ops.apply(op, person)
            known = log.find(id_)
            if not known:
                return written.number, "", False
        return known.number, known.why, True

    def _taken(self, op: Mapping[str, object], person: Person) -> Written | None:
        """Write an entry; None when the index is broken."""
        try:
            return self.ops.apply(op, person)
        except StoreError as error:
            self._mending.note(error)
            return None

    def refuse_closed(self, what: str, person: Person) -> None:
        """Refuse an entry while the room is locked, or the phase does not take it."""
        if person.role == FACILITATOR:
            return
        if self.room.locked:
            raise RefusalError(423, "The facilitator has locked the room. What you typed waits here.")
        if what in self.room.phase.closes:
            raise RefusalError(423, f"This waits until “{self.room.phase.name}” is over.")


def refusal(error: Exception) -> RefusalError:
    """Say to the browser what went wrong: its status, and a sentence."""
    if isinstance(error, RefusalError):
        return error
    if isinstance(error, (StoreError, LogError)):
        return RefusalError(507, _FULL.format(error=error))
    statuses = ((JoinError, 403), (NotFoundError, 404), (ClashError, 409), (ImaError, 400))
    for kind, status in statuses:
        if isinstance(error, kind):
            return RefusalError(status, str(error))
    failing.show(error)
    return RefusalError(500, "The program failed at this, and says why in the facilitator's terminal.")
