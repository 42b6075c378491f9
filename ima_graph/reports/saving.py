"""Save a report as a page or as a PDF."""

from pathlib import Path
from tempfile import TemporaryDirectory

from ima_graph.errors import InputError
from ima_graph.files import write_text


def write(output: Path, html: str) -> None:
    """Write a report into a .html file, or into a .pdf file through a browser; `InputError` where none is found."""
    ending = output.suffix.lower()
    if ending == ".html":
        write_text(output, html)
        return
    if ending != ".pdf":
        raise InputError(f"{output.name} must end in .html or .pdf.")
    from ima_graph.maps import chromium

    with TemporaryDirectory(prefix="ima-graph-") as folder:
        chromium.pdf(write_text(Path(folder) / "report.html", html), output)
