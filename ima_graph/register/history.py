"""Tell the history of a register as PROV-O, and of one record or field as rows."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ima_graph import terms
from ima_graph.log import ChangeLog, Entry

# One match for a run of lines about the same subject: several times quicker than one for each line.
_RUN = re.compile(rb"^(<[^>]+>) .*\n(?:\1 .*\n)*+", re.MULTILINE)
_TYPE = f" {terms.iri(terms.TYPE)} ".encode()


def provenance(entry: Entry, added: bytes, removed: bytes) -> bytes:
    """Write one change as PROV-O: an activity, and each record that it made, altered or removed."""
    me = terms.iri(entry.iri)
    prov = terms.PROV
    facts: list[terms.Triple] = [
        (me, terms.iri(terms.TYPE), terms.ima("Change")),
        (me, terms.ima("changeNumber"), terms.literal(entry.number)),
        (me, terms.iri(prov + "endedAtTime"), terms.typed(entry.at, "dateTime")),
    ]
    if entry.who:
        facts.append((me, terms.iri(terms.DCT + "creator"), terms.text(entry.who)))
    if entry.why:
        facts.append((me, terms.iri(terms.DCT + "description"), terms.text(entry.why)))
    made = _typed(added)
    gone = _typed(removed) - made
    touched = set(_RUN.findall(added)) | set(_RUN.findall(removed))
    pieces = [terms.lines(facts)]
    for subjects, name in (
        (made, "wasGeneratedBy"),
        (gone, "wasInvalidatedBy"),
        (touched - made - gone, "wasInfluencedBy"),
    ):
        tail = f" <{prov}{name}> {me} .\n".encode()
        pieces += [subject + tail for subject in sorted(subjects)]
    return b"".join(pieces)


def _typed(payload: bytes) -> set[bytes]:
    """Find the subjects of which a payload says what they are."""
    before = [piece[piece.rfind(b"\n") + 1 :] for piece in payload.split(_TYPE)[:-1]]
    # A literal may hold the word too; then more than a subject stands before it.
    return {subject for subject in before if b" " not in subject}


@dataclass(frozen=True)
class Event:
    """One thing that a change did to a record: what was added or removed, as N-Triples terms."""

    entry: Entry
    record: str
    path: str
    value: str
    was_added: bool


def events(log: ChangeLog, record: str | None = None, path: str | None = None) -> Iterator[Event]:
    """Walk through the log, oldest first; keep to one record (IRI) and one property (IRI) where given."""
    subject = terms.iri(record) if record else None
    needle = f"{subject} ".encode() if subject else b""
    for entry in log.entries():
        added, removed = log.payload(entry.number)
        for payload, was_added in ((removed, False), (added, True)):
            if needle and needle not in payload:
                continue
            for s, p, o in terms.triples_of(payload):
                if (subject is None or s == subject) and (path is None or p == terms.iri(path)):
                    yield Event(entry, s[1:-1], p[1:-1], o, was_added)
