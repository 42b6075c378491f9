"""Next month's spreadsheet: what it changes is taken, what people did by hand stays, and two answers are both kept."""

from pathlib import Path

import pytest
from taking import facts, names, new, said, statements, take, take_text, workbook

from ima_graph.log import Change
from ima_graph.register import Register
from ima_graph.tables import set_field

ASSETS = """\
Reference,Name,Owner,Held by,Status,Description,Format
A1,Payroll file,Head of Payroll,Payroll Team,live,Monthly pay,xlsx; csv
A2,Lease book,Head of Estates,Estates Team,live,,
"""


@pytest.fixture
def register(tmp_path: Path) -> Register:
    register = new(tmp_path)
    assert take_text(register, ASSETS).errors == []
    return register


def put(register: Register, record: str, key: str, *values: str) -> None:
    register.write(lambda r: set_field(r, record, key, list(values), Change()))


def asset(register: Register, name: str = "Payroll file") -> dict[str, object]:
    return said(register, "InformationAsset")[name]


def test_what_next_months_file_changes_is_taken(register: Register) -> None:
    taken = take_text(register, ASSETS.replace("live,Monthly", "closed,Weekly").replace("xlsx; csv", "xlsx; odt"))
    assert taken.report.clashes == []
    found = asset(register)
    assert (found["Status"], found["Description"], found["Format"]) == ("closed", "Weekly pay", "odt; xlsx")


def test_next_months_file_does_not_undo_what_was_done_by_hand(register: Register) -> None:
    put(register, "Payroll file", "status", "closed")
    put(register, "Payroll file", "owner", "Head of Estates")
    put(register, "Payroll file", "format", "pdf")
    before = facts(register)
    assert take_text(register, ASSETS).entry is None
    assert facts(register) == before


def test_next_months_file_against_a_hand_made_change_is_two_answers(register: Register) -> None:
    put(register, "Payroll file", "description", "By hand")
    taken = take_text(register, ASSETS.replace("Monthly pay", "Weekly pay"))
    assert [(c.here, c.there, c.where) for c in taken.report.clashes] == [
        (("By hand",), ("Weekly pay",), "assets.csv row 2")
    ]
    assert asset(register)["Description"] == "By hand"
    assert take_text(register, ASSETS.replace("Monthly pay", "Weekly pay")).entry is None


def test_next_months_owner_ends_last_months(register: Register) -> None:
    for post in ("Head of Reward", "Head of Pay"):
        register.write(lambda r, post=post: set_field(r, post, "", [], Change(), "Post", True))  # type: ignore[misc]
    take_text(register, ASSETS.replace("Head of Payroll", "Head of Reward"))
    assert asset(register)["Owner"] == "Head of Reward"
    # The owner that somebody set by hand is not the file's to end.
    put(register, "Payroll file", "owner", "Head of Estates")
    take_text(register, ASSETS.replace("Head of Payroll", "Head of Pay"))
    assert asset(register)["Owner"] == "Head of Estates; Head of Pay"


def test_what_one_source_said_another_does_not_take_away(register: Register) -> None:
    taken = take_text(
        register, ASSETS.replace("Monthly pay", "Other words").replace("xlsx; csv", "odt"), name="other.csv"
    )
    assert [c.there for c in taken.report.clashes] == [("Other words",)]
    assert asset(register)["Format"] == "csv; odt; xlsx"
    assert asset(register)["Description"] == "Monthly pay"


def test_not_known_beside_a_value_says_nothing_and_nobody_is_kept(register: Register) -> None:
    take_text(register, ASSETS.replace("Head of Payroll", "TBC").replace("Head of Estates", "nobody"))
    assert [(s["About"], s["Empty answer"]) for s in statements(register)] == [("Lease book", "none")]
    assert asset(register)["Owner"] == "Head of Payroll"


def test_a_value_with_backslashes_is_kept_letter_by_letter(register: Register) -> None:
    path = 'C:\\new\\table\t"x"'
    put(register, "Payroll file", "description", "D:\\news")
    taken = take_text(register, ASSETS.replace("Monthly pay", '"' + path.replace('"', '""') + '"'))
    assert [(c.here, c.there) for c in taken.report.clashes] == [(("D:\\news",), (path,))]
    assert statements(register)[0]["Value given"] == path


def test_an_asset_that_the_file_no_longer_lists_stays(register: Register) -> None:
    take_text(register, ASSETS[: ASSETS.index("A2")])
    assert names(register, "InformationAsset") == ["Lease book", "Payroll file"]


def test_two_sheets_of_one_file_may_each_name_some_of_the_values(register: Register, tmp_path: Path) -> None:
    heads = ["Asset name", "Held by", "Status"]
    path = workbook(
        tmp_path / "r.xlsx",
        {
            "North": [heads, ["Payroll file", "North Team", "live"]],
            "South": [heads, ["Payroll file", "South Team", "live"]],
        },
    )
    taken = take(register, path)
    assert taken.errors == []
    assert asset(register)["Held by"] == "North Team; Payroll Team; South Team"
