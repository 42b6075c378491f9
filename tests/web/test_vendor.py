"""Files of others that the live pages use are as their publishers released them, and need nothing besides."""

import hashlib
import json
import re
from pathlib import Path

import pytest

import ima_graph.web

STATIC = Path(ima_graph.web.__file__).parent / "static"
VENDORED = sorted(p.parent for p in (STATIC / "vendor").glob("*/manifest.json"))
MODULES = sorted(STATIC.glob("*.js"))
IMPORTS = re.compile(r"""(?:^|;)\s*(?:import|export)\b(?:[^"';]*?\bfrom)?\s*["']([^"']+)["']""", re.MULTILINE)


def test_each_vendored_package_has_a_manifest_and_a_licence() -> None:
    assert [folder.name for folder in VENDORED] == sorted(p.name for p in (STATIC / "vendor").iterdir())
    assert all((folder / "LICENSE").is_file() for folder in VENDORED)


@pytest.mark.parametrize("folder", VENDORED, ids=lambda folder: folder.name)
def test_vendored_files_are_unmodified(folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert folder.name == f"{manifest['name']}-{manifest['version']}"
    found = {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "manifest.json"
    }
    assert found == manifest["sha256"]


@pytest.mark.parametrize(
    "path", [*MODULES, *(p for f in VENDORED for p in sorted(f.rglob("*.js")))], ids=lambda path: path.name
)
def test_modules_import_only_files_that_are_here(path: Path) -> None:
    for name in IMPORTS.findall(path.read_text(encoding="utf-8")):
        assert name.startswith("."), name
        assert (path.parent / name).resolve().is_file(), name


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_modules_never_write_markup_or_reach_outside(path: Path) -> None:
    raw = path.read_text(encoding="utf-8")
    text = re.sub(r"(?m)^\s*//.*$|/\*(?:.|\n)*?\*/", "", raw)
    assert re.findall(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|unsafeHTML|\beval\(", text) == []
    assert re.findall(r"https?://[a-z]", text) == []
    assert re.findall(r"randomUUID|navigator\.clipboard|serviceWorker|navigator\.locks|crypto\.subtle", text) == []


@pytest.mark.parametrize("path", sorted((STATIC.parent / "templates").glob("*.html")), ids=lambda path: path.name)
def test_pages_hold_no_script_or_style_of_their_own(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert re.findall(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=", text) == []
