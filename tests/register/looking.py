"""Look at a register, open it again, and cut its work short."""

from collections.abc import Callable

from ima_graph import terms
from ima_graph.register import Register


def names(register: Register) -> list[str]:
    """All names in a register, sorted."""
    query = f"SELECT ?n WHERE {{ ?t <{terms.LABEL}> ?n }} ORDER BY ?n"
    return [r[0].value for r in register.store.select(query, (terms.REGISTER_GRAPH,)).rows]


def reopened(register: Register) -> Register:
    """Close a register and open it again."""
    register.close()
    return Register(register.folder)


class CutError(Exception):
    """The power went."""


def cut_at(step: str, times: int = 1) -> Callable[[str], None]:
    """Fail when a named step is reached for the nth time."""
    seen = []

    def stand(name: str) -> None:
        if name == step:
            seen.append(name)
            if len(seen) == times:
                raise CutError(name)

    return stand
