"""A synthetic register of any size, as csv files with a mapping: the same number and seed give the same bytes.

N assets, N/50 teams in a tree of fan-out 6, N/20 people of whom 6 % have left, posts of which 10 % are vacant, N/10
systems, 3 N flows. 7 % of assets have no owner; 6 % are never carried; a few are carried often.
"""

import csv
import random
from datetime import date, timedelta
from pathlib import Path

SEED = 20260101
_WORDS = [
    "payroll",
    "staff",
    "case",
    "record",
    "survey",
    "permit",
    "notice",
    "budget",
    "invoice",
    "supplier",
    "contract",
    "asset",
    "pension",
    "licence",
    "complaint",
    "inspection",
    "vessel",
    "harbour",
    "coast",
    "water",
    "flood",
    "map",
    "chart",
    "plan",
    "policy",
    "minute",
    "agenda",
    "letter",
    "request",
    "return",
    "claim",
    "grant",
    "award",
    "audit",
    "risk",
    "incident",
    "report",
    "log",
    "register",
    "index",
    "archive",
    "photo",
    "film",
    "sample",
    "reading",
    "station",
    "buoy",
    "light",
    "engine",
    "boat",
    "crew",
    "rota",
    "shift",
    "leave",
    "training",
    "exam",
    "course",
    "visit",
    "visitor",
    "badge",
    "key",
    "alarm",
    "lease",
    "rent",
    "building",
    "room",
    "store",
]
_STATUS = ("PUBLIC", "OFFICIAL", "OFFICIAL-SENSITIVE", "SECRET")
_KINDS = ("data set", "record series", "documents", "database", "report")
_FREQUENCIES = ("continuous", "daily", "weekly", "monthly", "quarterly", "yearly")
_BASES = ("consent", "contract", "legal obligation", "public task", "legitimate interests")

MAPPING = """source = "synthetic"

[[table]]
file = "teams.csv"
record = "Team"
columns = { id = "reference", name = "name", parent = { field = "partOf", find = "reference" } }

[[table]]
file = "people.csv"
record = "Person"
columns = { id = "reference", name = "name", mailbox = "emailAddress", left = "endDate" }

[[table]]
file = "posts.csv"
record = "Post"
columns = { id = "reference", name = "name", team = { field = "inTeam", find = "reference" }, holder = { field = "holder", find = "reference" } }

[[table]]
file = "systems.csv"
record = "Place"
constants = { placeKind = "system" }
columns = { id = "reference", name = "name", team = { field = "administeredBy", find = "reference" } }

[[table]]
file = "rules.csv"
record = "RetentionRule"
columns = { id = "reference", name = "name", years = "retentionYears" }

[[table]]
file = "assets.csv"
record = "InformationAsset"

[table.columns]
id = "reference"
title = "name"
description = "description"
kind = "assetKind"
custodian = { field = "heldBy", find = "reference", split = ";" }
system = { field = "heldIn", find = "reference" }
format = "format"
value = "purpose"
classification = "classification"
owner = { field = "owner", find = "reference" }
retention = { field = "retainedUnder", find = "reference" }
personal = "containsPersonalData"
reviewed = "reviewDue"
derived = { field = "derivedFrom", find = "reference", split = ";" }

[[table]]
file = "flows.csv"
record = "Flow"

[table.columns]
id = "reference"
source = { field = "flowFrom", find = "reference" }
target = { field = "flowTo", find = "reference" }
asset = { field = "carries", find = "reference" }
system = { field = "via", find = "reference" }
purpose = "purpose"
classification = "classification"
frequency = "frequency"
basis = "lawfulBasis"
start = "startDate"
"""  # noqa: E501


