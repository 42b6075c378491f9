"""What the tests of the command line share: a small table, and how a command went."""

import json
from collections.abc import Callable
from dataclasses import dataclass

ASSETS = """\
Reference,Name,Owner,Held by,Status,Description
A1,Payroll file,Head of Payroll,Payroll Team,live,Monthly pay
A2,Lease book,TBC,Estates Team,live,Leases
A3,Old book,nobody,Estates Team,live,
"""


@dataclass(frozen=True)
class Ran:
    """How one command went."""

    code: int
    out: str
    err: str

    @property
    def rows(self) -> list[dict[str, object]]:
        found: list[dict[str, object]] = json.loads(self.out)
        return found


Run = Callable[..., Ran]


def count(run: Run) -> int:
    return len(run("history", "--format", "json").rows)


def asset(run: Run, name: str, field: str = "status") -> str:
    query = (
        f"PREFIX ima: <https://w3id.org/ima-graph/def#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
        f'SELECT ?v {{ ?s rdfs:label "{name}" ; ima:{field} ?v }}'
    )
    return ", ".join(sorted(str(r["v"]).rsplit("/", 1)[-1] for r in run("query", query, "--format", "json").rows))
