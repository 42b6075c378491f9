"""The register as a table: one kind of record, filtered and sorted, a page at a time."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from ima_graph import names
from ima_graph.schema import Field, RecordType
from ima_graph.web import forms
from ima_graph.web.book import Book, Link
from ima_graph.web.forms import Form

PAGE = 200
# Which headings stand in the table; all others are on the record's own page.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "InformationAsset": ("name", "heldBy", "owner", "heldIn", "purpose", "usedBy", "classification", "retainedUnder"),
    "Flow": ("flowFrom", "flowTo", "carries", "frequency", "via", "method", "purpose"),
    "Place": ("name", "placeKind", "administeredBy", "owner", "classification", "description"),
}
_DEFAULT = "InformationAsset"
_MOST_COMPLETIONS = 400


@dataclass(frozen=True)
class Wanted:
    """Which part of the register: kind, words to look for, heading to sort by, and page (from 1)."""

    kind: str
    words: str
    sort: str
    is_down: bool
    page: int

    @classmethod
    def read(cls, form: Form) -> "Wanted":
        """Read it from an address or a form; what is not understood is as if not given."""
        kind, page = forms.one(form, "kind"), forms.one(form, "page")
        kind = kind if kind in COLUMNS else _DEFAULT
        sort = forms.one(form, "sort")
        sort = sort if sort in COLUMNS[kind] else COLUMNS[kind][0]
        number = max(1, forms.number(page) or 1)
        return cls(kind, forms.one(form, "q")[:200], sort, forms.one(form, "down") == "1", number)

    def query(self, **other: str) -> str:
        """Write it as the query of an address, with other values where given."""
        down = "1" if self.is_down else ""
        now = {"kind": self.kind, "q": self.words, "sort": self.sort, "down": down, "page": str(self.page)}
        return urlencode({k: v for k, v in {**now, **other}.items() if v})


@dataclass(frozen=True)
class Cell:
    """One field of one row: its values as links, and as an editor takes them."""

    shape: Field
    links: tuple[Link, ...]
    written: tuple[str, ...]


@dataclass(frozen=True)
class TableRow:
    """One record."""

    id: str
    name: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Column:
    """One heading, and what its cells may be completed from."""

    shape: Field
    options: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """One page of the register."""

    wanted: Wanted
    record: RecordType
    kinds: tuple[tuple[str, str], ...]
    columns: tuple[Column, ...]
    rows: tuple[TableRow, ...]
    found: int
    of: int
    ended: int
    pages: int
    fillable: tuple[Field, ...]

    @property
    def first(self) -> int:
        """The number of the first row shown."""
        return (self.wanted.page - 1) * PAGE + 1


def read(book: Book, wanted: Wanted) -> Table:
    """Read one page of the register."""
    record = book.schema.records[wanted.kind]
    shapes = [record.field(key) for key in COLUMNS[wanted.kind]]
    every = [_row(book, iri, record, shapes) for iri in book.records(wanted.kind)]
    looked = names.normal(wanted.words)
    found = [
        r for r in every if not looked or any(looked in names.normal(link.label) for c in r.cells for link in c.links)
    ]
    at = COLUMNS[wanted.kind].index(wanted.sort)
    found.sort(key=lambda row: _order(row.cells[at]), reverse=wanted.is_down)
    # Nothing is no value: it comes last, whichever way one sorts.
    found.sort(key=lambda row: not row.cells[at].links)
    pages = max(1, -(-len(found) // PAGE))
    wanted = Wanted(wanted.kind, wanted.words, wanted.sort, wanted.is_down, min(wanted.page, pages))
    start = (wanted.page - 1) * PAGE
    return Table(
        wanted,
        record,
        tuple((kind, book.schema.records[kind].plural) for kind in COLUMNS),
        tuple(Column(s, _completions(book, s)) for s in shapes),
        tuple(found[start : start + PAGE]),
        len(found),
        len(every),
        book.ended(wanted.kind),
        pages,
        tuple(f for f in record.fields if _can_fill(f)),
    )


def _holds(row: TableRow, words: str) -> bool:
    return any(words in names.normal(link.label) for cell in row.cells for link in cell.links)


def _can_fill(shape: Field) -> bool:
    return not shape.read_only and shape.key not in ("name", "aliases", "reference", "recordedAt", "recordedFrom")


def _order(cell: Cell) -> list[str]:
    return [link.label.casefold() for link in cell.links]


def _row(book: Book, iri: str, record: RecordType, shapes: list[Field]) -> TableRow:
    cells = []
    for shape in shapes:
        values = book.values(iri, record, shape)
        cells.append(Cell(shape, tuple(map(book.link, values)), tuple(book.written(v, shape) for v in values)))
    return TableRow(book.key(iri), book.show(iri), tuple(cells))


def _completions(book: Book, shape: Field) -> tuple[str, ...]:
    return tuple(forms.options_of(shape, book.schema, book.names_for(shape))[:_MOST_COMPLETIONS])
