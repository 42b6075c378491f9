"""Show rows as a table, csv or JSON; messages and progress go to the other stream."""

import csv
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from rich.console import Console as Terminal
from rich.markup import escape
from rich.progress import BarColumn, Progress, TextColumn
from rich.table import Table


class Console:
    """Where results (stdout) and messages (stderr) go."""

    def __init__(self, form: str = "table") -> None:
        """Show rows as `form`: table, csv or json."""
        self.form = form
        width = None if sys.stdout.isatty() else 160
        self._out = Terminal(file=sys.stdout, width=width, highlight=False, emoji=False)
        self._messages = Terminal(file=sys.stderr, highlight=False, emoji=False, soft_wrap=True)

    def say(self, message: str) -> None:
        """Tell the person something that is no result."""
        self._messages.print(escape(message))

    def error(self, message: str, is_json: bool = False) -> None:
        """Tell what went wrong, on stderr; in the one JSON shape where JSON was asked for."""
        if is_json:
            print(
                json.dumps({"ok": False, "error": message, "status": 400}, ensure_ascii=False),
                file=sys.stderr,
            )
        else:
            self._messages.print(escape(message))

    def text(self, content: str) -> None:
        """Print a text result as it is."""
        sys.stdout.write(content if content.endswith("\n") else content + "\n")

    def title(self, content: str) -> None:
        """Print a heading above a table for eyes."""
        self._out.print(f"\n[bold]{escape(content)}[/bold]")

    def rows(
        self, columns: Sequence[str], rows: Sequence[Sequence[object]], heads: Mapping[str, str] | None = None
    ) -> None:
        """Print rows in the chosen form; `heads` are the headings of the table for eyes."""
        if self.form == "json":
            objects = [dict(zip(columns, row, strict=True)) for row in rows]
            self.text(json.dumps(objects, ensure_ascii=False, indent=1))
        elif self.form == "csv":
            writer = csv.writer(sys.stdout, lineterminator="\n")
            writer.writerow(columns)
            writer.writerows(rows)
        else:
            self.table([(heads or {}).get(c, c) for c in columns], rows)

    def table(self, heads: Sequence[str], rows: Sequence[Sequence[object]], numbers: int = 0) -> None:
        """Print a table for eyes; the last `numbers` columns are numbers, set to the right."""
        table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
        for place, head in enumerate(heads):
            is_number = place >= len(heads) - numbers
            table.add_column(escape(head), justify="right" if is_number else "left", no_wrap=is_number, overflow="fold")
        for row in rows:
            table.add_row(*[escape(str(cell)) for cell in row])
        self._out.print(table)

    @contextmanager
    def progress(self, what: str, total: int) -> Iterator[Callable[[int], None]]:
        """Show a bar on stderr while long work runs, where a person is looking."""
        bar = Progress(TextColumn("{task.description}"), BarColumn(), console=self._messages, transient=True)
        if not sys.stderr.isatty() or not total:
            yield lambda _n: None
            return
        with bar:
            task = bar.add_task(what, total=total)
            yield lambda n: bar.advance(task, n)


def objects(rows: Sequence[Mapping[str, Any]]) -> tuple[list[str], list[list[Any]]]:
    """Turn dicts with the same keys into columns and rows."""
    columns = list(rows[0]) if rows else []
    return columns, [[row[c] for c in columns] for row in rows]
