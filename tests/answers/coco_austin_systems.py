"""Systems, subsystems and interactions of an invented company."""

from answers.asked import Asked, RegisterSet, counted, tally


def _systems_by_owner(asked: Asked) -> dict[str, int]:
    return tally(row["owner"] for row in asked.rows("systems"))


def _reach(asked: Asked) -> dict[str, float]:
    references = {row["node"]: row["reference"] for row in asked.rows("systems")}
    reach = counted(asked.rows("systems_reachable_downstream"), "node", "downstream")
    return {references[name]: count for name, count in reach.items()}


def _ways(asked: Asked, ways: str) -> int:
    return sum(row["ways"] == ways for row in asked.rows("interactions"))


def _same(asked: Asked, one: str, other: str) -> int:
    return sum(row[one] == row[other] for row in asked.rows("interactions"))


def _different(asked: Asked, one: str, other: str) -> int:
    return sum(row[one] != row[other] for row in asked.rows("interactions"))


def _pairs(asked: Asked, one: str, other: str) -> int:
    return len({(row[one], row[other]) for row in asked.rows("directed_pairs") if row[one] != row[other]})


SET = RegisterSet(
    "coco-austin-systems",
    {
        "systems": lambda a: len(a.values("systems", "reference")),
        "subsystems": lambda a: len(a.rows("subsystems")),
        "interactions": lambda a: len(a.values("interactions", "reference")),
        "distinct_business_owners": lambda a: len(a.values("systems", "owner")),
        "systems_without_owner": lambda a: sum(not row["owner"] for row in a.rows("systems")),
        "systems_by_owner": _systems_by_owner,
        "one_way": lambda a: _ways(a, "one way"),
        "bidirectional": lambda a: _ways(a, "both ways"),
        "directed_system_edges": lambda a: sum(int(row["flows"]) for row in a.rows("directed_pairs")),
        "distinct_directed_system_edges": lambda a: len(a.rows("directed_pairs")),
        "interactions_inside_one_subsystem": lambda a: _same(a, "from", "to"),
        "interactions_between_subsystems": lambda a: _different(a, "from", "to"),
        "distinct_directed_subsystem_pairs": lambda a: _pairs(a, "from", "to"),
        "interactions_between_different_owners": lambda a: _different(a, "fromOwner", "toOwner"),
        "distinct_directed_owner_pairs": lambda a: _pairs(a, "fromOwner", "toOwner"),
        "systems_in_no_interaction": lambda a: a.values("systems_without_flows", "reference"),
        "endpoints_not_listed": lambda a: a.values("ends_not_listed", "node"),
        "interactions_whose_source_or_target_name_differs_from_the_register": lambda a: len(
            a.values("other_names", "interaction")
        ),
        "different_names_used_in_flows": lambda a: sorted(
            {(row["reference"], row["named"], row["name"]) for row in a.rows("other_names")}
        ),
        "interactions_per_system": lambda a: counted(a.rows("interactions_by_system"), "reference", "interactions"),
        "systems_reachable_downstream": _reach,
        "systems_on_a_cycle": lambda a: len(a.values("systems_on_a_cycle", "reference")),
        "systems_on_a_cycle_one_way_flows_only": lambda a: a.values("answered_by_another_flow", "reference"),
        "interaction_types": lambda a: tally(row["type"] for row in a.rows("interactions")),
    },
    {},
)
