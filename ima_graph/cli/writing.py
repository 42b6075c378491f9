"""Verbs that write: demo, new, import, set, settle, undo."""

import argparse
import os
import re
import shutil
import sys
from pathlib import Path

from ima_graph.cli.reading import opened, show_gaps
from ima_graph.cli.show import Console
from ima_graph.errors import ImaError, InputError
from ima_graph.project import Project, sample_files
from ima_graph.tables import ImportReport, Source, rejected_csv, reusable, write_mapping, write_text

_CHANGES_SHOWN = 40
_SAMPLE = "Harbour and Coast Authority"


def demo(options: argparse.Namespace, console: Console) -> None:
    """Make the sample register and show what can be done with it."""
    folder = options.register or Path("ima-demo")
    if (folder / "register.json").exists():
        project = Project.open(folder)
        if project.name != _SAMPLE:
            project.close()
            raise InputError(f"{folder} holds the register {project.name}. Choose another folder for the sample.")
        console.say(f"The sample register is in {folder} already.")
    else:
        project = Project.create(folder, _SAMPLE)
    with project:
        project.who = "demo"
        source = project.read(sample_files())
        with console.progress("Importing the sample", sum(len(t.rows) for t, _ in source.pairs)) as bar:
            report, entry = project.import_files(source, tick=bar)
        if report.errors:
            raise InputError("The sample does not import: " + "; ".join(map(str, report.errors[:3])))
        if entry:
            console.say(f"Imported {source.pairs[0][0].file} as change {entry.number}: {_made(report)}.")
        show_gaps(project, project.findings(options.on), console)
        book, page, drawn = (
            options.output / f"harbour-{name}" for name in ("register.xlsx", "report.html", "map.html")
        )
        options.output.mkdir(parents=True, exist_ok=True)
        project.export("xlsx", book, options.on)
        project.write_report(page, options.on)
        project.write_map(drawn, on=options.on)
    where = f"--register {folder}"
    console.title("What to try next")
    console.text(f"  Open {drawn} and {page} in a browser, and {book} in a spreadsheet program.")
    me = _command()
    impact = 'ask impact --param "of=Flood Defence"'
    for command in ("findings U3", "ask assets_by_team", impact, "questions", "history"):
        console.text(f"  {me} {command} {where}")
    console.text(f"  {me} new --register my-register")
    console.text(f"  {me} import YOUR-FILE.xlsx --register my-register --dry-run")


def _command() -> str:
    """Name this program the way it can be called from here."""
    me = Path(sys.argv[0])
    if shutil.which("ima-graph") or me.name != "ima-graph":
        return "ima-graph"
    return os.path.relpath(me)


def new(options: argparse.Namespace, console: Console) -> None:
    """Make an empty register."""
    folder = options.register
    with Project.create(folder, options.name or folder.resolve().name) as project:
        console.say(f"Made the register {project.name} in {folder}. Next: ima-graph import FILE --register {folder}")


def import_(options: argparse.Namespace, console: Console) -> int:
    """Import files: show what was understood, then write one change or nothing."""
    with opened(options) as project:
        source = project.read(options.files, options.mapping, bool(options.write_mapping), options.source)
        for note in source.notes:
            console.say(note)
        if options.write_mapping:
            _write_mapping(options.write_mapping, source, console)
            return 0
        total = sum(len(t.rows) for t, _ in source.pairs)
        with console.progress("Importing", total) as bar:
            report, entry = project.import_files(
                source, options.why, options.skip_bad_rows, options.dry_run, bar, options.id
            )
        _tell(report, console)
        if report.errors:
            raise ImaError(
                f"Nothing was written: {len(report.errors)} cells cannot be taken. Mend them, or add --skip-bad-rows."
            )
        if report.rejected:
            place = options.rejected or project.register.folder / "rejected.csv"
            if not options.dry_run:
                write_text(place, rejected_csv(report))
            console.say(f"{len(report.rejected)} rows were not taken; they are in {place} with the reason.")
        if options.dry_run:
            console.say(f"Would make: {_made(report)}.")
            _show(project.describe(report.change), console)
        else:
            _outcome(report, entry.number if entry else None, console)
            if entry and not options.mapping:
                _keep_mapping(project.register.folder, source, console)
    return 0


