"""How a file was read is kept in the register, so that next month's import is one command."""

from pathlib import Path

import pytest

from ima_graph.cli import main
from ima_graph.project import Project

_MAY = "Asset name,Owner,Department\nPayroll file,Head of Payroll,Finance\nKey log,,Estates\n"
_JUNE = "Asset name,Owner,Department\nPayroll file,Head of Payroll,People\nKey log,Head of Security,Estates\n"


def _owners(folder: Path) -> set[tuple[str, ...]]:
    query = (
        "PREFIX ima: <https://w3id.org/ima-graph/def#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
        "SELECT ?asset ?team WHERE { ?a ima:heldBy ?t . ?a rdfs:label ?asset . ?t rdfs:label ?team }"
    )
    with Project.open(folder) as project:
        answer = project.query(query)
        assert not isinstance(answer, str)
        return set(answer.rows)


def test_next_months_file_is_merged_by_the_kept_mapping(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    register = tmp_path / "register"
    may, june = tmp_path / "may.csv", tmp_path / "june.csv"
    may.write_text(_MAY)
    june.write_text(_JUNE)
    assert main(["new", "--register", str(register)]) == 0
    assert main(["import", str(may), "--register", str(register)]) == 0
    kept = register / "mappings" / "may.toml"
    assert "may.csv" not in kept.read_text()
    assert main(["import", str(june), "--mapping", str(kept), "--register", str(register)]) == 0
    assert "Two answers" not in capsys.readouterr().err
    assert _owners(register) == {("Payroll file", "People"), ("Key log", "Estates")}


def test_a_kept_mapping_that_was_edited_is_not_written_over(tmp_path: Path) -> None:
    register, table = tmp_path / "register", tmp_path / "may.csv"
    table.write_text(_MAY)
    main(["new", "--register", str(register)])
    kept = register / "mappings" / "may.toml"
    kept.parent.mkdir()
    kept.write_text("# mine\n")
    assert main(["import", str(table), "--register", str(register)]) == 0
    assert kept.read_text() == "# mine\n"


def test_a_named_source_joins_two_files_without_a_mapping(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    register = tmp_path / "register"
    main(["new", "--register", str(register)])
    for name, content in (
        ("may.csv", _MAY),
        ("june.csv", _JUNE.replace("Head of Security", "").replace("People", "Estates")),
    ):
        (tmp_path / name).write_text(content)
        options = ["--source", "assets", "--register", str(register)]
        assert main(["import", str(tmp_path / name), *options]) == 0
    assert "Two answers" not in capsys.readouterr().err
    assert _owners(register) == {("Payroll file", "Estates"), ("Key log", "Estates")}
