"""What the screens are told about the room: the same for all but for names, codes and who is asked."""

import time
from collections import defaultdict
from collections.abc import Mapping

from ima_graph import __version__
from ima_graph.web.agenda import PHASES
from ima_graph.web.people import Person
from ima_graph.web.roles import FACILITATOR, PARTICIPANT
from ima_graph.web.room import Room
from ima_graph.web.share import join_url


def room_for(room: Room, me: Person | None, here: Mapping[str, int], spoke: Mapping[str, float]) -> dict[str, object]:
    """Tell one reader about the room; `here` counts the live screens of each person, `spoke` says when a team did."""
    is_facilitator = bool(me and me.role == FACILITATOR)
    # A participant is in already; the code on their phone would only travel further.
    shows_code = bool(me and me.role != PARTICIPANT) and room.joining
    told: dict[str, object] = {
        "id": room.id,
        "name": room.name,
        "register": room.project.name,
        # A page that was made by another version has to be loaded again.
        "version": __version__,
        "phase": room.phase.to_json(),
        "phases": [p.to_json() for p in PHASES],
        "timer": _timer(room),
        "locked": room.locked,
        "frozen": room.frozen,
        "silent": room.silent,
        "names": room.names,
        "joining": room.joining,
        "full": room.full,
        "spotlight": room.spotlight or None,
        "ask": room.asked if room.asked and _is_asked(room, me) else None,
        "teams": _teams(room, here, spoke),
        "people": len(room.people),
        "here": sum(1 for n in here.values() if n),
        "code": room.code if shows_code else "",
        "join_url": join_url(room.address or "localhost", room.port, room.code) if shows_code else "",
    }
    if is_facilitator:
        told["persons"] = [_person(p, here) for p in room.people.values()]
        told["share"] = {"address": room.address, "port": room.port}
    elif room.names:
        told["persons"] = [_person(p, here) for p in room.people.values() if p.role != FACILITATOR and p.name]
    return told


def _timer(room: Room) -> dict[str, object] | None:
    """Tell the seconds that are left; not the moment, for clocks in the room differ by hours."""
    if not room.timer_ends:
        return None
    left = room.timer_ends - time.time()
    return {"running": left > 0, "left_s": round(left, 1)}


def _is_asked(room: Room, me: Person | None) -> bool:
    to = room.asked.get("to", "")
    return not to or bool(me and (to in (me.id, me.team) or me.role == FACILITATOR))


def _teams(room: Room, here: Mapping[str, int], spoke: Mapping[str, float]) -> list[dict[str, object]]:
    members: dict[tuple[str, str], list[Person]] = defaultdict(list)
    for person in room.people.values():
        if person.role == PARTICIPANT or person.team:
            members[person.team, person.team_label].append(person)
    now = time.time()
    return [
        {
            "id": team,
            "label": label,
            "people": len(found),
            "here": sum(1 for p in found if here.get(p.id)),
            "quiet_s": round(now - spoke[team]) if team in spoke else None,
        }
        for (team, label), found in sorted(members.items(), key=lambda item: item[0][1].casefold())
    ]


def _person(person: Person, here: Mapping[str, int]) -> dict[str, object]:
    return {
        "person": person.id,
        "name": person.name,
        "role": person.role,
        "team": person.team,
        "team_label": person.team_label,
        "here": bool(here.get(person.id)),
    }