def write_register(folder: Path, assets: int, seed: int = SEED) -> list[Path]:
    """Write the csv files and `mapping.toml` into `folder`, and list the csv files."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "mapping.toml").write_text(MAPPING, encoding="utf-8")
    draw = random.Random(seed)
    people, systems, teams = assets // 20, assets // 10, max(assets // 50, 7)
    posts = people + people // 9
    tables = {
        "teams": [("id", "name", "parent"), *_teams(teams)],
        "people": [("id", "name", "mailbox", "left"), *_people(draw, people)],
        "posts": [("id", "name", "team", "holder"), *_posts(draw, posts, people, teams)],
        "systems": [("id", "name", "team"), *_systems(draw, systems, teams)],
        "rules": [("id", "name", "years"), *[(f"R{y}", f"{y} years", y) for y in (1, 2, 3, 6, 7, 10, 20, 25, 100)]],
    }
    held = [draw.randrange(teams) for _ in range(assets)]
    tables["assets"] = [_ASSET, *_assets(draw, assets, held, systems, posts, teams)]
    tables["flows"] = [_FLOW, *_flows(draw, assets, held, systems, teams)]
    written = []
    for name, rows in tables.items():
        path = folder / f"{name}.csv"
        with path.open("w", encoding="utf-8", newline="") as out:
            csv.writer(out).writerows(rows)
        written.append(path)
    return written


_ASSET = ("id", "title", "description", "kind", "custodian", "system", "format", "value", "classification", "owner")
_ASSET += ("retention", "personal", "reviewed", "derived")
_FLOW = ("id", "source", "target", "asset", "system", "purpose", "classification", "frequency", "basis", "start")


def _teams(count: int) -> list[tuple[object, ...]]:
    return [(f"T{i:05d}", f"Team {i}", f"T{(i - 1) // 6:05d}" if i else "") for i in range(count)]


def _people(draw: random.Random, count: int) -> list[tuple[object, ...]]:
    left = [draw.random() < 0.06 for _ in range(count)]
    return [(f"P{i:06d}", f"Person {i}", f"p{i}@example.org", "2025-03-01" if left[i] else "") for i in range(count)]


def _posts(draw: random.Random, count: int, people: int, teams: int) -> list[tuple[object, ...]]:
    holders = [f"P{i:06d}" for i in range(people)] + [""] * (count - people)
    draw.shuffle(holders)
    return [(f"O{i:06d}", f"Post {i}", f"T{draw.randrange(teams):05d}", holders[i]) for i in range(count)]


def _systems(draw: random.Random, count: int, teams: int) -> list[tuple[object, ...]]:
    return [(f"S{i:06d}", f"System {i}", f"T{draw.randrange(teams):05d}") for i in range(count)]


def _assets(
    draw: random.Random, n: int, held: list[int], systems: int, posts: int, teams: int
) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    day = date(2018, 1, 1)
    for i in range(n):
        words = draw.choices(_WORDS, k=18)
        custodian = f"T{held[i]:05d}"
        if draw.random() < 0.005:
            custodian += f";T{(held[i] + 1) % teams:05d}"
        source = f"A{max(0, i - draw.randint(1, 39)):07d}" if i and draw.random() < 0.4 else ""
        rows.append((
            f"A{i:07d}", f"{' '.join(words[:3])} {i}", " ".join(words), draw.choice(_KINDS), custodian,
            f"S{draw.randrange(systems):06d}", draw.choice(("pdf", "xlsx", "paper", "csv", "docx", "html", "jpg")),
            str(draw.randrange(500_000)), draw.choices(_STATUS, (25, 45, 22, 8))[0],
            "" if draw.random() < 0.07 else f"O{draw.randrange(posts):06d}",
            "" if draw.random() < 0.03 else f"R{draw.choices((1, 2, 3, 6, 7, 10, 20, 25, 100), (10, 10, 12, 20, 20, 10, 5, 5, 5))[0]}",  # noqa: E501
            "yes" if draw.random() < 0.3 else "no",
            "" if draw.random() < 0.04 else (day + timedelta(days=draw.randrange(3200))).isoformat(), source,
        ))  # fmt: skip
    return rows


def _flows(draw: random.Random, n: int, held: list[int], systems: int, teams: int) -> list[tuple[object, ...]]:
    carried = [i for i in range(n) if draw.random() >= 0.06]
    draw.shuffle(carried)
    day = date(2018, 1, 1)
    rows: list[tuple[object, ...]] = []
    for i in range(3 * n):
        asset = carried[int(draw.random() ** 2 * len(carried))]
        source = held[asset]
        near = (source + draw.randint(1, 5)) % teams
        target = near if draw.random() < 0.7 else draw.randrange(teams)
        rows.append((
            f"F{i:08d}", f"T{source:05d}", "" if draw.random() < 0.002 else f"T{target:05d}", f"A{asset:07d}",
            f"S{draw.randrange(systems):06d}", " ".join(draw.choices(_WORDS, k=4)), draw.choices(_STATUS, (25, 45, 22, 8))[0],  # noqa: E501
            draw.choice(_FREQUENCIES), draw.choice(_BASES) if draw.random() < 0.5 else "",
            (day + timedelta(days=draw.randrange(3200))).isoformat(),
        ))  # fmt: skip
    return rows
