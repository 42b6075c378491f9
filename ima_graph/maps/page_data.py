"""What the map's script reads: the picture and the scenes as one compact block of JSON."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from ima_graph.maps.model import Gap, Picture
from ima_graph.maps.scene import Scene, keys
from ima_graph.maps.tables import end_key


class _Words:
    """Every text once: rows and flows name it by its number."""

    def __init__(self) -> None:
        self.number: dict[str, int] = {}

    def __call__(self, text: str) -> int:
        return self.number.setdefault(text, len(self.number))


class _Gaps:
    """Every finding once, as numbers of words: code, title, why, how to mend it, who could."""

    def __init__(self, words: _Words) -> None:
        self.words, self.number = words, dict[tuple[int, ...], int]()

    def __call__(self, gaps: Iterable[Gap]) -> list[int]:
        found = (tuple(map(self.words, (g.kind or g.finding, g.title, g.because, g.fix, g.who))) for g in gaps)
        return [self.number.setdefault(gap, len(self.number)) for gap in found]


def page_data(picture: Picture, scenes: Sequence[Scene], start: str, most: int, some: int) -> str:
    """Write the block. Tables of more than `most` lines are the script's, `some` at a time.

    Rows, cards, departments and flows stand in the order of the picture, so that "r12" is the row at 12.
    """
    words = _Words()
    gaps = _Gaps(words)
    key = keys(picture)
    card_at = {card: n for n, card in enumerate(picture.cards)}
    department_at = {d.id: n for n, d in enumerate(picture.departments)}
    # A scene whose parent is not among them is reached from the first.
    named = {s.id for s in scenes}
    above = {s.id: s.parent if s.parent in named else start for s in scenes if s.parent and s.id != start}
    flow_at = {f.id: n for n, f in enumerate(picture.flows)}
    long = {
        "asset": picture.assets > most,
        "other": len(picture.rows) - picture.assets > most,
        "flow": len(picture.flows) > most,
    }
    held = {
        "start": start,
        "some": some,
        "long": [name for name, is_long in long.items() if is_long],
        "departments": [d.label for d in picture.departments],
        "cards": [[c.label, department_at[c.department], int(c.is_team), gaps(c.gaps)] for c in picture.cards.values()],
        "rows": [
            [
                r.label,
                card_at[r.card],
                int(r.is_asset),
                *map(words, (r.marking, r.what, r.owner, ", ".join(r.also))),
                int(r.personal),
                gaps(r.gaps),
            ]
            for r in picture.rows.values()
        ],
        "flows": [
            [
                end_key(f.source, key),
                end_key(f.target, key),
                [key[row] for row in f.cargo],
                int(f.is_down),
                f.sentence,
                *map(words, (f.source.label, f.target.label)),
                gaps(f.gaps),
                *([[words(cell) for cell in (" and ".join(f.cargo_labels), f.how, f.often, f.why)]] * long["flow"]),
            ]
            for f in picture.flows
        ],
        "figures": picture.figures,
        "scenes": {s.id: _scene(s, flow_at) | {"parent": above.get(s.id, "")} for s in scenes},
    }
    text = json.dumps({**held, "gaps": list(gaps.number), "words": list(words.number)}, **_COMPACT)
    return text.replace("<", "\\u003c")


_COMPACT: Any = {"ensure_ascii": False, "separators": (",", ":")}


def _scene(scene: Scene, flow_at: dict[str, int]) -> dict[str, Any]:
    return {
        "title": scene.title,
        "summary": scene.summary,
        "notes": scene.notes,
        "box": [scene.x, scene.y, max(scene.width, 1), max(scene.height, 1)],
        "arrows": [[flow_at.get(a.flow, -1), a.source, a.target, a.d, int(a.is_down), a.label] for a in scene.arrows],
    }
