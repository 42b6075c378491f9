"""Find what somebody entered, for taking it back."""

from ima_graph.errors import ClashError, NotFoundError
from ima_graph.log import ChangeLog, Entry


def own_last(log: ChangeLog, workshop: str, person: str) -> Entry | None:
    """Find the last entry of a person in a workshop that was not taken back; None when there is none."""
    undone: set[int] = set()
    for number in range(log.last_number(), 0, -1):
        entry = log.entries(number - 1, number)[0]
        if number in undone:
            continue
        if entry.kind == "undo":
            undone |= {entry.undoes} if entry.undoes else set()
        elif entry.source == workshop and log.evidence(entry.number).get("person") == person:
            return entry
    return None


def own_entry(log: ChangeLog, workshop: str, person: str, id_: str) -> Entry:
    """Find a person's entry by its id; `NotFoundError` when it is not theirs, `ClashError` when it was taken back."""
    entry = log.find(id_)
    is_own = entry and entry.source == workshop and log.evidence(entry.number).get("person") == person
    if entry is None or not is_own or entry.kind == "undo":
        raise NotFoundError("That is not among your entries, so it cannot be taken back.")
    undone: set[int] = set()
    for later in reversed(log.entries(entry.number)):
        if later.kind == "undo" and later.undoes is not None and later.number not in undone:
            undone.add(later.undoes)
    if entry.number in undone:
        raise ClashError("This entry was taken back already.")
    return entry
