"""Copy a register's folder so that it can be opened elsewhere, and name files after what people typed."""

import re
import shutil
import sqlite3
import unicodedata
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from ima_graph.register import Register
from ima_graph.register.folder import ABOUT, LOG

_LETTERS = 60
# Windows keeps these names for devices.
_DEVICES = re.compile(r"con|prn|aux|nul|com\d|lpt\d")
# The positions of the map, and how spreadsheets were read. Not the index, which is made again; and not the state of
# a workshop, which says who was in the room.
_BESIDE = ("map.json", "mappings")


def take_register(register: Register, to: Path, number: int) -> None:
    """Copy what a register needs to be opened elsewhere, as it was after change `number`, while it is open here."""
    to.mkdir(parents=True)
    with closing(sqlite3.connect(register.folder / LOG)) as log, closing(sqlite3.connect(to / LOG)) as copy:
        log.backup(copy)
        for table in ("change", "payload", "salt"):
            copy.execute(f"DELETE FROM {table} WHERE number > ?", (number,))
        copy.commit()
        # One file that stands by itself.
        copy.execute("PRAGMA journal_mode=DELETE")
    for name in (ABOUT, *_BESIDE):
        source = register.folder / name
        if source.is_dir():
            shutil.copytree(source, to / name)
        elif source.exists():
            shutil.copyfile(source, to / name)


def file_names(labels: Sequence[str], what: str) -> list[str]:
    """Name a file for each label, without ending: letters and digits that every system takes, each name once.

    >>> file_names(["Pay & Pensions", "../../x", "pay pensions", "…", "CON"], "team")
    ['pay-pensions', 'x', 'pay-pensions-2', 'team', 'team-con']
    """
    found: list[str] = []
    for label in labels:
        slug = _slug(label) or what
        slug = f"{what}-{slug}" if _DEVICES.fullmatch(slug) else slug
        name, number = slug, 1
        while name in found:
            number += 1
            name = f"{slug}-{number}"
        found.append(name)
    return found


def _slug(label: str) -> str:
    plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode().casefold()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_LETTERS].strip("-")
    # Scripts without such letters keep their own.
    own = unicodedata.normalize("NFC", label).casefold()
    return slug or re.sub(r"[\W_]+", "-", own).strip("-")[:_LETTERS].strip("-")
