"""Blot words out of a payload, as the law may ask, and leave the rest as it was."""

import json
import re
from collections.abc import Sequence

from ima_graph import terms

_BLOT = "[erased]"
_LITERAL = re.compile(r'^(<[^>]+> <[^>]+> ")((?:[^"\\]|\\.)*)(".*)$')
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
_PLAIN = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}


def blotted(parts: dict[str, bytes], words: Sequence[str], texts: tuple[str, ...]) -> dict[str, bytes]:
    """Put "[erased]" in place of each of `words` in the texts of a payload.

    Who, why and the source cells are texts, and so is every literal; IRIs are not. `texts` names the parts that
    hold JSON and may be altered.
    """
    longest_first = sorted({w for w in words if w}, key=len, reverse=True)
    wanted = re.compile("|".join(map(re.escape, longest_first)))
    found = dict(parts)
    for part in texts:
        if found[part]:
            facts = _blot_json(json.loads(found[part]), wanted)
            found[part] = json.dumps(facts, ensure_ascii=False, separators=(",", ":")).encode()
    for part in ("added", "removed"):
        lines = found[part].decode().split("\n")
        found[part] = "\n".join([_blot_line(line, wanted) for line in lines]).encode()
    return found


def _blot_json(value: object, words: re.Pattern[str]) -> object:
    if isinstance(value, dict):
        return {key: _blot_json(v, words) for key, v in value.items()}
    if isinstance(value, list):
        return [_blot_json(v, words) for v in value]
    if isinstance(value, str):
        return words.sub(_BLOT, value)
    # A number or date that was typed into a cell.
    return _BLOT if value is not None and words.fullmatch(str(value)) else value


def _blot_line(line: str, words: re.Pattern[str]) -> str:
    found = _LITERAL.match(line)
    if not found:
        return line
    text = _ESCAPE.sub(_unescaped, found[2])
    clean = words.sub(_BLOT, text)
    return line if clean == text else f"{found[1]}{terms.text(clean)[1:-1]}{found[3]}"


def _unescaped(found: re.Match[str]) -> str:
    code = found[1] or found[2]
    return chr(int(code, 16)) if code else _PLAIN.get(found[3], found[3])
