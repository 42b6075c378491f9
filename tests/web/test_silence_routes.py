"""Every way into the room, while a silent round runs: no answer holds a word of what another team entered in it."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from starlette.routing import Mount, Route, WebSocketRoute

from tests.web.rooms import Served, Tab, copied, holds, op, served, silence

SECRET = "Zebra"
READERS = ("theirs", "viewer", "boss as viewer")
# What a facilitator's browser shows as the wall does; on every other page it is the facilitator who reads.
SEEN_AS_VIEWER = [
    ("GET", f"/api/{name}") for name in ("state", "ops", "map", "lists", "gaps/{finding}", "question", "handshake")
]


@dataclass
class Scene:
    room: Served
    theirs: Tab
    viewer: Tab
    since: int
    ids: dict[str, str]

    def reader(self, name: str) -> tuple[Tab, dict[str, str]]:
        tabs = {"theirs": self.theirs, "viewer": self.viewer, "boss as viewer": self.room.facilitators}
        return tabs[name], {"as": "viewer"} if name == "boss as viewer" else {}


@pytest.fixture(scope="module")
def scene(empty, tmp_path_factory) -> Iterator[Scene]:
    with served(copied(empty, tmp_path_factory.mktemp("routes")), "Silent") as room:
        ours, theirs, viewer = room.participant("Estates"), room.participant("Finance"), room.viewer()
        told = {"type": "flow", "from": "Estates", "to": "Finance", "asset": "Lease book", "unclear": []}
        for entry in (holds("Lease book"), op("add", facts=[told], words="…")):
            assert ours.post("/api/ops", entry).json()["ok"]
        state = ours.state()
        ids = {row[2]: row[0] for row in state["records"]} | {"flow": state["flows"][0][0]}
        since = state["number"]
        # A zip that the facilitator makes meanwhile must not be had by others.
        room.control("silent", on=True)
        for entry in told_in_silence(ids, since):
            assert ours.post("/api/ops", entry).json()["ok"], entry
        room.facilitators.http.post("/leave", data={})
        now = ours.state()
        ids |= {row[1]: row[0] for row in now["records"] if SECRET in row[2]}
        assert {"InformationAsset", "Team", "OpenPoint"} <= ids.keys()
        yield Scene(room, theirs, viewer, since, ids)


def told_in_silence(ids: dict[str, str], seen: int) -> list[dict[str, object]]:
    flow = {"type": "flow", "from": f"{SECRET} unit", "to": "Estates", "asset": f"{SECRET} plan", "unclear": []}
    return [
        op("add", facts=[{**flow, "via": f"{SECRET} courier", "why": f"{SECRET} money"}], words=f"{SECRET} words"),
        holds(f"{SECRET} ledger"),
        op("point", kind="note", label=f"{SECRET} note"),
        op("set", record=ids["Lease book"], field="name", values=[f"{SECRET} book"], seen=seen),
        op("set", record=ids["Lease book"], field="purpose", values=[f"{SECRET} purpose"], seen=seen),
        op("set", record=ids["flow"], field="frequency", values=["weekly"], seen=seen),
        op("set", record=ids["flow"], field="purpose", values=[f"{SECRET} reason"], seen=seen),
        # Both teams say it, ours first: what theirs is told of it is theirs alone.
        op("add", facts=[{**flow, "from": "Finance", "asset": "Cash book", "why": f"{SECRET} cause"}], words="…"),
    ]


def asked(path: str, method: str, scene: Scene) -> list[tuple[str, dict[str, object]]]:
    """The requests to make of a route: the address, and what goes with it."""
    ids, code = scene.ids, scene.room.room.code
    every = list(dict.fromkeys(ids.values()))
    form = {"code": code, "new_team": "", "team": "gone"}
    seen = scene.since
    table: dict[tuple[str, str], list[tuple[str, dict[str, object]]]] = {
        ("/join", "GET"): [("/join", {"params": {"code": code}})],
        ("/join", "POST"): [("/join", {"data": form})],
        ("/open", "GET"): [("/open", {})],
        ("/api/ops", "GET"): [("/api/ops", {"params": {"since": str(n)}}) for n in (0, seen)],
        ("/api/ops", "POST"): [("/api/ops", {"json": entry}) for entry in entries(ids, seen)],
        ("/api/parse", "POST"): [
            ("/api/parse", {"json": {"text": f"Finance sends the {word} to Estates", "team": "Finance"}})
            for word in ("ledger", "lease books", "zebr ledgers", "Cash book")
        ],
        ("/api/room", "POST"): [("/api/room", {"json": {"do": "silent", "on": False}})],
        ("/api/gaps/{finding}", "GET"): [
            (f"/api/gaps/{q.name}", {}) for q in scene.room.room.project.catalogue.findings
        ],
        ("/api/map", "GET"): [
            ("/api/map", {"params": {"focus": focus, "view": view}})
            for focus in ("", *every[:3])
            for view in ("teams", "matrix", "list")
        ],
        ("/asset/{id:path}", "GET"): [(f"/asset/{i}", {}) for i in every],
        ("/asset/{id:path}/field", "POST"): [
            (f"/asset/{i}/field", {"data": {"field": "purpose", "do": "set", "value": "x", "nonce": "n"}})
            for i in every
        ],
        ("/asset/{id:path}/split", "POST"): [
            (f"/asset/{i}/split", {"data": {"name": "x", "part": every, "nonce": "n"}}) for i in every
        ],
        ("/owner/{id:path}", "GET"): [(f"/owner/{i}", {}) for i in every],
        ("/owner/{id:path}", "POST"): [
            (f"/owner/{i}", {"data": {"do": "sign", "sure": "1", "all": every}}) for i in every
        ],
        ("/register", "GET"): [("/register", {"params": {"kind": k}}) for k in ("InformationAsset", "Flow", "Place")],
        ("/register", "POST"): [
            (
                "/register",
                {"data": {"kind": "InformationAsset", "row": every, "field": "purpose", "value": "x", "step": step}},
            )
            for step in ("", "confirm")
        ],
        ("/leave", "POST"): [("/leave", {"data": {}}), ("/leave", {"data": {"names": "1"}})],
        ("/leave/file/{name:path}", "GET"): [
            (f"/leave/file/{name}", {}) for name in ("graph.ttl", "report.html", "READ ME.txt", "actions.csv")
        ],
        ("/playback", "GET"): [("/playback", {"params": {"n": str(n)}}) for n in range(1, seen + 12)]
        + [("/playback", {"params": {"record": ids["Lease book"], "field": "name"}})],
        ("/playback/map.svg", "GET"): [("/playback/map.svg", {"params": {"n": str(seen + 5)}})],
        ("/team/{id:path}", "GET"): [(f"/team/{i}", {}) for i in every],
    }
    plain = "{" not in path and method == "GET"
    return table.get((path, method)) or ([(path, {})] if plain else [])


def entries(ids: dict[str, str], seen: int) -> list[dict[str, object]]:
    """What another team may enter of the same things meanwhile."""
    record, flow = ids["Lease book"], ids["flow"]
    both = {"type": "flow", "from": "Finance", "to": "Estates", "asset": "Cash book", "unclear": []}
    return [
        op("set", record=record, field="purpose", values=["To pay"], seen=seen),
        op("set", record=record, field="name", values=["Rent book"], seen=seen),
        op("set", record=flow, field="frequency", values=["daily"], seen=seen),
        op("answer", record=record, field="owner", answer="not-known"),
        op("confirm", flow=flow, standing="accepted"),
        op("point", kind="note", label="Hm", about=record),
        op("different", a=record, b=ids["Estates"]),
        op("add", facts=[both], words="…"),
        op("add", facts=[{"type": "holds", "who": "Finance", "asset": "Lease book", "unclear": []}], words="…"),
        op("undo"),
    ]


def routes(room: Served) -> list[tuple[str, str]]:
    """Every route of the application as it is served, but for the files that are the same for all."""
    app = room.server.config.app
    found = [r for r in app.routes if not (isinstance(r, Mount) and r.path == "/static")]
    sockets = [r.path for r in found if isinstance(r, WebSocketRoute)]
    assert sockets == ["/ws"], "a new socket needs a test of its own, beside that of /ws below"
    assert all(isinstance(r, (Route, WebSocketRoute)) for r in found)
    pairs = [(r.path, m) for r in found if isinstance(r, Route) for m in r.methods or () if m != "HEAD"]
    # What is entered first, so that its traces stand in whatever is read then.
    return sorted(pairs, key=lambda pair: pair[1] != "POST")


@pytest.mark.parametrize("name", READERS)
def test_no_route_tells_another_team_a_word_of_a_silent_round(scene: Scene, name: str) -> None:
    tab, query = scene.reader(name)
    told = []
    with tab.socket(since=scene.since, query="&as=viewer" if query else "") as screen:
        for path, method in routes(scene.room):
            requests = asked(path, method, scene)
            assert requests, f"say in the table above what to ask of {method} {path}"
            if query and (method, path) not in SEEN_AS_VIEWER:
                continue
            for address, options in requests:
                params = {**dict(options.get("params", {})), **query}
                with tab.http.stream(method, address, **{**options, "params": params}, follow_redirects=True) as answer:
                    text = answer.read().decode("utf-8", "replace") + str(answer.headers)
                if SECRET.casefold() in text.casefold():
                    told.append((method, address, options, text))
        if SECRET.casefold() in "".join(silence(screen)).casefold():
            told.append(("socket", "/ws", {}, ""))
    assert [(m, a, o, _around(t)) for m, a, o, t in told] == []
    assert scene.room.room.silent


def _around(text: str) -> str:
    at = text.casefold().find(SECRET.casefold())
    return text[max(0, at - 80) : at + 80]
