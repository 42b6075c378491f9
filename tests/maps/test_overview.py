"""The overview: every department with its exact counts, and the teams that there is room for."""

import re
import time
from itertools import combinations
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ima_graph.maps import overview
from ima_graph.maps.layout import Box
from ima_graph.maps.model import OUTSIDE, Card, Department, Picture, Row
from ima_graph.maps.scene import Scene, keys
from tests.bench.organisation import HUGE, LARGE, organisation
from tests.maps.pictures import ORPHANED, OTHER, UNOWNED, pictures, with_rows
from tests.maps.pictures import flow as flow_of
from tests.maps.test_cards import _SVG, read, things


def teams(number: int, departments: int = 1, gaps: int = 1) -> Picture:
    """So many departments of so many teams; the last `gaps` teams of each have one unowned asset."""
    made = []
    for d in range(departments):
        held = [Card(f"t{d}.{n}", f"Team {n}", f"d{d}") for n in range(number)]
        held[number - gaps :] = [with_rows(c, (UNOWNED,)) for c in held[number - gaps :]]
        made.append(Department(f"d{d}", f"Department {d}", tuple(held)))
    return Picture("Many", "2026-04-01", 1, tuple(made))


def boxes(scene: Scene, kind: str) -> list[Box]:
    """The boxes of departments, teams or "more"."""
    found = []
    for group in read(scene).iter(f"{_SVG}g"):
        if kind in group.get("class", "").split():
            rect = next(group.iter(f"{_SVG}rect"))
            found.append(Box(*(float(rect.get(n, "")) for n in ("x", "y", "width", "height"))))
    return found


def more(scene: Scene) -> list[str]:
    """What the boxes that stand for other teams say."""
    return re.findall(r'class="more">.*?<text[^>]*>([^<]*)', scene.svg)


def assert_sound(scene: Scene) -> None:
    """See that no boxes overlap and that all stand inside the scene and their department."""
    departments, inner = boxes(scene, "department"), boxes(scene, "team") + boxes(scene, "more")
    for group in (departments, inner):
        assert not any(a.overlaps(b) for a, b in combinations(group, 2))
    slack = 0.1
    for box in inner:
        assert any(Box(d.x - slack, d.y - slack, d.width + 0.2, d.height + 0.2).contains(box) for d in departments)
    assert all(Box(0, 0, scene.width, scene.height).contains(d) for d in departments)


def test_a_department_says_its_counts() -> None:
    pay = with_rows(Card("pay", "Pay", "finance"), (UNOWNED,), (UNOWNED, ORPHANED), (OTHER,), ())
    law = Card("law", "Law", "legal")
    flows = (flow_of(0, "pay", "law"), flow_of(1, "pay", "pay"), flow_of(2, "law", "pay"), flow_of(3, "", "pay"))
    departments = (Department("finance", "Finance", (pay,)), Department("legal", "Legal", (law,)))
    scene = overview.draw(Picture("Two", "2026-04-01", 1, departments, flows))
    titles = [g.findtext(f"{_SVG}title") for k, g in things(scene).items() if k.startswith("d")]
    assert titles == [
        "Finance, 1 team, 4 assets, 1 flow out, 2 in, 2 unowned, 1 orphaned",
        "Legal, 1 team, no assets, 1 flow out, 1 in",
    ]
    said = ["".join(t.itertext()) for t in read(scene).iter(f"{_SVG}text")]
    assert said[:3] == ["Finance", "2 unowned · 1 orphaned", "1 team · 4 assets · 1 flow out · 2 in"]


def test_a_team_says_its_gaps_by_glyph_number_and_bar() -> None:
    pay = with_rows(Card("pay", "Pay Team", "finance"), (UNOWNED,), (UNOWNED, ORPHANED), (OTHER,), ())
    group = things(overview.draw(Picture("One", "2026-04-01", 1, (Department("finance", "Finance", (pay,)),))))["c0"]
    assert group.get("class") == "thing team"
    assert group.findtext(f"{_SVG}title") == "Pay Team, 4 assets, 2 unowned, 1 orphaned"
    assert [t.text for t in group.iter(f"{_SVG}text")] == ["Pay Team", "2", "1", "4 assets"]
    assert [p.get("class") for p in group.iter(f"{_SVG}path")] == ["track", "glyph unowned", "glyph orphaned"]
    box, share = group.iter(f"{_SVG}rect")
    assert share.get("class") == "share"
    assert float(share.get("width", "")) == pytest.approx((float(box.get("width", "")) - 12) / 2, abs=0.1)


def test_of_many_teams_those_with_the_most_gaps_are_shown_in_their_order() -> None:
    scene = overview.draw(teams(333, departments=6, gaps=40))
    assert_sound(scene)
    shown = [k for k in things(scene) if k.startswith("c")]
    assert shown[:48] == [*(f"c{n}" for n in range(8)), *(f"c{n}" for n in range(293, 333))]
    assert len(shown) == 6 * 48
    assert [int(re.sub(r"\D", "", m)) for m in more(scene)] == [285] * 6
    (note,) = scene.notes
    assert note.startswith("1,710 teams of 6 departments not drawn, those with the fewest gaps")


def test_up_to_sixty_teams_are_all_shown() -> None:
    scene = overview.draw(teams(60, departments=2))
    assert len(boxes(scene, "team")) == 120
    assert scene.notes == ()


