"""A plain page of the gaps: one HTML file, no script, nothing fetched, fit to print."""

from collections.abc import Sequence
from html import escape

from ima_graph.questions import Finding, Findings

_CSS = """
:root { color-scheme: light dark; --ink: #1b2733; --ground: #fff; --quiet: #5a6875; --line: #c9d1d8; --alarm: #a63d00; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e8edf1; --ground: #14191e; --quiet: #a9b4be; --line: #3c4852; --alarm: #ff9a5c; }
}
body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--ground); }
body { margin: 2rem auto; max-width: 72rem; padding: 0 1rem; }
h1 { font-size: 1.8rem; margin: 0; } h2 { font-size: 1.25rem; margin: 2.5rem 0 .5rem; } .quiet { color: var(--quiet); }
.scroll { overflow-x: auto; } table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .4rem .8rem .4rem 0; border-bottom: 1px solid var(--line); }
td.count, th.count { text-align: right; font-variant-numeric: tabular-nums; padding-right: 1rem; }
.figures { display: flex; flex-wrap: wrap; gap: 1rem 2.5rem; margin: 1.5rem 0; padding: 0; list-style: none; }
.figures b { display: block; font-size: 1.8rem; line-height: 1.2; } .high b { color: var(--alarm); }
a { color: inherit; } .day { white-space: nowrap; }
@media print { body { margin: 0; max-width: none; font-size: 10pt; } h2 { break-after: avoid; } }
@media print { tr { break-inside: avoid; } }
"""


_DAY = " class='day'"


def gaps_page(
    name: str,
    on: str,
    known: int,
    findings: Findings,
    titles: dict[str, str],
    whys: dict[str, str],
    table: tuple[list[str], list[tuple[str, dict[str, int]]]],
    figures: Sequence[tuple[str, str, bool]],
) -> str:
    """Write the page. `titles` and `whys` are by finding; `figures` are (number, meaning, is a gap)."""
    groups: dict[str, list[Finding]] = {}
    for finding in findings.rows:
        groups.setdefault(finding.finding, []).append(finding)
    parts = [
        "<!doctype html>\n<html lang='en-GB'>\n<head>\n<meta charset='utf-8'>",
        "<meta name='viewport' content='width=device-width, initial-scale=1'>",
        f"<title>Gaps: {escape(name)}</title>\n<style>{_CSS}</style>\n</head>\n<body>\n<main>",
        f"<h1>{escape(name)}: what is unowned and orphaned</h1>",
        f"<p class='quiet'>As of {escape(on)}, as known after change {known}.</p>",
        _figures(figures),
        _never_asked(findings.never_asked),
        _departments(*table),
        *(_group(titles[key], whys.get(key, ""), rows) for key, rows in groups.items()),
        "" if findings.all() else "<p>No gap was found.</p>",
        "</main>\n</body>\n</html>\n",
    ]
    return "\n".join(p for p in parts if p)


def _figures(figures: Sequence[tuple[str, str, bool]]) -> str:
    items = [
        f"<li{' class=high' if gap and n != '0' else ''}><b>{escape(n)}</b> {escape(what)}</li>"
        for n, what, gap in figures
    ]
    return f"<ul class='figures'>{''.join(items)}</ul>"


def _never_asked(rows: Sequence[Finding]) -> str:
    if not rows:
        return ""
    items = "".join(f"<tr><td>{escape(f.because)}</td><td>{escape(f.fix)}</td></tr>" for f in rows)
    head = "<tr><th scope='col'>Question</th><th scope='col'>What to do</th></tr>"
    return f"<section><h2>Never asked</h2><div class='scroll'><table>{head}{items}</table></div></section>"


def _departments(kinds: list[str], rows: list[tuple[str, dict[str, int]]]) -> str:
    if not rows:
        return ""
    head = "".join(f"<th scope='col' class='count'><a href='#{k}'>{k}</a></th>" for k in kinds)
    body = ""
    for place, counts in rows:
        cells = "".join(f"<td class='count'>{counts.get(k, '') or ''}</td>" for k in kinds)
        body += f"<tr><th scope='row'>{escape(place)}</th>{cells}</tr>"
    return (
        "<section><h2>Gaps by department and kind</h2><div class='scroll'><table>"
        f"<tr><th scope='col'>Department</th>{head}</tr>{body}</table></div></section>"
    )


def _group(title: str, why: str, rows: Sequence[Finding]) -> str:
    code = f"{rows[0].kind} " if rows[0].kind else ""
    columns = ("What", "Team", "Since", "Why", "How to mend it", "Who could")
    head = "".join(f"<th scope='col'>{c}</th>" for c in columns)
    body = ""
    for f in rows:
        cells = (f.label, f.team, f.since, f.because, f.fix, f.who)
        body += "<tr>" + "".join(f"<td{_DAY if c is f.since else ''}>{escape(c)}</td>" for c in cells) + "</tr>"
    return (
        f"<section id='{escape(rows[0].kind or rows[0].finding)}'><h2>{code}{escape(title)} ({len(rows)})</h2>"
        f"<p class='quiet'>{escape(why)}</p>"
        f"<div class='scroll'><table><tr>{head}</tr>{body}</table></div></section>"
    )
