"""Refuse a change that the log would keep and the index could never take."""

import json
import re
from collections import deque
from datetime import datetime

import pyoxigraph as ox

from ima_graph.errors import InputError
from ima_graph.log import KINDS, Change

# The id stands in the IRI of the change.
_ID = re.compile(r"[A-Za-z0-9._~-]{1,100}")
_IRI = rb'<[^\x00-\x20<>"{}|^`\\]+>'
_LITERAL = rb'"[^"\\\n\r]*(?:\\.[^"\\\n\r]*)*+"(?:\^\^' + _IRI + rb"|@[A-Za-z0-9-]+)?"
_LINE = _IRI + rb" " + _IRI + rb" (?:" + _IRI + rb"|" + _LITERAL + rb") \.\n"
_LINES = re.compile(rb"(?:" + _LINE + rb")*+")
# What `terms` writes of ordinary IRIs is known to be good without being parsed, which would take as long again.
_SAFE_IRI = rb"<https?://[a-z0-9.-]++/[A-Za-z0-9._~/-]*+(?:#[A-Za-z0-9._~/-]*+)?>"
_SAFE_LITERAL = rb'"[^"\\\n\r]*+(?:\\(?:[tnr"\\]|u00[0-9A-F]{2})[^"\\\n\r]*+)*+"(?:\^\^' + _SAFE_IRI + rb"|@[a-z]{2})?"
_SAFE_LINE = _SAFE_IRI + rb" " + _SAFE_IRI + rb" (?:" + _SAFE_IRI + rb"|" + _SAFE_LITERAL + rb") \.\n"
_SAFE_LINES = re.compile(rb"(?:" + _SAFE_LINE + rb")*+")


def refuse_unfit(change: Change) -> None:
    """Raise `InputError` unless the change can be kept, applied and undone."""
    if not _ID.fullmatch(change.id):
        raise InputError(f"{change.id!a} is no id of a change: use up to 100 letters, digits, and . _ ~ -")
    if change.kind not in KINDS:
        raise InputError(f"{change.kind} is no kind of change; there are {', '.join(KINDS)}.")
    try:
        datetime.fromisoformat(change.at)
    except ValueError as error:
        raise InputError(f"{change.at} is not a moment; write it as 2026-04-01T12:00:00Z.") from error
    about = json.dumps([change.who, change.why, change.source, change.evidence], ensure_ascii=False)
    try:
        about.encode()
    except UnicodeEncodeError as error:
        near = ascii(about[max(0, error.start - 20) : error.end])
        raise InputError(f"Half a character (a lone surrogate) stands in {near}. Type it again.") from error
    for triples in (change.removed, change.added):
        _refuse_unfit_triples(triples)


def _refuse_unfit_triples(triples: bytes) -> None:
    """Refuse all but N-Triples in the form of `terms.lines`: no blank nodes, no comments, one space between terms."""
    if _is_safe(triples):
        return
    matched = _LINES.match(triples)
    end = matched.end() if matched else 0
    if end != len(triples):
        number = triples.count(b"\n", 0, end) + 1
        shown = ascii(triples[end : end + 120].split(b"\n")[0].decode("utf-8", "replace"))
        raise InputError(f"Line {number} of the change is no N-Triples line without blank nodes: {shown}")
    try:
        deque(ox.parse(triples, ox.RdfFormat.N_TRIPLES), maxlen=0)
    except (SyntaxError, ValueError) as error:
        raise InputError(f"The change cannot be read: {error}") from error


def _is_safe(triples: bytes) -> bool:
    try:
        triples.decode()
    except UnicodeDecodeError:
        return False
    return _SAFE_LINES.fullmatch(triples) is not None
