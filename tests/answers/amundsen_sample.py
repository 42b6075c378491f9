"""Tables, dashboards, owners and lineage of an invented data catalogue."""

from answers.asked import Asked, RegisterSet


def _unowned(asked: Asked) -> list[str]:
    return sorted(row["reference"] for row in asked.rows("tables") if not row["owner"])


def _downstream(asked: Asked) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {reference: [] for reference in asked.values("tables", "reference")}
    for row in asked.rows("lineage"):
        found[row["source"]].append(row["target"])
    return {source: sorted(targets) for source, targets in found.items()}


def _dashboards(asked: Asked, without: str) -> list[list[str]]:
    rows = asked.rows("dashboards")
    return [list(r) for r in sorted({tuple(x["reference"].split("/")) for x in rows if not x[without]})]


def _idle(asked: Asked) -> list[str]:
    rows = asked.rows("users")
    return [row["reference"] for row in rows if row["tables"] == row["dashboards"] == "0"]


SET = RegisterSet(
    "amundsen-sample",
    {
        "tables": lambda a: len(a.values("tables", "reference")),
        "tables_without_owner": _unowned,
        "table_owner_pairs": lambda a: sum(bool(row["owner"]) for row in a.rows("tables")),
        "owners_not_in_user_list": lambda a: a.values("owners_not_listed", "node"),
        "users": lambda a: len(a.rows("users")),
        "users_owning_nothing": _idle,
        "lineage_rows": lambda a: a.taken("sample_table_lineage.csv", "InformationAsset"),
        "lineage_edges": lambda a: sum(row["direct"] == "true" for row in a.rows("lineage")),
        "lineage_ends_not_in_table_list": lambda a: a.values("lineage_not_listed", "node"),
        "tables_with_no_lineage": lambda a: a.values("tables_without_lineage", "reference"),
        "downstream": _downstream,
        "dashboards": lambda a: len(a.values("dashboards", "reference")),
        "dashboards_without_owner": lambda a: _dashboards(a, "owner"),
        "dashboards_with_no_table": lambda a: _dashboards(a, "table"),
        "dashboard_table_edges": lambda a: sum(bool(row["table"]) for row in a.rows("dashboards")),
        "dashboard_titles_distinct": lambda a: len(a.values("dashboards", "title")),
    },
    {},
)
