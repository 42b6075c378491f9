"""Registers that other people made: imported with their mappings, asked, and compared with what was counted."""

import json
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from answers import (
    amundsen_sample,
    coco_austin_systems,
    govuk_repos,
    uk_api_catalogue,
    uk_organogram_tna,
    us_dotgov,
)
from answers.asked import ON, Asked, RegisterSet, counted

from ima_graph import terms
from ima_graph.questions import Question, ask
from ima_graph.questions.files import read_question
from ima_graph.schema import Schema
from ima_graph.store import LocalStore

TRUTH = Path(__file__).resolve().parent / "truth"
MODULES = (
    amundsen_sample, coco_austin_systems, govuk_repos, uk_api_catalogue, uk_organogram_tna, us_dotgov
)  # fmt: skip
SETS = [module.SET for module in MODULES]
QUESTIONS = [read_question(path) for one in SETS for path in sorted((one.folder / "questions").glob("*.rq"))]
KEYS = [(one, key) for one in SETS for key in one.answers]


def truth(one: RegisterSet) -> dict[str, object]:
    found: dict[str, object] = json.loads((TRUTH / f"{one.name}.json").read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def registers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Asked]]:
    folder = tmp_path_factory.mktemp("registers")
    made = {one.name: one.imported(folder / one.name) for one in SETS}
    yield made
    for asked in made.values():
        asked.project.close()


@pytest.mark.parametrize("one", SETS, ids=lambda one: one.name)
def test_a_set_imports_without_an_error_and_without_a_clash(one: RegisterSet, registers: dict[str, Asked]) -> None:
    report = registers[one.name].report
    assert [str(error) for error in report.errors] == []
    assert report.clashes == []


@pytest.mark.parametrize("one", SETS, ids=lambda one: one.name)
def test_every_key_of_the_truth_is_answered_or_left_out_for_a_reason(one: RegisterSet) -> None:
    assert set(one.answers) | set(one.left_out) == set(truth(one))
    assert not set(one.answers) & set(one.left_out)
    assert all(one.left_out.values())


@pytest.mark.parametrize(("one", "key"), KEYS, ids=lambda part: getattr(part, "name", part))
def test_the_answer_is_what_was_counted(one: RegisterSet, key: str, registers: dict[str, Asked]) -> None:
    answer = json.loads(json.dumps(one.answers[key](registers[one.name])))
    assert answer == truth(one)[key]


@pytest.mark.parametrize("one", SETS, ids=lambda one: one.name)
def test_importing_a_set_again_changes_nothing(one: RegisterSet, registers: dict[str, Asked]) -> None:
    project = registers[one.name].project
    before = project.known
    report, entry = project.import_files(project.read(one.files(), one.folder / "mapping.toml"))
    assert (report.errors, report.clashes, entry) == ([], [], None)
    assert report.is_empty()
    assert project.known == before


def test_kinds_of_system_equal_but_for_case_are_one(registers: dict[str, Asked]) -> None:
    expected = truth(govuk_repos.SET)["types"]
    assert isinstance(expected, dict)
    folded: dict[str, int] = {}
    for name, count in expected.items():
        folded[name.casefold()] = folded.get(name.casefold(), 0) + count
    found = [row["kind"].casefold() for row in registers["govuk-repos"].rows("systems")]
    assert {name: found.count(name) for name in found} == folded
    assert len(expected) - len(folded) == 1


def test_a_start_date_that_only_says_in_service_is_said_to_be_not_known(registers: dict[str, Asked]) -> None:
    assert registers["uk-api-catalogue"].report.words == {("not-known", "in service"): 2}


def test_the_word_blank_in_brackets_says_nothing(registers: dict[str, Asked]) -> None:
    assert registers["us-dotgov"].report.words == {("blank", "(blank)"): 134}
    assert registers["us-dotgov"].report.made["Statement"] == 0


@pytest.mark.slow  # 16,539 domains
def test_all_domains_import_and_importing_them_again_changes_nothing(tmp_path: Path) -> None:
    one = us_dotgov.SET
    asked = one.imported(tmp_path / "full", "mapping-full.toml")
    with asked.project as project:
        assert asked.report.errors == []
        rows = asked.rows("domains_by_type")
        expected = truth(one)
        assert counted(rows, "node", "assets") == expected["full_by_type"]
        assert sum(int(row["assets"]) for row in rows) == expected["full_assets"]
        assert sum(int(row["withoutContact"]) for row in rows) == expected["full_contact_missing"]
        report, entry = project.import_files(project.read(one.files(), one.folder / "mapping-full.toml"))
        assert (report.errors, entry) == ([], None)


def answered(question: Question, turtle: str) -> int:
    """Count the rows of a question about an example, which lies in every graph that the question reads."""
    lists = {f"{''.join(w.title() for w in v.name.split('-'))}": v for v in Schema.load().lists.values()}
    prefixes = {name[0].lower() + name[1:]: f"{terms.LIST}{v.name}/" for name, v in lists.items()}
    prefixes |= {"ima": terms.IMA, "rdfs": "http://www.w3.org/2000/01/rdf-schema#", "xsd": terms.XSD, "dct": terms.DCT}
    head = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in prefixes.items())
    triples = ox.parse(f"@prefix : <https://example.org/> .\n{head}{turtle}", format=ox.RdfFormat.TURTLE)
    lines = "".join(f"{quad.triple} .\n" for quad in triples).encode()
    store = LocalStore()
    for graph in question.graphs:
        store.replace_graph(graph, lines, "example")
    return len(ask(store, question, {}, ON).rows)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: f"{q.path.parent.parent.name} {q.name}")
def test_a_question_finds_its_hit_and_not_its_miss(question: Question) -> None:
    assert question.hit
    assert question.miss
    assert answered(question, question.hit) > 0
    assert answered(question, question.miss) == 0


def test_every_question_of_a_set_answers_a_key() -> None:
    for module in MODULES:
        code = Path(module.__file__ or "").read_text(encoding="utf-8") + Path(__file__).read_text(encoding="utf-8")
        names = [path.stem for path in (module.SET.folder / "questions").glob("*.rq")]
        assert [name for name in names if f'"{name}"' not in code] == []
