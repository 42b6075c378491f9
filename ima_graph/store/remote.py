"""Ask any SPARQL 1.1 endpoint over HTTP.

Rows are asked for as TSV, which is several times quicker than JSON. Some engines write TSV in a way of their own
(no `?` before the variables, quotes left out); those are asked again, and from then on, for JSON.
"""

import ast
import http.client
import time
import urllib.error
from collections.abc import Sequence

import pyoxigraph as ox

from ima_graph import terms
from ima_graph.errors import InputError, QueryError, StoreError
from ima_graph.store.answers import NO_ASK, NO_CONSTRUCT, NO_SELECT, rows_of
from ima_graph.store.interface import Rows

_TSV = "text/tab-separated-values"
_JSON = "application/sparql-results+json"
_RESULTS = {
    _TSV: ox.QueryResultsFormat.TSV,
    _JSON: ox.QueryResultsFormat.JSON,
    "application/json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
    "application/xml": ox.QueryResultsFormat.XML,
    "text/xml": ox.QueryResultsFormat.XML,
}
_ACCEPT_JSON = f"{_JSON}, application/sparql-results+xml;q=0.8, */*;q=0.1"
_ACCEPT_ROWS = f"{_TSV}, {_JSON};q=0.8, application/sparql-results+xml;q=0.6, */*;q=0.1"
_ACCEPT_TRIPLES = "application/n-triples, text/turtle;q=0.8, application/rdf+xml;q=0.6, */*;q=0.1"
# By the protocol, a query that names its default graphs sees only those other graphs that are named as well.
_NAMED = (*terms.DEFAULT_GRAPHS, terms.HISTORY_GRAPH)
_CHUNK_BYTES = 1 << 20
_SHOWN = 500


