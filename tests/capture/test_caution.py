"""Caution: what is read is marked as a guess where a sign speaks against it."""

import pytest

from ima_graph.capture import Fact, parse


def read(text: str) -> list[Fact]:
    return parse(text, "Payroll")


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("The ferry desk posts dockets to Harbour Finance in the green wallet", "asset"),
        ("Nurseries refer vulnerable families to us", "asset"),
        ("the surveyor drafts the chart, his mate inks it and it is emailed to us", "asset"),
        ("Dockets come to us via the ferry desk or straight from the piers", "from"),
        ("The Pier Office in turn passes dockets to us", "from"),
        ("We send fee income by cost centre", "via"),
        ("Tide figures go up to the Port Authority, anonymised, at quarter end", "frequency"),
        ("Harbour Finance owns the tariff list I think", "asset"),
        ("The mooring app keeps berth bookings and the pilot can get into it", "asset"),
    ],
)
def test_a_sign_of_a_wrong_reading_makes_it_unclear(text: str, part: str) -> None:
    assert any(part in fact.unclear for fact in read(text))


@pytest.mark.parametrize(
    "text",
    [
        "We consult Harbour Finance",
        "The skippers share out the berths",
        "We need to see the tide figures",
        "We got the wreck list from the museum in 2019",
        "Dockets are logged automatically",
    ],
)
def test_what_tells_of_no_information_is_a_note(text: str) -> None:
    assert [fact.type for fact in read(text)] == ["note"]


@pytest.mark.parametrize(
    ("text", "from_", "to", "asset", "via", "frequency"),
    [
        ("we let the pilots have the tide list", "Payroll", "pilots", "tide list", "", ""),
        ("We use Ring Once to tell Trinity about wrecks", "Payroll", "Trinity", "wrecks", "Ring Once", ""),
        (
            "Trinity wants our buoy list so we email it over each June",
            "Payroll",
            "Trinity",
            "buoy list",
            "email",
            "yearly",
        ),
        ("the diver sends back the hull photos", "diver", "Payroll", "hull photos", "", ""),
        ("pilots: tide numbers to us, weekly", "pilots", "Payroll", "tide numbers", "", "weekly"),
        ("Divers phone us with wrecks as they occur", "Divers", "Payroll", "wrecks", "phone", "as they occur"),
    ],
)
def test_said_the_long_way_round(text: str, from_: str, to: str, asset: str, via: str, frequency: str) -> None:
    (fact,) = read(text)
    assert (fact.from_, fact.to, fact.asset, fact.via, fact.frequency) == (from_, to, asset, via, frequency)
    assert fact.unclear == ()


def test_two_readings_are_said_to_be_a_guess() -> None:
    assert [fact.unclear for fact in read("We send Barclays payroll summaries")] == [("to", "asset")]
    assert [fact.unclear for fact in read("HR sends payslips from Oracle to staff")] == [("from",)]


def test_nobody_is_no_name() -> None:
    (fact,) = read("they send us stuff")
    assert (fact.from_, fact.to, fact.asset, fact.unclear) == ("", "Payroll", "", ("from", "asset"))
