"""What the tests of the report share: a small invented register, and a reader of what stands in an HTML file."""

import re
from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser

from ima_graph.maps.model import NOWHERE, OUTSIDE, Card, Department, End, Flow, Gap, Picture, Row
from ima_graph.questions import Finding, Findings

ON = "2026-11-22"
NOBODY_OWNS = Gap("owner_never_stated", "U1", "Never stated: nobody", "No owner.", "Ask.", "Pay", "high")
VACANT = Gap("post_vacant", "U3", "Post vacant: nobody", "It is empty.", "Appoint somebody.", "the chief", "high")
NO_USE = Gap("no_consumer", "O3", "No consumer: no use", "Nobody uses it.", "Review it.", "Pay", "medium")
NO_WHY = Gap("flow_without_purpose", "", "No purpose: no why", "Nobody said why.", "Ask why.", "Pay", "low")


@dataclass
class Read:
    """What stands in an HTML file: ids, links, addresses, the cells of each table by its class, and the sections."""

    ids: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    tables: list[tuple[str, list[list[str]]]] = field(default_factory=list)
    headings: list[int] = field(default_factory=list)
    tags: Counter[str] = field(default_factory=Counter)

    def rows(self, cls: str) -> list[list[str]]:
        """The rows of all tables of a class, without their heads."""
        return [row for found, rows in self.tables if found == cls for row in rows]


class _Reader(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.read, self.cell, self.is_head = Read(), "", False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        self.read.tags[tag] += 1
        self.read.ids += [said["id"]] if said.get("id") else []
        for name in ("href", "src"):
            target = said.get(name) or ""
            (self.read.links if target.startswith("#") else self.read.addresses).extend([target] if target else [])
        if tag in ("thead", "tbody", "tfoot"):
            self.is_head = tag == "thead"
        elif re.fullmatch("h[1-6]", tag):
            self.read.headings.append(int(tag[1]))
        elif tag == "table":
            self.read.tables.append((said.get("class") or "", []))
        elif self.is_head:
            return
        elif tag == "tr":
            self.read.tables[-1][1].append([])
        elif tag in ("td", "th"):
            self.read.tables[-1][1][-1].append("")
            self.cell = tag

    def handle_endtag(self, tag: str) -> None:
        if tag == self.cell:
            self.cell = ""

    def handle_data(self, data: str) -> None:
        if self.cell:
            row = self.read.tables[-1][1][-1]
            row[-1] = " ".join((row[-1] + data).split())


def read(text: str) -> Read:
    return _Reader(text).read


def finding(node: str, label: str, gap: Gap, team: str = "Pay") -> Finding:
    return Finding(
        gap.finding, gap.kind, gap.severity, node, label, team, "2026-01-31", gap.because, gap.fix, "", gap.who, ON, 7
    )


def picture(name: str = "Town <b>Hall</b>") -> Picture:
    rows = (
        Row(
            "a1", "Payroll file", "pay", level=2, marking="OFFICIAL-SENSITIVE", owners=("Head of Pay",), gaps=(VACANT,)
        ),
        Row("a2", "Leavers list", "pay", level=1, marking="OFFICIAL", gaps=(NOBODY_OWNS, NO_USE), also=("Audit",)),
        Row("a3", "Accounts", "audit", owners=("Head of Audit",), personal=True),
        Row("a4", "Lost folder", NOWHERE, gaps=(NOBODY_OWNS,)),
        Row("b1", "The Bank", OUTSIDE, "Organisation"),
    )
    held = {card: tuple(r for r in rows if r.card == card) for card in ("pay", "audit", OUTSIDE, NOWHERE)}
    pay, audit = End("pay", "", "pay", "Pay"), End("audit", "", "audit", "Audit")
    flows = (
        Flow(
            "f1", pay, audit, ("a1",), ("Payroll file",), how="email", often="monthly", why="To check it", is_down=True
        ),
        Flow("f2", pay, End(OUTSIDE, "b1", "b1", "The Bank"), ("a1",), ("Payroll file",), gaps=(NO_WHY,)),
        Flow("f3", pay, pay, ("a2",), ("Leavers list",), why="To know"),
        Flow("f4", End(), End(), (), ("rumours",)),
    )
    cards = (
        Card("pay", "Pay", "money", held["pay"]),
        Card("audit", "Audit", "money", held["audit"]),
        Card("idle", "Idle Team", "money"),
    )
    departments = (
        Department("money", "Money", cards),
        Department(OUTSIDE, "Outside", (Card(OUTSIDE, "Outside", OUTSIDE, held[OUTSIDE]),)),
        Department(NOWHERE, "Held by no team", (Card(NOWHERE, "Held by no team", NOWHERE, held[NOWHERE]),)),
    )
    return Picture(name, ON, 7, departments, flows)


def findings() -> Findings:
    rows = [
        finding("a2", "Leavers list", NOBODY_OWNS),
        finding("a4", "Lost folder", NOBODY_OWNS, ""),
        finding("a1", "Payroll file", VACANT),
        finding("a2", "Leavers list", NO_USE),
        finding("f2", "Pay → The Bank: Payroll file", NO_WHY),
        finding("post", "Head of Pay", NO_WHY),
    ]
    asked = Finding(
        "never_asked", "U9", "medium", "", "Acceptance", "", "", "acceptance never asked", "Ask", "", "", ON, 7
    )
    return Findings([asked], rows)
