"""What the wall draws, and the route by which browsers get it: teams, or one thing with what is around it."""

import time
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ima_graph.errors import ImaError, InputError, NotFoundError
from ima_graph.maps import Layout, Picture
from ima_graph.questions import Findings
from ima_graph.web import lists, wall_focus, wall_focus_map, wall_grid, wall_map
from ima_graph.web.masking import Masks
from ima_graph.web.people import Person
from ima_graph.web.roles import FACILITATOR, VIEWER
from ima_graph.web.room import Room
from ima_graph.web.sparing import Sparing

VIEWS = ("teams", "matrix", "list")
_HIDDEN = "The round is silent: the map comes back when it is over."
_MOST_KEPT = 32
_GAPS_EVERY_S, _SHARE = 2.0, 8.0
# So long after it was last drawn nobody remembers where the boxes of a focus stood.
_FORGET_S = 120.0


def wall_svg(
    picture: Picture,
    layout: Layout,
    focus: str = "",
    open_team: str = "",
    slots: wall_grid.Slots | None = None,
    reserve: int = 0,
    base: str = "",
    before: wall_focus_map.Order | None = None,
) -> dict[str, object]:
    """Draw the teams, or the thing in `focus` (an IRI; `open_team` is one of a team) with what is around it.

    `layout` gives the order of newcomers, `slots` where boxes stood before, `reserve` how many teams to leave room
    for, `before` the order in which a focus was drawn; `base` is left out of ids. The drawing has a summary, notes of
    what is not drawn, and the same content as sentences.
    """
    thing = focus or open_team
    if thing:
        around = wall_focus.look_at(picture, thing)
        svg, told, order = wall_focus_map.draw(around, before, base)
        return {
            "svg": svg,
            "summary": around.summary,
            "notes": told,
            "sentences": [flow.sentence for flow in around.flows],
            "focus": {"id": around.id.removeprefix(base), "label": around.title},
            "order": order,
        }
    newcomers = [*layout.departments, *layout.cards]
    grid = wall_grid.grid(picture, slots or {}, newcomers, reserve)
    return {
        "svg": wall_map.draw(picture, grid, base) if grid.boxes else "",
        "summary": wall_map.summary(picture),
        "notes": list(wall_map.notes(picture)),
        "sentences": wall_map.sentences(picture),
        "slots": grid.slots,
    }


def tables(picture: Picture, base: str = "") -> dict[str, object]:
    """Give the same content for the list and the matrix: teams, and bundles as pairs of places in that list."""
    cards = list(picture.cards.values())
    number = {card.id: n for n, card in enumerate(cards)}
    area = {d.id: d.label for d in picture.departments}
    bundles = wall_map.between(picture)
    return {
        "teams": [
            {
                "id": card.id.removeprefix(base),
                "label": card.label,
                "department": area.get(card.department, ""),
                "kind": wall_map.kind_of(card),
                "holds": len(card.rows),
                "gaps": wall_map.gaps_inside(card),
            }
            for card in cards
        ],
        "bundles": [
            {
                "from": number[a],
                "to": number[b],
                "flows": len(flows),
                "what": wall_map.carried(flows),
                "sensitive": any(wall_map.is_sensitive(picture, f) for f in flows),
                "gaps": sum(bool(f.gaps) for f in flows),
            }
            for (a, b), flows in bundles.items()
        ],
    }


@dataclass(frozen=True)
class _Read:
    """A picture, where its boxes stand, and after which change its gaps were found."""

    picture: Picture
    layout: Layout
    found: int


