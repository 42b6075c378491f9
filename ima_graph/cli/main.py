"""Read the command line, call the project, and end with the exit code that says how it went."""

import os
import sys
from collections.abc import Sequence

from ima_graph.cli.options import parser
from ima_graph.cli.show import Console
from ima_graph.errors import ImaError, InputError

DONE, USER_ERROR, WRONG_USAGE, FINDINGS_FOUND = 0, 1, 2, 3


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Exit codes: 0 done, 1 user error, 2 wrong usage, 3 findings found (`--fail`)."""
    for stream in (sys.stdout, sys.stderr):
        # Names may hold any letter, whatever the terminal's own encoding is.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        options = parser().parse_args(given)
    except SystemExit as end:
        return int(end.code or 0)
    console = Console(getattr(options, "format", "table"))
    try:
        _check_letters(given)
        code = options.run(options, console)
        # Here, and not when Python ends: a reader who went away is dealt with below.
        sys.stdout.flush()
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


def _check_letters(arguments: Sequence[str]) -> None:
    """Refuse what is no text: bytes that are not UTF-8 reach Python as halves of letters, and NUL ends a file name."""
    for argument in arguments:
        if "\0" in argument or any("\ud800" <= letter <= "\udfff" for letter in argument):
            shown = argument.encode("utf-8", "replace").decode().replace("\0", "?")
            raise InputError(f"{shown} is not text in UTF-8. Write it again, or give the file another name.")