def test_a_department_by_itself_shows_all_its_teams() -> None:
    picture = teams(333, departments=6)
    scene = overview.draw(picture, "d2")
    assert_sound(scene)
    assert (scene.id, scene.title, scene.parent) == ("department-d2", "Department 2", "overview")
    assert len(boxes(scene, "team")) == 333
    assert scene.notes == ()


def test_more_teams_than_can_be_read_are_counted() -> None:
    scene = overview.draw(teams(2000))
    assert_sound(scene)
    assert len(boxes(scene, "team")) == 399
    assert [int(re.sub(r"\D", "", m)) for m in more(scene)] == [1601]
    assert "1,601 teams of 1 department not drawn" in scene.notes[0]


def test_three_hundred_departments_are_all_named() -> None:
    scene = overview.draw(teams(3, departments=300))
    assert_sound(scene)
    assert (scene.width, scene.height) == (1620, 990)
    said = [[t.text for t in g.iter(f"{_SVG}text")] for g in things(scene).values()]
    assert said == [["Department", str(n), "1 unowned"] for n in range(300)]
    assert scene.notes[0].startswith("900 teams of 300 departments not drawn")


def test_two_thousand_departments_make_the_picture_longer_and_leave_none_out() -> None:
    scene = overview.draw(teams(1, departments=2000))
    assert len(boxes(scene, "department")) == 2000
    assert scene.height > 990
    assert_sound(scene)


def test_an_empty_register_says_what_to_do() -> None:
    scene = overview.draw(Picture("None", "2026-04-01", 0))
    assert scene.summary == "Nothing is here yet. Import a register, or hold a workshop."


def test_a_department_without_teams_is_drawn() -> None:
    scene = overview.draw(Picture("One", "2026-04-01", 1, (Department("d", "Dept"),)))
    assert [g.findtext(f"{_SVG}title") for g in things(scene).values()] == [
        "Dept, 0 teams, no assets, 0 flows out, 0 in"
    ]


def test_outside_bodies_stand_low_below_the_departments() -> None:
    outside = Card(OUTSIDE, "Outside", OUTSIDE, (Row("police", "Police", OUTSIDE, "Organisation"),))
    picture = teams(4, departments=2)
    beside = Department(OUTSIDE, "Outside", (outside,))
    scene = overview.draw(Picture("Three", "2026-04-01", 1, (*picture.departments, beside)))
    first, second, last = boxes(scene, "department")
    assert last.y > max(first.bottom, second.bottom)
    assert last.height == 50
    assert last.bottom == pytest.approx(988, abs=0.1)
    assert things(scene)["d2"].findtext(f"{_SVG}title") == "Outside, 1 outside body, 0 flows out, 0 in"


def test_outside_bodies_by_themselves_can_be_opened() -> None:
    rows = tuple(Row(f"b{n}", f"Body {n}", OUTSIDE, "Organisation") for n in range(600))
    outside = Department(OUTSIDE, "Outside", (Card(OUTSIDE, "Outside", OUTSIDE, rows),))
    scene = overview.draw(Picture("One", "2026-04-01", 1, (outside,)), OUTSIDE)
    assert list(things(scene)) == ["d0", "c0"]
    assert scene.summary == "Outside: 600 outside bodies; 0 unowned, 0 orphaned. 0 flows."


def test_names_are_escaped_and_kept_whole() -> None:
    name = "<script>alert(1)</script> & " + "long " * 60
    card = Card("t", name, "d")
    drawn = things(overview.draw(Picture("One", "2026-04-01", 1, (Department("d", name, (card,)),))))
    assert {g.get("data-label") for g in drawn.values()} == {name}


@given(pictures())
def test_any_register_is_drawn_soundly(picture: Picture) -> None:
    scene = overview.draw(picture)
    assert_sound(scene)
    if picture.departments:
        assert {k for k in things(scene) if k.startswith("d")} == {f"d{n}" for n in range(len(picture.departments))}


@given(st.integers(1, 40), st.integers(0, 70))
def test_no_team_is_lost(departments: int, number: int) -> None:
    picture = teams(number, departments, gaps=0)
    scene = overview.draw(picture)
    left_out = int(re.sub(r"\D", "", scene.notes[0].partition(" teams")[0])) if scene.notes else 0
    assert len(boxes(scene, "team")) + left_out == departments * number
    assert set(things(scene)) >= {f"d{n}" for n in range(departments)}
    assert {k for k in things(scene) if k.startswith("c")} <= set(keys(picture).values())


def test_every_text_is_at_least_11_px() -> None:
    sizes = {"small": 11.0}
    for text in read(overview.draw(organisation(*LARGE))).iter(f"{_SVG}text"):
        assert min([sizes[c] for c in text.get("class", "").split() if c in sizes] or [13.0]) >= 11
        assert isinstance(text, ElementTree.Element)


@pytest.mark.bench
def test_a_hundred_thousand_assets_take_less_than_a_second_of_processor_time() -> None:
    picture = organisation(*HUGE)
    start = time.process_time()
    overview.draw(picture)
    taken = time.process_time() - start
    print(f"100,000 assets by department in {taken:.2f} s of processor time")
    assert taken < 1
