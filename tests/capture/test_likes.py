"""Names that may mean one thing are offered, those that are two things are not, and nothing is offered twice."""

import csv
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ima_graph.capture import Likes
from ima_graph.names import normal
from tests.bench.clock import cpu_s

LABELLED = Path(__file__).with_name("lookalikes.csv")
LEAST_PRECISION, LEAST_RECALL = 0.8, 0.9
NAMES, MOST_MS, MOST_PAIRS_S = 2_000, 5.0, 5.0
SUBJECTS = "payroll lease grant parking road tree school archive water fleet licence court drug theatre tender audit"
KINDS = "annual customer tenant visitor council draft legal medical technical regional staff student supplier partner"
FORMS = "register report plan schedule survey forecast minutes certificates statement index ledger"


def pair_is_found(a: str, b: str, kind: str) -> bool:
    """Say whether one name is offered for the other; the same name but for case is the thing itself."""
    return normal(a) == normal(b) or bool(Likes([("1", a, kind)]).like(b, kind))


def test_the_labelled_pairs(capsys: pytest.CaptureFixture[str]) -> None:
    with LABELLED.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    found = [pair_is_found(row["a"], row["b"], row["kind"]) for row in rows]
    same = [row["same"] == "yes" for row in rows]
    right = sum(f and s for f, s in zip(found, same, strict=True))
    precision, recall = right / sum(found), right / sum(same)
    with capsys.disabled():
        print(f"\n{len(rows)} pairs: precision {precision:.2f}, recall {recall:.2f}")
        for row, was_found, is_same in zip(rows, found, same, strict=True):
            if was_found != is_same:
                print(f"{'missed' if is_same else 'wrong'}: {row['a']} | {row['b']}")
    assert len(rows) >= 100
    assert precision >= LEAST_PRECISION
    assert recall >= LEAST_RECALL


@pytest.mark.parametrize(
    ("known", "typed"),
    [
        ("Harbour Patrol Unit", "HPU"),
        ("Lighthouse log", "Light house log"),
        ("Mooring permits", "mooring permit"),
        ("Dredging Team", "Dredging"),
        ("Dredging Team", "Dredging Department"),
        ("Navigation warnings", "Navigation warnigns"),
        ("Warnings to mariners", "Mariners' warnings"),
        ("Search & Rescue", "search and rescue"),
    ],
)
def test_one_thing_spelt_differently(known: str, typed: str) -> None:
    assert [k.name for k in Likes([("1", known, "Team")]).like(typed, "Team")] == [known]


@pytest.mark.parametrize(
    ("known", "typed"),
    [
        ("Mooring file", "Mooring system"),
        ("Tide tables 2025", "Tide tables 2026"),
        ("North Pier log", "South Pier log"),
        ("Mooring permits", "Mooring invoices"),
        ("Employers", "Employees"),
        ("Contacts list", "Contracts list"),
        ("Berth A", "Berth B"),
        ("Harbour Office", "Harbour Patrol"),
    ],
)
def test_two_things(known: str, typed: str) -> None:
    assert Likes([("1", known, "Team")]).like(typed, "Team") == []


def test_only_names_of_one_kind_are_compared() -> None:
    likes = Likes([("1", "Mooring", "Place")])
    assert likes.like("Moorings", "InformationAsset") == []
    assert [k.id for k in likes.like("Moorings", "Place")] == ["1"]


def test_the_name_itself_is_no_look_alike() -> None:
    likes = Likes([("1", "Harbour Office", "Team"), ("2", "Harbour Offices", "Team")])
    assert likes.like("  harbour   OFFICE ", "Team") == []
    assert likes.exact("  harbour   OFFICE ", "Team") == ["1"]


def test_the_best_come_first_and_each_record_once() -> None:
    likes = Likes([("1", "Pilotage dues", "A"), ("1", "Pilotage due", "A"), ("2", "Pilotige dues", "A")])
    assert [k.id for k in likes.like("Pilotage Dues file", "A", most=1)] == ["1"]
    assert [k.id for k in likes.like("Pilotage Dues file", "A")] == ["1", "2"]


def test_different_is_remembered() -> None:
    entries = [("1", "Human Resources", "Team"), ("2", "HR", "Team")]
    assert [(p.a.id, p.b.id, p.why) for p in Likes(entries).pairs("Team")] == [("1", "2", "initials")]
    assert Likes(entries, [("2", "1")]).pairs("Team") == []
    likes = Likes(entries[:1])
    assert likes.like("HR", "Team")
    likes.are_different("1", "HR")
    assert likes.like("HR", "Team") == []


def test_names_come_and_go() -> None:
    likes = Likes(())
    likes.add("1", "Harbour Master", "Post")
    assert likes.like("Harbor Master", "Post")
    likes.remove("1", "Post")
    assert likes.like("Harbor Master", "Post") == []
    assert likes.like("Harbor Master", "Team") == []


def _many() -> list[tuple[str, str, str]]:
    subjects = SUBJECTS.split()
    names = [
        f"{a} {b} {c} {d}"
        for a in KINDS.split()
        for b in subjects
        for c in subjects[:8]
        for d in FORMS.split()
        if b != c
    ]
    return [(str(k), name, "A") for k, name in enumerate(names[:: len(names) // NAMES][:NAMES])]


@pytest.mark.bench
def test_two_thousand_names_are_compared_in_five_milliseconds() -> None:
    entries = _many()
    assert len(entries) == NAMES
    likes = Likes(entries)
    typed = [name[:-2] + name[-1] for _, name, _ in entries[::20]] + ["HR", "payroll", "Annual payrol lease register"]
    for text in typed:
        likes.like(text, "A")
    taken = []
    for text in typed:
        start = time.process_time()
        likes.like(text, "A")
        taken.append((time.process_time() - start) * 1000)
    taken.sort()
    assert taken[len(taken) // 2] < MOST_MS
    assert taken[int(len(taken) * 0.95)] < MOST_MS
    start = time.process_time()
    likes.pairs("A")
    assert time.process_time() - start < MOST_PAIRS_S


@pytest.mark.bench
def test_names_that_share_a_word_and_differ_by_number_cost_no_more_than_others(
    capsys: pytest.CaptureFixture[str],
) -> None:
    def cost(names: list[str]) -> float:
        likes = Likes([(str(k), name, "A") for k, name in enumerate(names)])
        return cpu_s(lambda: likes.pairs("A"))

    plain = cost([name for _, name, _ in _many()])
    numbered = cost([f"Inspection return {n}" for n in range(NAMES)])
    with capsys.disabled():
        print(f"\npairs of {NAMES} names: {plain:.2f} s of CPU, where only the number differs {numbered:.2f} s")
    assert numbered <= plain


@given(st.lists(st.text(max_size=30), max_size=6), st.text(max_size=300))
def test_any_names_can_be_compared(names: list[str], text: str) -> None:
    likes = Likes((str(k), name, "A") for k, name in enumerate(names))
    for like in likes.like(text, "A"):
        assert 0 < like.score <= 100
        assert like.why
    for pair in likes.pairs("A"):
        assert pair.a.id != pair.b.id
