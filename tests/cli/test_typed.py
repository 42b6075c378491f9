"""Whatever is typed, and whatever the files hold: words and an exit code, never a traceback."""

import io
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from ima_graph.cli import main

MAPPING = '[[table]]\nrecord = "InformationAsset"\npath = "%s"\n[table.columns]\n%s = "name"\n'
FILES: dict[str, bytes] = {
    "bin.rq": b"\xff\xfe\x00SELECT",
    "empty.csv": b"",
    "one.toml": b"x =",
    "latin.toml": b'source = "\xe9"',
    "map.toml": (MAPPING % ("a", "name")).encode(),
    "deep.toml": (MAPPING % ("a.b.*.\u00b2", "b")).encode(),
    "deep.json": b"[" * 100_000,
    "half.json": b'{"a": [{"name": "\\ud800x"}]}',
    "deep.yaml": b"a: " + b"[" * 5_000,
    "itself.yaml": b"a: &x\n  - b: *x\n",
    "nul.csv": b"Name\x00,b\n1,2\n",
    "long.csv": b'Name,Held by\n"' + b"x" * 300_000 + b'",t team\n',
    "open.csv": b'Name,Held by\n"a,b\n',
    "wide.csv": b"," * 20_000 + b"\n",
    "page.csv": b"<html></html>",
    "zip.xlsx": b"PK\x03\x04rubbish",
}
REGISTERS = {"torn": "{", "strange": '{"key": 5}', "alone": '{"key": "abc", "name": "x"}'}
# One command a line, as it would be typed.
TYPED = """
    import missing.csv
    import empty.csv
    import dir
    import nul.csv
    import bin.rq
    import long.csv --dry-run
    import long.csv --dry-run --format json
    import open.csv
    import wide.csv
    import page.csv
    import zip.xlsx
    import zip.xlsx empty.csv
    import half.json
    import half.json --mapping map.toml --dry-run
    import deep.json --mapping map.toml
    import deep.yaml --mapping map.toml
    import itself.yaml --mapping map.toml
    import itself.yaml --mapping deep.toml
    import long.csv --mapping one.toml
    import long.csv --mapping latin.toml
    import long.csv --mapping dir
    import long.csv --mapping missing.toml
    import long.csv --write-mapping one.toml
    import long.csv --write-mapping one.toml/x
    findings --register torn
    findings --register strange
    findings --register alone
    findings --register dir
    findings --register one.toml
    new --register one.toml
    new --register torn
    new --register one.toml/x
    findings --on 2026-02-30
    findings --on 0001-01-01
    findings --on 9999-12-31
    findings --known \u00b2
    findings --known -1
    findings --known=-1
    findings --known soon
    findings --since soon
    findings --output dir
    findings --output one.toml/x
    export
    export --output out.zip
    export --output out.csv
    export --output x.graphml --on soon
    export --output x.graphml --on today
    export --output one.toml/x.xlsx
    export --output one.toml/x.graphml
    export --per-owner one.toml
    export --format csv --output one.toml/x
    export --format turtle --output dir --force
    export --format xlsx --output dir --force
    export --format graphml --output dir --force
    query ""
    query bin.rq
    query dir
    query "SELECT (1/0 AS ?x) {}"
    query "SELECT ?x { VALUES ?x { '[bold]' } }"
    query "DESCRIBE <a:b> {}"
    set ""
    set "" --make --kind Team
    set "Payroll file"
    set "Payroll file" status
    set "Payroll file" status ""
    set "Payroll file" nope x
    set "Payroll file" owner x (remove)
    set [bold] status x
    set X --make
    settle "Payroll file" status --keep
    settle "Payroll file" status --take x --keep
    settle Nope x --keep
    undo -1
    undo 0
    history Nope
    history "Payroll file" nope
    history "Payroll file" owner
    report --on x
    report --output dir
    demo --register one.toml
    questions ../x
    ask ../x
"""
# What no shell would pass on, or nobody would type.
STRANGE = [
    ["import", "\udcff.csv"],
    ["import", "a\0b"],
    ["query", "\udcff {}"],
    ["query", "x" * 5000],
    ["query", "{" * 5000],
    ["set", "Payroll file", "description", "\udcff"],
    ["findings", "--known", "9" * 400],
    ["undo", "9" * 400],
]


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of odd files and broken registers."""
    folder = tmp_path_factory.mktemp("odd")
    for name, content in FILES.items():
        (folder / name).write_bytes(content)
    (folder / "dir").mkdir()
    for name, about in REGISTERS.items():
        (folder / name).mkdir()
        (folder / name / "register.json").write_text(about)
    (folder / "alone" / "changes.sqlite").write_bytes(b"rubbish")
    return folder


@pytest.mark.parametrize(
    "arguments", [*map(shlex.split, TYPED.strip().split("\n")), *STRANGE], ids=lambda a: " ".join(a)[:50]
)
def test_whatever_is_typed_ends_in_words(
    arguments: list[str], odd: Path, made: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(odd)
    monkeypatch.setenv("IMA_REGISTER", str(made / "r"))
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    code = main(arguments)
    out, err = capsys.readouterr()
    assert code in (0, 1, 2)
    assert "Traceback" not in err
    assert err.strip() or code == 0
    assert not (out and code)


# --- as a program


def program(*arguments: str, cwd: Path, **options: object) -> "subprocess.CompletedProcess[str]":
    environment = os.environ | {"IMA_REGISTER": str(cwd / "r"), "PYTHONIOENCODING": "ascii"}
    return subprocess.run(
        [sys.executable, "-m", "ima_graph", *arguments],
        cwd=cwd, env=environment, capture_output=True, text=True, encoding="utf-8", check=False, timeout=60, **options,
    )  # type: ignore[call-overload,no-any-return]  # fmt: skip


@pytest.mark.slow
def test_the_program_ends_with_its_codes_and_writes_any_letters(folder: Path) -> None:
    assert program("set", "Payroll file", "description", "£ 💷 سجل", cwd=folder).returncode == 0
    done = program("query", "SELECT ?d { ?s <http://purl.org/dc/terms/description> ?d }", "--format", "csv", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert "£ 💷 سجل" in done.stdout
    assert program("findings", "--fail", cwd=folder).returncode == 3
    assert program("nope", cwd=folder).returncode == 2
    wrong = program("findings", "--on", "soon", cwd=folder)
    assert (wrong.returncode, wrong.stdout, wrong.stderr) == (1, "", "soon is not a date; write it as 2026-04-01.\n")


def test_a_reader_who_goes_away_is_no_error(folder: Path) -> None:
    command = f"{sys.executable} -m ima_graph query 'SELECT * {{ ?s ?p ?o }}' --format csv | head -1"
    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {command}"],
        cwd=folder, env=os.environ | {"IMA_REGISTER": "r"}, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
