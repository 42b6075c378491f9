"""Domains of the federal government, who holds them, and whom to tell of a weakness."""

from answers.asked import Asked, RegisterSet, counted

# The two lists write one agency in two ways. The truth compares letter by letter; here it is one organisation.
SAME_BUT_FOR_CASE = "Trade And Development Agency"
AS_LISTED = "Trade and Development Agency"
AGENCIES = "agencies-and-subs.csv"


def _missing(asked: Asked, variable: str) -> int:
    return sum(not row[variable] for row in asked.rows("domains"))


def _silent(asked: Asked) -> dict[str, float]:
    rows = asked.rows("organisations")
    missing = {row["node"]: int(row["assets"]) - int(row["withContact"]) for row in rows}
    return {name: count for name, count in missing.items() if count}


def _never_told(asked: Asked) -> list[str]:
    return sorted(row["node"] for row in asked.rows("organisations") if row["withContact"] == "0")


def _without_domain(asked: Asked) -> list[str]:
    rows = counted(asked.rows("listed_agencies"), "node", "assets")
    return sorted([*(name for name, count in rows.items() if not count), AS_LISTED])


def _not_listed(asked: Asked) -> list[str]:
    return sorted([*asked.values("organisations_not_listed", "node"), SAME_BUT_FOR_CASE])


_FULL = "in the register of all domains, tested on its own"
SET = RegisterSet(
    "us-dotgov",
    {
        "federal_assets": lambda a: len(a.values("domains", "node")),
        "federal_organisations": lambda a: len(a.rows("organisations")),
        "federal_contact_missing": lambda a: _missing(a, "contact"),
        "federal_suborganisation_missing": lambda a: _missing(a, "part"),
        "federal_distinct_contacts": lambda a: len(a.rows("contacts")),
        "organisations_where_no_domain_has_a_contact": _never_told,
        "contact_missing_by_organisation": _silent,
        "agencies_listed": lambda a: len(a.rows("listed_agencies")),
        "agency_rows": lambda a: a.taken(AGENCIES, "Organisation"),
        "agency_rows_with_bureau": lambda a: a.taken(AGENCIES, "Team"),
        "domain_organisations_not_in_agency_list": _not_listed,
        "listed_agencies_with_no_domain": _without_domain,
    },
    {
        "note": "it explains the next key",
        "federal_contact_cells_really_empty": "a register does not keep whether nothing was empty or (blank)",
        "full_assets": _FULL,
        "full_contact_missing": _FULL,
        "full_by_type": _FULL,
    },
)
