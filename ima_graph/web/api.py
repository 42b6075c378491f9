"""What the live pages ask and send: JSON over HTTP, and the socket."""

import asyncio
import gzip
import json
import time
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket

from ima_graph.web import asking, awake, forms, share
from ima_graph.web.advice import fix_here
from ima_graph.web.controls import control
from ima_graph.web.handshake import waiting
from ima_graph.web.hearing import Hearing
from ima_graph.web.hub import GONE, TOO_MANY, Reader, Screen, written
from ima_graph.web.limits import SOCKETS_A_PERSON, check_words
from ima_graph.web.masking import Masks
from ima_graph.web.news import QUIET
from ima_graph.web.pen import RefusalError, refusal
from ima_graph.web.people import Person
from ima_graph.web.roles import FACILITATOR, VIEWER, allowed
from ima_graph.web.workshop import Workshop

_POLL_S = 25.0
_SKIPPED = 100
_WORTH_PACKING = 4000
Handler = Callable[[Request], Awaitable[Response]]


class Api:
    """Answers the live pages."""

    def __init__(self, workshop: Workshop) -> None:
        self._workshop, self._room = workshop, workshop.room
        self._hearing = Hearing()
        self._masks = Masks(workshop.room.project)

    def routes(self) -> list[BaseRoute]:
        """List the routes, each with what one must be allowed to do."""
        see = "see the room"
        return [
            Route("/api/state", self._for(see, self.state)),
            Route("/api/ops", self._for(see, self.poll), methods=["GET"]),
            Route("/api/ops", self._for(see, self.write), methods=["POST"]),
            Route("/api/parse", self._for("parse", self.parse), methods=["POST"]),
            Route("/api/room", self._for(see, self.control), methods=["POST"]),
            Route("/api/gaps", self._for(see, self.gaps)),
            Route("/api/gaps/{finding}", self._for(see, self.gap_rows)),
            Route("/api/question", self._for("capture", self.question)),
            Route("/api/handshake", self._for("capture", self.handshake)),
            Route("/api/doctor", self._for("see the doctor", self.doctor)),
            WebSocketRoute("/ws", self.socket),
        ]

    def _for(self, what: str, handler: Handler) -> Handler:
        """Let only those in who may, and tell what goes wrong in one shape."""

        async def handled(request: Request) -> Response:
            try:
                if not allowed(request.scope["me"].role, what):
                    raise RefusalError(403, f"As a {request.scope['me'].role} you cannot do this. Ask the facilitator.")
                return await handler(request)
            except Exception as error:
                return failure(refusal(error))

        return handled

    # --- looking

    async def state(self, request: Request) -> Response:
        """Tell all that a reader may see, folded."""
        reader = reader_of(request)
        fold = await self._workshop.news.fold(reader)
        told = {
            "ok": True,
            **fold.to_json(),
            "room": self._workshop.room_for(reader),
            "me": reader.person.me(),
            "counters": self._workshop.gaps.counters,
        }
        packs = "gzip" in request.headers.get("accept-encoding", "")
        return await asyncio.to_thread(_packed, told, packs)

    async def poll(self, request: Request) -> Response:
        """Tell what changed since a number; wait for something to change where nothing did."""
        reader, since = reader_of(request), _number(request, "since")
        wait_s = min(float(_number(request, "wait")), _POLL_S)
        workshop = self._workshop
        if workshop.hub.polls_of(reader.person) >= SOCKETS_A_PERSON:
            raise RefusalError(429, "This browser asks too often at once. Close some of its tabs.", 5)
        until, version = time.monotonic() + wait_s, workshop.version
        await workshop.news.tell()
        while True:
            number, found = workshop.news.told, await workshop.news.since(reader, since)
            left_s = until - time.monotonic()
            if found is None or found or left_s <= 0 or version != workshop.version:
                break
            await workshop.hub.wait(reader.person, left_s)
            if reader.person.id not in self._room.people:
                raise RefusalError(401, "You are not in the room any more. Join with the code on the wall.")
        told: dict[str, object] = {"ok": True, "number": number, "room": workshop.room_for(reader)}
        told.update({"resync": True} if found is None else {"changes": found, "counters": workshop.gaps.counters})
        return JSONResponse(told)

    async def socket(self, socket: WebSocket) -> None:
        """Keep a screen up to date."""
        me: Person | None = socket.scope["me"]
        await socket.accept()
        if not me or not self._workshop.hub.has_place(me):
            await socket.close(TOO_MANY if me else GONE)
            return
        role = VIEWER if socket.query_params.get("as") == VIEWER else me.role
        screen = Screen(Reader(me, role), socket)
        await self._workshop.welcome(screen, forms.number(socket.query_params.get("since", "")))
        await self._workshop.hub.serve(screen)
        self._workshop.room_changed()

    # --- entering

    async def write(self, request: Request) -> Response:
        """Take entries in, one or a list; each is acknowledged once it is in the log."""
        body = await _json(request)
        person: Person = request.scope["me"]
        ops = body if isinstance(body, list) else [body]
        results = [await self._workshop.pen.write(op, person) for op in ops]
        told: dict[str, object] = {
            "ok": all(r.status == 200 for r in results),
            "results": [r.to_json() for r in results],
        }
        if isinstance(body, list) or told["ok"]:
            return JSONResponse(told)
        only = results[0]
        return failure(RefusalError(only.status, only.error, only.retry_s), told["results"])

    async def parse(self, request: Request) -> Response:
        """Understand what was typed, and offer look-alikes of what it names."""
        body = await _json(request)
        text, team = (body.get("text"), body.get("team", "")) if isinstance(body, dict) else (None, "")
        if not isinstance(text, str) or not isinstance(team, str):
            raise RefusalError(400, "Send a text and a team.")
        check_words([text, team])
        reader, news = reader_of(request), self._workshop.news
        team = team or reader.person.team_label
        rows = list((await news.whole()).records.values())
        if news.is_hidden_from(reader):
            seen, before = await news.fold(reader), (await news.silence()).before
            facts = await asyncio.to_thread(self._hearing.parse, text, team, rows, seen.is_called, before)
        else:
            facts = await asyncio.to_thread(self._hearing.parse, text, team, rows)
        return JSONResponse({"ok": True, "facts": facts})

    async def control(self, request: Request) -> Response:
        """Do what the facilitator asks."""
        body = await _json(request)
        if not isinstance(body, dict):
            raise RefusalError(400, "Send an object that says what to do.")
        do = str(body.get("do"))[:40]
        if not allowed(request.scope["me"].role, do):
            raise RefusalError(403, f"As a {request.scope['me'].role} you cannot do this ({do}). Ask the facilitator.")
        close = await asyncio.to_thread(control, self._room, body)
        close(self._workshop.hub)
        self._workshop.tell_room()
        self._workshop.news.stir()
        return JSONResponse({"ok": True, "room": self._workshop.room_for(reader_of(request))})

    # --- gaps

    async def gaps(self, _request: Request) -> Response:
        """Count the gaps."""
        return JSONResponse({"ok": True, "counters": self._workshop.gaps.counters})

    async def gap_rows(self, request: Request) -> Response:
        """List the gaps of one kind; none while a silent round runs, for they name what others hold."""
        self._refuse_in_silence(request)
        finding = self._room.project.question(request.path_params["finding"]).name
        found = await self._workshop.gaps.ask(lambda live: live.rows(finding))
        rows = await self._masked(request, [{**row.row(), "fix": fix_here(finding, row.fix)} for row in found])
        self._refuse_in_silence(request)
        return JSONResponse({"ok": True, "finding": finding, "rows": rows})

    async def question(self, request: Request) -> Response:
        """Give the next best question for the team that asks."""
        self._refuse_in_silence(request)
        team = request.query_params.get("team", "") if request.scope["me"].role != "participant" else ""
        team = team or request.scope["me"].team
        project = self._room.project
        declined = await asyncio.to_thread(asking.not_for, project, team) if team else []
        skipped = [*request.query_params.getlist("skip")[:_SKIPPED], *declined]
        found = await self._workshop.gaps.next_for(team, skipped)
        found = await asyncio.to_thread(asking.with_evidence, project, found)
        asked = await self._masked(request, [found] if found else [])
        self._refuse_in_silence(request)
        return JSONResponse({"ok": True, "question": next(iter(asked), None)})

    async def handshake(self, request: Request) -> Response:
        """List the flows that wait for a word of the team that asks."""
        self._refuse_in_silence(request)
        fold, team = await self._workshop.news.whole(), request.scope["me"].team
        records, flows = dict(fold.records), list(fold.flows.values())
        found = await asyncio.to_thread(waiting, self._room.project, records, flows, team)
        self._refuse_in_silence(request)
        return JSONResponse({"ok": True, "flows": found})

    async def _masked(self, request: Request, rows: list[dict[str, object]]) -> list[dict[str, object]]:
        """Leave the names of people out of rows for whoever is shown none."""
        is_shown = self._room.names or reader_of(request).role == FACILITATOR
        return rows if is_shown else await asyncio.to_thread(lambda: [self._masks.row(row) for row in rows])

    def _refuse_in_silence(self, request: Request) -> None:
        """Refuse what names the things of others; asked again once it was read, for the round may begin meanwhile."""
        if self._workshop.news.is_hidden_from(reader_of(request)):
            raise RefusalError(423, QUIET)

    async def doctor(self, _request: Request) -> Response:
        """Try the room from outside, and say what is wrong."""
        room, workshop = self._room, self._workshop
        on_battery = await asyncio.to_thread(awake.on_battery)
        checks = await share.examine(room.address, room.port, sorted(workshop.phones), workshop.is_awake, on_battery)
        return JSONResponse({"ok": True, "checks": [c.to_json() for c in checks]})


