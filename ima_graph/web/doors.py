"""The doors: the start page, the facilitator's one-time link, the page to join, and the live pages."""

from pathlib import Path
from urllib.parse import parse_qs, quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from ima_graph.errors import ImaError
from ima_graph.web import guard, people, share
from ima_graph.web.hub import Reader
from ima_graph.web.pen import RefusalError, refusal
from ima_graph.web.people import Person
from ima_graph.web.roles import FACILITATOR, PARTICIPANT, VIEWER, allowed
from ima_graph.web.room import JoinError
from ima_graph.web.workshop import Workshop

TEMPLATES = Path(__file__).parent / "templates"
_COOKIE_DAYS = 7
_HOME = {FACILITATOR: "/console", PARTICIPANT: "/room", VIEWER: "/wall"}
_LOCAL_ONLY = "This link opens on the facilitator's own computer only, where the program runs."


class Doors:
    """The pages through which people come in."""

    def __init__(self, workshop: Workshop) -> None:
        self._workshop, self._room = workshop, workshop.room
        loader = FileSystemLoader(TEMPLATES)
        self._pages = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True)

    def routes(self) -> list[BaseRoute]:
        """List the routes."""
        return [
            Route("/", self.start),
            Route("/open", self.open),
            Route("/join", self.join, methods=["GET"]),
            Route("/join", self.joined, methods=["POST"]),
            Route("/room", self.room_page),
            Route("/wall", self.wall_page),
            Route("/console", self.console_page),
            Route("/qr.svg", self.qr),
            Route("/health", self.health),
            Route("/favicon.ico", self.icon),
        ]

    def page(self, template: str, request: Request, status: int = 200, **values: object) -> HTMLResponse:
        """Write a page for whoever asks."""
        me: Person | None = request.scope["me"]
        reader = Reader(me, me.role) if me else None
        room = self._workshop.room_for(reader) if reader else {"id": self._room.id, "name": self._room.name}
        told = {"room": room, "me": me.me() if me else None, **values}
        return HTMLResponse(self._pages.get_template(template).render(told), status)

    async def start(self, request: Request) -> Response:
        """Show the facilitator the room and its links; send everybody else where they belong."""
        me: Person | None = request.scope["me"]
        if not me or me.role != FACILITATOR:
            return RedirectResponse(_HOME[me.role] if me else "/join", 303)
        room = self._room
        address = room.address or "localhost"
        links = {
            "local": share.base_url("localhost", room.port),
            "share": share.base_url(room.address, room.port) if room.address else "",
            "join": share.join_url(address, room.port, room.code),
            "name": share.base_url(name, room.port) if room.address and (name := share.local_name()) else "",
        }
        return self.page("start.html", request, links=links, code=room.code, facilitator=True)

    async def open(self, request: Request) -> Response:
        """Let the facilitator in by the link of the terminal, once, on this computer."""
        if not guard.is_local(request.scope):
            return PlainTextResponse(_LOCAL_ONLY, 403)
        me: Person | None = request.scope["me"]
        if me and me.role == FACILITATOR:
            return RedirectResponse("/console", 303)
        try:
            token = await self._workshop.pen.run(lambda: self._room.open_with(request.query_params.get("key", "")[:80]))
        except ImaError as error:
            told = refusal(error)
            return PlainTextResponse(str(told), told.status)
        return self._let_in(token, "/console")

    async def join(self, request: Request) -> Response:
        """Ask for the code; with the right one, for the team."""
        me: Person | None = request.scope["me"]
        code = request.query_params.get("code", "")[:40]
        if me and me.role == FACILITATOR:
            return RedirectResponse("/", 303)
        if not code:
            return await self._ask(request)
        try:
            self._check_code(request, code)
        except ImaError as wrong:
            return await self._ask(request, code, refusal(wrong))
        return await self._ask(request, code, is_right=True)

    async def _ask(
        self,
        request: Request,
        code: str = "",
        wrong: RefusalError | None = None,
        is_right: bool = False,
        team: str = "",
        name: str = "",
    ) -> Response:
        """Show the page to join; the teams of the register only to those who know the code."""
        shown = {"code": people.read_code(code)[:12], "team": team, "name": name, "error": str(wrong or "")}
        listed = await self._teams() if is_right else []
        status = wrong.status if wrong else 200
        page = self.page("join.html", request, status, teams=listed, code_ok=is_right, open=self._room.joining, **shown)
        if wrong and wrong.retry_s:
            page.headers["retry-after"] = str(wrong.retry_s)
        return page

    async def _teams(self) -> list[dict[str, str]]:
        return await self._workshop.news.teams()

    def _check_code(self, request: Request, code: str) -> None:
        """Check a code, and count the wrong ones: five a minute from one address, sixty from all."""
        here = request.client.host if request.client else ""
        workshop = self._workshop
        for window, key in ((workshop.wrong_here, here), (workshop.wrong_anywhere, "")):
            if window.is_full(key):
                wait_s = window.wait_s(key)
                raise RefusalError(
                    429, f"Too many wrong codes. Wait {wait_s} seconds, and read the wall again.", wait_s
                )
        try:
            self._room.check_code(code)
        except JoinError:
            if self._room.joining:
                workshop.wrong_here.add(here)
                workshop.wrong_anywhere.add()
            raise

    async def joined(self, request: Request) -> Response:
        """Take the form in: the code, the team, and a name for those who like to give one."""
        if not request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
            return PlainTextResponse("Use the page to join.", 415)
        body = (await request.body()).decode("utf-8", "replace")
        try:
            form = {k: v[0] for k, v in parse_qs(body, keep_blank_values=True, max_num_fields=20).items()}
        except ValueError:
            return PlainTextResponse("Use the page to join.", 400)
        code, chosen, name = form.get("code", "")[:40], form.get("team", "").strip(), form.get("name", "")
        typed = form.get("new_team", "").strip()
        is_viewer = form.get("as") == "viewer"
        if not (chosen or typed or is_viewer):
            return RedirectResponse(f"/join?code={quote(people.read_code(code))}", 303)
        is_right = False
        try:
            self._check_code(request, code)
            is_right = True
            known = {} if is_viewer else {t["id"]: t["label"] for t in await self._teams()}
            # A button that was pressed says more than what was left in a box.
            wanted = (chosen, "" if chosen else people.clean_name(typed, "The name of your team"))
            me: Person | None = request.scope["me"]
            token = await self._workshop.pen.run(lambda: self._admit(me, code, wanted, known, name, is_viewer))
        except Exception as error:
            return await self._ask(request, code, refusal(error), is_right, chosen, name[:80])
        self._workshop.news.stir()
        self._workshop.room_changed()
        return self._let_in(token, "/wall" if is_viewer else "/room")

    def _admit(
        self,
        me: Person | None,
        code: str,
        wanted: tuple[str, str],
        known: dict[str, str],
        name: str,
        is_viewer: bool,
    ) -> str:
        chosen, typed = wanted
        team, label = "", ""
        if typed and not is_viewer:
            team, label = self._workshop.pen.ops.team(typed), typed
        elif not is_viewer:
            if chosen not in known:
                raise JoinError("That team is not in the list any more. Choose again, or type its name.")
            team, label = self._workshop.pen.ops.team(known[chosen]), known[chosen]
        token = self._room.join(code, team, label, name, is_viewer)
        if me and me.role != FACILITATOR:
            self._room.remove(me.id)
        return token

    def _let_in(self, token: str, to: str) -> Response:
        answer = RedirectResponse(to, 303)
        age = _COOKIE_DAYS * 24 * 3600
        answer.set_cookie(self._room.cookie, token, max_age=age, httponly=True, samesite="strict")
        return answer

    async def room_page(self, request: Request) -> Response:
        """The live page of a participant."""
        return self._live("room.html", "capture", request)

    async def wall_page(self, request: Request) -> Response:
        """The page for the projector."""
        return self._live("wall.html", "see the wall", request)

    async def console_page(self, request: Request) -> Response:
        """The page of the facilitator."""
        return self._live("console.html", "see the console", request)

    def _live(self, name: str, what: str, request: Request) -> Response:
        me: Person = request.scope["me"]
        if not allowed(me.role, what):
            return RedirectResponse(_HOME[me.role], 303)
        return self.page(name, request)

    async def qr(self, request: Request) -> Response:
        """Draw the link to join, for those who may hand it on."""
        room, me = self._room, request.scope["me"]
        if me.role == PARTICIPANT or not room.joining:
            return PlainTextResponse("Ask the facilitator for the code.", 403)
        link = share.join_url(room.address or "localhost", room.port, room.code)
        return Response(share.qr_svg(link), media_type="image/svg+xml")

    async def health(self, _request: Request) -> Response:
        """Say that this is a room: what the connection doctor looks for."""
        return JSONResponse({"ok": True, "room": self._room.id})

    async def icon(self, _request: Request) -> Response:
        """Give no icon, without an error on anybody's console."""
        return Response(status_code=204)
