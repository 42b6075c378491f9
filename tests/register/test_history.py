"""What happened is told as rows and as PROV-O, and a register is seen as it was known."""

import time

import pytest
from facts import BASE, adding, named, part_of, team

from ima_graph import terms
from ima_graph.errors import InputError, NotFoundError
from ima_graph.log import Change, Entry
from ima_graph.register import Register
from ima_graph.register.history import events, provenance

PROV = "PREFIX prov: <http://www.w3.org/ns/prov#> PREFIX dct: <http://purl.org/dc/terms/> "
ENTRY = Entry(7, "abc", "2026-04-01T10:00:00Z", "edit", None, "", "", "", "", False)


@pytest.fixture
def told(register: Register) -> Register:
    """Four changes on three days: make a and b, rename a, put b under a, remove b."""
    register.write(adding(team("a", "A") + team("b", "B"), who="ana", why='the "first"', at="2026-04-01T08:00:00Z"))
    register.write(Change(named("a", "AA"), named("a", "A"), "bo", at="2026-04-02T08:00:00.5Z"))
    register.write(adding(part_of("b", "a"), at="2026-04-02T09:00:00Z"))
    register.write(Change(removed=team("b", "B") + part_of("b", "a"), who="cy", at="2026-04-04T08:00:00Z"))
    return register


# --- PROV-O


def became(entry: Entry, added: bytes, removed: bytes) -> dict[str, str]:
    """Subject to what became of it."""
    text = provenance(entry, added, removed).decode()
    found = [line.split(" ")[:2] for line in text.split("\n") if "/id/" in line]
    return {s[1:-1].removeprefix(BASE): p.rsplit("#", 1)[1][:-1] for s, p in found}


def test_records_are_made_altered_or_removed() -> None:
    assert became(ENTRY, team("a") + part_of("b", "c"), team("d") + named("e", "E")) == {
        "a": "wasGeneratedBy",
        "b": "wasInfluencedBy",
        "d": "wasInvalidatedBy",
        "e": "wasInfluencedBy",
    }


def test_a_record_that_is_typed_anew_is_made_and_not_removed() -> None:
    assert became(ENTRY, team("a"), team("a")) == {"a": "wasGeneratedBy"}


def test_words_in_a_text_are_not_taken_for_a_type() -> None:
    trap = named("a", f"x <{terms.TYPE}> y") + named("b", f"\n<{BASE}c> <{terms.TYPE}> <{BASE}d> .\n")
    assert became(ENTRY, trap, b"") == {"a": "wasInfluencedBy", "b": "wasInfluencedBy"}
    assert became(ENTRY, b"", trap) == {"a": "wasInfluencedBy", "b": "wasInfluencedBy"}


def test_lines_of_a_record_need_not_stand_together() -> None:
    lines = b"".join(named(key, f"{key} {i}") for i in range(3) for key in ("a", "ab", "b", "a"))
    assert became(ENTRY, lines, b"") == dict.fromkeys(("a", "ab", "b"), "wasInfluencedBy")


def test_history_is_kept_as_prov_in_its_own_graph(told: Register) -> None:
    query = PROV + f"SELECT ?p ?n WHERE {{ <{BASE}b> ?p ?c . ?c <{terms.IMA}changeNumber> ?n }} ORDER BY ?n"
    rows = told.store.select(query, (terms.HISTORY_GRAPH,)).rows
    assert [(p.value.rsplit("#", 1)[1], int(n.value)) for p, n in rows] == [
        ("wasGeneratedBy", 1),
        ("wasInfluencedBy", 3),
        ("wasInvalidatedBy", 4),
    ]
    assert told.store.select(query).rows == []


def test_a_change_tells_who_when_and_why(told: Register) -> None:
    query = PROV + (
        "SELECT ?who ?at ?why WHERE { ?c a <https://w3id.org/ima-graph/def#Change> ; prov:endedAtTime ?at "
        "OPTIONAL { ?c dct:creator ?who } OPTIONAL { ?c dct:description ?why } } ORDER BY ?at"
    )
    rows = told.store.select(query, (terms.HISTORY_GRAPH,)).rows
    shown = [tuple(t.value if t else "" for t in row) for row in rows]
    assert shown == [
        ("ana", "2026-04-01T08:00:00Z", 'the "first"'),
        ("bo", "2026-04-02T08:00:00.5Z", ""),
        ("", "2026-04-02T09:00:00Z", ""),
        ("cy", "2026-04-04T08:00:00Z", ""),
    ]


