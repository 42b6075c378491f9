"""What the pages read of a register at one change: names, values, flows and what was said, each read once."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from ima_graph import terms
from ima_graph.errors import NotFoundError
from ima_graph.reports.alive import alive
from ima_graph.schema import Field, RecordType, Schema
from ima_graph.store import Store
from ima_graph.tables import Current, Known, plain
from ima_graph.web.telling import A_PERSON

_DISPUTED = ("disputed", "proposed")


@dataclass(frozen=True)
class Link:
    """Something that is named and leads to its page; `id` is "" where there is none."""

    label: str
    id: str = ""
    kind: str = ""


@dataclass(frozen=True)
class FlowLine:
    """A flow as a page tells it: its ends, its cargo and its route, each as links, and why."""

    id: str
    source: tuple[Link, ...]
    target: tuple[Link, ...]
    cargo: tuple[Link, ...]
    via: str
    often: str
    why: str


@dataclass(frozen=True)
class Saying:
    """A Statement as a page tells it."""

    id: str
    field: str
    label: str
    value: str
    answer: str
    who: str
    at: str
    words: str
    standing: str
    ended: bool
    take: str

    @property
    def is_open(self) -> bool:
        """Whether it stands against what the register says, and waits."""
        return not self.ended and self.standing in _DISPUTED and bool(self.value)


class Book:
    """A register at change `number`, read as pages need it. Without `names`, no person is named."""

    def __init__(self, store: Store, schema: Schema, base: str, number: int, on: str, names: bool) -> None:
        """Read from `store`; values that stand on a record in between count when they hold on `on`."""
        self.schema, self.base, self.number, self.on, self.names = schema, base, number, on, names
        self.known = Known.load(store, schema, base)
        self._store, self._current = store, Current(store, schema, on)

    # --- names

    def key(self, iri: str) -> str:
        """Give the id of a record as addresses hold it."""
        return iri.removeprefix(self.base)

    def find(self, key: str, kinds: Iterable[str] = ()) -> tuple[str, RecordType]:
        """Find a record by its id: IRI and kind; `NotFoundError` when it is not there."""
        iri = key if key.startswith(terms.ID) else self.base + key
        kind = self.known.kind_of.get(iri, "")
        if not kind or (kinds and kind not in kinds):
            raise NotFoundError("That is not there: somebody took it back, or joined it to another. Look again.")
        return iri, self.schema.records[kind]

    def show(self, iri: str) -> str:
        """Name a record, a value of a list or a field for a reader."""
        kind = self.known.kind_of.get(iri)
        if kind == "Person" and not self.names:
            return A_PERSON
        if kind == "Flow" and iri not in self.known.shown:
            flow = self._flow(terms.iri(iri))
            ends = [", ".join(link.label for link in end) or "?" for end in (flow.source, flow.target)]
            cargo = ", ".join(link.label for link in flow.cargo)
            return f"{ends[0]} → {ends[1]}" + (f": {cargo}" if cargo else "")
        shape = self.schema.fields_by_iri.get(iri)
        return shape.label if shape else self.known.show(iri)

    def link(self, term: str) -> Link:
        """Name a value (term), with its page where it is a record."""
        if not term.startswith("<"):
            return Link(_readable(term))
        iri = term[1:-1]
        kind = self.known.kind_of.get(iri, "")
        has_page = kind and (kind != "Person" or self.names)
        return Link(self.show(iri), self.key(iri) if has_page else "", kind)

    def written(self, term: str, shape: Field) -> str:
        """Write a value (term) as a form takes it: a name where it is plain which is meant, else with its id."""
        if not term.startswith("<"):
            return _readable(term)
        iri = term[1:-1]
        kind = self.known.kind_of.get(iri, "")
        if not kind or kind == "ListValue":
            return self.show(iri)
        name = self.known.show(iri)
        if kind == "Person" and not self.names:
            return f"[{self.key(iri)}]"
        is_plain = self.known.find(name, shape.targets, "") == [iri]
        return name if is_plain else f"{name} [{self.key(iri)}]"

    def names_for(self, shape: Field) -> list[str]:
        """List the names that a field may be completed from."""
        kinds = [k for k in shape.targets if k != "Person" or self.names]
        return self.known.names_of(kinds) if kinds else []

    # --- values

    def values(self, iri: str, record: RecordType, shape: Field) -> list[str]:
        """Give the values (terms) of one field of one record, in the order of their names."""
        if shape.inverse:
            return []
        found = self._current.values(terms.iri(iri), record, shape)
        return sorted(found, key=lambda term: (self.link(term).label.casefold(), term))

    def links(self, iri: str, record: RecordType, key: str) -> tuple[Link, ...]:
        """Give the values of a field as links."""
        return tuple(self.link(v) for v in self.values(iri, record, record.field(key)))

    def between(self, iri: str, shape: Field) -> dict[str, list[str]]:
        """Give, for a field whose values stand on records in between, value → those records (terms)."""
        return self._current.between(terms.iri(iri), shape)

    def records(self, kind: str) -> list[str]:
        """List the IRIs of a kind, by name."""
        found = (s[1:-1] for s in self._current.records(self.schema.records[kind]))
        return sorted(found, key=lambda iri: (self.show(iri).casefold(), iri))

    @cached_property
    def alive(self) -> dict[str, frozenset[str]]:
        """The assets that are live and the flows in force: the map shows no others."""
        return alive(self._store, date.fromisoformat(self.on))

    def ended(self, kind: str) -> int:
        """Count the records of a kind that have ended, or have not begun."""
        return len(set(self.records(kind)) - self.alive[kind]) if kind in self.alive else 0

    # --- flows

    @cached_property
    def _carrying(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for flow, facts in self._current.records(self.schema.records["Flow"]).items():
            for key in ("carries", "landsAs"):
                for cargo in facts.get(terms.ima(key), ()):
                    found[cargo].append(flow)
        return found

    def _flow(self, flow: str) -> FlowLine:
        facts = self._current.records(self.schema.records["Flow"]).get(flow, {})

        def links(key: str) -> tuple[Link, ...]:
            return tuple(sorted((self.link(v) for v in facts.get(terms.ima(key), ())), key=lambda each: each.label))

        route = ", ".join(link.label for link in (*links("via"), *links("method")))
        often = ", ".join(link.label for link in (*links("frequency"), *links("trigger")))
        why = ", ".join(link.label for link in links("purpose"))
        ends = (links("flowFrom"), links("flowTo"), links("carries"))
        return FlowLine(self.key(flow[1:-1]), *ends, route, often, why)

    def flows_of(self, asset: str) -> tuple[list[FlowLine], list[FlowLine], list[FlowLine]]:
        """Give the flows that bring an asset (IRI) to its holders, those that take it from there, and the others."""
        record = self.schema.records["InformationAsset"]
        home = {v for key in ("heldBy", "heldIn") for v in self.values(asset, record, record.field(key))}
        posts = self._current.records(self.schema.records["Post"])
        home |= {post for post, facts in posts.items() if facts.get(terms.ima("inTeam"), set()) & home}
        flows = self._current.records(self.schema.records["Flow"])
        enter, leave, between = [], [], []
        for flow in sorted(set(self._carrying.get(terms.iri(asset), ()))):
            is_in = bool(flows[flow].get(terms.ima("flowTo"), set()) & home)
            is_out = bool(flows[flow].get(terms.ima("flowFrom"), set()) & home)
            enter += [self._flow(flow)] if is_in else []
            leave += [self._flow(flow)] if is_out else []
            between += [self._flow(flow)] if not is_in and not is_out else []
        return enter, leave, between

    # --- what was said

    @cached_property
    def _said(self) -> dict[str, list[tuple[str, dict[str, set[str]]]]]:
        found: dict[str, list[tuple[str, dict[str, set[str]]]]] = defaultdict(list)
        for subject, facts in self._current.records(self.schema.records["Statement"]).items():
            for about in facts.get(terms.ima("about"), ()):
                found[about].append((subject, facts))
        return found

    def said(self, iri: str) -> list[Saying]:
        """List what was said of a record, newest first."""
        told = [self._saying(s, facts) for s, facts in self._said.get(terms.iri(iri), ())]
        return sorted(told, key=lambda each: (each.at, each.id), reverse=True)

    def _saying(self, statement: str, facts: dict[str, set[str]]) -> Saying:
        def first(key: str) -> str:
            return min(facts.get(terms.ima(key), ()), default="")

        shape = self.schema.fields_by_iri.get(first("aboutField")[1:-1])
        stated = first("statedRecord") or first("statedText")
        answer, standing = (plain(first(key)) if first(key) else "" for key in ("answer", "standing"))
        take = ""
        if stated:
            take = f"[{self.key(stated[1:-1])}]" if stated[1:-1] in self.known.kind_of else self._text(stated)
        return Saying(
            self.key(statement[1:-1]),
            shape.key if shape else "",
            shape.label if shape else "",
            self._text(stated) if stated else "",
            answer,
            self.link(first("saidBy")).label if first("saidBy") else "",
            _readable(first("saidAt"))[:16].replace("T", " ") if first("saidAt") else "",
            _readable(first("words")) if first("words") else "",
            standing,
            bool(first("endDate")),
            take,
        )

    def _text(self, stated: str) -> str:
        return self.show(stated[1:-1]) if stated.startswith("<") else _readable(stated)

    def acceptance(self, asset: str) -> dict[str, str]:
        """Tell for each owner (term) of an asset how the ownership stands: accepted, declined or ""."""
        shape = self.schema.records["InformationAsset"].field("owner")
        found = {}
        for owner, assignments in self.between(asset, shape).items():
            said = [s for a in assignments for s in self.said(a[1:-1]) if not s.ended]
            found[owner] = next((s.standing for s in said if s.standing in ("accepted", "declined")), "")
        return found


def _readable(term: str) -> str:
    text = plain(term)
    if "#boolean" in term:
        return {"true": "yes", "false": "no"}.get(text, text)
    return text
