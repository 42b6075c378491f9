"""Sheets of statements: which field each is about, and what an owner accepts."""

from pathlib import Path

import pytest
from taking import new, statements, take, take_text, workbook

from ima_graph.register import Register

ASSETS = "Name,Owner,Held by\nPayroll file,Head of Payroll,Payroll Team\nLease book,nobody,Estates Team\n"


@pytest.fixture
def register(tmp_path: Path) -> Register:
    return new(tmp_path)


def test_a_statement_about_a_field_that_is_none_is_an_error(register: Register, tmp_path: Path) -> None:
    take_text(register, ASSETS)
    rows = [["About", "Field", "Empty answer", "Said by"], ["Payroll file", "Colour", "none", "Payroll Team"]]
    taken = take(register, workbook(tmp_path / "said.xlsx", {"Statements": rows}))
    assert len(taken.errors) == 1
    assert '"Colour" is no field of information asset; choose from Name, ' in taken.errors[0]


def test_an_owner_accepts_the_assignment_and_not_the_asset(register: Register, tmp_path: Path) -> None:
    take_text(register, ASSETS)
    rows = [["About", "Field", "Standing", "Said by"], ["Payroll file", "Owner", "accepted", "Head of Payroll"]]
    path = workbook(tmp_path / "said.xlsx", {"Statements": rows})
    assert take(register, path).errors == []
    accepted = [s for s in statements(register) if s["Standing"] == "accepted"]
    assert [s["Field"] for s in accepted] == ["Assignment of a role: Who"]
    assert take(register, path).entry is None


def test_nothing_can_be_accepted_where_nobody_owns(register: Register, tmp_path: Path) -> None:
    take_text(register, ASSETS)
    rows = [["About", "Field", "Standing", "Said by"], ["Lease book", "Owner", "accepted", "Head of Payroll"]]
    taken = take(register, workbook(tmp_path / "said.xlsx", {"Statements": rows}))
    assert "nobody is recorded as owner of Lease book" in taken.errors[0]
