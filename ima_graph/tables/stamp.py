"""Say what an export was made from, so that it can be merged when it comes back."""

from dataclasses import dataclass
from datetime import UTC, datetime

from ima_graph.register import Register

FORMAT_VERSION = 1
# The name of the hidden sheet of a workbook, and of the first column of a csv file.
STAMP_NAME = "_ima_graph"
START, OPEN_QUESTIONS, LISTS = "Start here", "Open questions", "_lists"
# The sheets of an exported workbook that hold no records.
OWN_SHEETS = (START, OPEN_QUESTIONS, LISTS, STAMP_NAME)


def is_stamp(heading: str) -> bool:
    """Say whether a heading of a csv file is that of our stamp: its name, and the day for which the file was made."""
    return heading.split(" ")[0] == STAMP_NAME


@dataclass(frozen=True)
class Stamp:
    """The register, by name and key, and the change that an export was made at."""

    name: str
    key: str
    change: int
    at: datetime

    @classmethod
    def of(cls, register: Register, known: int | None = None) -> "Stamp":
        """Take the stamp of a register as it stands, or as it was known at a change."""
        number = register.log.last_number() if known is None else known
        entries = register.log.entries(number - 1, number) if number else []
        at = max((e.at for e in entries), default="1980-01-01T00:00:00.000Z")
        return cls(register.name, register.base.rstrip("/").rsplit("/", 1)[-1], number, moment(at))

    @property
    def text(self) -> str:
        """Write the stamp as it stands in a csv file: register key, @, change number."""
        return f"{self.key}@{self.change}"


def moment(text: str) -> datetime:
    """Read a moment of the log, to the second and without its zone, as a workbook keeps it."""
    read = datetime.fromisoformat(text)
    return read.astimezone(UTC).replace(microsecond=0, tzinfo=None)
