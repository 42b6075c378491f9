"""The handshake: which flows wait for a word of a team at one of their ends."""

from collections.abc import Mapping

from ima_graph.project import Project
from ima_graph.tables import Voice
from ima_graph.tables.saying import said_about
from ima_graph.web.fold import Row

_STANDING = 7
_ANSWERS = ("accepted", "declined", "disputed")


def waiting(project: Project, records: Mapping[str, Row], flows: list[Row], team: str) -> list[Row]:
    """List the rows of flows that a team (id) has said nothing of yet, though it or a post of its is at one end."""
    if not team:
        return []
    voice = Voice(project.register.iri(team), "", "", "")

    def is_silent(flow: Row) -> bool:
        said = said_about(project.store, project.register.iri(str(flow[0])))
        return not any(voice.said(s) and s.value and s.is_standing(*_ANSWERS) for s in said)

    ours = [f for f in flows if f[_STANDING] == "proposed" and any(_is_of(records, str(end), team) for end in f[1:3])]
    return [flow for flow in ours if is_silent(flow)]


def _is_of(records: Mapping[str, Row], end: str, team: str) -> bool:
    return end == team or (end in records and records[end][1] == "Post" and records[end][3] == team)
