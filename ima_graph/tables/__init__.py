"""Tables in and out: read spreadsheets, understand them, merge them; write workbooks and text."""

from ima_graph.files import write_text
from ima_graph.tables.convert import Conversion
from ima_graph.tables.current import Current
from ima_graph.tables.describe import describe, describe_events
from ima_graph.tables.editing import Rival, find_record, rivals, set_field, settle
from ima_graph.tables.exporting import TEXTS, export_tables, export_text
from ima_graph.tables.importing import convert, import_files, rejected_csv
from ima_graph.tables.known import Known
from ima_graph.tables.mapping import Mapping, TableMapping, load_mapping, reusable, write_mapping
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
    "TEXTS",
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
    "describe_events",
    "export_tables",
    "export_text",
    "find_record",
    "import_files",
    "jsonld",
    "load_mapping",
    "nquads",
    "plain",
    "read_source",
    "rejected_csv",
    "reusable",
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
