"""Make pictures and PDF files with a browser while other files are written, within a limit of time."""

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from html import escape
from pathlib import Path

from ima_graph.errors import InputError
from ima_graph.files import write_text
from ima_graph.maps import chromium

# A browser does not even start in less.
_LEAST_S = 0.5
_LATE = "The browser needed more time than there was. Open the same in a browser and print it there."
_WIDE_PX = 1600
_DENSITY = 2.0

_PAGES = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>{title}</title>
<style>
@page {{ size: A3 landscape; margin: 10mm; }}
body {{ margin: 0; font-family: Arial, "Liberation Sans", Helvetica, sans-serif; }}
section {{ height: 100vh; display: flex; flex-direction: column; break-after: page; }}
section:last-child {{ break-after: auto; }}
h1 {{ margin: 0 0 4mm; font-size: 14pt; }}
img {{ flex: 1; min-height: 0; width: 100%; object-fit: contain; }}
</style>
{sections}</html>
"""


class Printer:
    """One browser after another, beside the main work; what is not made by `ends` is left out, with the reason."""

    def __init__(self, ends: float) -> None:
        """Take work until `ends`, in seconds of `time.monotonic`."""
        self._ends = ends
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="print")
        self._work: list[tuple[str, Future[None]]] = []
        self._missing = _without_browser()

    def picture(self, svg: Path, output: Path) -> None:
        """Take a picture of an SVG file, as wide as a screen."""
        wide, deep = _shape(svg.read_text(encoding="utf-8"))
        high = round(_WIDE_PX * deep / wide)
        self._add(output, lambda limit: chromium.png(svg, output, _WIDE_PX, high, _DENSITY, limit))

    def page(self, html: Path, output: Path) -> None:
        """Print a page to PDF."""
        self._add(output, lambda limit: chromium.pdf(html, output, limit))

    def finish(self) -> list[tuple[str, str]]:
        """Wait for all, and tell what was not made: name and reason."""
        try:
            return [(name, reason) for name, done in self._work if (reason := _reason(done))]
        finally:
            self.stop()

    def stop(self) -> None:
        """Begin nothing more, and wait for what has begun."""
        self._pool.shutdown(cancel_futures=True)

    def _add(self, output: Path, make: Callable[[float], None]) -> None:
        def run() -> None:
            if self._missing:
                raise InputError(self._missing)
            left = self._ends - time.monotonic()
            if left < _LEAST_S:
                raise InputError(_LATE)
            try:
                make(left)
            except InputError as error:
                if time.monotonic() < self._ends:
                    raise
                raise InputError(_LATE) from error

        self._work.append((output.name, self._pool.submit(run)))


def picture_book(path: Path, title: str, pictures: list[tuple[str, Path]]) -> Path:
    """Write a page that shows SVG files of the same folder, one on each sheet of A3, with its heading."""
    sections = [
        f'<section><h1>{escape(heading)}</h1><img src="{escape(svg.name)}" alt="{escape(heading)}"></section>\n'
        for heading, svg in pictures
    ]
    return write_text(path, _PAGES.format(title=escape(title), sections="".join(sections)))


def _reason(done: "Future[None]") -> str:
    try:
        done.result()
    except InputError as error:
        return str(error)
    return ""


def _without_browser() -> str:
    try:
        found = chromium.find()
    except InputError as error:
        return str(error)
    return "" if found else "No Chromium, Chrome or Edge was found on this computer. Print the page from any browser."


def _shape(svg: str) -> tuple[float, float]:
    _, _, wide, deep = (float(part) for part in svg.partition('viewBox="')[2].partition('"')[0].split())
    return wide, deep
