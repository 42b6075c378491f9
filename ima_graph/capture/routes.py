"""Routes: the ways by which things are sent, such as email, post or a portal."""

import re
from collections.abc import Sequence
from dataclasses import replace

from ima_graph.capture.frequency import frequency_at
from ima_graph.capture.naming import trimmed
from ima_graph.capture.tokens import Token, tokens
from ima_graph.capture.word_sets import words
from ima_graph.capture.words import ROUTES

_ALSO_THINGS = words(
    "form spreadsheet letter app feed interface paper pdf xml csv message cloud printout mailbox dashboard bulletin"
)
_ADDRESS = re.compile(r"^(?:https?://|[a-z0-9-]+\.)+[a-z]{2,}")
_OPENERS = ("via", "by", "because", "through")


def is_route(found: Sequence[Token]) -> bool:
    """Say whether words name a way by which things are sent: "email", "the secure portal"."""
    low = [t.low for t in trimmed(found)]
    if len(low) == 1 and _ADDRESS.match(low[0]):
        return True
    if found and found[-1].text == "teams" and len(low) > 1:
        # "By the coastguard teams"
        return False
    return bool(low) and (" ".join(low) in ROUTES or low[-1] in ROUTES or " ".join(low[-2:]) in ROUTES)


def is_only_route(found: Sequence[Token]) -> bool:
    """Say whether words name a route that is never sent itself, so that it needs no small word before it."""
    return is_route(found) and trimmed(found)[-1].low not in _ALSO_THINGS


def unbracketed(found: Sequence[Token]) -> list[Token]:
    """Open a bracket that tells how or how often: "(weekly)", "(by email)"."""
    opened: list[Token] = []
    for token in found:
        inner = within(token) if token.text.startswith("(") else []
        if inner and _tells_how(inner):
            opened.append(Token(",", token.start, token.start, ",", is_mark=True))
            opened += inner
        else:
            opened.append(token)
    return opened


def _tells_how(inner: list[Token]) -> bool:
    timed = frequency_at(inner, 0)
    is_sender = inner[0].low == "from" and len(inner) > 1 and not inner[1].low[0].isdigit()
    return (
        is_sender
        or inner[0].low in _OPENERS
        or (len(inner) < 3 and is_only_route(inner))
        or (timed is not None and timed[1] == len(inner))
        or inner[0].low in ("when", "if", "whenever", "before", "after")
    )


def within(bracketed: Token) -> list[Token]:
    """Read what stands in brackets."""
    inner = tokens(bracketed.text[1:-1])
    return [replace(t, start=t.start + bracketed.start + 1, end=t.end + bracketed.start + 1) for t in inner]
