"""Every query of a kind against the plain Python definition of it, on hand-worked and on random registers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pyoxigraph as ox
import pytest
from drafts import TODAY
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from oracle.cases import EXAMPLE, Case, prefix_lines
from oracle.cases_orphaned import CASES as ORPHANED
from oracle.cases_unowned import CASES as UNOWNED
from oracle.facts import RDF_TYPE, Facts, Iri, Triple, python_value, read_turtle, short_name, to_ntriples
from oracle.kinds import KINDS, causes, earliest, effective_owner, find, live_assets
from oracle.words import day
from strategies import small_registers

ROOT = Path(__file__).resolve().parent.parent
GRAPH = "https://w3id.org/ima-graph/graph/"
ON_LINE = re.compile(r"VALUES \?on \{[^}]*\}")
# Mostly the day that the registers are made around, and days on which other things begin and end.
DAYS = [TODAY] * 4 + [TODAY + timedelta(days=days) for days in (-30, -1, 1, 31)]
# A kind that hardly ever turns up is hardly tested.
LEAST_SHARE = 0.05
MANY = 1000

Found = dict[Iri, set[date | None]]


@dataclass(frozen=True)
class QueryFile:
    """A query file and its header, as far as these tests need it."""

    name: str
    text: str
    header: dict[str, list[str]]

    @property
    def kind(self) -> str:
        return "".join(self.header.get("kind", []))


def read_query_file(path: Path) -> QueryFile:
    text = path.read_text(encoding="utf-8")
    header: dict[str, list[str]] = {}
    key = ""
    for line in text.splitlines():
        if not line.startswith("#"):
            break
        if line.startswith("#   "):
            header[key][-1] += "\n" + line[4:]
        else:
            key, _, value = line[1:].strip().partition(":")
            header.setdefault(key, []).append(value.strip())
    return QueryFile(path.stem, text, header)


FINDINGS = [read_query_file(path) for path in sorted((ROOT / "queries" / "findings").glob("*.rq"))]
QUERIES = {each.kind: each for each in FINDINGS if each.kind}
NO_OWNER = read_query_file(ROOT / "queries" / "questions" / "assets_without_effective_owner.rq")
EXAMPLES = [(each, what, text) for each in FINDINGS for what in ("hit", "miss") for text in each.header.get(what, [])]


class Engine:
    """The ontology and one register at a time, in the named graphs that the product uses."""

    def __init__(self) -> None:
        self.store = ox.Store()
        self.register = ox.NamedNode(GRAPH + "register")
        self.concepts: list[Triple] = []
        for path in sorted((ROOT / "ontology").rglob("*.ttl")):
            text = path.read_text(encoding="utf-8")
            self.store.load(text, format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode(GRAPH + "ontology"))
            self.concepts += [each for each in read_turtle(text) if short_name(each[1]) in {"rank", "broader"}]

    def load(self, turtle: str) -> None:
        self.store.clear_graph(self.register)
        self.store.load(turtle, format=ox.RdfFormat.TURTLE, to_graph=self.register)

    def facts(self, triples: list[Triple]) -> Facts:
        return Facts([*self.concepts, *triples])

    def rows(self, query: QueryFile, on: date) -> Found:
        """Each node that a query returns, with the dates of all its rows."""
        text = ON_LINE.sub(f'VALUES ?on {{ "{on}"^^<http://www.w3.org/2001/XMLSchema#date> }}', query.text)
        names = "".join(query.header.get("graphs", ["register"])).split()
        graphs = [ox.NamedNode(GRAPH + name) for name in names]
        found: Found = {}
        solutions = self.store.query(text, default_graph=graphs)
        has_since = "since" in {variable.value for variable in solutions.variables}
        for row in solutions:
            since = day(python_value(row["since"])) if has_since else None
            found.setdefault(Iri(row["node"].value), set()).add(since)
        return found


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine()


def disagreement(found: Found, expected: Found) -> str:
    """What a query says otherwise than the definition; empty when they agree.

    A query may give a row for each cause or only one of them, but the earliest cause must be there.
    """
    for node in sorted(found.keys() | expected.keys()):
        mine, theirs = expected.get(node, set()), found.get(node, set())
        if not mine or not theirs:
            return f"{node}: {'not found by the query' if mine else 'found by the query only'}"
        if not theirs <= mine or earliest(theirs) != earliest(mine):
            return f"{node}: since {sorted(map(str, theirs))}, should be {sorted(map(str, mine))}"
    return ""


def smallest(triples: list[Triple], still_fails: Callable[[list[Triple]], object]) -> list[Triple]:
    """Leave out whole records, then single values, for as long as it still fails."""
    kept = list(triples)
    records = [{each for each in triples if each[0] == name} for name in {each[0] for each in triples}]
    # A record without a type is no record: types only go with the rest.
    values = [{each} for each in triples if each[1] != RDF_TYPE]
    for some in [*records, *values]:
        without = [each for each in kept if each not in some]
        if still_fails(without):
            kept = without
    return kept


def check_kind(engine: Engine, kind: str, triples: list[Triple], on: date) -> Found:
    """What the query of a kind finds; fails with the smallest register on which it is wrong."""

    def compare(some: list[Triple]) -> str:
        engine.load(to_ntriples(some))
        return disagreement(engine.rows(QUERIES[kind], on), causes(kind, engine.facts(some), on))

    found = engine.rows(QUERIES[kind], on)
    if disagreement(found, causes(kind, engine.facts(triples), on)):
        few = smallest(triples, compare)
        pytest.fail(f"{kind} on {on}: {compare(few)}\n{to_ntriples(few)}", pytrace=False)
    return found


def check_register(engine: Engine, triples: list[Triple], on: date) -> set[str]:
    """The kinds that turned up, once every query has agreed and nothing has fallen through."""
    engine.load(to_ntriples(triples))
    found = {kind: check_kind(engine, kind, triples, on) for kind in QUERIES}
    unowned = {asset for kind, rows in found.items() if kind.startswith("U") for asset in rows}
    assert without_owner(engine.facts(triples), on) <= unowned, to_ntriples(triples)
    return {kind for kind, rows in found.items() if rows}


def without_owner(facts: Facts, on: date) -> set[Iri]:
    return {asset for asset in live_assets(facts, on) if not effective_owner(asset, facts, on)}


def test_every_kind_has_exactly_one_query_file() -> None:
    assert sorted(each.kind for each in FINDINGS if each.kind) == sorted(KINDS)


@pytest.mark.parametrize("examples", [100, pytest.param(MANY, marks=pytest.mark.slow)])
def test_each_query_agrees_with_its_definition_on_random_registers(engine: Engine, examples: int) -> None:
    fired: Counter[str] = Counter()
    drawn: Counter[str] = Counter()

    # No shrinking by hypothesis: `smallest` does it a triple at a time, and on the failing kind alone.
    @settings(max_examples=max(examples, settings().max_examples), deadline=None, phases=[Phase.generate])
    @given(small_registers(), st.sampled_from(DAYS))
    def agree(triples: list[Triple], on: date) -> None:
        fired.update(check_register(engine, triples, on))
        drawn["registers"] += 1

    agree()
    assert drawn["registers"] >= examples
    if examples >= MANY:
        shares = {kind: fired[kind] / drawn["registers"] for kind in KINDS}
        assert {kind: share for kind, share in shares.items() if share < LEAST_SHARE} == {}


def test_the_question_after_assets_without_an_effective_owner_agrees(engine: Engine) -> None:
    @settings(deadline=None)
    @given(small_registers(), st.sampled_from(DAYS))
    def agree(triples: list[Triple], on: date) -> None:
        engine.load(to_ntriples(triples))
        assert engine.rows(NO_OWNER, on).keys() == without_owner(engine.facts(triples), on)

    agree()


@pytest.mark.parametrize("case", [*UNOWNED, *ORPHANED], ids=lambda case: f"{case.kind} {case.sentence}")
def test_a_query_agrees_with_a_hand_worked_example(engine: Engine, case: Case) -> None:
    engine.load(case.turtle)
    found = engine.rows(QUERIES[case.kind], TODAY).get(Iri(EXAMPLE + "a"), set())
    assert bool(found) is case.holds
    if case.holds:
        assert earliest(found) == case.since


@pytest.mark.parametrize("query", FINDINGS, ids=lambda each: each.name)
def test_a_query_file_has_a_hit_and_a_miss(query: QueryFile) -> None:
    assert query.header.get("hit")
    assert query.header.get("miss")


@pytest.mark.parametrize(
    ("query", "what", "turtle"), EXAMPLES, ids=[f"{each.name}-{what}" for each, what, _ in EXAMPLES]
)
def test_the_hits_and_misses_of_a_header_hold(engine: Engine, query: QueryFile, what: str, turtle: str) -> None:
    text = prefix_lines() + turtle
    triples = read_turtle(text)
    engine.load(text)
    names = {name for triple in triples for name in triple if isinstance(name, Iri)}
    hits = {name for name in names if re.fullmatch(re.escape(EXAMPLE) + r"hit\d*", name)}
    expected = hits if what == "hit" else set()
    assert bool(expected) is (what == "hit")
    assert engine.rows(query, TODAY).keys() == expected
    if query.kind:
        assert find(query.kind, engine.facts(triples), TODAY).keys() == expected
