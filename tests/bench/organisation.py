"""A made-up organisation of any size as a Picture, without a register: the same numbers and seed give the same one.

Markings OFFICIAL to SECRET in shares of 15, 45, 30 and 10 % by level 0 to 3; 10 % of assets unowned, 10 % cut off,
some both; 8 % of flows go to a lower classification; a few go to themselves, a few have an unknown end.
"""

import random
from typing import NamedTuple

from ima_graph.maps.model import OUTSIDE, PLACES, Card, Department, End, Flow, Gap, Picture, Row


class Size(NamedTuple):
    """How many of each there are."""

    assets: int
    teams: int
    departments: int
    flows: int


SMALL = Size(24, 7, 3, 33)
MIDDLE = Size(300, 40, 8, 420)
LARGE = Size(3_000, 300, 20, 4_200)
HUGE = Size(100_000, 2_000, 40, 20_000)

MARKINGS = ("PUBLIC", "OFFICIAL", "OFFICIAL-SENSITIVE", "SECRET")
_SHARES = (15, 45, 30, 10)
_WHEN = (
    "Daily",
    "Weekly",
    "Monthly",
    "Quarterly",
    "Yearly",
    "Harbour",
    "Regional",
    "Supplier",
    "Visitor",
    "Contractor",
)
_WHAT = (
    "payroll", "staff", "case", "survey", "permit", "budget", "invoice", "supplier payments", "pension", "licence",
    "complaint", "inspection", "vessel", "water quality", "flood", "training", "incident", "safety", "grant", "lease",
    "emergency planning", "public consultation", "environmental monitoring", "health and safety",
)  # fmt: skip
_FORM = ("records", "register", "ledger", "file", "log", "archive", "returns", "map", "report", "database", "index")
_WORK = (
    "Payroll", "Procurement", "Records", "Survey", "Inspection", "Licensing", "Pilotage", "Estates", "Legal", "Audit",
    "Customer Service", "Environmental Health", "Business Continuity", "Emergency Planning", "Debt Recovery",
    "Workforce Planning", "Public Consultation", "Contract Management", "Information Governance", "Water Quality",
)  # fmt: skip
_GROUP = ("Team", "Unit", "Desk", "Office", "Group")
_PART = (
    "Finance", "People", "Operations", "Planning", "Harbour Services", "Environment", "Communities",
    "Law and Governance", "Digital and Data", "Public Safety", "Transport", "Property", "Regulation", "Policy",
    "Coast and Water", "Education", "Housing and Benefits", "Culture", "Commercial", "Chief Executive's Office",
)  # fmt: skip
_OUTSIDE = (
    "Home Office", "National Audit Office", "Lloyd's Register", "Coastguard", "The Ombudsman", "Pensions Regulator",
    "County Council", "Environment Agency", "Police", "Statistics Office",
)  # fmt: skip
_PLACES = ("Shared drive P", "Document store", "Basement archive", "Case management system", "Mail server", "Intranet")
_HOW = ("e-mail", "file transfer", "paper", "a shared folder", "")
_WHY = ("to pay people", "to plan the year", "because the law says so", "to answer complaints", "")


