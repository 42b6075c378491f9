"""How often something may happen: a window of time that slides, and what a text may be."""

import time
from collections import defaultdict, deque
from collections.abc import Callable

from ima_graph.errors import InputError

BODY_BYTES = 64 * 1024
TEXT_LETTERS = 2000
OPS_A_MINUTE = 120
# A facilitator keeps console, wall, review and register open, and nine tabs of one browser must all be live.
SOCKETS_A_PERSON = 12
SOCKETS_A_ROOM = 150
PEOPLE_A_ROOM = 300
WRONG_CODES_AN_ADDRESS = 5
WRONG_CODES_A_MINUTE = 60

_DEPTH = 12
_KEYS_FORGOTTEN_AT = 1000
_ALLOWED_CONTROLS = "\n\r\t"


class Window:
    """Counts what happened within the last `seconds`, for each key."""

    def __init__(self, most: int, seconds: float = 60.0, clock: Callable[[], float] = time.monotonic) -> None:
        """Allow `most` in any `seconds`."""
        self.most, self.seconds, self._clock = most, seconds, clock
        self._when: dict[str, deque[float]] = defaultdict(deque)

    def add(self, key: str = "") -> None:
        """Note that it happened."""
        if len(self._when) > _KEYS_FORGOTTEN_AT:
            for other in [k for k in self._when if not self._recent(k)]:
                del self._when[other]
        self._recent(key).append(self._clock())

    def is_full(self, key: str = "") -> bool:
        """Say whether it has happened as often as it may."""
        return len(self._recent(key)) >= self.most

    def wait_s(self, key: str = "") -> int:
        """Tell after how many seconds, at least 1, it may happen again; 0 when it may now."""
        recent = self._recent(key)
        if len(recent) < self.most:
            return 0
        return max(1, int(recent[0] + self.seconds - self._clock()) + 1)

    def _recent(self, key: str) -> deque[float]:
        recent, now = self._when[key], self._clock()
        while recent and recent[0] <= now - self.seconds:
            recent.popleft()
        return recent


def check_words(value: object, depth: int = _DEPTH) -> None:
    """Refuse what no screen can show and no file can keep: texts too long, control codes, halves of letters."""
    if depth < 0:
        raise InputError("This entry is nested too deeply to be one. Load the page again.")
    if isinstance(value, str):
        _check_text(value)
    elif isinstance(value, dict):
        for key, inner in value.items():
            check_words(key, depth)
            check_words(inner, depth - 1)
    elif isinstance(value, list):
        for inner in value:
            check_words(inner, depth - 1)


def _check_text(text: str) -> None:
    if len(text) > TEXT_LETTERS:
        raise InputError(
            f"A text of {len(text):,} letters is too long; {TEXT_LETTERS:,} are the most. Enter it in parts, one thing "
            f"at a time."
        )
    for letter in text:
        if (letter < " " and letter not in _ALLOWED_CONTROLS) or letter == "\x7f" or "\ud800" <= letter <= "\udfff":
            raise InputError("This is not plain text: it holds control codes, as a picture or a program does. Type it.")
