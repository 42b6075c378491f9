"""Add several records of several kinds in one change, by the same machinery as an import, and quickly."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from ima_graph import names, terms
from ima_graph.errors import InputError
from ima_graph.log import Change
from ima_graph.register import Register
from ima_graph.schema import Field, RecordType
from ima_graph.store import value_of
from ima_graph.tables.convert import Conversion
from ima_graph.tables.current import Lazy
from ima_graph.tables.headers import Table
from ima_graph.tables.kept import Attempt, attempt
from ima_graph.tables.known import Known
from ima_graph.tables.mapping import ColumnUse, Mapping, TableMapping
from ima_graph.tables.nearby import Nearby

Row = tuple[str, dict[str, object]]

_TABLE = "entry"
# Whom a name means where it is that of several records, and what is made of one that nobody knows.
_ENDS = ("flowFrom", "flowTo", "heldBy")
_PREFERRED = ("Team", "Organisation", "Post", "Place", "Person")


@dataclass(frozen=True)
class Added:
    """What rows come to: the change, and the record (IRI) that each row is about, "" for a row that says nothing.

    `people` are the names of people, in compared form, that the change makes: they are not for all to see.
    """

    change: Change
    records: tuple[str, ...]
    nearby: Nearby
    people: frozenset[str]

    def facts(self, record: str) -> dict[str, set[str]]:
        """Give the facts of a record (IRI) as they are once the change is written: property → values (terms)."""
        subject = terms.iri(record)
        found = {path: set(values) for path, values in self.nearby.facts(subject).items()}
        for s, p, o in terms.triples_of(self.change.removed):
            if s == subject:
                found.get(p, set()).discard(o)
        for s, p, o in terms.triples_of(self.change.added):
            if s == subject:
                found.setdefault(p, set()).add(o)
        return found


def add_rows(register: Register, rows: Sequence[Row], change: Change, known: Known | None = None) -> Change:
    """Make the change that adds rows: each names its kind and gives values by field; "id" finds a record by its id.

    Names are found, or made as the right kind. What the register says already stays: a second answer to a field
    that holds one becomes a disputed Statement. `known`, the names of the register as it stands, saves reading them.
    """
    return convert_rows(register, rows, change, known).change


def convert_rows(
    register: Register, rows: Sequence[Row], change: Change, known: Known | None = None, in_place: bool = False
) -> Added:
    """Make the change that adds rows, and tell which record each is about; `InputError` says what cannot be taken.

    With `in_place` a value takes the place of what the field has, and "(remove)" takes it away.
    """
    known = known or Known.load(register.store, register.schema, register.base)
    with attempt(known) as trial:
        tables = [_table(number, row) for number, row in enumerate(rows)]
        mappings = [_mapping(register, row, trial) for row in rows]
        mapping = Mapping(change.source, tuple(mappings), stamp=0 if in_place else None)
        nearby = Nearby(register.store, register.schema, change.at[:10], _narrow(register, rows, trial, change.source))
        before = Lazy(lambda: nearby if in_place else None)
        work = Conversion(register.base, register.schema, mapping, change, nearby, before, trial)
        report = work.run(list(zip(tables, mappings, strict=True)), lambda _n: None)
        people = frozenset(names.normal(trial.shown.get(i, "")) for i in trial.made if trial.kind_of[i] == "Person")
    if report.errors:
        error = report.errors[0]
        raise InputError(f"{_label(register, rows, error.file, error.column)}{error.problem}.")
    subjects = _subjects(report.change, register.base, len(rows))
    return Added(replace(report.change, evidence=change.evidence), subjects, nearby, people)


def _table(number: int, row: Row) -> Table:
    cells = row[1]
    return Table(f"{_TABLE} {number}", "", 1, list(cells), [list(cells.values())], [1], [])


def _subjects(change: Change, base: str, count: int) -> tuple[str, ...]:
    """Read from the evidence which record each row is about."""
    found = [""] * count
    for table in change.evidence["tables"]:
        for key, _ in table["rows"]:
            found[int(table["file"].removeprefix(_TABLE))] = key if key.startswith(terms.ID) else base + key
    return tuple(found)


def _label(register: Register, rows: Sequence[Row], file: str, column: str) -> str:
    record = register.schema.records[rows[int(file.removeprefix(_TABLE))][0]]
    return f"{record.field(column).label}: " if column and record.has(column) else ""


# --- how each cell is read


def _mapping(register: Register, row: Row, known: Known) -> TableMapping:
    kind, cells = row
    record = register.schema.records[kind]
    uses: dict[str, tuple[ColumnUse, ...]] = {
        key: (ColumnUse(key, make=_to_make(record, key, value, known)),) for key, value in cells.items()
    }
    return TableMapping(kind, uses)


def _to_make(record: RecordType, key: str, value: object, known: Known) -> str:
    """Name the kind to make of a name that is not known, or to choose where it means several; "" for none."""
    field = None if key == "id" else record.field(key)
    if field is None or field.kind != "record" or not field.targets:
        return ""
    if len(field.targets) == 1:
        return field.targets[0]
    kinds = {known.kind_of[i] for text in _texts(value) for i in known.find(text, field.targets, "")}
    if kinds:
        return next((k for k in _PREFERRED if k in kinds), "auto")
    if field.key not in _ENDS:
        return "auto"
    # A name of two words with capitals looks like a person; who sends and holds is nearly always a team.
    allowed = [t for t in field.targets if t != "Person"]
    return names.kind_of_agent(next(iter(_texts(value)), ""), allowed)


def _texts(value: object) -> list[str]:
    return [str(v) for v in (value if isinstance(value, list) else [value])]


# --- which records a row may be about


def _narrow(
    register: Register, rows: Sequence[Row], known: Attempt, source: str
) -> dict[str, Callable[[], Iterable[str]]]:
    """For each kind that is told apart by its values: what to look among, so that not all have to be read."""
    by_kind: dict[str, list[dict[str, object]]] = {}
    for kind, cells in rows:
        record = register.schema.records[kind]
        if record.identified_by and "id" not in cells and kind != "ListValue":
            by_kind.setdefault(kind, []).append(cells)
    narrow: dict[str, Callable[[], Iterable[str]]] = {
        kind: lambda kind=kind, several=several: {  # type: ignore[misc]
            s for cells in several for s in _alike(register, register.schema.records[kind], cells, known, source)
        }
        for kind, several in by_kind.items()
    }
    narrow["Statement"] = lambda: _statements(register, _mentioned(register, rows, known, source))
    return narrow


def _alike(register: Register, record: RecordType, cells: dict[str, object], known: Known, source: str) -> list[str]:
    """List the records that share the telling values of a row; none where it names something new."""
    patterns = []
    for key in record.identified_by:
        field = record.field(key)
        for text in _texts(cells.get(key, "")) if field.path else ():
            value = _value(field, text, known, source) if text.strip() else ""
            if value is None:
                return []
            patterns += [f"?s <{field.path}> {value} ."] if value else []
    if not patterns:
        patterns = [f"?s a <{record.class_iri}> ."]
    query = f"SELECT DISTINCT ?s WHERE {{ {' '.join(patterns)} }}"
    return [str(s) for (s,) in register.store.select(query, (terms.REGISTER_GRAPH,)).rows]


def _value(field: Field, text: str, known: Known, source: str) -> str | None:
    """Write the value of a cell as a term; "" where it does not narrow the search, None where it is not known yet."""
    if field.kind == "record":
        found = known.find(text, field.targets, source)
        return terms.iri(found[0]) if len(found) == 1 else "" if found else None
    return terms.text(text.strip()) if field.kind == "string" else ""


def _mentioned(register: Register, rows: Sequence[Row], known: Known, source: str) -> set[str]:
    """List the known records that rows name, in any cell."""
    found: set[str] = set()
    for kind, cells in rows:
        record = register.schema.records[kind]
        for key, value in cells.items():
            field = record.field(key) if key != "id" else None
            if field is None or field.kind == "record" or field.key == "name":
                kinds = field.targets if field and field.kind == "record" else (kind,)
                found |= {i for text in _texts(value) for i in known.find(text, kinds, source)}
    return found


def _statements(register: Register, about: set[str]) -> list[str]:
    if not about:
        return []
    values = " ".join(map(terms.iri, sorted(about)))
    query = f"SELECT ?s WHERE {{ VALUES ?about {{ {values} }} ?s <{terms.IMA}about> ?about }}"
    return [str(s) for (s,) in register.store.select(query, (terms.REGISTER_GRAPH,)).rows]


# --- flows that are one


def same_flow(register: Register, known: Known, sender: str, receiver: str, asset: str, route: str) -> str:
    """Find the one flow (IRI) between these two of this asset, by this route or by one not told; "" when not one.

    Sender and receiver tell the same flow in different words: one says by which route, the other does not.
    """
    kinds = register.schema.records["Flow"]
    wanted = []
    for key, text in (("flowFrom", sender), ("flowTo", receiver), ("carries", asset)):
        found = known.find(text, kinds.field(key).targets, "") if text else []
        preferred = [i for k in _PREFERRED for i in found if known.kind_of[i] == k] or found
        if not preferred:
            return ""
        wanted.append(f"?f <{kinds.field(key).path}> {terms.iri(preferred[0])} .")
    via = kinds.field("via").path
    query = f"SELECT ?f ?via WHERE {{ {' '.join(wanted)} OPTIONAL {{ ?f <{via}> ?via }} }}"
    routes: dict[str, set[str]] = {}
    for flow, there in register.store.select(query, (terms.REGISTER_GRAPH,)).rows:
        routes.setdefault(value_of(flow), set()).update({value_of(there)} - {""})
    place = next(iter(known.find(route, ("Place",), "")), "") if route else ""
    told = {place} if place else set()
    if route and not place:
        # By a place that nobody named yet: only a flow whose route was not told can be the same.
        told = {route}
    fitting = sorted(f for f, ways in routes.items() if not told or not ways or told & ways)
    exact = [f for f in fitting if routes[f] == told]
    return next(iter([*exact, *fitting]), "")
