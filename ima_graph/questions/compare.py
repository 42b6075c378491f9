"""Compare the findings of two moments, and count them by department."""

from collections import Counter
from dataclasses import dataclass

from ima_graph import terms
from ima_graph.questions.findings import Finding, Findings
from ima_graph.questions.labels import Labels
from ima_graph.store import Store

_PARENTS = f"""SELECT ?team ?parent WHERE {{
  ?team a <{terms.IMA}Team> .
  OPTIONAL {{ ?team <{terms.IMA}partOf> ?parent . ?parent a <{terms.IMA}Team> }}
}}"""
_HOLDERS = f"SELECT ?node ?team WHERE {{ ?node <{terms.IMA}heldBy>|<{terms.IMA}inTeam>|<{terms.IMA}flowFrom> ?team }}"


@dataclass(frozen=True)
class Comparison:
    """What became of gaps: new since then, mended since then, and remaining."""

    new: list[Finding]
    mended: list[Finding]
    remaining: list[Finding]


def compare(then: Findings, now: Findings) -> Comparison:
    """Tell new, mended and remaining gaps apart, by finding and node."""
    before = {_key(f): f for f in then.all()}
    after = {_key(f): f for f in now.all()}
    return Comparison(
        [f for k, f in after.items() if k not in before],
        [f for k, f in before.items() if k not in after],
        [f for k, f in after.items() if k in before],
    )


def _key(finding: Finding) -> tuple[str, str]:
    return finding.finding, finding.node or finding.because.split(":")[0]


def departments(store: Store) -> dict[str, str]:
    """Tell the department of each team: the unit directly below the board.

    That is the topmost team, or the one below it where all teams are part of a single top team.
    """
    graphs = (terms.REGISTER_GRAPH,)
    parents = {str(t.value): getattr(p, "value", None) for t, p in store.select(_PARENTS, graphs).rows}  # type: ignore[union-attr]
    chains = {team: _chain(team, parents) for team in parents}
    tops = {chain[-1] for chain in chains.values()}
    depth = 2 if len(tops) == 1 and len(parents) > 1 else 1
    return {team: chain[-min(depth, len(chain))] for team, chain in chains.items()}


def _chain(team: str, parents: dict[str, str | None]) -> list[str]:
    chain = [team]
    while (parent := parents.get(chain[-1])) and parent not in chain:
        chain.append(parent)
    return chain


def by_department(store: Store, findings: Findings, base: str) -> tuple[list[str], list[tuple[str, dict[str, int]]]]:
    """Count findings with a code by department: the codes met, and a row for each department by name.

    A thing held by teams of two departments counts in both; one without a team counts under "no team".
    """
    area = departments(store)
    held: dict[str, set[str]] = {}
    for node, team in store.select(_HOLDERS, (terms.REGISTER_GRAPH,)).rows:
        found = area.get(team.value)  # type: ignore[union-attr]
        if found:
            held.setdefault(node.value, set()).add(found)  # type: ignore[union-attr]
    counts: dict[str, Counter[str]] = {}
    for finding in findings.rows:
        if finding.kind:
            for place in held.get(finding.node, {""}):
                counts.setdefault(place, Counter())[finding.kind] += 1
    labels = Labels(store, base)
    labels.learn(filter(None, counts))
    kinds = sorted({f.kind for f in findings.rows if f.kind}, key=lambda k: (k[0] != "U", int(k[1:])))
    rows = [(labels[place] if place else "no team", dict(c)) for place, c in counts.items()]
    return kinds, sorted(rows, key=lambda r: (r[0] == "no team", r[0].casefold()))
