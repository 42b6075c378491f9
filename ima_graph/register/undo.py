"""Make the opposite of a change, unless later changes were built on it."""

from collections.abc import Iterable

from ima_graph import terms
from ima_graph.errors import ClashError, NotFoundError
from ima_graph.log import Change, ChangeLog, Entry
from ima_graph.store import Store, value_of

_TYPE = terms.iri(terms.TYPE)
# So many changes are read at once when the last that is not undone is looked for.
_STEP = 100
# For more records than this it is quicker to read all changes.
_MANY = 1000
_CHANGES = f"""SELECT DISTINCT ?number WHERE {{ GRAPH <{terms.HISTORY_GRAPH}> {{
  VALUES ?record {{ %s }}
  ?record <{terms.PROV}wasGeneratedBy>|<{terms.PROV}wasInvalidatedBy>|<{terms.PROV}wasInfluencedBy> ?change .
  ?change <{terms.IMA}changeNumber> ?number . FILTER (?number < %d)
}} }} ORDER BY ?number"""


def opposite(log: ChangeLog, number: int | None, who: str, why: str, store: Store | None = None) -> Change:
    """Make the change that undoes change `number`, or the last that is not undone.

    With the `store` of the register, brought up to date, only the changes of the same records are read.
    `NotFoundError` when there is none; `ClashError` when it is undone already or built on.
    """
    target = _last(log) if number is None else _undoable(log, number)
    added, removed = log.payload(target.number)
    _refuse_if_built_on(log, target, added, removed)
    wanted = {*_split(added), *_split(removed)}
    there_before = _there_before(log, _earlier(store, target.number, wanted), wanted)
    return Change(
        added=_lines(line for line in _split(removed) if line in there_before),
        removed=_lines(line for line in _split(added) if line not in there_before),
        who=who,
        why=why or f"Undo change {target.number}",
        kind="undo",
        source=target.source,
        undoes=target.number,
    )


def _last(log: ChangeLog) -> Entry:
    """Find the last change that is not undone."""
    undone: set[int] = set()
    end = log.last_number()
    while end > 0:
        for entry in reversed(log.entries(end - _STEP, end)):
            if entry.kind == "undo" and entry.number not in undone:
                undone |= {entry.undoes} if entry.undoes else set()
            elif entry.number not in undone and entry.kind not in ("undo", "erase"):
                return entry
        end -= _STEP
    raise NotFoundError("There is nothing to undo.")


def _undoable(log: ChangeLog, number: int) -> Entry:
    last = log.last_number()
    if not 1 <= number <= last:
        raise NotFoundError(f"There is no change {number}; the last is {last}.")
    target, *later = log.entries(number - 1, last)
    undone: set[int] = set()
    for entry in reversed(later):
        if entry.kind == "undo" and entry.undoes and entry.number not in undone:
            undone.add(entry.undoes)
    if number in undone:
        raise ClashError(f"Change {number} is undone already.")
    if target.kind == "erase":
        raise ClashError(f"Change {number} erased what the law asked to erase; it cannot be undone.")
    return target


def _refuse_if_built_on(log: ChangeLog, target: Entry, added: bytes, removed: bytes) -> None:
    since = log.entries(target.number)
    if not since:
        return
    mine = terms.triples_of(added + removed)
    cells = {(s, p) for s, p, _ in mine}
    made = {s for s, p, _ in terms.triples_of(added) if p == _TYPE}
    net: dict[terms.Triple, int] = {}
    culprits: dict[terms.Triple, int] = {}
    for entry in since:
        plus, minus = log.payload(entry.number)
        for payload, sign in ((plus, 1), (minus, -1)):
            for s, p, o in terms.triples_of(payload):
                if (s, p) in cells or s in made or o in made:
                    net[s, p, o] = net.get((s, p, o), 0) + sign
                    culprits[s, p, o] = entry.number
    later = sorted({culprits[t] for t, total in net.items() if total})
    if later:
        numbers = ", ".join(map(str, later))
        raise ClashError(
            f"Change {target.number} cannot be undone alone: change {numbers} built on it. Undo {numbers} first."
        )


def _earlier(store: Store | None, number: int, wanted: set[bytes]) -> Iterable[int]:
    """List the changes before `number` that may have written these lines: those of the same records."""
    records = {line.partition(b" ")[0].decode() for line in wanted}
    if store is None or len(records) > _MANY or not all(r.startswith("<") for r in records):
        return range(1, number)
    rows = store.select(_CHANGES % (" ".join(sorted(records)), number)).rows
    return [int(value_of(row[0])) for row in rows]


def _there_before(log: ChangeLog, numbers: Iterable[int], wanted: set[bytes]) -> set[bytes]:
    """Find which of these lines held after some changes: what was there, the undoing must not take away."""
    there: set[bytes] = set()
    for number in numbers:
        plus, minus = log.payload(number)
        there.difference_update(_split(minus))
        there.update(wanted.intersection(_split(plus)))
    return there


def _split(payload: bytes) -> list[bytes]:
    return payload.split(b"\n")[:-1]


def _lines(found: Iterable[bytes]) -> bytes:
    return b"".join([line + b"\n" for line in found])
