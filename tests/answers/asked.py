"""A register made from one of the sets in data/registers, to be asked."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ima_graph import paths
from ima_graph.project import Project
from ima_graph.questions import Catalogue
from ima_graph.tables import ImportReport

Row = dict[str, str]
ON = "2026-11-22"


@dataclass
class Asked:
    """A register, and what its import told."""

    project: Project
    report: ImportReport

    def rows(self, question: str, **values: str) -> list[Row]:
        """Ask a question file: one mapping a row, from variable to what is shown; what is missing is ""."""
        answer = self.project.ask(question, values, on=ON)
        return [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]

    def values(self, question: str, variable: str, **values: str) -> list[str]:
        """Ask a question file and take one variable, in order and each once."""
        return list(dict.fromkeys(row[variable] for row in self.rows(question, **values)))

    def taken(self, file: str, record: str) -> int:
        """Count the rows of a file that were taken for a kind of record, as the evidence of the import has it."""
        found: Any = self.report.change.evidence["tables"]
        return sum(len(t["rows"]) for t in found if Path(t["file"]).match(file) and t["record"] == record)


@dataclass(frozen=True)
class RegisterSet:
    """One set: how its truth is answered, and why some keys of the truth are left out."""

    name: str
    answers: dict[str, Callable[[Asked], object]]
    left_out: dict[str, str]

    @property
    def folder(self) -> Path:
        """The folder with the files, the mapping and the questions."""
        return paths.data_folder() / "registers" / self.name

    def files(self) -> list[Path]:
        """List the files of the source."""
        return sorted(p for p in self.folder.iterdir() if p.suffix in (".csv", ".yml"))

    def imported(self, folder: Path, mapping: str = "mapping.toml") -> Asked:
        """Make a register in `folder` out of the set."""
        project = Project.create(folder, self.name, who="test")
        project.catalogue = Catalogue.load((self.folder / "questions",))
        report, _ = project.import_files(project.read(self.files(), self.folder / mapping))
        return Asked(project, report)


def number(text: str) -> float:
    """Read a number as it is shown."""
    return float(text) if "." in text else int(text)


def counted(rows: Iterable[Row], key: str, value: str) -> dict[str, float]:
    """Take two variables as a mapping from name to number."""
    return {row[key]: number(row[value]) for row in rows}


def tally(texts: Iterable[str]) -> dict[str, int]:
    """Count how often each text comes."""
    return dict(Counter(texts))
