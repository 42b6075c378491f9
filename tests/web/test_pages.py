"""The pages that work without script, asked for as a browser without script does."""

import html
import io
import re
import zipfile

import pytest
from playwright.sync_api import Browser, Page

from tests.browsing import faults, settle
from tests.web.rooms import Served, Tab, heard, holds, op

PURPOSE = "Without it nobody is paid."


def entered(room: Served) -> tuple[Tab, Tab, str]:
    """Estates holds a Rota: the facilitator's tab, that of Estates, and the id of the Rota."""
    estates = room.participant("Estates")
    estates.enter("Rota")
    return room.facilitators, estates, record(estates, "Rota")


def record(tab: Tab, name: str) -> str:
    return next(str(row[0]) for row in tab.state()["records"] if row[2] == name)


def fields(page: str, **also: str) -> dict[str, str]:
    """What the hidden inputs of a page's first form of a field hold, and what is typed."""
    hidden = dict(re.findall(r'<input type="hidden" name="(nonce|seen)" value="([^"]*)"', page))
    return {**hidden, **also}


def change(tab: Tab, of: str, key: str, **typed: str):  # type: ignore[no-untyped-def]
    page = tab.get(f"/asset/{of}?edit={key}").text
    return tab.http.post(f"/asset/{of}/field", data=fields(page, field=key, **typed))


def said(tab: Tab, of: str, key: str) -> str:
    """What stands under a heading of a record."""
    page = tab.get(f"/asset/{of}").text
    part = page.split(f'id="f-{key}"')[1].split("</dd>")[0].split("<dd>")[1]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", part)).split())


def test_every_heading_of_an_asset_stands_with_its_prompt(room: Served) -> None:
    _, estates, rota = entered(room)
    page = html.unescape(estates.get(f"/asset/{rota}").text)
    for field in room.room.project.schema.records["InformationAsset"].fields:
        assert field.inverse or field.prompt in page, field.key
    assert "placeholder" not in page


def test_a_field_is_changed_by_its_form_and_the_page_says_so(room: Served) -> None:
    _, estates, rota = entered(room)
    answer = change(estates, rota, "purpose", answer="value", value=PURPOSE, words="as we said")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/asset/{rota}?saved=purpose#f-purpose")
    assert said(estates, rota, "purpose").startswith(PURPOSE)
    assert "Saved." in estates.get(f"/asset/{rota}?saved=purpose").text


@pytest.mark.parametrize(
    ("answer", "words"),
    [("none", "No, there is none"), ("not-known", "Nobody here knows"), ("not-applicable", "Does not apply")],
)
def test_an_empty_answer_is_none_of_the_others(room: Served, answer: str, words: str) -> None:
    _, estates, rota = entered(room)
    assert said(estates, rota, "owner").startswith("Not asked yet")
    assert change(estates, rota, "owner", answer=answer).status_code == 303
    assert said(estates, rota, "owner").startswith(words)


def test_not_asked_writes_nothing(room: Served) -> None:
    _, estates, rota = entered(room)
    before = estates.state()["number"]
    assert change(estates, rota, "owner", answer="").status_code == 303
    assert estates.state()["number"] == before


def test_no_is_an_answer_and_not_said_is_not_no(room: Served) -> None:
    _, estates, rota = entered(room)
    assert " checked> no" not in estates.get(f"/asset/{rota}?edit=containsPersonalData").text
    assert change(estates, rota, "containsPersonalData", answer="value", value="no").status_code == 303
    assert said(estates, rota, "containsPersonalData").startswith("no ")


def test_a_mistake_is_told_above_the_field_and_keeps_what_was_typed(room: Served) -> None:
    _, estates, rota = entered(room)
    answer = change(estates, rota, "retentionStart", answer="value", value="the day before yesterday")
    assert answer.status_code == 400
    assert "There is a problem" in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert 'value="the day before yesterday"' in answer.text
    assert "<title>Error: Rota" in answer.text


