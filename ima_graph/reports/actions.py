"""What to do: gaps that are mended by the same act of the same person, put together and put in order."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ima_graph.maps.model import Picture

_SEVERITIES = ("high", "medium", "low")


@dataclass(frozen=True)
class Problem:
    """One gap of one thing, as an action sees it. `node` is the thing's id, or "" where it has none."""

    node: str
    label: str
    fix: str
    who: str
    severity: str
    title: str = ""
    because: str = ""


@dataclass(frozen=True)
class Action:
    """One thing to do. `things` are what it mends, `flows` how many flows touch them.

    `because` is the reason where it is the same for all of them.
    """

    fix: str
    who: str
    severity: str
    title: str
    things: tuple[str, ...]
    flows: int
    because: str = ""


def actions(problems: Iterable[Problem], picture: Picture) -> tuple[Action, ...]:
    """Put gaps with the same mend and the same person together: the severest first, then what most flows touch."""
    groups: dict[tuple[str, str, str, str], list[Problem]] = {}
    for p in problems:
        groups.setdefault((p.fix, p.who, p.severity, p.title), []).append(p)
    own = {flow.id for flow in picture.flows}
    found = [_action(key, group, picture, own) for key, group in groups.items()]
    return tuple(sorted(found, key=lambda a: (_rank(a.severity), -a.flows, -len(a.things), a.fix, a.who)))


def _action(key: tuple[str, str, str, str], group: Sequence[Problem], picture: Picture, own: set[str]) -> Action:
    fix, who, severity, title = key
    flows = {f.id for p in group for f in picture.touching.get(p.node, ())} | ({p.node for p in group} & own)
    labels = dict.fromkeys(p.label for p in sorted(group, key=lambda p: p.label.casefold()))
    reasons = {p.because for p in group}
    return Action(fix, who, severity, title, tuple(labels), len(flows), reasons.pop() if len(reasons) == 1 else "")


def _rank(severity: str) -> int:
    return _SEVERITIES.index(severity) if severity in _SEVERITIES else len(_SEVERITIES)
