"""Strong components as single nodes: a graph without cycles, along which sets are passed as rows of bits."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ima_graph.network.graph import Adjacency, Ints, adjacency

Words = NDArray[np.uint64]
_CHUNK_BYTES = 32_000_000
# One step a component costs more than one a level, so it pays to take fewer, larger chunks.
_WALK_BYTES = 256_000_000


@dataclass(frozen=True, eq=False)
class Condensation:
    """Components with their sizes; `after` leads to the next components, parallel edges merged."""

    sizes: Ints
    after: Adjacency
    before: Adjacency

    def reach_sizes(self, level_limit: int) -> NDArray[np.int64]:
        """Count for each component the nodes in it and in all that it leads to."""
        levels = self._levels(level_limit)
        count = self.sizes.size
        budget = _CHUNK_BYTES if levels is not None else _WALK_BYTES
        widest = count if levels is None else max(count, *(part.size for part, *_ in levels), 1)
        bits = 64 * max(1, budget // (8 * widest))
        # Large components first: then only the first chunks have sizes of many binary digits.
        order = np.argsort(-self.sizes, kind="stable").astype(np.int32)
        totals = np.zeros(count, dtype=np.int64)
        for first in range(0, count, bits):
            chunk = order[first : first + bits]
            rows = _own_bits(count, chunk)
            if levels is None:
                self._walk(rows)
            else:
                _pass_on(rows, levels)
            totals += _weigh(rows, self.sizes[chunk])
        return totals

    def _levels(self, limit: int) -> list[tuple[Ints, Ints, Ints]] | None:
        """Group components by their longest way to an end, nearest first; None above `limit` levels.

        Each level gives the components led to, where each leading component's own begin, and the latter.
        """
        found: list[tuple[Ints, Ints, Ints]] = []
        for members in self._peel():
            if len(found) > limit:
                return None
            counts = self.after.start[members + 1] - self.after.start[members]
            led_to = self.after.neighbour[self.after.positions(members)]
            found.append((led_to, (np.cumsum(counts) - counts).astype(np.int32), members))
        return found[1:]  # the first level leads nowhere

    def _peel(self) -> Iterator[Ints]:
        waits = np.diff(self.after.start)
        members = np.flatnonzero(waits == 0).astype(np.int32)
        while members.size:
            yield members
            freed, times = np.unique(self.before.neighbour[self.before.positions(members)], return_counts=True)
            waits[freed] -= times
            members = freed[waits[freed] == 0]

    def _walk(self, rows: Words) -> None:
        """Pass bits on one component at a time, for graphs of very many levels."""
        waits = np.diff(self.after.start).tolist()
        ready = [component for component, number in enumerate(waits) if not number]
        while ready:
            component = ready.pop()
            led_to = self.after.neighbour[self.after.start[component] : self.after.start[component + 1]]
            if led_to.size:
                rows[component] |= np.bitwise_or.reduce(rows[led_to], axis=0)
            for earlier in self.before.neighbour[
                self.before.start[component] : self.before.start[component + 1]
            ].tolist():
                waits[earlier] -= 1
                if not waits[earlier]:
                    ready.append(earlier)


def condense(labels: Ints, source: Ints, target: Ints) -> Condensation:
    """Condense a graph by the labels of its strong components."""
    sizes = np.bincount(labels).astype(np.int32)
    count = sizes.size
    pairs = labels[source].astype(np.int64) * count + labels[target]
    pairs = np.unique(pairs[labels[source] != labels[target]])
    ahead, behind = (pairs // max(count, 1)).astype(np.int32), (pairs % max(count, 1)).astype(np.int32)
    return Condensation(sizes, adjacency(count, ahead, behind), adjacency(count, behind, ahead))


def _own_bits(count: int, chunk: Ints) -> Words:
    rows = np.zeros((count, -(-chunk.size // 64)), dtype=np.uint64)
    bit = np.arange(chunk.size)
    rows[chunk, bit // 64] = np.uint64(1) << (bit % 64).astype(np.uint64)
    return rows


def _pass_on(rows: Words, levels: list[tuple[Ints, Ints, Ints]]) -> None:
    for led_to, begins, members in levels:
        rows[members] |= np.bitwise_or.reduceat(rows[led_to], begins, axis=0)


def _weigh(rows: Words, sizes: Ints) -> NDArray[np.int64]:
    """Add up in each row the sizes of the components whose bits are set, one binary digit at a time."""
    totals = np.zeros(rows.shape[0], dtype=np.int64)
    for digit in range(int(sizes.max(initial=0)).bit_length()):
        mask = np.zeros(rows.shape[1] * 64, dtype=np.uint8)
        mask[: sizes.size] = (sizes >> digit) & 1
        # As bits of 64: bit i of a word is node i, whatever the order of bytes of the machine.
        places = mask.reshape(-1, 64).astype(np.uint64) << np.arange(64, dtype=np.uint64)
        chosen = rows & np.bitwise_or.reduce(places, axis=1)
        totals += np.bitwise_count(chosen).sum(axis=1, dtype=np.int64) << digit
    return totals
