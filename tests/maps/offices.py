"""A small organisation for the tests of the page and the tables: two departments, one outside body, five flows."""

from ima_graph.maps.model import OUTSIDE, Card, Department, End, Flow, Gap, Picture, Row

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
