"""The facilitator's controls: what each of them does to the room."""

import time
from collections.abc import Callable, Mapping

from ima_graph.errors import InputError
from ima_graph.web.hub import REMOVED, SLOW, Hub
from ima_graph.web.limits import check_words
from ima_graph.web.room import Room

Body = Mapping[str, object]
_TIMER_MINUTES = 240


def control(room: Room, body: Body) -> Callable[[Hub], None]:
    """Do what the facilitator asks, and save it; returns what is still to be told to open screens."""
    check_words(body)
    do = body.get("do")
    if not isinstance(do, str) or do not in _ACTS:
        raise InputError(f"There is no control {str(do)[:40]}. Load the page again.")
    return _ACTS[do](room, body) or _nobody


def _nobody(_hub: Hub) -> None:
    """Close no screen."""


def _phase(room: Room, body: Body) -> None:
    room.go_to(body.get("phase"))


def _timer(room: Room, body: Body) -> None:
    if body.get("stop"):
        room.change(timer_ends=0.0)
        return
    minutes = body.get("minutes", body.get("add"))
    is_number = isinstance(minutes, (int, float)) and not isinstance(minutes, bool)
    if not is_number or not -_TIMER_MINUTES <= float(str(minutes)) <= _TIMER_MINUTES:
        raise InputError(f"Set the timer to a number of minutes, {_TIMER_MINUTES} at most.")
    now = time.time()
    start = max(now, room.timer_ends) if "add" in body else now
    room.change(timer_ends=max(now, start + float(str(minutes)) * 60))


def _switch(name: str) -> Callable[[Room, Body], None]:
    def act(room: Room, body: Body) -> None:
        room.change(**{name: _on(body, "on")})

    return act


def _silent(room: Room, body: Body) -> None:
    room.be_silent(_on(body, "on"))


def _close(room: Room, body: Body) -> None:
    room.change(joining=not _on(body, "on"))


def _rotate(room: Room, _body: Body) -> None:
    room.rotate()


def _spotlight(room: Room, body: Body) -> None:
    about = _text(body, "about")
    room.change(spotlight={"id": about, "label": _text(body, "label")} if about else {})


def _ask(room: Room, body: Body) -> None:
    text, to = _text(body, "text"), _text(body, "to")
    if to and to not in room.people and to not in {p.team for p in room.people.values()}:
        raise InputError("Neither a team nor a person of the room was chosen. Choose whom to ask.")
    asked = {"id": str(time.time_ns()), "text": text, "about": _text(body, "about"), "to": to}
    room.change(asked=asked if text else {})


def _remove(room: Room, body: Body) -> Callable[[Hub], None]:
    person = room.remove(body.get("person"))
    return lambda hub: hub.let_go(person.id, REMOVED)


def _facilitator(room: Room, body: Body) -> Callable[[Hub], None]:
    person = room.promote(body.get("person"))
    # Their screens come back at once, and are then a facilitator's.
    return lambda hub: hub.let_go(person.id, SLOW)


def _on(body: Body, key: str) -> bool:
    value = body.get(key)
    if not isinstance(value, bool):
        raise InputError("Say on or off. Load the page again.")
    return value


def _text(body: Body, key: str) -> str:
    value = body.get(key, "")
    if not isinstance(value, str):
        raise InputError(f"{key} is no text. Load the page again.")
    return value.strip()


_ACTS: Mapping[str, Callable[[Room, Body], Callable[[Hub], None] | None]] = {
    "phase": _phase,
    "timer": _timer,
    "lock": _switch("locked"),
    "freeze": _switch("frozen"),
    "names": _switch("names"),
    "spotlight": _spotlight,
    "close": _close,
    "rotate": _rotate,
    "remove": _remove,
    "silent": _silent,
    "ask": _ask,
    "facilitator": _facilitator,
}
