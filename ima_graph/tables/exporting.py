"""Write a register in one of the table and text formats."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from ima_graph.files import write_text
from ima_graph.schema import Schema
from ima_graph.store import Store
from ima_graph.tables.cover_sheets import Finding
from ima_graph.tables.per_owner import write_per_owner
from ima_graph.tables.sheet_values import cells
from ima_graph.tables.stamp import Stamp
from ima_graph.tables.text import jsonld, nquads, trig, turtle, write_csv
from ima_graph.tables.workbook import write_workbook

TEXTS = {"turtle": turtle, "trig": trig, "nquads": nquads, "jsonld": jsonld}


def export_text(form: str, store: Store, output: Path) -> list[Path]:
    """Write the register as `turtle`, `trig`, `nquads` or `jsonld`."""
    return [write_text(output, TEXTS[form](store))]


def export_tables(
    form: str,
    output: Path,
    store: Store,
    schema: Schema,
    base: str,
    on: date,
    stamp: Stamp,
    gaps: Sequence[Finding] = (),
    per_owner: Path | None = None,
) -> list[Path]:
    """Write the register as `csv` (into a folder) or `xlsx`: one workbook, or one for each owner."""
    contents = cells(store, schema, base, on)
    if form == "csv":
        return write_csv(output, contents, stamp)
    if per_owner:
        return write_per_owner(per_owner, contents, schema, stamp, gaps)
    write_workbook(output, contents, schema, stamp, gaps)
    return [output]
