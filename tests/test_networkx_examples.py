"""The worked examples in docs/networkx.md run as they are written, and print what the page says."""

import contextlib
import io
import re
from pathlib import Path

import pytest

PAGE = Path(__file__).parent.parent / "docs" / "networkx.md"
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def _examples() -> list[tuple[str, str]]:
    blocks = _BLOCK.findall(PAGE.read_text(encoding="utf-8"))
    assert [kind for kind, _ in blocks] == ["python", "text"] * (len(blocks) // 2)
    return [(code, shown) for (_, code), (_, shown) in zip(blocks[::2], blocks[1::2], strict=True)]


def test_each_example_prints_what_the_page_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    examples = _examples()
    assert len(examples) == 5
    try:
        for code, shown in examples:
            printed = io.StringIO()
            with contextlib.redirect_stdout(printed):
                exec(compile(code, str(PAGE), "exec"), names)
            assert printed.getvalue() == shown
    finally:
        names["project"].close()  # type: ignore[attr-defined]


def test_the_files_of_the_last_example_are_the_same_each_time(tmp_path: Path) -> None:
    from ima_graph.network import write_gexf
    from ima_graph.project import Project, sample_files

    with Project.create(tmp_path / "harbour", "Harbour and Coast Authority") as project:
        project.import_files(project.read(sample_files()))
        for name in ("one", "two"):
            write_gexf(project.to_networkx("2026-11-22"), tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
