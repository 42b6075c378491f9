"""All that the screens know of a register: rows of records and flows, and how one change alters them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Row = Sequence[object]
Delta = Mapping[str, object]


@dataclass
class Fold:
    """Rows by id, after change `number`; the same as every browser keeps."""

    number: int
    records: dict[str, Row]
    flows: dict[str, Row]

    @classmethod
    def read(cls, folded: Mapping[str, object]) -> "Fold":
        """Take the rows of a folded register."""
        records, flows = ({str(row[0]): row for row in rows(folded.get(key))} for key in ("records", "flows"))
        return cls(int(str(folded.get("number", 0))), records, flows)

    def take(self, delta: Delta) -> None:
        """Take one change; taking it twice is taking it once."""
        for known, key in ((self.records, "records"), (self.flows, "flows")):
            known.update({str(row[0]): row for row in rows(delta.get(key))})
        for id_ in rows(delta.get("gone")):
            self.records.pop(str(id_), None)
            self.flows.pop(str(id_), None)
        self.number = max(self.number, int(str(delta["number"])))

    def copy(self) -> "Fold":
        """Give another fold with the same rows."""
        return Fold(self.number, dict(self.records), dict(self.flows))

    def is_called(self, id_: str, name: str) -> bool:
        """Say whether a record is among the rows, under this name or with it as another."""
        return name in self.records.get(id_, ())[2:]

    def to_json(self) -> dict[str, object]:
        """Give the rows as a browser takes them."""
        return {"number": self.number, "records": list(self.records.values()), "flows": list(self.flows.values())}


def rows(value: object) -> Sequence[Row]:
    """Give a list of rows as it is, and none for anything else."""
    return value if isinstance(value, list) else []
