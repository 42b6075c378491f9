"""Make the opposite of a change, unless later changes were built on it."""

from collections.abc import Iterable

from ima_graph import terms
from ima_graph.errors import ClashError, NotFoundError
from ima_graph.log import Change, ChangeLog, Entry

_TYPE = terms.iri(terms.TYPE)


def opposite(log: ChangeLog, number: int | None, who: str, why: str) -> Change:
    """Make the change that undoes change `number`, or the last that is not undone.

    `NotFoundError` when there is none; `ClashError` when it is undone already or built on.
    """
    target = _undoable(log, number)
    added, removed = log.payload(target.number)
    _refuse_if_built_on(log, target, added, removed)
    there_before = _there_before(log, target.number, added, removed)
    return Change(
        added=_lines(line for line in _split(removed) if line in there_before),
        removed=_lines(line for line in _split(added) if line not in there_before),
        who=who,
        why=why or f"Undo change {target.number}",
        kind="undo",
        source=target.source,
        undoes=target.number,
    )


def _undoable(log: ChangeLog, number: int | None) -> Entry:
    entries = {e.number: e for e in log.entries()}
    undone: set[int] = set()
    for entry in reversed(entries.values()):
        if entry.kind == "undo" and entry.undoes is not None and entry.number not in undone:
            undone.add(entry.undoes)
    if number is not None:
        if number not in entries:
            raise NotFoundError(f"There is no change {number}; the last is {len(entries)}.")
        if number in undone:
            raise ClashError(f"Change {number} is undone already.")
        if entries[number].kind == "erase":
            raise ClashError(f"Change {number} erased what the law asked to erase; it cannot be undone.")
        return entries[number]
    for entry in reversed(entries.values()):
        if entry.number not in undone and entry.kind not in ("undo", "erase"):
            return entry
    raise NotFoundError("There is nothing to undo.")


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


def _there_before(log: ChangeLog, number: int, added: bytes, removed: bytes) -> set[bytes]:
    """Find which of these lines held before a change: what was there already, its undoing must not take away."""
    wanted = {*_split(added), *_split(removed)}
    there: set[bytes] = set()
    for entry in log.entries(0, number - 1):
        plus, minus = log.payload(entry.number)
        there.difference_update(_split(minus))
        there.update(wanted.intersection(_split(plus)))
    return there


def _split(payload: bytes) -> list[bytes]:
    return payload.split(b"\n")[:-1]


def _lines(found: Iterable[bytes]) -> bytes:
    return b"".join([line + b"\n" for line in found])
