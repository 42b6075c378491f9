"""Put questions to teams: not again to those who said "not us", and with the word of those who did."""

from ima_graph import tables, terms
from ima_graph.project import Project
from ima_graph.web.advice import fix_here


def not_for(project: Project, team: str) -> list[str]:
    """List the questions that a team (id) declined, as "finding record"."""
    unit, base = _iri(project, team), project.register.base
    found = []
    for each in tables.declined(project.store):
        if each.team == unit:
            record = each.record.removeprefix(base)
            found += [f"{name} {record}" for name in _findings(project, each.field)]
    return found


def with_evidence(project: Project, question: dict[str, object] | None) -> dict[str, object] | None:
    """Add to a question the names of the teams that declined it."""
    if not question:
        return None
    about = _iri(project, str(question["record"]))
    teams = [
        each.team
        for each in tables.declined(project.store)
        if each.record == about and _is_asked(project, question, each.field)
    ]
    labels = project.labels(teams) if teams else {}
    fix = fix_here(str(question["finding"]), str(question["fix"]))
    return {**question, "fix": fix, "not_us": sorted({labels[team] for team in teams})}


def _is_asked(project: Project, question: dict[str, object], field: str) -> bool:
    asked = str(question["field"])
    return field == terms.SHAPE + asked if asked else question["finding"] in _findings(project, field)


def _iri(project: Project, key: str) -> str:
    return key if key.startswith(terms.BASE) else project.register.iri(key)


def _findings(project: Project, field: str) -> list[str]:
    """List the findings whose question about a record of this field's kind is about this field (IRI)."""
    shape = project.schema.fields_by_iri.get(field)
    if not shape:
        return []
    record = project.schema.records[shape.record]
    findings = project.catalogue.findings
    return [q.name for q in findings if tables.asked_of(record, q.text("field")).iri == field]
