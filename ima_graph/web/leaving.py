"""Leave with everything: the zip of the register as it stands, each file of it, and what is still open."""

import shutil
import tempfile
import threading
import time
import weakref
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from zipfile import ZipFile

from starlette.responses import FileResponse, Response

from ima_graph.errors import NotFoundError
from ima_graph.reports import read_me
from ima_graph.reports.bundle import Bundled, bundle
from ima_graph.web.book import Book, Link
from ima_graph.web.people import Person
from ima_graph.web.roles import FACILITATOR
from ima_graph.web.room import Room

_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".svg": "image/svg+xml",
    ".csv": "text/csv; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".ics": "text/calendar",
}


@dataclass(frozen=True)
class Made:
    """A zip that was made: after which change, in how many seconds, and what stands in it."""

    path: Path
    number: int
    seconds: float
    size_bytes: int
    names: bool
    bundled: Bundled
    sizes: tuple[tuple[str, int], ...]

    @property
    def groups(self) -> list[tuple[str, str, list[tuple[str, int]]]]:
        """Group the files by folder: its name, "" for a file that stands in none, what it is, names with sizes."""
        groups: dict[str, tuple[str, str, list[tuple[str, int]]]] = {}
        for name, size in self.sizes:
            folder, what = read_me.what_is(name)
            groups.setdefault(folder or name, (folder, what, []))[2].append((name, size))
        return list(groups.values())


@dataclass(frozen=True)
class Left:
    """What is still open when everybody leaves."""

    points: tuple[tuple[str, Link], ...]
    two_answers: tuple[Link, ...]
    unsigned: int


class Leaving:
    """The zips of one room: one with names for the facilitator, one without for everybody."""

    def __init__(self, room: Room) -> None:
        """Pack the register of `room`."""
        self._room = room
        self._lock = threading.Lock()
        self._made: dict[bool, Made] = {}
        self._last: dict[str, bool] = {}
        self._folder: Path | None = None

    def made(self, me: Person) -> Made | None:
        """Give the zip that this person may have, where one was made."""
        return self._made.get(self._wants_names(me))

    def _wants_names(self, me: Person) -> bool:
        return me.role == FACILITATOR and self._last.get(me.id, False)

    def make(self, me: Person, names: bool) -> Made:
        """Make the zip anew; names stand in it only for a facilitator who asks for them."""
        self._last[me.id] = me.role == FACILITATOR and names
        return self.ready(me)

    def ready(self, me: Person) -> Made:
        """Give the zip of the register as it stands; it is made where it is older."""
        names = self._wants_names(me)
        with self._lock:
            register = self._room.project.register
            number, kept = register.log.last_number(), self._made.get(names)
            if kept and kept.number == number and kept.path.exists():
                return kept
            path = self._place() / f"{'with-names' if names else 'everything'}-{number}.zip"
            begun = time.monotonic()
            done = bundle(register, path, date.today().isoformat(), self._room.name, names)
            took = time.monotonic() - begun
            with ZipFile(path) as packed:
                sizes = tuple((i.filename, i.file_size) for i in packed.infolist())
            if kept:
                kept.path.unlink(missing_ok=True)
            made = self._made[names] = Made(path, number, took, path.stat().st_size, names, done, sizes)
            return made

    def _place(self) -> Path:
        """Give the folder of the zips, which goes when the room does."""
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="ima-graph-leave-"))
            weakref.finalize(self, shutil.rmtree, self._folder, True)
        return self._folder

    def answer(self, made: object) -> Response:
        """Send a zip."""
        assert isinstance(made, Made)
        name = f"{self._room.project.name}-{date.today().isoformat()}.zip"
        return FileResponse(made.path, media_type="application/zip", filename=name)

    def file(self, me: Person, name: str) -> Response:
        """Send one file out of the zip that was made; `NotFoundError` when it is not in it."""
        made = self.made(me)
        if not made or name not in made.bundled.files:
            raise NotFoundError("There is no such file. Make everything first, on the page “Leave with everything”.")
        with ZipFile(made.path) as packed:
            content = packed.read(name)
        ending = Path(name).suffix
        # A page of the report brings its own style, which no page of the room may: it is opened from the disk.
        header = {
            "content-disposition": f'attachment; filename="{Path(name).name.encode("ascii", "replace").decode()}"'
        }
        return Response(content, media_type=_TYPES.get(ending, "application/octet-stream"), headers=header)

    def open_points(self, book: Book) -> Left:
        """List what is still open: points, two answers, and how many flows nobody confirmed."""
        record = book.schema.records["OpenPoint"]
        points = []
        for iri in book.records("OpenPoint"):
            status = [link.label for link in book.links(iri, record, "pointStatus")]
            kind = ", ".join(link.label for link in book.links(iri, record, "pointKind"))
            if "done" not in status:
                points.append((kind, Link(book.show(iri), book.key(iri), "OpenPoint")))
        two, seen = [], set()
        for kind in ("InformationAsset", "Flow", "Place", "Team", "Post"):
            for iri in book.records(kind):
                if iri not in seen and any(s.is_open for s in book.said(iri)):
                    two.append(Link(book.show(iri), book.key(iri), kind))
                    seen.add(iri)
        unsigned = sum(
            1 for iri in book.records("InformationAsset") for standing in book.acceptance(iri).values() if not standing
        )
        return Left(tuple(points), tuple(two), unsigned)
