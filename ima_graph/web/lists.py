"""What the facilitator's console and the wall list: pairs that may be one thing, two answers, points, changes, teams.

No person's name is in any of it, unless the room shows names.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ima_graph import tables, terms
from ima_graph.capture.likes import Like, Likes
from ima_graph.web.people import Person
from ima_graph.web.roles import FACILITATOR, VIEWER
from ima_graph.web.room import Room
from ima_graph.web.sparing import Sparing

Json = dict[str, object]

# The kinds whose names are compared with one another.
_KINDS = ("Team", "InformationAsset", "Place", "Organisation", "Post")
_MOST_PAIRS, _MOST_CHANGES = 60, 200
_QUIET_OPS = ("begin", "join")
A_PERSON = "a person"


class Lists:
    """The lists of one room."""

    def __init__(self, room: Room) -> None:
        """Read from the register of `room`."""
        self._room, self._project = room, room.project
        log = self._project.register.log
        self._read_sparingly = Sparing("lists", log.last_number, self._read)
        self._changes: list[Json] = []
        self._entries: dict[str, int] = defaultdict(int)
        self._counted = 0

    async def ask(self, is_facilitator: bool) -> Json:
        """Give all lists; in a silent round others than the facilitator get only how much each team entered."""
        told, is_late = await self._read_sparingly.ask(lambda number, found: {"number": number, **found})
        if not is_facilitator:
            told = {k: v for k, v in told.items() if k not in ("rivals", "changes")}
        if not is_facilitator and self._room.silent:
            told = {k: v for k, v in told.items() if k in ("number", "entries")}
        return {**told, "is_late": is_late}

    def _read(self) -> Json:
        self._count()
        fold = tables.Folder(self._project.store, self._project.schema, self._project.register.base).fold()
        rows = {row[0]: row for row in fold.records}
        current = tables.Current(self._project.store, self._project.schema, date.today().isoformat())
        return {
            "pairs": self._pairs(fold.records),
            "rivals": self._rivals(rows | _flow_rows(fold, rows), current),
            "points": self._points(rows, current),
            "changes": self._changes[::-1],
            "entries": dict(self._entries),
        }

    # --- what may be one thing

    def _pairs(self, rows: Sequence[Sequence[str]]) -> list[Json]:
        base = self._project.register.base
        apart = [(a.removeprefix(base), b.removeprefix(base)) for a, b in map(tuple, self._told_apart())]
        names = [(row[0], name, row[1]) for row in rows if row[1] in _KINDS for name in (row[2], *row[4:]) if name]
        likes, team = Likes(names, apart), {row[0]: row[3] for row in rows}
        shown = {row[0]: row[2] for row in rows}
        found = [pair for kind in _KINDS for pair in likes.pairs(kind)]
        found.sort(key=lambda pair: -pair.score)

        def end(like: Like) -> Json:
            return {"id": like.id, "name": shown.get(like.id, like.name), "team": team.get(like.id, "")}

        return [
            {"a": end(pair.a), "b": end(pair.b), "kind": pair.a.kind, "why": pair.why} for pair in found[:_MOST_PAIRS]
        ]

    def _told_apart(self) -> Iterable[frozenset[str]]:
        return tables.told_apart(self._project.store)

    # --- two answers

    def _rivals(self, rows: Mapping[str, Sequence[str]], current: tables.Current) -> list[Json]:
        base = self._project.register.base
        found: dict[tuple[str, str], Json] = {}
        for rival in tables.rivals(self._project.register):
            id_ = rival.record.removeprefix(base)
            told = found.setdefault((id_, rival.field.key), self._field(rival, rows, current))
            answers = told["answers"]
            assert isinstance(answers, list)
            take = rival.value.removeprefix(base)
            if take not in [answer["take"] for answer in answers]:
                answers.append({"take": take, "shown": self._shown(rival.value, rows)})
        return list(found.values())

    def _field(self, rival: tables.Rival, rows: Mapping[str, Sequence[str]], current: tables.Current) -> Json:
        id_ = rival.record.removeprefix(self._project.register.base)
        record = self._project.schema.records[rival.field.record]
        here = current.values(terms.iri(rival.record), record, rival.field)
        values = [v[1:-1] if v.startswith("<") else tables.plain(v) for v in sorted(here)]
        says = ", ".join(self._shown(value, rows) for value in values)
        return {
            "record": id_,
            "label": self._shown(rival.record, rows) if id_ in rows else record.label,
            "field": rival.field.key,
            "field_label": rival.field.label,
            # To take nothing is to keep what the register says.
            "answers": [{"take": "", "shown": says or "nothing yet"}],
        }

    def _shown(self, value: str, rows: Mapping[str, Sequence[str]]) -> str:
        row = rows.get(value.removeprefix(self._project.register.base))
        if row:
            return A_PERSON if row[1] == "Person" and not self._room.names else row[2] or row[1]
        return self._project.labels([value])[value] if value.startswith(terms.BASE) else value

    # --- actions, questions, notes

    def _points(self, rows: Mapping[str, Sequence[str]], current: tables.Current) -> list[Json]:
        record, base = self._project.schema.records["OpenPoint"], self._project.register.base
        keys = ("pointKind", "pointStatus", "about", "assignedTo", "dueDate")
        found = []
        for id_, row in rows.items():
            if row[1] != "OpenPoint":
                continue
            iri = terms.iri(base + id_)
            values = {k: min(current.values(iri, record, record.field(k)), default="") for k in keys}
            plain = {k: v[1:-1] if v.startswith("<") else tables.plain(v) if v else "" for k, v in values.items()}
            about, who = plain["about"].removeprefix(base), plain["assignedTo"]
            found.append(
                {
                    "id": id_,
                    "kind": plain["pointKind"].rpartition("/")[2],
                    "label": row[2],
                    "team": row[3],
                    "about": about,
                    "about_label": self._shown(plain["about"], rows) if about in rows else "",
                    "who": self._shown(who, rows) if who else "",
                    "due": plain["dueDate"],
                    "done": plain["pointStatus"].rpartition("/")[2] == "done",
                }
            )
        return found

    # --- what was entered

    def _count(self) -> None:
        """Take in the changes since the last time: their words for the console, and how many each team made."""
        log = self._project.register.log
        for entry in log.entries(self._counted):
            self._counted = entry.number
            evidence = log.evidence(entry.number)
            op, team = str(evidence.get("op") or ""), str(evidence.get("team") or "")
            if entry.undoes is not None:
                for change in self._changes:
                    change["undone"] = change["undone"] or change["number"] == entry.undoes
            if entry.source == self._room.name and team and op not in _QUIET_OPS:
                self._entries[self._id(team)] += 1
            told = entry.why if op or entry.kind == "undo" else f"The register: {entry.kind}"
            row: Json = {"number": entry.number, "at": entry.at, "text": told, "team": self._id(team), "undone": False}
            self._changes = [*self._changes[-_MOST_CHANGES + 1 :], {**row, "kind": op or entry.kind}]

    def _id(self, team: str) -> str:
        return team.removeprefix(self._project.register.base)


def _flow_rows(fold: tables.Fold, rows: Mapping[str, Sequence[str]]) -> dict[str, Sequence[str]]:
    """Name flows by what they carry, from whom to whom."""
    named: dict[str, Sequence[str]] = {}
    for id_, source, target, carried, *_ in fold.flows:
        ends = [rows[str(end)][2] if str(end) in rows else "?" for end in (source, target)]
        what = ", ".join(rows[asset][2] for asset in carried if asset in rows) or "something"
        named[str(id_)] = [str(id_), "Flow", f"{ends[0]} to {ends[1]}: {what}", ""]
    return named


def routes(room: Room) -> list[Route]:
    """List the routes: `GET /api/lists`."""
    lists = Lists(room)

    async def api_lists(request: Request) -> Response:
        me: Person = request.scope["me"]
        role = VIEWER if request.query_params.get("as") == VIEWER else me.role
        return JSONResponse({"ok": True, **await lists.ask(role == FACILITATOR)})

    return [Route("/api/lists", api_lists)]
