"""The verbs that write: import, set, settle, undo, export, demo."""

from pathlib import Path

import openpyxl
import pytest
from running import ASSETS, Run, asset, count

ON = "2026-11-22"
ENDINGS = ("xlsx", "ttl", "trig", "nq", "jsonld", "graphml")


def test_an_import_says_what_it_made(run: Run) -> None:
    assert run("new", "--register", "two").code == 0
    ran = run("import", "assets.csv", "--register", "two")
    assert ran.out.startswith("Change 1: ")
    assert "3 InformationAsset" in ran.out
    assert 'Words for nothing met: "nobody" (none) 1, "TBC" (not-known) 1.' in ran.err
    again = run("import", "assets.csv", "--register", "two")
    assert (again.code, again.out) == (0, "")
    assert "The file says nothing new: nothing was changed." in again.err


def test_an_import_in_json_is_rows(run: Run) -> None:
    run("new", "--register", "two")
    made = run("import", "assets.csv", "--register", "two", "--format", "json").rows
    assert {"change": 1, "kind": "InformationAsset", "made": 3, "altered": 0} in made
    assert run("import", "assets.csv", "--register", "two", "--format", "json").rows == []


def test_a_dry_run_shows_and_writes_nothing(run: Run, folder: Path) -> None:
    (folder / "next.csv").write_text(
        ASSETS.replace("Monthly", "Weekly") + "A4,New,,Estates Team,live,\n", encoding="utf-8"
    )
    rows = run("import", "next.csv", "--dry-run", "--format", "json").rows
    assert {"kind": "InformationAsset", "record": "New", "field": "Name", "now": "", "then": "New"} in rows
    ran = run("set", "Payroll file", "status", "closed", "--dry-run")
    assert ran.code == 0
    assert "Payroll file Status live closed" in " ".join(ran.out.split())
    assert ran.err == "This was a dry run: nothing was written.\n"
    assert count(run) == 1


def test_a_bad_file_is_refused_whole_or_its_rows_are_kept_apart(run: Run, folder: Path) -> None:
    (folder / "bad.csv").write_text(
        ASSETS.replace("A2,Lease book,TBC,Estates Team,live", "A9,Hut,TBC,Estates Team,lve")
    )
    ran = run("import", "bad.csv")
    assert (ran.code, ran.out, count(run)) == (1, "", 1)
    assert (
        'bad.csv row 3, column Status: "lve" is not in the list of status of an asset; did you mean "live"?' in ran.err
    )
    assert "Nothing was written: 1 cells cannot be taken. Mend them, or add --skip-bad-rows." in ran.err
    ran = run("import", "bad.csv", "--skip-bad-rows", "--rejected", "left.csv")
    assert ran.code == 0
    assert "1 rows were not taken; they are in left.csv with the reason." in ran.err
    assert "Hut" in (folder / "left.csv").read_text(encoding="utf-8")


def test_a_mapping_is_written_edited_and_read(run: Run, folder: Path) -> None:
    run("new", "--register", "two")
    assert run("import", "assets.csv", "--register", "two", "--write-mapping", "m.toml", "--dry-run").code == 0
    text = (folder / "m.toml").read_text(encoding="utf-8")
    (folder / "m.toml").write_text(text.replace('"Description" = "description"', '"Description" = "purpose"'))
    assert run("import", "assets.csv", "--register", "two", "--mapping", "m.toml").code == 0
    assert asset(lambda *a: run(*a, "--register", "two"), "Payroll file", "purpose") == "Monthly pay"
    assert "is there already" in run("import", "assets.csv", "--write-mapping", "m.toml").err


def test_a_change_is_set_looked_back_at_and_undone(run: Run) -> None:
    assert run("set", "A1", "status", "closed", "--who", "Ana", "--why", "told").err == "Change 2.\n"
    assert run("set", "A1", "status", "closed").err == "That is what the register says already.\n"
    assert asset(run, "Payroll file") == "closed"
    entries = run("history", "--format", "json").rows
    assert set(entries[0]) == {"change", "at", "kind", "who", "why", "source", "undoes", "id"}
    assert [(e["kind"], e["who"]) for e in entries] == [("import", "Ana"), ("edit", "Ana")]
    events = run("history", "Payroll file", "status", "--format", "json").rows
    assert [(e["change"], e["what"], e["value"]) for e in events] == [
        ("1", "added", "live"), ("2", "removed", "live"), ("2", "added", "closed"),
    ]  # fmt: skip
    assert run("undo").err == "Change 2 is undone by change 3.\n"
    assert asset(run, "Payroll file") == "live"
    assert run("undo", "2").code == 1
    assert run("undo", "1").code == 0
    assert asset(run, "Payroll file") == ""


