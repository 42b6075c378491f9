"""A change that the log would keep and the index could never take is refused before it is kept."""

from collections.abc import Iterator

import pytest
from facts import BASE, adding, named, team

from ima_graph.errors import InputError
from ima_graph.log import Change
from ima_graph.register import Register

S = f"<{BASE}a> <{BASE}p> "
UNFIT = {
    "no triples": "hello\n",
    "no end of line": f"{S}<x:a> .",
    "a space in an iri": f"{S}<x:a b> .\n",
    "no scheme": f"{S}<team> .\n",
    "a bad host": f"{S}<http://[erased]/> .\n",
    "a bad escape": f"{S}<x:%zz> .\n",
    "an escaped iri": f"{S}<x:\\u0041> .\n",
    "a blank node": f"{S}_:b .\n",
    "a blank subject": f"_:b <{BASE}p> <x:a> .\n",
    "a comment": f"# hello\n{S}<x:a> .\n",
    "an empty line": f"\n{S}<x:a> .\n",
    "windows lines": f"{S}<x:a> .\r\n",
    "two spaces": f"{S} <x:a> .\n",
    "a quad": f"{S}<x:a> <x:g> .\n",
    "an open text": f'{S}"abc .\n',
    "a line break in a text": f'{S}"a\nb" .\n',
    "a bare return in a text": f'{S}"a\rb" .\n',
    "an escape of nothing": f'{S}"a\\x" .\n',
    "an escaped half character": f'{S}"\\uD800" .\n',
    "an unknown datatype": f'{S}"a"^^<date> .\n',
    "a bad language": f'{S}"a"@- .\n',
    "an update": f"{S}<x:a> . }} }} ; DROP ALL ; INSERT DATA {{ GRAPH <x:g> {{ {S}<x:a> .\n",
    "a literal subject": f'"a" <{BASE}p> <x:a> .\n',
    "a triple term": f"{S}<<( <x:a> <x:b> <x:c> )>> .\n",
}
FIT = [
    '"a\tb\x00"',
    '"\u2028\u2029\x85"',
    '"\\u0022 \\" \\\\"',
    '"x"@en-GB',
    '"1"^^<x:t>',
    "<urn:x:y>",
    '"\U0001f600"',
    '""',
]


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Register]:
    register = Register.create(tmp_path_factory.mktemp("fit") / "r", "Test")
    register.write(adding(team("first")))
    yield register
    assert register.check() == []
    register.close()


def refused(register: Register, change: Change, words: str) -> None:
    number = register.log.last_number()
    with pytest.raises(InputError, match=words):
        register.write(change)
    assert register.log.last_number() == number


@pytest.mark.parametrize("name", UNFIT)
@pytest.mark.parametrize("where", ["added", "removed"])
def test_triples_that_cannot_be_read_are_refused(register: Register, name: str, where: str) -> None:
    content = team("good") + UNFIT[name].encode()
    refused(register, Change(**{where: content}), r"Line 3 of the change|cannot be read")


def test_bytes_that_are_no_text_are_refused(register: Register) -> None:
    refused(register, adding(f'{S}"'.encode() + b'\xff\xfe" .\n'), "cannot be read")


@pytest.mark.parametrize("value", FIT)
def test_odd_values_are_kept_and_undone(register: Register, value: str) -> None:
    entry = register.write(adding(f"{S}{value} .\n".encode()))
    register.undo(entry.number)
    assert register.check() == []


@pytest.mark.parametrize("change_id", ["", "a b", "a>b", "é", "x" * 101, "a\n", '"', "../x"])
def test_an_id_that_cannot_stand_in_an_iri_is_refused(register: Register, change_id: str) -> None:
    refused(register, Change(added=team("x"), id=change_id), "no id of a change")


def test_any_usual_id_is_taken(register: Register) -> None:
    for change_id in ("2f1e6b9a-6f0a-4f55-9c3b-0d6cf0f0e8aa", "a.b_c~d-1", "x" * 100):
        assert register.write(Change(added=named("x", change_id), id=change_id)).id == change_id


@pytest.mark.parametrize("at", ["", "today", '2026-04-01T00:00:00Z"', "2026-04-31T00:00:00Z"])
def test_a_moment_that_is_none_is_refused(register: Register, at: str) -> None:
    refused(register, Change(added=team("x"), at=at), "not a moment")


def test_an_unknown_kind_is_refused(register: Register) -> None:
    refused(register, Change(added=team("x"), kind="guess"), "no kind of change")


@pytest.mark.parametrize(
    "facts", [{"who": "a\ud800"}, {"why": "\udfff"}, {"source": "\ud800"}, {"evidence": {"\ud800": 1}}]
)
def test_half_a_character_is_refused(register: Register, facts: dict[str, object]) -> None:
    refused(register, Change(added=team("x"), **facts), "lone surrogate")


def test_odd_words_of_who_and_why_are_kept(register: Register) -> None:
    odd = 'a "quote"\n\r\t\\ \u2028 \x00\x1f \U0001f600'
    number = register.write(adding(named("x", "odd"), who=odd, why=odd, source=odd, evidence={odd: odd})).number
    entry = register.log.entries(number - 1)[0]
    assert (entry.who, entry.why, entry.source, register.log.evidence(number)) == (odd, odd, odd, {odd: odd})