class Drawings:
    """The pictures of one room, kept until the register changes."""

    def __init__(self, room: Room) -> None:
        """Draw the register of `room`."""
        self._room = room
        self._slots = wall_grid.kept_slots(room.project.register.folder)
        self._found: tuple[int, Findings] | None = None
        self._find_next = 0.0
        last_number = room.project.register.log.last_number
        self._pictures = Sparing("drawing", last_number, self._read, lambda read: read.found < last_number())
        self._orders: dict[str, tuple[float, wall_focus_map.Order]] = {}
        self._drawn: dict[tuple[str, str], tuple[tuple[int, int], dict[str, object]]] = {}

    async def ask(self, focus: str, view: str) -> dict[str, object]:
        """Give a drawing of the register as it is, or as it was a moment ago; `is_late` says which."""
        drawn, is_late = await self._pictures.ask(lambda number, read: self._give(number, read, focus, view))
        return {**drawn, "is_late": is_late}

    def _read(self) -> _Read:
        """Read the picture; the gaps in it, which take ten times as long, less often."""
        project = self._room.project
        last, begun = project.register.log.last_number(), time.monotonic()
        if self._found is None or (self._found[0] < last and begun >= self._find_next):
            self._found = (last, project.findings())
            self._find_next = begun + max(_GAPS_EVERY_S, _SHARE * (time.monotonic() - begun))
        number, found = self._found
        picture = project.picture(found=found)
        return _Read(picture, project.layout(picture), number)

    def _give(self, number: int, read: _Read, focus: str, view: str) -> dict[str, object]:
        made_from = (number, read.found)
        kept = self._drawn.get((focus, view))
        if not kept or kept[0] != made_from:
            if len(self._drawn) > _MOST_KEPT:
                self._drawn.clear()
            kept = self._drawn[focus, view] = (made_from, self._draw(read.picture, read.layout, focus, view))
        return {**kept[1], "number": number}

    def _draw(self, picture: Picture, layout: Layout, focus: str, view: str) -> dict[str, object]:
        base = self._room.project.register.base
        if view != "teams":
            return {"summary": wall_map.summary(picture), **tables(picture, base)}
        if focus:
            return self._focused(picture, layout, self._known(picture, focus), base)
        teams = {p.team for p in self._room.people.values() if p.team}
        drawn = wall_svg(picture, layout, slots=self._slots, reserve=len(teams), base=base)
        slots = drawn.pop("slots")
        if slots != self._slots and isinstance(slots, dict):
            self._slots = slots
            wall_grid.keep_slots(self._room.project.register.folder, slots)
        return drawn | tables(picture, base)

    def _focused(self, picture: Picture, layout: Layout, thing: str, base: str) -> dict[str, object]:
        """Draw a thing with its boxes where they stood a moment ago."""
        now = time.monotonic()
        self._orders = {t: (at, order) for t, (at, order) in self._orders.items() if now - at < _FORGET_S}
        _, before = self._orders.get(thing, (now, None))
        drawn = wall_svg(picture, layout, thing, base=base, before=before)
        order = drawn.pop("order")
        assert isinstance(order, wall_focus_map.Order)
        self._orders[thing] = (now, order)
        return drawn

    def _known(self, picture: Picture, focus: str) -> str:
        """Find a thing by its IRI, or by the end of it."""
        iri = focus if focus.startswith(("http:", "https:", "urn:")) else self._room.project.register.iri(focus)
        return next((id_ for id_ in (focus, iri) if id_ in picture.cards or id_ in picture.rows), iri)


def routes(room: Room) -> list[Route]:
    """List the routes: `GET /api/map?focus=&view=teams|matrix|list`, and those of `lists`."""
    drawings, masks = Drawings(room), Masks(room.project)

    async def api_map(request: Request) -> Response:
        me: Person = request.scope["me"]
        role = VIEWER if request.query_params.get("as") == VIEWER else me.role

        def is_hidden() -> bool:
            return room.silent and role != FACILITATOR

        if is_hidden():
            return _failure(423, _HIDDEN)
        view = request.query_params.get("view", "teams")
        try:
            if view not in VIEWS:
                raise InputError(f"There is no view {view[:40]}; choose from {', '.join(VIEWS)}.")
            told = await drawings.ask(request.query_params.get("focus", "")[:400], view)
        except ImaError as error:
            return _failure(404 if isinstance(error, NotFoundError) else 400, str(error))
        # The round may have begun while it was drawn.
        if is_hidden():
            return _failure(423, _HIDDEN)
        return JSONResponse({"ok": True, **(told if room.names or role == FACILITATOR else masks.row(told))})

    return [Route("/api/map", api_map), *lists.routes(room)]


def _failure(status: int, sentence: str) -> Response:
    return JSONResponse({"ok": False, "error": sentence, "status": status}, status)
