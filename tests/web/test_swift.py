"""How long a person waits, from the command in the terminal to what they typed being stored."""

import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Response, expect

from tests.web.desk import flow, opened
from tests.web.room_pages import BOX, Come, said, soon
from tests.web.rooms import ROOT, Process, Served, copied, holds, slack

pytestmark = [pytest.mark.bench]

STORED_S, FLOW_S, JOIN_S = 6.0, 8.0, 1.5
CHANGES = 3_000
# 40 words of five letters a minute.
A_KEY_MS = 300


@contextmanager
def workshop(folder: Path) -> Iterator[tuple[str, str]]:
    """Start the command; give the room's address and its code."""
    command = [sys.executable, "-m", "ima_graph", "workshop", "--register", str(folder), "--no-browser", "--port", "0"]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) as running:
        try:
            lines: list[str] = []
            assert running.stderr
            while not any("/open?key=" in line for line in lines):
                lines.append(running.stderr.readline())
                assert lines[-1], lines
            port = lines[-1].split("localhost:")[1].split("/")[0]
            yield f"http://127.0.0.1:{port}", json.loads((folder / "workshop.json").read_text(encoding="utf-8"))["code"]
        finally:
            running.terminate()
            running.wait(20)


def is_stored(answer: Response) -> bool:
    return answer.url.endswith("/api/ops") and answer.request.method == "POST" and answer.status == 200


def test_from_the_command_to_the_first_stored_entry(empty: Path, tmp_path: Path, browser: Browser) -> None:
    folder = copied(empty, tmp_path)
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    begun = time.monotonic()
    stages: dict[str, float] = {}

    def reached(stage: str) -> None:
        stages[stage] = time.monotonic() - begun

    with workshop(folder) as (base, code):
        reached("the command answers")
        page.goto(f"{base}/join")
        reached("the page to join is open")
        page.keyboard.type(code)
        page.keyboard.press("Enter")
        page.locator("#new_team").press_sequentially("HR")
        page.get_by_role("button", name="Join", exact=True).press("Enter")
        expect(page.locator(BOX)).to_be_focused()
        reached("joined")
        page.keyboard.type("HR sends absence list to Payroll monthly")
        with page.expect_response(is_stored) as answered:
            page.keyboard.press("Enter")
        reached("stored")
        assert answered.value.json()["results"][0]["number"] > 0
        context.close()
    with opened(folder).project as project:
        assert "HR sends absence list to Payroll monthly" in words(project.register.log)
    print(f"\n{'; '.join(f'{stage} after {seconds:.2f} s' for stage, seconds in stages.items())}")
    assert stages["stored"] <= STORED_S * slack()


def words(log: object) -> list[object]:
    return [log.evidence(entry.number).get("words") for entry in log.entries()]  # type: ignore[attr-defined]


def test_a_sentence_is_stored_with_one_key_after_its_last_letter(room: Served, come: Come) -> None:
    guest = come("HR")
    sentence = "HR sends absence list to Payroll monthly"
    guest.box.focus()
    count_keys(guest.page)
    guest.page.keyboard.type(sentence)
    guest.page.locator(".capture .fact").wait_for()
    guest.page.keyboard.press("Enter")
    assert soon(lambda: sentence in said(room))
    beyond = keys(guest.page) - len(sentence)
    print(f"\n{beyond} key beyond the sentence")
    assert beyond == 1


def test_a_flow_is_typed_at_40_words_a_minute_with_completion(room: Served, come: Come) -> None:
    room.participant("Finance Department")
    assert room.participant("HR").post("/api/ops", holds("Payroll file", "HR")).json()["ok"]
    guest = come("HR")
    guest.sees("Payroll file")
    guest.box.focus()
    count_keys(guest.page)
    press = guest.page.keyboard.press
    begun = time.monotonic()
    for start in ("We send pay", "to fin"):
        guest.page.keyboard.type(start, delay=A_KEY_MS)
        guest.page.locator("#capture-offers li").first.wait_for()
        press("ArrowDown", delay=A_KEY_MS)
        press("Tab", delay=A_KEY_MS)
    sentence = guest.box.input_value().strip()
    assert sentence == "We send Payroll file to Finance Department"
    with guest.page.expect_response(is_stored):
        press("Enter", delay=A_KEY_MS)
    took = time.monotonic() - begun
    pressed = keys(guest.page)
    print(f"\nstored after {took:.1f} s and {pressed} keys; the sentence has {len(sentence)} letters")
    expect(guest.page.locator(".feed .entry").first).to_contain_text("HR → Finance Department: Payroll file")
    assert took <= FLOW_S * slack()
    assert pressed <= len(sentence) + 1


def count_keys(page: Page) -> None:
    page.evaluate("() => { window.pressed = 0; addEventListener('keydown', () => { window.pressed += 1; }, true); }")


def keys(page: Page) -> int:
    return int(page.evaluate("window.pressed"))


@pytest.fixture(scope="module")
def large(empty: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a register in which people have changed 3,000 things."""
    folder = copied(empty, tmp_path_factory.mktemp("large"))
    desk = opened(folder)
    before = desk.project.register.log.last_number()
    for n in range(CHANGES):
        sender, receiver = f"Team {n % 40}", f"Team {(n * 7 + 1) % 40}"
        desk.add(sender, flow(sender, f"Record series {n // 5}", receiver, frequency="monthly", via="SFTP"))
    assert desk.project.register.log.last_number() - before >= CHANGES
    desk.project.close()
    return folder


def test_a_room_of_3000_changes_is_joined_at_once(large: Path, browser: Browser) -> None:
    process = Process(large)
    process.start()
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{process.port}/join?code={process.kept['code']}")
    took, size = [], 0
    for n in range(3):
        begun = time.monotonic()
        if n:
            page.goto(f"http://127.0.0.1:{process.port}/room")
        else:
            page.get_by_role("button", name="Team 7", exact=True).click()
        expect(page.locator(BOX)).to_be_focused()
        expect(page.locator("#feed-title")).to_contain_text(re.compile(r"Team 7: \d{2,} entries"))
        took.append(time.monotonic() - begun)
        size = page.evaluate("() => performance.getEntriesByName(`${location.origin}/api/state`)[0].transferSize")
    print(f"\n{CHANGES:,} changes: usable after {', '.join(f'{s:.2f}' for s in took)} s; state of {size / 1000:.0f} kB")
    context.close()
    process.kill()
    assert max(took) <= JOIN_S * slack()
    assert 1_000 < size <= 400_000
