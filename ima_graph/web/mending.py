"""After the disk was full: make the index again from the log, once there is room."""

import contextlib
import os
from pathlib import Path

from ima_graph.errors import StoreError
from ima_graph.project import Project

_ROOM_BYTES = 4 * 1024 * 1024


class Mending:
    """Knows whether the index stopped taking changes. What is in the log is safe meanwhile."""

    def __init__(self, project: Project) -> None:
        """Watch over the index of a project."""
        self._project = project
        self._broken = ""

    def note(self, error: StoreError) -> None:
        """Remember that the index would not take a change: from then on it takes none until it is opened anew."""
        # Its words only: an error holds on to the index that is to be opened anew.
        self._broken = str(error)

    def mend(self) -> None:
        """Make the index again where it is broken; `StoreError` while there is no room for it."""
        if not self._broken:
            return
        if not _has_room(self._project.register.folder):
            raise StoreError(self._broken)
        self._project.rebuild()
        self._broken = ""


def _has_room(folder: Path) -> bool:
    """Try it: what a disk says of its free space is not always what it takes."""
    probe = folder / "room-on-disk.part"
    try:
        with probe.open("wb") as file:
            file.write(b"\0" * _ROOM_BYTES)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        return False
    finally:
        with contextlib.suppress(OSError):
            probe.unlink(missing_ok=True)
    return True
