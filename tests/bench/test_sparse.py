"""The findings of a room's register: thousands of things of which little more than the name is known."""

import csv
from functools import partial
from pathlib import Path

import pytest

from bench.clock import least_s
from ima_graph.project import Project
from ima_graph.questions import filled

ON = "2026-11-22"
SMALL, TIMES = 500, 4
# A sort and a few long lists may cost more than their share.
ALLOWED = 2.0


def sparse(folder: Path, size: int) -> Project:
    """A register of so many assets and flows, of which one says all that can be said and the others next to nothing."""
    folder.mkdir()
    full = {"name": "Payroll file", "purpose": "To pay", "held by": "Team 0", "classification": "OFFICIAL"}
    _write(folder / "assets.csv", [full, *({"name": f"Thing {n}"} for n in range(size))])
    first = {"from": "Team 0", "to": "Team 1", "asset": "Payroll file", "frequency": "daily", "purpose": "To pay"}
    others = ({"from": f"Team {n % 9}", "to": f"Team {(n + 1) % 9}", "asset": f"Thing {n}"} for n in range(size))
    _write(folder / "flows.csv", [first, *others])
    project = Project.create(folder / "register", "Room")
    report, _ = project.import_files(project.read([folder / "assets.csv", folder / "flows.csv"]))
    assert report.errors == []
    return project


def _write(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), restval="")
        writer.writeheader()
        writer.writerows(rows)


def cpu_of_all(project: Project) -> dict[str, float]:
    """The CPU seconds of each finding that reads the register."""
    told = {}
    for question in project.catalogue.findings:
        query = filled(question, {}, ON, project.register.base)
        told[question.name] = least_s(partial(project.store.select, query, question.graphs), 2)
    return told


@pytest.mark.bench
def test_the_findings_of_a_sparse_register_grow_as_it_does(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with sparse(tmp_path / "small", SMALL) as project:
        small = cpu_of_all(project)
    with sparse(tmp_path / "large", SMALL * TIMES) as project:
        large = cpu_of_all(project)
        rows = project.findings(ON).rows
    slowest = max(large, key=lambda name: large[name])
    grown = sum(large.values()) / sum(small.values())
    with capsys.disabled():
        print(f"\n{SMALL} and {SMALL * TIMES} things: {sum(small.values()):.2f} and {sum(large.values()):.2f} s CPU,")
        print(f"{grown:.1f} times as much for {TIMES} times the size; slowest {slowest} {large[slowest]:.2f} s")
    assert len(rows) > SMALL * TIMES
    assert grown <= TIMES * ALLOWED
