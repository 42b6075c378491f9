"""A workbook for each owner."""

from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest
from export_register import contents_of, demo, record, value_of, write

from ima_graph import terms
from ima_graph.register import Register
from ima_graph.tables.per_owner import write_per_owner
from ima_graph.tables.stamp import Stamp


@dataclass(frozen=True)
class Question:
    label: str
    node: str = ""
    finding: str = "x"
    kind: str = "U1"
    team: str = ""
    because: str = ""
    fix: str = ""
    who: str = ""


@pytest.fixture
def register(tmp_path: Path) -> Register:
    return demo(tmp_path / "r")


def export(register: Register, folder: Path, *findings: Question) -> list[str]:
    paths = write_per_owner(folder, contents_of(register), register.schema, Stamp.of(register), findings)
    return [p.name for p in paths]


def ids(path: Path, sheet: str) -> list[object]:
    return [row[0] for row in list(openpyxl.load_workbook(path)[sheet].values)[1:]]


def own(register: Register, owner: str, asset: str, key: str) -> list[terms.Triple]:
    return record(
        register, key, "Assignment",
        assignmentFor=terms.iri(register.iri(asset)), assignee=terms.iri(register.iri(owner)),
        assignedRole=value_of("role/information-asset-owner"),
    )  # fmt: skip


def test_each_owner_has_their_assets_flows_and_assignments(register: Register, tmp_path: Path) -> None:
    assert export(register, tmp_path / "out") == ["head-of-finance.xlsx", "no-owner.xlsx"]
    theirs, nobodys = (tmp_path / "out" / f"{n}.xlsx" for n in ("head-of-finance", "no-owner"))
    assert ids(theirs, "Information assets") == ["a1"]
    assert ids(theirs, "Flows") == ["f1"]
    assert ids(theirs, "Assignments of roles") == ["o1", "o2"]
    assert ids(nobodys, "Information assets") == ["a2"]
    assert ids(nobodys, "Flows") == []
    assert ids(nobodys, "Assignments of roles") == ["o3"]


def test_findings_go_with_their_record(register: Register, tmp_path: Path) -> None:
    findings = [
        Question("Payroll file"),
        Question("Lease book"),
        Question("Anything", register.iri("f1")),
        Question("Head of Finance"),
    ]
    export(register, tmp_path / "out", *findings)
    theirs = ids(tmp_path / "out" / "head-of-finance.xlsx", "Open questions")
    assert theirs == ["Payroll file", "Anything", "Head of Finance"]
    assert ids(tmp_path / "out" / "no-owner.xlsx", "Open questions") == ["Lease book"]


def test_an_asset_with_two_owners_is_in_both_files(register: Register, tmp_path: Path) -> None:
    write(register, own(register, "t2", "a1", "o9"))
    export(register, tmp_path / "out")
    assert ids(tmp_path / "out" / "estates.xlsx", "Information assets") == ["a1"]
    assert ids(tmp_path / "out" / "head-of-finance.xlsx", "Information assets") == ["a1"]


def test_file_names_are_safe_and_each_its_own(register: Register, tmp_path: Path) -> None:
    names = {
        "k1": "../Élan & Co/", "k2": "elan co", "k3": "سجل", "k4": "CON", "k5": "No owner", "k6": "y" * 300,
    }  # fmt: skip
    for key, name in names.items():
        write(register, [*record(register, key, "Team", name), *own(register, key, "a1", f"o{key}")])
    found = export(register, tmp_path / "out")
    assert sorted(found) == [
        "con-k4.xlsx", "elan-co-k1.xlsx", "elan-co-k2.xlsx", "head-of-finance.xlsx", "no-owner-k5.xlsx",
        "no-owner.xlsx", "owner-k3.xlsx", "y" * 60 + ".xlsx",
    ]  # fmt: skip
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == sorted(found)
