"""Take tables into a register the way the product does, and read back what it then says."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import openpyxl

from ima_graph import terms
from ima_graph.log import Entry
from ima_graph.project import Project
from ima_graph.register import Register
from ima_graph.tables import ImportReport, import_files, load_mapping, read_source
from ima_graph.tables.sheet_values import cells

Rows = Sequence[Sequence[object]]


@dataclass(frozen=True)
class Taken:
    """What an import did."""

    report: ImportReport
    entry: Entry | None

    @property
    def errors(self) -> list[str]:
        return [str(e) for e in self.report.errors]


def new(tmp_path: Path, name: str = "r") -> Register:
    """An empty register. Loading the ontology takes a while, so it is a copy of one that was made before."""
    empty = tmp_path.parent / "an-empty-register"
    if not (empty / "register.json").exists():
        Register.create(empty, "Demo").close()
    shutil.copytree(empty, tmp_path / name)
    return Register(tmp_path / name)


def csv_file(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8", newline="")
    return path


def workbook(path: Path, sheets: dict[str, Rows]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(list(row))
    book.save(path)
    return path


def take(
    register: Register,
    *files: Path,
    mapping: str = "",
    skip_bad_rows: bool = False,
    dry_run: bool = False,
    change_id: str = "",
) -> Taken:
    """Import files; `mapping` is the text of a mapping file."""
    known = None
    if mapping:
        path = files[0].with_name("mapping.toml")
        path.write_text(mapping, encoding="utf-8")
        known = load_mapping(path, register.schema)
    source = read_source(list(files), known, register)
    done = import_files(register, source, skip_bad_rows=skip_bad_rows, dry_run=dry_run, change_id=change_id)
    return Taken(*done)


def take_text(register: Register, text: str, name: str = "assets.csv", **options: object) -> Taken:
    """Import one csv file of this text."""
    path = csv_file(register.folder.parent, name, text)
    return take(register, path, **options)  # type: ignore[arg-type]


def said(register: Register, kind: str, on: date | None = None) -> dict[str, dict[str, object]]:
    """What the register says: name of record → label of field → cell. Fields that say nothing are left out."""
    contents = cells(register.store, register.schema, register.base, on or date.today())
    sheet = contents.sheets[kind]
    hidden = {"recordedAt", "recordedFrom"}
    found: dict[str, dict[str, object]] = {}
    for row in sheet.rows:
        facts = {
            f.label: c for f, c in zip(sheet.fields, row.cells, strict=True) if c is not None and f.key not in hidden
        }
        label = row.label
        while label in found:
            label += "'"
        found[label] = facts
    return found


def statements(register: Register) -> list[dict[str, object]]:
    """All Statements, without when they were said."""
    found = said(register, "Statement").values()
    return sorted(({k: v for k, v in s.items() if k != "Said at"} for s in found), key=str)


def names(register: Register, kind: str) -> list[str]:
    """The names of all records of a kind, every one of each record."""
    label = terms.PREF_LABEL if kind == "ListValue" else terms.LABEL
    query = f"SELECT ?n {{ ?s a <{terms.IMA}{kind}> ; <{label}> ?n }}"
    return sorted(str(row[0].value) for row in register.store.select(query).rows)  # type: ignore[union-attr]


def facts(register: Register) -> set[bytes]:
    return set(register.store.dump(terms.REGISTER_GRAPH).splitlines())


def export(register: Register, path: Path, form: str = "xlsx", on: str = "") -> list[Path]:
    """Export a register that is open already."""
    return Project(register).export(form, path, on)
