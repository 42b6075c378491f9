"""The pictures in the docs show what is drawn today."""

import importlib.util
import json
import re
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parent.parent


def _script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, ROOT / ".ci" / f"{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.slow
def test_the_pictures_of_the_docs_are_up_to_date(tmp_path: Path) -> None:
    pictures = _script("pictures")
    with pictures.sample(tmp_path) as project:
        drawn = pictures.digests(project, tmp_path)
    kept = json.loads((ROOT / "docs" / "pictures" / "made.json").read_text(encoding="utf-8"))
    assert drawn == kept, "the drawing changed: run `make pictures`, look at them, and commit them"


def test_the_readme_shows_two_of_them() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = [name.name for name in (ROOT / "docs" / "pictures").glob("*.png") if f"docs/pictures/{name.name}" in text]
    assert len(shown) >= 2


def test_every_screen_of_the_workshop_is_shown_on_a_phone_and_on_a_projector() -> None:
    folder = ROOT / "docs" / "workshop"
    shown = re.findall(r"\]\((screens/[a-z-]+\.png)\)", (folder / "screens.md").read_text(encoding="utf-8"))
    assert shown == [
        f"screens/{name}-{size}.png" for name in _script("screens").SCREENS for size in ("phone", "projector")
    ]
    assert sorted(shown) == sorted(str(path.relative_to(folder)) for path in (folder / "screens").iterdir())
