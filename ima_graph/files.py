"""Write a file whole or not at all."""

from pathlib import Path

from ima_graph.errors import InputError


def write_text(path: Path, content: str) -> Path:
    """Write a text file whole or not at all; `InputError` when it cannot be written."""
    part = path.with_name(path.name + ".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(content, encoding="utf-8", newline="\n")
        part.replace(path)
    except OSError as error:
        raise InputError(f"{path} cannot be written: {error.strerror}. Choose another file.") from error
    return path
