"""Put pictures together: the scenes of a register's map, and the views that can be asked for."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from ima_graph import look
from ima_graph.errors import InputError
from ima_graph.files import write_text
from ima_graph.maps import View, around, cards, chromium, matrix, overview, page, routes, teams
from ima_graph.maps.layout import TYPE, Layout
from ima_graph.maps.model import Department, Flow, Picture
from ima_graph.maps.packing import LEGIBLE, WHOLE, Screen
from ima_graph.maps.scene import Arrow, Scene, department_key, inline, keys, standalone

# Up to so many flows are drawn at rest; of more, those asked for.
MOST_AT_REST = 45
# A department with more rows than this opens as teams, and each team by itself.
MOST_ROWS = 500
# Above so many rows a team opens as its card alone: what is around it would make the file too big to open soon.
MOST_AROUND = 20_000
_LEAST_PNG = 800
# The legend wraps, but not below this.
_LEAST_LEGEND = 600.0


def is_whole(picture: Picture, layout: Layout) -> bool:
    """Say whether all cards are read on one screen; a bigger register opens by department."""
    return len(picture.rows) <= WHOLE and TYPE * Screen().scale(layout.width, layout.height) >= LEGIBLE * 0.9


def card_scene(picture: Picture, layout: Layout, departments: Sequence[Department] | None = None) -> Scene:
    """Draw the cards of all departments, or of some, with the flows among them: at rest when they are few."""
    chosen = departments or picture.departments
    inside = {c.id for d in chosen for c in d.cards}
    flows = [f for f in picture.flows if f.source.card in inside and f.target.card in inside]
    boxes = [b for d in chosen for b in layout.departments[d.id]] if departments else None
    paths = routes.route(layout, picture, flows, boxes)
    at_rest = paths if len(flows) <= MOST_AT_REST else {}
    if departments is None:
        scene = cards.draw(picture, layout, all_flows=at_rest)
    else:
        (department,) = departments
        named = f"department-{department_key(picture, department.id)}"
        scene = cards.draw(picture, layout, [department.id], all_flows=at_rest, scene_id=named, title=department.label)
    return replace(scene, arrows=_arrows(picture, flows, paths))


def _arrows(picture: Picture, flows: Sequence[Flow], paths: dict[str, str]) -> tuple[Arrow, ...]:
    key = keys(picture)
    found = []
    for flow in flows:
        if flow.id in paths:
            source, target = (key[end.row or end.card] for end in (flow.source, flow.target))
            found.append(Arrow(flow.id, source, target, paths[flow.id], flow.is_down))
    return tuple(found)


def map_scenes(picture: Picture, layout: Layout) -> list[Scene]:
    """Give the scenes of the card map, the one that opens first at the beginning."""
    if not picture.rows and not picture.cards:
        return [cards.draw(picture, layout)]
    whole, is_small = is_whole(picture, layout), len(picture.rows) <= MOST_AROUND
    first = card_scene(picture, layout) if whole else overview.draw(picture)
    found = [first]
    key = keys(picture)
    for department in picture.departments:
        rows = sum(len(c.rows) for c in department.cards)
        if len(picture.departments) > 1 or not whole:
            scene = (
                card_scene(picture, layout, [department])
                if rows <= MOST_ROWS
                else overview.draw(picture, department.id)
            )
            found.append(replace(scene, parent=first.id))
        above = f"department-{department_key(picture, department.id)}"
        for card in department.cards:
            scene = around.draw(picture, card.id, key=key) if is_small else cards.alone(picture, layout, card.id, key)
            found.append(replace(scene, id=f"team-{key[card.id]}", parent=first.id if whole else above))
    return found


def compose(picture: Picture, layout: Layout, view: View) -> str:
    """Write a view as one HTML file that fetches nothing."""
    if view.name == "matrix":
        return matrix.page(picture)
    if view.name == "pyvis":
        from ima_graph.maps import pyvis_page

        return pyvis_page.write(picture)
    if view.name == "cards":
        scenes = map_scenes(picture, layout)
    else:
        scenes = [only_scene(picture, layout, view)]
        scenes += map_scenes(picture, layout)[1:] if view.name == "teams" else []
    return page.page(picture, scenes, scenes[0].id, f"{scenes[0].title}: {picture.name}")


def compose_svg(picture: Picture, layout: Layout, view: View) -> tuple[str, Scene]:
    """Write a view as one SVG file, with its legend; and give its scene, whose notes say what is not drawn."""
    scene = only_scene(picture, layout, view)
    css = look.css("tokens", "map", "teams", "matrix-picture")
    if view.name == "matrix":
        return standalone(scene, css), scene
    wide = max(scene.width, _LEAST_LEGEND)
    legend, deep = cards.legend_svg(scene.y + scene.height + 12, wide, scene.x)
    return standalone(replace(scene, width=wide), css, legend, deep + 24), scene


def write(output: Path, picture: Picture, layout: Layout, view: View) -> tuple[str, ...]:
    """Write a view into a file, its form by the ending; returns notes of what is not drawn, with exact counts."""
    ending = output.suffix.lower()
    if ending == ".html":
        write_text(output, compose(picture, layout, view))
        return ()
    if ending not in (".svg", ".png"):
        raise InputError(f"{output.name} must end in .html, .svg or .png.")
    svg, scene = compose_svg(picture, layout, view)
    if ending == ".svg":
        write_text(output, svg)
        return scene.notes
    wide = max(scene.width, _LEAST_PNG)
    with TemporaryDirectory(prefix="ima-graph-") as folder:
        drawn = write_text(Path(folder) / "map.svg", svg)
        shape = svg.partition("viewBox=")[2].split('"')[1].split()
        deep = float(shape[3]) / float(shape[2])
        chromium.png(drawn, output, round(wide), round(wide * deep), scale=2)
    return scene.notes


def only_scene(picture: Picture, layout: Layout, view: View) -> Scene:
    """Draw the one scene that a view opens with."""
    if view.name == "cards":
        return card_scene(picture, layout) if is_whole(picture, layout) else overview.draw(picture)
    if view.name == "teams":
        return teams.draw(picture, layout)
    if view.name == "matrix":
        return matrix.svg(matrix.matrix(picture))
    if view.name == "around":
        if view.thing not in picture.rows and view.thing not in picture.cards:
            raise InputError("That is no team, asset, place or body on the map. Name one with --of.")
        return around.draw(picture, view.thing, view.steps)
    if view.name == "path" and view.path:
        return view.path
    raise InputError(f"The view {view.name} has no picture of its own; write it as .html.")


def figures(picture: Picture, layout: Layout) -> tuple[str, str]:
    """Draw what a report shows, as markup: the map (by department when it is big), and the matrix."""
    table = matrix.html(matrix.matrix(picture), "teams")
    if is_whole(picture, layout) or not picture.departments:
        return inline(card_scene(picture, layout)), table
    small = [d for d in picture.departments if sum(len(c.rows) for c in d.cards) <= MOST_ROWS]
    scenes = [overview.draw(picture), *(card_scene(picture, layout, [d]) for d in small)]
    return "\n".join(inline(scene) for scene in scenes), table
