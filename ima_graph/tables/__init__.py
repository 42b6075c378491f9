"""Tables in and out: read spreadsheets, understand them, merge them; write workbooks and text."""

from ima_graph.files import write_text
from ima_graph.tables.adding import Added, Row, add_rows, convert_rows
from ima_graph.tables.confirming import (
    accept_ownership,
    answer_field,
    confirm_flow,
    record_of,
    tell_apart,
    told_apart,
)
from ima_graph.tables.convert import Conversion
from ima_graph.tables.current import Current
from ima_graph.tables.declining import NOT_US, Declined, asked_of, decline, declined
from ima_graph.tables.describe import describe, describe_events
from ima_graph.tables.editing import Rival, find_record, rivals, set_field, settle
from ima_graph.tables.entries import Taken, add_point, point_row, take_down
from ima_graph.tables.exporting import TEXTS, export_tables, export_text
from ima_graph.tables.folding import Fold, Folder
from ima_graph.tables.importing import convert, import_files, rejected_csv
from ima_graph.tables.joining import join
from ima_graph.tables.kept import KeptNames
from ima_graph.tables.known import Known
from ima_graph.tables.mapping import Mapping, TableMapping, load_mapping, reusable, write_mapping
from ima_graph.tables.merging import MergeReport, merge_register, write_merge
from ima_graph.tables.per_owner import write_per_owner
from ima_graph.tables.proposing import Put, Wish, put
from ima_graph.tables.rdflib_graph import to_rdflib
from ima_graph.tables.report import CellError, Clash, ImportReport
from ima_graph.tables.saying import Voice, attributed, with_lines
from ima_graph.tables.sheet_values import cells
from ima_graph.tables.sources import Source, read_source
from ima_graph.tables.splitting import parts_of, split
from ima_graph.tables.stamp import Stamp
from ima_graph.tables.text import jsonld, nquads, trig, turtle, write_csv
from ima_graph.tables.workbook import write_workbook
from ima_graph.tables.written import plain

__all__ = [
    "NOT_US",
    "TEXTS",
    "Added",
    "CellError",
    "Clash",
    "Conversion",
    "Current",
    "Declined",
    "Fold",
    "Folder",
    "ImportReport",
    "KeptNames",
    "Known",
    "Mapping",
    "MergeReport",
    "Put",
    "Rival",
    "Row",
    "Source",
    "Stamp",
    "TableMapping",
    "Taken",
    "Voice",
    "Wish",
    "accept_ownership",
    "add_point",
    "add_rows",
    "answer_field",
    "asked_of",
    "attributed",
    "cells",
    "confirm_flow",
    "convert",
    "convert_rows",
    "decline",
    "declined",
    "describe",
    "describe_events",
    "export_tables",
    "export_text",
    "find_record",
    "import_files",
    "join",
    "jsonld",
    "load_mapping",
    "merge_register",
    "nquads",
    "parts_of",
    "plain",
    "point_row",
    "put",
    "read_source",
    "record_of",
    "rejected_csv",
    "reusable",
    "rivals",
    "set_field",
    "settle",
    "split",
    "take_down",
    "tell_apart",
    "to_rdflib",
    "told_apart",
    "trig",
    "turtle",
    "with_lines",
    "write_csv",
    "write_mapping",
    "write_merge",
    "write_per_owner",
    "write_text",
    "write_workbook",
]
