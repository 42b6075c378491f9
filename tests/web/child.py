"""Serve a room in a process of its own, for tests that kill it: python -m tests.web.child FOLDER PORT."""

import sys
from pathlib import Path

from ima_graph.project import Project
from ima_graph.web import Room
from ima_graph.web.serve import serve


def main() -> None:
    """Serve until killed; the terminal's lines go to standard output."""
    with Project.open(Path(sys.argv[1])) as project:
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
