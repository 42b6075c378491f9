"""The teams that somebody can join for: those of the register."""

from collections.abc import Iterable

from ima_graph.web.fold import Row

_KIND = "Team"


def teams(rows: Iterable[Row]) -> list[dict[str, str]]:
    """List the teams among the rows of a fold, by name."""
    found = [{"id": str(row[0]), "label": str(row[2])} for row in rows if row[1] == _KIND]
    return sorted(found, key=lambda team: team["label"].casefold())
