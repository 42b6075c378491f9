"""A change and its parts."""

import json
from datetime import UTC, datetime

from ima_graph.log import Change, Entry, new_id
from ima_graph.log.change import now


def test_every_change_has_an_id_and_a_moment_of_its_own() -> None:
    one, two = Change(), Change()
    assert one.id != two.id
    assert len(one.id) == 24
    assert datetime.fromisoformat(one.at) <= datetime.now(UTC)


def test_a_moment_is_written_in_utc() -> None:
    assert now().endswith("Z")
    assert datetime.fromisoformat(now()).utcoffset().total_seconds() == 0


def test_a_change_without_triples_is_empty() -> None:
    assert Change(who="ana", why="nothing", evidence={"a": 1}).is_empty()
    assert not Change(added=b"x").is_empty()
    assert not Change(removed=b"x").is_empty()


def test_who_and_why_are_kept_apart_from_the_evidence() -> None:
    change = Change(who="Ana é", why="b", source="c", evidence={"cell": ["A1", 2]}, added=b"+", removed=b"-")
    parts = change.parts()
    assert json.loads(parts["about"]) == {"who": "Ana é", "why": "b", "source": "c"}
    assert json.loads(parts["evidence"]) == {"cell": ["A1", 2]}
    assert (parts["added"], parts["removed"]) == (b"+", b"-")
    assert Change().parts()["evidence"] == b""


def test_an_entry_is_named_by_the_id_of_its_change() -> None:
    change_id = new_id()
    entry = Entry(1, change_id, now(), "edit", None, "", "", "", "", False)
    assert entry.iri == f"https://w3id.org/ima-graph/change/{change_id}"
