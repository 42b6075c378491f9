"""What browsers keep: the fold of the register, and deltas that bring an older one up to date."""

import json
import shutil
import time
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ima_graph.errors import ImaError
from ima_graph.project import Project
from ima_graph.tables import KeptNames, Known
from ima_graph.web import state
from tests.web.desk import Desk, fact, flow, opened

TEAMS = ("HR", "Pay", "Estates")
ASSETS = ("Rota", "Staff list", "Pay file", "Key log")
SET = {
    "purpose": ("To pay", "To plan"),
    "owner": ("Head of Pay", "HR", "Ana Moreau"),
    "heldIn": ("SharePoint", "Cupboard"),
    "name": ("Rota", "Rota 2", "Staff"),
}


def rows(told: dict[str, object]) -> dict[str, object]:
    """The rows by id."""
    return {row[0]: row for key in ("records", "flows") for row in told[key]}  # type: ignore[attr-defined]


def taken(older: dict[str, object], *deltas: dict[str, object]) -> dict[str, object]:
    """An older fold after some deltas, as a browser takes them."""
    known = rows(older)
    for delta in deltas:
        known |= rows(delta)
        for gone in delta["gone"]:  # type: ignore[attr-defined]
            known.pop(gone, None)
    return known


def test_a_fold_has_what_the_screens_show(desk: Desk) -> None:
    desk.add("HR", flow("HR", "Pay file", "Pay", frequency="monthly", via="email", why="to pay"))
    desk.add("HR", fact("holds", who="HR", asset="Pay file", place="SharePoint"))
    desk.put("boss", "Pay file", "aliases", "Payroll", "PF")
    told = state.folded(desk.project, {"phase": "hold"}, {"role": "viewer"}, {"gaps": 3})
    assert (told["number"], told["room"], told["me"], told["counters"]) == (
        desk.project.register.log.last_number(),
        {"phase": "hold"},
        {"role": "viewer"},
        {"gaps": 3},
    )
    assert sorted(row[1:] for row in told["records"]) == [
        ["InformationAsset", "Pay file", desk.id("HR"), "PF", "Payroll"],
        ["Place", "SharePoint", ""],
        ["Team", "HR", ""],
        ["Team", "Pay", ""],
        ["Workshop", "May workshop", ""],
    ]
    (only,) = told["flows"]
    assert only[1:] == [desk.id("HR"), desk.id("Pay"), [desk.id("Pay file")], "monthly", "email", "to pay", "proposed"]


def test_a_delta_has_what_a_change_touched_and_says_it_in_a_line(desk: Desk) -> None:
    done = desk.add("HR", flow("HR", "Pay file", "Pay"))
    told = state.delta(desk.project, done.number)
    assert (told["number"], told["id"], told["kind"], told["text"]) == (
        done.number,
        done.id,
        "add",
        "HR sends Pay file to Pay",
    )
    assert told["team"] == desk.people["HR"].team == desk.id("HR")
    assert {row[2] for row in told["records"]} == {"HR", "Pay", "Pay file"}
    assert len(told["flows"]) == 1


def test_what_is_gone_is_told(desk: Desk) -> None:
    desk.add("HR", fact("holds", who="HR", asset="Rota"))
    key = desk.id("Rota")
    back = desk.do("HR", "undo")
    told = state.delta(desk.project, back.number)
    assert (told["gone"], told["kind"], told["text"]) == ([key], "undo", "Taken back: HR holds Rota")


def test_nobodys_name_is_told(desk: Desk) -> None:
    desk.join("HR", "Zebedee Quill")
    desk.add("HR", fact("owns", who="Ana Moreau", asset="Rota"), fact("access", who="Ana Moreau", asset="Rota"))
    desk.put("HR", "Rota", "contact", "Ana Moreau")
    desk.put("boss", "Rota", "custodian", "Bea Novak")
    last = desk.project.register.log.last_number()
    told = json.dumps([desk.folded(), *(state.delta(desk.project, n) for n in range(1, last + 1))])
    assert [name for name in ("Ana", "Moreau", "Novak", "Zebedee", "Quill") if name in told] == []
    assert "a person owns Rota" in told


