"""What leaves without names holds none of those the register knows, in no file, and says what it cannot find."""

import csv
import re
from collections import Counter
from datetime import date
from pathlib import Path
from zipfile import ZipFile

import pytest

from ima_graph import terms
from ima_graph.project import Project
from ima_graph.reports import seeing
from ima_graph.reports.nameless import Nameless, without_names
from ima_graph.web import Room
from ima_graph.web.ops import Ops
from ima_graph.web.people import Person
from tests.bundles import ON, contents, leave, make_sample

PEOPLE = Path(__file__).parent.parent / "data" / "sample" / "content" / "people.csv"
# Written by hand into sentences, other names and the log: see `make_sample`.
PLANTED = ("Zebedee Quince", "Wilhelmina Stray", "ottilie.marrack@example.org", "Otti's folder")


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_sample(tmp_path_factory.mktemp("names") / "register")


def _people() -> list[str]:
    with PEOPLE.open(encoding="utf-8", newline="") as rows:
        return [row["Full name"] for row in csv.DictReader(rows)]


def _found(packed: bytes, words: list[str]) -> set[tuple[str, str]]:
    """Which of these words stand in which files, however they are spaced, cased or joined."""
    forms = {word: _even(word) for word in words}
    found = set()
    for name, content in contents(packed).items():
        text = _even(f"{name}\n{content.decode('utf-8', 'replace')}")
        found |= {(name, word) for word, form in forms.items() if form in text}
    return found


def _even(text: str) -> str:
    words = " ".join(re.findall(r"[^\W_]+", text.casefold()))
    return f" {words} "


@pytest.mark.slow
def test_no_personal_name_is_in_any_file_nor_in_its_name(sample: Path, tmp_path: Path) -> None:
    people = _people()
    words = [*people, *PLANTED, *(surname for _, surname in (name.split(" ") for name in people))]
    leave(sample, tmp_path / "named.zip", names=True, limit_s=0)
    leave(sample, tmp_path / "all.zip", limit_s=0)
    told = {word for _, word in _found((tmp_path / "named.zip").read_bytes(), [*people, *PLANTED])}
    assert told == {*people, *PLANTED}, "this test looks for what is not there anyway"
    assert _found((tmp_path / "all.zip").read_bytes(), words) == set()


@pytest.mark.slow
def test_posts_stand_in_their_place(sample: Path, tmp_path: Path) -> None:
    leave(sample, tmp_path / "all.zip", limit_s=0)
    with ZipFile(tmp_path / "all.zip") as packed:
        files = packed.namelist()
        turtle = packed.read("graph.ttl").decode()
        trig = packed.read("graph.trig").decode()
        report = packed.read("report.html").decode()
    assert '"Ask holder of Chief Executive, or person without a post, for the key."' in turtle
    assert '"To find what holder of Chief Executive sent."' in turtle
    assert "owners/former-holder-of-head-of-fleet.html" in files
    assert "former holder of Head of Fleet" in report
    assert set(re.findall('dct:creator "(.*)"', trig)) == {"Pilotage"}


@pytest.mark.slow
def test_the_gaps_are_the_same_with_and_without(sample: Path) -> None:
    with Project.open(sample) as project:
        named, nameless = (seeing.see(project.register, date.fromisoformat(ON), names) for names in (True, False))
        direct = project.findings(ON)
    assert named.found == direct
    same = [Counter((f.finding, f.node, f.severity) for f in seen.found.all()) for seen in (named, nameless)]
    assert same[0] == same[1]


# --- by hand

P = "https://w3id.org/ima-graph/id/k/"
LABEL, ALSO, TYPE = (terms.iri(i) for i in (terms.LABEL, terms.ALT_LABEL, terms.TYPE))
CREATOR, WHY = (terms.iri(terms.DCT + name) for name in ("creator", "description"))


def _kind(key: str, kind: str, label: str) -> list[terms.Triple]:
    return [(f"<{P}{key}>", TYPE, terms.ima(kind)), (f"<{P}{key}>", LABEL, terms.text(label))]


def _held(key: str, person: str, post: str, start: str = "", end: str = "") -> list[terms.Triple]:
    facts = [(f"<{P}{key}>", TYPE, terms.ima("Holding"))]
    facts += [(f"<{P}{key}>", terms.ima(p), f"<{P}{o}>") for p, o in (("holder", person), ("heldPost", post))]
    dates = (("startDate", start), ("endDate", end))
    return facts + [(f"<{P}{key}>", terms.ima(p), terms.typed(o, "date")) for p, o in dates if o]


def _without(facts: list[terms.Triple], history: list[terms.Triple] | None = None) -> Nameless:
    return without_names(terms.lines(facts), terms.lines(history or []), date(2026, 4, 1))


def _labels(found: Nameless) -> dict[str, str]:
    triples = terms.triples_of(found.reading)
    return {s.removeprefix(f"<{P}")[:-1]: o.strip('"') for s, p, o in triples if p == LABEL}