def _keep_mapping(folder: Path, source: Source, console: Console) -> None:
    """Keep how a file was understood, so that next month's import is one command."""
    name = re.sub(r"[^\w.-]+", "-", source.mapping.source).strip("-.") or "source"
    path = folder / "mappings" / f"{name}.toml"
    if source.mapping.stamp is None and not path.exists():
        write_text(path, write_mapping(reusable(source.mapping)))
        console.say(f"How it was read is kept in {path}, to edit. Next month: ima-graph import FILE --mapping {path}")


def _write_mapping(path: Path, source: Source, console: Console) -> None:
    if path.exists():
        raise InputError(f"{path} is there already. Choose another file for the mapping.")
    write_text(path, write_mapping(reusable(source.mapping)))
    console.say(f"Wrote {path}: edit it, and next time: ima-graph import FILE --mapping {path}")


def _tell(report: ImportReport, console: Console) -> None:
    for error in report.errors:
        console.say(str(error))
    if report.words:
        met = ", ".join(f'"{words}" ({kind}) {n}' for (kind, words), n in sorted(report.words.items()))
        console.say(f"Words for nothing met: {met}.")
    for clash in report.clashes:
        here, there = ", ".join(clash.here), ", ".join(clash.there)
        console.say(
            f"Two answers, {clash.where}: {clash.name}, {clash.field}: the register says {here}; "
            f"the file says {there}. Both are kept: ima-graph settle"
        )


def _made(report: ImportReport) -> str:
    parts = [f"{n} {kind}" for kind, n in sorted(report.made.items(), key=lambda p: -p[1])]
    altered = sum(report.altered.values())
    return ", ".join([*parts, *([f"{altered} fields altered"] if altered else [])]) or "nothing"


def _outcome(report: ImportReport, number: int | None, console: Console) -> None:
    if number is None:
        console.say("The file says nothing new: nothing was changed.")
    if console.form != "table":
        kinds = sorted(report.made.keys() | report.altered.keys()) if number else []
        rows = [(number, kind, report.made[kind], report.altered[kind]) for kind in kinds]
        console.rows(("change", "kind", "made", "altered"), rows)
    elif number is not None:
        console.text(f"Change {number}: {_made(report)}.")


def _show(changes: list[tuple[str, str, str, str, str]], console: Console) -> None:
    """Show what a change would do: records, fields, what goes and what comes."""
    if console.form == "table":
        console.table(("Kind", "Record", "Field", "Now", "Then"), changes[:_CHANGES_SHOWN])
        if len(changes) > _CHANGES_SHOWN:
            console.text(f"  and {len(changes) - _CHANGES_SHOWN} more; see all with --format csv")
    else:
        console.rows(("kind", "record", "field", "now", "then"), changes)
    console.say("This was a dry run: nothing was written.")


def set_(options: argparse.Namespace, console: Console) -> int:
    """Set one field of one record."""
    if not options.field and not options.make:
        raise InputError("Say which field, and its value. See the fields with: ima-graph schema KIND")
    if not options.record.strip():
        raise InputError("Say which record: its name, reference or id.")
    if options.field and not any(v.strip() for v in options.values):
        raise InputError("Give a value, or (remove) to take the value away. A blank never deletes.")
    with opened(options) as project:
        if options.dry_run:
            change = project.preview(options.record, options.field, options.values, options.kind, options.make)
            _show(project.describe(change), console)
            return 0
        entry = project.set(options.record, options.field, options.values, options.why, options.kind, options.make)
        console.say(f"Change {entry.number}." if entry else "That is what the register says already.")
    return 0


def settle(options: argparse.Namespace, console: Console) -> int:
    """List two answers, or settle one field."""
    with opened(options) as project:
        if not options.record:
            columns = ("record", "field", "register", "said")
            heads = {
                "record": "Record",
                "field": "Field",
                "register": "The register says",
                "said": "Also said",
            }
            console.rows(columns, project.rivals(), heads)
            return 0
        if not options.field or bool(options.take) == options.keep:
            raise InputError("Say the field, and either --take VALUE or --keep.")
        entry = project.settle(options.record, options.field, options.take, options.why)
        console.say(f"Settled as change {entry.number}." if entry else "Nothing to settle.")
    return 0


def undo(options: argparse.Namespace, console: Console) -> None:
    """Write the opposite of a change."""
    with opened(options) as project:
        entry = project.undo(options.change, options.why)
        console.say(f"Change {entry.undoes} is undone by change {entry.number}.")
