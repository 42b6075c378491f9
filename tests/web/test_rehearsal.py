"""A rehearsal says what becomes of it: thrown away, and how to keep one; or kept, where a folder was named."""

import contextlib
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

LINES = 12


@pytest.mark.slow
@pytest.mark.parametrize("is_named", [False, True])
def test_a_rehearsal_says_whether_it_is_kept(tmp_path: Path, is_named: bool) -> None:
    command = [sys.executable, "-m", "ima_graph", "workshop", "--rehearse", "--no-browser", "--port", "0"]
    named = ["--register", str(tmp_path / "kept")] if is_named else []
    running = subprocess.Popen([*command, *named], stderr=subprocess.PIPE, text=True)
    try:
        assert running.stderr
        said: list[str] = []
        while not said or not said[-1].startswith("Stop with Ctrl+C."):
            said.append(next(running.stderr))
            assert len(said) < LINES
        folder = Path(said[0].partition(" in ")[2].partition(": ")[0])
        assert folder.exists()
        link = next(line.strip() for line in said if "/open?key=" in line)
        until, status = time.monotonic() + 20, 0
        while status != 200 and time.monotonic() < until:
            with contextlib.suppress(httpx.TransportError):
                status = httpx.get(f"{link.partition('/open')[0].replace('localhost', '127.0.0.1')}/health").status_code
        running.send_signal(signal.SIGINT)
        assert running.wait(30) == 0
        said.append(running.stderr.read())
    finally:
        running.kill()
        running.wait()
        if running.stderr:
            running.stderr.close()
    last = [line for line in "".join(said).splitlines() if line.startswith(("Stop with", "The room is closed."))]
    assert len(last) == 2
    assert folder.exists() == is_named
    for line in last:
        assert ("All that was acknowledged is kept." in line) == is_named
        assert ("thrown away when it stops. To keep one, name a folder: ima-graph workshop" in line) != is_named
