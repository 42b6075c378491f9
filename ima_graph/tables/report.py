"""What an import understood, did and refused, in words for the one who ran it."""

from collections import Counter
from dataclasses import dataclass, field

from ima_graph.log import Change


@dataclass(frozen=True)
class CellError:
    """A cell that cannot be taken, with where it is and the likely fix."""

    file: str
    sheet: str
    row: int
    column: str
    value: str
    problem: str

    def __str__(self) -> str:
        sheet = f", sheet {self.sheet}" if self.sheet else ""
        row = f" row {self.row}" if self.row else ""
        column = f", column {self.column}" if self.column else ""
        return f"{self.file}{sheet}{row}{column}: {self.problem}"


@dataclass(frozen=True)
class Clash:
    """Two answers to one field: what the register says and what the file says. Both are kept."""

    record: str
    name: str
    field: str
    here: tuple[str, ...]
    there: tuple[str, ...]
    where: str


@dataclass(frozen=True)
class Rejected:
    """A row that was not taken, with where it stood and why."""

    file: str
    sheet: str
    number: int
    row: list[object]
    columns: list[str]
    why: str


@dataclass
class ImportReport:
    """The outcome of reading tables: the change to write, and what to tell."""

    change: Change
    errors: list[CellError] = field(default_factory=list)
    clashes: list[Clash] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    made: Counter[str] = field(default_factory=Counter)
    altered: Counter[str] = field(default_factory=Counter)
    words: Counter[tuple[str, str]] = field(default_factory=Counter)
    rejected: list[Rejected] = field(default_factory=list)

    def is_empty(self) -> bool:
        """Say whether nothing would change."""
        return self.change.is_empty()
