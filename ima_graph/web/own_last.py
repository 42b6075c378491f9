"""Find the last thing that somebody entered, for taking it back."""

from ima_graph.log import ChangeLog, Entry


def own_last(log: ChangeLog, workshop: str, person: str) -> Entry | None:
    """Find the last entry of a person in a workshop that was not taken back; None when there is none."""
    undone: set[int] = set()
    for entry in reversed(log.entries()):
        if entry.number in undone:
            continue
        if entry.kind == "undo":
            undone |= {entry.undoes} if entry.undoes else set()
        elif entry.source == workshop and log.evidence(entry.number).get("person") == person:
            return entry
    return None
