"""The printed guides say what is so: phases and minutes, keys and prompts; the cards fit their paper."""

import importlib.util
import re
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from playwright.sync_api import Page

from ima_graph.capture import parse
from ima_graph.web.agenda import PHASES
from tests.browsing import faults, settle

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs" / "workshop"
CARDS = DOCS / "cards.html"
GUIDE = ROOT / "docs" / "workshop.md"
PAGES = [GUIDE, *sorted(DOCS.glob("*.md"))]
_ROW = re.compile(r"^\| (\d):(\d\d) \| (\d+) \| (.+?) \|", re.MULTILINE)


@pytest.fixture(scope="module")
def cards() -> ModuleType:
    spec = importlib.util.spec_from_file_location("cards", ROOT / ".ci" / "cards.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_cards_are_up_to_date(cards: ModuleType) -> None:
    is_so = cards.write() == CARDS.read_text(encoding="utf-8")
    assert is_so, "run: .venv/bin/python .ci/cards.py, look at the cards, and commit them"


def test_what_the_cards_propose_to_type_is_understood(cards: ModuleType) -> None:
    kinds = {"InformationAsset": {"holds", "owns", "access"}, "Flow": {"flow"}}
    for record, key, sentence in cards.PROMPTS:
        facts = parse(sentence, "Pay") if sentence else []
        assert all(fact.type in kinds[record] and not fact.unclear for fact in facts), (key, facts)


def test_every_screen_with_keys_has_a_card_with_all_of_them(cards: ModuleType) -> None:
    for script, some in {
        "room.js": ("Enter", "Q", "Ctrl+Z"),
        "console.js": ("T", "K", "G"),
        "wall.js": ("X", "Esc"),
    }.items():
        keys = cards.keys(script)
        text = (cards.STATIC / script).read_text(encoding="utf-8")
        assert set(some) <= {key for key, _ in keys}
        assert len(keys) >= len(re.findall(r'\.bind\("[^"]+", "[^"]', text))
        assert len({key for key, _ in keys}) == len(keys)


def test_the_empty_answers_are_those_of_the_screen(cards: ModuleType) -> None:
    text = (cards.STATIC / "question.js").read_text(encoding="utf-8")
    shown = re.findall(r'^  \["(?:not-known|none|not-applicable)", "([^"]+)"\],$', text, re.MULTILINE)
    assert [name for name, *_ in cards.ANSWERS] == ["Not asked", *shown]


def test_the_cards_need_nothing_else_and_name_no_colour(cards: ModuleType) -> None:
    text = CARDS.read_text(encoding="utf-8")
    assert re.findall(r"(?:https?:)?//\w|url\(|<script|<link|<img|@import", text) == []
    assert re.findall(r"#[0-9A-Fa-f]{3,8}\b|rgb\(", cards.STYLE) == []


@pytest.mark.browser
@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [390, 1360])
def test_everybody_can_read_the_cards_on_a_screen(browse: Callable[..., Page], width: int, dark: bool) -> None:
    page = browse(width, 850, dark=dark)
    page.goto(CARDS.as_uri())
    settle(page)
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.browser
def test_every_card_fits_its_part_of_the_paper(browse: Callable[..., Page], tmp_path: Path) -> None:
    page = browse(794, 1123)  # A4 at 96 px an inch
    page.emulate_media(media="print")
    page.goto(CARDS.as_uri())
    settle(page)
    tight = page.evaluate(
        "() => [...document.querySelectorAll('.card')].filter((c) => c.scrollHeight > c.clientHeight + 1"
        " || c.scrollWidth > c.clientWidth + 1).map((c) => c.querySelector('h2').textContent)"
    )
    assert tight == []
    sheets = page.locator(".sheet").count()
    page.pdf(path=tmp_path / "cards.pdf", prefer_css_page_size=True)
    assert len(re.findall(rb"/Type /Page\b(?!s)", (tmp_path / "cards.pdf").read_bytes())) == sheets


@pytest.mark.parametrize("minutes", [90, 120, 180])
def test_an_agenda_adds_up_and_has_every_phase_in_order(minutes: int) -> None:
    rows = _ROW.findall((DOCS / f"agenda-{minutes}.md").read_text(encoding="utf-8"))
    begins = [int(hour) * 60 + int(minute) for hour, minute, _, _ in rows]
    lasts = [int(last) for *_, last, _ in rows]
    assert begins == [sum(lasts[:n]) for n in range(len(rows))]
    assert sum(lasts) == minutes
    assert [name for *_, name in rows if name != "Break"] == [f"{p.number} {p.name}" for p in PHASES]
    if minutes == 120:
        assert lasts == [p.minutes for p in PHASES]


def test_the_training_adds_up() -> None:
    rows = _ROW.findall((DOCS / "train-the-trainer.md").read_text(encoding="utf-8"))
    begins = [int(hour) * 60 + int(minute) for hour, minute, _, _ in rows]
    lasts = [int(last) for *_, last, _ in rows]
    assert begins == [sum(lasts[:n]) for n in range(len(rows))]
    assert sum(lasts) == 210


def test_the_guide_has_words_for_every_phase() -> None:
    text = GUIDE.read_text(encoding="utf-8")
    parts = re.split(r"^### ", text.partition("## What to do when")[0], flags=re.MULTILINE)[1:]
    assert [part.split("\n")[0] for part in parts] == [f"{p.number} {p.name}" for p in PHASES]
    assert all(('\n> "' in part and "*Wall: " in part) or "*Silent: " in part for part in parts)


def test_keys_named_in_the_guide_are_those_of_the_console(cards: ModuleType) -> None:
    known = {key for key, _ in cards.keys("console.js")}
    text = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
    assert set(re.findall(r"`([A-Z+])`", text)) <= known


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_a_link_leads_to_a_file(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target