def _note(text: str, facts: list[terms.Triple]) -> str:
    """What becomes of a sentence in a register with these facts."""
    note = (f"<{P}a>", terms.ima("purpose"), terms.text(text))
    (told,) = [o for s, p, o in terms.triples_of(_without([*facts, note]).reading) if p == terms.ima("purpose")]
    return told[1:-1]


ANA = [*_kind("p1", "Person", "Ana Moreau"), *_kind("o1", "Post", "Head of Pay"), *_held("h1", "p1", "o1")]


def test_a_person_is_shown_by_the_post_they_hold_or_held() -> None:
    facts = [*ANA, *_kind("p2", "Person", "Bo Li"), *_held("h2", "p2", "o1", "2020-01-01", "2026-04-01")]
    facts += [*_kind("p3", "Person", "Cy Day"), *_kind("p4", "Person", "Di Fox"), *_kind("p5", "Person", "Ed Kay")]
    facts += _held("h5", "p5", "o1", "2026-04-02")
    assert _labels(_without(facts)) == {
        "o1": "Head of Pay",
        "p1": "holder of Head of Pay",
        "p2": "former holder of Head of Pay",
        "p3": "person without a post",
        "p4": "person without a post (no. 2)",
        "p5": "former holder of Head of Pay (no. 2)",
    }


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Ask Ana Moreau.", "Ask holder of Head of Pay."),
        ("ANA   MOREAU's desk", "holder of Head of Pay's desk"),
        ("Ana\\nMoreau", "holder of Head of Pay"),
        ("Anna Moreau, Ana Moreaux, Banana Moreau", "Anna Moreau, Ana Moreaux, Banana Moreau"),
        ("Ana Moreau, Ana Moreau", "holder of Head of Pay, holder of Head of Pay"),
        ("Ana asked Moreau", "Ana asked Moreau"),
    ],
)
def test_whole_names_are_found_in_sentences(text: str, told: str) -> None:
    assert _note(text.replace("\\n", "\n"), ANA) == told


def test_other_names_and_mail_go_and_references_are_not_looked_for_in_texts() -> None:
    me = f"<{P}p1>"
    more = [(me, ALSO, terms.text("Ann")), (me, terms.ima("emailAddress"), terms.text("a.m@example.org"))]
    more += [(me, terms.ima("reference"), terms.text("S1"))]
    assert _note("Ann of S1, a.m@example.org; an announcement", [*ANA, *more]) == (
        "holder of Head of Pay of S1, holder of Head of Pay; an announcement"
    )
    left = _without([*ANA, *more])
    assert b"S1" not in left.reading
    assert b"S1" not in left.table


def test_a_name_that_is_also_an_ordinary_name_stays() -> None:
    facts = [*_kind("p1", "Person", "Finance"), *_kind("t1", "Team", "Finance"), *_kind("p2", "Person", "May")]
    facts += _kind("a1", "InformationAsset", "May returns")
    assert _note("Finance may send it in May", facts) == "Finance may send it in May"
    facts.append((f"<{P}a1>", terms.ima("purpose"), terms.text("so that it may be paid")))
    assert _labels(_without(facts)) == {
        "t1": "Finance", "a1": "May returns", "p1": "person without a post", "p2": "person without a post (no. 2)",
    }  # fmt: skip


def test_a_first_name_that_is_recorded_is_found_in_the_names_of_other_things() -> None:
    facts = [*_kind("p1", "Person", "Otti"), *_kind("a1", "InformationAsset", "Otti's folder")]
    assert _labels(_without(facts))["a1"] == "person without a post's folder"


def test_a_post_called_after_a_person_gives_no_name_away() -> None:
    facts = [*_kind("p1", "Person", "Ana Moreau"), *_kind("o1", "Post", "Deputy to Bo Li"), *_held("h1", "p1", "o1")]
    facts += _kind("p2", "Person", "Bo Li")
    assert _labels(_without(facts))["p1"] == "holder of Deputy to person without a post"


def test_in_the_workbook_a_value_with_a_name_is_left_out_with_the_others_of_its_cell() -> None:
    one = f"<{P}a>"
    facts = [*ANA, (one, ALSO, terms.text("Ana Moreau's list")), (one, ALSO, terms.text("Pay list"))]
    facts += [(one, terms.ima("purpose"), terms.text("To pay"))]
    table = terms.triples_of(_without(facts).table)
    assert [(p, o) for s, p, o in table if s == one] == [(terms.ima("purpose"), '"To pay"')]
    assert [p for s, p, _ in table if s == f"<{P}p1>"] == [TYPE]


@pytest.mark.parametrize(
    ("who", "told"),
    [
        ("Pay", ["Pay"]), ("Pay (Ana)", ["Pay"]), ("Facilitator", ["Facilitator"]), ("Ana Moreau", []), ("ana", []),
        ("Nobody's team (Ana)", []),
    ],
)  # fmt: skip
def test_who_wrote_is_told_where_it_is_a_team_or_a_role(who: str, told: list[str]) -> None:
    change = "<https://w3id.org/ima-graph/change/1>"
    history = [(change, CREATOR, terms.text(who)), (change, WHY, terms.text("Ana Moreau said so"))]
    left = terms.triples_of(_without([*_kind("t1", "Team", "Pay"), *ANA], history).history)
    assert [o.strip('"') for _, p, o in left if p == CREATOR] == told
    assert [o for _, p, o in left if p == WHY] == ['"holder of Head of Pay said so"']


