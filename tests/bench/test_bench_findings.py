"""All findings of 10,000 assets, beside the slowest scan of all assets in one pattern on the same store."""

import pytest

from bench.clock import least_s
from bench.synthetic import write_register
from ima_graph import terms
from ima_graph.project import Project
from ima_graph.questions import Catalogue, filled

ON = "2026-11-22"
ASSETS = 10_000
GOAL = 10
# Properties that nothing but assets have here, so that a scan of one pattern is a scan of all assets.
_SCANNED = ("dct:description", "ima:assetKind", "ima:heldBy", "ima:heldIn", "ima:format", "ima:containsPersonalData")


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Project:
    folder = tmp_path_factory.mktemp("bench")
    files = write_register(folder / "tables", ASSETS)
    project = Project.create(folder / "register", "Synthetic")
    report, entry = project.import_files(project.read(files, folder / "tables" / "mapping.toml"))
    assert report.errors == []
    assert entry is not None
    return project


@pytest.mark.bench
def test_all_kinds_beside_the_slowest_scan(register: Project, capsys: pytest.CaptureFixture[str]) -> None:
    store = register.store
    prefixes = f"PREFIX ima: <{terms.IMA}>\nPREFIX dct: <{terms.DCT}>\n"
    scans = {
        p: least_s(
            lambda p=p: store.select(f"{prefixes}SELECT ?asset ?v {{ ?asset {p} ?v }}", (terms.REGISTER_GRAPH,)), 5
        )
        for p in _SCANNED
    }
    slowest = max(scans, key=lambda p: scans[p])
    never_asked = {k for f in register.findings(ON).never_asked for k in f.kind.split(", ")}
    times: dict[str, float] = {}
    for question in Catalogue.load().findings:
        if question.kind:
            query = filled(question, {}, ON)
            times[question.kind] = least_s(lambda q=query, g=question.graphs: store.select(q, g))
    asked = sum(t for k, t in times.items() if k not in never_asked)
    with capsys.disabled():
        print(f"\nslowest scan of {ASSETS} assets: {slowest} {scans[slowest] * 1000:.0f} ms CPU")
        print("kinds, ms: " + " ".join(f"{k} {t * 1000:.0f}" for k, t in times.items()))
        print(f"rolled up and not run: {', '.join(sorted(never_asked)) or 'none'}")
        print(f"all kinds that are asked: {asked / scans[slowest]:.1f} times the scan (goal {GOAL})")
        print(f"all 20 kinds, rolled up or not: {sum(times.values()) / scans[slowest]:.1f} times the scan")
    assert len(times) == 20
    assert asked <= GOAL * scans[slowest] * 1.5, "half as much again as the goal: something became slower"
