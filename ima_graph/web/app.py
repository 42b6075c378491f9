"""The web application of one room: the guard in front, and one list of routes behind it."""

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ima_graph import look
from ima_graph.web import drawing, guard, pages, share
from ima_graph.web.api import Api, failure
from ima_graph.web.doors import Doors
from ima_graph.web.hub import Reader
from ima_graph.web.news import QUIET
from ima_graph.web.pen import RefusalError, refusal
from ima_graph.web.room import Room
from ima_graph.web.workshop import Workshop

STATIC = Path(__file__).parent / "static"
_PHONES_NOTED = 200


def make_app(room: Room) -> Starlette:
    """Make the application of a room; it answers to the names of `room.port` and `room.address` only."""
    workshop = Workshop(room)

    @contextlib.asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        async with workshop.running():
            yield

    routes: list[BaseRoute] = [
        *Doors(workshop).routes(),
        *Api(workshop).routes(),
        *drawing.routes(room),
        *[_behind(route, workshop) for route in pages.routes(room)],
        Route("/static/look.css", _look),
        Mount("/static", StaticFiles(directory=STATIC)),
    ]
    app = Starlette(routes=routes, lifespan=lifespan, exception_handlers={HTTPException: _told, Exception: _failed})
    app.state.workshop = workshop
    names = [name] if (name := share.local_name()) else []
    # The last one added is asked first.
    app.add_middleware(_Phones, workshop=workshop)
    app.add_middleware(guard.Guard, room=room, hosts_now=lambda: guard.hosts(room.port, room.address, names))
    return app


async def _look(_request: Request) -> Response:
    return Response(look.css("tokens", "page"), media_type="text/css", headers={"cache-control": "no-cache"})


def _behind(route: Route, workshop: Workshop) -> Route:
    """Keep a page that shows the whole register from other teams while a round is silent."""
    return Route(route.path, _Quiet(route.app, workshop), methods=list(route.methods or ["GET"]), name=route.name)


class _Quiet:
    """A page that waits until a silent round is over."""

    def __init__(self, app: ASGIApp, workshop: Workshop) -> None:
        self._app, self._workshop = app, workshop

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        me = scope["me"]
        reader, is_begun, is_kept = Reader(me, me.role), False, False

        async def send_unless_hidden(message: Message) -> None:
            # The round may begin while a page is being written.
            nonlocal is_begun, is_kept
            if not is_begun:
                is_begun, is_kept = True, self._workshop.news.is_hidden_from(reader)
                if is_kept:
                    await PlainTextResponse(QUIET, 423)(scope, receive, send)
            if not is_kept:
                await send(message)

        if self._workshop.news.is_hidden_from(reader):
            await PlainTextResponse(QUIET, 423)(scope, receive, send)
            return
        await self._app(scope, receive, send_unless_hidden)


class _Phones:
    """Notes which other devices reached the room: that is what the connection doctor waits for."""

    def __init__(self, app: ASGIApp, workshop: Workshop) -> None:
        self._app, self._workshop = app, workshop

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        address = (scope.get("client") or ("",))[0]
        workshop = self._workshop
        is_own = not address or address in ("127.0.0.1", "::1", workshop.room.address)
        if not is_own and address not in workshop.phones and len(workshop.phones) < _PHONES_NOTED:
            workshop.phones.add(address)
            workshop.room_changed()
        await self._app(scope, receive, send)


async def _told(request: Request, error: Exception) -> Response:
    """Say that there is no such page, in JSON to a program and in words to a person."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    sentence = "There is nothing here. Go back to the room." if status == 404 else "The room cannot do this."
    if request.url.path.startswith("/api/"):
        return failure(RefusalError(status, sentence))
    return PlainTextResponse(sentence, status)


async def _failed(request: Request, error: Exception) -> Response:
    """Say that something failed, and what the terminal says of it."""
    told = refusal(error)
    return failure(told) if request.url.path.startswith("/api/") else PlainTextResponse(str(told), told.status)