def test_a_name_given_on_joining_is_found_in_sentences_too() -> None:
    facts = [*_kind("t1", "Team", "Pay"), (f"<{P}a>", terms.ima("words"), terms.text("Zoë Ngo keeps it"))]
    history = [("<https://w3id.org/ima-graph/change/1>", CREATOR, terms.text("Pay (Zoe\u0308 Ngo)"))]
    told = terms.triples_of(_without(facts, history).reading)
    assert [o for _, p, o in told if p == terms.ima("words")] == ['"person without a post keeps it"']


def test_texts_with_every_kind_of_letter_stay_as_they_are() -> None:
    text = 'tab\t, line\nend\r, "quoted", back\\slash, ’ “x” ½ é 水 😀 \u2028'
    facts = [*ANA, (f"<{P}a>", terms.ima("purpose"), terms.text(text))]
    assert (f"<{P}a>", terms.ima("purpose"), terms.text(text)) in terms.triples_of(_without(facts).reading)
    tagged = (f"<{P}b>", terms.ima("purpose"), '"Ask Ana Moreau"@en')
    assert (f"<{P}b>", terms.ima("purpose"), '"Ask holder of Head of Pay"@en') in terms.triples_of(
        _without([*ANA, tagged]).reading
    )


# --- what people called themselves on joining


JOINED = ("Ana", "Quill Bo", "zoë", "Grace", "QZXW")


def test_no_name_given_on_joining_is_in_any_file(tmp_path: Path) -> None:
    folder = tmp_path / "register"
    with Project.create(folder, "Harbour") as project:
        room = Room(project, "May workshop")
        ops = Ops(project, room.name)
        ops.begin()
        for name in JOINED:
            team = ops.team("Pay")
            room.join(room.code, team, "Pay", name)
        boss = Person("0" * 12, "facilitator", "", "", "Facilitator", "")
        # Whoever joined for another team, or was let go, gave a name too.
        room.remove(next(iter(room.people)))
        me = next(p for p in room.people.values() if p.name == "zoë")
        for number, (person, entry) in enumerate(_entries(me, boss)):
            ops.apply({"id": f"{number:024x}", **entry}, person)
    leave(folder, tmp_path / "all.zip", limit_s=0)
    packed = (tmp_path / "all.zip").read_bytes()
    assert _found(packed, [name for name in JOINED if name != "Grace"]) == set()
    # With a small letter it is a word.
    assert [n for n, content in contents(packed).items() if b"Grace" in content] == []
    text = contents(packed)["graph.ttl"].decode()
    assert '"Pay has days of grace, as it may"' in text
    assert '"Ask person without a post"' in text
    # The team that people joined for is no person, whatever somebody calls themselves.
    assert '"Pay"' in text


def _entries(me: Person, boss: Person) -> list[tuple[Person, dict[str, object]]]:
    def said(words: str, **parts: str) -> dict[str, object]:
        return {"op": "add", "facts": [{"type": "note", "words": words, **parts}], "words": words}

    flow = {"type": "flow", "from": "Ana", "to": "Pay", "asset": "Quill Bo list", "via": "Grace's desk"}
    return [
        (me, said("ana and ZOË said so; quill  bo as well")),
        (me, said("Pay has days of grace, as it may")),
        (me, said("Grace", **{k: v for k, v in flow.items() if k != "type"}) | {"facts": [flow]}),
        (boss, {"op": "point", "kind": "action", "label": "Ask Ana", "who": "Ana", "due": "2026-12-24"}),
        (boss, {"op": "point", "kind": "action", "label": "Ask Quill Bo", "who": "Quill Bo", "due": "2026-12-24"}),
        (boss, {"op": "point", "kind": "question", "label": "Zoë"}),
        (boss, {"op": "point", "kind": "note", "label": "QZXW is here"}),
    ]


def test_a_post_or_team_that_somebody_gave_as_their_name_stays() -> None:
    facts = [*_kind("t1", "Team", "Finance"), *_kind("o1", "Post", "Head of Pay"), *_kind("w", "Workshop", "May day")]
    facts += [(f"<{P}w>", terms.ima("attendedBy"), f"<{P}t1>"), (f"<{P}o1>", terms.ima("inTeam"), f"<{P}t1>")]
    facts += _kind("t2", "Team", "Ana")
    given = ["Finance", "Head of Pay", "Ana"]
    left = without_names(terms.lines(facts), b"", date(2026, 4, 1), given)
    assert _labels(left) == {"t1": "Finance", "o1": "Head of Pay", "w": "May day", "t2": "person without a post"}
