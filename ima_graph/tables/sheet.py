"""What a sheet holds once it is read from a file, before anybody has asked what it means."""

from dataclasses import dataclass, field

# Zero-based rows and columns of a merged block: (first row, first column), (last row, last column).
Merged = tuple[tuple[int, int], tuple[int, int]]


@dataclass(frozen=True)
class CellProblem:
    """A cell that could not be read. `row` counts from 1, `column` is its letter."""

    sheet: str
    row: int
    column: str
    what: str


@dataclass
class Sheet:
    """The cells of one sheet, row 1 first. An empty cell is "" or None; rows may differ in length.

    `name` is "" for a file that has no sheets. `is_stamped` marks an export of our own: nothing in it is a note.
    """

    file: str
    name: str
    rows: list[list[object]]
    first_row: int = 1
    problems: list[CellProblem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    merged: list[Merged] = field(default_factory=list)
    is_hidden: bool = False
    is_stamped: bool = False


def letter(column: int) -> str:
    """Name a column, counted from 0, the way a spreadsheet does.

    >>> letter(0), letter(25), letter(26)
    ('A', 'Z', 'AA')
    """
    out = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        out = chr(65 + rest) + out
    return out