def test_an_import_between_is_told_in_general_words(desk: Desk) -> None:
    with Project.open(desk.project.register.folder, who="Ana Moreau") as other:
        other.set("Ledger", "purpose", ["For Ana Moreau"], "asked Ana Moreau", "InformationAsset", make=True)
    desk.project.register.catch_up()
    told = state.delta(desk.project, desk.project.register.log.last_number())
    assert (told["text"], [r[2] for r in told["records"]]) == ("The register: edit", ["Ledger"])


def test_a_past_project_is_folded_as_it_was(desk: Desk) -> None:
    before = desk.add("HR", fact("holds", who="HR", asset="Rota")).number
    older = desk.folded()
    desk.add("HR", fact("holds", who="HR", asset="Key log"))
    past = state.folded(Project(desk.project.register, str(before)), {}, {})
    assert (past["number"], rows(past)) == (before, rows(older))


@pytest.mark.slow
def test_a_fold_of_a_large_workshop_is_quick_and_small(desk: Desk) -> None:
    desk.join("HR")
    dice = Random(7)
    for n in range(0, 500, 50):
        desk.add(
            "HR",
            *(fact("holds", who=f"Team number {i % 40}", asset=f"Information asset {i}") for i in range(n, n + 50)),
        )
    seen: set[tuple[int, int, int]] = set()
    while len(seen) < 1000:
        seen.add((dice.randrange(40), dice.randrange(500), dice.randrange(40)))
    for sender, asset, receiver in sorted(seen):
        parts = {"frequency": "monthly", "via": "SharePoint", "why": "to know"}
        desk.add("HR", flow(f"Team number {sender}", f"Information asset {asset}", f"Team number {receiver}", **parts))
    begun = time.process_time()
    told = desk.folded()
    took = time.process_time() - begun
    size = len(json.dumps(told, ensure_ascii=False, separators=(",", ":")))
    assert len(told["flows"]) == 1000
    assert took < 0.3
    assert size <= 400_000


# --- any order of entries


def entry() -> st.SearchStrategy[tuple[object, ...]]:
    """What somebody does: who, which kind of entry, and a number that chooses its parts."""
    kinds = ("flow", "holds", "owns", "set", "answer", "confirm", "accept", "point", "different", "undo")
    for_boss = ("same", "settle", "revert", "done", "set", "confirm")
    part = st.integers(0, 2**16)
    by_team = st.tuples(st.sampled_from(TEAMS), st.sampled_from(kinds), part)
    return by_team | st.tuples(st.just("boss"), st.sampled_from(for_boss), part)


def act(desk: Desk, who: str, kind: str, part: int, op_id: str) -> dict[str, object] | None:
    """Choose the parts of an entry from what is there; None where there is nothing to do it to."""
    dice = Random(part)
    folded = desk.folded()
    assets = [r[0] for r in folded["records"] if r[1] == "InformationAsset"]
    named = [r[0] for r in folded["records"] if r[1] in ("InformationAsset", "Team", "Post", "Place")]
    flows = [f[0] for f in folded["flows"]]
    points = [r[0] for r in folded["records"] if r[1] == "OpenPoint"]
    one = {"asset": dice.choice(ASSETS), "who": dice.choice(TEAMS)}
    op: dict[str, object] = {"op": kind, "id": op_id, "words": f"words {part}"}
    if kind in ("flow", "holds", "owns"):
        told = flow(
            dice.choice(TEAMS),
            one["asset"],
            dice.choice(("", *TEAMS)),
            frequency=dice.choice(("", "monthly", "weekly")),
        )
        return op | {"op": "add", "facts": [told if kind == "flow" else fact(kind, **one)]}
    if kind == "point":
        return op | {"kind": "question", "label": f"Why {dice.randrange(3)}?"}
    if kind == "undo":
        return op
    if kind == "revert":
        return op | {"number": dice.randrange(1, desk.project.register.log.last_number() + 1), "why": "tidy"}
    wanted = {"confirm": flows, "done": points, "same": named, "different": named}.get(kind, assets)
    if not wanted:
        return None
    first, second, key = dice.choice(wanted), dice.choice(wanted), dice.choice(sorted(SET))
    standing = dice.choice(("accepted", "declined", "disputed"))
    seen = dice.randrange(desk.project.register.log.last_number() + 1)
    return (
        op
        | {
            "set": {"record": first, "field": key, "values": [dice.choice(SET[key])], "seen": seen},
            "answer": {"record": first, "field": key, "answer": dice.choice(("none", "not-known"))},
            "confirm": {"flow": first, "standing": standing},
            "accept": {"record": first, "standing": standing},
            "done": {"point": first},
            "same": {"keep": first, "drop": second},
            "different": {"a": first, "b": second},
            "settle": {"record": first, "field": key, "take": dice.choice((*SET[key], ""))},
        }[kind]
    )


