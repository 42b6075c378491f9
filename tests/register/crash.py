"""Work on a register in a process that may be killed at any moment; what is acknowledged is told on a pipe.

The processes are forked from a server that has imported everything and never opened a store, so that starting
one costs some milliseconds.
"""

import contextlib
import multiprocessing
import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from facts import adding, named, team

from ima_graph import terms
from ima_graph.log import Change
from ima_graph.project import Project
from ima_graph.register import Register
from ima_graph.store import local

ROWS = 300
_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["ima_graph.project"])


@dataclass(frozen=True)
class Plan:
    """What a process does: to which register, and at which step, reached for the nth time, it dies.

    With a table it begins with an import; then it renames a team, from the `first` time to before the `last`.
    """

    folder: Path
    work: str
    table: Path | None = None
    first: int = 0
    last: int = 100
    step: str = ""
    times: int = 1
    in_bulk: bool = False


@dataclass(frozen=True)
class Running:
    """A process at work, and the pipe on which it tells what was acknowledged."""

    process: ForkServerProcess
    pipe: Connection

    def kill(self, after: int = 0, wait_s: float = 0) -> list[str]:
        """Kill it when it has told so many things and a moment more has passed; list what it told."""
        told = []
        with contextlib.suppress(EOFError):  # it has ended
            for _ in range(after):
                told.append(self.pipe.recv_bytes().decode())
        time.sleep(wait_s)
        if self.process.pid is not None and self.process.is_alive():
            os.kill(self.process.pid, signal.SIGKILL)
        return told + self.ended()

    def ended(self) -> list[str]:
        """Wait for its end, and list what it told."""
        self.process.join()
        told = []
        try:
            while True:
                told.append(self.pipe.recv_bytes().decode())
        except (EOFError, OSError):  # it may have died while it was telling
            self.pipe.close()
        return told

    @property
    def was_killed(self) -> bool:
        """Whether it died, rather than ended."""
        return self.process.exitcode == -signal.SIGKILL


def start(plan: Plan) -> Running:
    """Start a process."""
    receiving, sending = _CONTEXT.Pipe(duplex=False)
    process = _CONTEXT.Process(target=_main, args=(plan, sending))
    process.start()
    sending.close()
    return Running(process, receiving)


def rename(number: int) -> Change:
    """The change that renames the team "stream" once more."""
    removed = named("stream", f"Name {number - 1}") if number else b""
    return Change(added=named("stream", f"Name {number}"), removed=removed, id=f"change-{number}")


def write_table(path: Path) -> Path:
    """Write a csv of information assets with owners: about 300 rows."""
    rows = [f"Asset {i},Head of Team {i % 40},What asset {i} is for" for i in range(ROWS)]
    path.write_text("\n".join(["Name,Owner,Description", *rows]) + "\n", encoding="utf-8")
    return path


def _main(plan: Plan, pipe: Connection) -> None:
    if plan.in_bulk:
        local._BULK_BYTES = 0
    WORKS[plan.work](plan, _dies_at(plan), lambda told: pipe.send_bytes(told.encode()))


def _dies_at(plan: Plan) -> Callable[[str], None]:
    left = [plan.times]

    def stand(name: str) -> None:
        if name == plan.step:
            left[0] -= 1
            if not left[0]:
                os.kill(os.getpid(), signal.SIGKILL)

    return stand


Step = Callable[[str], None]
Tell = Callable[[str], None]


def _create(plan: Plan, step: Step, tell: Tell) -> None:
    Register.create(plan.folder, "Test", step).close()
    tell("created")


def _import_and_stream(plan: Plan, step: Step, tell: Tell) -> None:
    with Project(Register(plan.folder, step)) as project:
        tell("open")
        if plan.table:
            report, entry = project.import_files(project.read([plan.table]), change_id="import")
            assert entry, report.errors
            tell("import")
        for number in range(plan.first, plan.last):
            change = rename(number)
            project.register.write(change)
            tell(change.id)
        tell("done")


def _write(plan: Plan, step: Step, tell: Tell) -> None:
    register = Register(plan.folder, step)
    tell("open")
    removed = named("stream", "Name 0")
    register.write(Change(added=team("stream", "Name 1"), removed=removed, id="written"))
    tell("written")


def _rebuild(plan: Plan, step: Step, tell: Tell) -> None:
    Register(plan.folder, step).rebuild()
    tell("rebuilt")


def _replace(plan: Plan, step: Step, tell: Tell) -> None:
    register = Register(plan.folder, step)
    register.store.replace_graph(terms.NETWORK_GRAPH, team("derived"), "test")
    tell("replaced")


def _erase(plan: Plan, step: Step, tell: Tell) -> None:
    Register(plan.folder, step).erase(1, ["Name 0"], "dpo", "by law")
    tell("erased")


def _append_many(plan: Plan, _step: Step, tell: Tell) -> None:
    register = Register(plan.folder)
    tell(f"holds index: {register.holds_index}")
    for number in range(plan.times):
        key = f"p{os.getpid()}n{number}"
        entry = register.write(adding(team(key)))
        assert entry
        tell(entry.id)
    register.close()


WORKS: dict[str, Callable[[Plan, Step, Tell], None]] = {
    "create": _create,
    "import and stream": _import_and_stream,
    "write": _write,
    "rebuild": _rebuild,
    "replace": _replace,
    "erase": _erase,
    "append many": _append_many,
}
