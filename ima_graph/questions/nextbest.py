"""Which question is best put to a team next: what weighs most, touches most flows, and they are likely to know."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from functools import cache

from ima_graph import terms
from ima_graph.questions.facts import Facts
from ima_graph.questions.findings import Finding, Findings
from ima_graph.questions.labels import Labels
from ima_graph.schema import Field, RecordType, Schema
from ima_graph.store import value_of

_WEIGHT = {"high": 3.0, "medium": 2.0, "low": 1.0}
# Somebody else may know, too; but the team that is near the thing is asked first.
_FAR = 0.1
# What no single field answers, such as a flow to a body that is gone, is no question for a phone.
_NOT_IN_A_WORD = 0.15
_INCOMPLETE, _NEVER = "incomplete_record", "never_asked"


def _ima(*names: str) -> frozenset[str]:
    return frozenset(terms.IMA + name for name in names)


_IN_TEAM, _HELD_IN, _SAID_BY = _ima("inTeam"), _ima("heldIn"), _ima("saidBy")
_ENDS, _CARGO = _ima("flowFrom", "flowTo"), _ima("carries", "landsAs")
_RUN_BY = _ima("administeredBy")
_NEAR = _ENDS | _RUN_BY | _IN_TEAM | _ima("heldBy", "createdBy", "usedBy")
_OF_FLOWS = _ENDS | _CARGO | _ima("via")
_ABOUT, _FIELD = terms.IMA + "about", terms.IMA + "aboutField"
_NOT_KNOWN = (terms.IMA + "answer", terms.LIST + "answer/not-known")
_DECLINED = (terms.IMA + "standing", terms.LIST + "standing/declined")
_VALUES = _ima("answer", "statedRecord", "statedText")
Said = defaultdict[str, set[str]]


class NextBest:
    """Chooses a question about what a register says."""

    def __init__(self, facts: Facts, labels: Labels, schema: Schema, base: str) -> None:
        self._facts, self._labels, self._schema, self._base = facts, labels, schema, base
        # Many gaps are about one thing.
        self._kinds, self._flows = cache(self._kinds_of), cache(self._flows_of)

    def choose(self, found: Findings, team: str, skipped: Collection[str] = ()) -> dict[str, object] | None:
        """Choose the gap with the greatest weight × flows × nearness, those that one word answers first; where there is
        none, what was never asked.

        `team` is an IRI, or the part of it after the base, "" for nobody's in particular. What the team does not know
        comes last, and what it said is not for it does not come. `skipped` names questions that were put off: finding,
        space, record. `count` is how many questions wait for the team.
        """
        unit = team if not team or team.startswith(terms.BASE) else self._base + team
        near, (unknown, declined) = self._near(unit), self._said(unit)
        rows = [gap for gap in found.rows if self._kinds(gap.node) and not (skipped and self._key(gap) in skipped)]
        rows = [gap for gap in rows if not self._is_among(declined, gap, any)]
        known = [gap for gap in rows if not self._is_among(unknown, gap, all)]
        unasked = [gap for gap in self._unasked(found, near, not team) if self._key(gap) not in skipped]
        waiting = sum(not team or gap.node in near for gap in known) + len(unasked)
        best = self._best(known, near) or next(iter(unasked), None) or self._best(rows, near)
        if not best:
            return None
        fields = self._fields(best)
        field = min(fields, key=lambda f: f.iri in unknown[best.node], default=None)
        return self._question(best, field, max(waiting, 1))

    def _key(self, gap: Finding) -> str:
        return f"{gap.finding} {gap.node.removeprefix(self._base)}"

    def _near(self, unit: str) -> set[str]:
        """List the things that a team, or a post in it, holds, makes, uses, sends, receives or runs; and itself."""
        facts, found = self._facts, {unit}
        for each in {unit, *(s for _, s in facts.subjects(unit, _IN_TEAM))}:
            found.update(s for _, s in facts.subjects(each, _NEAR))
            found.update(o for _, flow in facts.subjects(each, _ENDS) for _, o in facts.objects(flow, _CARGO))
            found.update(s for _, place in facts.subjects(each, _RUN_BY) for _, s in facts.subjects(place, _HELD_IN))
        return found

    def _said(self, unit: str) -> tuple[Said, Said]:
        """Tell of which fields of records a team said that it does not know, and that they are not for it."""
        facts, unknown, declined = self._facts, Said(set), Said(set)
        for _, said in facts.subjects(unit, _SAID_BY):
            told = {(name, value_of(o)) for name, o in facts.of(said)}
            if _NOT_KNOWN in told:
                which = unknown
            elif _DECLINED in told and not any(name in _VALUES for name, _ in told):
                which = declined
            else:
                continue
            for node in (o for name, o in told if name == _ABOUT):
                which[node].update(o for name, o in told if name == _FIELD)
        return unknown, declined

    def _is_among(self, said: Said, gap: Finding, of: Callable[[Iterable[bool]], bool]) -> bool:
        """Say whether a team said this of any, or all, of the fields that a gap is about."""
        fields = self._fields(gap) if gap.node in said else []
        return bool(fields) and of(field.iri in said[gap.node] for field in fields)

    def _best(self, gaps: list[Finding], near: set[str]) -> Finding | None:
        """Give the gap of the greatest weight; of several, the first by name."""
        weights = [self._weight(gap, near) for gap in gaps]
        most = max(weights, default=0.0)
        best = [gap for gap, weight in zip(gaps, weights, strict=True) if weight == most]
        return min(best, key=lambda gap: (gap.label.casefold(), gap.finding), default=None)

    def _weight(self, gap: Finding, near: set[str]) -> float:
        weight = _WEIGHT.get(gap.severity, 1.0) * (1 + self._flows(gap.node)) * (1.0 if gap.node in near else _FAR)
        return weight * (1.0 if self._fields(gap) else _NOT_IN_A_WORD)

    def _flows_of(self, node: str) -> int:
        return len({s for _, s in self._facts.subjects(node, _OF_FLOWS)})

    def _unasked(self, found: Findings, near: set[str], is_any: bool) -> list[Finding]:
        """Make a question of each field that was never asked, about the first record of its kind that is near."""
        made = []
        for line in found.never_asked:
            record = self._schema.records[line.field.partition("-")[0]] if line.field else None
            nodes = set(self._facts.linked(record.class_iri, terms.TYPE)) if record else set()
            nodes = nodes if is_any else nodes & near
            self._labels.learn(nodes)
            node = min(nodes, key=lambda n: (self._labels[n].casefold(), n), default="")
            if node:
                made.append(replace(line, finding=f"{_NEVER}:{line.field}", node=node, label=self._labels[node]))
        return made

    def _question(self, gap: Finding, field: Field | None, count: int) -> dict[str, object]:
        return {
            "finding": gap.finding,
            "record": gap.node.removeprefix(self._base),
            "label": gap.label,
            "field": f"{field.record}-{field.key}" if field else "",
            "prompt": field.prompt if field else gap.because,
            "because": gap.because,
            "fix": gap.fix,
            "options": self._options(field),
            "is_read_only": bool(field and field.read_only),
            "count": count,
        }

    def _fields(self, gap: Finding) -> list[Field]:
        """List the fields that are asked for, where this kind of record has them; of an incomplete one, the missing."""
        kinds = self._kinds(gap.node)
        if gap.finding == _INCOMPLETE:
            said = {name for name, _ in self._facts.of(gap.node)}
            empty = [f for kind in kinds for f in kind.fields if f.essential and f.path and f.path not in said]
            return [f for f in empty if f.label in gap.because]
        field = self._schema.field(gap.field) if gap.field else None
        return [field] if field and any(kind.name == field.record for kind in kinds) else []

    def _kinds_of(self, node: str) -> list[RecordType]:
        kinds = self._facts.kinds(node)
        return [self._schema.by_class[kind] for kind in sorted(kinds) if kind in self._schema.by_class]

    def _options(self, field: Field | None) -> list[str]:
        values = self._schema.lists[field.list_iri].values if field and field.list_iri in self._schema.lists else ()
        return [value.label for value in values]
