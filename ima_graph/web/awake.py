"""Keep the laptop awake while the room is open, and know whether it runs on its battery."""

import contextlib
import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

_WHY = "A workshop is running"
_SUPPLIES = Path("/sys/class/power_supply")
_WINDOWS_KEEP, _WINDOWS_LET_GO = 0x80000000 | 0x00000001 | 0x00000002, 0x80000000


@contextlib.contextmanager
def kept_awake() -> Iterator[bool]:
    """Keep this computer from sleeping inside the `with` block; yields whether it could be told to."""
    if sys.platform == "win32":
        kernel = ctypes.windll.kernel32
        done = bool(kernel.SetThreadExecutionState(_WINDOWS_KEEP))
        try:
            yield done
        finally:
            kernel.SetThreadExecutionState(_WINDOWS_LET_GO)
        return
    keeper = _keeper()
    try:
        yield keeper is not None and keeper.poll() is None
    finally:
        if keeper:
            if keeper.stdin:
                keeper.stdin.close()
            keeper.terminate()
            keeper.wait()


def _keeper() -> "subprocess.Popen[bytes] | None":
    """Start the system's own tool; it ends with us, however we end."""
    if sys.platform == "darwin":
        command = ["caffeinate", "-dims", "-w", str(os.getpid())]
    else:
        # `cat` ends when our end of its pipe does, and with it the inhibition.
        what = ["--what=sleep:idle:handle-lid-switch", "--mode=block", "--who=ima-graph", f"--why={_WHY}"]
        command = ["systemd-inhibit", *what, "cat"]
    if not shutil.which(command[0]):
        return None
    quiet = subprocess.DEVNULL
    keeper = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=quiet, stderr=quiet)
    with contextlib.suppress(subprocess.TimeoutExpired):
        # Where there is no session to speak to, it ends at once.
        keeper.wait(0.3)
    return keeper


def on_battery() -> bool:
    """Say whether this computer runs on its battery; False where that cannot be known."""
    if sys.platform == "win32":
        status = (ctypes.c_byte * 12)()
        return bool(ctypes.windll.kernel32.GetSystemPowerStatus(status)) and status[0] == 0
    if sys.platform == "darwin":
        with contextlib.suppress(OSError, subprocess.SubprocessError):
            told = subprocess.run(["pmset", "-g", "batt"], capture_output=True, text=True, timeout=5, check=True)
            return "Battery Power" in told.stdout
        return False
    with contextlib.suppress(OSError):
        mains = [_read(s / "online") for s in _SUPPLIES.iterdir() if _read(s / "type") == "Mains"]
        return bool(mains) and "1" not in mains
    return False


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return ""
