"""The verb that reads sentences: parse."""

import argparse
import json
import sys
from pathlib import Path

from ima_graph import capture
from ima_graph.cli.show import Console
from ima_graph.errors import InputError
from ima_graph.project import Project

_COLUMNS = ("type", "from", "to", "asset", "via", "frequency", "why", "place", "who", "unclear", "words")


def parse(options: argparse.Namespace, console: Console) -> None:
    """Print the facts that sentences state; nothing is written."""
    text = _standard_input() if options.sentence == ["-"] else "\n".join(options.sentence)
    facts = _read(text, options.team, options.register)
    if console.form == "json":
        console.text(json.dumps({"facts": [f.to_json() for f in facts]}, ensure_ascii=False))
        return
    rows = [tuple(_shown(fact.to_json().get(column, "")) for column in _COLUMNS) for fact in facts]
    console.rows(_COLUMNS, rows)


def _standard_input() -> str:
    """Read lines of text; a file that is no text is refused."""
    try:
        text = sys.stdin.buffer.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError("Standard input is not text in UTF-8. Give sentences, one a line.") from error
    if "\0" in text:
        raise InputError("Standard input is not text. Give sentences, one a line.")
    return text


def _read(text: str, team: str, register: Path) -> list[capture.Fact]:
    """Read with the names of the register where there is one."""
    if (register / "register.json").exists():
        with Project.open(register) as project:
            return project.parse(text, team)
    return [fact for line in text.splitlines() if line.strip() for fact in capture.parse(line, team)]


def _shown(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)
