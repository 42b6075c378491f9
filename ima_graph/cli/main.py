"""Read the command line, call the project, and end with the exit code that says how it went."""

import os
import sys
from collections.abc import Sequence

from ima_graph.cli.options import parser
from ima_graph.cli.show import Console
from ima_graph.errors import ImaError

DONE, USER_ERROR, WRONG_USAGE, FINDINGS_FOUND = 0, 1, 2, 3


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Exit codes: 0 done, 1 user error, 2 wrong usage, 3 findings found (`--fail`)."""
    for stream in (sys.stdout, sys.stderr):
        # Names may hold any letter, whatever the terminal's own encoding is.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        options = parser().parse_args(arguments)
    except SystemExit as end:
        return int(end.code or 0)
    console = Console(getattr(options, "format", "table"))
    try:
        code = options.run(options, console)
        return DONE if code is None else int(code)
    except ImaError as error:
        console.error(str(error), is_json=console.form == "json")
        return USER_ERROR
    except OSError as error:
        if isinstance(error, BrokenPipeError):
            # The reader (head, less) has seen enough.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return DONE
        where = f" {error.filename}" if error.filename else ""
        console.error(f"Cannot read or write{where}: {error.strerror}.", is_json=console.form == "json")
        return USER_ERROR
    except KeyboardInterrupt:
        console.error("Stopped. What was acknowledged is kept.")
        return USER_ERROR
