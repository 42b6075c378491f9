"""A SPARQL 1.1 endpoint on this machine: the protocol over real HTTP, with the faults that real ones have."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import pyoxigraph as ox

RESULTS = {
    "text/tab-separated-values": ox.QueryResultsFormat.TSV,
    "application/sparql-results+json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
}
TRIPLES = {
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
}


@dataclass
class Behaviour:
    """What the endpoint does; `asked` and `accepted` hold the parameters and Accept header of each request."""

    fault: str = ""
    speaks: tuple[str, ...] = (*RESULTS, *TRIPLES)
    own_tsv: bytes = b""  # rows as some engines write them
    asked: list[dict[str, list[str]]] = field(default_factory=list)
    accepted: list[str] = field(default_factory=list)


@contextmanager
def serving(store: ox.Store) -> Iterator[tuple[str, Behaviour]]:
    """Serve a store on a free port; gives the address, and what may be changed while it runs."""
    behaviour = Behaviour()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            parameters = parse_qs(body, keep_blank_values=True)
            behaviour.asked.append(parameters)
            behaviour.accepted.append(self.headers["Accept"])
            if behaviour.fault:
                FAULTS[behaviour.fault](self)
            else:
                self.answer(parameters)

        def answer(self, parameters: dict[str, list[str]]) -> None:
            default, named = parameters.get("default-graph-uri"), parameters.get("named-graph-uri")
            dataset = {}
            if default or named:
                dataset = {
                    "default_graph": [ox.NamedNode(g) for g in default or []],
                    "named_graphs": [ox.NamedNode(g) for g in named or []],
                }
            try:
                found = store.query(parameters["query"][0], **dataset)
            except SyntaxError as error:
                self.send(400, "text/plain", f"Parse error: {error}".encode())
                return
            kinds = TRIPLES if isinstance(found, ox.QueryTriples) else RESULTS
            can = [k for k in behaviour.speaks if k in kinds]
            if isinstance(found, ox.QueryBoolean):
                can = [k for k in can if "tab" not in k]
            wanted = [part.split(";")[0].strip() for part in self.headers["Accept"].split(",")]
            kind = next((w for w in wanted if w in can), can[0])
            body = found.serialize(format=kinds[kind])
            if "tab" in kind and behaviour.own_tsv:
                body = behaviour.own_tsv
            self.send(200, f"{kind}; charset=utf-8", body)

        def send(self, status: int, kind: str, body: bytes, length: int | None = None) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body) if length is None else length))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/sparql", behaviour
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _trickle(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "text/tab-separated-values")
    handler.end_headers()
    try:
        for _ in range(100):
            handler.wfile.write(b"?team\n")
            time.sleep(0.05)
    except OSError:
        pass  # the client has gone


FAULTS = {
    "401": lambda h: h.send(401, "text/plain", b"Who are you?"),
    "404": lambda h: h.send(404, "text/html", b"<h1>No such page</h1>"),
    "500": lambda h: h.send(500, "text/plain", b"Virtuoso 22023 Error: out of\nmemory"),
    "503": lambda h: h.send(503, "text/plain", b"Too busy \xc3\xa9"),
    "long words": lambda h: h.send(500, "text/plain", b"x" * 100_000),
    "html": lambda h: h.send(200, "text/html; charset=utf-8", b"<p>Welcome</p>"),
    "no type": lambda h: h.send(200, "", b"?team\n"),
    "slow": lambda h: time.sleep(1.5),
    "trickle": _trickle,
    "hangs up": lambda h: h.connection.close(),
    "cut short": lambda h: h.send(200, "text/tab-separated-values", b"?team\n", 1000),
    "broken json": lambda h: h.send(200, "application/sparql-results+json", b'{"head": {"vars": ["a"]}, "resul'),
    "broken rows": lambda h: h.send(
        200, "application/sparql-results+json",
        b'{"head":{"vars":["a"]},"results":{"bindings":[{"a":{"type":"what","value":"x"}}]}}',
    ),
    "broken triples": lambda h: h.send(200, "application/n-triples", b"<a> <b"),
}  # fmt: skip
