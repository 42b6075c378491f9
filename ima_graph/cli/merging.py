"""The verb that brings another register in: merge."""

import argparse
from collections import Counter

from ima_graph.cli.reading import opened
from ima_graph.cli.show import Console
from ima_graph.tables import MergeReport

_SHOWN = 40


def merge(options: argparse.Namespace, console: Console) -> int:
    """Merge another register into this one, as one change."""
    with opened(options) as project:
        report, entry = project.merge(options.other, options.why, options.dry_run)
        number = entry.number if entry else None
        name = report.change.source
        _tell(report, name, console)
        if options.dry_run:
            console.say("This was a dry run: nothing was written.")
        elif number is None:
            console.say(f"{name} says nothing new: nothing was changed.")
        _outcome(report, number, console)
    return 0


def _tell(report: MergeReport, name: str, console: Console) -> None:
    """Say what people have to look at."""
    for clash in report.clashes:
        here, there = ", ".join(clash.here), ", ".join(clash.there)
        console.say(
            f"Two answers: {clash.name}, {clash.field}: this register says {here}; {name} says {there}. "
            "Both are kept: ima-graph settle"
        )
    for kind, here, there in report.alike[:_SHOWN]:
        console.say(f"Perhaps the same {kind}: {here} (here), {there} ({name}). They were not joined.")
    if len(report.alike) > _SHOWN:
        console.say(f"and {len(report.alike) - _SHOWN} more that look alike")


def _outcome(report: MergeReport, number: int | None, console: Console) -> None:
    kinds = sorted(report.made.keys() | report.met.keys())
    if console.form != "table":
        rows = [(number, kind, report.made[kind], report.met[kind]) for kind in kinds]
        console.rows(("change", "kind", "new", "known"), rows)
    elif kinds:
        start = f"Change {number}: " if number else ""
        console.text(f"{start}new: {_counted(report.made)}; known already: {_counted(report.met)}.")


def _counted(found: Counter[str]) -> str:
    return ", ".join(f"{n} {kind}" for kind, n in sorted(found.items(), key=lambda p: (-p[1], p[0]))) or "nothing"