class RemoteStore:
    """A SPARQL 1.1 endpoint, asked and never written. It may be used from several threads."""

    def __init__(self, endpoint: str, timeout_s: int = 60) -> None:
        """Take the address of an endpoint; nothing is sent yet. `InputError` when it is not http or https."""
        if not endpoint.lower().startswith(("http://", "https://")):
            raise InputError(f"{endpoint} is no address of an endpoint: it begins with http:// or https://.")
        self._endpoint = endpoint
        self._timeout_s = timeout_s
        self._writes_tsv = True

    def select(self, query: str, graphs: Sequence[str] = terms.DEFAULT_GRAPHS) -> Rows:
        """Answer a SELECT; `QueryError` says why it could not, `StoreError` why the endpoint did not answer."""
        kind, body = self._send(query, graphs, _ACCEPT_ROWS if self._writes_tsv else _ACCEPT_JSON)
        if kind == _TSV:
            found = _read_tsv(body)
            if found:
                return found
            self._writes_tsv = False
            kind, body = self._send(query, graphs, _ACCEPT_JSON)
        answer = self._results(kind, body)
        try:
            if not isinstance(answer, ox.QuerySolutions):
                raise QueryError(NO_SELECT)
            return rows_of(answer)
        except (SyntaxError, ValueError) as error:
            raise self._broken(error) from error
        finally:
            del answer

    def construct(self, query: str, graphs: Sequence[str] = terms.DEFAULT_GRAPHS) -> list[ox.Triple]:
        """Answer a CONSTRUCT or DESCRIBE."""
        kind, body = self._send(query, graphs, _ACCEPT_TRIPLES)
        form = ox.RdfFormat.from_media_type(kind)
        if kind in _RESULTS or form is None:
            self._results(kind, body)
            raise QueryError(NO_CONSTRUCT)
        try:
            return [quad.triple for quad in ox.parse(body, form, base_iri=self._endpoint)]
        except (SyntaxError, ValueError) as error:
            raise self._broken(error) from error

    def ask(self, query: str, graphs: Sequence[str] = terms.DEFAULT_GRAPHS) -> bool:
        """Answer an ASK."""
        answer = self._results(*self._send(query, graphs, _ACCEPT_JSON))
        try:
            if not isinstance(answer, ox.QueryBoolean):
                raise QueryError(NO_ASK)
            return bool(answer)
        finally:
            del answer

    def _results(self, kind: str, body: bytes) -> ox.QuerySolutions | ox.QueryBoolean | None:
        """Read rows or a truth value; None when the answer is a graph."""
        if kind not in _RESULTS:
            if ox.RdfFormat.from_media_type(kind):
                return None
            raise StoreError(
                f"{self._endpoint} answers with {kind or 'no content type'}. Is it the address of a SPARQL endpoint?"
            )
        try:
            return ox.parse_query_results(body, _RESULTS[kind])
        except (SyntaxError, ValueError) as error:
            raise self._broken(error) from error

    def _broken(self, error: Exception) -> StoreError:
        return StoreError(f"{self._endpoint} sent an answer that cannot be read: {error}")

    def _send(self, query: str, graphs: Sequence[str], accept: str) -> tuple[str, bytes]:
        """Send a query; give the media type and the body of the answer."""
        from SPARQLWrapper import POST, SELECT, SPARQLWrapper
        from SPARQLWrapper.SPARQLExceptions import SPARQLWrapperException

        wrapper = SPARQLWrapper(self._endpoint, agent="ima-graph")
        wrapper.setMethod(POST)
        wrapper.setOnlyConneg(True)
        wrapper.addCustomHttpHeader("Accept", accept)
        wrapper.setTimeout(self._timeout_s)
        for graph in graphs:
            wrapper.addParameter("default-graph-uri", graph)
        for graph in _NAMED if graphs else ():
            wrapper.addParameter("named-graph-uri", graph)
        # Not by `setQuery`: it takes a SELECT for an update where a comment says "add" or "delete".
        wrapper.queryString, wrapper.queryType = query, SELECT
        until = time.monotonic() + self._timeout_s
        try:
            response = wrapper.query().response
            with response:
                body = self._read(response, until)
            return str(response.headers.get("Content-Type", "")).split(";")[0].strip().lower(), body
        except (SPARQLWrapperException, urllib.error.HTTPError) as error:
            raise self._refusal(error) from error
        except (OSError, http.client.HTTPException) as error:
            raise self._silence(error) from error
        except UnicodeEncodeError as error:
            raise QueryError("The query holds half a character (a lone surrogate). Type it again.") from error

    def _read(self, response: http.client.HTTPResponse, until: float) -> bytes:
        """Read a body whole; a trickle counts as too long, though each wait for it is short."""
        pieces = []
        while piece := response.read1(_CHUNK_BYTES):
            pieces.append(piece)
            if time.monotonic() > until:
                raise TimeoutError("the answer was still coming in")
        if response.length:
            raise http.client.IncompleteRead(b"", response.length)
        return b"".join(pieces)

    def _refusal(self, error: Exception) -> QueryError | StoreError:
        """Say what an HTTP error means, in the words of the endpoint."""
        cause = error if isinstance(error, urllib.error.HTTPError) else error.__context__
        status = cause.code if isinstance(cause, urllib.error.HTTPError) else 0
        words = _words(error)
        said = f"{self._endpoint} answers {status}" + (f": {words}" if words else ".")
        if status == 400:
            return QueryError(f"The query was refused: {said}")
        if status in (401, 403):
            return StoreError(f"{said} It wants credentials, or does not let you in.")
        return StoreError(said)

    def _silence(self, error: Exception) -> QueryError | StoreError:
        reason = getattr(error, "reason", error)
        if isinstance(reason, TimeoutError):
            return QueryError(f"The query took longer than {self._timeout_s} s at {self._endpoint}. Ask for less.")
        return StoreError(f"{self._endpoint} did not answer: {reason or type(error).__name__}.")


def _read_tsv(body: bytes) -> Rows | None:
    """Read TSV as the standard has it; None when it is written in another way."""
    header = body.split(b"\n", 1)[0].strip()
    if header and not all(name.startswith(b"?") for name in header.split(b"\t")):
        return None
    try:
        answer = ox.parse_query_results(body, ox.QueryResultsFormat.TSV)
        return rows_of(answer) if isinstance(answer, ox.QuerySolutions) else None
    except (SyntaxError, ValueError):
        return None


def _words(error: Exception) -> str:
    """Find what the endpoint wrote; SPARQLWrapper hands it on as the text of a bytes literal."""
    if isinstance(error, urllib.error.HTTPError):
        body = error.read()
    else:
        literal = str(error).partition("Response:\n")[2]
        body = ast.literal_eval(literal) if literal else b""
    text = " ".join(body.decode("utf-8", "replace").split())
    return text if len(text) <= _SHOWN else text[:_SHOWN] + " …"
