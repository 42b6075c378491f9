"""Everything to take away: it is whole, it opens elsewhere, it comes back, and what is not there is told."""

import json
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pyoxigraph as ox
import pytest

from ima_graph import terms
from ima_graph.project import Project
from ima_graph.reports.taking import file_names
from tests.bundles import ON, WORKSHOP, contents, leave, make_sample

ALWAYS = {
    "READ ME.txt", "register.xlsx", "actions.xlsx", "actions.csv", "actions.ics", "open-questions.csv", "report.html",
    "map.html", "map.svg", "teams.svg", "matrix.svg", "graph.ttl", "graph.jsonld", "graph.trig", "check.txt",
}  # fmt: skip
PRINTED = {"report.pdf", "map.png", "map.pdf"}


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_sample(tmp_path_factory.mktemp("bundle") / "register")


@pytest.fixture
def no_browser(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("IMA_CHROMIUM", str(tmp_path / "no-browser"))


@pytest.fixture(scope="module")
def taken(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The bundle with names, unpacked; made without a browser."""
    place = tmp_path_factory.mktemp("taken")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("IMA_CHROMIUM", str(place / "no-browser"))
        leave(sample, place / "all.zip", names=True)
    with ZipFile(place / "all.zip") as packed:
        packed.extractall(place)
    return place


@pytest.mark.slow
@pytest.mark.usefixtures("no_browser")
def test_everything_is_there_and_told(sample: Path, tmp_path: Path) -> None:
    done = leave(sample, tmp_path / "all.zip")
    with ZipFile(tmp_path / "all.zip") as packed:
        assert tuple(packed.namelist()) == done.files
        text = packed.read("READ ME.txt").decode()
    assert done.files[0] == "READ ME.txt"
    assert {f for f in done.files if "/" not in f} == ALWAYS
    assert {name for name, _ in done.left_out} == PRINTED | {"register/"}
    for name in ALWAYS | PRINTED | {"register/", "teams/", "owners/"}:
        assert f"\n{name} " in text, name
    text = " ".join(text.split())
    assert "no such program is there" in text
    assert f"From the workshop {WORKSHOP}." in text
    assert "3 actions agreed and not done. 2 actions without anybody to do it. 1 action without a date" in text
    assert "1 question parked" in text


@pytest.mark.browser
@pytest.mark.slow
def test_with_a_browser_there_are_pictures_and_pages_for_paper(sample: Path, tmp_path: Path) -> None:
    done = leave(sample, tmp_path / "all.zip", limit_s=120)
    assert set(done.files) >= PRINTED
    found = contents((tmp_path / "all.zip").read_bytes())
    assert found["map.png"].startswith(b"\x89PNG")
    assert found["report.pdf"].startswith(b"%PDF")
    assert found["map.pdf"].count(b"/Type /Page\n") == 2


@pytest.mark.slow
@pytest.mark.browser
def test_a_browser_that_needs_more_time_than_there_is_holds_nobody_up(sample: Path, tmp_path: Path) -> None:
    done = leave(sample, tmp_path / "all.zip", limit_s=0)
    assert {name: reason[:39] for name, reason in done.left_out if name in PRINTED} == dict.fromkeys(
        PRINTED, "The browser needed more time than there"
    )
    assert set(done.files) > ALWAYS


@pytest.mark.slow
def test_the_register_opens_elsewhere_and_is_whole(sample: Path, taken: Path) -> None:
    assert sorted(f.name for f in (taken / "register").iterdir()) == ["changes.sqlite", "register.json"]
    with Project.open(sample) as here, Project.open(taken / "register") as there:
        assert there.check() == []
        assert [e.hash for e in there.history()] == [e.hash for e in here.history()]
        assert there.findings(ON) == here.findings(ON)


@pytest.mark.slow
def test_positions_and_mappings_come_along_and_the_people_in_the_room_do_not(sample: Path, tmp_path: Path) -> None:
    beside = {"map.json": "{}", "mappings/assets.toml": "source = 'x'", "workshop.json": json.dumps({"key": "5ecre7"})}
    for name, text in beside.items():
        (sample / name).parent.mkdir(exist_ok=True)
        (sample / name).write_text(text, encoding="utf-8")
    try:
        leave(sample, tmp_path / "all.zip", names=True, limit_s=0)
    finally:
        for name in beside:
            (sample / name).unlink()
        (sample / "mappings").rmdir()
    found = contents((tmp_path / "all.zip").read_bytes())
    folder = {name for name in found if name.startswith("register/")}
    assert folder == {f"register/{n}" for n in ("changes.sqlite", "register.json", "map.json", "mappings/assets.toml")}
    assert not any(b"5ecre7" in content for content in found.values())


@pytest.mark.slow
@pytest.mark.usefixtures("no_browser")
@pytest.mark.parametrize("names", [True, False])
def test_the_workbook_comes_back_without_a_change(sample: Path, tmp_path: Path, names: bool) -> None:
    leave(sample, tmp_path / "all.zip", names)
    with ZipFile(tmp_path / "all.zip") as packed:
        packed.extract("register.xlsx", tmp_path)
    with Project.open(sample) as project:
        report, entry = project.import_files(project.read([tmp_path / "register.xlsx"]), dry_run=True)
        assert report.errors == []
        assert report.clashes == []
        assert report.is_empty(), (report.change.added[:400], report.change.removed[:400])
        assert entry is None


@pytest.mark.slow
def test_what_is_corrected_in_the_workbook_without_names_is_all_that_changes(sample: Path, tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    leave(sample, tmp_path / "all.zip", limit_s=0)
    with ZipFile(tmp_path / "all.zip") as packed:
        packed.extract("register.xlsx", tmp_path)
    book = openpyxl.load_workbook(tmp_path / "register.xlsx")
    page = book["Information assets"]
    columns = {cell.value: cell.column for cell in page[1]}
    row = next(r for r in range(2, page.max_row + 1) if page.cell(r, columns["Name"]).value == "Payroll file")
    assert page.cell(row, columns["Description"]).value is None
    page.cell(row, columns["Personal data"]).value = "no"
    book.save(tmp_path / "register.xlsx")
    with Project.open(sample) as project:
        report, _ = project.import_files(project.read([tmp_path / "register.xlsx"]), dry_run=True)
        told = [row[1:] for row in project.describe(report.change)]
    assert [(record, field) for record, field, *_ in told] == [("Payroll file", "Personal data")]


@pytest.mark.slow
def test_the_graph_is_the_register_and_the_trig_has_the_changes(sample: Path, taken: Path) -> None:
    turtle = list(ox.parse(path=taken / "graph.ttl", format=ox.RdfFormat.TURTLE))
    trig = list(ox.parse(path=taken / "graph.trig", format=ox.RdfFormat.TRIG))
    with Project.open(sample) as project:
        held = project.store.dump(terms.REGISTER_GRAPH).splitlines()
        numbers = {e.number for e in project.history()}
    assert len(turtle) == len(held)
    graphs = {graph: [q for q in trig if str(q.graph_name) == f"<{graph}>"] for graph in _GRAPHS}
    assert len(graphs[terms.REGISTER_GRAPH]) == len(held)
    told = {int(q.object.value) for q in trig if q.predicate.value == f"{terms.IMA}changeNumber"}
    assert told == numbers


_GRAPHS = (terms.REGISTER_GRAPH, terms.HISTORY_GRAPH)


@pytest.mark.slow
def test_each_team_and_owner_has_a_page(sample: Path, taken: Path) -> None:
    with Project.open(sample) as project:
        picture = project.picture(ON)
    cards = [card for card in picture.cards.values() if card.is_team]
    assert len(list((taken / "teams").iterdir())) == len(cards)
    for card, name in zip(cards, file_names([c.label for c in cards], "team"), strict=True):
        assert f"<title>{card.label}: " in (taken / "teams" / f"{name}.html").read_text(encoding="utf-8")
    owners = {owner for row in picture.rows.values() for owner in row.owners}
    assert len(list((taken / "owners").iterdir())) == len(owners) + 1
    assert (taken / "owners" / "nobody.html").exists()


def test_files_are_named_so_that_every_system_takes_them() -> None:
    labels = [
        "../../x",
        "x",
        "X",
        "a" * 300,
        "a" * 300 + "b",
        "CON",
        "com1",
        "",
        "…",
        "水質",
        "Nul.txt",
        ".",
        "a/b",
        "A\\B",
    ]
    found = file_names(labels, "team")
    assert found[:3] == ["x", "x-2", "x-3"]
    assert found[5:] == ["team-con", "team-com1", "team", "team-2", "水質", "nul-txt", "team-3", "a-b", "a-b-2"]
    assert len(set(found)) == len(labels)
    assert max(map(len, found)) <= 64


@pytest.mark.usefixtures("no_browser")
def test_teams_of_any_name_get_a_page_inside_the_zip(tmp_path: Path) -> None:
    names = ["../../x", "..\\..\\x", "/etc/passwd", "t" * 300, "t" * 299 + "u", "Pay <script>alert(1)</script>"]
    with Project.create(tmp_path / "register", "Odd <names> & more") as project:
        for number, name in enumerate(names):
            project.set(name, "", [], kind="Team", make=True)
            project.set(f"Thing {number}", "heldBy", [name], kind="InformationAsset", make=True)
    done = leave(tmp_path / "register", tmp_path / "all.zip", names=True)
    assert sorted(f for f in done.files if f.startswith("teams/")) == sorted(
        f"teams/{name}.html"
        for name in ("x", "x-2", "etc-passwd", "t" * 60, "t" * 60 + "-2", "pay-script-alert-1-script")
    )
    pages = {n: c for n, c in contents((tmp_path / "all.zip").read_bytes()).items() if n.endswith((".html", ".svg"))}
    assert [name for name, content in pages.items() if b"<script>alert" in content] == []


@pytest.mark.usefixtures("no_browser")
def test_an_empty_register_can_be_left_with(tmp_path: Path) -> None:
    Project.create(tmp_path / "register", "Empty").close()
    done = leave(tmp_path / "register", tmp_path / "all.zip", names=True)
    assert "register/changes.sqlite" in done.files
    assert ("actions.ics", "No action has a date yet. Give actions a date, and make this again.") in done.left_out


@pytest.mark.usefixtures("no_browser")
def test_damaged_positions_of_the_map_hold_nobody_up(tmp_path: Path) -> None:
    with Project.create(tmp_path / "register", "Small") as project:
        project.set("Payroll file", "purpose", ["To pay"], kind="InformationAsset", make=True)
    (tmp_path / "register" / "map.json").write_text("{", encoding="utf-8")
    assert "map.svg" in leave(tmp_path / "register", tmp_path / "all.zip").files


@pytest.mark.usefixtures("no_browser")
def test_a_text_that_excel_cannot_hold_leaves_out_the_workbook_and_says_so(tmp_path: Path) -> None:
    with Project.create(tmp_path / "register", "Long") as project:
        project.set("Payroll file", "description", ["x" * 40_000], kind="InformationAsset", make=True)
    done = leave(tmp_path / "register", tmp_path / "all.zip")
    assert "register.xlsx" not in done.files
    assert "40,000 characters" in dict(done.left_out)["register.xlsx"]
