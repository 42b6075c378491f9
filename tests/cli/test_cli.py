"""The command line: every verb, its exit codes, and its rows in three forms."""

import csv
import io
import json
from pathlib import Path

import pytest
from running import Run, count

from ima_graph.cli.options import parser
from ima_graph.project import Project

FINDING = {
    "finding", "kind", "severity", "node", "label", "team", "since", "because", "fix", "field", "who", "on", "known",
}  # fmt: skip
ON = "2026-11-22"


# --- reachable from both


VERBS = {
    "demo": "import_files", "new": "create", "import": "import_files", "export": "export", "findings": "findings",
    "questions": "question", "ask": "ask", "query": "query", "report": "report", "schema": "schema", "set": "set",
    "settle": "settle", "undo": "undo", "history": "history", "check": "check", "rebuild": "rebuild",
    "map": "write_map", "workshop": "open", "parse": "parse", "merge": "merge",
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
