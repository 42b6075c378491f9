"""The room: one opened register, the people in it, and the state of the workshop, kept in the register's folder."""

import json
import secrets
import threading
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ima_graph import files
from ima_graph.errors import ImaError, InputError, NotFoundError, StoreError
from ima_graph.reports.joined import FILE
from ima_graph.web import people
from ima_graph.web.agenda import PHASES, Phase, phase
from ima_graph.web.limits import PEOPLE_A_ROOM
from ima_graph.web.people import Person
from ima_graph.web.roles import FACILITATOR, PARTICIPANT, ROLES, VIEWER

if TYPE_CHECKING:
    from ima_graph.project import Project

# A workshop lasts three hours at most; a code that was photographed is worth nothing on the next day.
CODE_HOURS = 6


class JoinError(ImaError):
    """Somebody who cannot come in: the code is wrong, the room is closed or full."""


class Room:
    """One workshop on one register. Whatever changes is saved before the method returns."""

    def __init__(self, project: "Project", name: str = "") -> None:
        """Reopen the workshop of the project's folder, or begin one; another `name` begins another."""
        self.project = project
        self.path: Path = project.register.folder / FILE
        self.lock = threading.RLock()
        self.full = False
        self.noticed = ""
        self._open_key = ""
        kept = self._read()
        if kept and name and kept.get("name") != name:
            kept = {"port": kept.get("port", 0), "called": self.called}
        self._fill(kept, name or str(kept.get("name") or f"{project.name}, {time.strftime('%Y-%m-%d')}"))
        self._save()

    def _fill(self, kept: Mapping[str, object], name: str) -> None:
        self.name = name
        self.id = str(kept.get("id") or secrets.token_hex(4))
        self.port = _whole(kept.get("port"))
        self.address = str(kept.get("address") or "")
        self.code = str(kept.get("code") or people.new_code())
        self.code_made = float(str(kept.get("code_made") or time.time()))
        self.phase: Phase = phase(kept.get("phase") or PHASES[0].key)
        self.timer_ends = float(str(kept.get("timer_ends") or 0))
        self.locked, self.frozen = bool(kept.get("locked")), bool(kept.get("frozen"))
        self.names, self.joining = bool(kept.get("names")), kept.get("joining") is not False
        self.silent, self.silent_from = bool(kept.get("silent")), _whole(kept.get("silent_from"))
        # Rounds that are over: the first change that was hidden is the one after the first number.
        self.silences = [(_whole(a), _whole(b)) for a, b in _pairs(kept.get("silences"))]
        self.spotlight = _texts(kept.get("spotlight"))
        self.asked = _texts(kept.get("asked"))
        # Every name that anybody gave, also of those who left: what is made without names must hold none of them.
        called = kept.get("called")
        self.called = [str(name) for name in called] if isinstance(called, list) else []
        persons = kept.get("people")
        known = [people.read_person(p) for p in persons if isinstance(p, dict)] if isinstance(persons, list) else []
        self.people: dict[str, Person] = {p.id: p for p in known if p.role in ROLES}
        self._by_key = {p.key: p.id for p in self.people.values()}

    # --- keeping

    def _read(self) -> dict[str, object]:
        if not self.path.exists():
            return {}
        try:
            kept = json.loads(self.path.read_text(encoding="utf-8"))
            if not isinstance(kept, dict):
                raise ValueError("it is no object")
            self._fill(kept, str(kept.get("name") or ""))
        except (ValueError, TypeError, OSError, RecursionError, InputError) as error:
            aside = self.path.with_name(f"{FILE}.damaged")
            self.path.replace(aside)
            self.noticed = (
                f"{self.path} is damaged ({error}) and was put aside as {aside.name}. Nothing of the register is "
                f"lost; everybody has to join again."
            )
            return {}
        return kept

    def _save(self) -> None:
        kept = {
            "version": 1,
            **{key: getattr(self, key) for key in _KEPT},
            "phase": self.phase.key,
            "people": [p.to_json() for p in self.people.values()],
        }
        try:
            files.write_text(self.path, json.dumps(kept, indent=1, ensure_ascii=False) + "\n")
        except InputError as error:
            raise StoreError(f"The state of the room cannot be kept: {error} The laptop's disk may be full.") from error

    def keep_place(self, port: int, address: str) -> None:
        """Remember where the room is reached, so that after a restart open tabs find it again."""
        with self.lock:
            self.port, self.address = port, address
            self._save()

    # --- coming in

    def new_open_key(self) -> str:
        """Make the key of the facilitator's link; it opens the room once, and voids the one before."""
        with self.lock:
            token = people.new_token()
            self._open_key = people.hashed(token)
            return token

    def open_with(self, key: str) -> str:
        """Let the facilitator in by the key, once; returns the token of their browser."""
        with self.lock:
            if not self._open_key or not secrets.compare_digest(people.hashed(key), self._open_key):
                raise JoinError("This link was used already, or is old. Take the new one from the terminal.")
            token = self._admit(FACILITATOR, "", "", "Facilitator")
            self._open_key = ""
            return token

    def check_code(self, typed: str) -> None:
        """Check that somebody may join with this code; `JoinError` says why not."""
        with self.lock:
            if not self.joining:
                raise JoinError("The room is closed to newcomers. Ask the facilitator to open it.")
            if time.time() - self.code_made > CODE_HOURS * 3600:
                self.rotate()
                raise JoinError("This code is too old. The facilitator's screen shows the new one.")
            if not secrets.compare_digest(people.read_code(typed).encode(), self.code.encode()):
                raise JoinError(people.wrong_code(typed))
            if len(self.people) >= PEOPLE_A_ROOM:
                raise JoinError(f"The room is full: {PEOPLE_A_ROOM} people joined. Ask the facilitator to remove some.")

    def join(self, typed: str, team: str, team_label: str, name: str, is_viewer: bool = False) -> str:
        """Let somebody in by the code, for a team or to watch; returns the token of their browser."""
        with self.lock:
            self.check_code(typed)
            label = people.clean_name(team_label, "The name of your team")
            if not is_viewer and not label:
                raise JoinError("Choose your team, or type its name.")
            role, name = VIEWER if is_viewer else PARTICIPANT, people.clean_name(name, "Your name")
            self.called += [name] if name and name not in self.called else []
            return self._admit(role, team, label, name)

    def _admit(self, role: str, team: str, team_label: str, name: str) -> str:
        token = people.new_token()
        person = Person(secrets.token_hex(6), role, team, team_label, name, people.hashed(token))
        self.people[person.id] = person
        self._by_key[person.key] = person.id
        try:
            self._save()
        except StoreError:
            del self.people[person.id], self._by_key[person.key]
            raise
        return token

    def who(self, token: str) -> Person | None:
        """Tell whose token this is."""
        return self.people.get(self._by_key.get(people.hashed(token), "")) if token else None

    @property
    def cookie(self) -> str:
        """The name of the cookie; the room is in it, for cookies know hosts and no ports."""
        return f"ima_{self.id}"

    def person(self, wanted: object) -> Person:
        """Find a person by id; `NotFoundError` when they are not here."""
        found = self.people.get(str(wanted))
        if not found:
            raise NotFoundError("That person is not in the room any more.")
        return found

    # --- the facilitator's acts

    def change(self, **to: object) -> None:
        """Set parts of the state and save."""
        with self.lock:
            before = {key: getattr(self, key) for key in to}
            for key, value in to.items():
                setattr(self, key, value)
            try:
                self._save()
            except StoreError:
                for key, value in before.items():
                    setattr(self, key, value)
                raise

    def rotate(self) -> None:
        """Make another code; who is in stays in."""
        self.change(code=people.new_code(), code_made=time.time())

    def go_to(self, wanted: object) -> None:
        """Go to a phase; a silent one hides the teams from one another until the next."""
        with self.lock:
            chosen = phase(wanted)
            self.be_silent(chosen.silent)
            self.change(phase=chosen)

    def be_silent(self, on: bool) -> None:
        """Begin a silent round after the last change, or end it."""
        with self.lock:
            last = self.project.register.log.last_number()
            if on and not self.silent:
                self.change(silent=True, silent_from=last)
            elif self.silent and not on:
                self.change(silent=False, silences=[*self.silences, (self.silent_from, last)])

    def remove(self, wanted: object) -> Person:
        """Void somebody's token."""
        with self.lock:
            person = self.person(wanted)
            others = [p for p in self.people.values() if p.role == FACILITATOR and p.id != person.id]
            if person.role == FACILITATOR and not others:
                raise InputError("You are the only facilitator. Let somebody else be one first.")
            self.change(people={i: p for i, p in self.people.items() if i != person.id})
            self._by_key.pop(person.key, None)
            return person

    def promote(self, wanted: object) -> Person:
        """Make somebody a facilitator beside those who are."""
        with self.lock:
            person = replace(self.person(wanted), role=FACILITATOR)
            self.change(people={**self.people, person.id: person})
            return person


_KEPT = (
    "name",
    "id",
    "port",
    "address",
    "code",
    "code_made",
    "timer_ends",
    "locked",
    "frozen",
    "names",
    "joining",
    "silent",
    "silent_from",
    "silences",
    "spotlight",
    "asked",
    "called",
)


def _whole(value: object) -> int:
    return int(str(value or 0))


def _pairs(value: object) -> list[tuple[object, object]]:
    return [(a, b) for a, b in value] if isinstance(value, list) else []


def _texts(value: object) -> dict[str, str]:
    return {str(k): str(v) for k, v in value.items()} if isinstance(value, dict) else {}
