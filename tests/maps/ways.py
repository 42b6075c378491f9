"""A way through a made-up picture, drawn as the view `path` draws one."""

from ima_graph.maps.model import Picture
from ima_graph.maps.scene import Scene
from ima_graph.maps.way import draw


def a_way(picture: Picture, most: int = 6) -> Scene:
    """Draw the longest of the shortest ways from the first sender, up to so many flows, and a copy at its end."""
    start = next(f.source.thing for f in picture.flows if f.source.thing)
    came: dict[str, tuple[str, str]] = {start: ("", "")}
    reached = [start]
    for thing in reached:
        for flow in picture.flows:
            if flow.source.thing == thing and flow.target.thing and flow.target.thing not in came:
                came[flow.target.thing] = (thing, flow.id)
                reached.append(flow.target.thing)
    ways = [_back(came, thing) for thing in reached]
    nodes, flows = max((way for way in ways if len(way[1]) <= most), key=lambda way: len(way[1]))
    copy = next(r.id for r in picture.rows.values() if r.is_unowned)
    return draw(picture, [*nodes, copy], [*flows, None])


def _back(came: dict[str, tuple[str, str]], thing: str) -> tuple[list[str], list[str]]:
    nodes, flows = [thing], []
    while came[nodes[0]][0]:
        before, flow = came[nodes[0]]
        nodes.insert(0, before)
        flows.insert(0, flow)
    return nodes, flows
