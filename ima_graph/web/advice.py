"""How to mend a gap on the screen, where the way is another than elsewhere."""

_HERE = {
    "two_answers": "Choose which one holds. The facilitator settles it on its page, or on the console: “Two answers”.",
}


def fix_here(finding: str, fix: str) -> str:
    """Say how to mend a gap on the screen.

    >>> fix_here("isolated", "Ask who sends it.")
    'Ask who sends it.'
    """
    return _HERE.get(finding, fix)
