"""The verbs and options of the command line."""

import argparse
import os
from pathlib import Path
from typing import TypeAlias

from ima_graph import __version__
from ima_graph.cli import capturing, drawing, hosting, looking, merging, reading, writing
from ima_graph.maps import VIEWS

_FORMATS = ("table", "csv", "json")


def parser() -> argparse.ArgumentParser:
    """Build the parser: one sub-command a verb, each with help that says what it reads, writes and prints."""
    top = argparse.ArgumentParser(
        prog="ima-graph",
        description="Know what information you hold, who answers for it, and where it flows.",
        epilog="The register is --register DIR, or $IMA_REGISTER, or the current folder.",
    )
    top.add_argument("--version", action="version", version=f"ima-graph {__version__}")
    verbs = top.add_subparsers(dest="verb", required=True, metavar="VERB")
    _making(verbs)
    _asking(verbs)
    _drawing(verbs)
    _meeting(verbs)
    _changing(verbs)
    _looking_back(verbs)
    return top


Verbs: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def _verb(
    verbs: Verbs, name: str, run: object, text: str, *, rows: bool = False, dated: bool = False
) -> argparse.ArgumentParser:
    verb: argparse.ArgumentParser = verbs.add_parser(name, help=text, description=text)
    verb.set_defaults(run=run)
    default = os.environ.get("IMA_REGISTER", ".")
    verb.add_argument("--register", type=Path, default=Path(default), metavar="DIR", help="the folder of the register")
    if rows:
        verb.add_argument(
            "--format", choices=_FORMATS, default="table", help="table for eyes; csv and json for programs"
        )
    if dated:
        verb.add_argument(
            "--on", default="", metavar="DATE", help="the date of truth, such as 2026-04-01 (default: today)"
        )
        verb.add_argument("--known", default="", metavar="CHANGE|DATE", help="as it was known then (default: now)")
    return verb


def _who(verb: argparse.ArgumentParser) -> None:
    verb.add_argument(
        "--who", default=os.environ.get("IMA_WHO", ""), help="who makes the change; a post or team will do"
    )
    verb.add_argument("--why", default="", help="why the change is made")


def _making(verbs: Verbs) -> None:
    demo = _verb(
        verbs,
        "demo",
        writing.demo,
        "Make the sample register, print its gaps, write a workbook and a report.",
    )
    demo.add_argument("--no-serve", action="store_true", help="end after that; nothing is served")
    demo.add_argument(
        "--output", type=Path, default=Path(), metavar="DIR", help="where workbook and report are written"
    )
    demo.add_argument("--on", default="", metavar="DATE", help="the date of truth (default: today)")
    demo.set_defaults(register=None)
    new = _verb(verbs, "new", writing.new, "Make an empty register.")
    new.add_argument("name", nargs="?", default="", help="its name (default: the name of the folder)")
    take = _verb(
        verbs,
        "import",
        writing.import_,
        "Import spreadsheets, csv, or YAML and JSON with a mapping; print what was understood.",
        rows=True,
    )
    take.add_argument("files", nargs="+", type=Path, metavar="FILE")
    take.add_argument("--mapping", type=Path, metavar="FILE", help="how the files are to be read (TOML)")
    take.add_argument(
        "--write-mapping",
        type=Path,
        metavar="FILE",
        help="write how the files are understood, to edit and use next time; import nothing",
    )
    take.add_argument("--source", default="", help="the name of the source (default: by mapping or file name)")
    take.add_argument("--dry-run", action="store_true", help="show what would change, and write nothing")
    take.add_argument(
        "--skip-bad-rows", action="store_true", help="import the good rows, and save the others in a file"
    )
    take.add_argument(
        "--rejected",
        type=Path,
        default=None,
        metavar="FILE",
        help="where rejected rows are saved (default: rejected.csv in the register)",
    )
    take.add_argument("--id", default="", help="the id of the change: the same id is imported once")
    _who(take)
    give = _verb(
        verbs,
        "export",
        reading.export,
        "Write the register as a workbook, csv, Turtle, TriG, N-Quads, JSON-LD, GraphML or GEXF.",
        dated=True,
    )
    give.add_argument("--format", choices=reading.FORMATS, default="", help="(default: by the ending of the file)")
    give.add_argument("--output", type=Path, metavar="FILE", help="the file, or for csv the folder, to write")
    give.add_argument("--per-owner", type=Path, metavar="DIR", help="one workbook for each owner, in this folder")
    give.add_argument("--force", action="store_true", help="write over a file that is there")


def _asking(verbs: Verbs) -> None:
    gaps = _verb(
        verbs,
        "findings",
        reading.findings,
        "Print the gaps: what, why, since when, how to mend it, and who could.",
        rows=True,
        dated=True,
    )
    gaps.add_argument("names", nargs="*", metavar="FINDING", help="names or codes such as U3 (default: all)")
    gaps.add_argument("--since", default="", metavar="CHANGE|DATE", help="tell new, mended and remaining gaps apart")
    gaps.add_argument("--fail", action="store_true", help="exit with 3 when there is a gap")
    gaps.add_argument("--all", action="store_true", help="list every row (table; csv and json always do)")
    gaps.add_argument("--output", type=Path, metavar="FILE", help="write to a file instead of printing")
    listing = _verb(
        verbs,
        "questions",
        reading.questions,
        "List the question files, or print one with its header.",
        rows=True,
    )
    listing.add_argument("name", nargs="?", default="", help="a question to print whole")
    ask = _verb(verbs, "ask", reading.ask, "Ask a question file.", rows=True, dated=True)
    ask.add_argument("name", metavar="QUESTION")
    ask.add_argument(
        "--param", action="append", default=[], metavar="NAME=VALUE", help="set a parameter; may be repeated"
    )
    ask.add_argument("--output", type=Path, metavar="FILE", help="write to a file instead of printing")
    query = _verb(
        verbs,
        "query",
        reading.query,
        "Ask SPARQL: a file, the text itself, or - for standard input.",
        rows=True,
        dated=True,
    )
    query.add_argument("query", metavar="FILE|TEXT|-")
    query.add_argument("--output", type=Path, metavar="FILE", help="write to a file instead of printing")
    schema = _verb(verbs, "schema", reading.schema, "Print the kinds of record, or the fields of one.", rows=True)
    schema.add_argument("record", nargs="?", default="", help="a kind of record, such as Flow")


