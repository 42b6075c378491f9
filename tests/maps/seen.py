"""What a reader of a map's page sees: labels, boxes and arrows, measured in the browser."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

from ima_graph.maps.layout import Box

# Half a px: what rounding and anti-aliasing may hide.
NEAR = 0.5

_LOOK = """() => {
  const svg = [...document.querySelectorAll('svg.map')].find((one) => one.checkVisibility());
  const frame = svg.getBoundingClientRect();
  const box = (element) => {
    const r = element.getBoundingClientRect();
    return { x: r.left, y: r.top, width: r.width, height: r.height };
  };
  const isSeen = (element) => {
    const r = element.getBoundingClientRect();
    return r.width > 0 && r.height > 0 && element.checkVisibility({ opacityProperty: true, visibilityProperty: true })
      && r.right > frame.left && r.left < frame.right && r.bottom > frame.top && r.top < frame.bottom;
  };
  const canvas = document.createElement('canvas').getContext('2d');
  const label = (text) => {
    const style = getComputedStyle(text);
    const shown = [...text.childNodes].filter((n) => n.localName !== 'title').map((n) => n.textContent).join('');
    canvas.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    const own = text.closest('.thing');
    const boxes = own ? [...own.children].filter((one) => one.matches('rect.box, rect.halo')) : [];
    return {
      text: shown, size: parseFloat(style.fontSize) * text.getScreenCTM().d, box: box(text),
      pressed: text.getComputedTextLength() / Math.max(canvas.measureText(shown).width, 0.01),
      key: own ? own.dataset.key : '', full: own ? own.dataset.label : '',
      is_name: own ? text === own.querySelector(':scope > text') : false, boxes: boxes.map(box),
    };
  };
  const thing = (own) => ({
    key: own.dataset.key, full: own.dataset.label, kinds: own.getAttribute('class').split(/\\s+/),
    title: [...own.children].find((one) => one.localName === 'title')?.textContent ?? '',
    boxes: [...own.children].filter((one) => one.matches('rect.box, rect.halo')).map(box),
  });
  return {
    frame: box(svg),
    labels: [...svg.querySelectorAll('text')].filter(isSeen).map(label),
    things: [...svg.querySelectorAll('.thing')].filter(isSeen).map(thing),
  };
}"""

_ARROWS = """([step, onScreen]) => {
  const svg = [...document.querySelectorAll('svg.map')].find((one) => one.checkVisibility());
  const drawn = (path) => path.checkVisibility() && !path.classList.contains('faded') && !path.closest('defs, .legend');
  return [...svg.querySelectorAll('path.flow')].filter(drawn).map((path) => {
    const length = path.getTotalLength();
    const count = Math.max(2, Math.ceil(length / step));
    const shift = onScreen ? path.getScreenCTM() : svg.createSVGMatrix();
    return Array.from({ length: count + 1 }, (_, n) => {
      const { x, y } = path.getPointAtLength(length * n / count).matrixTransform(shift);
      return [x, y];
    });
  });
}"""


@dataclass(frozen=True)
class Label:
    """A piece of text on the screen. `size` is that of its letters in px; `full` the name of the thing it is of."""

    text: str
    size: float
    box: Box
    pressed: float
    key: str
    full: str
    is_name: bool
    boxes: tuple[Box, ...]

    @property
    def letters(self) -> int:
        """How many letters can be read."""
        return len(self.text.replace("…", ""))


@dataclass(frozen=True)
class Thing:
    """A department, card, row or team on the screen, with its rectangles."""

    key: str
    full: str
    title: str
    kinds: tuple[str, ...]
    boxes: tuple[Box, ...]


@dataclass(frozen=True)
class Seen:
    """All that is seen of the one picture of a page, in px of the screen."""

    frame: Box
    labels: tuple[Label, ...]
    things: tuple[Thing, ...]

    def of(self, kind: str) -> list[Thing]:
        """The things of a kind: "row", "card", "team" or "department"."""
        return [t for t in self.things if kind in t.kinds]

    def faults(self) -> list[str]:
        """Labels over each other or outside their box; boxes of a kind over each other; anything outside."""
        meeting = [(a, b) for a, b in _meeting(self.labels) if not _are_lines(a, b)]
        found = [f"labels over each other: {a.text!r}, {b.text!r}" for a, b in meeting]
        for label in self.labels:
            if label.boxes and not any(_holds(box, label.box) for box in label.boxes):
                found.append(f"label outside its box: {label.text!r}")
            if not _holds(self.frame, label.box):
                found.append(f"label outside the picture: {label.text!r}")
        for kind in ("row", "card", "team", "department"):
            alone = [_Placed(t.key, max(t.boxes, key=lambda b: b.width)) for t in self.of(kind) if len(t.boxes) > 0]
            found += [f"{kind}s over each other: {a.key}, {b.key}" for a, b in _meeting(alone)]
        found += [
            f"{t.key} is outside the picture" for t in self.things for box in t.boxes if not _holds(self.frame, box)
        ]
        return found


@dataclass(frozen=True)
class _Placed:
    key: str
    box: Box


def look(page: Page) -> Seen:
    """Measure what is seen now."""
    told: dict[str, Any] = page.evaluate(_LOOK)
    labels = tuple(_with_boxes(Label, one) for one in told["labels"])
    things = tuple(_with_boxes(Thing, one | {"kinds": tuple(one["kinds"])}) for one in told["things"])
    return Seen(Box(**told["frame"]), labels, things)


def arrows(page: Page, every: float = 3.0, on_screen: bool = False) -> list[list[tuple[float, float]]]:
    """Points along every arrow that is drawn and not faded, `every` so many units; in map coordinates, or px."""
    told: list[list[list[float]]] = page.evaluate(_ARROWS, [every, on_screen])
    return [[(x, y) for x, y in points] for points in told]


def _with_boxes(kind: type, told: dict[str, Any]) -> Any:
    told = {**told, "boxes": tuple(Box(**box) for box in told["boxes"])}
    if "box" in told:
        told["box"] = Box(**told["box"])
    return kind(**told)


def _are_lines(one: Label, other: Label) -> bool:
    """Whether two texts are lines of one name: set close, so that only the empty rims of their boxes meet."""
    shared = min(one.box.bottom, other.box.bottom) - max(one.box.y, other.box.y)
    return one.key == other.key and shared <= 0.2 * min(one.box.height, other.box.height)


def _holds(outer: Box, inner: Box) -> bool:
    return (
        outer.x - NEAR <= inner.x
        and outer.y - NEAR <= inner.y
        and inner.right <= outer.right + NEAR
        and inner.bottom <= outer.bottom + NEAR
    )


def _meeting(things: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
    """Give every two things whose boxes share more than half a px both ways."""
    lying = sorted(things, key=lambda t: t.box.y)
    for n, one in enumerate(lying):
        for other in lying[n + 1 :]:
            if other.box.y >= one.box.bottom - NEAR:
                break
            if one.box.x < other.box.right - NEAR and other.box.x < one.box.right - NEAR:
                yield one, other
