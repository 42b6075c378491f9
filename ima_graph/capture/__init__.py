"""Capture: what people type or paste, read as facts; and names that look alike."""

from ima_graph.capture.cells import Pasted, Row, read_paste
from ima_graph.capture.columns import PARTS as COLUMN_PARTS
from ima_graph.capture.columns import Column
from ima_graph.capture.facts import PARTS, TYPES, Fact, note
from ima_graph.capture.grammar import LONGEST, parse
from ima_graph.capture.likes import Like, Likes, Pair
from ima_graph.capture.tokens import Names

__all__ = [
    "COLUMN_PARTS",
    "LONGEST",
    "PARTS",
    "TYPES",
    "Column",
    "Fact",
    "Like",
    "Likes",
    "Names",
    "Pair",
    "Pasted",
    "Row",
    "note",
    "parse",
    "read_paste",
]