def write(desk: Desk, ops: list[tuple[dict[str, object], str]]) -> None:
    for op, who in ops:
        try:
            desk.ops.apply(op, desk.person(who))
        except ImaError:
            continue


def done(desk: Desk, entries: list[tuple[object, ...]]) -> list[tuple[dict[str, object], str]]:
    """Do all, and give what was done; what is refused is left out."""
    kept = []
    for n, (who, kind, part) in enumerate(entries):
        op = act(desk, str(who), str(kind), int(str(part)), f"{n:024x}")
        if op is None:
            continue
        try:
            desk.ops.apply(op, desk.person(str(who)))
        except ImaError:
            continue
        kept.append((op, str(who)))
    return kept


@pytest.mark.slow
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(entries=st.lists(entry(), max_size=25), upto=st.integers(0, 25))
def test_deltas_bring_an_older_fold_up_to_date(
    empty: Path, tmp_path_factory: pytest.TempPathFactory, entries: list[tuple[object, ...]], upto: int
) -> None:
    desk = fresh(empty, tmp_path_factory)
    done(desk, entries[:upto])
    older = desk.folded()
    live = rows(older)
    for one in entries[upto:]:
        before = desk.project.register.log.last_number()
        done_now(desk, one)
        last = desk.project.register.log.last_number()
        live = taken({"records": [], "flows": []}) | live
        for number in range(before + 1, last + 1):
            live = _after(live, state.delta(desk.project, number))
        assert live == rows(desk.folded())
    first = int(str(older["number"]))
    late = [state.delta(desk.project, n) for n in range(first + 1, desk.project.register.log.last_number() + 1)]
    assert taken(older, *late) == rows(desk.folded())
    desk.project.close()


def _after(known: dict[str, object], delta: dict[str, object]) -> dict[str, object]:
    after = known | rows(delta)
    for gone in delta["gone"]:  # type: ignore[attr-defined]
        after.pop(gone, None)
    return after


def done_now(desk: Desk, one: tuple[object, ...]) -> None:
    number = desk.project.register.log.last_number()
    op = act(desk, str(one[0]), str(one[1]), int(str(one[2])), f"{number:012x}{int(str(one[2])):012x}")
    if op:
        write(desk, [(op, str(one[0]))])


@pytest.mark.slow
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(entries=st.lists(entry(), max_size=25))
def test_any_order_of_entries_folds_to_one_register_and_sending_all_again_adds_nothing(
    empty: Path, tmp_path_factory: pytest.TempPathFactory, entries: list[tuple[object, ...]]
) -> None:
    desk = fresh(empty, tmp_path_factory)
    followed = KeptNames(desk.project.register)
    followed.known()
    kept = done(desk, entries)
    last, facts = desk.project.register.log.last_number(), desk.facts()
    write(desk, kept)
    assert (desk.project.register.log.last_number(), desk.facts()) == (last, facts)
    assert desk.project.register.check() == []
    again = desk.project.register.as_known(str(last))
    assert set(again.store.dump("https://w3id.org/ima-graph/graph/register").splitlines()) == facts
    assert as_sets(followed.known()) == as_sets(KeptNames(desk.project.register).known())
    desk.project.close()


def as_sets(known: Known) -> dict[str, object]:
    return {**vars(known), "by_name": {key: set(found) for key, found in known.by_name.items()}}


def fresh(empty: Path, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    desk = opened(Path(shutil.copytree(empty, tmp_path_factory.mktemp("any") / "r")))
    for team in TEAMS:
        desk.join(team)
    return desk