def test_a_form_sent_twice_is_written_once(room: Served) -> None:
    _, estates, rota = entered(room)
    page = estates.get(f"/asset/{rota}?edit=purpose").text
    form = fields(page, field="purpose", answer="value", value=PURPOSE)
    for _ in range(2):
        assert estates.http.post(f"/asset/{rota}/field", data=form).status_code == 303
    assert estates.get(f"/asset/{rota}").text.count(f"<td>{PURPOSE} <span") == 1


def test_another_teams_word_stays_beside_and_the_facilitator_settles(room: Served) -> None:
    boss, estates, rota = entered(room)
    change(estates, rota, "purpose", answer="value", value=PURPOSE)
    finance = room.participant("Finance")
    assert change(finance, rota, "purpose", answer="value", value="To plan leave.").status_code == 303
    assert "Two answers" in said(estates, rota, "purpose")
    assert "The facilitator settles" in said(estates, rota, "purpose")
    form = fields(boss.get(f"/asset/{rota}").text, field="purpose", do="settle", take="To plan leave.")
    assert finance.http.post(f"/asset/{rota}/field", data=form).status_code == 403
    assert boss.http.post(f"/asset/{rota}/field", data=form).status_code == 303
    assert said(estates, rota, "purpose").startswith("To plan leave.")
    assert "Two answers" not in said(estates, rota, "purpose")


def test_what_comes_in_and_goes_out_stands_with_its_reason(room: Served) -> None:
    _, estates, rota = entered(room)
    facts = [
        {"type": "flow", "from": "Estates", "to": "Pay", "asset": "Rota", "why": "so that pay is right"},
        {"type": "flow", "from": "Agency", "to": "Estates", "asset": "Rota", "why": "to fill the gaps"},
    ]
    assert estates.post("/api/ops", op(facts=facts, words="as typed")).json()["ok"]
    page = estates.get(f"/asset/{rota}").text
    enter, leave = page.split("What comes in")[1].split("What goes out")
    assert "Agency" in enter
    assert "to fill the gaps" in enter
    assert "Pay" in leave.split("<h2>")[0]
    assert "so that pay is right" in leave.split("<h2>")[0]


def test_viewers_change_nothing(room: Served) -> None:
    _, estates, rota = entered(room)
    viewer = room.viewer()
    assert "edit=" not in viewer.get(f"/asset/{rota}?edit=purpose").text
    assert '<form method="post"' not in viewer.get(f"/asset/{rota}?edit=purpose").text
    form = fields(estates.get(f"/asset/{rota}?edit=purpose").text, field="purpose", answer="value", value="x")
    for path, data in ((f"/asset/{rota}/field", form), ("/register", {"row": rota}), ("/leave", {"names": "1"})):
        assert viewer.http.post(path, data=data).status_code == 403, path
    assert viewer.get("/leave.zip").status_code == 403


def test_what_somebody_typed_is_never_markup(room: Served) -> None:
    _, estates, _ = entered(room)
    bad = '<script>alert("x")</script>'
    estates.enter(bad)
    found = record(estates, bad)
    for path in (f"/asset/{found}", "/register", "/playback", f"/playback?record={found}&field=name"):
        page = estates.get(path).text
        assert "<script>alert" not in page, path
        assert "&lt;script&gt;alert" in page, path


def test_a_silent_round_hides_the_pages(room: Served) -> None:
    boss, estates, rota = entered(room)
    room.control("silent", on=True)
    assert estates.get(f"/asset/{rota}").status_code == 423
    assert boss.get(f"/asset/{rota}").status_code == 200


def test_an_owner_says_mine_or_not_and_signs_the_rest(room: Served) -> None:
    _, estates, rota = entered(room)
    for name in ("Rota", "Leases", "Keys"):
        facts = [{"type": "owns", "who": "Estates", "asset": name}, {"type": "holds", "who": "Estates", "asset": name}]
        assert estates.post("/api/ops", op(facts=facts, words="ours")).json()["ok"]
    owner = record(estates, "Estates")
    page = estates.get(f"/owner/{owner}").text
    assert "3 of them wait for your word" in page
    keys = record(estates, "Keys")
    for asset, do in ((rota, "accepted"), (keys, "declined")):
        form = fields(page, record=asset, do=do, words="so it is")
        assert estates.http.post(f"/owner/{owner}", data=form).status_code == 303
    page = estates.get(f"/owner/{owner}").text
    assert "1 of them waits for your word" in page
    form = fields(page, do="sign", all=record(estates, "Leases"))
    refused = estates.http.post(f"/owner/{owner}", data=form)
    assert (refused.status_code, "Tick that you have looked" in refused.text) == (400, True)
    assert estates.http.post(f"/owner/{owner}", data={**form, "sure": "1"}).status_code == 303
    assert "All of it has been looked at" in estates.get(f"/owner/{owner}").text


