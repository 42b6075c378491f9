"""The flow graph as integer arrays: islands, reach, impact and single points of failure.

Importing this page costs nothing: numpy and scipy are loaded by the first call.
"""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from ima_graph import terms
from ima_graph.store import Store


def measure(store: Store, on: date) -> Sequence[terms.Triple]:
    """Measure the flow graph of a date: see `ima_graph.network.enrich`."""
    from ima_graph.network import enrich

    return enrich.measure(store, on)


def to_networkx(store: Store, on: date | None = None, simple: bool = False) -> Any:
    """Give the flow graph to networkx: see `ima_graph.network.export`."""
    from ima_graph.network import export

    return export.to_networkx(store, on, simple)


def write_graphml(graph: Any, path: Path) -> None:
    """Write a networkx graph as GraphML: see `ima_graph.network.export`."""
    from ima_graph.network import export

    export.write_graphml(graph, path)


def write_gexf(graph: Any, path: Path) -> None:
    """Write a networkx graph as GEXF: see `ima_graph.network.gexf`."""
    from ima_graph.network import gexf

    gexf.write_gexf(graph, path)
