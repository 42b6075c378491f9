"""What the tests of the bundle share: the sample with what a workshop leaves behind, and a look into every file."""

import io
import zipfile
from pathlib import Path

from ima_graph.project import Project, sample_files
from ima_graph.reports.bundle import Bundled, bundle

ON = "2026-11-22"
WORKSHOP = "Harbour workshop, 20 November"
# As spreadsheets and calendars are attacked.
TRAP = '=HYPERLINK("http://example.org";"Ask, who; when")'

POINTS: dict[str, dict[str, str]] = {
    "Ask who reads the key log": {"pointKind": "action", "assignedTo": "Records Manager", "dueDate": "2026-12-01"},
    TRAP: {"pointKind": "action", "dueDate": "2027-01-04", "words": "Line one,\nline two; “três”\\"},
    "Tell the board": {"pointKind": "action"},
    "Find a second pilot": {"pointKind": "action", "dueDate": "2026-10-01", "pointStatus": "done"},
    "Who owns the wall map?": {"pointKind": "question", "raisedBy": "Pilotage"},
    "Morwen likes tea": {"pointKind": "note"},
}  # fmt: skip


def make_sample(folder: Path) -> Path:
    """Make the sample register, with open points, names in sentences, and somebody who wrote."""
    with Project.create(folder, "Harbour and Coast Authority", "Pilotage (Zebedee Quince)") as project:
        project.import_files(project.read(sample_files()))
        for point, fields in POINTS.items():
            for number, (key, value) in enumerate(fields.items()):
                project.set(point, key, [value], kind="OpenPoint", make=not number)
    with Project.open(folder, who="Wilhelmina Stray") as project:
        project.set("Payroll file", "description", ["Ask ottilie  MARRACK, or Zebedee Quince, for the key."])
        project.set("Ottilie Marrack", "aliases", ["Otti"])
        project.set("Ottilie Marrack", "emailAddress", ["ottilie.marrack@example.org"])
        project.set(
            "Otti's folder",
            "purpose",
            ["To find what ottilie.marrack@example.org sent."],
            kind="InformationAsset",
            make=True,
        )
    return folder


def leave(folder: Path, output: Path, names: bool = False, limit_s: float = 60) -> Bundled:
    """Make the bundle of a register."""
    with Project.open(folder) as project:
        return bundle(project.register, output, ON, WORKSHOP, names, limit_s)


def contents(packed: bytes, above: str = "") -> dict[str, bytes]:
    """Read every file of a zip, and of the zips in it: a workbook is one."""
    found: dict[str, bytes] = {}
    with zipfile.ZipFile(io.BytesIO(packed)) as opened:
        assert opened.testzip() is None
        for name in opened.namelist():
            content = opened.read(name)
            if zipfile.is_zipfile(io.BytesIO(content)):
                found |= contents(content, f"{above}{name}/")
            found[above + name] = content
    return found