def organisation(assets: int, teams: int, departments: int, flows: int, seed: int = 5) -> Picture:
    """Make up an organisation with exactly so many assets, teams, departments and flows.

    Beside the departments stand one of outside bodies and one of places. A team in forty holds nothing where there
    are more than two assets a team.
    """
    draw = random.Random(seed)
    held = _share_out(draw, assets, teams)
    gapped = draw.sample(range(assets), round(assets / 5))
    tenth = len(gapped) // 2
    unowned, orphaned = set(gapped[:tenth]), set(gapped[tenth - tenth // 6 - 1 : -(tenth // 6) - 1])
    cards, number = [], 0
    for at in range(teams):
        department = f"department-{at * departments // teams}"
        rows = tuple(
            _asset(draw, i, f"team-{at}", i in unowned, i in orphaned) for i in range(number, number + held[at])
        )
        number += held[at]
        gaps = (_gap("U2", "Team without a head"),) if draw.random() < 0.05 else ()
        cards.append(Card(f"team-{at}", _named(at, _WORK, _GROUP), department, rows, gaps))
    made = [
        Department(f"department-{i}", _numbered(i, _PART), tuple(c for c in cards if c.department == f"department-{i}"))
        for i in range(departments)
    ]
    beside = [_beside(OUTSIDE, "Outside bodies", "OutsideBody", _OUTSIDE), _beside(PLACES, "Places", "Place", _PLACES)]
    everything = (*made, *beside) if assets else ()
    silent = {r.id for c in cards for r in c.rows if r.is_orphaned}
    drawn = tuple(_flow(draw, i, cards, silent) for i in range(flows))
    figures = ((str(assets), "assets", False), (str(teams), "teams", False), (str(flows), "flows", False))
    return Picture("Made-up organisation", "2026-04-01", 1, everything, drawn, (), figures)


def _share_out(draw: random.Random, assets: int, teams: int) -> list[int]:
    """How many assets each team holds: uneven, as in real registers."""
    held = [0] * teams
    if not teams:
        return held
    weights = [draw.lognormvariate(0, 0.7) for _ in range(teams)]
    if assets > 2 * teams:
        for empty in draw.sample(range(teams), teams // 40):
            weights[empty] = 0.0
    for team in draw.choices(range(teams), weights, k=assets):
        held[team] += 1
    return held


def _numbered(at: int, names: tuple[str, ...]) -> str:
    """The name at this place, with a number from the second round on."""
    return names[at % len(names)] + (f" {at // len(names) + 1}" if at >= len(names) else "")


def _named(at: int, first: tuple[str, ...], second: tuple[str, ...]) -> str:
    """A name of two words, a different one for each number."""
    pair = at // len(first) % len(second)
    turn = at // (len(first) * len(second))
    return f"{first[at % len(first)]} {second[pair]}" + (f" {turn + 1}" if turn else "")


def _asset(draw: random.Random, number: int, card: str, unowned: bool, orphaned: bool) -> Row:
    words = [draw.choice(_WHAT), draw.choice(_FORM)]
    label = (draw.choice(_WHEN) + " " if draw.random() < 0.7 else "") + " ".join(words)
    label = f"{label[0].upper()}{label[1:]}" + (f" {number}" if number >= 24 else "")
    level = draw.choices(range(4), _SHARES)[0] if draw.random() > 0.03 else None
    gaps = [_gap("U3", "Owner not known")] if unowned else []
    gaps += [_gap("O1", "Held and never sent")] if orphaned else []
    gaps += [_gap("", "Review overdue", "review_overdue")] if draw.random() < 0.08 else []
    marking = "" if level is None else MARKINGS[level]
    owner = "" if unowned else f"Head of {_WORK[number % len(_WORK)]}"
    personal = draw.random() < 0.3
    return Row(f"asset-{number}", label, card, "InformationAsset", "", level, marking, owner, personal, tuple(gaps))


def _gap(kind: str, title: str, finding: str = "") -> Gap:
    finding = finding or title.lower().replace(" ", "_")
    return Gap(finding, kind, title, f"{title}, as the register stands.", "Ask the team and write it down.")


def _beside(card: str, label: str, kind: str, names: tuple[str, ...]) -> Department:
    rows = tuple(Row(f"{card}-{i}", name, card, kind) for i, name in enumerate(names))
    return Department(card, label, (Card(card, label, card, rows),))


def _flow(draw: random.Random, number: int, cards: list[Card], silent: set[str]) -> Flow:
    """One flow: seven in ten stay near, one in ten meets an outside body or a place, three in a hundred lack an end."""
    at = draw.randrange(len(cards))
    sender = cards[at]
    near = (at + draw.randint(1, 4)) % len(cards)
    source, target = _end(sender), _end(cards[near if draw.random() < 0.7 else draw.randrange(len(cards))])
    turn = draw.random()
    if turn < 0.02:
        target = source
    elif turn < 0.04:
        target = End()
    elif turn < 0.05:
        source = End()
    elif turn < 0.10:
        target = _row_end(OUTSIDE, draw.randrange(len(_OUTSIDE)), _OUTSIDE)
    elif turn < 0.14:
        target = _row_end(PLACES, draw.randrange(len(_PLACES)), _PLACES)
    can = [r for r in sender.rows if r.id not in silent]
    carried = draw.sample(can, min(len(can), draw.choice((1, 1, 1, 2))))
    level = max((r.level for r in carried if r.level is not None), default=None)
    is_down = bool(level) and draw.random() < 0.1
    flow_level = level - 1 if level and is_down else level
    return Flow(
        f"flow-{number}", source, target,
        tuple(r.id for r in carried), tuple(r.label for r in carried), (),
        draw.choice(_HOW), draw.choice(("daily", "weekly", "monthly", "")), draw.choice(_WHY),
        "" if flow_level is None else MARKINGS[flow_level], flow_level, is_down,
        (_gap("O4", "Sent to nobody"),) if target.label == "?" else (),
    )  # fmt: skip


def _end(card: Card) -> End:
    return End(card.id, "", card.id, card.label)


def _row_end(card: str, at: int, names: tuple[str, ...]) -> End:
    return End(card, f"{card}-{at}", f"{card}-{at}", names[at])
