"""The gaps of a register, grouped by kind: what all of a group have in common is said once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ima_graph.questions import Finding, Findings


@dataclass(frozen=True)
class Group:
    """All gaps of one kind. `because`, `fix` and `who` are set where they are the same for every gap."""

    id: str
    kind: str
    title: str
    why: str
    severity: str
    rows: tuple[Finding, ...]
    because: str = ""
    fix: str = ""
    who: str = ""


@dataclass(frozen=True)
class Counts:
    """Gaps by department and kind, and what the table leaves out or counts twice."""

    kinds: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int, ...]], ...]
    totals: tuple[int, ...]
    coded: int
    uncoded: int

    @property
    def total(self) -> int:
        """The sum of all cells."""
        return sum(self.totals)


def groups(findings: Findings, titles: Mapping[str, str], whys: Mapping[str, str]) -> tuple[Group, ...]:
    """Group the gaps by kind, in the order in which they were found."""
    found: dict[str, list[Finding]] = {}
    for finding in findings.rows:
        found.setdefault(finding.finding, []).append(finding)
    return tuple(_group(rows, titles.get(name, name), whys.get(name, "")) for name, rows in found.items())


def counts(by_department: tuple[list[str], list[tuple[str, dict[str, int]]]], findings: Findings) -> Counts:
    """Make the table of gaps by department and kind, with totals."""
    kinds, table = by_department
    rows = tuple((place, tuple(numbers.get(kind, 0) for kind in kinds)) for place, numbers in table)
    totals = tuple(sum(numbers[n] for _, numbers in rows) for n in range(len(kinds)))
    coded = sum(1 for f in findings.rows if f.kind)
    return Counts(tuple(kinds), rows, totals, coded, len(findings.rows) - coded)


def _group(rows: Sequence[Finding], title: str, why: str) -> Group:
    first = rows[0]
    same = {name: _same([getattr(r, name) for r in rows]) for name in ("because", "fix", "who")}
    return Group(first.kind or first.finding, first.kind, title, why, first.severity, tuple(rows), **same)


def _same(values: Sequence[str]) -> str:
    return values[0] if len(set(values)) == 1 else ""