def test_the_register_filters_and_sorts(room: Served) -> None:
    _, estates, _ = entered(room)
    for name in ("Leases", "Keys"):
        estates.enter(name)
    names = re.compile(r'data-field="name"[^>]*>([^<]+)<')
    assert names.findall(estates.get("/register").text) == ["Keys", "Leases", "Rota"]
    assert names.findall(estates.get("/register?sort=name&down=1").text) == ["Rota", "Leases", "Keys"]
    assert names.findall(estates.get("/register?q=EAS").text) == ["Leases"]


def test_many_rows_are_filled_as_one_entry_and_one_undo_takes_it_back(room: Served) -> None:
    _, estates, rota = entered(room)
    for name in ("Leases", "Keys"):
        estates.enter(name)
    finance = room.participant("Finance")
    finance.post("/api/ops", holds("Ledger", "Finance"))
    rows = [record(estates, n) for n in ("Rota", "Leases", "Keys", "Ledger")]
    form: dict[str, object] = {**fields(estates.get("/register").text), "kind": "InformationAsset", "row": rows}
    form |= {"field": "owner", "value": "Head of Estates"}
    before = estates.state()["number"]
    preview = estates.http.post("/register", data={**form, "step": "preview"}).text
    assert "in 3 rows?" in preview
    assert "1 row is another team’s" in preview
    assert estates.state()["number"] == before
    for _ in range(2):
        assert estates.http.post("/register", data={**form, "step": "confirm"}).status_code == 303
    assert estates.state()["number"] == before + 1
    assert said(estates, rota, "owner").startswith("Head of Estates")
    assert sum(row[2] == "Head of Estates" for row in estates.state()["records"]) == 1
    assert estates.post("/api/ops", op("undo")).json()["ok"]
    assert said(estates, rota, "owner").startswith("Not asked yet")


@pytest.mark.slow
def test_everything_leaves_in_one_zip_and_names_only_with_the_facilitator(room: Served) -> None:
    boss, estates, _ = entered(room)
    for tab, expected in ((estates, False), (boss, True)):
        assert tab.http.post("/leave", data={"names": "1"}).status_code == 303
        page = tab.get("/leave").text
        assert (", with names." in page) is expected
        assert re.search(r"Made in \d+\.\d seconds", page)
        with zipfile.ZipFile(io.BytesIO(tab.get("/leave.zip").content)) as packed:
            listed = packed.namelist()
        assert "register.xlsx" in listed
        assert any(name.startswith("register/") for name in listed) is expected
        assert tab.get("/leave/file/report.html").status_code == 200
    assert estates.get("/leave/file/../workshop.json").status_code == 404
    assert estates.get("/leave/file/register/changes.sqlite").status_code == 404


def test_playback_shows_what_was_known_and_what_a_field_held(room: Served) -> None:
    _, estates, rota = entered(room)
    number = estates.state()["number"]
    for value in ("first", "second"):
        change(estates, rota, "purpose", answer="value", value=value)
    estates.enter("Leases")
    assert "<b>1</b> information assets" in estates.get(f"/playback?n={number}").text
    assert "<b>2</b> information assets" in estates.get("/playback").text
    story = estates.get(f"/playback?record={rota}&field=purpose").text
    assert re.findall(r"<td>(nothing|first|second)</td><td>(nothing|first|second)</td>", story) == [
        ("nothing", "first"),
        ("first", "second"),
    ]
    drawn = estates.get(f"/playback/map.svg?n={number}")
    assert (drawn.status_code, drawn.headers["content-type"]) == (200, "image/svg+xml")
    assert "Estates" in drawn.text


