"""Systems of GOV.UK, the teams that look after them, and what they show."""

from answers.asked import Asked, RegisterSet, counted, tally


def _missing(asked: Asked, variable: str) -> int:
    return sum(not row[variable] for row in asked.rows("systems"))


def _hosts(asked: Asked) -> dict[str, int]:
    return tally(row["host"] or "None" for row in asked.rows("systems"))


def _by_team(asked: Asked) -> dict[str, float]:
    return counted(asked.rows("systems_by_team"), "node", "places")


SET = RegisterSet(
    "govuk-repos",
    {
        "systems": lambda a: len(a.values("systems", "reference")),
        "team_missing": lambda a: _missing(a, "team"),
        "teams": lambda a: len(_by_team(a)),
        "alerts_team_missing": lambda a: _missing(a, "alerts"),
        "alerts_team_differs_from_team": lambda a: len(a.rows("alerts_elsewhere")),
        "channels_used_only_for_alerts": lambda a: sorted(a.values("channels_only_for_alerts", "node")),
        "description_missing": lambda a: _missing(a, "description"),
        "hosted_on": _hosts,
        "systems_by_team": _by_team,
        "teams_with_one_system": lambda a: sorted(team for team, n in _by_team(a).items() if n == 1),
        "document_types": lambda a: len(a.values("document_types", "node")),
        "document_type_to_app_pairs": lambda a: sum(bool(row["app"]) for row in a.rows("document_types")),
        "document_types_with_no_app": lambda a: sorted(
            row["node"] for row in a.rows("document_types") if not row["app"]
        ),
        "apps_named_that_are_no_listed_system": lambda a: sorted(a.values("applications_not_listed", "node")),
        "document_types_by_app": lambda a: tally(row["app"] for row in a.rows("document_types") if row["app"]),
    },
    {
        "private": "whether the source code may be seen is no fact about a place of information",
        "types": "names equal but for case are one here: see the test of kinds of system",
        "types_equal_but_for_case": "names equal but for case are one here: see the test of kinds of system",
    },
)
