"""Chains that come round: refused on the way in, and no harm where they are there already."""

from pathlib import Path

import pytest
from taking import names, new, said, take, take_text, workbook

from ima_graph import terms
from ima_graph.log import Change
from ima_graph.project import Project
from ima_graph.register import Register

TEAMS = "Team name,Part of,Email\n"


@pytest.fixture
def register(tmp_path: Path) -> Register:
    return new(tmp_path)


def test_teams_that_are_part_of_one_another_are_an_error(register: Register) -> None:
    taken = take_text(register, TEAMS + "A,B,\nB,C,\nC,A,\nD,A,\n", name="teams.csv")
    assert taken.errors == [
        "teams.csv row 4, column Part of: A is part of itself through B, C (rows 2, 3, 4); mend Part of in one of them"
    ]
    assert taken.entry is None


def test_a_team_that_is_part_of_itself_is_an_error(register: Register) -> None:
    taken = take_text(register, TEAMS + "A,A,\nB,,\n", name="teams.csv")
    assert taken.errors == ["teams.csv row 2, column Part of: A is part of itself; mend Part of in one of them"]


def test_a_chain_may_be_closed_by_what_the_register_says(register: Register) -> None:
    take_text(register, TEAMS + "A,B,\nB,,\n", name="teams.csv")
    taken = take_text(register, TEAMS + "B,A,\n", name="more.csv")
    assert taken.errors == [
        "more.csv row 2, column Part of: B is part of itself through A; mend Part of in one of them"
    ]


def test_a_chain_that_the_file_itself_opens_again_is_none(register: Register) -> None:
    take_text(register, TEAMS + "A,B,\nB,,\n", name="teams.csv")
    taken = take_text(register, TEAMS + "A,,\nB,A,\n".replace("A,,", "A,(remove),"), name="teams.csv")
    assert taken.errors == []
    assert said(register, "Team")["B"]["Part of"] == "A"
    assert "Part of" not in said(register, "Team")["A"]


def test_one_row_of_a_chain_that_comes_round_is_set_aside(register: Register) -> None:
    take_text(register, TEAMS + "A,,\nB,,\n", name="teams.csv")
    taken = take_text(register, TEAMS + "A,B,\nB,A,\nC,,\n", name="teams.csv", skip_bad_rows=True)
    assert [r.number for r in taken.report.rejected] == [3]
    assert said(register, "Team")["A"]["Part of"] == "B"


def test_posts_that_report_to_one_another_and_teams_that_take_over_are_errors(
    register: Register, tmp_path: Path
) -> None:
    path = workbook(
        tmp_path / "r.xlsx",
        {
            "Posts": [["Post", "Reports to", "Team"], ["Chief", "Deputy", "Top"], ["Deputy", "Chief", "Top"]],
            "Teams": [["Team name", "Taken over by", "Until"], ["Top", "Bottom", ""], ["Bottom", "Top", "2020-01-01"]],
        },
    )
    assert [e.split(": ")[1].split(";")[0] for e in take(register, path).errors] == [
        "Chief reports to itself through Deputy (rows 2, 3)",
        "Top takes over from itself through Bottom (rows 2, 3)",
    ]


def test_many_chains_and_a_long_one_are_found_quickly(register: Register) -> None:
    rows = [f"T{i},T{i + 1}," for i in range(3000)]
    taken = take_text(register, TEAMS + "\n".join(rows) + "\nT3000,T0,\nX,Y,\nY,X,\n", name="teams.csv")
    assert len(taken.errors) == 2
    assert all(len(e) < 400 for e in taken.errors)


def test_chains_that_are_there_already_hang_nothing(register: Register) -> None:
    take_text(register, TEAMS + "A,,\nB,,\n", name="teams.csv")
    take_text(register, "Name,Owner,Held by\nPay,A,A\nRent,B,B\n")
    ids = {n: register.store.select(f'SELECT ?s {{ ?s <{terms.LABEL}> "{n}" }}').rows[0][0] for n in ("A", "B")}
    circle = [
        (str(ids[a]), terms.ima(path), str(ids[b])) for path in ("partOf", "succeededBy") for a, b in ("AB", "BA")
    ]
    register.write(Change(added=terms.lines(circle)))
    project = Project(register)
    found = project.findings("2026-11-22")
    assert project.by_department(found)[0] is not None
    assert take_text(register, TEAMS + "A,,\nC,A,\n", name="teams.csv").errors == []
    assert names(register, "Team") == ["A", "B", "C"]
