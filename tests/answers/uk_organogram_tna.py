"""Posts, holders and units of The National Archives."""

from answers.asked import Asked, RegisterSet, counted, number


def _holders(asked: Asked) -> dict[str, int]:
    rows = asked.rows("senior_posts")
    return {"named": sum(bool(r["holder"]) for r in rows), "missing": sum(not r["holder"] for r in rows)}


def _levels(asked: Asked) -> float:
    above = counted(asked.rows("levels"), "reference", "levels")
    return 1 + max(above[reference] for reference in asked.values("senior_posts", "reference"))


def _unlisted(asked: Asked, is_junior: bool) -> list[str]:
    rows = asked.rows("managers_not_listed")
    return [r["manager"] for r in rows if r["reference"].startswith("junior") is is_junior]


def _zero(asked: Asked) -> int:
    return sum(row["reference"] == "0" for row in asked.rows("senior_posts"))


SET = RegisterSet(
    "uk-organogram-tna",
    {
        "repeated_references_that_are_job_shares": lambda a: a.values("shared_posts", "reference"),
        "rows_with_reference_0_meaning_not_in_post": _zero,
        "senior_rows": lambda a: a.taken("*senior.csv", "Post"),
        "distinct_posts": lambda a: len(a.values("senior_posts", "reference")),
        "post_holders": _holders,
        "roots": lambda a: [row["reference"] for row in a.rows("senior_posts") if not row["manager"]],
        "reports_to_a_post_not_listed": lambda a: sorted(set(_unlisted(a, False))),
        "rows_reporting_to_a_post_not_listed": lambda a: len(_unlisted(a, False)),
        "posts_reporting_to_themselves": lambda a: [
            row["reference"] for row in a.rows("reporting_cycles") if row["self"] == "true"
        ],
        "posts_on_a_reporting_cycle": lambda a: a.values("reporting_cycles", "reference"),
        "levels": _levels,
        "senior_units": lambda a: len(a.values("senior_posts", "unit")),
        "junior_rows": lambda a: len(a.rows("junior_posts")),
        "junior_fte_total": lambda a: round(sum(number(r["posts"]) for r in a.rows("junior_posts")), 2),
        "junior_fte_not_a_number": lambda a: sum(not row["posts"] for row in a.rows("junior_posts")),
        "junior_rows_reporting_to_a_post_not_listed": lambda a: len(_unlisted(a, True)),
        "junior_units": lambda a: len(a.values("junior_posts", "unit")),
        "senior_posts_with_no_report_at_all": lambda a: a.values("posts_without_reports", "reference"),
    },
    {
        "repeated_post_references": "rows with one reference are one post; rows that differ stop the import",
    },
)
