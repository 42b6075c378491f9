"""A register being made up for a test: its triples so far, and one random source for each record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

from oracle.facts import BROADER, IMA, LABEL, RDF_TYPE, Iri, Triple

TODAY = date(2026, 11, 22)
ID = "https://w3id.org/ima-graph/id/test/"
PAST = (-900, -366, -365, -90, -30, -2, -1, 0)
FUTURE = (1, 2, 30, 365)
TIMES = (time(0), time(9, 30), time(23, 59, 59))


@dataclass
class Draft:
    """The triples so far, the records of each class, and the random source of the record being filled."""

    seed: int
    triples: list[Triple] = field(default_factory=list)
    records: dict[str, list[Iri]] = field(default_factory=dict)
    random: Random = field(default_factory=Random)

    def make(self, class_name: str, count: int, fill: Callable[[Draft, Iri], None]) -> None:
        self.records[class_name] = [Iri(f"{ID}{class_name.lower()}{n}") for n in range(count)]
        for record in self.records[class_name]:
            self.random = Random(f"{self.seed} {record}")
            self.declare(record, class_name)
            fill(self, record)

    def attach(self, owner: Iri, class_name: str, number: int) -> Iri:
        """A record that belongs to another one, such as a holding to its post."""
        record = Iri(f"{owner}-{class_name.lower()}{number}")
        self.declare(record, class_name)
        return record

    def declare(self, record: Iri, class_name: str) -> None:
        self.triples.append((record, Iri(RDF_TYPE), Iri(IMA + class_name)))
        if self.chance(0.5):
            self.triples.append((record, Iri(LABEL), record.rsplit("/", 1)[-1]))

    def add(self, record: Iri, name: str, value: Any) -> None:
        if value is not None:
            self.triples.append((record, Iri(BROADER if name == "broader" else IMA + name), value))

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def some(self, *class_names: str) -> Iri:
        """One record of the classes."""
        return self.random.choice([each for name in class_names for each in self.records[name]])

    def several(self, most: int, *class_names: str) -> list[Iri]:
        """From none to `most` different records of the classes."""
        pool = [each for name in class_names for each in self.records[name]]
        return self.random.sample(pool, min(len(pool), self.random.randint(0, most)))

    def maybe(self, share: float, value: Any) -> Any:
        return value if self.chance(share) else None

    def day(self, offsets: tuple[int, ...]) -> date:
        return TODAY + timedelta(days=self.random.choice(offsets))

    def moment(self) -> datetime:
        offsets = PAST if self.chance(0.95) else FUTURE
        return datetime.combine(self.day(offsets), self.random.choice(TIMES), UTC)

    def period(self, record: Iri, over: float = 0.25, begun: float = 0.92) -> None:
        """A start and an end, each often missing; `over` is the share that has ended."""
        start = self.maybe(0.6, self.day(PAST if self.chance(begun) else FUTURE))
        end = self.day(PAST) if self.chance(over) else self.maybe(0.3, self.day(FUTURE))
        self.add(record, "startDate", start)
        if end and (start is None or start < end):
            self.add(record, "endDate", end)
