"""The card map: every thing once, where the layout put it, told by outline and glyph and words."""

import re
import time
from collections import Counter
from xml.etree import ElementTree

import pytest

from ima_graph.maps import cards
from ima_graph.maps.layout import ROW_WIDTH, Layout
from ima_graph.maps.measure import width
from ima_graph.maps.model import OUTSIDE, PLACES, Card, Department, Picture, Row
from ima_graph.maps.packing import pack
from ima_graph.maps.scene import Scene, keys, standalone
from tests.bench.organisation import LARGE, MIDDLE, SMALL, organisation
from tests.maps.pictures import GAP, ORPHANED, OTHER, UNOWNED, end
from tests.maps.pictures import flow as flow_of

_SVG = "{http://www.w3.org/2000/svg}"


def read(scene: Scene) -> ElementTree.Element:
    """Read the scene as the XML that it is."""
    return ElementTree.fromstring(standalone(scene, "").partition("\n")[2])


def things(scene: Scene) -> dict[str, ElementTree.Element]:
    """The groups of a scene by key."""
    return {g.get("data-key", ""): g for g in read(scene).iter(f"{_SVG}g") if g.get("data-key")}


def one_row(row: Row) -> ElementTree.Element:
    """Draw a picture of one row and give its group."""
    card = Card(row.card or "pay", "Pay Team", "finance", (row,))
    picture = Picture("One", "2026-04-01", 1, (Department("finance", "Finance", (card,)),))
    return things(cards.draw(picture, pack(picture.departments)))["r0"]


def asset(*gaps: object, label: str = "Payroll file", level: int | None = 1, card: str = "pay") -> Row:
    """An asset with gaps."""
    return Row("payroll", label, card, level=level, marking="OFFICIAL", gaps=gaps)  # type: ignore[arg-type]


def shapes(group: ElementTree.Element) -> list[str]:
    """The classes of what a group is made of, in the order of painting."""
    return [e.get("class", "") for e in group if e.tag != f"{_SVG}title" and e.tag != f"{_SVG}text"]


@pytest.fixture(scope="module")
def middle() -> tuple[Picture, Layout]:
    picture = organisation(*MIDDLE)
    return picture, pack(picture.departments)


def test_every_thing_is_drawn_once_under_its_key(middle: tuple[Picture, Layout]) -> None:
    picture, layout = middle
    scene = cards.draw(picture, layout)
    expected = Counter(
        [
            *(f"d{n}" for n in range(len(picture.departments))),
            *(keys(picture)[i] for i in (*picture.cards, *picture.rows)),
        ]
    )
    assert Counter(re.findall(r'data-key="(\w+)"', scene.svg)) == expected


def test_a_row_stands_where_the_layout_put_it(middle: tuple[Picture, Layout]) -> None:
    picture, layout = middle
    drawn = things(cards.draw(picture, layout))
    key = keys(picture)
    for row in picture.rows.values():
        box = layout.cards[row.card].row_box(row.id)
        first = next(drawn[key[row.id]].iter(f"{_SVG}rect"))
        inset = 0.75 if row.is_unowned or row.is_orphaned else 0
        assert float(first.get("x", "")) == pytest.approx(box.x + inset)
        assert float(first.get("y", "")) == pytest.approx(box.y + inset)


def test_no_label_reaches_its_glyphs(middle: tuple[Picture, Layout]) -> None:
    picture, layout = middle
    for key, group in things(cards.draw(picture, layout)).items():
        if key.startswith("r"):
            label = next(group.iter(f"{_SVG}text"))
            wide = float(label.get("textLength") or width(label.text or "", 13))
            marks = [float(re.findall(r"M([\d.]+)", p.get("d", ""))[0]) for p in group.iter(f"{_SVG}path")]
            marks = [m for m in marks if m > float(label.get("x", ""))]
            box = layout.cards[list(picture.rows.values())[int(key[1:])].card]
            assert float(label.get("x", "")) + wide <= min(marks, default=box.box.right - 6) + 0.06


@pytest.mark.parametrize(
    ("gaps", "classes", "drawn"),
    [
        ((), "thing row l1", ["box"]),
        ((UNOWNED,), "thing row l1 unowned", ["halo", "box", "glyph unowned"]),
        ((ORPHANED,), "thing row l1 orphaned", ["halo", "box", "glyph orphaned"]),
        ((UNOWNED, ORPHANED), "thing row l1 unowned orphaned", ["halo", "box", "glyph unowned", "glyph orphaned"]),
        ((OTHER,), "thing row l1 other", ["box", "glyph other"]),
        ((OTHER, UNOWNED), "thing row l1 unowned other", ["halo", "box", "glyph unowned", "glyph other"]),
    ],
)
def test_a_gap_is_an_outline_and_a_glyph(gaps: tuple[object, ...], classes: str, drawn: list[str]) -> None:
    group = one_row(asset(*gaps))
    assert group.get("class") == classes
    assert shapes(group) == drawn


