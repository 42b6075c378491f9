"""The handshake: which flows wait for a word of a team at one of their ends."""

from collections.abc import Mapping

from ima_graph.project import Project
from ima_graph.tables.saying import answered_by
from ima_graph.web.fold import Row

_STANDING = 7


def waiting(project: Project, records: Mapping[str, Row], flows: list[Row], team: str) -> list[Row]:
    """List the rows of flows that a team (id) has said nothing of yet, though it or a post of its is at one end."""
    if not team:
        return []
    answered = answered_by(project.store, project.register.iri(team))
    ours = [f for f in flows if f[_STANDING] == "proposed" and any(_is_of(records, str(end), team) for end in f[1:3])]
    return [flow for flow in ours if project.register.iri(str(flow[0])) not in answered]


def _is_of(records: Mapping[str, Row], end: str, team: str) -> bool:
    return end == team or (end in records and records[end][1] == "Post" and records[end][3] == team)
