"""Sum a register up in a few figures."""

from ima_graph import terms
from ima_graph.questions.findings import Findings
from ima_graph.store import Store

_COUNTS = (
    ("InformationAsset", "information assets"),
    ("Flow", "flows"),
    ("Team", "teams"),
    ("Place", "places"),
)


def figures(store: Store, found: Findings) -> list[tuple[str, str, bool]]:
    """Give (number, what it counts, whether it is a gap): what the register holds, then its gaps."""
    out = []
    for name, label in _COUNTS:
        query = f"SELECT (COUNT(?s) AS ?n) WHERE {{ ?s a <{terms.IMA}{name}> }}"
        rows = store.select(query, (terms.REGISTER_GRAPH,)).rows
        out.append((str(getattr(rows[0][0], "value", 0)), label, False))
    unowned = {f.node for f in found.rows if f.kind.startswith("U")}
    orphaned = {f.node for f in found.rows if f.kind.startswith("O")}
    out.append((str(len(unowned)), "assets unowned in some way", True))
    out.append((str(len(orphaned)), "assets orphaned in some way", True))
    out.append((str(len(found.never_asked)), "questions never asked", True))
    return out