def test_a_row_says_itself_in_a_sentence() -> None:
    title = one_row(asset(UNOWNED)).find(f"{_SVG}title")
    assert title is not None
    assert title.text == "Payroll file, held by Pay Team, no owner, OFFICIAL, Owner not known (U3), in no flow"


@pytest.mark.parametrize(("level", "cls"), [(0, "l0"), (4, "l4"), (9, "l4"), (None, "lx")])
def test_a_row_has_the_class_of_its_classification(level: int | None, cls: str) -> None:
    assert one_row(asset(level=level)).get("class") == f"thing row {cls}"


def test_a_place_has_a_mark_and_an_outside_body_a_class() -> None:
    place = one_row(Row("drive", "Shared drive", PLACES, "Place"))
    body = one_row(Row("police", "Police", OUTSIDE, "Organisation"))
    assert shapes(place) == ["box", "mark"]
    assert place.get("class") == "thing row lx place store"
    assert body.get("class") == "thing row lx organisation body"


@pytest.mark.parametrize(
    "label",
    [
        "x" * 300,
        "<script>alert('1')</script> & \"quoted\"",
        "قائمة الرواتب الشهرية",
        "📄🎉 Pictures 👨‍👩‍👧",
        "給与ファイル",
        "\x00\x1b[31m",
        " ",
        "",
    ],
)
def test_any_label_is_kept_whole_and_drawn_inside_its_row(label: str) -> None:
    group = one_row(asset(label=label))
    shown = next(group.iter(f"{_SVG}text"))
    assert group.get("data-label") == re.sub("[\x00-\x1f]", "", label)
    room = float(shown.get("textLength") or width(shown.text or "", 13))
    assert room <= ROW_WIDTH - 12


def test_a_long_label_keeps_its_beginning_and_its_end() -> None:
    shown = next(one_row(asset(label="Quarterly " * 30 + "return")).iter(f"{_SVG}text")).text or ""
    assert shown.startswith("Quarterly")
    assert shown.endswith("return")
    assert "…" in shown


def test_right_to_left_labels_begin_at_the_right() -> None:
    shown = next(one_row(asset(label="קובץ שכר")).iter(f"{_SVG}text"))
    left = next(one_row(asset(label="Payroll")).iter(f"{_SVG}text"))
    assert shown.get("direction") == "rtl"
    assert float(shown.get("x", "")) - float(left.get("x", "")) == pytest.approx(ROW_WIDTH - 12)


def test_some_departments_keep_their_coordinates(middle: tuple[Picture, Layout]) -> None:
    picture, layout = middle
    chosen = picture.departments[2]
    scene = cards.draw(picture, layout, [chosen.id], scene_id="department-d2", parent="all")
    whole = things(cards.draw(picture, layout))
    (box,) = layout.departments[chosen.id]
    assert (scene.x, scene.y, scene.width, scene.height) == (
        box.x - cards.EDGE,
        box.y - cards.EDGE,
        box.width + 2 * cards.EDGE,
        box.height + 2 * cards.EDGE,
    )
    assert (scene.id, scene.title, scene.parent) == ("department-d2", chosen.label, "all")
    drawn = things(scene)
    assert len(drawn) == 1 + len(chosen.cards) + sum(len(c.rows) for c in chosen.cards)
    for key, group in drawn.items():
        assert ElementTree.tostring(group) == ElementTree.tostring(whole[key])


def test_a_department_that_goes_on_elsewhere_is_headed_twice() -> None:
    card = Card("pay", "Pay Team", "finance", (asset(UNOWNED),))
    picture = Picture("One", "2026-04-01", 1, (Department("finance", "Finance", (card,)),))
    layout = pack(picture.departments)
    (box,) = layout.departments["finance"]
    twice = Layout({"finance": (box, type(box)(500, 0, 300, 60))}, layout.cards, 800, 200)
    group = things(cards.draw(picture, twice))["d0"]
    assert [t.text for t in group.iter(f"{_SVG}text")] == ["Finance", "1 unowned", "Finance, continued"]


