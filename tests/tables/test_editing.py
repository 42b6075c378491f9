"""Setting one field of one record, making a record, and settling two answers."""

from datetime import date
from pathlib import Path

import pytest
from taking import facts, names, new, said, statements, take_text

from ima_graph.errors import ImaError, InputError, NotFoundError
from ima_graph.log import Change, Entry
from ima_graph.register import Register
from ima_graph.tables import Known, describe, find_record, rivals, set_field, settle

ASSETS = """\
Reference,Name,Owner,Held by,Status,Description,Review date
A1,Payroll file,Head of Payroll,Payroll Team,live,Monthly pay,2026-01-31
A2,Lease book,Head of Estates,Estates Team,live,Leases,2026-02-28
"""


@pytest.fixture
def register(tmp_path: Path) -> Register:
    register = new(tmp_path)
    assert take_text(register, ASSETS).errors == []
    return register


def put(register: Register, record: str, key: str, *values: str, kind: str = "", make: bool = False) -> Entry | None:
    return register.write(lambda r: set_field(r, record, key, list(values), Change(), kind, make))


def decide(register: Register, record: str, key: str, take: str = "", why: str = "") -> Entry | None:
    return register.write(lambda r: settle(r, record, key, take, Change(kind="settle", why=why)))


def asset(register: Register) -> dict[str, object]:
    return said(register, "InformationAsset")["Payroll file"]


def dispute(register: Register, key: str, here: str, column: str, there: str) -> None:
    """Have the register say `here` by hand, and a file from elsewhere say `there`."""
    put(register, "Payroll file", key, here)
    assert take_text(register, f"Name,Held by,{column}\nPayroll file,Payroll Team,{there}\n", name="b.csv").errors == []
    assert len(rivals(register)) == 1


# --- finding a record


def test_a_record_is_found_by_name_reference_and_id(register: Register) -> None:
    known = Known.load(register.store, register.schema, register.base)
    iri = find_record(known, "payroll FILE")
    key = iri.removeprefix(register.base)
    assert {find_record(known, t) for t in ("A1", "a1", key, iri, f"Payroll file [{key}]")} == {iri}


def test_a_record_that_is_not_there_is_said(register: Register) -> None:
    known = Known.load(register.store, register.schema, register.base)
    with pytest.raises(NotFoundError, match='There is no record "Payrol"'):
        find_record(known, "Payrol")


def test_a_name_that_two_kinds_have_needs_the_kind_or_the_id(register: Register) -> None:
    put(register, "Payroll file", "", kind="Place", make=True)
    with pytest.raises(
        InputError, match=r'"Payroll file" may mean: .*Place Payroll file \[\w+\].*by its id in brackets'
    ):
        put(register, "Payroll file", "status", "closed")
    assert put(register, "Payroll file", "status", "closed", kind="information asset")
    assert asset(register)["Status"] == "closed"


# --- setting


def test_one_value_takes_the_place_of_another(register: Register) -> None:
    put(register, "A1", "status", "closed")
    put(register, "A1", "Next review", "31 March 2027")
    assert (asset(register)["Status"], asset(register)["Next review"]) == ("closed", date(2027, 3, 31))


def test_values_take_the_place_of_all_that_were_there(register: Register) -> None:
    put(register, "A1", "format", "xlsx", "a; b")
    put(register, "A1", "heldBy", "Estates Team", "Payroll Team")
    assert asset(register)["Format"] == "a; b\nxlsx"
    put(register, "A1", "format", "pdf")
    put(register, "A1", "heldBy", "Estates Team")
    assert (asset(register)["Format"], asset(register)["Held by"]) == ("pdf", "Estates Team")


def test_setting_what_is_there_writes_nothing(register: Register) -> None:
    assert put(register, "A1", "status", "LIVE") is None
    assert put(register, "A1", "owner", "Head of Payroll") is None
    assert put(register, "A1", "name", "Payroll file") is None


def test_a_blank_deletes_nothing_and_remove_does(register: Register) -> None:
    assert put(register, "A1", "status", "") is None
    put(register, "A1", "status", "(remove)")
    put(register, "A1", "owner", "(remove)")
    assert "Status" not in asset(register)
    assert "Owner" not in asset(register)
    with pytest.raises(InputError, match=r"\(remove\) must stand alone"):
        put(register, "A1", "heldBy", "Payroll Team", "(remove)")


def test_a_name_may_change_its_case(register: Register) -> None:
    put(register, "A1", "name", "PAYROLL FILE")
    assert names(register, "InformationAsset") == ["Lease book", "PAYROLL FILE"]


def test_a_word_for_nothing_is_an_answer(register: Register) -> None:
    put(register, "A1", "retainedUnder", "not known")
    assert [(s["Field"], s["Empty answer"]) for s in statements(register)] == [
        ("Information asset: Keep for", "not known")
    ]


@pytest.mark.parametrize(
    ("record", "key", "value", "message"),
    [
        ("A1", "status", "lve", r'Payroll file|A1, status: "lve" is not in the list .* did you mean "live"\?'),
        ("A1", "owner", "Head of Payrol", r'is not a known post .*; did you mean "Head of Payroll"\?'),
        ("A1", "reviewDue", "31/02/2026", "is not a day of the calendar"),
        ("A1", "colour", "red", "has no field colour; it has: name, "),
        ("A1", "flows", "x", "is another record's field seen from here; set it there"),
        ("Nobody's", "name", "x", 'There is no record "Nobody\'s"'),
        ("Payroll Team", "partOf", "Payroll Team", "Payroll Team is part of itself"),
    ],
)
def test_what_cannot_be_set_is_said(register: Register, record: str, key: str, value: str, message: str) -> None:
    before = register.log.last_number()
    with pytest.raises(ImaError, match=message):
        put(register, record, key, value)
    assert register.log.last_number() == before


