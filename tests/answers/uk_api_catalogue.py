"""Interfaces of government, their providers and maintainers."""

import re

from answers.asked import Asked, RegisterSet, counted, tally

_ADDRESS = re.compile(r"[^@\s<>]+@[^@\s<>]+")


def _missing(asked: Asked, variable: str) -> int:
    return sum(not row[variable] for row in asked.rows("interfaces"))


def _by_address(asked: Asked, plain: bool) -> int:
    named = [row["maintainer"] for row in asked.rows("interfaces") if row["maintainer"]]
    return sum(bool(_ADDRESS.fullmatch(name)) is plain for name in named)


def _provided(asked: Asked) -> dict[str, float]:
    return {ref: n for ref, n in counted(asked.rows("providers"), "reference", "assets").items() if n}


def _silent(asked: Asked) -> dict[str, int]:
    return tally(row["reference"] for row in asked.rows("interfaces_without_maintainer"))


SET = RegisterSet(
    "uk-api-catalogue",
    {
        "assets": lambda a: len(a.values("interfaces", "node")),
        "organisations": lambda a: len(a.rows("providers")),
        "provider_missing": lambda a: _missing(a, "provider"),
        "provider_not_in_organisation_list": lambda a: len(a.rows("providers_not_listed")),
        "organisations_with_no_asset": lambda a: [
            row["reference"] for row in a.rows("providers") if row["assets"] == "0"
        ],
        "maintainer_missing": lambda a: _missing(a, "maintainer"),
        "maintainer_is_one_plain_email": lambda a: _by_address(a, True),
        "maintainer_is_other_text_or_url": lambda a: _by_address(a, False),
        "names_with_maintainer_missing": lambda a: sorted(a.values("interfaces_without_maintainer", "node")),
        "url_missing": lambda a: _missing(a, "address"),
        "licence_missing": lambda a: _missing(a, "licence"),
        "not_updated_since_2023_01_01": lambda a: len(a.rows("not_updated", since="2023-01-01")),
        "assets_by_provider": _provided,
        "missing_maintainer_by_provider": _silent,
        "distinct_names_case_folded": lambda a: len({name.casefold() for name in a.values("interfaces", "node")}),
        "urls_shared_by_several_assets": lambda a: counted(a.rows("shared_addresses"), "address", "assets"),
    },
    {"documentation_missing": "an asset has web addresses; that one of them documents it is not recorded"},
)
