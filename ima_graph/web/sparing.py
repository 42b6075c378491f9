"""Read something costly of the register off the event loop, and not more often than the computer can bear.

However many screens ask: one thread reads, at most twice a second and for a quarter of the time; who asks meanwhile
gets what was read before.
"""

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")

_LEAST_S, _SHARE = 0.5, 4.0


class Sparing(Generic[T]):
    """Something that is read anew after the register changed."""

    def __init__(
        self,
        name: str,
        number: Callable[[], int],
        read: Callable[[], T],
        is_old: Callable[[T], bool] = lambda _t: False,
    ) -> None:
        """Call `read` in a thread of this name when `number`, that of the last change, has grown.

        `is_old` tells of what was read that part of it is older than that.
        """
        self._number, self._read, self._is_old = number, read, is_old
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=name)
        self._kept: tuple[int, T] | None = None
        self._next = 0.0

    async def ask(self, question: Callable[[int, T], R]) -> tuple[R, bool]:
        """Ask something of what was read, given its number too; and say whether the register changed since."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._answer, question)

    def _answer(self, question: Callable[[int, T], R]) -> tuple[R, bool]:
        last = self._number()
        begun = time.monotonic()
        if self._kept is None or (begun >= self._next and self._is_behind(last, *self._kept)):
            self._kept = (last, self._read())
            self._next = begun + max(_LEAST_S, _SHARE * (time.monotonic() - begun))
        number, known = self._kept
        return question(number, known), self._is_behind(last, number, known)

    def _is_behind(self, last: int, number: int, known: T) -> bool:
        return number < last or self._is_old(known)
