"""The facade: one opened register and the verbs that command line, browser and notebook all call.

with Project.open(Path("my-register")) as project:
    for gap in project.findings().all():
        print(gap.label, gap.because)
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ima_graph import capture, maps, network, paths, questions, reports, tables, terms
from ima_graph.errors import InputError, NotFoundError
from ima_graph.log import Change, Entry, Problem
from ima_graph.questions import Answer, Catalogue, Findings, Labels, Question
from ima_graph.questions.compare import Comparison
from ima_graph.register import Register
from ima_graph.register.history import Event, events
from ima_graph.schema import Schema
from ima_graph.store import LocalStore, Rows
from ima_graph.tables.report import ImportReport

if TYPE_CHECKING:
    import rdflib

FORMATS = ("xlsx", "csv", "turtle", "trig", "nquads", "jsonld", "graphml", "gexf")


class Project:
    """One opened register, now or as it was known at an earlier change."""

    def __init__(self, register: Register, known: str = "", who: str = "") -> None:
        """Wrap an open register; with `known` (a change number or a date) it is seen as it was then, read only."""
        self.register = register
        self.who = who
        self._snapshot = register.as_known(known) if known else None
        self.store: LocalStore = self._snapshot.store if self._snapshot else register.store
        self.known = self._snapshot.number if self._snapshot else register.log.last_number()
        self.catalogue = Catalogue.load()

    @classmethod
    def open(cls, folder: Path, known: str = "", who: str = "") -> "Project":
        """Open the register in `folder`; `NotFoundError` when there is none."""
        return cls(Register(folder), known, who)

    @classmethod
    def create(cls, folder: Path, name: str, who: str = "") -> "Project":
        """Make an empty register in `folder` and open it; `InputError` when the folder is in use."""
        return cls(Register.create(folder, name), "", who)

    def close(self) -> None:
        """Let go of the register."""
        self.register.close()

    def __enter__(self) -> "Project":
        """Use the project in a `with` block."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close at the end of a `with` block."""
        self.close()

    @property
    def name(self) -> str:
        """The name of the register."""
        return self.register.name

    @property
    def schema(self) -> Schema:
        """The kinds of record and their fields."""
        return self.register.schema

    # --- tables in and out

    def read(
        self, files: Sequence[Path], mapping: Path | None = None, is_draft: bool = False, source: str = ""
    ) -> tables.Source:
        """Read files and understand them, with a mapping file or without; nothing is written.

        `source` names where the files come from, so that next month's is merged with this one.

        With `is_draft` the best guess is made even where it is poor, for a mapping that a person then edits.
        """
        known = tables.load_mapping(mapping, self.schema) if mapping else None
        found = tables.read_source(list(files), known, self.register, is_draft)
        if source and found.mapping.stamp is None:
            found.mapping = replace(found.mapping, source=source)
        return found

    def import_files(
        self,
        source: tables.Source,
        why: str = "",
        skip_bad_rows: bool = False,
        dry_run: bool = False,
        tick: Callable[[int], None] = lambda _n: None,
        change_id: str = "",
    ) -> tuple[ImportReport, Entry | None]:
        """Write what was read as one change, unless there is an error, nothing new, or `dry_run`."""
        self._refuse_past()
        done = tables.import_files(self.register, source, self.who, why, skip_bad_rows, dry_run, tick, change_id)
        self._refresh()
        return done

    def export(self, form: str, output: Path, on: str = "", per_owner: Path | None = None) -> list[Path]:
        """Write the register in one of `FORMATS` and list the files written; csv writes a folder."""
        if form not in FORMATS:
            raise InputError(f"{form} is no format; choose from {', '.join(FORMATS)}.")
        _make_folder((per_owner or output).parent)
        store = self._current()
        if form in tables.TEXTS:
            return tables.export_text(form, store, output)
        if form in ("graphml", "gexf"):
            write = network.write_graphml if form == "graphml" else network.write_gexf
            write(self.to_networkx(on), output)
            return [output]
        gaps = self.findings(on).all() if form == "xlsx" else []
        stamp = tables.Stamp.of(self.register, self.known)
        day = date.fromisoformat(_day(on))
        return tables.export_tables(form, output, store, self.schema, self.register.base, day, stamp, gaps, per_owner)

    def to_rdflib(self) -> "rdflib.Graph":
        """Give the register graph to rdflib, for an analyst's own work."""
        return tables.to_rdflib(self.store)

    def to_networkx(self, on: str = "", simple: bool = False) -> Any:
        """Give the flow graph to networkx; all flows, or those valid on a date."""
        return network.to_networkx(self.store, date.fromisoformat(_day(on)) if on else None, simple)

    # --- pictures

    def picture(self, on: str = "", found: Findings | None = None) -> maps.Picture:
        """Read what the maps show, as of a date; `found` are the findings of that date where they are at hand."""
        day, found = _day(on), found or self.findings(on)
        titles = {q.name: q.title for q in self.catalogue.findings}
        return maps.read_picture(
            self.store,
            self.name,
            date.fromisoformat(day),
            self.known,
            self.register.base,
            found,
            titles,
            self.figures(found),
        )

    def layout(self, picture: maps.Picture, tidy: bool = False, untidy: bool = False) -> maps.Layout:
        """Tell where the map's boxes stand: where they stood, chosen anew with `tidy`, as before that with `untidy`."""
        folder = self.register.folder
        if tidy or untidy:
            self._refuse_past()
            return (maps.tidy if tidy else maps.untidy)(folder, picture.departments)
        return maps.kept_layout(folder, picture.departments, is_past=self._snapshot is not None)

    def view(self, name: str, of: str = "", to: str = "", steps: int = 1, on: str = "") -> maps.View:
        """Say what is to be drawn; `of` and `to` are records by name, reference or id."""
        if name not in maps.VIEWS:
            raise InputError(f"{name} is no view; choose from {', '.join(maps.VIEWS)}.")
        if name in ("around", "path") and not (of and (to or name == "around")):
            raise InputError(f"The view {name} needs {'--of and --to' if name == 'path' else '--of'}.")
        if name not in ("around", "path"):
            return maps.View(name)
        known = self._known_names()
        start = tables.find_record(known, of)
        if name == "around":
            return maps.View(name, start, steps)
        end = tables.find_record(known, to)
        return maps.View(name, path=maps.draw_way(self.store, self.picture(on), start, end, self.labels))

    def write_map(
        self,
        output: Path,
        view: maps.View | str = "cards",
        on: str = "",
        tidy: bool = False,
        untidy: bool = False,
    ) -> tuple[str, ...]:
        """Draw a view into a .html, .svg or .png file; returns notes of what is not drawn, with exact counts."""
        picture = self.picture(on)
        layout = self.layout(picture, tidy, untidy)
        return maps.write(output, picture, layout, maps.View(view) if isinstance(view, str) else view)

    # --- asking

    def findings(self, on: str = "", only: Sequence[str] = (), tick: Callable[[], None] = lambda: None) -> Findings:
        """Find the gaps as of a date (today if none is given); `only` names findings or codes."""
        day = _day(on)
        self._current()
        self._measure(day, [self.question(name) for name in only] or self.catalogue.findings)
        return questions.find(
            self.store, self.schema, self.catalogue, day, self.known, self.register.base, only, tick=tick
        )

    def findings_since(self, since: str, on: str = "", only: Sequence[str] = ()) -> Comparison:
        """Tell which gaps are new, mended and remaining since a change or date."""
        with_then = Project(self.register, since)
        return questions.compare(with_then.findings(on, only), self.findings(on, only))

    def by_department(self, findings: Findings) -> tuple[list[str], list[tuple[str, dict[str, int]]]]:
        """Count gaps by department and kind: the kinds, and a row for each department."""
        return questions.by_department(self.store, findings, self.register.base)

    def question(self, name: str) -> Question:
        """Find a question file by name or code."""
        return self.catalogue.get(name)

    def ask(self, name: str, values: Mapping[str, str] | None = None, on: str = "") -> Answer:
        """Ask a question file; records among `values` may be given by name, reference or id."""
        question = self.question(name)
        day = _day(on)
        self._current()
        given = dict(values or {})
        for parameter in question.parameters:
            if parameter.type == "record" and parameter.name in given:
                given[parameter.name] = tables.find_record(self._known_names(), given[parameter.name])
            if parameter.name == "on":
                given.setdefault("on", day)
        self._measure(day, [question])
        return questions.answer(self.store, question, given, day, self.known, self.register.base)

    def query(self, text: str) -> Answer | str:
        """Ask SPARQL: SELECT gives rows, ASK true or false, CONSTRUCT N-Triples. SERVICE and updates are refused."""
        return questions.answer_sparql(self._current(), text, _day(""), self.known)

    def rows(self, text: str) -> Rows:
        """Ask a SELECT and keep the terms as they are, for programs."""
        questions.check_query(text)
        return self._current().select(text)

    def _current(self) -> LocalStore:
        """Give the store, with what other processes wrote since; the past stays as it was."""
        if not self._snapshot:
            self.register.catch_up()
            self._refresh()
        return self.store

    def _measure(self, on: str, question: Sequence[Question]) -> None:
        """Make the network graph afresh where a question reads it and it was made for another change or date."""
        made_from = f"change {self.known} on {on}"
        wanted = any(terms.NETWORK_GRAPH in q.graphs for q in question)
        if wanted and self.store.made_from(terms.NETWORK_GRAPH) != made_from:
            triples = network.measure(self.store, date.fromisoformat(on))
            self.store.replace_graph(terms.NETWORK_GRAPH, terms.lines(list(triples)), made_from)

    # --- writing and looking back

    def set(
        self, record: str, key: str, values: Sequence[str], why: str = "", kind: str = "", make: bool = False
    ) -> Entry | None:
        """Give one field of one record new values; with `make` and `kind`, make the record first."""
        self._refuse_past()
        change = Change(who=self.who, why=why)
        entry = self.register.write(lambda r: tables.set_field(r, record, key, list(values), change, kind, make))
        self._refresh()
        return entry

    def preview(self, record: str, key: str, values: Sequence[str], kind: str = "", make: bool = False) -> Change:
        """Make the change that `set` would write, and write nothing."""
        return tables.set_field(self.register, record, key, list(values), Change(who=self.who), kind, make)

    def describe(self, change: Change) -> list[tuple[str, str, str, str, str]]:
        """Say what a change does: kind of record, record, field, what it takes away, what it puts there."""
        return tables.describe(self.store, self.schema, self.register.base, change)

    def settle(self, record: str, key: str, take: str = "", why: str = "") -> Entry | None:
        """Settle a field with two answers: take a value, or keep what the register says."""
        self._refuse_past()
        change = Change(who=self.who, why=why, kind="settle")
        entry = self.register.write(lambda r: tables.settle(r, record, key, take, change))
        self._refresh()
        return entry

    def rivals(self) -> list[tuple[str, str, str, str]]:
        """List two answers that wait to be settled: record, field, what the register says, what was said."""
        labels = Labels(self.store, self.register.base)
        current = tables.Current(self.store, self.schema, _day(""))
        found = []
        for rival in tables.rivals(self.register):
            said = labels[rival.value] if rival.value.startswith(terms.BASE) else rival.value
            held = current.values(terms.iri(rival.record), self.schema.records[rival.field.record], rival.field)
            says = sorted(labels[v[1:-1]] if v.startswith("<") else tables.plain(v) for v in held)
            found.append((labels[rival.record], rival.field.label, ", ".join(says), said))
        return found

    def merge(self, other: Path, why: str = "", dry_run: bool = False) -> tuple[tables.MergeReport, Entry | None]:
        """Bring another register in as one change: what is the same is joined, what clashes becomes two answers."""
        self._refuse_past()
        with Project.open(other) as there:
            if dry_run:
                return tables.merge_register(self.register, there.register, self.who, why), None
            done = tables.write_merge(self.register, there.register, self.who, why)
        self._refresh()
        return done

    def parse(self, text: str, team: str = "") -> list[capture.Fact]:
        """Read sentences into facts, with the names of the register; nothing is written."""
        names = capture.Names(frozenset(self._known_names().shown.values()))
        return [fact for line in text.splitlines() if line.strip() for fact in capture.parse(line, team, names)]

    def undo(self, number: int | None = None, why: str = "") -> Entry:
        """Write the opposite of a change, the last one where none is named."""
        self._refuse_past()
        entry = self.register.undo(number, self.who, why)
        self._refresh()
        return entry

    def history(self, record: str = "", key: str = "") -> list[Event] | list[Entry]:
        """List the changes of the register; or what happened to one record, or to one field of it."""
        if not record:
            return self.register.log.entries(0, self.known)
        known = self._known_names()
        iri = tables.find_record(known, record)
        path = self.schema.records[known.kind_of[iri]].field(key).path if key else None
        if key and not path:
            raise NotFoundError(
                f"{key} stands on a record of its own (an assignment or a holding); ask for its history."
            )
        return [e for e in events(self.register.log, iri, path) if e.entry.number <= self.known]

    def shown_events(self, found: Sequence[Event | Entry]) -> list[tuple[str, ...]]:
        """Write events for reading: change, moment, who, field, added or removed, value, why."""
        told = [e for e in found if isinstance(e, Event)]
        return list(tables.describe_events(told, self.store, self.schema, self.register.base))

    def check(self) -> list[Problem]:
        """Verify the log, and that the index says what the log says; an empty list means that all is well."""
        return self.register.check()

    def rebuild(self) -> int:
        """Make the index again from the log; returns the number of changes."""
        number = self.register.rebuild()
        self.store = self.register.store
        return number

    def erase(self, number: int, words: Sequence[str], why: str) -> Entry:
        """Erase words from the payload of a change, as the law may ask; the chain stays whole."""
        entry = self.register.erase(number, words, self.who, why)
        self.store = self.register.store
        return entry

    def report(self, on: str = "") -> str:
        """Write the report on the register as HTML: figures, gaps, map, matrix, a page for each team and owner."""
        found = self.findings(on)
        picture = self.picture(on, found)
        titles = {q.name: q.title for q in self.catalogue.findings}
        whys = {q.name: q.text("why") for q in self.catalogue.findings}
        drawn, table = maps.figures(picture, self.layout(picture))
        return reports.register_report(
            picture,
            found,
            titles,
            whys,
            self.by_department(found),
            picture.figures,
            card_svg=drawn,
            matrix_html=table,
            owners=reports.owner_pages(picture),
        )

    def write_report(self, output: Path, on: str = "") -> None:
        """Write the report as .html, or as .pdf where a browser is found; `InputError` where none is."""
        reports.write(output, self.report(on))

    def leave(self, output: Path, workshop: str = "", names: bool = False, on: str = "") -> reports.Bundled:
        """Write everything to take away into one .zip file; without `names`, posts stand where persons would."""
        self._refuse_past()
        self._current()
        return reports.bundle(self.register, output, _day(on), workshop, names)

    def figures(self, found: Findings) -> list[tuple[str, str, bool]]:
        """Sum a register up: (number, what it counts, whether it is a gap)."""
        return questions.figures(self.store, found)

    def figures_told(self, found: Findings) -> list[str]:
        """Write the figures in words; of assets and flows, also how many are live on the day of the findings."""
        on = next((each.on for each in found.all()), "")
        return reports.in_words(self.figures(found), self.store, date.fromisoformat(_day(on)))

    def labels(self, iris: Sequence[str]) -> dict[str, str]:
        """Name things by their IRIs."""
        labels = Labels(self.store, self.register.base)
        labels.learn(iris)
        return {i: labels[i] for i in iris}

    def _known_names(self) -> tables.Known:
        return tables.Known.load(self.store, self.schema, self.register.base)

    def _refresh(self) -> None:
        self.known = self.register.log.last_number()

    def _refuse_past(self) -> None:
        if self._snapshot:
            raise InputError("The past can be looked at and not changed. Leave out --known to write.")


def sample_files() -> list[Path]:
    """List the workbook of the invented sample organisation."""
    return [paths.data_folder() / "sample" / "harbour.xlsx"]


def _day(on: str) -> str:
    if not on or on == "today":
        return date.today().isoformat()
    try:
        return date.fromisoformat(on).isoformat()
    except ValueError as error:
        raise InputError(f"{on} is not a date; write it as 2026-04-01.") from error


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"{folder} cannot be made: {error.strerror}. Choose another folder.") from error
