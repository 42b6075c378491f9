"""Verbs that draw: map and report."""

import argparse
from pathlib import Path

from ima_graph.cli.reading import opened
from ima_graph.cli.show import Console
from ima_graph.errors import InputError

_MAPS = (".html", ".svg", ".png")
_REPORTS = {".html": "html", ".pdf": "pdf"}


def map_(options: argparse.Namespace, console: Console) -> None:
    """Draw a view of the register into a file."""
    output: Path = options.output or Path(f"map-{options.view}.html")
    if output.suffix.lower() not in _MAPS:
        raise InputError(f"{output.name} must end in {', '.join(_MAPS)}.")
    with opened(options) as project:
        view = project.view(options.view, options.of, options.to, options.steps, options.on)
        notes = project.write_map(output, view, options.on, options.tidy, options.untidy)
    for note in notes:
        console.say(note)
    console.say(f"Wrote {output}.")


def report(options: argparse.Namespace, console: Console) -> None:
    """Write the report, as a page or a PDF; a page is printed where no file is named."""
    output: Path | None = options.output
    form = options.format or (_REPORTS.get(output.suffix.lower(), "") if output else "html")
    if output and _REPORTS.get(output.suffix.lower()) != form:
        raise InputError(f"{output.name} must end in .{form or 'html or .pdf'}.")
    if form == "pdf" and not output:
        raise InputError("Name the file of the PDF with --output.")
    with opened(options) as project:
        if output:
            project.write_report(output, options.on)
            console.say(f"Wrote {output}.")
        else:
            console.text(project.report(options.on))
