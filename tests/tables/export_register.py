"""A small register for the tests of exports, with the awkward names that real registers have."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path

from ima_graph import terms
from ima_graph.log import Change
from ima_graph.register import Register
from ima_graph.tables.sheet_values import Contents, cells

TODAY = date(2026, 11, 22)
MOMENT = "2026-11-22T10:00:00.000Z"
AWKWARD = {
    "emoji": "Pay 💷 file",
    "arabic": "سجل الموظفين",
    "long": "x" * 300,
    "lines": "Two\nlines",
    "semicolon": "Letters; notes",
    "formula": "=1+1",
    "at": "@home",
    "quote": "'=quoted",
    "double": '"quoted"',
}


def record(register: Register, key: str, kind: str, name: str = "", **values: object) -> list[terms.Triple]:
    """The triples of one record; a value that is a `<…>` term stands as it is, a list gives several."""
    subject = terms.iri(register.iri(key))
    facts = [(subject, terms.iri(terms.TYPE), terms.ima(kind))]
    if name:
        facts.append((subject, terms.iri(terms.LABEL), terms.text(name)))
    fields = register.schema.records[kind]
    for field, value in values.items():
        path = terms.iri(fields.field(field).path or "")
        for one in value if isinstance(value, list) else [value]:
            is_term = isinstance(one, str) and one.startswith("<")
            facts.append((subject, path, one if is_term else terms.literal(one)))  # type: ignore[arg-type]
    return facts


Facts = Iterable[terms.Triple]


def write(register: Register, added: Facts = (), removed: Facts = ()) -> None:
    register.write(Change(added=terms.lines(list(added)), removed=terms.lines(list(removed)), at=MOMENT))


def value_of(name: str) -> str:
    return terms.iri(terms.LIST + name)


def demo(folder: Path) -> Register:
    """Two teams, posts, a person called like a team, assets with and without owner, a flow."""
    register = Register.create(folder, "Demo")

    def ref(key: str) -> str:
        return terms.iri(register.iri(key))

    owner, custodian = value_of("role/information-asset-owner"), value_of("role/custodian")
    facts = [
        *record(register, "t1", "Team", "Finance", aliases=["Money", "The Purse"]),
        *record(register, "t2", "Team", "Estates"),
        *record(register, "p1", "Post", "Head of Finance", inTeam=ref("t1")),
        *record(register, "n1", "Person", "Finance"),
        *record(register, "s1", "Place", "SharePoint", administeredBy=ref("t1")),
        *record(
            register, "a1", "InformationAsset", "Payroll file",
            status=value_of("status/live"), isCopy=False, containsPersonalData=True, heldIn=ref("s1"),
            reviewDue=date(2027, 1, 31), heldBy=[ref("t1"), ref("t2")], format=["xlsx", "csv"],
        ),
        *record(register, "a2", "InformationAsset", "Lease book", derivedFrom=ref("gone")),
        *record(
            register, "f1", "Flow", flowFrom=ref("t1"), flowTo=ref("t2"), carries=ref("a1"),
            recordedAt=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
        ),
        *record(
            register, "o1", "Assignment", assignmentFor=ref("a1"), assignee=ref("p1"), assignedRole=owner,
        ),
        *record(
            register, "o2", "Assignment", assignmentFor=ref("a1"), assignee=ref("t2"), assignedRole=owner,
            endDate=TODAY,
        ),
        *record(
            register, "o3", "Assignment", assignmentFor=ref("a2"), assignee=ref("t1"), assignedRole=custodian,
            startDate=TODAY,
        ),
        *record(register, "w1", "Statement", about=ref("a2"), aboutField=_field("InformationAsset-owner")),
    ]  # fmt: skip
    write(register, facts)
    return register


def _field(name: str) -> str:
    return terms.iri(terms.SHAPE + name)


def contents_of(register: Register, on: date = TODAY) -> Contents:
    return cells(register.store, register.schema, register.base, on)


def row_of(contents: Contents, kind: str, key: str) -> dict[str, object]:
    """The cells of one record by the keys of their fields."""
    sheet = contents.sheets[kind]
    row = next(r for r in sheet.rows if r.key == key)
    return {f.key: c for f, c in zip(sheet.fields, row.cells, strict=True)}
