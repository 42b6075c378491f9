"""Write a workbook for each owner: their assets, the flows of these, their assignments and open questions."""

import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from ima_graph.errors import InputError
from ima_graph.schema import Schema
from ima_graph.tables.cover_sheets import Finding
from ima_graph.tables.sheet_values import Contents, RecordSheet
from ima_graph.tables.stamp import Stamp
from ima_graph.tables.workbook import write_workbook

NO_OWNER = "no-owner"
# Windows keeps these names for devices.
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)$")
_SLUG_CHARACTERS = 60


def write_per_owner(
    folder: Path, contents: Contents, schema: Schema, stamp: Stamp, findings: Sequence[Finding] = ()
) -> list[Path]:
    """Write the workbooks into `folder` and list them; `no-owner.xlsx` holds the assets that nobody owns.

    Owners are those that hold the role on the day of `contents`. An asset with two owners is in both files. A
    finding goes with the record of its `node` (IRI) where it has one, else with every record of its `label`.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"{folder} cannot be made: {error.strerror}. Choose another folder.") from error
    owned: dict[str, set[str]] = {"": set()}
    for row in contents.sheets["InformationAsset"].rows:
        for owner in row.links.get("owner", ("",)):
            owned.setdefault(owner, set()).add(row.iri)
    flows = _touching(contents.sheets["Flow"], "carries", "landsAs")
    assignments = _touching(contents.sheets["Assignment"], "assignmentFor", "assignee")
    slugs = _slugs([o for o in owned if o], contents)
    written = []
    for owner in sorted(owned, key=lambda o: (not o, slugs.get(o, ""))):
        assets = owned[owner]
        part = contents.only(
            {
                "InformationAsset": assets,
                "Flow": set().union(*(flows.get(a, ()) for a in assets)),
                "Assignment": set().union(*(assignments.get(iri, ()) for iri in {owner, *assets})),
            }
        )
        path = folder / f"{slugs.get(owner, NO_OWNER)}.xlsx"
        write_workbook(path, part, schema, stamp, _findings(part, owner, findings))
        written.append(path)
    return written


def _touching(sheet: RecordSheet, *fields: str) -> dict[str, set[str]]:
    """Index the records of a sheet by the records that some of their fields name."""
    found: dict[str, set[str]] = {}
    for row in sheet.rows:
        for iri in (i for f in fields for i in row.links.get(f, ())):
            found.setdefault(iri, set()).add(row.iri)
    return found


def _findings(part: Contents, owner: str, findings: Sequence[Finding]) -> list[Finding]:
    nodes = {row.iri for sheet in part.sheets.values() for row in sheet.rows} | {owner}
    labels = {part.display.name(iri) for iri in nodes} - {""}
    # Findings that know the IRI of their record are matched by it.
    return [f for f in findings if (node in nodes if (node := getattr(f, "node", "")) else f.label in labels)]


def _slugs(owners: list[str], contents: Contents) -> dict[str, str]:
    """Name a file for each owner: plain letters, and the key as well where two would have the same name."""
    plain = {o: _slug(contents.display.name(o)) for o in owners}
    taken = [NO_OWNER, *plain.values()]
    found = {}
    for owner, slug in plain.items():
        is_free = slug and taken.count(slug) == 1 and not _DEVICES.match(slug)
        key = _slug(contents.display.key(owner))
        found[owner] = slug if is_free else f"{slug or 'owner'}-{key}"
    return found


def _slug(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[:_SLUG_CHARACTERS].strip("-")
