"""The facilitator's screens and the wall in a real browser, on a room that is really served."""

import contextlib
from collections.abc import Callable, Iterator

from playwright.sync_api import Browser, BrowserContext, Page

from tests.browsing import Heard
from tests.web.rooms import Served, Tab, op

OWN = r"^request: (GET|POST) http://127\.0\.0\.1:\d+/"
WAIT_MS = 15_000
# A name is 28 px, but for what fractions of a px the browser rounds.
LEAST_PX = 27.9

TEXTS = """() => {
  const own = (node) => [...node.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
  return [...document.querySelectorAll('body *')].filter((e) => own(e) && e.checkVisibility({visibilityProperty: true})
    && !e.closest('.spoken, title, script, style')).map((e) => {
      const box = e.getBoundingClientRect();
      const scale = e.getScreenCTM ? e.getScreenCTM().d : 1;
      return { text: e.textContent, size: parseFloat(getComputedStyle(e).fontSize) * scale,
        in_map: !!e.closest('svg'), box: [box.left, box.top, box.right, box.bottom] };
    });
}"""

# A list may be asked for just as a silent round begins, and is refused.
ROUND_BEGINS = r"status of 423 \(Locked\)"
Show = Callable[..., Page]


@contextlib.contextmanager
def showing(browser: Browser, heard: Heard, room: Served) -> Iterator[Show]:
    """Let the facilitator's browser show pages, `show("/wall", width=1920, height=1080, dark=False)`; afterwards
    nothing may have been heard that no page should do."""
    opened: list[BrowserContext] = []

    def show(path: str, width: int = 1920, height: int = 1080, dark: bool = False) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            locale="en-GB",
        )
        opened.append(context)
        cookies = room.facilitators.http.cookies
        context.add_cookies([{"name": n, "value": v, "url": room.base} for n, v in cookies.items() if v])
        page = context.new_page()
        heard.listen(page)
        if OWN not in heard.expected:
            heard.expect(OWN)
            heard.allow(ROUND_BEGINS)
        page.goto(f"{room.base}{path}")
        page.locator("main").first.wait_for()
        return page

    try:
        yield show
    finally:
        for context in opened:
            context.close()
    assert heard.unexpected() == []


def flow(source: str, asset: str, target: str, **parts: str) -> dict[str, object]:
    """The fact that one team sends something to another."""
    words = f"{source} sends {asset} to {target}"
    return {"type": "flow", "from": source, "to": target, "asset": asset, "unclear": [], "words": words, **parts}


def held(asset: str, who: str) -> dict[str, object]:
    """The fact that a team holds something."""
    return {"type": "holds", "who": who, "asset": asset, "unclear": [], "words": f"{who} holds {asset}"}


def tell(tab: Tab, *facts: dict[str, object], **parts: object) -> dict[str, object]:
    """Enter facts, all in one entry."""
    answer = tab.post("/api/ops", op("add", facts=list(facts), words=str(facts[0]["words"]), **parts)).json()
    assert answer["ok"], answer
    return dict(answer["results"][0])


def act(tab: Tab, what: str, **parts: object) -> dict[str, object]:
    """Make another entry."""
    answer = tab.post("/api/ops", {**op(what), **parts}).json()
    assert answer["ok"], answer
    return dict(answer["results"][0])


def id_of(room: Served, name: str) -> str:
    """The id of the record with this name."""
    rows = room.facilitators.state()["records"]
    assert isinstance(rows, list)
    return str(next(row[0] for row in rows if row[2] == name))


def opened(page: Page, key: str) -> None:
    """Open a panel by its letter; the first act in it has the focus."""
    page.keyboard.press(key)
    page.wait_for_function(
        "key => document.querySelector('[role=tab][aria-selected=true]').getAttribute('aria-keyshortcuts') === key",
        arg=key,
    )
    page.wait_for_timeout(150)


def settled(page: Page, room: Served) -> None:
    """Wait until the map is that of the last change."""
    last = room.room.project.register.log.last_number()
    page.wait_for_function(
        "async last => { const told = await (await fetch('/api/map?as=viewer')).json();"
        " return told.number >= last && document.querySelector('.wall-map') }",
        arg=last,
        timeout=WAIT_MS,
    )
    page.wait_for_timeout(800)


def forty(room: Served) -> None:
    """Fill the room: 40 teams with 300 assets, and 120 flows."""
    names = (
        "Payroll",
        "Estates",
        "Pilotage",
        "Licensing",
        "Procurement",
        "Water Quality",
        "Business Continuity",
        "Audit",
    )
    teams = [f"{names[n % 8]} {'Team' if n < 8 else n // 8}" for n in range(40)]
    for start in range(0, 300, 100):
        numbers = range(start, start + 100)
        tell(room.facilitators, *(held(f"Record series {n}", teams[n % 40]) for n in numbers))
    flows = [flow(teams[n % 40], f"Record series {n}", teams[(n * 7 + 3) % 40]) for n in range(120)]
    for start in (0, 60):
        tell(room.facilitators, *flows[start : start + 60])


def meet(a: list[float], b: list[float]) -> bool:
    """Say whether two lines of text overlap."""
    # A line of text is higher than its letters: lines of one name follow one another without a gap.
    ink = 0.2
    high_a, high_b = (a[3] - a[1]) * ink, (b[3] - b[1]) * ink
    return a[0] < b[2] - 0.5 and b[0] < a[2] - 0.5 and a[1] + high_a < b[3] - high_b and b[1] + high_b < a[3] - high_a
