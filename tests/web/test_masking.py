"""Whoever is shown no names of people reads none: not in gaps, questions, pages, lists or on the wall."""

from urllib.parse import quote

import pytest

from ima_graph import terms
from tests.web.rooms import Served, Tab

TEAMS = ("Flood Defence", "Incident Response", "Finance", "Pilotage", "Harbour Operations")


@pytest.fixture
def room(sample: Served) -> Served:
    return sample


def people(room: Served) -> list[str]:
    query = f"SELECT ?name {{ ?s a <{terms.IMA}Person> . ?s <{terms.LABEL}> ?name }}"
    rows = room.room.project.store.select(query, (terms.REGISTER_GRAPH,)).rows
    return [str(name.value) for (name,) in rows]  # type: ignore[union-attr]


def pages(room: Served, tab: Tab) -> dict[str, str]:
    """All that tells of gaps, as this tab reads it, by address."""
    records = tab.state()["records"]
    assert isinstance(records, list)
    wanted = [f"/api/gaps/{q.name}" for q in room.room.project.catalogue.findings]
    wanted += [
        "/api/question",
        "/api/handshake",
        "/api/state",
        "/register?kind=InformationAsset",
        "/register?kind=Flow",
    ]
    wanted += [f"/api/map?focus={quote(str(r[0]))}" for r in records if r[1] == "Team"][:6]
    assets = [quote(str(r[0])) for r in records if r[1] == "InformationAsset"]
    wanted += [f"/asset/{key}" for key in assets] + [f"/api/map?focus={key}" for key in assets[:40]]
    wanted += [f"/owner/{quote(str(r[0]))}" for r in records if r[1] in ("Team", "Post")]
    return {path: tab.get(path).text for path in wanted}


def named(room: Served, read: dict[str, str]) -> dict[str, list[str]]:
    known = people(room)
    found = {path: [name for name in known if name in text] for path, text in read.items()}
    return {path: names for path, names in found.items() if names}


@pytest.mark.slow
def test_a_participant_reads_of_no_person_and_the_facilitator_does(room: Served) -> None:
    assert len(people(room)) > 10
    assert named(room, pages(room, room.participant("Flood Defence"))) == {}
    assert named(room, {"wall": room.facilitators.get("/api/gaps/owner_left?as=viewer").text}) == {}
    assert named(room, pages(room, room.facilitators))


@pytest.mark.slow
def test_no_question_to_any_team_names_a_person_until_names_are_shown(room: Served) -> None:
    asked = {}
    for team in TEAMS:
        tab, skip = room.participant(team), []
        for _ in range(40):
            question = tab.get("/api/question", params={"skip": skip}).json()["question"]
            if not question:
                break
            asked[f"{team} {question['finding']} {question['record']}"] = str(question)
            skip.append(f"{question['finding']} {question['record']}")
    assert len(asked) > 50
    assert any("a person" in text for text in asked.values())
    assert named(room, asked) == {}
    room.control("names", on=True)
    shown = room.participant("Flood Defence").get("/api/gaps/owner_left").text
    assert named(room, {"gaps": shown})
