"""How everything looks: one set of colours, sizes and spaces for pictures, reports and web pages."""

from importlib.resources import files


def css(*names: str) -> str:
    """Join the named style sheets of this folder, in the order given: "tokens", "map", "page"."""
    folder = files(__name__)
    return "\n".join(folder.joinpath(f"{name}.css").read_text(encoding="utf-8").strip() for name in names) + "\n"
