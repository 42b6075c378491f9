"""The sample register: every planted gap is found with its kind, and nothing else is."""

import csv
from collections import defaultdict
from pathlib import Path

import pytest

from ima_graph import paths
from ima_graph.project import Project, sample_files

ON = "2026-11-22"
_REFERENCES = "PREFIX ima: <https://w3id.org/ima-graph/def#> SELECT ?s ?r WHERE { ?s ima:reference ?r }"


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Project:
    project = Project.create(tmp_path_factory.mktemp("sample") / "register", "Harbour and Coast Authority")
    report, entry = project.import_files(project.read(sample_files()))
    assert report.errors == []
    assert entry is not None
    return project


def _planted() -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    with (paths.data_folder() / "sample" / "planted.csv").open(encoding="utf-8") as rows:
        for row in csv.DictReader(rows):
            found[row["kind_or_finding"]].add(row["asset_reference"])
    return found


def test_every_planted_gap_is_found_and_nothing_else(sample: Project) -> None:
    references = {s.value: r.value for s, r in sample.rows(_REFERENCES).rows}  # type: ignore[union-attr]
    found: dict[str, set[str]] = defaultdict(set)
    for finding in sample.findings(ON).rows:
        found[finding.kind or finding.finding].add(references.get(finding.node, finding.label))
    assert found == _planted()


def test_every_kind_is_planted_twice_or_more() -> None:
    planted = _planted()
    kinds = [f"U{n}" for n in range(1, 12)] + [f"O{n}" for n in range(1, 10)]
    assert {k: len(planted[k]) >= 2 for k in kinds} == dict.fromkeys(kinds, True)


def test_every_finding_explains_itself(sample: Project) -> None:
    for finding in sample.findings(ON).rows:
        assert finding.label, finding
        assert finding.because, finding
        assert finding.fix, finding
        assert finding.severity in ("high", "medium", "low"), finding
        assert "{" not in finding.because + finding.fix + finding.who, finding
        assert "https://" not in finding.because + finding.label + finding.fix, finding


def test_importing_it_twice_changes_nothing(sample: Project) -> None:
    report, entry = sample.import_files(sample.read(sample_files()))
    assert (report.errors, report.clashes, entry) == ([], [], None)


def test_every_form_of_export_comes_back_without_a_change(sample: Project, tmp_path: Path) -> None:
    for form, place in (("xlsx", tmp_path / "out.xlsx"), ("csv", tmp_path / "out")):
        files = sample.export(form, place, ON)
        report, entry = sample.import_files(sample.read(files))
        assert (report.errors, report.clashes, entry) == ([], [], None)


def test_gaps_are_counted_by_department(sample: Project) -> None:
    kinds, rows = sample.by_department(sample.findings(ON))
    assert len(kinds) == 20
    assert [name for name, _ in rows][-1] == "no team"
    assert dict(rows)["Marine Safety"]["U7"] == 4


def test_findings_since_a_change_are_new_mended_or_remaining(sample: Project) -> None:
    before = sample.known
    sample.set("Spare parts list", "owner", ["Estates"])
    compared = sample.findings_since(str(before), ON, ["U2", "U9"])
    assert ("U2", "Spare parts list") in {(f.kind, f.label) for f in compared.mended}
    assert ("U9", "Spare parts list") in {(f.kind, f.label) for f in compared.new}
    assert compared.remaining
    sample.undo()