def test_several_values_in_a_field_that_holds_one_are_refused(register: Register) -> None:
    with pytest.raises(InputError, match='"live; closed" is not in the list'):
        put(register, "A1", "status", "live", "closed")


def test_a_record_is_made_with_its_first_field(register: Register) -> None:
    put(register, "Ledger", "heldBy", "Payroll Team", kind="information asset", make=True)
    assert said(register, "InformationAsset")["Ledger"] == {"Name": "Ledger", "Held by": "Payroll Team"}


def test_a_record_may_have_an_odd_name(register: Register) -> None:
    for name in ("n/a", " =1+1", "TRUE", "1234", "a\u2028b", "Ledger [x]"):
        put(register, name, "", kind="Place", make=True)
    assert names(register, "Place") == sorted(["n/a", " =1+1", "TRUE", "1234", "a\u2028b", "Ledger [x]"])


@pytest.mark.parametrize(
    ("record", "kind", "message"),
    [
        ("Ledger", "", "Say what kind of record to make: --kind KIND"),
        ("Ledger", "Asset", "Asset is no kind of record; there are: InformationAsset"),
        ("payroll file", "InformationAsset", '"payroll file" is the name of another information asset already'),
        ("Ledger", "Holding", "has no name to be made by"),
    ],
)
def test_what_cannot_be_made_is_said(register: Register, record: str, kind: str, message: str) -> None:
    with pytest.raises(ImaError, match=message):
        put(register, record, "", kind=kind, make=True)


def test_a_change_is_described_in_words(register: Register) -> None:
    change = set_field(register, "A1", "status", ["closed"], Change())
    told = describe(register.store, register.schema, register.base, change)
    assert told == [("InformationAsset", "Payroll file", "Status", "live", "closed")]
    change = set_field(register, "A1", "owner", ["Head of Estates"], Change())
    told = describe(register.store, register.schema, register.base, change)
    assert ("Assignment", "(new)", "Who", "", "Head of Estates") in told


# --- two answers


def test_taking_the_other_answer_settles_it(register: Register) -> None:
    dispute(register, "description", "By hand", "Description", "By file")
    assert decide(register, "Payroll file", "description", "By file", "asked Ana")
    assert asset(register)["Description"] == "By file"
    assert rivals(register) == []
    assert [(s["Value given"], s["Standing"], s.get("In what words")) for s in statements(register)] == [
        ("By file", "settled", "By file"),
        ("By file", "settled", "asked Ana"),
    ]


def test_keeping_what_the_register_says_declines_the_other(register: Register) -> None:
    dispute(register, "description", "By hand", "Description", "By file")
    assert decide(register, "Payroll file", "Description")
    assert asset(register)["Description"] == "By hand"
    assert rivals(register) == []
    assert sorted((str(s["Value given"]), str(s["Standing"])) for s in statements(register)) == [
        ("By file", "declined"),
        ("By hand", "settled"),
    ]


def test_a_list_value_and_a_date_are_settled_by_what_they_mean(register: Register) -> None:
    dispute(register, "status", "disposed", "Status", "closed")
    decide(register, "Payroll file", "status", "Closed")
    assert [s["Standing"] for s in statements(register)] == ["settled", "settled"]
    assert asset(register)["Status"] == "closed"
    dispute(register, "reviewDue", "2026-05-01", "Review date", "2026-06-30")
    decide(register, "Payroll file", "reviewDue", "30 June 2026")
    assert [s["Standing"] for s in statements(register)] == ["settled"] * 4
    assert asset(register)["Next review"] == date(2026, 6, 30)


def test_one_of_two_owners_is_chosen(register: Register) -> None:
    put(register, "A1", "owner", "Head of Payroll", "Head of Estates")
    decide(register, "A1", "owner", "Head of Estates")
    assert asset(register)["Owner"] == "Head of Estates"
    assert [(s["Record given"], s["Standing"]) for s in statements(register)] == [("Head of Estates", "settled")]


def test_a_third_answer_declines_both(register: Register) -> None:
    dispute(register, "description", "By hand", "Description", "By file")
    decide(register, "Payroll file", "description", "By law")
    assert asset(register)["Description"] == "By law"
    assert sorted((str(s["Value given"]), str(s["Standing"])) for s in statements(register)) == [
        ("By file", "declined"),
        ("By law", "settled"),
    ]


def test_what_has_one_answer_cannot_be_settled(register: Register) -> None:
    with pytest.raises(NotFoundError, match="Payroll file has no two answers for Status"):
        decide(register, "A1", "status", "closed")


def test_settling_is_undone_whole(register: Register) -> None:
    dispute(register, "description", "By hand", "Description", "By file")
    before = facts(register)
    decide(register, "Payroll file", "description", "By file")
    register.undo()
    assert facts(register) == before
    assert len(rivals(register)) == 1


def test_a_wrong_value_settles_nothing(register: Register) -> None:
    dispute(register, "status", "disposed", "Status", "closed")
    with pytest.raises(InputError, match="is not in the list"):
        decide(register, "Payroll file", "status", "clsd")
    assert len(rivals(register)) == 1
