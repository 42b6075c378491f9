"""The docs say what is so: commands that parse, files that exist, every verb told."""

import re
import shlex
from pathlib import Path

import pytest

from ima_graph.cli.options import parser

ROOT = Path(__file__).parent.parent
PAGES = [
    *(ROOT / name for name in ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
]
COMMANDS = [
    line.strip()
    for page in PAGES
    for line in page.read_text(encoding="utf-8").split("\n")
    if line.startswith("    ima-graph ")
]


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_in_the_docs_is_one(command: str) -> None:
    words = shlex.split(command, comments=True)
    assert parser().parse_args(words[1:]).run


def test_every_verb_is_told_in_the_readme() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert {v for v in _verbs() if f"ima-graph {v}" not in text} == set()


def _verbs() -> list[str]:
    action = next(a for a in parser()._actions if a.dest == "verb")
    return list(action.choices or ())


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_a_link_leads_to_a_file(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


def test_every_question_named_in_the_docs_exists() -> None:
    text = (ROOT / "docs" / "questions.md").read_text(encoding="utf-8")
    known = {p.stem for p in (ROOT / "queries").rglob("*.rq")}
    named = set(re.findall(r"`([a-z0-9_]+)`", text)) - {"since", "asks"}
    assert {n for n in named if "_" in n} <= known | {n for n in named if "_" not in n}
