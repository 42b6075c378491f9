"""Verbs that ask: findings, questions, ask, query, export, schema."""

import argparse
import csv
import io
import json
import sys
from pathlib import Path

from ima_graph.cli.show import Console, objects
from ima_graph.errors import InputError, NotFoundError
from ima_graph.project import FORMATS, Project
from ima_graph.questions import Answer, Catalogue, Finding, Findings
from ima_graph.schema import Schema

_ENDINGS = {
    ".xlsx": "xlsx",
    ".ttl": "turtle",
    ".trig": "trig",
    ".nq": "nquads",
    ".jsonld": "jsonld",
    ".graphml": "graphml",
    ".gexf": "gexf",
}
_COMMANDS = {"two_answers": " With: ima-graph settle RECORD FIELD, and --take VALUE or --keep"}
_COLUMNS = (
    "finding",
    "kind",
    "severity",
    "node",
    "label",
    "team",
    "since",
    "because",
    "fix",
    "field",
    "who",
    "on",
    "known",
)
# How many rows of one finding the table for eyes shows before it says how many more there are.
_SHOWN = 10


def opened(options: argparse.Namespace) -> Project:
    """Open the register that the options name."""
    return Project.open(options.register, getattr(options, "known", ""), getattr(options, "who", ""))


def findings(options: argparse.Namespace, console: Console) -> int:
    """Print the gaps."""
    with opened(options) as project:
        if options.since:
            return _since(project, options, console)
        with console.progress("Looking for gaps", len(project.catalogue.findings)) as bar:
            found = project.findings(options.on, options.names, lambda: bar(1))
        if options.output or console.form != "table":
            _rows_out(_COLUMNS, [[f.row()[c] for c in _COLUMNS] for f in found.all()], options, console)
        else:
            is_part = bool(options.names)
            show_gaps(project, found, console, not is_part, None if is_part or options.all else _SHOWN)
        return 3 if options.fail and found.all() else 0


def _since(project: Project, options: argparse.Namespace, console: Console) -> int:
    compared = project.findings_since(options.since, options.on, options.names)
    groups = (("new", compared.new), ("mended", compared.mended), ("remaining", compared.remaining))
    rows = [[state, *[f.row()[c] for c in _COLUMNS]] for state, found in groups for f in found]
    if options.output or console.form != "table":
        _rows_out(("state", *_COLUMNS), rows, options, console)
    else:
        console.say(f"Since {options.since}: " + ", ".join(f"{len(found)} {state}" for state, found in groups) + ".")
        shown = [(s, f.kind, f.label, f.team, f.because) for s, found in groups[:2] for f in found]
        console.table(("State", "Kind", "What", "Team", "Why"), shown)
    return 3 if options.fail and (compared.new or compared.remaining) else 0


def show_gaps(
    project: Project, found: Findings, console: Console, is_whole: bool = True, most: int | None = _SHOWN
) -> None:
    """Print the gaps for eyes: what was never asked, departments by kind, then `most` gaps of each kind.

    A whole picture comes with the figures of the register; a part, asked for by name, comes alone.
    """
    if is_whole:
        console.title(project.name)
        console.text("  " + ", ".join(project.figures_told(found)) + ".")
    if found.never_asked:
        console.title("Never asked")
        console.table(("Question", "What to do"), [(f.because, f.fix) for f in found.never_asked])
    kinds, departments = project.by_department(found)
    if departments and is_whole:
        console.title("Gaps by department and kind")
        body = [(place, *(counts.get(k, "") for k in kinds)) for place, counts in departments]
        console.table(("Department", *kinds), body, numbers=len(kinds))
    groups: dict[str, list[Finding]] = {}
    for finding in found.rows:
        groups.setdefault(finding.finding, []).append(finding)
    for name, group in groups.items():
        _group(project, name, group, console, most)
    if not found.all():
        console.say("No gap was found.")


def _group(project: Project, name: str, group: list[Finding], console: Console, most: int | None) -> None:
    code = f"{group[0].kind} " if group[0].kind else ""
    console.title(f"{code}{project.question(name).title} ({len(group)})")
    console.table(("What", "Team", "Since", "Why"), [(f.label, f.team, f.since, f.because) for f in group[:most]])
    if most and len(group) > most:
        console.text(f"  and {len(group) - most} more: ima-graph findings {group[0].kind or name}")
    fixes = dict.fromkeys(f.fix for f in group)
    console.text(f"  To mend: {next(iter(fixes))}{_COMMANDS.get(name, '')}")


