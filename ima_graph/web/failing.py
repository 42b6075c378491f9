"""Say in the terminal what failed in the program itself."""

import contextlib
import sys
import traceback


def show(error: BaseException) -> None:
    """Print where an error came from; a terminal that is gone, or a full disk behind it, does no more harm."""
    with contextlib.suppress(OSError, ValueError):
        traceback.print_exception(error, file=sys.stderr)
        sys.stderr.flush()