# --- in a browser


def seen_by(browser: Browser, tab: Tab, width: int, dark: bool = False) -> Page:
    context = browser.new_context(
        viewport={"width": width, "height": 850}, color_scheme="dark" if dark else "light", reduced_motion="reduce"
    )
    context.add_cookies([{"name": n, "value": v, "url": tab.base} for n, v in tab.http.cookies.items()])
    return context.new_page()


@pytest.mark.browser
@pytest.mark.slow
def test_no_page_has_a_fault_that_axe_finds(sample: Served, browser: Browser) -> None:
    boss = sample.facilitators
    state = boss.state()
    first = {
        kind: next(r[0] for r in state["records"] if r[1] == kind) for kind in ("InformationAsset", "Team", "Post")
    }
    asset = first["InformationAsset"]
    boss.http.post("/leave", data={"names": ""})
    paths = [f"/asset/{asset}", "/register", "/register?kind=Flow&q=pay", "/leave", "/playback", "/asset/nope"]
    paths += [f"/asset/{asset}?edit={key}" for key in ("owner", "classification", "purpose", "isCopy", "startDate")]
    paths += [f"/owner/{first['Post']}", f"/owner/{first['Team']}", f"/team/{first['Team']}"]
    paths += [f"/playback?record={asset}&field=name"]
    found = []
    for width, dark in ((1360, False), (390, True), (1360, True), (390, False)):
        page = seen_by(browser, boss, width, dark)
        refused: list[str] = []
        page.on(
            "console", lambda told, kept=refused: kept.append(told.text) if "Security Policy" in told.text else None
        )
        for path in paths:
            page.goto(boss.base + path)
            settle(page)
            found += [f"{path} {width} {'dark' if dark else 'light'}: {fault}" for fault in faults(page)]
            over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            found += [f"{path} {width}: {over} px wider than the screen"] if over > 0 else []
        found += refused
        page.context.close()
    assert found == []


@pytest.mark.browser
def test_the_grid_is_worked_with_keys_alone(room: Served, browser: Browser) -> None:
    _, estates, rota = entered(room)
    page = seen_by(browser, estates, 1360)
    page.goto(f"{estates.base}/register")
    page.locator("[role=grid] tbody tr [tabindex='0']").focus()
    page.keyboard.press("ArrowRight")
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.dataset.field") == "purpose"
    page.keyboard.press("Enter")
    page.keyboard.type("not this")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.dataset.field") == "purpose"
    page.keyboard.press("Enter")
    page.keyboard.type(PURPOSE)
    page.keyboard.press("Enter")
    page.get_by_text("Saved.").wait_for()
    assert page.evaluate("document.activeElement.textContent") == PURPOSE
    assert faults(page) == []
    page.context.close()
    assert said(estates, rota, "purpose").startswith(PURPOSE)


def test_many_rows_are_written_by_the_same_pen_as_every_entry(room: Served) -> None:
    _, estates, rota = entered(room)
    form = {**fields(estates.get("/register").text), "kind": "InformationAsset", "row": [rota], "step": "confirm"}
    form |= {"field": "purpose", "value": "To plan"}
    with estates.socket(since=estates.state()["number"]) as screen:
        assert estates.http.post("/register", data=form).status_code == 303
        assert heard(screen, "delta")["kind"] == "set"
    again = estates.http.post("/register", data=form, follow_redirects=True)
    assert again.status_code == 200
    room.control("lock", on=True)
    locked = estates.http.post("/register", data={**form, "value": "To know"})
    assert (locked.status_code, "locked the room" in locked.text) == (423, True)
    room.control("lock", on=False)
    # It counts among the 120 a minute, and waits when they are used up.
    estates.post("/api/ops", [op("undo", of="0" * 24) for _ in range(120)])
    full = estates.http.post("/register", data={**form, "value": "To know"})
    assert (full.status_code, "more than the room takes" in full.text) == (429, True)
    assert said(estates, rota, "purpose").startswith("To plan")
