"""The pages that work without script: a record, an owner's review, the register, leaving, playback, a team."""

import asyncio
import secrets
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, quote, urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from ima_graph.errors import InputError
from ima_graph.web import bulk, forms, owner_review, record_sheet, register_table
from ima_graph.web.book import Book
from ima_graph.web.leaving import Leaving
from ima_graph.web.looking_back import LookingBack
from ima_graph.web.pen import RefusalError, refusal
from ima_graph.web.people import Person
from ima_graph.web.roles import FACILITATOR, PARTICIPANT, VIEWER, allowed
from ima_graph.web.room import Room
from ima_graph.web.team_sheet import TeamSheets

if TYPE_CHECKING:
    from ima_graph.web.workshop import Workshop

TEMPLATES = Path(__file__).parent / "templates"
_FIELDS = 600
_HOME = {FACILITATOR: ("/console", "Console"), PARTICIPANT: ("/room", "Room"), VIEWER: ("/wall", "Wall")}
Handler = Callable[[Request], Awaitable[Response]]
Form = dict[str, list[str]]


def routes(room: Room) -> list[Route]:
    """List the pages of a room; the application keeps its workshop in `app.state.workshop`."""
    return Pages(room).routes()


def href(key: str, of: str = "asset") -> str:
    """Give the address of a record's page.

    >>> href("ab c"), href("https://w3id.org/x")
    ('/asset/ab%20c', '/asset/https%3A//w3id.org/x')
    """
    return f"/{of}/{quote(key)}"


