"""The names of things: namespaces, graphs, and how a value is written as an N-Triples term."""

from datetime import UTC, date, datetime

BASE = "https://w3id.org/ima-graph/"
IMA = BASE + "def#"
SHAPE = BASE + "shape#"
LIST = BASE + "list/"
ID = BASE + "id/"
CHANGE = BASE + "change/"

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
XSD = "http://www.w3.org/2001/XMLSchema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
SH = "http://www.w3.org/ns/shacl#"
DCT = "http://purl.org/dc/terms/"
PROV = "http://www.w3.org/ns/prov#"

REGISTER_GRAPH = BASE + "graph/register"
ONTOLOGY_GRAPH = BASE + "graph/ontology"
NETWORK_GRAPH = BASE + "graph/network"
HISTORY_GRAPH = BASE + "graph/history"
INDEX_GRAPH = BASE + "graph/index"

# What a query sees when it names no graph: history and book-keeping only by GRAPH.
DEFAULT_GRAPHS = (REGISTER_GRAPH, ONTOLOGY_GRAPH, NETWORK_GRAPH)

TYPE = RDF + "type"
LABEL = RDFS + "label"
PREF_LABEL = SKOS + "prefLabel"
ALT_LABEL = SKOS + "altLabel"
IN_SCHEME = SKOS + "inScheme"

PREFIXES = {
    "answer": LIST + "answer/",
    "classification": LIST + "classification/",
    "dct": DCT,
    "disposalAction": LIST + "disposal-action/",
    "frequency": LIST + "frequency/",
    "grade": LIST + "grade/",
    "holdingKind": LIST + "holding-kind/",
    "ima": IMA,
    "list": LIST,
    "method": LIST + "method/",
    "placeKind": LIST + "place-kind/",
    "prov": PROV,
    "rdf": RDF,
    "rdfs": RDFS,
    "role": LIST + "role/",
    "shape": SHAPE,
    "sh": SH,
    "skos": SKOS,
    "standing": LIST + "standing/",
    "status": LIST + "status/",
    "xsd": XSD,
}

# One statement as N-Triples terms: subject, predicate, object, each as it is written in a file.
Triple = tuple[str, str, str]

_ESCAPES = {
    ord("\\"): "\\\\",
    ord('"'): '\\"',
    ord("\n"): "\\n",
    ord("\r"): "\\r",
    ord("\t"): "\\t",
    **{code: f"\\u{code:04X}" for code in [*range(9), 11, 12, *range(14, 32), 127]},
}


def iri(value: str) -> str:
    """Write an IRI as an N-Triples term.

    >>> iri("https://w3id.org/ima-graph/def#Team")
    '<https://w3id.org/ima-graph/def#Team>'
    """
    return f"<{value}>"


def ima(name: str) -> str:
    """Write a term of the ontology as an N-Triples term."""
    return f"<{IMA}{name}>"


def text(value: str) -> str:
    """Write a string as an N-Triples literal, escaped.

    >>> print(text('say "hello"'))
    "say \\"hello\\""
    """
    return f'"{value.translate(_ESCAPES)}"'


def typed(value: str, datatype: str) -> str:
    """Write a lexical form with an XSD datatype, given by its local name.

    >>> typed("2026-04-01", "date")
    '"2026-04-01"^^<http://www.w3.org/2001/XMLSchema#date>'
    """
    return f'"{value}"^^<{XSD}{datatype}>'


def literal(value: str | bool | int | date | datetime) -> str:
    """Write a Python value as an N-Triples literal; a moment without a zone counts as UTC."""
    if isinstance(value, bool):
        return typed("true" if value else "false", "boolean")
    if isinstance(value, int):
        return typed(str(value), "integer")
    if isinstance(value, datetime):
        moment = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
        whole, _, fraction = moment.replace(tzinfo=None).isoformat().partition(".")
        # One way to write a moment: no zeros at the end of the fraction.
        rest = fraction.rstrip("0")
        return typed(f"{whole}.{rest}Z" if rest else f"{whole}Z", "dateTime")
    if isinstance(value, date):
        return typed(value.isoformat(), "date")
    return text(value)


def lines(triples: list[Triple] | tuple[Triple, ...] | set[Triple]) -> bytes:
    """Write triples as N-Triples, one a line, in the order given."""
    return "".join([f"{s} {p} {o} .\n" for s, p, o in triples]).encode()


def split_line(line: str) -> Triple:
    """Read one line that `lines` wrote.

    >>> split_line('<a:b> <a:c> "d e" .')
    ('<a:b>', '<a:c>', '"d e"')
    """
    subject, predicate, rest = line.split(" ", 2)
    return subject, predicate, rest.rstrip()[:-2]


def triples_of(payload: bytes) -> list[Triple]:
    """Read N-Triples that `lines` wrote."""
    # str.splitlines also breaks at separators such as U+2028, which a literal may hold.
    return [split_line(line) for line in payload.decode().split("\n") if line]
