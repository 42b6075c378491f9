"""A workshop without its pages: entries go straight to the log, and what the register then says is read back."""

import hashlib
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from ima_graph import terms
from ima_graph.project import Project
from ima_graph.web import state
from ima_graph.web.ops import Ops, Written
from ima_graph.web.people import Person

WORKSHOP = "May workshop"


def fact(kind: str, **parts: str) -> dict[str, object]:
    """A fact as the parser gives it; `from_` is the sender."""
    return {"type": kind, "unclear": [], "words": "", **{k.rstrip("_"): v for k, v in parts.items()}}


def flow(sender: str, asset: str, receiver: str, **parts: str) -> dict[str, object]:
    return fact("flow", from_=sender, asset=asset, to=receiver, **parts)


@dataclass
class Desk:
    """One workshop, its people by team, and shorthands for what they do."""

    project: Project
    ops: Ops = field(init=False)
    people: dict[str, Person] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.ops = Ops(self.project, WORKSHOP)
        self.ops.begin()
        self.people["boss"] = Person("0" * 12, "facilitator", "", "", "Facilitator", "")

    def join(self, team: str, name: str = "") -> Person:
        person = Person(
            hashlib.sha256(team.encode()).hexdigest()[:12], "participant", self.ops.team(team), team, name, ""
        )
        self.people[team] = person
        return person

    def person(self, who: str) -> Person:
        return self.people.get(who) or self.join(who)

    def do(self, person: str, op: str, id: str = "", **parts: object) -> Written:
        return self.ops.apply({"op": op, "id": id or secrets.token_hex(12), **parts}, self.person(person))

    def add(self, who: str, *facts: dict[str, object], words: str = "so they said") -> Written:
        return self.do(who, "add", facts=list(facts), words=words)

    def put(self, who: str, record: str, key: str, *values: str, seen: int | None = None) -> Written:
        last = self.project.register.log.last_number() if seen is None else seen
        return self.do(who, "set", record=self.id(record), field=key, values=list(values), seen=last)

    # --- what the register says

    def id(self, name: str, kind: str = "") -> str:
        """The id of the one record of this name."""
        found = {row[0] for row in self.folded()["records"] if row[2] == name and kind in ("", row[1])}
        assert len(found) == 1, (name, found)
        return str(found.pop())

    def folded(self) -> dict[str, list[list[str]]]:
        return state.folded(self.project, {}, {})  # type: ignore[return-value]

    def names(self, kind: str) -> list[str]:
        return sorted(row[2] for row in self.folded()["records"] if row[1] == kind)

    def flows(self) -> list[tuple[object, ...]]:
        """From, to, assets, frequency, route, why, standing of every flow, with names for ids."""
        folded = self.folded()
        names = {row[0]: row[2] for row in folded["records"]} | {"": ""}
        return sorted(
            (names[f[1]], names[f[2]], "; ".join(sorted(names[a] for a in f[3])), *f[4:]) for f in folded["flows"]
        )

    def the_flow(self) -> str:
        (only,) = self.folded()["flows"]
        return only[0]

    def ask(self, query: str) -> list[tuple[str, ...]]:
        text = f"PREFIX ima: <{terms.IMA}> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> {query}"
        rows = self.project.store.select(text, (terms.REGISTER_GRAPH,)).rows
        return sorted(tuple(_short(getattr(t, "value", "")) for t in row) for row in rows)

    def owners(self, asset: str) -> list[str]:
        query = f'SELECT ?n {{ ?a rdfs:label "{asset}" . ?x ima:assignmentFor ?a ; ima:assignee/rdfs:label ?n }}'
        return [n for (n,) in self.ask(query)]

    def said(self) -> list[tuple[str, ...]]:
        """Of every Statement that has not ended: about, field, value, answer, who said it, standing."""
        query = """SELECT ?about ?field ?value ?answer ?team ?standing {
          ?s a ima:Statement ; ima:about ?r ; ima:aboutField ?field ; ima:standing ?standing .
          MINUS { ?s ima:endDate ?end }
          OPTIONAL { ?r rdfs:label ?about }
          OPTIONAL { ?s ima:answer ?answer }
          OPTIONAL { ?s ima:saidBy/rdfs:label ?team }
          OPTIONAL { ?s ima:statedText ?text }
          OPTIONAL { ?s ima:statedRecord ?record OPTIONAL { ?record rdfs:label ?l } }
          BIND (COALESCE(?text, ?l, ?record) AS ?value) }"""
        return self.ask(query)

    def findings(self, name: str) -> list[str]:
        return sorted(f.label for f in self.project.findings(only=[name]).rows)

    def facts(self) -> set[bytes]:
        return set(self.project.store.dump(terms.REGISTER_GRAPH).splitlines())


def _short(value: str) -> str:
    return value.rsplit("/", 1)[-1].rsplit("#", 1)[-1] if value.startswith("https://w3id.org") else value


def opened(folder: Path) -> Desk:
    return Desk(Project.open(folder))
