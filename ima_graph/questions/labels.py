"""Names of things, looked up once: for showing IRIs to people."""

from collections.abc import Iterable

from ima_graph import terms
from ima_graph.store import Store, value_of

_QUERY = f"""SELECT ?node ?label WHERE {{
  VALUES ?node {{ %s }}
  ?node <{terms.LABEL}>|<{terms.PREF_LABEL}>|<{terms.SH}name> ?label .
}}"""
_TEAMS = f"""SELECT ?node ?team WHERE {{
  VALUES ?node {{ %s }}
  ?node <{terms.IMA}heldBy>|<{terms.IMA}inTeam>|<{terms.IMA}flowFrom> ?team .
}}"""
# A flow or an assignment has no name of its own: it is named by what it joins.
_PARTS = f"""SELECT ?node ?path ?part WHERE {{
  VALUES ?node {{ %s }}
  VALUES ?path {{ <{terms.IMA}flowFrom> <{terms.IMA}flowTo> <{terms.IMA}assignee> <{terms.IMA}assignmentFor>
                  <{terms.IMA}heldPost> <{terms.IMA}holder> <{terms.IMA}about> <{terms.IMA}carries> }}
  ?node ?path ?part .
}}"""
_CHUNK = 2000


class Labels:
    """Labels of IRIs, read from a store as they are needed."""

    def __init__(self, store: Store, base: str = "") -> None:
        """Read from `store`; `base` is left off the IRIs of records that have no name."""
        self._store, self._base = store, base
        self._known: dict[str, str] = {}

    def learn(self, iris: Iterable[str]) -> None:
        """Look up many IRIs at once."""
        new = sorted({i for i in iris if i not in self._known})
        for node, label in self._pairs(_QUERY, new):
            # Two names should not be; the first in order is shown, so that the answer is stable.
            self._known[node] = min(label, self._known.get(node, label))
        nameless = [i for i in new if i not in self._known]
        self._compose(nameless)
        for iri in nameless:
            self._known.setdefault(iri, iri.removeprefix(self._base))

    def _compose(self, iris: list[str]) -> None:
        parts: dict[str, dict[str, str]] = {}
        for at in range(0, len(iris), _CHUNK):
            query = _PARTS % " ".join(f"<{i}>" for i in iris[at : at + _CHUNK])
            for about, path, part in self._store.select(query).rows:
                key = value_of(path).rsplit("#", 1)[-1]
                found = parts.setdefault(value_of(about), {})
                found[key] = min(value_of(part), found.get(key, value_of(part)))
        wanted = {p for found in parts.values() for p in found.values() if p not in parts}
        if wanted:
            self.learn(wanted)
        for node, found in parts.items():
            name = {k: self._known.get(v, v.removeprefix(self._base)) for k, v in found.items()}
            self._known[node] = _sentence(name)

    def __getitem__(self, iri: str) -> str:
        """Name one thing."""
        if iri not in self._known:
            self.learn([iri])
        return self._known[iri]

    def teams(self, iris: Iterable[str]) -> dict[str, str]:
        """Tell the team that holds, or sends, each thing: names joined where there are several."""
        found: dict[str, set[str]] = {}
        pairs = list(self._pairs(_TEAMS, sorted(set(iris))))
        self.learn(team for _, team in pairs)
        for node, team in pairs:
            found.setdefault(node, set()).add(self[team])
        return {node: ", ".join(sorted(teams)) for node, teams in found.items()}

    def _pairs(self, query: str, iris: list[str]) -> list[tuple[str, str]]:
        found: list[tuple[str, str]] = []
        for at in range(0, len(iris), _CHUNK):
            filled = query % " ".join(f"<{i}>" for i in iris[at : at + _CHUNK])
            found += [(value_of(a), value_of(b)) for a, b in self._store.select(filled).rows]
        return found


def _sentence(name: dict[str, str]) -> str:
    if "flowFrom" in name or "flowTo" in name:
        cargo = f": {name['carries']}" if "carries" in name else ""
        return f"{name.get('flowFrom', '?')} → {name.get('flowTo', '?')}{cargo}"
    if "assignmentFor" in name:
        return f"{name.get('assignee', '?')} for {name['assignmentFor']}"
    if "heldPost" in name:
        return f"{name.get('holder', '?')} as {name['heldPost']}"
    return f"statement about {name['about']}" if "about" in name else next(iter(name.values()), "?")
