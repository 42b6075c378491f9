"""A rehearsal: a room on the sample organisation with a crowd of simulated people in it, to practise with."""

import asyncio
import contextlib
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path

from ima_graph.errors import InputError, NotFoundError
from ima_graph.project import Project, sample_files
from ima_graph.web import serve
from ima_graph.web.crowd import PEOPLE, Habits, Report, crowd
from ima_graph.web.phone import NoAnswerError
from ima_graph.web.room import Room

SAMPLE = "Harbour and Coast Authority"
# Slow enough for a trainer to read along: about one entry a second in the room.
_UNHURRIED_S = 25.0
_THROWN_AWAY = (
    "This rehearsal is in a temporary folder, and all of it is thrown away when it stops. To keep one, name a folder: "
    "ima-graph workshop --rehearse --register FOLDER"
)
_DAY_S = 24 * 3600.0


def rehearse(
    folder: Path | None,
    say: Callable[[str], None],
    address: str = "",
    port: int | None = None,
    opens_browser: bool = True,
    people: int = PEOPLE,
    every: float = _UNHURRIED_S,
    seed: int = 1,
) -> None:
    """Open a room on the sample organisation with simulated people in it, until it is stopped.

    Without a folder the register is a temporary one, gone afterwards.
    """
    with contextlib.ExitStack() as stack:
        where = folder or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="ima-rehearsal-"))) / "rehearsal"
        project = stack.enter_context(_sample(where))
        say(f"A rehearsal with the sample organisation in {where}: {people} simulated people join in a moment.")
        room = Room(project, "Rehearsal")
        actors = _Actors(room, people, every, seed)
        stack.callback(actors.stop)
        stays = serve.KEPT if folder else _THROWN_AWAY
        serve.serve(room, say, address, port, opens_browser, lambda _server: actors.start(), stays)


def _sample(folder: Path) -> Project:
    """Open the sample organisation in a folder, and make it first where there is none."""
    try:
        project = Project.open(folder)
    except NotFoundError:
        project = Project.create(folder, SAMPLE)
    if project.name != SAMPLE:
        project.close()
        raise InputError(f"{folder} holds the register {project.name}. Choose another folder for the rehearsal.")
    if not project.register.log.last_number():
        project.import_files(project.read(sample_files()), "The sample for a rehearsal")
    return project


class _Actors:
    """The simulated people of a rehearsal, in a thread of their own."""

    def __init__(self, room: Room, people: int, every: float, seed: int) -> None:
        self._room, self._people, self._every, self._seed = room, people, every, seed
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="rehearsal")
        self._task: asyncio.Task[Report] | None = None

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        if self._thread.is_alive() and self._task:
            self._loop.call_soon_threadsafe(self._task.cancel)
            self._thread.join()
        self._loop.close()

    def _run(self) -> None:
        room = self._room
        act = crowd(f"http://127.0.0.1:{room.port}", room.code, self._people, _DAY_S, self._every, self._seed, Habits())
        self._task = self._loop.create_task(act)
        with contextlib.suppress(asyncio.CancelledError, NoAnswerError, TimeoutError):
            self._loop.run_until_complete(self._task)
