"""The way of information from one thing to another: every step with what is sent, and none left out."""

from datetime import date

import pytest

from ima_graph.errors import NotFoundError
from ima_graph.maps.model import OUTSIDE, Card, Department, End, Flow, Picture, Row
from ima_graph.maps.scene import keys
from ima_graph.maps.way import between, draw
from tests.maps.drawn import arrows, boxes, faults, texts
from tests.network.small import EXAMPLE, ON, store_of

CHAIN = """
:pay a ima:Team ; rdfs:label "Pay" . :audit a ima:Team ; rdfs:label "Audit" .
:bank a ima:Organisation ; rdfs:label "Bank" .
:file a ima:InformationAsset ; rdfs:label "Payroll file" ; ima:heldBy :pay .
:extract a ima:InformationAsset ; rdfs:label "Extract" ; ima:copyOf :file .
:one a ima:Flow ; ima:flowFrom :pay ; ima:flowTo :audit ; ima:carries :file .
:two a ima:Flow ; ima:flowFrom :audit ; ima:flowTo :bank ; ima:carries :extract .
:past a ima:Flow ; ima:flowFrom :bank ; ima:flowTo :pay ; ima:endDate "2020-01-01"^^xsd:date .
"""
PAY, AUDIT, BANK, FILE, EXTRACT, ONE, TWO = (
    EXAMPLE + name for name in ("pay", "audit", "bank", "file", "extract", "one", "two")
)


def small() -> Picture:
    rows = (Row(FILE, "Payroll file", PAY, level=2), Row(EXTRACT, "Extract", PAY, level=1))
    bank = Row(BANK, "Bank", OUTSIDE, "Organisation")
    flows = (
        Flow(
            ONE,
            End(PAY, FILE, PAY, "Pay"),
            End(AUDIT, "", AUDIT, "Audit"),
            (FILE,),
            ("Payroll file",),
            (),
            "email",
            "monthly",
        ),
        Flow(TWO, End(AUDIT, "", AUDIT, "Audit"), End(OUTSIDE, BANK, BANK, "Bank"), (), (), is_down=True),
    )
    return Picture(
        "Small",
        "2026-11-22",
        1,
        (
            Department("d", "Corporate", (Card(PAY, "Pay", "d", rows), Card(AUDIT, "Audit", "d"))),
            Department(OUTSIDE, "Outside", (Card(OUTSIDE, "Outside", OUTSIDE, (bank,)),)),
        ),
        flows,
    )


def test_the_way_goes_along_flows_and_copies() -> None:
    store = store_of(CHAIN)
    found = between(store, ON, PAY, BANK)
    assert (found.nodes, found.flows) == ((PAY, AUDIT, BANK), (ONE, TWO))
    found = between(store, ON, FILE, EXTRACT)
    assert (found.nodes, found.flows) == ((FILE, EXTRACT), (None,))
    assert between(store, ON, PAY, PAY).nodes == (PAY,)


def test_where_there_is_no_way_it_says_so_by_name() -> None:
    store = store_of(CHAIN)
    with pytest.raises(NotFoundError, match="Nothing that Bank sends reaches Pay on 2026-11-22"):
        between(store, ON, BANK, PAY)
    assert between(store, date(2019, 6, 1), BANK, PAY).nodes == (BANK, PAY)


def test_a_thing_in_no_flow_is_refused() -> None:
    with pytest.raises(NotFoundError, match="is no end of a flow and no asset"):
        between(store_of(CHAIN), ON, PAY, EXAMPLE + "nobody")


def test_each_step_is_a_box_with_what_is_sent_how_and_how_often() -> None:
    scene = draw(small(), (FILE, AUDIT, BANK), (ONE, TWO))
    key = keys(small())
    assert scene.id == "path"
    assert [d.key for d in boxes(scene)] == [key[FILE], key[AUDIT], key[BANK]]
    assert [d.box.x for d in boxes(scene)] == sorted(d.box.x for d in boxes(scene))
    assert [(k, c) for k, c, _ in arrows(scene)] == [(key[ONE], "flow"), (key[TWO], "flow down")]
    assert {"Payroll file", "by email, monthly", "something that is not said", "how is not said"} <= set(texts(scene))
    assert scene.title == "From Payroll file to Bank"
    assert scene.summary == (
        "A shortest way from Payroll file to Bank, 2 steps: Payroll file, by email, monthly, to Audit; "
        "something that is not said, how is not said, to Bank."
    )
    assert faults(scene) == []


def test_a_copy_is_said_to_be_one() -> None:
    scene = draw(small(), (FILE, EXTRACT), (None,))
    assert "is copied to" in texts(scene)
    assert scene.summary == "A shortest way from Payroll file to Extract, 1 step: is copied to Extract."


def test_a_post_that_is_on_no_card_has_its_name_from_the_labels() -> None:
    scene = draw(small(), (EXAMPLE + "post", AUDIT), ("gone",), {EXAMPLE + "post": "Harbour Duty Manager"})
    assert {"Harbour Duty Manager", "a flow that is not on the map"} <= set(texts(scene))


def long(steps: int) -> tuple[Picture, tuple[str, ...], tuple[str, ...]]:
    names = [f"Team number {n} of the harbour" for n in range(steps + 1)]
    cards = tuple(Card(f"t{n}", name, "d") for n, name in enumerate(names))
    flows = tuple(
        Flow(
            f"f{n}",
            End(f"t{n}", "", f"t{n}", "A"),
            End(f"t{n + 1}", "", f"t{n + 1}", "B"),
            (),
            ("Paper " * 30,),
            (),
            "email " * 20,
        )
        for n in range(steps)
    )
    picture = Picture("Long", "2026-11-22", 1, (Department("d", "Department", cards),), flows)
    return picture, tuple(c.id for c in cards), tuple(f.id for f in flows)


@pytest.mark.parametrize("steps", [0, 1, 3, 4, 12, 25])
def test_a_long_way_goes_on_in_further_lines_each_from_the_left(steps: int) -> None:
    scene = draw(*long(steps))
    assert faults(scene) == []
    drawn = boxes(scene)
    assert len(drawn) == steps + 1
    assert len(arrows(scene)) == steps
    lines = sorted({d.box.y for d in drawn})
    for y in lines:
        row = [d.box.x for d in drawn if d.box.y == y]
        assert row == sorted(row)
    for (_, _, way), one, other in zip(arrows(scene), drawn, drawn[1:], strict=False):
        begins, ends = way[0], way[-1]
        assert begins[0] == one.box.right
        assert (ends[2], ends[1]) == (other.box.x, other.box.y + other.box.height / 2)
        assert ends[0] < ends[2]


@pytest.mark.parametrize("label", ["A" * 300, "سجل الموانئ", "<script>alert(1)</script>", "🚢"])
def test_any_label_is_drawn_as_text(label: str) -> None:
    row = Row("file", label, "pay")
    picture = Picture("P", "2026-11-22", 1, (Department("d", label, (Card("pay", label, "d", (row,)),)),))
    scene = draw(picture, ("file", "pay", "x"), (None, None), {"x": label})
    assert faults(scene) == []
    assert "<script>" not in scene.svg
