"""Leave with everything: one zip with the register as tables, pages, pictures, linked data and dates.

It is read at one change, while others may go on writing, and stands whole under its name or not at all.
"""

import os
import secrets
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from sqlite3 import Error as SqliteError
from tempfile import TemporaryDirectory
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from xlsxwriter.exceptions import FileCreateError

from ima_graph import maps, tables
from ima_graph.errors import InputError
from ima_graph.files import write_text
from ima_graph.register import Register
from ima_graph.reports import actions_out, form_check, pages, printing, read_me, seeing, taking, writing
from ima_graph.reports.actions import Problem, actions
from ima_graph.reports.seeing import Seen

LIMIT_S = 10.0
# What stays for packing when the browser has used up its time.
_PACKING_S = 2.5
# What map.pdf is printed from.
_SHEETS = "sheets.html"
_PACKED = (".png", ".pdf", ".xlsx")
_DISK = (OSError, SqliteError, FileCreateError)


@dataclass(frozen=True)
class Bundled:
    """What stands in the zip, by name; what does not, each with the reason; and what the pictures do not show."""

    files: tuple[str, ...]
    left_out: tuple[tuple[str, str], ...]
    not_drawn: tuple[tuple[str, str], ...] = ()


def bundle(
    register: Register,
    output: Path,
    on: str,
    workshop: str = "",
    names: bool = False,
    limit_s: float = LIMIT_S,
) -> Bundled:
    """Write everything to take away into a .zip file, as of the date `on`; `InputError` when it cannot be written.

    Without `names`, posts stand where persons would (see `ima_graph.reports.nameless`), and the register's own folder
    is left out, for its log holds names. What needs a browser is left out where there is none, or where it would take
    longer than `limit_s` in all.
    """
    if output.suffix.lower() != ".zip":
        raise InputError(f"{output.name} must end in .zip.")
    ends = time.monotonic() + limit_s - _PACKING_S
    with _room(output) as (place, part):
        seen = seeing.see(register, date.fromisoformat(on), names)
        done = _write(place, seen, workshop, names, ends)
        _pack(place, part, done.files)
        part.replace(output)
    return done


@contextmanager
def _room(output: Path) -> Iterator[tuple[Path, Path]]:
    """Give a place to work in, and a file beside `output` to pack into; nothing of either is left."""
    part = output.with_name(f".{secrets.token_hex(4)}.part")
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix="ima-graph-", ignore_cleanup_errors=True) as place:
            yield Path(place), part
    except (OSError, SqliteError, InputError) as error:
        cause = error.__cause__ if isinstance(error, InputError) else error
        if not isinstance(cause, _DISK):
            raise
        reason = getattr(cause, "strerror", None) or cause
        raise InputError(f"{output} cannot be written: {reason}. Nothing was kept; choose another place.") from error
    finally:
        with suppress(OSError):  # where it could not even be begun
            part.unlink()


def _write(place: Path, seen: Seen, workshop: str, names: bool, ends: float) -> Bundled:
    printer = printing.Printer(ends)
    try:
        not_drawn = _pictures(place, seen, printer)
        write_text(place / "report.html", seeing.report(seen))
        printer.page(place / "report.html", place / "report.pdf")
        left_out = _tables(place, seen)
        points = _actions(place, seen)
        _one_page_each(place, seen)
        for form, name in (("turtle", "graph.ttl"), ("jsonld", "graph.jsonld"), ("trig", "graph.trig")):
            tables.export_text(form, seen.store, place / name)
        faults = form_check.check_form(seen.store, seen.schema, seen.base, seen.on)
        write_text(place / "check.txt", form_check.told(faults, seen.store, seen.schema, seen.base, seen.picture.name))
        if names:
            taking.take_register(seen.register, place / "register", seen.number)
        else:
            left_out.append(("register/", read_me.NO_REGISTER))
        left_out += printer.finish()
    finally:
        printer.stop()
    left_out += [("actions.ics", read_me.NO_DATES)] if not (place / "actions.ics").exists() else []
    files = _made(place)
    done = Bundled((read_me.NAME, *files), tuple(left_out), tuple(not_drawn))
    text = read_me.read_me(seen, workshop, names, done.files, done.left_out, done.not_drawn, points)
    write_text(place / read_me.NAME, text)
    return done


