"""Keep where the boxes of the map stand in the folder of the register, so that the map looks the same tomorrow.

`map.json` is no part of the truth: without it the positions are chosen anew.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ima_graph.errors import InputError
from ima_graph.files import write_text
from ima_graph.maps.layout import Layout
from ima_graph.maps.mending import update
from ima_graph.maps.model import Department
from ima_graph.maps.packing import pack

FILE = "map.json"


@dataclass(frozen=True)
class _Kept:
    now: Layout | None = None
    before: Layout | None = None


def kept_layout(folder: Path, departments: Sequence[Department], is_past: bool = False) -> Layout:
    """Give the layout for the departments: the kept one, mended, or one chosen anew; and keep it unless `is_past`."""
    kept = _read(folder)
    layout = update(kept.now, departments) if kept.now else pack(departments)
    if layout != kept.now and not is_past:
        _write(folder, _Kept(layout, kept.before))
    return layout


def tidy(folder: Path, departments: Sequence[Department]) -> Layout:
    """Choose all positions anew, and remember the ones before."""
    layout = pack(departments)
    try:
        before = _read(folder).now
    except InputError:
        before = None
    _write(folder, _Kept(layout, before))
    return layout


def untidy(folder: Path, departments: Sequence[Department]) -> Layout:
    """Put the positions back that were before the last tidying; `InputError` when there are none."""
    kept = _read(folder)
    if not kept.before:
        raise InputError("There are no earlier map positions to put back.")
    layout = update(kept.before, departments)
    _write(folder, _Kept(layout, kept.now))
    return layout


def _read(folder: Path) -> _Kept:
    path = folder / FILE
    if not path.is_file():
        return _Kept()
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        now, before = data["now"], data.get("before")
    except (ValueError, OSError, KeyError, TypeError, AttributeError) as error:
        raise InputError(f"{path} is damaged. Choose the map positions anew with --tidy.") from error
    return _Kept(Layout.from_json(now), Layout.from_json(before) if before else None)


def _write(folder: Path, kept: _Kept) -> None:
    data = {"now": kept.now and kept.now.to_json(), "before": kept.before and kept.before.to_json()}
    write_text(folder / FILE, json.dumps(data, ensure_ascii=False) + "\n")
