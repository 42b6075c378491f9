"""Serve a room in a process of its own, for tests that kill it: python -m tests.web.child FOLDER PORT [STEP]."""

import os
import signal
import sys
from pathlib import Path

from ima_graph.project import Project
from ima_graph.register import Register
from ima_graph.web import Room
from ima_graph.web.serve import serve


def main() -> None:
    """Serve until killed; the terminal's lines go to standard output."""
    folder, wanted = Path(sys.argv[1]), (*sys.argv[3:], "")[0]

    def step(name: str) -> None:
        if name == wanted and (folder / "armed").exists():
            os.kill(os.getpid(), signal.SIGKILL)

    with Project(Register(folder, step)) as project:
        serve(
            Room(project),
            lambda line: print(line, flush=True),
            "",
            int(sys.argv[2]),
            False,
            lambda _server: print("ready", flush=True),
        )


if __name__ == "__main__":
    main()
