"""The neighbourhood of a thing: left what comes in, right what goes out, nearest first, nothing lost in silence."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ima_graph.errors import NotFoundError
from ima_graph.maps import around
from ima_graph.maps.model import OUTSIDE, Card, Department, End, Flow, Gap, Picture, Row
from ima_graph.maps.scene import Scene, keys
from tests.maps.drawn import arrows, boxes, faults, parsed, texts
from tests.maps.pictures import pictures

GAP = Gap("owner_never_stated", "U1", "Owner never stated", "Nobody was named.", "Ask.")
ORDERS = "Orders for the harbour crane"


def team(name: str) -> End:
    return End(name, "", name, name.title())


def small() -> Picture:
    """Post sends to Pay, Pay to Audit and to the Bank; Depot to Post; Audit to Board."""
    file = Row("file", "Payroll file", "pay", what="data set", level=2, marking="OFFICIAL-SENSITIVE", gaps=(GAP,))
    bank = Row("bank", "Estuary Bank", OUTSIDE, "Organisation")
    holds = {"pay": (file, Row("spare", "Spare list", "pay"))}
    cards = tuple(
        Card(name, name.title(), "d", holds.get(name, ())) for name in ("depot", "post", "pay", "audit", "board")
    )
    flows = (
        Flow("f1", team("post"), team("pay"), (), ("Letters",), (), "post", "daily"),
        Flow("f2", team("post"), team("pay"), (), (ORDERS,), (), "email", "weekly"),
        Flow(
            "f3", End("pay", "file", "pay", "Pay"), team("audit"), ("file",), ("Payroll file",), (), "email", "monthly"
        ),
        Flow(
            "f4",
            End("pay", "file", "pay", "Pay"),
            End(OUTSIDE, "bank", "bank", "Estuary Bank"),
            ("file",),
            ("Payroll file",),
            is_down=True,
        ),
        Flow("f5", team("depot"), team("post"), (), ("Parcels",)),
        Flow("f6", team("audit"), team("board"), ("file",), ("Payroll file",)),
        Flow("f7", team("pay"), team("pay"), (), ("Checks",)),
        Flow("f8", End(), team("pay"), (), ("Rumours",)),
        Flow("f9", team("audit"), team("post"), (), ("Audit letters",)),
    )
    return Picture(
        "Small",
        "2026-11-22",
        1,
        (
            Department("d", "Harbour Office", cards),
            Department(OUTSIDE, "Outside", (Card(OUTSIDE, "Outside the organisation", OUTSIDE, (bank,)),)),
        ),
        flows,
    )


def placed(scene: Scene) -> dict[str, list[float]]:
    found: dict[str, list[float]] = {}
    for drawn in boxes(scene):
        found.setdefault(drawn.key, []).append(drawn.box.x)
    return found


def test_senders_stand_left_and_receivers_right_of_the_thing() -> None:
    scene = around.draw(small(), "pay")
    key, at = keys(small()), placed(scene)
    assert scene.id == f"around-{key['pay']}"
    assert max(at[key["post"]] + at[""]) < at[key["pay"]][0] < min(at[key["audit"]] + at[key["bank"]])
    assert scene.summary == "Pay: 3 flows in from 2 senders, 2 flows out to 2 receivers."
    assert scene.notes == ("Not drawn: 1 flow among the others.",)
    assert faults(scene) == []


def test_each_flow_is_a_line_with_what_it_carries_and_how_often() -> None:
    scene = around.draw(small(), "pay")
    assert sorted(key for key, *_ in arrows(scene)) == ["f0", "f1", "f2", "f3", "f7"]
    shown = texts(scene)
    assert {"Letters", "daily", ORDERS, "weekly", "Payroll file", "monthly", "Rumours"} <= set(shown)
    assert {"Comes in: 3 flows", "Goes out: 2 flows", "1 flow from here to here", "Harbour Office"} <= set(shown)
    assert {"Not known", "Nobody stated it", "Estuary Bank", "Outside the organisation"} <= set(shown)


def test_a_flow_to_a_lower_classification_is_marked() -> None:
    scene = around.draw(small(), "pay")
    assert {key: cls for key, cls, _ in arrows(scene) if "down" in cls.split()} == {"f3": "flow down"}


def test_an_outside_body_has_a_dashed_border_and_a_team_has_not() -> None:
    key = keys(small())
    outside = {d.key for d in boxes(around.draw(small(), "pay")) if "outside" in d.classes}
    assert outside == {key["bank"], ""}


def test_an_asset_stands_on_its_team_with_what_is_known_of_it() -> None:
    scene = around.draw(small(), "file")
    assert scene.id == f"around-{keys(small())['file']}"
    assert {"Pay", "Payroll file", "data set", "No owner", "OFFICIAL-SENSITIVE"} <= set(texts(scene))
    assert "U1 Owner never stated: Nobody was named." in " ".join(texts(scene))
    # What Audit sends on is the asset, too, and Audit does not hold it.
    assert scene.summary == "Payroll file: nothing comes in, 3 flows out to 3 receivers."
    assert "sent on by Audit" in texts(scene)
    assert "Nothing comes in." in texts(scene)
    assert faults(scene) == []


def test_every_asset_of_a_flow_that_carries_several_has_it() -> None:
    picture = small()
    both = replace(picture.flows[2], cargo=("file", "spare"), cargo_labels=("Payroll file", "Spare list"))
    scene = around.draw(replace(picture, flows=(both,)), "spare")
    assert scene.summary == "Spare list: nothing comes in, 1 flow out to 1 receiver."
    assert "by email, with Payroll file" in texts(scene)


def test_a_thing_without_a_flow_says_so_calmly() -> None:
    scene = around.draw(small(), "spare")
    assert scene.summary == "Spare list: nothing comes in or goes out."
    assert texts(scene).count("Nothing comes in or goes out.") == 1
    assert arrows(scene) == []
    assert faults(scene) == []


def test_with_more_steps_there_are_further_columns_and_one_line_a_pair() -> None:
    scene = around.draw(small(), "pay", steps=2)
    key, at = keys(small()), placed(scene)
    assert at[key["depot"]][0] < min(at[key["post"]]) < at[key["pay"]][0] < max(at[key["audit"]]) < at[key["board"]][0]
    pairs = [
        re.search(r"(\d+) flows from", t.text or "") for t in parsed(scene).iter("{http://www.w3.org/2000/svg}title")
    ]
    assert [m.group(1) for m in pairs if m] == ["2"]
    assert {"2 steps before: 2 flows", "2 steps on: 2 flows"} <= set(texts(scene))
    assert faults(scene) == []


def test_a_search_goes_no_further_than_its_steps_and_no_further_than_there_is() -> None:
    key = keys(small())
    assert key["depot"] not in placed(around.draw(small(), "pay", steps=1))
    assert placed(around.draw(small(), "pay", steps=3)) == placed(around.draw(small(), "pay", steps=9))


def hub(senders: int, each: int = 1) -> Picture:
    cards = [Card("hub", "Hub", "d"), *(Card(f"t{n}", f"Team number {n} of the harbour", "d") for n in range(senders))]
    flows = [
        Flow(f"f{n}.{m}", team(f"t{n}"), team("hub"), (), (f"Paper {m}",)) for n in range(senders) for m in range(each)
    ]
    return Picture("Hub", "2026-11-22", 1, (Department("d", "Department", tuple(cards)),), tuple(flows))


@pytest.mark.parametrize("steps", [1, 2])
def test_what_is_above_the_limit_is_counted_exactly(steps: int) -> None:
    scene = around.draw(hub(50), "hub", steps, most=14)
    things = [d for d in boxes(scene) if "thing" in d.classes]
    assert len(things) == 13
    assert "and 38 more" in texts(scene)
    assert scene.notes == ("Not drawn: 38 more senders and 38 flows.",)
    assert scene.summary == "Hub: 50 flows in from 50 senders, nothing goes out."
    assert faults(scene) == []


def test_the_nearest_are_kept() -> None:
    picture = small()
    key = keys(picture)
    shown = {d.key for d in boxes(around.draw(picture, "board", 3, most=4)) if "thing" in d.classes}
    assert shown == {key["board"], key["audit"], key["pay"]}


def test_a_hub_of_sixty_flows_is_drawn_whole() -> None:
    scene = around.draw(hub(20, 3), "hub")
    assert len(arrows(scene)) == 60
    assert scene.notes == ()
    assert faults(scene) == []


def test_lines_of_one_sender_are_cut_short_when_a_side_grows_too_tall() -> None:
    scene = around.draw(hub(2, 50), "hub")
    assert len(arrows(scene)) == 60
    assert texts(scene).count("and 20 more flows") == 2
    assert scene.notes == ("Counted, and without a line of their own: 40 flows of these senders.",)
    assert faults(scene) == []


def test_a_team_with_2000_assets_shows_some_and_counts_the_others() -> None:
    rows = tuple(Row(f"r{n}", f"Record series number {n}", "hub") for n in range(2000))
    picture = hub(3)
    (department,) = picture.departments
    cards = (Card("hub", "Hub", "d", rows), *department.cards[1:])
    scene = around.draw(replace(picture, departments=(Department("d", "Department", cards),)), "hub")
    assert len([d for d in boxes(scene) if "row" in d.classes]) == 296
    assert "Not drawn: 1,704 other things of this card." in scene.notes
    assert "and 1,704 other things here" in texts(scene)
    assert faults(scene) == []


@pytest.mark.parametrize(
    "label",
    [
        "A" * 300,
        "word " * 60,
        "سجل الموانئ والملاحة البحرية الطويل جدا جدا",
        "🚢 Ships 🛟",
        "<script>alert(1)</script>",
        "a\x00b\nc",
    ],
)
def test_any_label_is_drawn_as_text(label: str) -> None:
    row = Row("file", label, "pay", gaps=(replace(GAP, because=label),))
    cards = (Card("pay", label, "d", (row,)), Card("audit", label, "d"))
    flow = Flow(
        "f", End("pay", "file", "pay", label), End("audit", "", "audit", label), ("file",), (label,), (), label, label
    )
    picture = Picture("P", "2026-11-22", 1, (Department("d", label, cards),), (flow,))
    for thing in ("pay", "file", "audit"):
        for steps in (1, 2):
            scene = around.draw(picture, thing, steps)
            assert faults(scene) == []
            assert list(parsed(scene).iter("{http://www.w3.org/2000/svg}script")) == []


def test_a_team_name_of_28_letters_is_whole() -> None:
    picture = hub(1)
    assert "Team number 0 of the harbour" in texts(around.draw(picture, "hub"))
    assert len("Team number 0 of the harbour") == 28


def test_equal_pictures_give_equal_drawings() -> None:
    turned = replace(small(), flows=tuple(small().flows))
    assert around.draw(small(), "pay", 2) == around.draw(turned, "pay", 2)


def test_a_thing_that_is_not_on_the_map_is_refused() -> None:
    with pytest.raises(NotFoundError, match="nothing is not on the map on 2026-11-22"):
        around.draw(small(), "nothing")


@given(pictures(), st.integers(1, 4), st.integers(3, 12), st.data())
def test_whatever_the_register_nothing_overlaps_and_nothing_is_lost(
    picture: Picture, steps: int, most: int, data: st.DataObject
) -> None:
    if not picture.cards:
        return
    thing = data.draw(st.sampled_from(sorted(picture.cards)))
    scene = around.draw(picture, thing, steps, most)
    assert faults(scene) == []
    assert len([d for d in boxes(scene) if "thing" in d.classes]) <= most
    whole = around.draw(picture, thing, 1)
    own = [f for f in picture.flows if (f.source.card == thing) != (f.target.card == thing)]
    assert len(arrows(whole)) == len(own)
