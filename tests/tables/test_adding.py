"""Several rows of several kinds in one change, found or made by the machinery of an import, and quickly."""

from pathlib import Path

import pytest
from taking import facts, names, new, said, statements, take_text

from ima_graph.errors import InputError
from ima_graph.log import Change, Entry
from ima_graph.register import Register
from ima_graph.tables import KeptNames, Known, Row, add_rows, set_field
from tests.bench.clock import cpu_s

WORKSHOP = "May workshop"


@pytest.fixture
def register(tmp_path: Path) -> Register:
    return new(tmp_path)


def add(register: Register, *rows: Row, kept: KeptNames | None = None) -> Entry | None:
    known = kept.known if kept else lambda: None
    return register.write(lambda r: add_rows(r, rows, Change(source=WORKSHOP), known()))


def flow(sender: str, asset: str, receiver: str, **more: object) -> Row:
    return "Flow", {"flowFrom": sender, "carries": asset, "flowTo": receiver, **more}


def test_rows_of_several_kinds_are_one_change(register: Register) -> None:
    add(
        register,
        ("Team", {"name": "HR", "emailAddress": "hr@example.org"}),
        flow("HR", "Rota", "Night Bureau Ltd", frequency="weekly", via=["SFTP", "Post room"]),
        ("InformationAsset", {"name": "Rota", "heldBy": ["HR", "Pay"], "owner": "Head of HR"}),
        ("AccessGrant", {"grantOn": "Rota", "grantedTo": "Ana Moreau"}),
    )
    assert register.log.last_number() == 1
    assert said(register, "Flow").popitem()[1] == {
        "From": "HR",
        "To": "Night Bureau Ltd",
        "Carries": "Rota",
        "Via": "Post room; SFTP",
        "How often": "weekly",
    }
    assert said(register, "InformationAsset") == {"Rota": {"Name": "Rota", "Held by": "HR; Pay", "Owner": "Head of HR"}}
    assert names(register, "Organisation") == ["Night Bureau Ltd"]
    assert names(register, "Person") == ["Ana Moreau"]
    assert names(register, "Post") == ["Head of HR"]


def test_who_sends_is_a_team_unless_its_words_say_otherwise(register: Register) -> None:
    add(register, flow("Human Resources", "A", "Head of Pay"), flow("Acme Ltd", "A", "Press Office"))
    assert names(register, "Team") == ["Human Resources", "Press Office"]
    assert (names(register, "Post"), names(register, "Organisation")) == (["Head of Pay"], ["Acme Ltd"])
    assert names(register, "Person") == []


def test_a_name_that_is_known_as_something_else_is_that(register: Register) -> None:
    add(register, ("Place", {"name": "Archive"}), ("Person", {"name": "Bea Novak"}))
    add(register, flow("Archive", "A", "Bea Novak"))
    assert names(register, "Team") == []


def test_of_a_team_and_a_place_of_one_name_the_team_sends(register: Register) -> None:
    add(register, ("Place", {"name": "Estates"}), ("Team", {"name": "Estates"}))
    add(register, flow("Estates", "A", "HR"))
    (query,) = register.store.select(
        "PREFIX ima: <https://w3id.org/ima-graph/def#> SELECT ?k { ?f ima:flowFrom ?e . ?e a ?k }"
    ).rows
    assert str(query[0]).endswith("#Team>")


def test_the_same_rows_again_add_nothing(register: Register) -> None:
    rows = (flow("HR", "Rota", "Pay", frequency="weekly"), ("AccessGrant", {"grantOn": "Rota", "grantedTo": "Pay"}))
    assert add(register, *rows)
    assert add(register, *rows) is None
    kept = KeptNames(register)
    assert add(register, *rows, kept=kept) is None


def test_a_second_answer_stays_beside_the_first_and_more_of_many_are_added(register: Register) -> None:
    add(register, ("InformationAsset", {"name": "Rota", "purpose": "To plan", "heldBy": "HR"}))
    add(register, ("InformationAsset", {"name": "Rota", "purpose": "To pay", "heldBy": "Pay"}))
    assert said(register, "InformationAsset")["Rota"] == {"Name": "Rota", "Purpose": "To plan", "Held by": "HR; Pay"}
    assert [(s["Value given"], s["Standing"]) for s in statements(register)] == [("To pay", "disputed")]
    assert add(register, ("InformationAsset", {"name": "Rota", "purpose": "To pay"})) is None


