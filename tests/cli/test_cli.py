"""The command line: every verb, its exit codes, and its rows in three forms."""

import csv
import io
import json
from pathlib import Path

import openpyxl
import pytest
from running import ASSETS, Run

from ima_graph.cli.options import parser
from ima_graph.project import Project

FINDING = {
    "finding", "kind", "severity", "node", "label", "team", "since", "because", "fix", "field", "who", "on", "known",
}  # fmt: skip
ON = "2026-11-22"


def count(run: Run) -> int:
    return len(run("history", "--format", "json").rows)


def asset(run: Run, name: str, field: str = "status") -> str:
    query = (
        f"PREFIX ima: <https://w3id.org/ima-graph/def#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
        f'SELECT ?v {{ ?s rdfs:label "{name}" ; ima:{field} ?v }}'
    )
    return ", ".join(sorted(str(r["v"]).rsplit("/", 1)[-1] for r in run("query", query, "--format", "json").rows))


# --- reachable from both


VERBS = {
    "demo": "import_files", "new": "create", "import": "import_files", "export": "export", "findings": "findings",
    "questions": "question", "ask": "ask", "query": "query", "report": "report", "schema": "schema", "set": "set",
    "settle": "settle", "undo": "undo", "history": "history", "check": "check", "rebuild": "rebuild",
}  # fmt: skip


def verbs() -> set[str]:
    choices = next(a.choices for a in parser()._actions if a.dest == "verb")
    assert choices
    return set(choices)


def test_every_verb_is_reachable_from_the_command_line_and_from_project() -> None:
    assert verbs() == VERBS.keys()
    assert [name for name in VERBS.values() if not hasattr(Project, name)] == []


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_every_verb_tells_what_it_does(verb: str, run: Run) -> None:
    ran = run(verb, "--help")
    assert ran.code == 0
    assert f"usage: ima-graph {verb}" in ran.out


# --- where the register is


