"""The pictures in the docs show what is drawn today."""

import importlib.util
import json
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.mark.slow
def test_the_pictures_of_the_docs_are_up_to_date(tmp_path: Path) -> None:
    spec = importlib.util.spec_from_file_location("pictures", ROOT / ".ci" / "pictures.py")
    assert spec
    assert spec.loader
    pictures = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(pictures)
    with pictures.sample(tmp_path) as project:
        drawn = pictures.digests(project, tmp_path)
    kept = json.loads((ROOT / "docs" / "pictures" / "made.json").read_text(encoding="utf-8"))
    assert drawn == kept, "the drawing changed: run `make pictures`, look at them, and commit them"


def test_the_readme_shows_two_of_them() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = [name.name for name in (ROOT / "docs" / "pictures").glob("*.png") if f"docs/pictures/{name.name}" in text]
    assert len(shown) >= 2