def test_a_record_is_made(run: Run) -> None:
    assert run("set", "Ledger", "status", "live", "--make", "--kind", "information asset").code == 0
    assert asset(run, "Ledger") == "live"


def test_two_answers_are_listed_and_settled(run: Run, folder: Path) -> None:
    run("set", "A1", "description", "By hand")
    (folder / "next.csv").write_text(ASSETS.replace("Monthly pay", "By file"), encoding="utf-8")
    ran = run("import", "next.csv")
    assert (
        "Two answers, next.csv row 2: Payroll file, Description: the register says By hand; the file says By file."
        in ran.err
    )
    assert run("settle", "--format", "json").rows == [
        {"record": "Payroll file", "field": "Description", "register": "By hand", "said": "By file"}
    ]
    assert run("settle", "Payroll file").err == "Say the field, and either --take VALUE or --keep.\n"
    assert run("settle", "Payroll file", "description", "--take", "By file").err == "Settled as change 4.\n"
    assert run("settle", "--format", "json").rows == []


def test_check_and_rebuild(run: Run, folder: Path) -> None:
    assert run("check").err == "All is well: 1 changes follow one another, and the index says what they say.\n"
    assert run("check", "--format", "json").rows == []
    assert run("rebuild").err == "The index was made again from 1 changes.\n"
    with (folder / "r" / "changes.sqlite").open("r+b") as log:
        log.seek(0)
        log.write(b"rubbish, and no database")
    ran = run("check")
    assert ran.code == 1
    assert "Put back a copy" in ran.err


@pytest.mark.parametrize(
    "name", ["out.xlsx", "out.ttl", "out.trig", "out.nq", "out.jsonld", "out.graphml", "out", "deep/er/out.xlsx"]
)
def test_a_register_is_exported_and_nothing_is_written_over(run: Run, folder: Path, name: str) -> None:
    assert run("export", "--output", name, "--on", ON).code == 0
    assert (folder / name).exists()
    ran = run("export", "--output", name)
    assert (ran.code, ran.err) == (
        1,
        f"{name} is there already. Choose another name, or add --force to write over it.\n",
    )
    assert run("export", "--output", name, "--force").code == 0


def test_a_workbook_for_each_owner(run: Run, folder: Path) -> None:
    assert run("export", "--per-owner", "owners", "--on", ON).code == 0
    assert sorted(p.name for p in (folder / "owners").iterdir()) == ["head-of-payroll.xlsx", "no-owner.xlsx"]
    assert run("export", "--per-owner", "owners").code == 1


def test_an_export_edited_elsewhere_comes_back(run: Run, folder: Path) -> None:
    run("export", "--output", "out.xlsx")
    book = openpyxl.load_workbook(folder / "out.xlsx")
    page = book["Information assets"]
    headings = [c.value for c in page[1]]
    for row in range(2, 5):
        page.cell(row, headings.index("Status") + 1).value = "closed"
    book.save(folder / "out.xlsx")
    assert run("import", "out.xlsx").out == "Change 2: 3 fields altered.\n"


def test_the_past_is_not_written_to(run: Run) -> None:
    assert run("set", "A1", "status", "closed", "--known", "1").code == 2


def test_the_demo_does_not_write_into_another_register(run: Run) -> None:
    ran = run("demo", "--register", "r", "--output", "out")
    assert ran.code == 1
    assert ran.err == "r holds the register Demo. Choose another folder for the sample.\n"
    assert count(run) == 1


@pytest.mark.slow
def test_the_demo_shows_what_can_be_done(run: Run, folder: Path) -> None:
    ran = run("demo", "--no-serve", "--register", "d", "--output", "out", "--on", ON)
    assert ran.code == 0
    assert "Gaps by department and kind" in ran.out
    written = sorted(p.name for p in (folder / "out").iterdir())
    assert written == ["harbour-map.html", "harbour-register.xlsx", "harbour-report.html"]
    again = run("demo", "--no-serve", "--register", "d", "--output", "out", "--on", ON)
    assert again.code == 0
    assert len(run("history", "--register", "d", "--format", "json").rows) == 1
