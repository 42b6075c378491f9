"""Lists of records in YAML and JSON."""

import json
from datetime import date
from pathlib import Path

import pytest

from ima_graph.errors import InputError
from ima_graph.tables.read import read_records


def test_keys_become_columns_and_nested_ones_are_joined(tmp_path: Path) -> None:
    path = tmp_path / "a.yml"
    path.write_text(
        "- :name: Ledger\n  team: {name: Finance, mail: no}\n  tags: [a, b]\n  since: 2020-01-02\n- :name: Plans\n",
        encoding="utf-8",
    )
    table = read_records(path, "")
    assert table.columns == [":name", "team.name", "team.mail", "tags", "since"]
    assert table.rows == [
        ["Ledger", "Finance", "no", ["a", "b"], date(2020, 1, 2)],
        ["Plans", None, None, None, None],
    ]
    assert table.numbers == [1, 2]


def test_a_path_leads_to_the_list(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    content = {"teams": {"fin": {"assets": [{"name": "Ledger"}]}, "est": {"assets": [{"name": "Plans"}]}}}
    path.write_text(json.dumps(content), encoding="utf-8")
    assert read_records(path, "teams.fin.assets").rows == [["Ledger"]]
    assert read_records(path, "teams.*.assets").rows == [["Ledger"], ["Plans"]]
    table = read_records(path, "teams")
    assert (table.columns, [r[0] for r in table.rows]) == (["key", "assets.name"], ["fin", "est"])


def test_lists_of_mappings_are_gathered_by_key(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('[{"name": "A", "owners": [{"id": 1}, {"id": 2, "as": "x"}]}]', encoding="utf-8")
    table = read_records(path, "")
    assert dict(zip(table.columns, table.rows[0], strict=True)) == {
        "name": "A",
        "owners.id": [1, 2],
        "owners.as": ["x"],
    }


@pytest.mark.parametrize(
    ("name", "content", "where", "message"),
    [
        ("a.json", "{", "", "a.json is not JSON"),
        ("a.yaml", "a: [", "", "a.yaml is not YAML"),
        ("a.json", '{"assets": []}', "asset", 'nothing at asset: no "asset" in a mapping of assets'),
        ("a.json", '{"assets": []}', "assets", "no list of records at assets; there is a list of 0"),
        ("a.json", '{"version": 1, "assets": []}', "", "no list of records at its top; there is a mapping of version"),
        ("a.json", "[1, 2]", "", "no list of records"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, name: str, content: str, where: str, message: str) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=message):
        read_records(tmp_path / name, where)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="does not exist"):
        read_records(tmp_path / "none.json")