def reader_of(request: Request) -> Reader:
    """Tell who reads, and whether they want to see no more than the wall does."""
    me: Person = request.scope["me"]
    return Reader(me, VIEWER if request.query_params.get("as") == VIEWER else me.role)


def failure(told: RefusalError, results: object = None) -> JSONResponse:
    """Tell what went wrong in the one shape that errors have."""
    body: dict[str, object] = {"ok": False, "error": str(told), "status": told.status}
    if told.retry_s:
        body["retry_s"] = told.retry_s
    if results is not None:
        body["results"] = results
    return JSONResponse(body, told.status, {"retry-after": str(told.retry_s)} if told.retry_s else None)


def _packed(told: dict[str, object], packs: bool) -> Response:
    body = written(told).encode()
    if not packs or len(body) < _WORTH_PACKING:
        return Response(body, media_type="application/json")
    return Response(gzip.compress(body, 5), media_type="application/json", headers={"content-encoding": "gzip"})


async def _json(request: Request) -> object:
    if request.headers.get("content-type", "").split(";")[0].strip() != "application/json":
        raise RefusalError(415, "Send JSON.")
    try:
        return json.loads(await request.body(), parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise RefusalError(400, "That is not JSON. Load the page again.") from error


def _no_constant(name: str) -> object:
    raise ValueError(f"{name} is no number")


def _number(request: Request, name: str) -> int:
    value = forms.number(request.query_params.get(name, "0"))
    if value is None:
        raise RefusalError(400, f"{name} is a whole number.")
    return value