def test_the_register_is_the_option_then_the_environment_then_the_folder(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("new", "--register", "other").code == 0
    assert run("history", "--register", "other", "--format", "json").rows == []
    assert count(run) == 1
    monkeypatch.delenv("IMA_REGISTER")
    ran = run("history")
    assert (ran.code, ran.err) == (1, ". holds no register. Make one with: ima-graph new --register .\n")
    monkeypatch.chdir(folder / "r")
    assert count(run) == 1


# --- exit codes


def test_findings_are_a_failure_only_where_it_is_asked(run: Run) -> None:
    assert run("findings", "--on", ON).code == 0
    assert run("findings", "--on", ON, "--fail").code == 3
    assert run("findings", "--known", "0", "--fail").code == 0
    assert run("findings", "--since", "0", "--fail").code == 3


@pytest.mark.parametrize(
    "arguments",
    [[], ["nope"], ["findings", "--format", "xml"], ["import"], ["undo", "x"], ["findings", "--nope"], ["set"]],
)
def test_wrong_usage_ends_with_2(run: Run, arguments: list[str]) -> None:
    ran = run(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert "usage: ima-graph" in ran.err


def test_an_error_is_told_on_stderr_in_words_or_in_json(run: Run) -> None:
    words = run("findings", "--on", "soon")
    assert (words.code, words.out, words.err) == (1, "", "soon is not a date; write it as 2026-04-01.\n")
    told = run("findings", "--on", "soon", "--format", "json")
    assert (told.code, told.out) == (1, "")
    assert json.loads(told.err) == {"ok": False, "error": "soon is not a date; write it as 2026-04-01.", "status": 400}


# --- asking


def test_findings_in_json_have_these_keys_and_no_others(run: Run) -> None:
    found = run("findings", "--on", ON, "--format", "json").rows
    assert found
    assert {frozenset(f) for f in found} == {frozenset(FINDING)}
    assert {(f["on"], f["known"]) for f in found} == {(ON, 1)}


def test_findings_since_say_what_became_of_each(run: Run) -> None:
    run("set", "Lease book", "owner", "Head of Payroll")
    found = run("findings", "--since", "1", "--on", ON, "--format", "json").rows
    assert {frozenset(f) for f in found} == {frozenset(FINDING | {"state"})}
    assert {f["state"] for f in found} <= {"new", "mended", "remaining"}
    ran = run("findings", "--since", "1", "--on", ON)
    assert ran.err.startswith("Since 1: ")


def test_findings_in_csv_go_to_a_file(run: Run, folder: Path) -> None:
    ran = run("findings", "--on", ON, "--output", "gaps.csv")
    assert (ran.code, ran.out, ran.err) == (0, "", "Wrote gaps.csv.\n")
    rows = list(csv.DictReader(io.StringIO((folder / "gaps.csv").read_text(encoding="utf-8"))))
    assert set(rows[0]) == FINDING
    assert run("findings", "--on", ON, "--output", "gaps.json", "--format", "json").code == 0
    assert len(json.loads((folder / "gaps.json").read_text(encoding="utf-8"))) == len(rows)


def test_findings_may_be_kept_to_one(run: Run) -> None:
    everything = run("findings", "--on", ON, "--format", "json").rows
    name = str(next(f["finding"] for f in everything if f["finding"] != "never_asked"))
    only = run("findings", name, "--on", ON, "--format", "json").rows
    assert only == [f for f in everything if f["finding"] == name]
    assert run("findings", "U99").err == "There is no question U99. See: ima-graph questions\n"


def test_what_was_known_then_is_asked_of_then(run: Run) -> None:
    run("set", "Payroll file", "status", "closed")
    query = "SELECT (COUNT(*) AS ?n) { ?s a <https://w3id.org/ima-graph/def#InformationAsset> }"
    assert run("query", query, "--known", "0", "--format", "json").rows == [{"n": "0"}]
    assert run("query", query, "--known", "1", "--format", "json").rows == [{"n": "3"}]
    assert run("findings", "--known", "9").err == "There is no change 9; the last is 2.\n"
    assert len(run("history", "--known", "1", "--format", "json").rows) == 1


def test_questions_are_listed_and_printed(run: Run) -> None:
    listed = run("questions", "--format", "json").rows
    assert {frozenset(q) for q in listed} == {frozenset({"name", "kind", "title", "question", "parameters", "cq"})}
    name = str(listed[0]["name"])
    assert run("questions", name).out.startswith("# title: ")
    assert run("questions").code == 0
    assert run("questions", "nope").code == 1


def test_a_question_is_asked_with_parameters(run: Run) -> None:
    ran = run("ask", "impact", "--param", "of=Payroll Team", "--on", ON, "--format", "json")
    assert ran.code == 0
    assert f"as of {ON}, as known after change 1." in ran.err
    assert all("node" in r for r in ran.rows)
    assert run("ask", "impact", "--param", "of").err == "--param of: write NAME=VALUE.\n"
    assert "has no parameter x; it has: " in run("ask", "impact", "--param", "x=1").err
    assert 'There is no record "Nope"' in run("ask", "impact", "--param", "of=Nope").err


def test_a_query_is_text_a_file_or_standard_input(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    query = "SELECT ?s { ?s a <https://w3id.org/ima-graph/def#Post> }"
    (folder / "q.rq").write_text(query, encoding="utf-8")
    answers = [run("query", query).out, run("query", "q.rq").out]
    monkeypatch.setattr("sys.stdin", io.StringIO(query))
    answers.append(run("query", "-").out)
    assert len(set(answers)) == 1
    assert run("query", "ASK { ?s ?p ?o }").out == "true\n"
    assert run("query", "CONSTRUCT { ?s a ?c } WHERE { ?s a ?c } LIMIT 1").out.endswith(" .\n")


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("SELECT ?s { SERVICE <http://example.org/> { ?s ?p ?o } }", "SERVICE is refused: it asks another server."),
        ("LOAD <http://example.org/> { }", "LOAD is refused: it asks another server."),
        ("SELECT ?s FROM <file:///etc/passwd> { ?s ?p ?o }", "FROM is refused: the graphs are set by the register."),
        ("INSERT DATA { <a:a> <a:b> 1 }", "INSERT is refused: it would write."),
        ("DELETE WHERE { ?s ?p ?o }", "DELETE is refused: it would write."),
        ("DROP ALL { }", "DROP is refused: it would write."),
        ("SELECT ?s {", "The query is not SPARQL 1.1: "),
        ("nope.rq", "There is no file nope.rq."),
    ],
)
def test_a_query_that_is_refused_says_why(run: Run, query: str, message: str) -> None:
    ran = run("query", query)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith(message)


def test_a_word_that_is_refused_may_stand_in_a_text_or_a_comment(run: Run) -> None:
    ran = run("query", 'SELECT ("SERVICE, FROM" AS ?x) { } # INSERT', "--format", "json")
    assert ran.rows == [{"x": "SERVICE, FROM"}]


def test_the_schema_lists_kinds_and_fields(run: Run) -> None:
    kinds = run("schema", "--format", "json").rows
    assert {"record", "label", "fields", "description"} == set(kinds[0])
    fields = run("schema", "information asset", "--format", "json").rows
    owner = next(f for f in fields if f["field"] == "owner")
    assert (owner["holds"], owner["many"]) == ("Post, Team, Person, Organisation", "yes")
    assert "Asset is no kind of record" in run("schema", "Asset").err


def test_the_report_is_a_page(run: Run, folder: Path) -> None:
    assert run("report", "--on", ON).out.startswith("<!doctype html>")
    assert run("report", "--on", ON, "--output", "page.html").out == ""
    assert (folder / "page.html").read_text(encoding="utf-8").startswith("<!doctype html>")


# --- writing


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
    assert sorted(p.name for p in (folder / "out").iterdir()) == ["harbour-gaps.html", "harbour-register.xlsx"]
    again = run("demo", "--no-serve", "--register", "d", "--output", "out", "--on", ON)
    assert again.code == 0
    assert len(run("history", "--register", "d", "--format", "json").rows) == 1
