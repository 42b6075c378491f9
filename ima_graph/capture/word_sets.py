"""How a set of words is written down."""


def words(text: str) -> frozenset[str]:
    """Make a set of the words of a text; an underscore stands for a space."""
    return frozenset(w.replace("_", " ") for w in text.split())
