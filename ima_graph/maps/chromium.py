"""Make PDF and PNG files of a page with a browser that is already on the computer; nothing is fetched."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from ima_graph.errors import InputError

SETTING = "IMA_CHROMIUM"
LIMIT_S = 180.0

_COMMANDS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "msedge",
)
_MACOS = ("Google Chrome", "Chromium", "Microsoft Edge")
_WINDOWS = (r"Google\Chrome\Application\chrome.exe", r"Microsoft\Edge\Application\msedge.exe", r"Chromium\chrome.exe")

_OPTIONS = (
    "--headless",
    "--disable-gpu",
    "--disable-dev-shm-usage",  # a container's /dev/shm is too small for a long report
    "--disable-extensions",
    "--hide-scrollbars",
    "--no-first-run",
    "--no-default-browser-check",
    # Nothing can be fetched: the browser's own calls are off, no name resolves, and an address goes to a closed port.
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-sync",
    "--no-pings",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--proxy-server=http://127.0.0.1:9",
    "--proxy-bypass-list=<-loopback>",
)


def find() -> Path | None:
    """Find Chromium, Chrome or Edge: what IMA_CHROMIUM names, else on PATH, else in the usual places.

    `InputError` when IMA_CHROMIUM names something that is not there.
    """
    named = os.environ.get(SETTING)
    if named:
        found = shutil.which(named)
        if not found:
            raise InputError(f"{SETTING} names {named}, and no such program is there. Correct it, or take it away.")
        return Path(found)
    on_path = [Path(command) for command in map(shutil.which, _COMMANDS) if command]
    return next((place for place in [*on_path, *_usual_places(sys.platform)] if place.is_file()), None)


def pdf(html: Path, output: Path, limit_s: float = LIMIT_S) -> None:
    """Print a page to PDF, with the page sizes and page numbers that its own style sheet asks for.

    `InputError` when no browser is found, the page is missing, or the browser fails or is too slow.
    """
    _existing(html)
    _run("PDF", output, limit_s, "--no-pdf-header-footer", "--print-to-pdf={output}", html.resolve().as_uri())


def png(page: Path, output: Path, width: int, height: int, scale: float = 1, limit_s: float = LIMIT_S) -> None:
    """Take a picture of a page, or of an SVG fitted into the frame; `width` and `height` are CSS pixels.

    The file has `scale` times as many pixels each way. Raises as `pdf` does.
    """
    _existing(page)
    with tempfile.TemporaryDirectory(prefix="ima-graph-") as folder:
        address = page.resolve().as_uri()
        if page.suffix.lower() == ".svg":
            frame = Path(folder) / "frame.html"
            frame.write_text(_frame(address), encoding="utf-8")
            address = frame.as_uri()
        size = (f"--window-size={width},{height}", f"--force-device-scale-factor={scale:g}")
        _run("PNG", output, limit_s, *size, "--screenshot={output}", address)


def _usual_places(platform: str) -> list[Path]:
    if platform == "darwin":
        folders = [Path("/Applications"), Path.home() / "Applications"]
        return [f / f"{name}.app" / "Contents" / "MacOS" / name for f in folders for name in _MACOS]
    if platform == "win32":
        roots = [os.environ.get(name) for name in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")]
        return [Path(root) / place for root in roots if root for place in _WINDOWS]
    return []


def _existing(page: Path) -> None:
    # The browser would print its own "not found" page, and call that a success.
    if not page.is_file():
        raise InputError(f"{page} is not there, so no picture of it can be made.")


def _frame(address: str) -> str:
    return (
        "<!doctype html><meta charset='utf-8'><style>html,body{margin:0;background:#fff}"
        "img{display:block;width:100vw;height:100vh;object-fit:contain}</style>"
        f"<img src='{address.replace(chr(39), '%27')}' alt=''>"
    )


def _run(form: str, output: Path, limit_s: float, *options: str) -> None:
    browser = find()
    if browser is None:
        raise InputError(
            f"{form} needs Chromium, Chrome or Edge, and none was found. Write .html instead and print it from any "
            f"browser, or set {SETTING}."
        )
    try:
        # Beside the output, so that moving it there is one step and nothing half-written is ever seen.
        workshop = tempfile.TemporaryDirectory(prefix="ima-graph-", dir=output.resolve().parent)
    except OSError as error:
        raise InputError(f"{output} cannot be written: {error.strerror}. Choose another folder.") from error
    profile = tempfile.TemporaryDirectory(prefix="ima-graph-", ignore_cleanup_errors=True)
    with workshop as folder, profile as data:
        made = Path(folder) / f"made.{form.lower()}"
        command = [str(browser), *_OPTIONS, f"--user-data-dir={data}", *_sandbox()]
        said = _finish([*command, *(o.replace("{output}", str(made)) for o in options)], limit_s, output)
        if not made.is_file() or not made.stat().st_size:
            reason = said.strip().rpartition("\n")[2] or "it gave no reason"
            raise InputError(f"{browser.name} did not make {output.name}: {reason}.")
        made.replace(output)


def _sandbox() -> tuple[str, ...]:
    """Chromium refuses to run as root with its sandbox on."""
    return ("--no-sandbox",) if hasattr(os, "geteuid") and os.geteuid() == 0 else ()


def _finish(command: Sequence[str], limit_s: float, output: Path) -> str:
    """Run to the end and give what was said on stderr; a browser that takes too long is ended with all its parts."""
    try:
        browser = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            errors="replace",
            start_new_session=True,
        )
    except OSError as error:
        raise InputError(f"{command[0]} cannot be run: {error.strerror}. Set {SETTING} to another browser.") from error
    try:
        return browser.communicate(timeout=limit_s)[1]
    except subprocess.TimeoutExpired as error:
        raise InputError(
            f"{output.name} was not made: the browser took longer than {limit_s:g} s. Write .html instead."
        ) from error
    finally:
        _end(browser)


def _end(browser: "subprocess.Popen[str]") -> None:
    if browser.poll() is None:
        if sys.platform == "win32":
            browser.kill()
        else:
            os.killpg(browser.pid, signal.SIGKILL)
        browser.communicate()
