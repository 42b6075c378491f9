"""Write a register as text that version control can compare: csv, Turtle, TriG, N-Quads and JSON-LD.

Everything is sorted and a fact stands on one line, so that one changed fact changes few lines and the same
register gives the same bytes.
"""

import csv
import json
import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from pathlib import Path

import pyoxigraph as ox

from ima_graph import terms
from ima_graph.errors import InputError
from ima_graph.store import Store
from ima_graph.store.interface import Term
from ima_graph.tables.guard import guard
from ima_graph.tables.sheet_values import Cell, Contents
from ima_graph.tables.stamp import STAMP_NAME, Stamp

_FACTS = "SELECT ?subject ?path ?value WHERE { ?subject ?path ?value . }"
_TYPE = terms.iri(terms.TYPE)
_SIMPLE = re.compile(r"[A-Za-z_](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?")
_NAMESPACES = {namespace: prefix for prefix, namespace in terms.PREFIXES.items()}
# Some programs end a line at these too.
_LINE_ENDS = {code: f"\\u{code:04X}" for code in (0x85, 0x2028, 0x2029)}


def write_csv(folder: Path, contents: Contents, stamp: Stamp) -> list[Path]:
    """Write a csv file for each kind of record into `folder`, and list them.

    The first column says what the file was made from, the second is the Id. UTF-8 with a mark at the
    beginning, so that Excel knows it; texts that Excel would run as formulas are guarded (see `guard`).
    """
    written = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for sheet in contents.to_write():
            path = folder / f"{sheet.record.name}.csv"
            with path.open("w", encoding="utf-8-sig", newline="") as out:
                rows = csv.writer(out)
                rows.writerow([f"{STAMP_NAME} {contents.on.isoformat()}", "Id", *(f.label for f in sheet.fields)])
                rows.writerows([stamp.text, r.key, *map(_csv_cell, r.cells)] for r in sheet.rows)
            written.append(path)
    except OSError as error:
        raise InputError(f"{folder} cannot be written: {error.strerror}. Choose another folder.") from error
    return written


def _csv_cell(cell: Cell) -> str:
    if cell is None:
        return ""
    return guard(cell) if isinstance(cell, str) else str(cell)


def turtle(store: Store) -> str:
    """Write the register graph as Turtle."""
    return _whole([*_prefix_lines(), *_turtle_lines(_facts(store, terms.REGISTER_GRAPH))])


def trig(store: Store) -> str:
    """Write the register and history graphs as TriG."""
    lines = _prefix_lines()
    for graph in (terms.REGISTER_GRAPH, terms.HISTORY_GRAPH):
        lines += ["", f"<{graph}> {{", *_turtle_lines(_facts(store, graph)), "}"]
    return _whole(lines)


def nquads(store: Store) -> str:
    """Write the register and history graphs as N-Quads."""
    graphs = (terms.REGISTER_GRAPH, terms.HISTORY_GRAPH)
    return _whole([f"{s} {p} {o} <{graph}> ." for graph in graphs for s, p, o in _facts(store, graph)])


def jsonld(store: Store) -> str:
    """Write the register graph as JSON-LD: a node for each record, a property on each line."""
    context = json.dumps(terms.PREFIXES, indent=4, sort_keys=True).replace("\n}", "\n  }")
    nodes = []
    for subject, facts in groupby(_facts(store, terms.REGISTER_GRAPH), key=itemgetter(0)):
        lines = [f'      "@id": {_json_iri(subject)}', *_json_lines(list(facts))]
        nodes.append("    {\n" + ",\n".join(lines) + "\n    }")
    body = ",\n".join(nodes)
    return f'{{\n  "@context": {context},\n  "@graph": [\n{body}\n  ]\n}}\n'


def _whole(lines: list[str]) -> str:
    return "".join([line + "\n" for line in lines])


# --- facts as N-Triples terms, in order


def _facts(store: Store, graph: str) -> list[terms.Triple]:
    """Read a graph; facts are sorted by subject, then the type, then property and value."""
    rows = store.select(_FACTS, (graph,)).rows
    facts = [(_written(s), _written(p), _written(o)) for s, p, o in rows]
    facts.sort(key=lambda fact: (fact[0], fact[1] != _TYPE, fact[1], fact[2]))
    return facts


def _written(term: Term | None) -> str:
    if not isinstance(term, ox.Literal):
        return str(term).translate(_LINE_ENDS)
    text = terms.text(term.value).translate(_LINE_ENDS)
    if term.language:
        return f"{text}@{term.language}"
    datatype = term.datatype.value
    return text if datatype == terms.XSD + "string" else f"{text}^^<{datatype}>"


def _literal_parts(term: str) -> tuple[str, str, str]:
    """Split a literal into its quoted text, its language and its datatype (an IRI term)."""
    text, _, tail = term.rpartition('"')
    language = tail[1:] if tail.startswith("@") else ""
    return text + '"', language, tail.removeprefix("^^") if tail.startswith("^^") else ""


@lru_cache(maxsize=100_000)
def _short(term: str) -> str:
    """Write an IRI term with a prefix where the rest is a simple name, else leave it."""
    iri = term[1:-1]
    split = max(iri.rfind("#"), iri.rfind("/")) + 1
    prefix = _NAMESPACES.get(iri[:split])
    return f"{prefix}:{iri[split:]}" if prefix and _SIMPLE.fullmatch(iri[split:]) else term


# --- Turtle


def _prefix_lines() -> list[str]:
    return [f"@prefix {prefix}: <{namespace}> ." for prefix, namespace in sorted(terms.PREFIXES.items())]


def _turtle_lines(facts: list[terms.Triple]) -> Iterator[str]:
    for subject, group in groupby(facts, key=itemgetter(0)):
        yield ""
        yield _turtle_term(subject)
        for _, path, value in group:
            yield f"    {'a' if path == _TYPE else _turtle_term(path)} {_turtle_term(value)} ;"
        # On a line of its own, so that a fact added at the end changes no other line.
        yield "."


def _turtle_term(term: str) -> str:
    if term.startswith("<"):
        return _short(term)
    if not term.endswith(">"):
        return term
    text, _, datatype = _literal_parts(term)
    return f"{text}^^{_short(datatype)}"


# --- JSON-LD. The escapes of `terms.text` are those of JSON as well, so quoted texts go over as they are.


def _json_lines(facts: list[terms.Triple]) -> list[str]:
    """Write a property a line, the type last: lines before it end in a comma whatever comes or goes."""
    lines = []
    for path, group in groupby(facts, key=itemgetter(1)):
        if path == _TYPE:
            continue
        values = [_json_value(value) for _, _, value in group]
        lines.append(f"      {_json_iri(path)}: {_json_list(values)}")
    types = [_json_iri(value) for _, path, value in facts if path == _TYPE]
    return [*lines, f'      "@type": {_json_list(types)}']


def _json_list(values: list[str]) -> str:
    return values[0] if len(values) == 1 else f"[{', '.join(values)}]"


def _json_value(term: str) -> str:
    if not term.startswith('"'):
        return f'{{"@id": {_json_iri(term)}}}'
    text, language, datatype = _literal_parts(term)
    if language:
        return f'{{"@language": "{language}", "@value": {text}}}'
    return f'{{"@type": {_json_iri(datatype)}, "@value": {text}}}' if datatype else text


def _json_iri(term: str) -> str:
    return f'"{_short(term).removeprefix("<").removesuffix(">")}"'
