"""Pictures of a register: cards, teams, matrix, what is around a thing, the way between two.

Importing this page costs little: what draws is loaded by the first call.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ima_graph.maps.keeping import kept_layout, tidy, untidy
from ima_graph.maps.layout import Layout
from ima_graph.maps.model import Picture
from ima_graph.maps.reading import read_picture

if TYPE_CHECKING:
    from ima_graph.maps.scene import Scene
    from ima_graph.store import Store

__all__ = [
    "VIEWS",
    "Layout",
    "Picture",
    "View",
    "compose",
    "compose_svg",
    "draw_way",
    "figures",
    "kept_layout",
    "read_picture",
    "tidy",
    "untidy",
    "write",
]

VIEWS = ("cards", "teams", "matrix", "around", "path", "pyvis")


@dataclass(frozen=True)
class View:
    """What is to be drawn: one of VIEWS; for `around` the thing (an IRI) and how many steps, for `path` its scene."""

    name: str = "cards"
    thing: str = ""
    steps: int = 1
    path: "Scene | None" = None


def compose(picture: Picture, layout: Layout, view: View | str = "cards") -> str:
    """Write a view as one HTML file that fetches nothing: see `ima_graph.maps.views`."""
    from ima_graph.maps import views

    return views.compose(picture, layout, View(view) if isinstance(view, str) else view)


def compose_svg(picture: Picture, layout: Layout, view: View | str = "cards") -> "tuple[str, Scene]":
    """Write a view as one SVG file: see `ima_graph.maps.views`."""
    from ima_graph.maps import views

    return views.compose_svg(picture, layout, View(view) if isinstance(view, str) else view)


def write(output: Path, picture: Picture, layout: Layout, view: View) -> tuple[str, ...]:
    """Write a view into a .html, .svg or .png file; returns notes of what is not drawn: see `ima_graph.maps.views`."""
    from ima_graph.maps import views

    return views.write(output, picture, layout, view)


def draw_way(
    store: "Store", picture: Picture, start: str, end: str, labels: Callable[[Sequence[str]], dict[str, str]]
) -> "Scene":
    """Draw a shortest way from one thing to another; `NotFoundError` when there is none."""
    from datetime import date

    from ima_graph.maps import way as ways

    path = ways.between(store, date.fromisoformat(picture.on), start, end)
    return ways.draw(picture, path.nodes, path.flows, labels(path.nodes))


def figures(picture: Picture, layout: Layout) -> tuple[str, str]:
    """Draw map and matrix for a report, as markup: see `ima_graph.maps.views`."""
    from ima_graph.maps import views

    return views.figures(picture, layout)
