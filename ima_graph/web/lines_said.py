"""What the people of a rehearsal say: sentences of a seeded kind, with the slips that people make."""

import random
from collections.abc import Sequence

_ABOUT = ("berth", "crew", "tide", "invoice", "safety", "visitor", "stores", "survey", "training", "vessel")
_WHAT = ("list", "log", "plan", "report", "ledger", "rota", "file", "forecast", "register", "schedule")
_WHEN = ("every week", "monthly", "daily", "once a year", "on request", "")
_HOW = ("by email", "by phone", "on paper", "on the shared drive", "")
_HELD = ("on the shared drive", "on paper", "in a spreadsheet", "")
_NEW = 0.55
_SLIP = 0.15


class Script:
    """Gives one person things to say of their team and of what the register knows."""

    def __init__(self, dice: random.Random, team: str, who: int) -> None:
        """Speak for `team` as person number `who`."""
        self._dice, self._team, self._who, self._said = dice, team, who, 0

    def sentence(self, teams: Sequence[str], assets: Sequence[str], only_holds: bool = False) -> str:
        """Say what the team holds, or also what it sends or gets, or ask who knows."""
        dice = self._dice
        other = dice.choice([t for t in teams if t != self._team] or ["the Board"])
        thing, when, how = self._thing(assets), dice.choice(_WHEN), dice.choice(_HOW)
        made = dice.choices(
            (
                f"We send the {thing} to {other} {when} {how}",
                f"We get the {thing} from {other} {when} {how}",
                f"{other} sends us the {thing} {when}",
                f"We hold the {thing} {dice.choice(_HELD)}",
                f"Who keeps the {thing}?",
            ),
            (0, 0, 0, 3, 1) if only_holds else (4, 3, 1, 3, 1),
        )[0]
        return " ".join(made.split())

    def _thing(self, assets: Sequence[str]) -> str:
        dice = self._dice
        if assets and dice.random() > _NEW:
            name = dice.choice(assets)
            return slip(dice, name) if dice.random() < _SLIP else name
        self._said += 1
        return f"{dice.choice(_ABOUT)} {dice.choice(_WHAT)} {self._who}-{self._said}"


def slip(dice: random.Random, name: str) -> str:
    """Misspell a name: two letters change places.

    >>> slip(random.Random(1), "Pilot roster")
    'Pilto roster'
    """
    places = [i for i in range(1, len(name) - 1) if name[i : i + 2].isalpha() and name[i] != name[i + 1]]
    if not places:
        return name
    at = dice.choice(places)
    return name[:at] + name[at + 1] + name[at] + name[at + 2 :]
