"""The folder of a register on disk: what is in it, how it is made, and how it is read."""

import contextlib
import json
import os
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path

from ima_graph.errors import InputError, LogError, NotFoundError
from ima_graph.log import ChangeLog, is_blank

LOG = "changes.sqlite"
INDEX = "index"
ABOUT = "register.json"

# Letters and digits that are not taken for one another when read aloud.
_KEY_LETTERS = "23456789abcdefghjkmnpqrstvwxyz"
# What a creation that was cut short may leave behind.
_LEFT_BEHIND = (LOG, ABOUT + ".")


def new_key(length: int = 10) -> str:
    """Make an opaque key for a record."""
    return "".join(secrets.choice(_KEY_LETTERS) for _ in range(length))


def make(folder: Path, name: str, step: Callable[[str], None]) -> None:
    """Make the files of an empty register; `InputError` when the folder is in use or cannot be written."""
    try:
        if (folder / ABOUT).exists():
            raise _already(folder)
        if folder.exists() and not all(f.name.startswith(_LEFT_BEHIND) for f in folder.iterdir()):
            raise InputError(f"{folder} is not empty and holds no register. Choose an empty or a new folder.")
        folder.mkdir(parents=True, exist_ok=True)
        with _alone(folder):
            if (folder / ABOUT).exists():
                raise _already(folder)
            _make_log(folder)
            step("made-log")
            # Written last and whole: a folder without it is not a register yet.
            about = {"name": name, "key": new_key(8), "version": 1}
            _write_once(folder / ABOUT, json.dumps(about, indent=2) + "\n", step)
    except FileExistsError as error:
        raise _already(folder) from error
    except OSError as error:
        raise InputError(f"{folder} cannot hold a register: {error.strerror or error}.") from error


def read_about(folder: Path) -> tuple[str, str]:
    """Read the name and the key; `NotFoundError` when there is no register, `LogError` when it is damaged."""
    path = folder / ABOUT
    if not path.is_file():
        raise NotFoundError(f"{folder} holds no register. Make one with: ima-graph new --register {folder}")
    try:
        about = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(about, dict) or not about.get("key"):
            raise ValueError("it has no key")
    except (ValueError, OSError) as error:
        raise LogError(f"{path} is damaged: {error}. Put back a copy of it.") from error
    if not (folder / LOG).is_file():
        raise LogError(f"{folder} has no {LOG}: the log is gone. Put back a copy of it.")
    return str(about.get("name", "")), str(about["key"])


def _already(folder: Path) -> InputError:
    return InputError(f"{folder} already holds a register. Choose another folder, or open this one.")


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Let others who make a register here wait, or one would clear away the log that another just began.

    The lock ends with the process that holds it, however that ends.
    """
    try:
        import fcntl
    except ImportError:  # Windows has no such lock; there the about file alone decides who was first
        yield
        return
    held = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
    finally:
        os.close(held)


def _make_log(folder: Path) -> None:
    """Make the log, in place of one that was never finished; one with changes in it is left alone."""
    if (folder / LOG).exists() and is_blank(folder / LOG):
        for file in folder.glob(LOG + "*"):
            file.unlink()
    log = ChangeLog(folder / LOG)
    number = log.last_number()
    log.close()
    if number:
        raise InputError(f"{folder} holds the log of a register, and its {ABOUT} is gone. Put back a copy of it.")


def _write_once(path: Path, content: str, step: Callable[[str], None]) -> None:
    """Write a file whole or not at all; `FileExistsError` when somebody else was quicker."""
    part = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    with part.open("w", encoding="utf-8") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    step("before-about")
    try:
        os.link(part, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without links, as on a memory stick
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    step("after-about")
    with contextlib.suppress(OSError):  # Windows cannot open a folder
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