def _pictures(place: Path, seen: Seen, printer: printing.Printer) -> list[tuple[str, str]]:
    """Draw the maps; returns what they do not show: the file, and a sentence."""
    notes = []
    named = {"cards": "map.svg", "teams": "teams.svg", "matrix": "matrix.svg"}
    for view, name in named.items():
        svg, scene = maps.compose_svg(seen.picture, seen.layout, view)
        write_text(place / name, svg)
        notes += [(name, note) for note in scene.notes]
    write_text(place / "map.html", maps.compose(seen.picture, seen.layout))
    printer.picture(place / "map.svg", place / "map.png")
    headings = {"teams.svg": "Teams, and how much flows between them", "map.svg": "Teams and what they hold"}
    title = f"{seen.picture.name}, as of {seen.picture.on}"
    book = [(f"{title}: {text}", place / name) for name, text in headings.items()]
    printer.page(printing.picture_book(place / _SHEETS, title, book), place / "map.pdf")
    return notes


def _tables(place: Path, seen: Seen) -> list[tuple[str, str]]:
    """Write the workbook that comes back; one that Excel could not hold is left out."""
    stamp = tables.Stamp.of(seen.register, seen.number)
    contents = tables.cells(seen.table, seen.schema, seen.base, seen.on)
    if seen.table is not seen.store:
        # Nothing stands in it but names.
        contents = replace(contents, sheets={n: s for n, s in contents.sheets.items() if n != "Person"})
    try:
        tables.write_workbook(place / "register.xlsx", contents, seen.schema, stamp, seen.found.all())
    except InputError as error:
        if error.__cause__:
            raise
        return [("register.xlsx", str(error))]
    return []


def _actions(place: Path, seen: Seen) -> list[actions_out.Point]:
    points = actions_out.read_points(seen.store, seen.schema, seen.base, seen.on)
    titles = seen.titles
    problems = [
        Problem(f.node, f.label, f.fix, f.who, f.severity, titles.get(f.finding, f.finding), f.because)
        for f in seen.found.rows
    ]
    suggested = actions(problems, seen.picture)
    actions_out.write_actions_xlsx(place / "actions.xlsx", points, suggested)
    actions_out.write_actions_csv(place / "actions.csv", points, suggested)
    actions_out.write_questions_csv(place / "open-questions.csv", points, seen.found)
    text = actions_out.calendar(points, seen.picture.name, actions_out.iri_key(seen.base), seen.at)
    if text:
        (place / "actions.ics").write_bytes(text.encode())
    return points


def _one_page_each(place: Path, seen: Seen) -> None:
    owners = pages.owner_pages(seen.picture)
    labels = [owner.name or "nobody" for owner in owners]
    for owner, name in zip(owners, taking.file_names(labels, "owner"), strict=True):
        write_text(place / "owners" / f"{name}.html", writing.owner_page(seen.picture, owner.name))
    cards = [card for card in seen.picture.cards.values() if card.is_team]
    for card, name in zip(cards, taking.file_names([c.label for c in cards], "team"), strict=True):
        write_text(place / "teams" / f"{name}.html", writing.team_page(seen.picture, card.id))


def _made(place: Path) -> list[str]:
    """List the files as they stand in the zip."""
    found = [path.relative_to(place).as_posix() for path in place.rglob("*") if path.is_file()]
    return read_me.in_order([f for f in found if f != _SHEETS])


def _pack(place: Path, part: Path, files: Sequence[str]) -> None:
    with part.open("xb") as out:
        with ZipFile(out, "w", ZIP_DEFLATED) as packed:
            for name in files:
                kind = ZIP_STORED if name.endswith(_PACKED) else ZIP_DEFLATED
                packed.write(place / name, name, compress_type=kind)
        out.flush()
        os.fsync(out.fileno())
