"""The check of the form that lies in the bundle: what does not fit the shapes is found, and only that."""

import json
from datetime import date
from pathlib import Path

import pyoxigraph as ox
import pytest

from ima_graph import terms
from ima_graph.log import Change
from ima_graph.project import Project, sample_files
from ima_graph.reports.form_check import check_form, told
from tests.bundles import contents, leave

ON = date(2026, 11, 22)


def _check(project: Project) -> list[tuple[str, str, str]]:
    found = check_form(project.store, project.schema, project.register.base, ON)
    return [(fault.field.record, fault.field.key, fault.what) for fault in found]


def _add(project: Project, *triples: terms.Triple) -> None:
    project.register.write(Change(added=terms.lines(list(triples)), why="by hand"))


def test_what_does_not_fit_the_shapes_is_found_and_nothing_else(tmp_path: Path) -> None:
    with Project.create(tmp_path / "r", "Small") as project:
        project.set("Rota", "purpose", ["To plan"], kind="InformationAsset", make=True)
        (rota,) = project.register.store.select(
            f"SELECT ?s WHERE {{ ?s a <{terms.IMA}InformationAsset> }}", (terms.REGISTER_GRAPH,)
        ).rows
        before = _check(project)
        asset = str(rota[0])
        _add(
            project,
            (asset, terms.ima("status"), terms.text("live-ish")),
            (asset, terms.ima("startDate"), terms.text("last May")),
            (asset, terms.ima("containsPersonalData"), terms.typed("maybe", "boolean")),
        )
        new = [each for each in _check(project) if each not in before]
        assert sorted((key, what.split()[0]) for _, key, what in new) == [
            ("containsPersonalData", "holds"),
            ("startDate", "holds"),
            ("status", "holds"),
        ]
        faults = check_form(project.store, project.schema, project.register.base, ON)
        text = told(faults, project.store, project.schema, project.register.base, project.name)
        assert "Rota holds last May" in text
        assert "What to do: " in text


def test_an_empty_register_has_no_fault(tmp_path: Path) -> None:
    with Project.create(tmp_path / "r", "Empty") as project:
        assert _check(project) == []
        assert "Nothing is wrong." in told([], project.store, project.schema, project.register.base, "Empty")


@pytest.mark.slow
def test_the_sample_has_no_value_of_a_wrong_kind(tmp_path: Path) -> None:
    with Project.create(tmp_path / "r", "Sample") as project:
        project.import_files(project.read(sample_files()))
        assert [each for each in _check(project) if each[2] != "has none"] == []
        held = len(project.store.dump(terms.REGISTER_GRAPH).splitlines())
    leave(tmp_path / "r", tmp_path / "all.zip", names=True, limit_s=0)
    found = contents((tmp_path / "all.zip").read_bytes())
    assert "check of the form" in found["check.txt"].decode()
    json.loads(found["graph.jsonld"])
    assert len(list(ox.parse(found["graph.jsonld"], format=ox.RdfFormat.JSON_LD))) == held
