"""A small organisation for the tests of the page and the tables, its page, and what a reader sees of that."""

from playwright.sync_api import Page

from ima_graph.maps import views
from ima_graph.maps.model import OUTSIDE, Card, Department, End, Flow, Gap, Picture, Row
from ima_graph.maps.packing import pack
from ima_graph.maps.page import page
from ima_graph.maps.scene import Scene

VACANT = Gap("post_vacant", "U3", "Post vacant", "The post Payroll Manager is empty.", "Fill the post.", "Head of Pay")
CUT_OFF = Gap("isolated", "O1", "Cut off", "No flow reaches it.", "Ask who uses it.")
NO_PURPOSE = Gap("flow_without_purpose", "", "No purpose", "Nobody said why.", "Ask what would break.")

PAY = Card(
    "pay",
    "Pay",
    "corporate",
    (
        Row("payroll", "Payroll file", "pay", what="data set", level=2, marking="OFFICIAL-SENSITIVE", gaps=(VACANT,)),
        Row("tax", "Tax codes", "pay", what="database, form", level=1, marking="OFFICIAL", owners=("Head of Pay",)),
        Row("rota", "Rota", "pay", personal=True, gaps=(CUT_OFF,)),
    ),
)
FINANCE = Card(
    "finance",
    "Finance",
    "corporate",
    (Row("ledger", "Ledger", "finance", level=1, marking="OFFICIAL", owners=("Treasurer",), also=("Pay",)),),
)
PILOTS = Card("pilots", "Pilots", "harbour")
BODIES = Card(OUTSIDE, "Outside", OUTSIDE, (Row("bank", "Bank plc", OUTSIDE, "Organisation"),))


def at(card: Card) -> End:
    """The end of a flow at a team."""
    return End(card.id, "", card.id, card.label)


FLOWS = (
    Flow(
        "f0",
        at(PAY),
        at(FINANCE),
        ("payroll",),
        ("Payroll file",),
        how="email",
        often="monthly",
        why="To pay.",
        is_down=True,
    ),
    Flow("f1", at(FINANCE), End(OUTSIDE, "bank", "bank", "Bank plc"), ("ledger",), ("Ledger",), gaps=(NO_PURPOSE,)),
    Flow("f2", at(PAY), at(PAY), ("tax",), ("Tax codes",)),
    Flow("f3", End(), at(PILOTS)),
    Flow("f4", at(PILOTS), at(FINANCE), ("payroll", "ledger"), ("Payroll file", "Ledger")),
)

OFFICES = Picture(
    "Offices",
    "2026-11-22",
    7,
    (
        Department("corporate", "Corporate", (PAY, FINANCE)),
        Department("harbour", "Harbour", (PILOTS,)),
        Department(OUTSIDE, "Outside", (BODIES,)),
    ),
    FLOWS,
    ("Retention was never asked: 4 of 4.",),
    (("4", "information assets", False), ("1", "assets unowned in some way", True)),
)


def written(picture: Picture = OFFICES, *more: Scene) -> str:
    """The page of a picture with the scenes that its card map has."""
    scenes = [*views.map_scenes(picture, pack(picture.departments)), *more]
    return page(picture, scenes, scenes[0].id, f"Map of {picture.name}")


def shown(page: Page, name: str) -> list[str]:
    """The keys of the lines that a table shows."""
    table = page.locator(f"section:has([data-shown={name}]) tbody tr:visible")
    return [str(key) for key in table.evaluate_all("lines => lines.map(line => line.dataset.key)")]


def lit(page: Page) -> list[str]:
    """The keys of the rows of the map that are not faded."""
    return [
        str(key) for key in page.locator("#stage .row:not(.faded)").evaluate_all("rows => rows.map(r => r.dataset.key)")
    ]


def drawn(page: Page) -> int:
    """How many arrows stand out."""
    return page.locator("#stage path.flow.picked").count()
