"""Read a drawing back: its boxes, its arrows as straight pieces, and what of them runs where it should not."""

import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass

from ima_graph.maps.layout import Box
from ima_graph.maps.scene import Scene, clean

Piece = tuple[float, float, float, float]
_SVG = "{http://www.w3.org/2000/svg}"


@dataclass(frozen=True)
class Drawn:
    """A box that is drawn: its key ("" where it stands for no thing), its classes, and where it is."""

    key: str
    classes: frozenset[str]
    box: Box


def parsed(scene: Scene) -> ET.Element:
    """What is drawn as XML, which proves that it is well formed."""
    return ET.fromstring(f'<svg xmlns="{_SVG[1:-1]}">{clean(scene.svg)}</svg>')


def boxes(scene: Scene) -> list[Drawn]:
    """Every box, in the order in which it is drawn."""
    found = []
    for group in parsed(scene).iter(f"{_SVG}g"):
        rects = [r for r in group.iter(f"{_SVG}rect") if r.get("class") in ("box", "halo")]
        if rects and (group.get("data-key") or set((group.get("class") or "").split()) & {"more", "team"}):
            x, y, width, height = (float(rects[0].get(name, "0")) for name in ("x", "y", "width", "height"))
            classes = frozenset((group.get("class") or "").split())
            found.append(Drawn(group.get("data-key") or "", classes, Box(x, y, width, height)))
    return found


def texts(scene: Scene) -> list[str]:
    """Every label as it is shown."""
    return [t.text or "" for t in parsed(scene).iter(f"{_SVG}text")]


def arrows(scene: Scene) -> list[tuple[str, str, list[Piece]]]:
    """Every arrow: the key of its flow, its classes, and its straight pieces."""
    found = []
    for path in parsed(scene).iter(f"{_SVG}path"):
        if "flow" in (path.get("class") or "").split():
            found.append((path.get("data-key") or "", path.get("class") or "", pieces(path.get("d") or "")))
    return found


def pieces(d: str) -> list[Piece]:
    """The straight pieces of path data made of M, L, H, V and h."""
    x = y = 0.0
    found: list[Piece] = []
    for letter, numbers in re.findall(r"([MLHVh])([^MLHVh]*)", d):
        value = [float(n) for n in numbers.split()]
        to = {"H": (value[0], y), "V": (x, value[0]), "h": (x + value[0], y)}.get(letter) or (value[0], value[-1])
        if letter != "M":
            found.append((x, y, *to))
        x, y = to
    return found


def crosses(piece: Piece, box: Box) -> bool:
    """Say whether an upright or level piece runs through the inside of a box."""
    low_x, high_x = sorted((piece[0], piece[2]))
    low_y, high_y = sorted((piece[1], piece[3]))
    return low_x < box.right - 0.2 and high_x > box.x + 0.2 and low_y < box.bottom - 0.2 and high_y > box.y + 0.2


def faults(scene: Scene) -> list[str]:
    """What a reader would stumble over: boxes that overlap, arrows through boxes, things outside of the picture."""
    drawn = boxes(scene)
    frame = Box(scene.x, scene.y, scene.width, scene.height)
    cards = [d for d in drawn if "row" not in d.classes or not any(o.box.contains(d.box) for o in drawn if o is not d)]
    found = [f"{d.key} lies outside" for d in drawn if not frame.contains(d.box)]
    for n, one in enumerate(cards):
        found += [f"{one.key} and {other.key} overlap" for other in cards[n + 1 :] if one.box.overlaps(other.box)]
    for key, _, way in arrows(scene):
        begins, ends = way[0][:2], way[-1][2:]
        for d in cards:
            foreign = not _touches(d.box, begins) and not _touches(d.box, ends)
            if foreign and any(crosses(piece, d.box) for piece in way):
                found.append(f"{key or 'a line'} runs through {d.key}")
    return found


def _touches(box: Box, point: tuple[float, float]) -> bool:
    return box.x - 0.2 <= point[0] <= box.right + 0.2 and box.y - 0.2 <= point[1] <= box.bottom + 0.2
