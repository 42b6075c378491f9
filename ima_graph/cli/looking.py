"""Verbs that look back and look after: history, check, rebuild."""

import argparse

from ima_graph.cli.reading import opened
from ima_graph.cli.show import Console
from ima_graph.register.history import Event


def history(options: argparse.Namespace, console: Console) -> None:
    """Print the changes of a register, or of one record or field."""
    with opened(options) as project:
        found = project.history(options.record, options.field)
        if found and isinstance(found[0], Event):
            _events(project.shown_events(found), console)
            return
        columns = ("change", "at", "kind", "who", "why", "source", "undoes", "id")
        rows = [(e.number, e.at, e.kind, e.who, e.why, e.source, e.undoes or "", e.id) for e in found]  # type: ignore[union-attr]
        if console.form == "table":
            console.table(
                ("Change", "At", "Kind", "Who", "Why", "Undoes"),
                [(r[0], r[1][:19], *r[2:5], r[6]) for r in rows],
            )
        else:
            console.rows(columns, rows)


def _events(rows: list[tuple[str, ...]], console: Console) -> None:
    heads = {
        "change": "Change",
        "at": "At",
        "who": "Who",
        "field": "Field",
        "what": "What",
        "value": "Value",
        "why": "Why",
    }
    console.rows(tuple(heads), rows, heads)


def check(options: argparse.Namespace, console: Console) -> int:
    """Verify log and index."""
    with opened(options) as project:
        problems = project.check()
        if console.form != "table":
            console.rows(("change", "problem"), [(p.number, p.what) for p in problems])
        else:
            for problem in problems:
                where = f"Change {problem.number}: " if problem.number else ""
                console.text(f"{where}{problem.what}")
        if problems:
            console.say("Keep this folder as it is, and put back a copy from before, or ask who keeps the copies.")
            return 1
        number = project.register.log.last_number()
        console.say(f"All is well: {number} changes follow one another, and the index says what they say.")
    return 0


def rebuild(options: argparse.Namespace, console: Console) -> None:
    """Make the index again."""
    with opened(options) as project:
        console.say(f"The index was made again from {project.rebuild()} changes.")
