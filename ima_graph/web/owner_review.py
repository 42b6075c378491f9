"""What an owner looks through and signs off: their assets, what comes in and goes out and why, and the gaps."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ima_graph import terms
from ima_graph.errors import InputError
from ima_graph.maps.model import Gap
from ima_graph.web import forms
from ima_graph.web.book import Book, FlowLine, Link
from ima_graph.web.forms import Form

KINDS = ("Post", "Team", "Person", "Organisation")
_MOST_AT_ONCE = 100


@dataclass(frozen=True)
class Owned:
    """One asset on its owner's page; `standing` is accepted, declined or "" while nobody said."""

    id: str
    name: str
    held_by: tuple[Link, ...]
    purpose: str
    enter: Sequence[FlowLine]
    leave: Sequence[FlowLine]
    between: Sequence[FlowLine]
    opened_by: tuple[Link, ...]
    gaps: Sequence[Gap]
    standing: str


@dataclass(frozen=True)
class Review:
    """The page of one owner; `others` are those of the same team who own something, `unowned` what it holds."""

    id: str
    name: str
    kind: str
    assets: tuple[Owned, ...]
    others: tuple[tuple[Link, int], ...]
    unowned: tuple[Link, ...]

    @property
    def waiting(self) -> list[Owned]:
        """What was neither accepted nor declined yet."""
        return [a for a in self.assets if not a.standing]


def read(book: Book, iri: str, gaps: Mapping[str, Sequence[Gap]]) -> Review:
    """Read the page of an owner (IRI)."""
    record = book.schema.records["InformationAsset"]
    owner, me = record.field("owner"), terms.iri(iri)
    kind = book.known.kind_of[iri]
    mine: list[str] = []
    others: dict[str, int] = {}
    unowned: list[str] = []
    members = _members(book, iri) if kind == "Team" else set()
    for asset in book.records("InformationAsset"):
        owners = set(book.between(asset, owner))
        if me in owners:
            mine.append(asset)
        for other in owners & members:
            others[other] = others.get(other, 0) + 1
        if not owners and me in book.values(asset, record, record.field("heldBy")):
            unowned.append(asset)
    return Review(
        book.key(iri),
        book.show(iri),
        kind,
        tuple(_owned(book, asset, me, gaps.get(asset, ())) for asset in mine),
        tuple((book.link(term), number) for term, number in sorted(others.items())),
        tuple(book.link(terms.iri(asset)) for asset in unowned),
    )


def _members(book: Book, team: str) -> set[str]:
    record = book.schema.records["Post"]
    in_team = record.field("inTeam")
    return {terms.iri(p) for p in book.records("Post") if terms.iri(team) in book.values(p, record, in_team)}


def _owned(book: Book, asset: str, owner: str, gaps: Sequence[Gap]) -> Owned:
    record = book.schema.records["InformationAsset"]
    enter, leave, between = book.flows_of(asset)
    return Owned(
        book.key(asset),
        book.show(asset),
        book.links(asset, record, "heldBy"),
        ", ".join(link.label for link in book.links(asset, record, "purpose")),
        enter,
        leave,
        between,
        book.links(asset, record, "usedBy"),
        gaps,
        book.acceptance(asset).get(owner, ""),
    )


def entries(form: Form) -> list[dict[str, object]]:
    """Make the entries of an owner's form: one asset, or all that are ticked."""
    nonce, words, do = forms.one(form, "nonce"), forms.one(form, "words"), forms.one(form, "do")
    if do not in ("accepted", "declined", "sign"):
        raise InputError("Choose mine, or not mine.")
    if do == "sign" and not forms.one(form, "sure"):
        raise InputError("Tick that you have looked at all of them; then sign off.")
    assets = form.get("all", []) if do == "sign" else form.get("record", [])[:1]
    if not assets:
        raise InputError("There is nothing left to sign.")
    standing = "declined" if do == "declined" else "accepted"
    return [
        {
            "op": "accept",
            "id": forms.entry_id(nonce, asset, standing, words),
            "record": asset,
            "standing": standing,
            "words": words,
        }
        for asset in assets[:_MOST_AT_ONCE]
    ]
