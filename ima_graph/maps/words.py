"""Small phrases that every picture uses."""

from collections.abc import Sequence


def count(number: int, thing: str) -> str:
    """Say a number of things.

    >>> count(1, "flow"), count(20000, "flow")
    ('1 flow', '20,000 flows')
    """
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"


def listed(names: Sequence[str]) -> str:
    """Join names as a sentence has them.

    >>> listed(["Audit", "Legal", "Pay"])
    'Audit, Legal and Pay'
    """
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