def questions(options: argparse.Namespace, console: Console) -> None:
    """List the question files, or print one."""
    catalogue = Catalogue.load()
    if options.name:
        console.text(catalogue.get(options.name).path.read_text(encoding="utf-8"))
        return
    columns, rows = objects([q.row() for q in catalogue.questions.values()])
    if console.form == "table":
        console.table(("Name", "Kind", "What it answers", "CQ"), [(r[0], r[1], r[2], r[5]) for r in rows])
    else:
        console.rows(columns, rows)


def ask(options: argparse.Namespace, console: Console) -> None:
    """Ask a question file."""
    values = {}
    for pair in options.param:
        name, equals, value = pair.partition("=")
        if not equals:
            raise InputError(f"--param {pair}: write NAME=VALUE.")
        values[name] = value
    with opened(options) as project:
        answer = project.ask(options.name, values, options.on)
        _answer_out(answer, options, console)
        console.say(f"{len(answer.rows)} rows, as of {answer.on}, as known after change {answer.known}.")


def query(options: argparse.Namespace, console: Console) -> None:
    """Ask SPARQL."""
    text = options.query
    if text == "-":
        text = sys.stdin.read()
    elif "{" not in text:
        path = Path(text)
        if not path.is_file():
            raise NotFoundError(
                f"There is no file {text}. Give a query file, the query itself, or - for standard input."
            )
        text = _query_file(path)
    with opened(options) as project:
        answer = project.query(text)
        if isinstance(answer, str):
            _text_out(answer, options, console)
        else:
            _answer_out(answer, options, console)


def _query_file(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is not text in UTF-8, as query files are. Is it the right file?") from error


def _answer_out(answer: Answer, options: argparse.Namespace, console: Console) -> None:
    _rows_out(answer.columns, answer.rows, options, console)


def _rows_out(columns: tuple[str, ...], rows: object, options: argparse.Namespace, console: Console) -> None:
    listed: list[list[object]] = [list(r) for r in rows]  # type: ignore[attr-defined]
    if not options.output:
        console.rows(columns, listed)
        return
    if console.form == "json":
        content = json.dumps([dict(zip(columns, r, strict=True)) for r in listed], ensure_ascii=False, indent=1) + "\n"
    else:
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(listed)
        content = out.getvalue()
    _text_out(content, options, console)


def _text_out(content: str, options: argparse.Namespace, console: Console) -> None:
    if options.output:
        from ima_graph.tables import write_text

        write_text(options.output, content)
        console.say(f"Wrote {options.output}.")
    else:
        console.text(content)


def export(options: argparse.Namespace, console: Console) -> None:
    """Write the register to files."""
    output = options.output
    form = options.format or (
        "xlsx" if options.per_owner else _ENDINGS.get(output.suffix.lower(), "") if output else ""
    )
    if output and not form and not output.suffix:
        form = "csv"
    if not form and output and output.suffix.lower() == ".csv":
        raise InputError("csv is a file for each kind of record: give the folder they go to as --output.")
    if not form:
        raise InputError("Say what to write: --output FILE with an ending such as .xlsx or .ttl, or --format.")
    target = options.per_owner or output
    if not target:
        raise InputError("Say where to write: --output FILE.")
    is_there = any(target.iterdir()) if target.is_dir() else target.exists()
    if is_there and not options.force:
        raise InputError(f"{target} is there already. Choose another name, or add --force to write over it.")
    with opened(options) as project:
        written = project.export(form, target, options.on, options.per_owner)
    console.say(f"Wrote {written[0]}." if len(written) == 1 else f"Wrote {len(written)} files to {written[0].parent}.")


def schema(options: argparse.Namespace, console: Console) -> None:
    """Print the kinds of record, or the fields of one."""
    known = Schema.load()
    if options.record:
        columns = ("field", "label", "holds", "many", "prompt")
        rows = [
            (f.key, f.label, _holds(f.kind, f.targets, f.list_iri), "yes" if f.many else "", f.prompt)
            for f in known.record(options.record).fields
        ]
        console.rows(
            columns,
            rows,
            {"field": "Field", "label": "Label", "holds": "Holds", "many": "Several", "prompt": "Question"},
        )
        return
    listed = [(r.name, r.label, len(r.fields), r.description) for r in known.records.values()]
    console.rows(
        ("record", "label", "fields", "description"),
        listed,
        {"record": "Record", "label": "Label", "fields": "Fields", "description": "What it is"},
    )


def _holds(kind: str, targets: tuple[str, ...], list_iri: str | None) -> str:
    if kind == "record":
        return ", ".join(targets) or "any record"
    return f"list {list_iri.rsplit('/', 1)[-1]}" if list_iri else kind


__all__ = [
    "FORMATS",
    "ask",
    "export",
    "findings",
    "opened",
    "query",
    "questions",
    "schema",
    "show_gaps",
]
