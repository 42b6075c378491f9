"""Tables in and out: read spreadsheets, understand them, merge them; write workbooks and text."""

from pathlib import Path

from ima_graph.errors import InputError
from ima_graph.tables.convert import Conversion
from ima_graph.tables.current import Current
from ima_graph.tables.describe import describe
from ima_graph.tables.editing import Rival, find_record, rivals, set_field, settle
from ima_graph.tables.importing import convert, import_files, rejected_csv
from ima_graph.tables.known import Known
from ima_graph.tables.mapping import Mapping, TableMapping, load_mapping, write_mapping
from ima_graph.tables.per_owner import write_per_owner
from ima_graph.tables.rdflib_graph import to_rdflib
from ima_graph.tables.report import CellError, Clash, ImportReport
from ima_graph.tables.sheet_values import cells
from ima_graph.tables.sources import Source, read_source
from ima_graph.tables.stamp import Stamp
from ima_graph.tables.text import jsonld, nquads, trig, turtle, write_csv
from ima_graph.tables.workbook import write_workbook
from ima_graph.tables.written import plain

__all__ = [
    "CellError",
    "Clash",
    "Conversion",
    "Current",
    "ImportReport",
    "Known",
    "Mapping",
    "Rival",
    "Source",
    "Stamp",
    "TableMapping",
    "cells",
    "convert",
    "describe",
    "find_record",
    "import_files",
    "jsonld",
    "load_mapping",
    "nquads",
    "plain",
    "read_source",
    "rejected_csv",
    "rivals",
    "set_field",
    "settle",
    "to_rdflib",
    "trig",
    "turtle",
    "write_csv",
    "write_mapping",
    "write_per_owner",
    "write_text",
    "write_workbook",
]


def write_text(path: Path, content: str) -> Path:
    """Write a text file whole or not at all; `InputError` when it cannot be written."""
    part = path.with_name(path.name + ".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(content, encoding="utf-8", newline="\n")
        part.replace(path)
    except OSError as error:
        raise InputError(f"{path} cannot be written: {error.strerror}. Choose another file.") from error
    return path