def test_the_provenance_of_a_large_import_is_quick() -> None:
    big = b"".join(team(f"{i:08}", f"Team {i}") + part_of(f"{i:08}", f"{i // 7:08}") * 3 for i in range(30_000))
    assert len(big) > 20_000_000
    begun = time.process_time()
    found = provenance(ENTRY, big, b"")
    assert found.count(b"wasGeneratedBy") == 30_000
    # 0.1 s for 60 MB; one regular expression a line took eight times as long.
    assert time.process_time() - begun < 0.4


# --- events


def test_events_of_a_record_come_in_order(told: Register) -> None:
    found = [(e.entry.number, e.path.rsplit("#", 1)[1], e.value, e.was_added) for e in events(told.log, BASE + "a")]
    assert found == [
        (1, "type", f"<{terms.IMA}Team>", True),
        (1, "label", '"A"', True),
        (2, "label", '"A"', False),
        (2, "label", '"AA"', True),
    ]


def test_events_of_a_field_keep_to_it(told: Register) -> None:
    assert [e.entry.number for e in events(told.log, BASE + "a", terms.LABEL)] == [1, 2, 2]
    assert [e.record for e in events(told.log, path=terms.IMA + "partOf")] == [BASE + "b", BASE + "b"]
    assert len(list(events(told.log))) == 4 + 2 + 1 + 3
    assert list(events(told.log, BASE + "none")) == []


# --- as known


def labels(register: Register, known: str) -> list[str]:
    store = register.as_known(known).store
    rows = store.select(f"SELECT ?n WHERE {{ ?t <{terms.LABEL}> ?n }} ORDER BY ?n", (terms.REGISTER_GRAPH,)).rows
    return [r[0].value for r in rows]


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ("0", []),
        ("1", ["A", "B"]),
        ("2", ["AA", "B"]),
        ("4", ["AA"]),
        ("2026-03-31", []),
        ("0001-01-01", []),
        ("2026-04-01", ["A", "B"]),
        ("20260401", ["A", "B"]),
        ("2026-04-02", ["AA", "B"]),
        ("2026-04-03", ["AA", "B"]),
        ("9999-12-31", ["AA"]),
        ("2026-04-02T08:00:00Z", ["A", "B"]),
        ("2026-04-02T08:00:00.4Z", ["A", "B"]),
        ("2026-04-02T08:00:00.500Z", ["AA", "B"]),
        ("2026-04-02T08:00:01", ["AA", "B"]),
        ("2026-04-02T10:00:00+02:00", ["A", "B"]),
        ("2026-04-02T03:00:01-05:00", ["AA", "B"]),
    ],
)
def test_a_register_is_seen_as_it_was_known(told: Register, known: str, expected: list[str]) -> None:
    assert labels(told, known) == expected


@pytest.mark.parametrize("known", ["", "yesterday", "2026-13-01", "2026-04-31", "-1", "1.5", "²", "٣", "99999999"])
def test_what_is_neither_number_nor_date_is_told(told: Register, known: str) -> None:
    with pytest.raises(InputError, match="neither a change number nor a date"):
        told.as_known(known)


def test_a_number_that_is_too_large_is_told(told: Register) -> None:
    for known in ("5", "1" + "0" * 30):
        with pytest.raises(NotFoundError, match="the last is 4"):
            told.as_known(known)


def test_a_snapshot_knows_what_it_is(told: Register) -> None:
    snapshot = told.as_known("2026-04-02")
    assert (snapshot.number, snapshot.name, snapshot.base) == (3, "Test", told.base)
    assert snapshot.schema is told.schema
    assert snapshot.store.last_change() == 3
    assert snapshot.store.ask(f"ASK {{ <{terms.IMA}Team> ?p ?o }}")  # the ontology is there too


def test_the_past_stays_when_the_register_goes_on(told: Register) -> None:
    snapshot = told.as_known("1")
    told.write(adding(team("c")))
    assert snapshot.store.last_change() == 1


def test_two_changes_out_of_order_in_time_are_known_by_the_later_number(told: Register) -> None:
    """A clock that was put back: what stands in the log before is known too."""
    told.write(adding(team("z", "Z"), at="2026-04-01T23:00:00Z"))
    assert told.number_known("2026-04-01") == 5


# --- fold


def test_only_some_changes_are_folded(told: Register) -> None:
    store = told.fold(lambda e: e.who in ("ana", "cy"))
    assert sorted(store.dump(terms.REGISTER_GRAPH).splitlines(keepends=True)) == sorted(
        team("a", "A").splitlines(keepends=True)
    )
    assert told.fold(lambda e: e.who == "nobody") is None
