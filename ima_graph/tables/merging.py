"""Merge another register into this one: what is the same becomes one, what differs is kept beside it."""

from collections import Counter
from dataclasses import dataclass, field, replace

from ima_graph import names, terms
from ima_graph.errors import InputError
from ima_graph.log import Change, Entry
from ima_graph.register import Register
from ima_graph.schema import Field, RecordType
from ima_graph.tables.current import merge_many, merge_one
from ima_graph.tables.matching import Facts, Matching, Side, read_facts
from ima_graph.tables.report import Clash
from ima_graph.tables.saying import Voice, statement
from ima_graph.tables.written import plain

_TYPE = terms.iri(terms.TYPE)
_BOOK_KEEPING = ("recordedAt", "recordedFrom")


@dataclass
class MergeReport:
    """What a merge does: the change, and by kind how many records are new and how many were here already.

    `clashes` are two answers, both kept; `alike` (kind, name here, name there) is for people to look at.
    """

    change: Change
    made: Counter[str] = field(default_factory=Counter)
    met: Counter[str] = field(default_factory=Counter)
    clashes: list[Clash] = field(default_factory=list)
    alike: list[tuple[str, str, str]] = field(default_factory=list)


def merge_register(register: Register, other: Register, who: str = "", why: str = "") -> MergeReport:
    """Make the change that brings what another register says into this one; nothing is written.

    What it said when it was merged last, or when both were one register, is the base of a merge three ways.
    """
    if register.folder.resolve() == other.folder.resolve():
        raise InputError("That is this register itself. Name the folder of the other one.")
    register.catch_up()
    other.catch_up()
    last = other.log.last_number()
    evidence = {"register": other.name, "key": other.base, "changes": last, "hash": other.log.hash_of(last)}
    change = Change(
        who=who, why=why or f"Merge of {other.name}", kind="import", source=other.name, evidence=dict(evidence)
    )
    return _Merging(register, other, change).run()


def write_merge(register: Register, other: Register, who: str = "", why: str = "") -> tuple[MergeReport, Entry | None]:
    """Merge another register into this one, as one change; no entry when it says nothing new."""
    reports: list[MergeReport] = []

    def made(holder: Register) -> Change:
        reports.append(merge_register(holder, other, who, why))
        return reports[-1].change

    entry = register.write(made)
    return reports[-1], entry


