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