def _drawing(verbs: Verbs) -> None:
    draw = _verb(
        verbs,
        "map",
        drawing.map_,
        "Draw the register: teams with what they hold, what flows, and where the gaps are.",
        dated=True,
    )
    draw.add_argument(
        "--view",
        choices=VIEWS,
        default="cards",
        help="cards: teams and their assets; teams: flows between teams; matrix: who sends to whom; "
        "around: what is next to one thing; path: how one thing reaches another; pyvis: floating nodes, at most 500",
    )
    draw.add_argument("--output", type=Path, metavar="FILE", help="a .html, .svg or .png file (default: map-VIEW.html)")
    draw.add_argument("--of", default="", metavar="RECORD", help="the thing, for around and path")
    draw.add_argument("--to", default="", metavar="RECORD", help="where a path ends")
    draw.add_argument("--steps", type=int, default=1, metavar="N", help="how far around (default: 1)")
    draw.add_argument("--tidy", action="store_true", help="choose all positions anew; otherwise what stood stays put")
    draw.add_argument("--untidy", action="store_true", help="put the positions back that were before --tidy")
    report = _verb(
        verbs,
        "report",
        drawing.report,
        "Write the report: figures, gaps, map, matrix, a page for each team and each owner.",
        dated=True,
    )
    report.add_argument("name", nargs="?", default="register", choices=["register"], help="which report")
    report.add_argument("--format", choices=["html", "pdf"], default="", help="(default: by the ending of the file)")
    report.add_argument("--output", type=Path, metavar="FILE", help="the file to write (default: print the page)")


def _meeting(verbs: Verbs) -> None:
    read = _verb(verbs, "parse", capturing.parse, "Read sentences into facts; nothing is written.", rows=True)
    read.add_argument("sentence", nargs="+", metavar="SENTENCE", help="sentences, or - for standard input")
    read.add_argument("--team", default="", metavar="T", help='who speaks: what "we" means')
    room = _verb(
        verbs,
        "workshop",
        hosting.workshop,
        "Open a room on the register: people type on their phones, a wall shows the map.",
    )
    room.add_argument(
        "--share", nargs="?", const="?", default=None, metavar="ADDRESS", help="let phones join by the network"
    )
    room.add_argument("--port", type=int, default=None, metavar="N", help="(default: the one used last, or a free one)")
    room.add_argument("--no-browser", action="store_true", help="print the facilitator's address and open nothing")
    room.add_argument("--name", default="", metavar="NAME", help="the name of the workshop")
    room.add_argument(
        "--rehearse", action="store_true", help="practise: the sample organisation with 30 simulated people"
    )


def _changing(verbs: Verbs) -> None:
    put = _verb(verbs, "set", writing.set_, "Give one field of one record a value in place of what it has.")
    put.add_argument("record", help="name, reference or id")
    put.add_argument("field", nargs="?", default="", help="a field, such as owner; see: ima-graph schema")
    put.add_argument("values", nargs="*", metavar="VALUE", help="the value or values; (remove) takes them away")
    put.add_argument("--kind", default="", help="the kind of record, where a name has two")
    put.add_argument("--make", action="store_true", help="make the record (with --kind) first")
    put.add_argument("--dry-run", action="store_true", help="show what would change, and write nothing")
    _who(put)
    settle = _verb(verbs, "settle", writing.settle, "List fields with two answers, or settle one.", rows=True)
    settle.add_argument("record", nargs="?", default="")
    settle.add_argument("field", nargs="?", default="")
    settle.add_argument("--take", default="", metavar="VALUE", help="this value holds")
    settle.add_argument("--keep", action="store_true", help="what the register says holds")
    _who(settle)
    merge = _verb(
        verbs, "merge", merging.merge, "Bring another register in, as from a second room's laptop.", rows=True
    )
    merge.add_argument("other", type=Path, metavar="OTHER", help="the folder of the other register")
    merge.add_argument("--dry-run", action="store_true", help="show what would change, and write nothing")
    _who(merge)
    undo = _verb(verbs, "undo", writing.undo, "Write the opposite of a change (an import is undone whole).")
    undo.add_argument("change", nargs="?", type=int, default=None, help="its number (default: the last one)")
    _who(undo)


def _looking_back(verbs: Verbs) -> None:
    history = _verb(
        verbs,
        "history",
        looking.history,
        "Print the changes of the register, or of one record or field.",
        rows=True,
    )
    history.add_argument("record", nargs="?", default="", help="name, reference or id")
    history.add_argument("field", nargs="?", default="")
    history.add_argument("--known", default="", metavar="CHANGE|DATE", help="up to then")
    _verb(
        verbs,
        "check",
        looking.check,
        "Verify that the log is whole and that the index says what the log says.",
        rows=True,
    )
    _verb(verbs, "rebuild", looking.rebuild, "Make the index again from the log.")
