"""A room full of people: everybody sees each entry at once, and nothing is lost or doubled when all breaks down."""

import asyncio
import os
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from ima_graph.project import Project
from ima_graph.web import state
from ima_graph.web.crowd import Crowd, Report, crowd
from tests.web.rooms import Process, copied, slack

SECONDS = float(os.environ.get("IMA_CROWD_SECONDS", "60"))
EVERY_S = 2.0
KILLS = 5
EQUAL_WITHIN_S = 5.0


pytestmark = [pytest.mark.bench, pytest.mark.timeout(int(SECONDS * 2 + 300))]


@pytest.fixture
def process(harbour: Path, tmp_path: Path) -> Iterator[Process]:
    """A room on the sample organisation in a process of its own."""
    process = Process(copied(harbour, tmp_path))
    process.start()
    yield process
    process.kill()


def address(process: Process) -> str:
    return f"http://127.0.0.1:{process.port}"


def check_kept(process: Process, report: Report, screens: state.Json | None = None) -> None:
    """Compare what was acknowledged with the log and the register as they are on the disk."""
    process.kill()
    with Project.open(process.folder) as project:
        assert project.check() == []
        log = project.register.log
        ids = Counter(e.id for e in log.entries())
        assert [i for i in report.changed if ids[i] != 1] == [], "acknowledged entries that are not in the log once"
        for id_ in report.changed:
            assert log.find(id_).number == report.acknowledged[id_]["number"]
        assert {i for i in ids if i in report.entered} <= report.acknowledged.keys(), "written but never acknowledged"
        folded = state.folded(project, {}, {})
        # Two people may ask the same question, and both are heard.
        names = Counter((row[1], row[2]) for row in folded["records"] if row[2] and row[1] != "OpenPoint")
        assert [n for n, count in names.items() if count > 1] == [], "things that are there twice"
        if screens:
            assert {key: by_id(folded[key]) for key in screens} == screens
    process.start()


def by_id(rows: object) -> dict[str, object]:
    return {row[0]: list(row) for row in rows}


def test_thirty_people_see_each_entry_on_every_other_screen_at_once(
    process: Process, capsys: pytest.CaptureFixture[str]
) -> None:
    report = asyncio.run(crowd(address(process), process.kept["code"], seconds=SECONDS, every=EVERY_S, seed=4))
    with capsys.disabled():
        print(f"\n{SECONDS:.0f} s: {report.line()}; load {os.getloadavg()[0]:.1f}, goals 200 and 500 ms")
    print(*Counter(report.refused).most_common(8), sep="\n")
    assert report.errors == []
    assert report.waiting == 0
    assert len(report.entered) >= 30 * SECONDS / EVERY_S * 0.9
    assert len(report.delays) == len(report.changed) * 29, "every change arrives once on each other screen"
    check_kept(process, report)
    assert report.delay_ms(95) <= 200 * slack()
    assert report.delay_ms(99) <= 500 * slack()


def test_nothing_is_lost_or_doubled_when_the_server_is_killed_and_lines_are_cut(
    process: Process, capsys: pytest.CaptureFixture[str]
) -> None:
    dice = random.Random(5)
    equal_s: list[float] = []

    async def act() -> tuple[Report, state.Json]:
        async with Crowd(address(process), process.kept["code"], seed=5) as room:
            room.start(EVERY_S)
            for number in range(KILLS):
                await asyncio.sleep(SECONDS / KILLS / 2)
                for phone in room.phones:
                    phone.cut()
                await asyncio.sleep(SECONDS / KILLS / 2)
                await asyncio.to_thread(process.kill)
                await asyncio.sleep(1)
                for phone in dice.sample(room.phones, 6):
                    phone.reload()
                await asyncio.sleep(1)
                assert sum(len(p.outbox) for p in room.phones), "people went on typing in the outage"
                await asyncio.to_thread(process.start)
                equal_s.append(await room.settle(30))
                server = await room.phones[number].ask("/api/state")
                assert room.phones[0].fold.number == server["number"]
                assert shown(room) == {key: by_id(server[key]) for key in ("records", "flows")}
                room.typing.set()
            await room.settle(30)
            return room.report(), shown(room)

    report, screens = asyncio.run(act())
    with capsys.disabled():
        print(
            f"\nkilled {KILLS} times: {report.line()}; equal after {', '.join(f'{s:.1f}' for s in equal_s)} s, goal 5"
        )
    print(f"load {os.getloadavg()[0]:.1f}", *Counter(report.refused).most_common(8), sep="\n")
    assert report.waiting == 0
    assert {e.split()[0] for e in report.errors} <= {"0"}, "no answer is the only trouble"
    check_kept(process, report, screens)
    assert max(equal_s) <= EQUAL_WITHIN_S * slack()


def shown(room: Crowd) -> state.Json:
    fold = room.phones[0].fold
    return {"records": by_id(fold.records.values()), "flows": by_id(fold.flows.values())}
