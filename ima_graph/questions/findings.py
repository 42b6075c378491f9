"""Turn the answers of finding files into findings: what, why, since when, how to mend it, and who could.

What was never asked is rolled up into one line that comes first, instead of a row for every record.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime

import pyoxigraph as ox

from ima_graph import terms
from ima_graph.questions.files import Catalogue, Question
from ima_graph.questions.labels import Labels
from ima_graph.questions.run import ask
from ima_graph.schema import Field, Schema
from ima_graph.store import Rows, Store, is_iri, value_of
from ima_graph.store.interface import Term

_PLACE = re.compile(r"\{(\w+)\}")
# "flows never asked": the question about flows is answered by any flow that carries the asset.
_ACCEPTANCE = "acceptance"
# What was never asked: title, sentence, what to do, and the field ("" for whether an owner accepts).
Line = tuple[str, str, str, str]


@dataclass(frozen=True)
class Finding:
    """One gap. `kind` is its code where it has one; a rolled-up line has no node. `on` and `known` date the answer."""

    finding: str
    kind: str
    severity: str
    node: str
    label: str
    team: str
    since: str
    because: str
    fix: str
    field: str
    who: str
    on: str
    known: int

    def row(self) -> dict[str, object]:
        """Give the finding as a flat row."""
        return asdict(self)


@dataclass(frozen=True)
class Findings:
    """The gaps of a register: what was never asked first, then the others in the order of their kinds."""

    never_asked: list[Finding]
    rows: list[Finding]

    def all(self) -> list[Finding]:
        """Give every finding, what was never asked first."""
        return [*self.never_asked, *self.rows]


def find(
    store: Store,
    schema: Schema,
    catalogue: Catalogue,
    on: str,
    known: int,
    base: str,
    only: Iterable[str] = (),
    values: Mapping[str, str] | None = None,
    tick: Callable[[], None] = lambda: None,
) -> Findings:
    """Ask all findings (or those named in `only`, by name or code) as of the date `on`."""
    questions = [catalogue.get(name) for name in only] or catalogue.findings
    labels = Labels(store, base)
    asked = Asked(store, schema)
    rolled: list[Finding] = []
    answers: list[tuple[Question, Rows]] = []
    for question in questions:
        tick()
        line = asked.rolled_up(question)
        if line:
            rolled.append(never_asked(question, line, on, known))
            continue
        answers.append((question, ask(store, question, given(question, on, values), on, base)))
    _learn(labels, answers)
    teams = labels.teams(value_of(r[0]) for _, rows in answers for r in rows.rows)
    found = [f for question, rows in answers for f in findings_of(question, rows, labels, teams, on, known)]
    return Findings(merged(rolled), found)


def given(question: Question, on: str, values: Mapping[str, str] | None = None) -> dict[str, str]:
    """Give each parameter of a question its value, `on` where the date is meant and none is set."""
    return {p.name: (values or {}).get(p.name, on if p.name == "on" else p.default) for p in question.parameters}


def never_asked(question: Question, line: Line, on: str, known: int) -> Finding:
    """Make the line that stands for all rows of a finding whose question was never put (see `Asked`)."""
    title, sentence, fix, field = line
    kind, severity = question.kind, question.text("severity")
    return Finding("never_asked", kind, severity, "", title, "", "", sentence, fix, field, "", on, known)


def merged(rolled: list[Finding]) -> list[Finding]:
    """Give one line for each thing never asked, with the codes of all findings that wait for it."""
    by_line: dict[str, list[Finding]] = {}
    for finding in rolled:
        by_line.setdefault(finding.because, []).append(finding)
    merged = []
    for group in by_line.values():
        first = group[0]
        kinds = ", ".join(f.kind for f in group if f.kind)
        merged.append(Finding(**{**asdict(first), "kind": kinds}))
    return merged


def _learn(labels: Labels, answers: list[tuple[Question, Rows]]) -> None:
    labels.learn(value_of(t) for _, rows in answers for row in rows.rows for t in row if is_iri(t))


def findings_of(
    question: Question, rows: Rows, labels: Labels, teams: dict[str, str], on: str, known: int
) -> list[Finding]:
    """Turn the rows of a finding into one gap for each node, sorted by name."""
    found: dict[str, Finding] = {}
    for row in sorted(rows.dicts(), key=_row_order):
        words = {name: _shown(term, labels) for name, term in row.items()}
        node = value_of(row["node"])
        team = teams.get(node, "")
        words |= {"label": labels[node], "team": team or "the senior information risk owner", "on": on}
        because = _fill(question.text("because") or question.title, words)
        finding = Finding(
            question.name,
            question.kind,
            question.text("severity"),
            node,
            labels[node],
            team,
            words.get("since", "")[:10],
            because,
            _fill(question.text("fix"), words),
            question.text("field"),
            _fill(question.text("who"), words),
            on,
            known,
        )
        # Several rows about one node are several facts for one gap.
        old = found.get(node)
        found[node] = _joined(old, finding) if old else finding
    return sorted(found.values(), key=lambda f: (f.label.casefold(), f.node))


def _row_order(row: dict[str, Term | None]) -> tuple[str, ...]:
    """Put the rows of a node in an order that does not depend on how the engine found them."""
    return value_of(row.get("since")), *(str(row[name] or "") for name in sorted(row))


def _joined(old: Finding, new: Finding) -> Finding:
    because = old.because if new.because in old.because else f"{old.because} {new.because}"
    who = old.who if new.who in old.who else f"{old.who}, {new.who}"
    since = min(filter(None, (old.since, new.since)), default="")
    return replace(old, because=because, who=who, since=since)


def _shown(term: Term | None, labels: Labels) -> str:
    if term is None:
        return ""
    if is_iri(term):
        return labels[value_of(term)]
    value = value_of(term)
    try:
        return (
            datetime.fromisoformat(value).date().isoformat() if "T" in value else date.fromisoformat(value).isoformat()
        )
    except ValueError:
        return value


def _fill(template: str, words: dict[str, str]) -> str:
    """Put words in their places; "since {since}" is left out where no date is known."""
    if not words.get("since"):
        template = re.sub(r" (?:since|on) \{since\}", "", template)
    return _PLACE.sub(lambda m: words.get(m[1], ""), template)


class Asked:
    """Whether the question behind a finding was ever put: any value of the field, or any Statement about it."""

    def __init__(self, store: Store, schema: Schema) -> None:
        self._store, self._schema = store, schema
        self._memo: dict[str, Line | None] = {}
        self._answered: set[str] = set()

    def rolled_up(self, question: Question) -> Line | None:
        """Tell the line when the question was never put and there is something to put it about."""
        lines = [self._line(asks) for asks in question.text("asks").split()]
        return next((line for line in lines if line), None)

    def forget(self, changed: Iterable[ox.Triple], is_taking: bool) -> None:
        """Ask again what a change may have answered, or unasked: an answer is only lost where something is taken."""
        names = {t.predicate.value for t in changed}
        names |= {value_of(t.object) for t in changed if t.predicate.value == terms.TYPE}
        for asks in list(self._memo):
            if (is_taking or asks not in self._answered) and not names.isdisjoint(self._reads(asks)):
                del self._memo[asks]
                self._answered.discard(asks)

    def _reads(self, asks: str) -> set[str]:
        if asks == _ACCEPTANCE:
            return {terms.IMA + name for name in ("standing", "about", "Assignment")}
        field = self._schema.field(asks)
        paths = {field.path or "", field.inverse or "", terms.IMA + "aboutField"}
        through = {field.through.subject_path, field.through.value_path} if field.through else set()
        return paths | through | {self._schema.records[field.record].class_iri}

    def _line(self, asks: str) -> Line | None:
        if asks not in self._memo:
            self._memo[asks] = self._acceptance() if asks == _ACCEPTANCE else self._field(self._schema.field(asks))
        return self._memo[asks]

    def _field(self, field: Field) -> Line | None:
        record = self._schema.records[field.record]
        value = f"?s {_path(field)} ?value . ?s a <{record.class_iri}>"
        if self._ask(f"{{ {value} }} UNION {{ ?statement <{terms.IMA}aboutField> <{field.iri}> }}"):
            self._answered.add(f"{field.record}-{field.key}")
            return None
        count = self._count(record.class_iri)
        if not count:
            return None
        thing = field.label.lower()
        sentence = f"{thing} never asked: {count} of {count} {record.plural.lower()}"
        return f"{record.plural}: {thing}", sentence, f"Ask: {field.prompt}", f"{field.record}-{field.key}"

    def _acceptance(self) -> Line | None:
        said = (
            f"?statement <{terms.IMA}standing> ?standing . ?statement <{terms.IMA}about> ?assignment . "
            f"FILTER EXISTS {{ ?assignment a <{terms.IMA}Assignment> }}"
        )
        if self._ask(said):
            self._answered.add(_ACCEPTANCE)
            return None
        count = self._count(terms.IMA + "Assignment")
        if not count:
            return None
        return (
            "Assignments: acceptance",
            f"acceptance never asked: {count} of {count} assignments",
            "Ask each owner: is this yours?",
            "",
        )

    def _ask(self, pattern: str) -> bool:
        return self._store.ask(f"ASK {{ {pattern} }}", (terms.REGISTER_GRAPH,))

    def _count(self, class_iri: str) -> int:
        rows = self._store.select(f"SELECT (COUNT(*) AS ?n) {{ ?s a <{class_iri}> }}", (terms.REGISTER_GRAPH,)).rows
        return int(value_of(rows[0][0]))


def _path(field: Field) -> str:
    if field.through:
        return f"^<{field.through.subject_path}>/<{field.through.value_path}>"
    return f"^<{field.inverse}>" if field.inverse else f"<{field.path}>"