def test_a_word_for_nothing_is_an_answer(register: Register) -> None:
    add(register, ("InformationAsset", {"name": "Rota", "heldIn": "TBC"}))
    assert add(register, ("InformationAsset", {"name": "Rota", "heldIn": "tbc"})) is None
    assert [(s["Field"], s["Empty answer"]) for s in statements(register)] == [
        ("Information asset: Kept in", "not known")
    ]


def test_a_record_is_found_by_its_id_and_an_unknown_id_is_refused(register: Register) -> None:
    add(register, ("Team", {"name": "HR"}))
    (iri,) = Known.load(register.store, register.schema, register.base).find("HR", ("Team",), "")
    add(register, ("Team", {"id": iri.removeprefix(register.base), "description": "People"}))
    assert said(register, "Team")["HR"]["Description"] == "People"
    with pytest.raises(InputError, match='"nobody" is not the id of team'):
        add(register, ("Team", {"id": "nobody", "description": "x"}))


def test_what_cannot_be_taken_is_said_and_nothing_is_written(register: Register) -> None:
    with pytest.raises(InputError, match='How often: "every full moon" is not in the list'):
        add(register, ("Team", {"name": "HR"}), flow("HR", "Rota", "Pay", frequency="every full moon"))
    assert register.log.last_number() == 0


def test_a_thing_cannot_be_part_of_itself_by_way_of_another(register: Register) -> None:
    add(register, ("Team", {"name": "A", "partOf": "B"}))
    with pytest.raises(InputError, match="is part of itself through"):
        add(register, ("Team", {"name": "B", "partOf": "A"}))


# --- names that are kept


def test_an_attempt_leaves_the_kept_names_as_they_were(register: Register) -> None:
    add(register, ("Team", {"name": "HR", "reference": "T1"}))
    known = Known.load(register.store, register.schema, register.base)
    before = Known.load(register.store, register.schema, register.base)
    add_rows(register, [flow("HR", "Rota", "Pay"), ("Team", {"name": "hr", "reference": "X9"})], Change(), known)
    with pytest.raises(InputError):
        add_rows(register, [("Team", {"name": "New", "startDate": "soon"})], Change(), known)
    assert known == before


def test_kept_names_follow_every_change_and_those_of_others(register: Register, tmp_path: Path) -> None:
    kept = KeptNames(register)
    kept.known()
    add(register, ("Team", {"name": "HR", "reference": "T1", "aliases": ["People", "Staff"]}), kept=kept)
    register.write(lambda r: set_field(r, "HR", "name", ["Human Resources"], Change()))
    rows = "A1,Rota,Human Resources,live\nA2,Key log,Human Resources,live\n"
    assert take_text(register, f"Reference,Name,Held by,Status\n{rows}").errors == []
    other = Register(register.folder)
    other.write(lambda r: set_field(r, "Rota", "name", ["Shift rota"], Change()))
    other.close()
    register.undo()
    add(register, flow("People", "Rota", "Estates Team"), kept=kept)
    fresh = Known.load(register.store, register.schema, register.base)
    told = kept.known()
    assert (told.kind_of, told.shown, told.reference_of) == (fresh.kind_of, fresh.shown, fresh.reference_of)
    assert {k: set(v) for k, v in told.by_name.items()} == {k: set(v) for k, v in fresh.by_name.items()}
    assert told.by_reference == fresh.by_reference
    assert names(register, "Team") == ["Estates Team", "Human Resources"]


def test_names_are_read_again_after_words_were_erased(register: Register) -> None:
    kept = KeptNames(register)
    add(register, ("Person", {"name": "Bea Novak"}), kept=kept)
    register.erase(1, ["Bea Novak"], "", "asked")
    assert list(kept.known().shown.values()) == ["[erased]"]


@pytest.mark.bench
def test_a_write_costs_little_more_at_2000_records(register: Register) -> None:
    kept = KeptNames(register)

    def write(name: str) -> None:
        for n in range(40):
            add(register, flow(f"Team {n}", f"{name} {n}", "HR", frequency="weekly", via="SFTP"), kept=kept)

    write("Warm")
    small = cpu_s(lambda: write("Small"))
    for team in range(40):
        add(register, *(flow(f"Team {team}", f"Asset {team} {n}", f"Team {n % 40}") for n in range(50)), kept=kept)
    before = facts(register)
    large = cpu_s(lambda: write("Large"))
    assert len(kept.known().kind_of) > 4000
    assert before < facts(register)
    print(f"40 writes: {small:.2f} s of CPU in a small register, {large:.2f} s at 2,000 records")
    assert large <= 3 * small
