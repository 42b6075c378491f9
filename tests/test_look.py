"""The colours can be told apart and read, in both themes and on paper; nothing else names a colour."""

import re
from itertools import pairwise

import pytest

from ima_graph.look import css
from ima_graph.maps.cards import LARGE
from ima_graph.maps.layout import TYPE
from ima_graph.maps.team_boxes import SMALL

THEMES = ("light", "dark", "print")
TEXTS = [
    ("ink", "paper"),
    ("ink", "ground"),
    ("quiet", "paper"),
    ("quiet", "ground"),
    ("link", "paper"),
    ("link", "ground"),
    ("ink", "unstated"),
    ("ink", "blue-0"),
    ("ink", "blue-1"),
    ("ink", "blue-2"),
    ("blue-ink", "blue-3"),
    ("blue-ink", "blue-4"),
    ("alarm-ink", "halo"),
]
LINES = [
    ("alarm", "halo"),
    ("alarm", "paper"),
    ("alarm", "ground"),
    ("line", "paper"),
    ("line", "ground"),
    ("edge", "paper"),
    ("edge", "ground"),
    ("flow", "paper"),
    ("flow", "ground"),
    ("focus", "paper"),
    ("focus", "ground"),
    ("ink", "halo"),
]


def _blocks() -> dict[str, dict[str, str]]:
    """Read the custom properties of every rule, by its selector and, before it, what it is in."""
    text = re.sub(r"/\*.*?\*/", "", css("tokens"), flags=re.DOTALL)
    found: dict[str, dict[str, str]] = {}
    inside: list[str] = []
    for head, body, end in re.findall(r"([^{};]+)\{|([^{};]+;)|(\})", text):
        if head:
            inside.append(" ".join(head.split()))
        elif end:
            inside.pop()
        else:
            name, _, value = body.strip(" ;\n").partition(":")
            found.setdefault(" / ".join(inside), {})[name.strip().removeprefix("--")] = value.strip()
    return found


BLOCKS = _blocks()
ASKED = '@media screen and (prefers-color-scheme: dark) / :root:not([data-theme="light"])'
CHOSEN = '@media screen / :root[data-theme="dark"]'
FORCED = "@media (forced-colors: active) / :root, :root[data-theme], :root:not([data-theme])"
TOKENS = {
    "light": BLOCKS[":root"],
    "dark": BLOCKS[":root"] | BLOCKS[CHOSEN],
    "print": BLOCKS[":root"] | BLOCKS["@media print / :root"],
}


def _luminance(colour: str) -> float:
    """The relative luminance of #RRGGBB (WCAG 2.2, https://www.w3.org/TR/WCAG22/#dfn-relative-luminance)."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("text", "ground"), TEXTS)
def test_text_can_be_read(theme: str, text: str, ground: str) -> None:
    assert contrast(TOKENS[theme][text], TOKENS[theme][ground]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("line", "ground"), LINES)
def test_a_line_can_be_seen(theme: str, line: str, ground: str) -> None:
    assert contrast(TOKENS[theme][line], TOKENS[theme][ground]) >= 3


@pytest.mark.parametrize("theme", THEMES)
def test_the_classifications_are_distinct_steps_in_one_direction(theme: str) -> None:
    steps = [TOKENS[theme][f"blue-{n}"] for n in range(5)]
    lights = [_luminance(s) for s in steps]
    assert lights in (sorted(lights), sorted(lights, reverse=True))
    assert min(contrast(a, b) for a, b in pairwise(steps)) >= 1.25


def test_the_dark_theme_is_the_same_whether_asked_for_or_chosen() -> None:
    assert BLOCKS[ASKED] == BLOCKS[CHOSEN]


def test_every_theme_gives_every_colour() -> None:
    colours = {n for n, value in BLOCKS[":root"].items() if value.startswith("#")}
    assert colours == BLOCKS[CHOSEN].keys() - {"color-scheme"}
    assert colours == BLOCKS[FORCED].keys()
    assert not any("#" in value for value in BLOCKS[FORCED].values())


def test_paper_has_a_white_ground() -> None:
    assert TOKENS["print"]["ground"] == TOKENS["print"]["paper"] == "#FFFFFF"


@pytest.mark.parametrize("name", ["map", "page"])
def test_only_the_tokens_name_colours(name: str) -> None:
    text = re.sub(r"url\(#[\w-]+\)", "", css(name))
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsla?\(|:\s*(?:white|black|gray|grey)\b", text) == []


@pytest.mark.parametrize("name", ["map", "page"])
def test_only_tokens_that_exist_are_used(name: str) -> None:
    assert set(re.findall(r"var\(--([\w-]+)\)", css(name))) <= BLOCKS[":root"].keys()


@pytest.mark.parametrize("name", ["map", "page"])
def test_the_alarm_colour_is_an_outline_and_never_text_or_fill(name: str) -> None:
    uses = re.findall(r"([\w-]+):[^;]*var\(--alarm\)", css(name))
    assert set(uses) <= {"stroke", "border-top"}


def test_the_sizes_are_those_that_labels_are_measured_with() -> None:
    sizes = dict(re.findall(r"^(\.[\w. -]+) \{[^}]*font-size: (\d+)px", css("map"), flags=re.MULTILINE))
    assert float(sizes[".map text"]) == TYPE
    assert float(sizes[".department .name"]) == LARGE
    assert float(sizes[".map .small"]) == SMALL


def test_no_style_sheet_asks_for_anything_outside() -> None:
    text = css("tokens", "map", "page")
    assert "@import" not in text
    assert "http" not in text
    assert set(re.findall(r"url\(([^)]*)\)", text)) == {"#end", "#end-down"}


def test_sheets_come_in_the_order_asked_for() -> None:
    assert css("page", "tokens").index(":focus-visible") < css("page", "tokens").index("--ink:")