def test_flows_are_drawn_at_rest_only_where_they_have_a_way() -> None:
    pay, legal = Card("pay", "Pay", "d"), Card("legal", "Legal", "d")
    flows = (flow_of(0, "pay", "legal"), flow_of(1, "legal", "pay"), flow_of(2, "pay", ""))
    picture = Picture("Two", "2026-04-01", 1, (Department("d", "Dept", (pay, legal)),), flows)
    scene = cards.draw(picture, pack(picture.departments), all_flows={"f1": "M0 0H9"})
    paths = [p for p in read(scene).iter(f"{_SVG}path") if p.get("class") == "flow"]
    assert [(p.get("data-key"), p.get("d")) for p in paths] == [("f1", "M0 0H9")]
    assert scene.notes == (
        "1 flow on demand: select a thing to see its own.",
        "1 flow with an end that nobody stated, not drawn.",
    )


def test_flows_that_leave_the_departments_shown_are_counted() -> None:
    departments = tuple(Department(d, d, (Card(f"{d} team", d, d),)) for d in ("one", "two"))
    flows = (flow_of(0, "one team", "two team"), flow_of(1, "one team", "one team", GAP))
    picture = Picture("Two", "2026-04-01", 1, departments, flows)
    scene = cards.draw(picture, pack(departments), ["one"])
    assert scene.notes == (
        "1 flow on demand: select a thing to see its own.",
        "1 flow to or from other departments, not drawn here.",
    )
    assert end("one team").card == "one team"


def test_the_summary_counts_what_is_drawn() -> None:
    picture = organisation(*SMALL)
    unowned, orphaned = (sum(getattr(r, a) for r in picture.rows.values()) for a in ("is_unowned", "is_orphaned"))
    layout = pack(picture.departments)
    assert cards.draw(picture, layout).summary == (
        "24 assets, 10 outside bodies, 6 places, 7 teams, 3 departments; "
        f"{unowned} unowned, {orphaned} orphaned. 33 flows."
    )
    assert cards.draw(picture, layout, [OUTSIDE]).summary.startswith("Outside bodies: 10 outside bodies; 0 unowned, ")


def test_an_empty_register_says_what_to_do() -> None:
    scene = cards.draw(Picture("None", "2026-04-01", 0), Layout())
    assert scene.summary == "Nothing is here yet. Import a register, or hold a workshop."
    assert [t.text for t in read(scene).iter(f"{_SVG}text")] == [scene.summary]


def test_a_team_with_two_thousand_assets_is_drawn_whole() -> None:
    rows = tuple(Row(f"a{n}", f"Asset {n}", "pay") for n in range(2000))
    picture = Picture("Big", "2026-04-01", 1, (Department("d", "Dept", (Card("pay", "Pay", "d", rows),)),))
    assert len(things(cards.draw(picture, pack(picture.departments)))) == 2002


def test_nothing_inside_the_picture_takes_the_focus(middle: tuple[Picture, Layout]) -> None:
    svg = cards.draw(*middle).svg
    assert not re.search(r"tabindex|<a\b|href|style=|\bon\w+=", svg)


def test_a_card_says_what_it_holds_and_what_is_wrong() -> None:
    card = Card("pay", "Pay", "d", (asset(UNOWNED), asset(UNOWNED, ORPHANED)), (OTHER,))
    assert cards.card_sentence(card) == "Pay, 2 assets, 2 unowned, 1 orphaned, Review overdue"
    assert cards.held([Card(OUTSIDE, "Outside", "o", (Row("a", "A", OUTSIDE, "x"), Row("b", "B", OUTSIDE, "x")))]) == (
        "2 outside bodies"
    )
    assert cards.held([Card("pay", "Pay", "d")]) == "no assets"


def test_the_legend_wraps_within_its_width() -> None:
    markup, height = cards.legend_svg(100, 500)
    drawn = ElementTree.fromstring(markup)
    for label in drawn.iter("text"):
        assert float(label.get("x", "")) + width(label.text or "", 13) <= 500
        assert 100 < float(label.get("y", "")) < 100 + height
    assert [t.text for t in drawn.iter("text")] == [words for _, words in cards.legend()]


def test_a_row_costs_few_bytes(middle: tuple[Picture, Layout]) -> None:
    group = one_row(asset())
    for found in group.iter():
        found.tag = found.tag.removeprefix(_SVG)
    markup = ElementTree.tostring(group, encoding="unicode").partition(">")[2]
    words = "".join(group.itertext())
    assert len(markup.strip()) - len(words) < 130
    assert len(cards.draw(*middle).svg) < 160_000


@pytest.mark.bench
def test_three_thousand_rows_take_less_than_0_3_s_of_processor_time() -> None:
    picture = organisation(*LARGE)
    layout = pack(picture.departments)
    times = []
    for _ in range(3):
        start = time.process_time()
        cards.draw(picture, layout)
        times.append(time.process_time() - start)
    print(f"3,000 assets written in {min(times):.3f} s of processor time")
    assert min(times) < 0.3
