"""What a browser keeps of the register: all of it folded, and each change as what it alters."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ima_graph import tables

if TYPE_CHECKING:
    from ima_graph.project import Project

Json = dict[str, object]


def folded(
    project: "Project",
    room: Mapping[str, object],
    me: Mapping[str, object],
    counters: Mapping[str, object] | None = None,
) -> Json:
    """Fold the register as it stands, or as a project of the past saw it; room, me and counters go with it as given.

    What a record and a flow hold is said where they are folded.
    """
    store = project.store
    number = store.last_change()
    fold = tables.Folder(store, project.schema, project.register.base).fold()
    return {
        "number": number,
        "room": dict(room),
        "me": dict(me),
        "records": fold.records,
        "flows": fold.flows,
        "counters": dict(counters or {}),
    }


def delta(project: "Project", number: int) -> Json:
    """Tell one change: what it touched, as it stands now, and what is gone. Nobody's name is in it.

    Deltas taken one after the other bring an older fold up to date.
    """
    register = project.register
    entry = register.log.entries(number - 1, number)[0]
    evidence = register.log.evidence(number)
    fold, gone = tables.Folder(project.store, project.schema, register.base).touched(*register.log.payload(number))
    return {
        "number": number,
        "id": entry.id,
        "team": str(evidence.get("team", "")),
        "kind": str(evidence.get("op") or entry.kind),
        "records": fold.records,
        "flows": fold.flows,
        "gone": gone,
        "text": entry.why if evidence.get("op") or entry.kind == "undo" else f"The register: {entry.kind}",
    }
