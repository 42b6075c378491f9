"""A room that is really served, and browsers of a simple kind that come to it."""

import contextlib
import json
import os
import secrets
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import uvicorn
from websockets.sync.client import ClientConnection, connect

from ima_graph.project import Project
from ima_graph.web import Room
from ima_graph.web.serve import serve

WAIT_S = 20
ROOT = Path(__file__).parent.parent.parent


def slack() -> float:
    """Give how much longer a wait may be because other jobs hold the processors; 1 on a machine that is free."""
    return max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))


def op(what: str = "add", /, **parts: object) -> dict[str, object]:
    """An entry with an id of its own."""
    return {"op": what, "id": secrets.token_hex(12), **parts}


def holds(asset: str, who: str = "Estates", **parts: object) -> dict[str, object]:
    """An entry that says that a team holds something."""
    fact = {"type": "holds", "who": who, "asset": asset, "unclear": [], "words": f"{who} holds {asset}"}
    return op("add", facts=[fact], words=f"{who} holds {asset}", **parts)


@dataclass
class Tab:
    """One browser: it keeps the cookie and names its page as the origin."""

    base: str
    http: httpx.Client = field(init=False)

    def __post_init__(self) -> None:
        self.http = httpx.Client(base_url=self.base, headers={"Origin": self.base}, timeout=WAIT_S)

    def get(self, path: str, **options: object) -> httpx.Response:
        return self.http.get(path, **options)

    def post(self, path: str, body: object, **options: object) -> httpx.Response:
        return self.http.post(path, json=body, **options)

    def join(self, code: str, team: str = "Estates", name: str = "", **fields: str) -> httpx.Response:
        form = {"code": code, "new_team": team, "name": name, **fields}
        return self.http.post("/join", data=form)

    def state(self, **query: str) -> dict[str, object]:
        return dict(self.get("/api/state", params=query).json())

    def names(self, **query: str) -> set[str]:
        return {row[2] for row in self.state(**query)["records"]}

    def enter(self, asset: str) -> int:
        answer = self.post("/api/ops", holds(asset)).json()
        assert answer["ok"], answer
        return int(answer["results"][0]["number"])

    def socket(self, since: int | None = None, origin: str = "", query: str = "") -> ClientConnection:
        cookie = "; ".join(f"{name}={value}" for name, value in self.http.cookies.items())
        at = "" if since is None else f"since={since}"
        return connect(
            f"{self.base.replace('http', 'ws')}/ws?{at}{query}",
            additional_headers={"Cookie": cookie, "Origin": origin or self.base},
            max_size=2**22,
            proxy=None,
            close_timeout=1,
        )


@dataclass
class Served:
    """A room that runs in a thread of this process."""

    room: Room
    base: str
    said: list[str]
    server: uvicorn.Server
    thread: threading.Thread
    tabs: list[Tab] = field(default_factory=list)

    @property
    def link(self) -> str:
        """The facilitator's link, as it stands in the terminal."""
        return next(line.strip() for line in self.said if "/open?key=" in line)

    def tab(self) -> Tab:
        self.tabs.append(Tab(self.base))
        return self.tabs[-1]

    def facilitator(self) -> Tab:
        tab = self.tab()
        assert tab.get(self.link.replace("http://localhost", "http://127.0.0.1")).status_code == 303
        return tab

    def participant(self, team: str = "Estates", name: str = "") -> Tab:
        tab = self.tab()
        answer = tab.join(self.room.code, team, name)
        assert answer.status_code == 303, answer.text
        return tab

    def viewer(self) -> Tab:
        tab = self.tab()
        assert tab.join(self.room.code, "", **{"as": "viewer"}).status_code == 303
        return tab

    def control(self, do: str, **parts: object) -> dict[str, object]:
        answer = self.facilitators.post("/api/room", {"do": do, **parts})
        assert answer.status_code == 200, answer.text
        return dict(answer.json()["room"])

    @property
    def facilitators(self) -> Tab:
        """The facilitator's browser, let in once."""
        if not hasattr(self, "_facilitators"):
            self._facilitators = self.facilitator()
        return self._facilitators


@contextlib.contextmanager
def served(folder: Path, name: str = "", port: int | None = 0, address: str = "") -> Iterator[Served]:
    """Serve the register of a folder until the block ends."""
    said: list[str] = []
    ready = threading.Event()
    servers: list[uvicorn.Server] = []
    failed: list[BaseException] = []
    with Project.open(folder) as project:
        room = Room(project, name)

        def run() -> None:
            try:
                serve(room, said.append, address, port, False, lambda server: (servers.append(server), ready.set()))
            except BaseException as error:
                failed.append(error)
                ready.set()

        thread = threading.Thread(target=run)
        thread.start()
        try:
            assert ready.wait(WAIT_S)
            if failed:
                raise failed[0]
            running = Served(room, f"http://127.0.0.1:{room.port}", said, servers[0], thread)
            yield running
            for tab in running.tabs:
                tab.http.close()
        finally:
            for server in servers:
                server.should_exit = True
            thread.join(WAIT_S)
            assert not thread.is_alive()


def copied(empty: Path, to: Path) -> Path:
    """A copy of a register, to write in."""
    return Path(shutil.copytree(empty, to / "r"))


def heard(socket: ClientConnection, kind: str, seconds: float = WAIT_S) -> dict[str, object]:
    """The next message of a kind; what comes before it is left aside."""
    while True:
        message = json.loads(socket.recv(timeout=seconds))
        if message["type"] == kind:
            return dict(message)


@dataclass
class Process:
    """A room in a process of its own, which can be killed."""

    folder: Path
    port: int = 0
    # At this step of a write it kills itself, once there is a file "armed" in the folder.
    step: str = ""
    lines: list[str] = field(default_factory=list)

    def start(self) -> None:
        command = [sys.executable, "-m", "tests.web.child", str(self.folder), str(self.port), self.step]
        self.process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        self.lines = []
        assert self.process.stdout
        for line in self.process.stdout:
            self.lines.append(line.strip())
            if line.strip() == "ready":
                break
        assert "ready" in self.lines, self.lines
        self.kept = json.loads((self.folder / "workshop.json").read_text(encoding="utf-8"))
        self.port = self.kept["port"]

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()
        assert self.process.stdout
        self.process.stdout.close()

    def tab(self) -> Tab:
        return Tab(f"http://127.0.0.1:{self.port}")


def until(number: int, screen: ClientConnection) -> list[dict[str, object]]:
    """The deltas a screen hears, up to one of this number."""
    found = [heard(screen, "delta")]
    while found[-1]["number"] != number:
        found.append(heard(screen, "delta"))
    return found


def silence(screen: ClientConnection, seconds: float = 1.0) -> list[str]:
    """All that a screen hears in this time."""
    found, end = [], time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        with contextlib.suppress(TimeoutError):
            found.append(str(screen.recv(timeout=left)))
    return found


def poll(tab: Tab, since: int, wait: float = 0, **query: str) -> dict[str, object]:
    return dict(tab.get("/api/ops", params={"since": since, "wait": int(wait), **query}).json())
