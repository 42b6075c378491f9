"""Make the pictures of the workshop's screens again, from a real room on the sample register: `make screens`.

Each screen is pictured at the size of a phone and of a projector. Look at each before it is kept.
"""

import contextlib
import re
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import Browser, Page, sync_playwright

from ima_graph import terms
from ima_graph.maps import chromium
from ima_graph.project import Project, sample_files

FOLDER = Path(__file__).parent.parent / "docs" / "workshop" / "screens"
SIZES = {"phone": {"width": 390, "height": 844}, "projector": {"width": 1920, "height": 1080}}
# In the order of docs/workshop/screens.md.
SCREENS = (
    "start", "join", "capture", "question", "handshake", "wall", "console",
    "asset", "owner", "register", "team", "playback", "leave",
)  # fmt: skip
TEAM = "Flood Defence"
# Who says what in the room, before its screens are pictured.
SAID = {
    TEAM: (
        "We keep the sandbag stock list on the depot whiteboard",
        "We send river level alerts to Incident Response by text message every hour in a flood",
        "Skellan County Council sends us culvert surveys by email every month so that we know where water backs up",
    ),
    "Incident Response": (
        "Incident Response keeps the on-call rota in SharePoint",
        "We send the incident log to Flood Defence after each storm",
        "Coastal Rescue Federation phones us with missing swimmer reports",
        "Who keeps the keys of the flood gates?",
    ),
    "Coastal Monitoring": (
        "Coastal Monitoring -> Flood Defence: buoy readings via FTP, daily, to warn of surges",
        "We hold the wave archive on a disk under the desk",
        "Flood Defence sends us gate positions weekly",
    ),
    "Finance": ("Estates emails us the pump repair invoices monthly", "The Head of Finance owns the invoice ledger"),
}
HALF_TYPED = "Water Quality emails us bathing water results every Friday so that we can close a beach"


@contextlib.contextmanager
def room(register: Path) -> Iterator[tuple[str, str]]:
    """Start a workshop on a register; gives its address and the facilitator's link."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "ima_graph", "workshop", "--register", str(register), "--no-browser"]
    command += ["--port", str(port), "--name", "Harbour workshop"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as running:
        assert running.stderr is not None
        link = ""
        while not link:
            line = running.stderr.readline()
            assert line, "the workshop ended before it began"
            link = next(iter(re.findall(r"http://\S+/open\?key=\S+", line)), "")
        try:
            yield link.split("/open")[0], link
        finally:
            running.terminate()


class Desk:
    """The browsers of one workshop, and the pictures that are taken of them."""

    def __init__(self, browser: Browser, base: str) -> None:
        self.browser, self.base = browser, base

    def come(self, link: str, dark: bool = False) -> Page:
        """Open a link in a browser of its own."""
        context = self.browser.new_context(
            viewport=SIZES["projector"],
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            locale="en-GB",
        )
        page = context.new_page()
        page.goto(link)
        return page

    def join(self, code: str, team: str) -> Page:
        """Come in as a participant."""
        page = self.come(f"{self.base}/join?code={code}")
        known = page.get_by_role("button", name=team, exact=True)
        if known.count():
            known.click()
        else:
            page.get_by_label("team").last.fill(team)
            page.get_by_role("button", name="Join", exact=True).click()
        page.locator("#capture-box").wait_for()
        return page

    def say(self, page: Page, sentence: str) -> None:
        """Type a sentence, wait for its card, and press Enter until it is saved."""
        page.locator("#capture-box").fill(sentence)
        page.locator(".capture .fact, .capture .card").first.wait_for()
        page.wait_for_timeout(400)
        page.keyboard.press("Enter")
        page.wait_for_timeout(500)

    def go(self, page: Page, path: str) -> Page:
        """Open a page of the room, and wait until it is still."""
        page.goto(self.base + path)
        page.wait_for_timeout(1200)
        return page

    def shoot(self, name: str, page: Page) -> None:
        """Picture what a page shows, in both sizes."""
        assert name in SCREENS, name
        for size, viewport in SIZES.items():
            page.set_viewport_size(viewport)
            page.wait_for_timeout(700)
            page.screenshot(path=FOLDER / f"{name}-{size}.png")
            print(f"{name}-{size}.png")


def control(page: Page, do: str, **parts: object) -> None:
    """Do what a button of the console does."""
    told = page.evaluate(
        "body => fetch('/api/room', {method: 'POST', body: JSON.stringify(body),"
        " headers: {'Content-Type': 'application/json'}}).then((answer) => answer.json())",
        {"do": do, **parts},
    )
    assert told["ok"], told


def take(desk: Desk, link: str, ids: dict[str, str]) -> None:
    """Play a short workshop, and picture its screens on the way."""
    boss = desk.come(link)
    boss.wait_for_timeout(800)
    code = boss.evaluate("fetch('/api/state').then((answer) => answer.json())")["room"]["code"]
    desk.shoot("start", desk.go(boss, "/"))
    desk.shoot("join", desk.come(f"{desk.base}/join?code={code}"))
    control(boss, "phase", phase="flows")
    guests = {team: desk.join(code, team) for team in SAID}
    for team, sentences in SAID.items():
        for sentence in sentences:
            desk.say(guests[team], sentence)
    guest = guests[TEAM]
    guest.locator("#capture-box").fill(HALF_TYPED)
    guest.locator(".capture .fact").first.wait_for()
    desk.shoot("capture", guest)
    guest.locator("#capture-box").fill("")
    control(boss, "timer", minutes=10)
    desk.shoot("wall", desk.go(boss, "/wall"))
    control(boss, "phase", phase="handshake")
    for key, name in (("q", "question"), ("c", "handshake")):
        guest.locator("h1").click()
        guest.keyboard.press(key)
        guest.wait_for_timeout(1500)
        desk.shoot(name, guest)
    desk.shoot("console", desk.go(boss, "/console"))
    desk.go(boss, "/leave")
    boss.get_by_role("button", name=re.compile("^Make")).first.click()
    for name, path in (
        ("asset", f"/asset/{quote(ids['Sea wall inspections'])}"),
        ("owner", f"/owner/{quote(ids['Head of Flood Defence'])}"),
        ("register", "/register"),
        ("team", f"/team/{quote(ids[TEAM])}"),
        ("playback", "/playback"),
    ):
        desk.shoot(name, desk.go(boss, path))
    ready = desk.go(boss, "/leave").get_by_role("link", name=re.compile("^Download the zip"))
    while not ready.count():
        desk.go(boss, "/leave")
    desk.shoot("leave", boss)


def ids_of(project: Project) -> dict[str, str]:
    """Give the id of each record by its name."""
    query = f"SELECT ?s ?l {{ ?s <{terms.LABEL}> ?l }}"
    rows = project.store.select(query, (terms.REGISTER_GRAPH,)).rows
    return {row[1].value: row[0].value.removeprefix(project.register.base) for row in rows}  # type: ignore[union-attr]


def main() -> None:
    """Write the pictures."""
    browser_path = chromium.find()
    if browser_path is None:
        sys.exit("No Chromium, Chrome or Edge was found.")
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as made, sync_playwright() as play:
        register = Path(made) / "harbour"
        project = Project.create(register, "Harbour and Coast Authority")
        project.import_files(project.read(sample_files()))
        ids = ids_of(project)
        project.close()
        browser = play.chromium.launch(executable_path=str(browser_path), args=["--no-sandbox", "--disable-gpu"])
        with room(register) as (base, link):
            take(Desk(browser, base), link, ids)
        browser.close()


if __name__ == "__main__":
    main()
