"""See a register at one change, with names or without: what every file of a bundle is made from."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from ima_graph import maps, network, questions, terms
from ima_graph.errors import InputError
from ima_graph.maps.packing import pack
from ima_graph.questions import Catalogue, Findings
from ima_graph.register import Register
from ima_graph.reports.joined import names_given
from ima_graph.reports.nameless import without_names
from ima_graph.reports.pages import owner_pages
from ima_graph.reports.writing import register_report
from ima_graph.schema import Schema
from ima_graph.store import LocalStore

_TRIES = 5


@dataclass(frozen=True)
class Seen:
    """A register as it is shown. `store` is read; `table` is what the workbook is made from."""

    register: Register
    number: int
    at: datetime
    on: date
    store: LocalStore
    table: LocalStore
    catalogue: Catalogue
    found: Findings
    picture: maps.Picture
    layout: maps.Layout

    @property
    def schema(self) -> Schema:
        """The kinds of record and their fields."""
        return self.register.schema

    @property
    def base(self) -> str:
        """What the IRIs of records begin with."""
        return self.register.base

    @property
    def titles(self) -> dict[str, str]:
        """The titles of the findings."""
        return {q.name: q.title for q in self.catalogue.findings}


def see(register: Register, on: date, names: bool) -> Seen:
    """Read a register into memory and find its gaps; without `names`, posts stand where persons would."""
    number, facts, history = _moment(register)
    shown, table = facts, facts
    if not names:
        nameless = without_names(facts, history, on, names_given(register.folder))
        shown, table, history = nameless.reading, nameless.table, nameless.history
    store = _in_memory(number, shown, history)
    store.load_ontology()
    store.replace_graph(terms.NETWORK_GRAPH, terms.lines(list(network.measure(store, on))), f"change {number}")
    catalogue = Catalogue.load()
    day = on.isoformat()
    found = questions.find(store, register.schema, catalogue, day, number, register.base)
    titles = {q.name: q.title for q in catalogue.findings}
    figures = questions.figures(store, found)
    picture = maps.read_picture(store, register.name, on, number, register.base, found, titles, figures)
    return Seen(
        register,
        number,
        datetime.now(UTC),
        on,
        store,
        store if names else _in_memory(number, table, b""),
        catalogue,
        found,
        picture,
        _layout(register, picture),
    )


def report(seen: Seen) -> str:
    """Write the report on what is seen."""
    drawn, table = maps.figures(seen.picture, seen.layout)
    return register_report(
        seen.picture,
        seen.found,
        seen.titles,
        {q.name: q.text("why") for q in seen.catalogue.findings},
        questions.by_department(seen.store, seen.found, seen.base),
        seen.picture.figures,
        card_svg=drawn,
        matrix_html=table,
        owners=owner_pages(seen.picture),
    )


def _moment(register: Register) -> tuple[int, bytes, bytes]:
    """Copy the register and its history as of one change, though others write meanwhile."""
    register.catch_up()
    for _ in range(_TRIES):
        number = register.store.last_change()
        facts, history = (register.store.dump(graph) for graph in (terms.REGISTER_GRAPH, terms.HISTORY_GRAPH))
        if register.store.last_change() == number:
            return number, facts, history
    # They write faster than this reads: the log tells how it was, if more slowly.
    then = register.as_known(str(number)).store
    return number, then.dump(terms.REGISTER_GRAPH), then.dump(terms.HISTORY_GRAPH)


def _in_memory(number: int, facts: bytes, history: bytes) -> LocalStore:
    store = LocalStore()
    store.apply(number, facts, b"", history)
    return store


def _layout(register: Register, picture: maps.Picture) -> maps.Layout:
    try:
        return maps.kept_layout(register.folder, picture.departments, is_past=True)
    except InputError:
        # The file of the positions is damaged: they are chosen anew, and the file is left for its owner to see to.
        return pack(picture.departments)
