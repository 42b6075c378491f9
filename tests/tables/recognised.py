"""Small tables to recognise, and what came of them."""

from ima_graph.tables.headers import Table, find_table
from ima_graph.tables.mapping import ColumnUse
from ima_graph.tables.read import Sheet
from ima_graph.tables.recognise import Recognition


def table_of(columns: list[str], *rows: list[object], sheet: str = "", file: str = "a.csv") -> Table:
    """Make a table as it stands after reading."""
    found = find_table(Sheet(file, sheet, [[*columns], *rows]), 1)
    assert isinstance(found, Table)
    return found


def uses_of(found: Recognition, at: int = 0) -> dict[str, list[str]]:
    """Give the fields that each column is used for."""
    return {c: [u.field for u in uses] for c, uses in found.mapping.tables[at].columns.items()}


def use_of(found: Recognition, column: str, at: int = 0) -> ColumnUse:
    """Give the one use of a column."""
    (use,) = found.mapping.tables[at].columns[column]
    return use