class Pages:
    """The pages of one room."""

    def __init__(self, room: Room) -> None:
        """Show the register of `room`."""
        self._room = room
        self._lock = threading.Lock()
        self._books: dict[bool, Book] = {}
        # What is heavy waits in its own line, and no entry behind it.
        self._heavy = ThreadPoolExecutor(1, thread_name_prefix="pages")
        self._leaving, self._back, self._teams = Leaving(room), LookingBack(room.project), TeamSheets(room)
        loader = FileSystemLoader(TEMPLATES)
        self._pages = Environment(
            loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
        )
        self._pages.globals |= {"href": href, "many": _many}

    def routes(self) -> list[Route]:
        """List the routes."""
        page = self._safely
        return [
            Route("/asset/{id:path}/field", page(self.set_field), methods=["POST"]),
            Route("/asset/{id:path}/split", page(self.split), methods=["POST"]),
            Route("/asset/{id:path}", page(self.record)),
            Route("/owner/{id:path}", page(self.owner), methods=["GET"]),
            Route("/owner/{id:path}", page(self.review), methods=["POST"]),
            Route("/register", page(self.register), methods=["GET"]),
            Route("/register", page(self.set_many), methods=["POST"]),
            Route("/leave", page(self.leave), methods=["GET"]),
            Route("/leave", page(self.make_bundle), methods=["POST"]),
            Route("/leave.zip", page(self.bundle)),
            Route("/leave/file/{name:path}", page(self.bundled)),
            Route("/playback", page(self.playback)),
            Route("/playback/map.svg", page(self.playback_map)),
            Route("/team.css", page(self.team_css)),
            Route("/team/{id:path}", page(self.team)),
        ]

    def _safely(self, handler: Handler) -> Handler:
        """Tell what goes wrong on a page of its own."""

        async def handled(request: Request) -> Response:
            try:
                return await handler(request)
            except Exception as error:
                told = refusal(error)
                return self.page("page.html", request, told.status, title="That did not work", error=str(told))

        return handled

    def page(self, name: str, request: Request, status: int = 200, **values: object) -> HTMLResponse:
        """Write a page for whoever asks."""
        me: Person = request.scope["me"]
        path, home = _HOME[me.role]
        shown = {"me": me, "room": self._room, "home": (path, home), "here": request.url.path, "error": "", **values}
        return HTMLResponse(self._pages.get_template(name).render(shown), status)

    # --- who and what

    def _names(self, me: Person) -> bool:
        """Whether this reader is shown the names of people."""
        return me.role == FACILITATOR or self._room.names

    async def _book(self, me: Person) -> Book:
        return await asyncio.to_thread(self._read_book, self._names(me))

    def _read_book(self, names: bool) -> Book:
        project = self._room.project
        with self._lock:
            number, on = project.store.last_change(), date.today().isoformat()
            kept = self._books.get(names)
            if not kept or (kept.number, kept.on) != (number, on):
                kept = self._books[names] = Book(
                    project.store, project.schema, project.register.base, number, on, names
                )
            return kept

    async def _heavily(self, act: Callable[[], object]) -> object:
        return await asyncio.get_running_loop().run_in_executor(self._heavy, act)

    async def _form(self, request: Request, what: str) -> Form:
        me: Person = request.scope["me"]
        if not allowed(me.role, what):
            raise RefusalError(403, f"As a {me.role} you cannot change anything here. Ask the facilitator.")
        if not request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
            raise RefusalError(415, "Use the form of this page.")
        body = (await request.body()).decode("utf-8", "replace")
        try:
            return parse_qs(body, keep_blank_values=True, max_num_fields=_FIELDS)
        except ValueError as error:
            raise InputError("This form holds too much. Send it in parts.") from error

    def _workshop(self, request: Request) -> "Workshop":
        found: Workshop = request.app.state.workshop
        return found

    async def _write(self, request: Request, *ops: dict[str, object]) -> None:
        """Write entries through the pen; `RefusalError` says why one was not taken."""
        pen = self._workshop(request).pen
        for op in ops:
            result = await pen.write(op, request.scope["me"])
            if result.status != 200:
                raise RefusalError(result.status, result.error, result.retry_s)

    # --- a record

    async def record(self, request: Request) -> Response:
        """Show all headings of a record; `edit` names the one that is being changed."""
        return await self._record(request, forms.one(_query(request), "edit"))

    async def _record(
        self, request: Request, edit: str, error: str = "", status: int = 200, typed: Form | None = None
    ) -> Response:
        me: Person = request.scope["me"]
        book = await self._book(me)
        iri, _ = book.find(request.path_params["id"])
        gaps = (await asyncio.to_thread(self._teams.gaps, self._names(me))).get(iri, ())
        sheet = await asyncio.to_thread(
            record_sheet.read, book, self._room.project, iri, edit if allowed(me.role, "set") else "", typed, error
        )
        shown = {"sheet": sheet, "gaps": gaps, "nonce": secrets.token_hex(8), "edit": edit, "error": error}
        saved = forms.one(_query(request), "saved")
        rights = {what: allowed(me.role, what) for what in ("set", "settle", "accept", "confirm", "split")}
        parts = await asyncio.to_thread(record_sheet.parts, book, self._room.project, iri) if rights["split"] else ()
        more = {"saved": saved, "may": rights, "seen": book.number, "parts": parts, "typed": typed or {}}
        return self.page("asset.html", request, status, **shown, **more)

    async def set_field(self, request: Request) -> Response:
        """Take one field's form in: a value, an empty answer, or which of two answers holds."""
        form = await self._form(request, "set")
        key, do = forms.one(form, "field"), forms.one(form, "do")
        book = await self._book(request.scope["me"])
        iri, record = book.find(request.path_params["id"])
        try:
            op = record_sheet.entry(form, do, book.key(iri), record)
            if op:
                await self._write(request, op)
        except Exception as error:
            told = refusal(error)
            return await self._record(request, "" if do == "settle" else key, str(told), told.status, form)
        query = f"?{urlencode({'saved': key})}" if op else ""
        return RedirectResponse(f"{href(book.key(iri))}{query}#f-{key}", 303)

    async def split(self, request: Request) -> Response:
        """Take in that a record is two things: what the second is called, and what belongs to it alone."""
        form = await self._form(request, "split")
        book = await self._book(request.scope["me"])
        iri, _ = book.find(request.path_params["id"])
        try:
            await self._write(request, record_sheet.splitting(form, book.key(iri)))
        except Exception as error:
            told = refusal(error)
            return await self._record(request, "", str(told), told.status, form)
        return RedirectResponse(f"{href(book.key(iri))}?saved=split", 303)

    # --- an owner

    async def owner(self, request: Request) -> Response:
        """Show somebody what they own, to be confirmed."""
        return await self._owner(request)

    async def _owner(self, request: Request, error: str = "", status: int = 200) -> Response:
        book = await self._book(request.scope["me"])
        iri, _ = book.find(request.path_params["id"], owner_review.KINDS)
        gaps = await asyncio.to_thread(self._teams.gaps, self._names(request.scope["me"]))
        review = await asyncio.to_thread(owner_review.read, book, iri, gaps)
        may = allowed(request.scope["me"].role, "accept")
        values = {"review": review, "may": may, "nonce": secrets.token_hex(8)}
        return self.page("owner.html", request, status, error=error, **values)

    async def review(self, request: Request) -> Response:
        """Take an owner's word in: mine, not mine, or all of it signed off."""
        form = await self._form(request, "accept")
        book = await self._book(request.scope["me"])
        iri, _ = book.find(request.path_params["id"], owner_review.KINDS)
        try:
            await self._write(request, *owner_review.entries(form))
        except Exception as error:
            told = refusal(error)
            return await self._owner(request, str(told), told.status)
        at = forms.one(form, "record")
        return RedirectResponse(f"{href(book.key(iri), 'owner')}{f'#a-{quote(at)}' if at else '#sign'}", 303)

    # --- the register

    async def register(self, request: Request) -> Response:
        """Show a kind of record as a table."""
        return await self._register(request, _query(request))

    async def _register(
        self, request: Request, form: Form, error: str = "", status: int = 200, **more: object
    ) -> Response:
        me: Person = request.scope["me"]
        book = await self._book(me)
        table = await asyncio.to_thread(register_table.read, book, register_table.Wanted.read(form))
        shown = {"table": table, "may": allowed(me.role, "set"), "nonce": secrets.token_hex(8), "seen": book.number}
        done = forms.one(_query(request), "done")
        return self.page("register.html", request, status, error=error, **shown, **{"plan": None, "done": done, **more})

    async def set_many(self, request: Request) -> Response:
        """Preview what one value in many rows would do; then do it, as one change."""
        form = await self._form(request, "set")
        workshop, me, op = self._workshop(request), request.scope["me"], bulk.read(form)
        try:
            workshop.pen.refuse_closed("set", me)
            plan = await workshop.pen.run(lambda: workshop.pen.ops.plan(op, me))
            if forms.one(form, "step") != "confirm":
                return await self._register(request, form, plan=plan)
            await self._write(request, dict(op))
        except Exception as error:
            told = refusal(error)
            return await self._register(request, form, str(told), told.status)
        query = register_table.Wanted.read(form).query(done=str(len(plan.changed)))
        return RedirectResponse(f"/register?{query}", 303)

    # --- leaving

    async def leave(self, request: Request) -> Response:
        """Show what there is to take away, and what is still open."""
        me: Person = request.scope["me"]
        book = await self._book(me)
        left = await asyncio.to_thread(self._leaving.open_points, book)
        gaps = await asyncio.to_thread(self._teams.open_gaps)
        made = self._leaving.made(me)
        may = {"make": me.role != VIEWER, "names": me.role == FACILITATOR}
        return self.page("leave.html", request, made=made, left=left, gaps=gaps, may=may, number=book.number)

    async def make_bundle(self, request: Request) -> Response:
        """Make the zip anew."""
        form = await self._form(request, "capture")
        me: Person = request.scope["me"]
        await self._heavily(lambda: self._leaving.make(me, bool(forms.one(form, "names"))))
        return RedirectResponse("/leave#made", 303)

    async def bundle(self, request: Request) -> Response:
        """Give the zip; it is made where there is none yet of the register as it stands."""
        me: Person = request.scope["me"]
        if me.role == VIEWER:
            raise RefusalError(403, "Whoever only watches cannot take the register away. Join for a team.")
        made = await self._heavily(lambda: self._leaving.ready(me))
        return self._leaving.answer(made)

    async def bundled(self, request: Request) -> Response:
        """Give one file out of the zip."""
        me: Person = request.scope["me"]
        if me.role == VIEWER:
            raise RefusalError(403, "Whoever only watches cannot take the register away. Join for a team.")
        return await asyncio.to_thread(self._leaving.file, me, request.path_params["name"])

    # --- looking back

    async def playback(self, request: Request) -> Response:
        """Show the register as it was known after a change, or the story of one field."""
        me: Person = request.scope["me"]
        query = _query(request)
        key, shape = forms.one(query, "record"), forms.one(query, "field")
        book = await self._book(me)
        story = await asyncio.to_thread(self._back.story, book, key, shape) if key and shape else None
        wanted = forms.one(query, "n")
        then = await self._heavily(lambda: self._back.then(wanted, self._names(me)))
        return self.page("playback.html", request, then=then, story=story)

    async def playback_map(self, request: Request) -> Response:
        """Draw the teams as they were known after a change."""
        wanted = forms.one(_query(request), "n")
        svg = await self._heavily(lambda: self._back.map(wanted))
        return Response(str(svg), media_type="image/svg+xml")

    # --- a team

    async def team(self, request: Request) -> Response:
        """Show one team's page of the report."""
        me: Person = request.scope["me"]
        book = await self._book(me)
        iri, _ = book.find(request.path_params["id"], ("Team",))
        body = await self._heavily(lambda: self._teams.page(iri, self._names(me)))
        return self.page("team.html", request, body=body, label=book.show(iri))

    async def team_css(self, _request: Request) -> Response:
        """Give the style of the report's pages."""
        return Response(self._teams.css(), media_type="text/css")


def _query(request: Request) -> Form:
    return parse_qs(request.url.query, keep_blank_values=True, max_num_fields=_FIELDS)


def _many(number: int, thing: str) -> str:
    """Count things.

    >>> _many(1, "asset"), _many(0, "asset"), _many(2, "entry")
    ('1 asset', 'no assets', '2 entries')
    """
    plural = f"{thing[:-1]}ies" if thing.endswith("ry") else f"{thing}s"
    return f"{number:,} {thing}" if number == 1 else f"{f'{number:,}' if number else 'no'} {plural}"
