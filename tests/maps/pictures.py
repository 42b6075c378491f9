"""Small pictures for the tests of teams and matrix: made by hand, and at random."""

from hypothesis import strategies as st

from ima_graph.maps.model import OUTSIDE, Card, Department, End, Flow, Gap, Picture, Row

GAP = Gap("down", "L1", "Flow to a lower classification", "SECRET cargo goes by OFFICIAL.", "Agree another way.")
UNOWNED = Gap("u3", "U3", "Owner not known", "Nobody was named.", "Name somebody.")
ORPHANED = Gap("o1", "O1", "Held and never sent", "No flow carries it.", "Ask.")
OTHER = Gap("late", "", "Review overdue", "It was due last year.", "Review it.")


def end(card: str, label: str = "") -> End:
    """The end of a flow at a card; an empty one is not known."""
    return End(card, "", card, label or card) if card else End()


def flow(number: int, source: str, target: str, *gaps: Gap) -> Flow:
    """A flow from card to card."""
    return Flow(f"f{number}", end(source), end(target), cargo_labels=("A thing",), gaps=gaps)


def picture(departments: dict[str, list[str]], flows: list[tuple[str, str]], *late: Flow) -> Picture:
    """A picture of departments with the names of their teams, and of flows between them."""
    made = tuple(
        Department(f"dept {d}", d, tuple(Card(OUTSIDE if c == OUTSIDE else c, c, f"dept {d}") for c in cards))
        for d, cards in departments.items()
    )
    drawn = tuple(flow(n, source, target) for n, (source, target) in enumerate(flows))
    return Picture("Small", "2026-04-01", 1, made, drawn + late)


def with_rows(card: Card, *rows: tuple[Gap, ...]) -> Card:
    """The card with one asset for each tuple of gaps."""
    held = tuple(Row(f"{card.id} r{n}", f"Asset {n}", card.id, gaps=gaps) for n, gaps in enumerate(rows))
    return Card(card.id, card.label, card.department, held, card.gaps)


@st.composite
def pictures(draw: st.DrawFn, most: int = 9) -> Picture:
    """Any small picture: empty departments, outside bodies, flows to themselves, unknown ends, gaps."""
    sizes = draw(st.lists(st.integers(0, 4), max_size=most))
    departments = {f"D{d}": [f"T{d}.{n}" for n in range(size)] for d, size in enumerate(sizes)}
    if draw(st.booleans()):
        departments["Outside"] = [OUTSIDE]
    ends = ["", *(card for cards in departments.values() for card in cards)]
    pairs = draw(st.lists(st.tuples(st.sampled_from(ends), st.sampled_from(ends), st.booleans()), max_size=40))
    return picture(departments, [], *(flow(n, a, b, *[GAP] * gap) for n, (a, b, gap) in enumerate(pairs)))
