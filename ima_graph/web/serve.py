"""Serve a room: choose the port, listen, open the browser, and stay awake until somebody stops it."""

import contextlib
import errno
import os
import socket
import sys
import threading
import webbrowser
from collections.abc import Callable, Iterator

import uvicorn

from ima_graph.errors import InputError
from ima_graph.web import awake, share
from ima_graph.web.app import make_app
from ima_graph.web.limits import BODY_BYTES
from ima_graph.web.room import Room

FIRST_PORT = 8470
KEPT = "All that was acknowledged is kept."
_PORTS_TRIED = 30
_GRACE_S = 3
_IN_USE = (errno.EADDRINUSE, errno.EACCES)


def serve(
    room: Room,
    say: Callable[[str], None],
    address: str = "",
    port: int | None = None,
    opens_browser: bool = True,
    started: Callable[[uvicorn.Server], None] = lambda _server: None,
    what_stays: str = KEPT,
) -> None:
    """Serve until interrupted, on this computer and, with an `address`, there too; `port` 0 takes any free one.

    Without a port it is the one of last time, so that open tabs find the room again. `InputError` when none is free.
    `started` is called once requests are answered. `what_stays` is said at the beginning and at the end.
    """
    before = room.port
    with _listening(room, address, port) as sockets, awake.kept_awake() as is_awake:
        room.keep_place(sockets[0].getsockname()[1], address)
        app = make_app(room)
        app.state.workshop.is_awake = is_awake
        link = f"{share.base_url('localhost', room.port)}/open?key={room.new_open_key()}"
        _tell(room, say, link, before)
        say(f"Stop with Ctrl+C. {what_stays}")
        server = _Server(_config(app), lambda: _ready(link, opens_browser, lambda: started(server)))
        # Ctrl+C is how a room ends.
        with contextlib.suppress(KeyboardInterrupt):
            server.run(sockets=sockets)
        say(f"The room is closed. {what_stays}")


def _config(app: object) -> uvicorn.Config:
    return uvicorn.Config(
        app,  # type: ignore[arg-type]
        lifespan="on",
        log_level="warning",
        access_log=False,
        # Nobody stands between us and the browser: what a header says of its sender is not believed.
        proxy_headers=False,
        server_header=False,
        ws_max_size=BODY_BYTES,
        # Our own pings reach the page; these would reach only the browser.
        ws_ping_interval=None,
        ws_per_message_deflate=False,
        timeout_graceful_shutdown=_GRACE_S,
    )


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready()


def _ready(link: str, opens_browser: bool, started: Callable[[], None]) -> None:
    started()
    if opens_browser:
        # A browser in the terminal would hold us until it is left.
        threading.Thread(target=webbrowser.open, args=(link,), daemon=True).start()


def _tell(room: Room, say: Callable[[str], None], link: str, before: int) -> None:
    if room.noticed:
        say(room.noticed)
    say(f"{room.name} is open. The facilitator's link, good for one browser on this computer:")
    say(f"  {link}")
    if room.address:
        say(f"Everybody on the network of {room.address} can reach the room, and joins with the code {room.code}:")
        say(f"  {share.join_url(room.address, room.port, room.code)}")
        say("What is typed travels unencrypted: use a Wi-Fi with a password, best this computer's own hotspot.")
    else:
        say("Only this computer can reach it. To let phones in, add --share.")
    if before and before != room.port:
        say(f"Port {before} was not to be had, so tabs that are still open have to join again at port {room.port}.")
    if awake.on_battery():
        say("This computer runs on its battery. Plug it in.")


@contextlib.contextmanager
def _listening(room: Room, address: str, port: int | None) -> Iterator[list[socket.socket]]:
    """Listen on one port at this computer's own addresses and the shared one."""
    wanted = _wanted(room, port)
    for at in wanted:
        with contextlib.ExitStack() as stack:
            try:
                sockets = [stack.enter_context(s) for s in _sockets(at, address)]
            except OSError as error:
                if error.errno in _IN_USE and at != wanted[-1]:
                    continue
                raise _not_listening(error, address, at) from error
            yield sockets
            return


def _wanted(room: Room, port: int | None) -> list[int]:
    if port is not None:
        return [port]
    first = [room.port] if room.port else []
    return [*first, *(p for p in range(FIRST_PORT, FIRST_PORT + _PORTS_TRIED) if p != room.port)]


def _not_listening(error: OSError, address: str, port: int) -> InputError:
    if error.errno == errno.EADDRNOTAVAIL:
        return InputError(f"This computer does not have the address {address} any more. Choose another with --share.")
    reason = "is in use by another program" if error.errno == errno.EADDRINUSE else f"cannot be had: {error.strerror}"
    return InputError(f"Port {port} {reason}. Choose another with --port, or leave it out.")


def _sockets(port: int, address: str) -> list[socket.socket]:
    """Bind 127.0.0.1, ::1 where there is one, and the shared address, all at one port."""
    opened: list[socket.socket] = []
    try:
        opened.append(_bound(socket.AF_INET, "127.0.0.1", port))
        at = opened[0].getsockname()[1]
        with contextlib.suppress(OSError):
            opened.append(_bound(socket.AF_INET6, "::1", at))
        if address not in ("", "127.0.0.1", "::1"):
            family = socket.AF_INET6 if ":" in address else socket.AF_INET
            opened.append(_bound(family, address, at))
    except OSError:
        for each in opened:
            each.close()
        raise
    return opened


def _bound(family: int, address: str, port: int) -> socket.socket:
    # Named as TCP: only then does asyncio send at once, and not after 40 ms.
    made = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if os.name == "posix":
            # After a crash the port is ours again at once. On Windows the option would let others take it from us.
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        elif sys.platform == "win32":
            made.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        if family == socket.AF_INET6:
            made.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        made.bind((address, port))
        made.listen()  # whoever follows the link before we are ready waits a moment, and is not turned away
    except OSError:
        made.close()
        raise
    return made
