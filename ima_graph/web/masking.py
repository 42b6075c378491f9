"""Sentences without people's names, for readers whom the facilitator shows none: gaps say "a person" instead."""

import re
from dataclasses import replace
from functools import lru_cache

from ima_graph import names, terms
from ima_graph.maps.model import Gap
from ima_graph.project import Project
from ima_graph.store import value_of
from ima_graph.web.telling import A_PERSON

_NAMES = f"SELECT ?name {{ ?s a <{terms.IMA}Person> . ?s <{terms.LABEL}>|<{terms.ALT_LABEL}> ?name }}"
_OTHERS = f"SELECT ?name {{ ?s <{terms.LABEL}> ?name . MINUS {{ ?s a <{terms.IMA}Person> }} }}"
_LEAST = 3


class Masks:
    """Takes the names of the register's persons out of texts; one that is also the name of something else stays."""

    def __init__(self, project: Project) -> None:
        """Read the names in `project`, again after each change."""
        self._project = project
        self._pattern = lru_cache(1)(self._read)

    def _read(self, _number: int) -> re.Pattern[str] | None:
        store, graphs = self._project.store, (terms.REGISTER_GRAPH,)
        people, others = (
            {value_of(name) for (name,) in store.select(query, graphs).rows} for query in (_NAMES, _OTHERS)
        )
        taken = {names.normal(name) for name in others}
        found = sorted((n for n in people if len(n) >= _LEAST and names.normal(n) not in taken), key=len, reverse=True)
        return re.compile(rf"\b(?:{'|'.join(map(re.escape, found))})\b", re.IGNORECASE) if found else None

    def text(self, text: str) -> str:
        """Give a text with "a person" where a name stood."""
        pattern = self._pattern(self._project.store.last_change())
        told = pattern.sub(A_PERSON, text) if pattern else text
        return told[:1].upper() + told[1:] if text[:1].isupper() else told

    def row(self, row: dict[str, object]) -> dict[str, object]:
        """Give a row with its texts, and lists of texts, masked."""
        return {key: self._value(value) for key, value in row.items()}

    def _value(self, value: object) -> object:
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, dict):
            return self.row(value)
        return [self._value(one) for one in value] if isinstance(value, list) else value

    def gaps(self, gaps: tuple[Gap, ...]) -> tuple[Gap, ...]:
        """Give the gaps of a page masked."""
        return tuple(replace(g, because=self.text(g.because), fix=self.text(g.fix), who=self.text(g.who)) for g in gaps)
