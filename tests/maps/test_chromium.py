"""PDF and PNG by a real browser: right pages, right sizes, nothing fetched, nothing half-written."""

import contextlib
import http.server
import re
import struct
import sys
import tempfile
import threading
import time
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from ima_graph.errors import InputError
from ima_graph.maps import chromium

_MIXED = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Pages</title><style>
@page { size: A4; } @page map { size: A3 landscape; }
section { break-before: page; } .map { page: map; }
</style><body><p>Cover</p><section class="map">Map</section><section>Harbour ledger</section></body></html>"""


def _page(folder: Path, text: str, name: str = "page.html") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def _boxes(document: bytes) -> list[tuple[int, int]]:
    """The size of each page in points, in the order of the file."""
    found = re.findall(rb"/Type /Page\b(?!s).*?/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", document, re.DOTALL)
    return [(round(float(w)), round(float(h))) for w, h in found]


def _streams(document: bytes) -> bytes:
    out = b""
    for found in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", document, re.DOTALL):
        try:
            out += zlib.decompress(found[1])
        except zlib.error:
            continue
    return out


def _size(picture: Path) -> tuple[int, int]:
    head = picture.read_bytes()[:24]
    assert head[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", head[16:24])
    return width, height


@pytest.mark.browser
@pytest.mark.usefixtures("chromium_path")
class TestWithABrowser:
    def test_a_pdf_mixes_a4_and_a3_pages_by_their_names(self, tmp_path: Path) -> None:
        output = tmp_path / "out.pdf"
        chromium.pdf(_page(tmp_path, _MIXED), output)
        document = output.read_bytes()
        assert document.startswith(b"%PDF")
        assert len(re.findall(rb"/Type /Page\b(?!s)", document)) == 3
        a4, a3 = (595, 842), (1191, 842)
        for found, wanted in zip(_boxes(document), (a4, a3, a4), strict=True):
            assert found == pytest.approx(wanted, abs=1)

    def test_the_text_of_a_pdf_can_be_selected(self, tmp_path: Path) -> None:
        output = tmp_path / "out.pdf"
        chromium.pdf(_page(tmp_path, _MIXED), output)
        # Text operators in the pages, and a table that leads from glyphs back to letters.
        content = _streams(output.read_bytes())
        assert re.search(rb"\bT[jJ]\b", content)
        assert b"beginbfchar" in content or b"beginbfrange" in content
        assert b"/ToUnicode" in output.read_bytes()

    @pytest.mark.parametrize(("scale", "expected"), [(1, (640, 360)), (2, (1280, 720))])
    def test_a_png_has_the_size_asked_for(self, tmp_path: Path, scale: int, expected: tuple[int, int]) -> None:
        output = tmp_path / "out.png"
        chromium.png(_page(tmp_path, _MIXED), output, 640, 360, scale)
        assert _size(output) == expected

    def test_an_svg_is_fitted_into_the_frame(self, tmp_path: Path) -> None:
        drawn = (
            '<svg xmlns="http://www.w3.org/2000/svg" width="4000" height="2000" viewBox="0 0 4000 2000">'
            '<rect x="3900" y="1900" width="100" height="100" fill="#D55E00"/></svg>'
        )
        output = tmp_path / "out.png"
        chromium.png(_page(tmp_path, drawn, "it's a map.svg"), output, 400, 200)
        assert _size(output) == (400, 200)
        assert _pixel(output, 398, 198) == (0xD5, 0x5E, 0x00)
        assert _pixel(output, 10, 10) == (255, 255, 255)

    def test_nothing_is_fetched_and_nothing_else_is_left_behind(
        self, tmp_path: Path, asked: tuple[str, list[str]]
    ) -> None:
        address, requests = asked
        folder = tmp_path / "out"
        folder.mkdir()
        page = f'<!doctype html><img src="{address}/a.png" alt=""><link rel="stylesheet" href="{address}/b.css">'
        chromium.pdf(_page(tmp_path, page), folder / "out.pdf")
        chromium.png(_page(tmp_path, page), folder / "out.png", 200, 100)
        assert requests == []
        assert sorted(p.name for p in folder.iterdir()) == ["out.pdf", "out.png"]

    @pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks for what still runs in /proc")
    def test_a_page_that_never_ends_is_ended_with_all_its_processes(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
        endless = _page(tmp_path, "<!doctype html><script>while (true) {}</script>")
        with pytest.raises(InputError, match="took longer than 5 s"):
            chromium.pdf(endless, tmp_path / "out.pdf", limit_s=5)
        deadline = time.monotonic() + 10
        while _running(str(tmp_path)) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert _running(str(tmp_path)) == []
        assert not (tmp_path / "out.pdf").exists()


def _running(words: str) -> list[str]:
    """The commands that run now and name `words`."""
    found = []
    for line in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            found.append(line.read_bytes().decode(errors="replace"))
    return [command for command in found if words in command]


def _pixel(picture: Path, x: int, y: int) -> tuple[int, int, int]:
    """Read one pixel of an 8-bit PNG with or without alpha."""
    data = picture.read_bytes()
    width, height, depth, kind = struct.unpack(">IIBB", data[16:26])
    assert (depth, kind in (2, 6)) == (8, True)
    size = 4 if kind == 6 else 3
    packed, at = b"", 8
    while at < len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        packed += data[at + 8 : at + 8 + length] if data[at + 4 : at + 8] == b"IDAT" else b""
        at += 12 + length
    raw, stride = zlib.decompress(packed), width * size
    before = bytearray(stride)
    for row in range(height):
        start = row * (stride + 1)
        line = _unfiltered(raw[start], bytearray(raw[start + 1 : start + 1 + stride]), before, size)
        if row == y:
            return line[x * size], line[x * size + 1], line[x * size + 2]
        before = line
    raise AssertionError("outside the picture")


def _unfiltered(kind: int, line: bytearray, before: bytearray, size: int) -> bytearray:
    for i in range(len(line)):
        left = line[i - size] if i >= size else 0
        up, corner = before[i], before[i - size] if i >= size else 0
        guess = left + up - corner
        paeth = min((left, up, corner), key=lambda v: abs(guess - v))
        line[i] = (line[i] + (0, left, up, (left + up) // 2, paeth)[kind]) % 256
    return line


@pytest.fixture
def asked() -> Iterator[tuple[str, list[str]]]:
    """A server on this machine, and what was asked of it."""
    requests: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            requests.append(self.path)
            self.send_error(404)

        def log_message(self, *_: object) -> None:
            return

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", requests
    server.shutdown()
    server.server_close()
    thread.join()


def test_without_a_browser_the_message_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    for name in ("IMA_CHROMIUM", "PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    if chromium.find() is not None:
        pytest.skip("a browser stands in one of the usual places of this system")
    with pytest.raises(InputError) as told:
        chromium.pdf(_page(tmp_path, _MIXED), tmp_path / "out.pdf")
    assert str(told.value) == (
        "PDF needs Chromium, Chrome or Edge, and none was found. Write .html instead and print it from any browser, "
        "or set IMA_CHROMIUM."
    )
    assert not (tmp_path / "out.pdf").exists()


def test_a_setting_that_names_nothing_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IMA_CHROMIUM", str(tmp_path / "nowhere"))
    with pytest.raises(InputError, match="IMA_CHROMIUM names"):
        chromium.find()


def test_a_page_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is not there"):
        chromium.pdf(tmp_path / "missing.html", tmp_path / "out.pdf")


def test_a_browser_that_fails_leaves_the_old_file_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IMA_CHROMIUM", sys.executable)  # a program that is no browser, and says so
    old = tmp_path / "out.pdf"
    old.write_bytes(b"%PDF old")
    with pytest.raises(InputError, match=r"did not make out\.pdf: "):
        chromium.pdf(_page(tmp_path, _MIXED), old)
    assert old.read_bytes() == b"%PDF old"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["out.pdf", "page.html"]
