"""How much of the processor's time something takes, in seconds; what others use meanwhile does not count."""

import time
from collections.abc import Callable


def cpu_s(run: Callable[[], object]) -> float:
    """The CPU seconds of one run."""
    begun = time.process_time()
    run()
    return time.process_time() - begun


def least_s(run: Callable[[], object], rounds: int = 3) -> float:
    """The least CPU seconds of some runs."""
    return min(cpu_s(run) for _ in range(rounds))


def median_s(run: Callable[[], object], rounds: int = 5) -> float:
    """The median CPU seconds of some runs, after one to warm up."""
    run()
    return sorted(cpu_s(run) for _ in range(rounds))[rounds // 2]
