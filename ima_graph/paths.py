"""Where the ontology, the query files and the sample data lie: in a checkout or in the installed wheel."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def files_folder(name: str) -> Path:
    """Find the folder `ontology`, `queries` or `data`, in the wheel or beside the package in a checkout."""
    packed = _PACKAGE / "_files" / name
    return packed if packed.is_dir() else _PACKAGE.parent / name


def ontology_folder() -> Path:
    """Find the folder of the ontology, its lists and its shapes."""
    return files_folder("ontology")


def queries_folder() -> Path:
    """Find the folder of the query files."""
    return files_folder("queries")


def data_folder() -> Path:
    """Find the folder of the sample registers."""
    return files_folder("data")
