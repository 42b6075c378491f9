"""Who may do what in the room: one table of roles against entries, controls and pages."""

from collections.abc import Mapping

FACILITATOR, PARTICIPANT, VIEWER = "facilitator", "participant", "viewer"
ROLES = (FACILITATOR, PARTICIPANT, VIEWER)

# What an entry may be. A point is one of three kinds, which are not for the same people.
OPS = (
    "add",
    "set",
    "answer",
    "confirm",
    "accept",
    "point action",
    "point question",
    "point note",
    "done",
    "same",
    "different",
    "split",
    "settle",
    "undo",
    "revert",
)
CONTROLS = (
    "phase",
    "timer",
    "lock",
    "freeze",
    "names",
    "spotlight",
    "close",
    "rotate",
    "remove",
    "silent",
    "ask",
    "facilitator",
)
LOOKING = ("see the room", "see the wall", "capture", "parse", "see the console", "see the doctor")

_EVERYTHING = frozenset((*OPS, *CONTROLS, *LOOKING))
_TABLE: Mapping[str, frozenset[str]] = {
    FACILITATOR: _EVERYTHING,
    PARTICIPANT: frozenset(
        (
            "add",
            "set",
            "answer",
            "confirm",
            "accept",
            "point question",
            "point note",
            "different",
            "undo",
            "see the room",
            "see the wall",
            "capture",
            "parse",
        )
    ),
    VIEWER: frozenset(("see the room", "see the wall")),
}


def allowed(role: str, what: str) -> bool:
    """Say whether a role may do a thing; what is not in the table may nobody.

    >>> allowed("participant", "add"), allowed("participant", "revert"), allowed("viewer", "add")
    (True, False, False)
    """
    return what in _TABLE.get(role, frozenset())


def named(op: Mapping[str, object]) -> str:
    """Name an entry as the table does; "" for what is no entry.

    >>> named({"op": "point", "kind": "action"})
    'point action'
    """
    kind = op.get("op")
    name = f"point {op.get('kind')}" if kind == "point" else kind
    return name if isinstance(name, str) and name in OPS else ""
