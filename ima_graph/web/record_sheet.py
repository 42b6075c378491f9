"""What stands on the page of one record: its headings, what comes in and goes out, who said what, and its history."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ima_graph import tables, terms
from ima_graph.register.history import Event
from ima_graph.schema import Field, RecordType
from ima_graph.web import forms
from ima_graph.web.book import Book, FlowLine, Link, Saying
from ima_graph.web.forms import Control, Form

if TYPE_CHECKING:
    from ima_graph.project import Project

_FILLED_IN = ("recordedAt", "recordedFrom")
_MOST_EVENTS = 60


@dataclass(frozen=True)
class Heading:
    """One field of a record: what it says, or the empty answer, and other answers that wait beside it."""

    shape: Field
    values: tuple[Link, ...]
    answer: str
    answered_by: str
    rivals: tuple[Saying, ...]
    control: Control | None

    @property
    def is_open(self) -> bool:
        """Whether nobody was asked."""
        return not self.values and not self.answer and not self.rivals

    @property
    def can_change(self) -> bool:
        """Whether it is entered by people, here."""
        return not self.shape.read_only and self.shape.key not in _FILLED_IN


@dataclass(frozen=True)
class Happening:
    """One thing that happened to the record."""

    number: int
    at: str
    who: str
    field: str
    what: str
    value: str
    why: str


@dataclass(frozen=True)
class Sheet:
    """The page of one record."""

    id: str
    kind: str
    kind_label: str
    name: str
    headings: tuple[Heading, ...]
    enter: Sequence[FlowLine]
    leave: Sequence[FlowLine]
    between: Sequence[FlowLine]
    said: tuple[Saying, ...]
    events: tuple[Happening, ...]
    earlier: int
    owners: tuple[Link, ...]

    @property
    def two_answers(self) -> list[Heading]:
        """The headings on which two answers wait."""
        return [h for h in self.headings if h.rivals]


def read(book: Book, project: "Project", iri: str, edit: str, typed: Form | None, error: str) -> Sheet:
    """Read the page of a record (IRI); the field `edit` has a form, with what was `typed` when it came back."""
    record = book.schema.records[book.known.kind_of[iri]]
    said = book.said(iri)
    headings = tuple(_heading(book, iri, record, shape, said, edit, typed, error) for shape in record.fields)
    is_asset = record.name == "InformationAsset"
    enter, leave, between = book.flows_of(iri) if is_asset else ([], [], [])
    events, earlier = _events(book, project, iri, record)
    owners = book.links(iri, record, "owner") if record.has("owner") else ()
    return Sheet(
        book.key(iri),
        record.name,
        record.label,
        book.show(iri),
        tuple(h for h in headings if not h.shape.inverse),
        enter,
        leave,
        between,
        tuple(said),
        events,
        earlier,
        owners,
    )


def _heading(
    book: Book,
    iri: str,
    record: RecordType,
    shape: Field,
    said: Sequence[Saying],
    edit: str,
    typed: Form | None,
    error: str,
) -> Heading:
    terms = book.values(iri, record, shape)
    mine = [s for s in said if s.field == shape.key and not s.ended]
    # A newer value takes an older empty answer's place.
    empty = next((s for s in mine if s.answer), None) if not terms else None
    answer, who = (empty.answer, empty.who) if empty else ("", "")
    made = None
    if shape.key == edit and not shape.read_only:
        values = [book.written(t, shape) for t in terms]
        made = forms.control(shape, book.schema, values, book.names_for(shape), answer)
        if typed is not None:
            given = tuple(v for v in typed.get("value", ()) if v.strip())
            made = replace(made, values=given, chosen=forms.one(typed, "answer"), error=error)
    rivals = tuple(s for s in mine if s.is_open)
    return Heading(shape, tuple(map(book.link, terms)), answer, who, rivals, made)


def _events(book: Book, project: "Project", iri: str, record: RecordType) -> tuple[tuple[Happening, ...], int]:
    """Give the last events of a record, newest first, and how many came before them."""
    found = [e for e in project.history(f"[{book.key(iri)}]") if isinstance(e, Event)]
    labels = {f.path: f.label for f in record.fields if f.path}
    told = [e for e in found if e.path in labels]
    shown = [
        Happening(
            e.entry.number,
            e.entry.at[:16].replace("T", " "),
            e.entry.who if book.names else e.entry.who.partition(" (")[0],
            labels[e.path],
            "added" if e.was_added else "taken away",
            book.link(e.value).label,
            e.entry.why,
        )
        for e in reversed(told[-_MOST_EVENTS:])
    ]
    return tuple(shown), len(told) - len(shown)


def entry(form: Form, do: str, record_id: str, record: RecordType) -> dict[str, object] | None:
    """Make the entry of one field's form; None where the question stays open. `InputError` when it says too little."""
    shape = record.field(forms.one(form, "field"))
    nonce, words = forms.one(form, "nonce"), forms.one(form, "words")
    about: dict[str, object] = {"record": record_id, "field": shape.key, "words": words}
    if do == "settle":
        take = forms.one(form, "take")
        return {"op": "settle", "id": forms.entry_id(nonce, record_id, shape.key, take), "take": take, **about}
    given = forms.read(form, shape)
    if given.is_open:
        return None
    op_id = forms.entry_id(nonce, record_id, shape.key, given.answer, words, *given.values)
    if given.answer:
        return {"op": "answer", "id": op_id, "answer": given.answer, **about}
    seen = forms.number(forms.one(form, "seen"))
    return {"op": "set", "id": op_id, "values": list(given.values), "seen": seen, **about}


def parts(book: Book, project: "Project", iri: str) -> tuple[Link, ...] | None:
    """List what could go over to a second record when this one is split; None where it cannot be split."""
    kind = book.known.kind_of.get(iri, "")
    if not project.schema.records[kind].has("aliases"):
        return None
    links = (book.link(terms.iri(part)) for part in tables.parts_of(project.register, iri))
    return tuple(sorted((link for link in links if link.id), key=lambda link: link.label.casefold()))


def splitting(form: Form, record_id: str) -> dict[str, object]:
    """Make the entry that splits a record."""
    name, chosen = forms.one(form, "name"), form.get("part", [])
    op_id = forms.entry_id(forms.one(form, "nonce"), record_id, "split", name, *chosen)
    return {"op": "split", "id": op_id, "record": record_id, "label": name, "parts": chosen}
