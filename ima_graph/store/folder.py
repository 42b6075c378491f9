"""The folder of an index on disk: open it, or throw it away."""

import shutil
from pathlib import Path

import pyoxigraph as ox

from ima_graph.errors import StoreError

FAILURES = (OSError, ValueError, RuntimeError, SyntaxError)


class IndexHeldError(StoreError):
    """The index cannot be had: another process, or another part of this one, has it open, or it is not ours."""


def open_index(folder: Path | None) -> ox.Store:
    """Open Oxigraph in `folder`, or in memory; `IndexHeldError` when it is held, else `StoreError`."""
    try:
        return ox.Store(str(folder)) if folder else ox.Store()
    except FAILURES as error:
        # Oxigraph tells these apart in words only.
        words = str(error).lower()
        if "permission denied" in words:
            raise IndexHeldError(f"{folder} may not be written: {error}") from error
        if "lock" in words:
            raise IndexHeldError(f"{folder} is held by another process: {error}") from error
        raise StoreError(f"{folder} cannot be opened: {error}. Rebuild the index.") from error


def discard(folder: Path) -> None:
    """Delete the index in `folder`, at once as others see it."""
    gone = folder.with_name(folder.name + ".gone")
    shutil.rmtree(gone, ignore_errors=True)
    if folder.is_file():
        folder.unlink()
    elif folder.exists():
        folder.rename(gone)
        shutil.rmtree(gone, ignore_errors=True)
