"""Write a workbook for each owner: their assets, the flows of these, their assignments and open questions."""

import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from ima_graph.errors import InputError
from ima_graph.schema import Schema
from ima_graph.tables.cover_sheets import Finding
from ima_graph.tables.sheet_values import Contents, RecordRow
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
    owned: dict[str, list[RecordRow]] = {}
    for row in contents.sheets["InformationAsset"].rows:
        for owner in row.links.get("owner", ("",)):
            owned.setdefault(owner, []).append(row)
    owned.setdefault("", [])
    slugs = _slugs([o for o in owned if o], contents)
    written = []
    for owner in sorted(owned, key=lambda o: (not o, slugs.get(o, ""))):
        part = contents.only(_records(contents, owner, owned[owner]))
        path = folder / f"{slugs.get(owner, NO_OWNER)}.xlsx"
        write_workbook(path, part, schema, stamp, _findings(part, owner, findings))
        written.append(path)
    return written


def _records(contents: Contents, owner: str, assets: list[RecordRow]) -> dict[str, set[str]]:
    mine = {row.iri for row in assets}
    owners = {owner} if owner else set()

    def touching(record: str, wanted: set[str], *fields: str) -> set[str]:
        rows = contents.sheets[record].rows
        return {r.iri for r in rows if any(wanted.intersection(r.links.get(f, ())) for f in fields)}

    assignments = touching("Assignment", mine, "assignmentFor") | touching("Assignment", owners, "assignee")
    flows = touching("Flow", mine, "carries", "landsAs")
    return {"InformationAsset": mine, "Flow": flows, "Assignment": assignments}


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
