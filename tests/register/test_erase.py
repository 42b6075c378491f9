"""Words that the law asks to erase are gone from every file, and nothing else is."""

from pathlib import Path

import pytest
from facts import BASE, adding, named, team

from ima_graph import terms
from ima_graph.errors import InputError, NotFoundError
from ima_graph.log import Change
from ima_graph.register import Register
from ima_graph.register.erase import blotted


def files_with(folder: Path, words: str) -> list[str]:
    return [str(f.relative_to(folder)) for f in folder.rglob("*") if f.is_file() and words.encode() in f.read_bytes()]


def test_erased_words_are_gone_from_every_file_and_the_chain_is_whole(register: Register) -> None:
    secret = "Ana Moreau-Lindqvist"
    register.write(
        adding(team("a", secret), who=secret, why=f"says {secret}", evidence={"cells": [secret, {"x": secret}]})
    )
    register.write(Change(named("a", "A team"), named("a", secret)))
    register.write(adding(team("b")))
    assert files_with(register.folder, secret)
    for number in (1, 2):
        register.erase(number, [secret], "dpo", "asked for by law")
    assert register.check() == []
    assert files_with(register.folder, secret) == []
    assert (register.log.entries()[0].who, register.log.entries()[0].why) == ("[erased]", "says [erased]")
    assert register.log.evidence(1) == {"cells": ["[erased]", {"x": "[erased]"}]}
    assert [e.erased for e in register.log.entries()] == [True, True, False, False, False]
    assert sorted(register.store.dump(terms.REGISTER_GRAPH).splitlines(keepends=True)) == sorted(
        (team("a", "A team") + team("b")).splitlines(keepends=True)
    )
    register.close()
    assert files_with(register.folder, secret) == []
    again = Register(register.folder)
    assert again.check() == []
    again.close()


def test_an_erasure_is_a_change_that_says_what_it_erased(register: Register) -> None:
    register.write(adding(team("a", "Ana")))
    entry = register.erase(1, ["Ana"], "dpo", "")
    assert (entry.number, entry.kind, entry.undoes, entry.who) == (2, "erase", 1, "dpo")
    assert entry.why == "Erase words from change 1"


def test_a_change_may_be_erased_from_twice_and_an_erasure_as_well(register: Register) -> None:
    register.write(adding(team("a", "Ana and Bo")))
    register.erase(1, ["Ana"], "Cy", "one")
    register.erase(1, ["Bo"], "Cy", "two")
    register.erase(2, ["Cy"], "dpo", "three")
    assert register.check() == []
    assert register.log.payload(1)[0] == team("a", "[erased] and [erased]")
    assert register.log.entries()[1].who == "[erased]"


def test_iris_and_names_of_facts_are_left_alone(register: Register) -> None:
    """A short word stands in every IRI and in every key of the evidence."""
    register.write(adding(team("a", "a who id"), who="who", evidence={"who": "id"}))
    register.erase(1, ["who", "id", "a", "evidence"], "dpo", "")
    assert register.check() == []
    assert register.log.payload(1)[0].startswith(f"<{BASE}a> <{terms.TYPE}> <{terms.IMA}Team> .\n".encode())
    assert register.log.evidence(1) == {"who": "[erased]"}


@pytest.mark.parametrize(
    "text", ['say "Ana"', "back\\slash", "two\nlines\r\tand\x01", "line\u2028separator", "\U0001f600"]
)
def test_odd_words_are_erased(register: Register, text: str) -> None:
    register.write(adding(team("a", f"before {text} after"), why=text, evidence={"cell": text}))
    register.erase(1, [text], "dpo", "")
    assert register.check() == []
    assert register.log.payload(1)[0] == team("a", "before [erased] after")
    assert (register.log.entries()[0].why, register.log.evidence(1)) == ("[erased]", {"cell": "[erased]"})


def test_the_longest_words_go_first() -> None:
    parts = {"about": b"", "evidence": b"", "added": named("a", "Ana Moreau and Ana"), "removed": b""}
    assert blotted(parts, ["Ana", "Ana Moreau"], ())["added"] == named("a", "[erased] and [erased]")


def test_a_number_in_the_evidence_is_erased_where_it_is_the_whole_cell() -> None:
    parts = {"about": b"", "evidence": b'{"row":12,"cell":1234,"none":null,"yes":true}', "added": b"", "removed": b""}
    assert blotted(parts, ["1234"], ("evidence",))["evidence"] == b'{"row":12,"cell":"[erased]","none":null,"yes":true}'


def test_types_and_languages_of_a_text_stay(register: Register) -> None:
    day = f'<{BASE}a> <{terms.IMA}startDate> "1980-01-31"^^<{terms.XSD}date> .\n'.encode()
    word = f'<{BASE}a> <{terms.ALT_LABEL}> "Ana"@en .\n'.encode()
    register.write(adding(day + word))
    register.erase(1, ["1980-01-31", "Ana"], "dpo", "")
    assert register.log.payload(1)[0] == day.replace(b"1980-01-31", b"[erased]") + word.replace(b"Ana", b"[erased]")
    assert register.check() == []


def test_what_cannot_be_erased_is_told(register: Register) -> None:
    register.write(adding(team("a")))
    with pytest.raises(InputError, match="which words"):
        register.erase(1, ["", ""], "dpo", "")
    for number in (0, 2, -1):
        with pytest.raises(NotFoundError, match=f"There is no change {number}"):
            register.erase(number, ["x"], "dpo", "")
    assert register.log.last_number() == 1
