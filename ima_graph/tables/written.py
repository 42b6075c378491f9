"""Read a value back from the N-Triples term that it is written as."""

import re

_ESCAPE = re.compile(r"\\(?:u([0-9A-F]{4})|(.))")
_LETTERS = {"n": "\n", "r": "\r", "t": "\t"}


def plain(term: str) -> str:
    """Write a term for a reader: the text of a literal, the last part of an IRI.

    >>> plain('"C:\\\\\\\\new"@en'), plain("<https://w3id.org/ima-graph/list/status/live>")
    ('C:\\\\new', 'live')
    """
    if not term.startswith('"'):
        return term[1:-1].rsplit("/", 1)[-1]
    text = term[1 : term.rindex('"')]
    return _ESCAPE.sub(_unescaped, text) if "\\" in text else text


def _unescaped(found: re.Match[str]) -> str:
    return chr(int(found[1], 16)) if found[1] else _LETTERS.get(found[2], found[2])
