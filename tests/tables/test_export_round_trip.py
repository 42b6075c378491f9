"""An export that nobody edited comes back as no change at all."""

from collections.abc import Callable
from pathlib import Path

import pytest
from export_register import AWKWARD, contents_of, demo, record, write

from ima_graph import terms
from ima_graph.register import Register
from ima_graph.tables import import_files, read_source
from ima_graph.tables.per_owner import write_per_owner
from ima_graph.tables.sheet_values import Contents
from ima_graph.tables.stamp import Stamp
from ima_graph.tables.text import write_csv
from ima_graph.tables.workbook import write_workbook


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Register:
    register = demo(tmp_path_factory.mktemp("round") / "r")
    lease, gone = terms.iri(register.iri("a2")), terms.iri(register.iri("gone"))
    write(register, removed=[(lease, terms.ima("derivedFrom"), gone)])
    for key, name in AWKWARD.items():
        write(register, record(register, key, "InformationAsset", name, description=f"{name}; {name}"))
    return register


def _workbook(folder: Path, contents: Contents, register: Register) -> list[Path]:
    path = folder / "out.xlsx"
    write_workbook(path, contents, register.schema, Stamp.of(register))
    return [path]


def _csv(folder: Path, contents: Contents, register: Register) -> list[Path]:
    return write_csv(folder, contents, Stamp.of(register))


def _per_owner(folder: Path, contents: Contents, register: Register) -> list[Path]:
    return write_per_owner(folder, contents, register.schema, Stamp.of(register))


@pytest.mark.parametrize("export", [_workbook, _csv, _per_owner])
def test_an_export_that_nobody_edited_changes_nothing(
    register: Register, tmp_path: Path, export: Callable[[Path, Contents, Register], list[Path]]
) -> None:
    files = export(tmp_path, contents_of(register), register)
    report, entry = import_files(register, read_source(files, None, register))
    assert [str(e) for e in report.errors] == []
    assert (report.change.added, report.change.removed) == (b"", b"")
    assert entry is None
