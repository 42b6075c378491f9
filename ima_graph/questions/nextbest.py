"""Which question is best put to a team next: what weighs most, touches most flows, and they are likely to know."""

from ima_graph import terms
from ima_graph.questions.findings import Finding, Findings
from ima_graph.schema import Field, Schema
from ima_graph.store import Store, value_of

_WEIGHT = {"high": 3.0, "medium": 2.0, "low": 1.0}
# Somebody else may know, too; but the team that is near the thing is asked first.
_FAR = 0.1
_FLOWS = f"""SELECT ?node (COUNT(DISTINCT ?flow) AS ?flows) WHERE {{
  VALUES ?node {{ %s }}
  {{ ?flow <{terms.IMA}carries> ?node }} UNION {{ ?flow <{terms.IMA}landsAs> ?node }}
  UNION {{ ?flow <{terms.IMA}flowFrom> ?node }} UNION {{ ?flow <{terms.IMA}flowTo> ?node }}
  UNION {{ ?flow <{terms.IMA}via> ?node }}
}} GROUP BY ?node"""
_NEAR = f"""PREFIX ima: <{terms.IMA}>
SELECT DISTINCT ?node WHERE {{
  {{ SELECT ?unit WHERE {{ {{ VALUES ?unit {{ %(team)s }} }} UNION {{ ?unit ima:inTeam %(team)s }} }} }}
  {{ ?node ima:heldBy|ima:inTeam|ima:flowFrom|ima:flowTo|ima:administeredBy|ima:createdBy|ima:usedBy ?unit }}
  UNION {{ ?flow ima:flowFrom|ima:flowTo ?unit . ?flow ima:carries|ima:landsAs ?node }}
  UNION {{ ?place ima:administeredBy ?unit . ?node ima:heldIn ?place }}
}}"""
_UNKNOWN = f"""PREFIX ima: <{terms.IMA}>
SELECT ?node ?field WHERE {{
  ?said ima:saidBy %s . ?said ima:answer <{terms.LIST}answer/not-known> .
  ?said ima:about ?node . ?said ima:aboutField ?field
}}"""


def choose(store: Store, schema: Schema, base: str, found: Findings, team: str) -> dict[str, object] | None:
    """Choose the question with the greatest weight × flows × nearness; what the team does not know comes last.

    `team` is an IRI, or the part of it after `base`.
    """
    if not found.rows:
        return None
    unit = f"<{team if team.startswith(terms.BASE) else base + team}>"
    nodes = " ".join(sorted({f"<{f.node}>" for f in found.rows}))
    graphs = (terms.REGISTER_GRAPH,)
    flows = {value_of(n): int(value_of(c)) for n, c in store.select(_FLOWS % nodes, graphs).rows if n}
    near = {value_of(row[0]) for row in store.select(_NEAR % {"team": unit}, graphs).rows} if team else set()
    unknown = {(value_of(n), value_of(f)) for n, f in store.select(_UNKNOWN % unit, graphs).rows} if team else set()
    own = unit[1:-1]

    def rank(gap: Finding) -> tuple[bool, float, str, str]:
        is_near = gap.node in near or gap.node == own
        score = _WEIGHT.get(gap.severity, 1.0) * (1 + flows.get(gap.node, 0)) * (1.0 if is_near else _FAR)
        is_unknown = bool(gap.field) and (gap.node, schema.field(gap.field).iri) in unknown
        return is_unknown, -score, gap.label.casefold(), gap.finding

    return _question(schema, base, min(found.rows, key=rank))


def _question(schema: Schema, base: str, gap: Finding) -> dict[str, object]:
    field = schema.field(gap.field) if gap.field else None
    return {
        "finding": gap.finding,
        "record": gap.node.removeprefix(base),
        "label": gap.label,
        "field": gap.field,
        "prompt": field.prompt if field else gap.because,
        "because": gap.because,
        "fix": gap.fix,
        "options": _options(schema, field),
    }


def _options(schema: Schema, field: Field | None) -> list[str]:
    values = schema.lists[field.list_iri].values if field and field.list_iri in schema.lists else ()
    return [value.label for value in values]
