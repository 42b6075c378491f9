"""Refuse an import that makes something part of itself, report to itself, or take over from itself."""

from dataclasses import dataclass

from ima_graph import terms
from ima_graph.schema import Field
from ima_graph.tables.current import Current
from ima_graph.tables.jobs import Job
from ima_graph.tables.making import Making
from ima_graph.tables.report import CellError

# What a record is to itself when the chain comes round.
_SAYING = {
    "partOf": "is part of itself",
    "succeededBy": "takes over from itself",
    "reportsTo": "reports to itself",
    "broader": "is a kind of itself",
}
_SHOWN = 6
Parents = dict[str, set[str]]


@dataclass(frozen=True)
class _Told:
    """The cell that said what stands above a record."""

    job: Job
    row: list[object]
    number: int
    column: str


class Cycles:
    """Watches the fields that lead upwards, and finds the chains that come round."""

    fields = frozenset(_SAYING)

    def __init__(self, making: Making, current: Current) -> None:
        """Watch one import; chains may run through what the register says already."""
        self._making, self._current = making, current
        self._told: dict[str, tuple[Field, dict[str, _Told]]] = {}

    def note(self, subject: str, field: Field, job: Job, row: list[object], number: int, column: str) -> None:
        """Remember which cell put something above a record."""
        self._told.setdefault(field.iri, (field, {}))[1][subject] = _Told(job, row, number, column)

    def find(self, removed: list[str], added: list[str]) -> list[tuple[CellError, Job, list[object]]]:
        """Give an error for each chain that this import closes, with the table and row of its last cell."""
        found = []
        by_path: dict[str, tuple[list[Field], dict[str, _Told]]] = {}
        for field, told in self._told.values():
            fields, cells = by_path.setdefault(field.path or "", ([], {}))
            fields.append(field)
            cells |= told
        for path, (fields, told) in by_path.items():
            parents = self._parents(path, fields, removed, added)
            # A chain that was in the register before is not this import's to mend.
            chains = [c for c in _chains(parents, told) if not told.keys().isdisjoint(c)]
            found += [self._error(chain, fields[0], told) for chain in chains]
        return found

    def _parents(self, path: str, fields: list[Field], removed: list[str], added: list[str]) -> Parents:
        """What stands above each record once the import is written, for one property."""
        parents: Parents = {}
        for kind in self._kinds(fields):
            for subject, facts in self._current.records(self._making.schema.records[kind]).items():
                if above := facts.get(terms.iri(path)):
                    parents[subject] = set(above)
        middle = f" <{path}> "
        for line in removed:
            if middle in line:
                subject, _, value = terms.split_line(line)
                parents.get(subject, set()).discard(value)
        fresh = [line for lines in self._making.lines.values() for line in lines]
        for line in [*added, *fresh]:
            if middle in line:
                subject, _, value = terms.split_line(line)
                parents.setdefault(subject, set()).add(value)
        return parents

    def _kinds(self, fields: list[Field]) -> set[str]:
        """The kinds of record that a chain may run through: a team may be part of an organisation."""
        kinds = {f.record for f in fields}
        waiting = list(kinds)
        while waiting:
            record = self._making.schema.records[waiting.pop()]
            above = {t for f in fields if record.has(f.key) for t in record.field(f.key).targets} - kinds
            kinds |= above
            waiting += above
        return kinds

    def _error(self, chain: list[str], field: Field, told: dict[str, _Told]) -> tuple[CellError, Job, list[object]]:
        cells = [told[s] for s in chain if s in told]
        last = max(cells, key=lambda c: c.number)
        names = [self._making.known.show(s[1:-1]) for s in chain]
        through = f" through {_some(names[1:])}" if names[1:] else ""
        rows = sorted({c.number for c in cells})
        where = f" (rows {_some(list(map(str, rows)))})" if len(rows) > 1 else ""
        problem = f"{names[0]} {_SAYING[field.key]}{through}{where}; mend {field.label} in one of them"
        error = CellError(last.job.table.file, last.job.table.sheet, last.number, last.column, "", problem)
        return error, last.job, last.row


def _some(texts: list[str]) -> str:
    rest = len(texts) - _SHOWN
    return ", ".join(texts[:_SHOWN]) + (f" and {rest} more" if rest > 0 else "")


def _chains(parents: Parents, starts: dict[str, _Told]) -> list[list[str]]:
    """Find the chains that come round, each once, beginning at the first of `starts` in it."""
    found: list[list[str]] = []
    done: set[str] = set()
    for start in starts:
        if start in done:
            continue
        chain = _round(start, parents, done)
        if chain:
            found.append(chain)
    return found


def _round(start: str, parents: Parents, done: set[str]) -> list[str]:
    """Walk upwards from `start`, depth first; give the chain that leads back to a record on the way, or none."""
    chain: list[str] = [start]
    waiting = [iter(sorted(parents.get(start, ())))]
    on_the_way = {start}
    while waiting:
        above = next(waiting[-1], None)
        if above is None:
            waiting.pop()
            last = chain.pop()
            on_the_way.discard(last)
            done.add(last)
        elif above in on_the_way:
            done |= on_the_way
            return chain[chain.index(above) :]
        elif above not in done:
            chain.append(above)
            on_the_way.add(above)
            waiting.append(iter(sorted(parents.get(above, ()))))
    return []
