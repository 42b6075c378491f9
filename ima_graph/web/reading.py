"""Read the parts of an entry; what is of another type than it should be says nothing."""

from collections.abc import Mapping

from ima_graph.errors import InputError

_FACTS_AT_ONCE = 200


def facts_of(op: Mapping[str, object]) -> list[dict[str, str]]:
    """Read the facts of an entry; `InputError` when there are none, or too many."""
    given = op.get("facts")
    if not isinstance(given, list) or not given or not all(isinstance(f, dict) for f in given):
        raise InputError("This entry holds no facts. Type what you hold, send or receive.")
    if len(given) > _FACTS_AT_ONCE:
        raise InputError(f"{len(given)} facts at once are too many; {_FACTS_AT_ONCE} are the most. Send them in parts.")
    texts = [{k: v for k, v in fact.items() if isinstance(v, str)} for fact in given]
    # Names are lines; what was typed is kept as it is.
    return [{k: v.strip() if k == "words" else " ".join(v.split()) for k, v in fact.items()} for fact in texts]


def texts_of(value: object) -> list[str]:
    """Read one text or several."""
    given = value if isinstance(value, list) else [value]
    return [v.strip() for v in given if isinstance(v, str)]