class _Merging:
    """One merge under way."""

    def __init__(self, register: Register, other: Register, change: Change) -> None:
        self._register, self._schema = register, register.schema
        self._here = Side(read_facts(register.store), register.schema)
        self._there = Side(read_facts(other.store), register.schema)
        self._matching = Matching(self._here, self._there, register.base, other.base)
        self._base = _read_base(register, other)
        self._voice = Voice("", "", other.name, change.at)
        self._report = MergeReport(change)
        self._added: dict[terms.Triple, None] = {}
        self._removed: dict[terms.Triple, None] = {}
        self._said = self._statements()

    def run(self) -> MergeReport:
        report = self._report
        for subject, record in sorted(self._there.kinds.items()):
            here = self._matching.local(subject)
            if self._matching.is_new(subject):
                report.made[record.name] += 1
                for path, values in self._there.facts[subject].items():
                    self._add(here, path, {self._matching.local(v) for v in values})
            else:
                report.met[record.name] += 1
                self._into(here, subject, record)
        report.alike = self._matching.alike()
        added = sorted(t for t in self._added if t[2] not in self._here.facts.get(t[0], {}).get(t[1], ()))
        report.change = replace(
            report.change,
            added=terms.lines(added),
            removed=terms.lines(sorted(self._removed.keys() - self._added.keys())),
        )
        return report

    def _add(self, subject: str, path: str, values: set[str]) -> None:
        self._added |= dict.fromkeys((subject, path, v) for v in values)

    def _take(self, subject: str, path: str, values: set[str]) -> None:
        self._removed |= dict.fromkeys((subject, path, v) for v in values)

    # --- a record that is in both

    def _into(self, here: str, there: str, record: RecordType) -> None:
        by_path = {terms.iri(f.path): f for f in record.fields if f.path}
        told = {p: {self._matching.local(v) for v in vs} for p, vs in self._there.facts[there].items()}
        for path in sorted((told.keys() | self._base.get(here, {}).keys()) - {_TYPE}):
            field = by_path.get(path)
            said, mine = told.get(path, set()), self._here.facts[here].get(path, set())
            base = self._base.get(here, {}).get(path, set())
            if field is None or field.many:
                add, remove = merge_many(mine, said, base)
                self._add(here, path, add)
                self._take(here, path, remove)
            elif said:
                self._single(here, record, field, mine, said, base)

    def _single(
        self, here: str, record: RecordType, field: Field, mine: set[str], said: set[str], base: set[str]
    ) -> None:
        if field.key in ("name", "reference") and _compared(mine) == _compared(said):
            return
        decision = merge_one(mine, said, base)
        path = terms.iri(field.path or "")
        if decision == "take" and not (mine and field.key in _BOOK_KEEPING):
            self._take(here, path, mine)
            self._add(here, path, said)
        elif decision == "clash" and field.key == "name":
            self._also_called(here, record, mine, said)
        elif decision == "clash" and field.key not in _BOOK_KEEPING and record.name != "Statement":
            self._clash(here, record, field, mine, said)

    def _also_called(self, here: str, record: RecordType, mine: set[str], said: set[str]) -> None:
        """Keep another name as an alias; where a kind has none, as a second answer."""
        called = {names.normal(n) for n in self._here.names(here)}
        new = {v for v in said if names.normal(plain(v)) not in called}
        if new and record.has("aliases"):
            self._add(here, terms.iri(terms.ALT_LABEL), new)
        elif new:
            self._clash(here, record, record.field("name"), mine, new)

    def _clash(self, here: str, record: RecordType, field: Field, mine: set[str], said: set[str]) -> None:
        for value in sorted(said):
            stated = value if value.startswith("<") else terms.text(plain(value))
            if (here, terms.iri(field.iri), stated) in self._said:
                continue
            words = f"said in {self._voice.source}"
            lines = statement(self._register, self._voice, here[1:-1], field, "disputed", value, words=words)
            self._added |= dict.fromkeys(map(terms.split_line, lines))
            clash = Clash(
                here[1:-1], self._here.show(here), field.label, self._shown(mine), self._shown({value}), words
            )
            self._report.clashes.append(clash)

    def _shown(self, values: set[str]) -> tuple[str, ...]:
        return tuple(sorted(self._here.show(v) if v in self._here.kinds else plain(v) for v in values))

    def _statements(self) -> set[tuple[str, str, str]]:
        """List what was said of which field, here or there: it is not raised again."""
        stated = (terms.ima("statedRecord"), terms.ima("statedText"))
        found = set()
        for side in (self._here, self._there):
            for subject, record in side.kinds.items():
                told = side.facts[subject] if record.name == "Statement" else {}
                for path in stated:
                    found |= {
                        (self._place(side, a), f, self._place(side, v))
                        for a in told.get(terms.ima("about"), ())
                        for f in told.get(terms.ima("aboutField"), ())
                        for v in told.get(path, ())
                    }
        return found

    def _place(self, side: Side, term: str) -> str:
        return self._matching.local(term) if side is self._there else term


def _compared(values: set[str]) -> set[str]:
    return {names.normal(plain(v)) for v in values}


def _read_base(register: Register, other: Register) -> Facts:
    """Read what both registers agreed on last: when they were one, and when the other was merged before."""
    fork = _fork(register, other)
    store = register.fold(lambda e: e.number <= fork or (e.source == other.name and e.kind in ("import", "undo")))
    return read_facts(store) if store else {}


def _fork(register: Register, other: Register) -> int:
    """Tell up to which change the logs are the same: two copies of one register begin alike."""
    if register.base != other.base:
        return 0
    low, high = 0, min(register.log.last_number(), other.log.last_number())
    while low < high:
        middle = (low + high + 1) // 2
        is_same = register.log.hash_of(middle) == other.log.hash_of(middle)
        low, high = (middle, high) if is_same else (low, middle - 1)
    return low
