"""A source imported more than once: its rows are merged as one answer, and names are compared as people do."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ima_graph.project import Project
from ima_graph.tables import ImportReport

Import = Callable[[str, str], ImportReport]
ONE_OWNER_A_ROW = """
[[table]]
record = "InformationAsset"
columns = { Asset = "name", Holder = { field = "heldBy", make = "Team" }, Owner = { field = "owner", make = "Post" } }
"""
HOLDERS = """PREFIX ima: <https://w3id.org/ima-graph/def#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?name WHERE { ?asset ima:heldBy ?team . ?team rdfs:label ?name } ORDER BY ?name"""
OWNERS = """PREFIX ima: <https://w3id.org/ima-graph/def#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?name WHERE { ?a ima:assignee ?post . ?post rdfs:label ?name MINUS { ?a ima:endDate ?end } } ORDER BY ?name"""
NAMES = """PREFIX ima: <https://w3id.org/ima-graph/def#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?name WHERE { ?body a ima:Organisation . ?body rdfs:label ?name } ORDER BY ?name"""
PURPOSES = "SELECT ?purpose WHERE { ?asset <https://w3id.org/ima-graph/def#purpose> ?purpose }"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project.create(tmp_path / "register", "Test", who="test")


@pytest.fixture
def take(project: Project, tmp_path: Path) -> Import:
    def imported(mapping: str, rows: str) -> ImportReport:
        (tmp_path / "mapping.toml").write_text(f'source = "list"\n{mapping}', encoding="utf-8")
        (tmp_path / "list.csv").write_text(rows, encoding="utf-8")
        source = project.read([tmp_path / "list.csv"], tmp_path / "mapping.toml")
        return project.import_files(source)[0]

    return imported


def texts(project: Project, query: str) -> list[str]:
    return [str(row[0].value) for row in project.rows(query).rows if row[0] is not None]


def test_rows_that_each_say_one_of_several_values_say_them_together(project: Project, take: Import) -> None:
    rows = "Asset,Holder,Owner\nPay file,HR,Head of Pay\nPay file,Finance,Head of Finance\n"
    take(ONE_OWNER_A_ROW, rows)
    assert take(ONE_OWNER_A_ROW, rows).is_empty()
    assert texts(project, HOLDERS) == ["Finance", "HR"]
    assert texts(project, OWNERS) == ["Head of Finance", "Head of Pay"]


def test_a_row_that_is_gone_takes_its_value_with_it_and_no_other(project: Project, take: Import) -> None:
    take(ONE_OWNER_A_ROW, "Asset,Holder,Owner\nPay file,HR,Head of Pay\nPay file,Finance,Head of Finance\n")
    report = take(ONE_OWNER_A_ROW, "Asset,Holder,Owner\nPay file,Finance,Head of Finance\n")
    assert report.errors == []
    assert texts(project, HOLDERS) == ["Finance"]
    assert texts(project, OWNERS) == ["Head of Finance"]


def test_a_table_may_add_to_what_another_table_says(project: Project, take: Import) -> None:
    mapping = """
[[table]]
record = "InformationAsset"
columns = { Asset = "name", Holder = { field = "heldBy", make = "Team" } }
[[table]]
record = "InformationAsset"
where = { Owner = ["*"] }
columns = { Asset = "name", Owner = { field = "heldBy", make = "Team" } }
"""
    rows = "Asset,Holder,Owner\nPay file,HR,Finance\nPlans,Estates,TBC\nMap,Roads,\n"
    take(mapping, rows)
    assert take(mapping, rows).is_empty()
    assert texts(project, HOLDERS) == ["Estates", "Finance", "HR", "Roads"]


def test_a_star_takes_the_rows_whose_cell_says_something(take: Import) -> None:
    mapping = """
[[table]]
record = "Team"
where = { Owner = ["*"] }
columns = { Owner = "name" }
"""
    report = take(mapping, "Asset,Owner\nPay file,Finance\nPlans,TBC\nMap,\nMaps,(blank)\nWills,Legal\n")
    assert report.made == {"Team": 2}


def test_names_and_references_equal_but_for_case_and_spaces_are_one(project: Project, take: Import) -> None:
    mapping = """
[[table]]
record = "Organisation"
columns = { Body = ["name", "reference"] }
"""
    rows = "Body,State\nCity of Canyon,TX\nCity  of Canyon,TX\nCITY OF CANYON,TX\n"
    report = take(mapping, rows)
    assert report.errors == []
    assert texts(project, NAMES) == ["City of Canyon"]
    assert take(mapping, rows).is_empty()


def test_a_name_that_two_kinds_share_means_the_kind_that_the_mapping_makes(project: Project, take: Import) -> None:
    mapping = """
[[table]]
record = "Team"
columns = { Part = "name" }
[[table]]
record = "Organisation"
columns = { Body = "name" }
[[table]]
record = "InformationAsset"
columns = { Asset = "name", Body = { field = "heldBy", make = "Organisation" } }
"""
    report = take(mapping, "Asset,Body,Part\nPay file,Mint,Mint\n")
    assert report.errors == []
    kinds = "SELECT ?kind WHERE { ?a <https://w3id.org/ima-graph/def#heldBy> ?body . ?body a ?kind }"
    assert texts(project, kinds) == ["https://w3id.org/ima-graph/def#Organisation"]


def test_two_rows_about_one_record_that_differ_are_an_error_the_second_time_too(project: Project, take: Import) -> None:
    mapping = """
[[table]]
record = "InformationAsset"
columns = { Asset = "name", Why = "purpose" }
"""
    expected = [
        "list.csv row 3, column Why: rows 2 and 3 are about the same information asset and differ: "
        "Purpose is pay people and tax; keep one row, or give each a reference of its own"
    ]
    two_rows = "Asset,Why\nPay file,pay people\nPay file,tax\n"
    assert [str(e) for e in take(mapping, two_rows).errors] == expected
    assert take(mapping, "Asset,Why\nPay file,audit\n").errors == []
    assert [str(e) for e in take(mapping, two_rows).errors] == expected
    assert texts(project, PURPOSES) == ["audit"]
