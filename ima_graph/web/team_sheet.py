"""A team's page of the report inside the room's own frame, and the gaps by record that other pages show."""

import re
import threading
from collections.abc import Mapping
from datetime import date

from markupsafe import Markup

from ima_graph import look, reports
from ima_graph.maps import Picture
from ima_graph.maps.model import Gap
from ima_graph.reports import seeing
from ima_graph.web.advice import fix_here
from ima_graph.web.masking import Masks
from ima_graph.web.room import Room

# The report writes whole files, whose text went through its own escaping.
_MAIN = re.compile(r"<main>(.*)</main>", re.DOTALL)


class TeamSheets:
    """Reads the findings of a room's register once a change, with names and without."""

    def __init__(self, room: Room) -> None:
        """Read the register of `room`."""
        self._project = room.project
        self._lock = threading.Lock()
        self._gaps: tuple[tuple[int, str], Mapping[str, tuple[Gap, ...]], int] | None = None
        self._masks = Masks(room.project)
        self._pictures: dict[bool, tuple[tuple[int, str], Picture]] = {}

    def _at(self) -> tuple[int, str]:
        return self._project.register.log.last_number(), date.today().isoformat()

    def gaps(self, names: bool) -> Mapping[str, tuple[Gap, ...]]:
        """Give the gaps of each record (IRI) as the register stands, with the names of people or without."""
        found = self._read_gaps()[0]
        return found if names else {iri: self._masks.gaps(gaps) for iri, gaps in found.items()}

    def open_gaps(self) -> int:
        """Count all gaps."""
        return self._read_gaps()[1]

    def _read_gaps(self) -> tuple[Mapping[str, tuple[Gap, ...]], int]:
        with self._lock:
            at = self._at()
            if not self._gaps or self._gaps[0] != at:
                findings = self._project.findings(at[1])
                titles = {q.name: q.title for q in self._project.catalogue.findings}
                found: dict[str, tuple[Gap, ...]] = {}
                for f in findings.rows:
                    title = titles.get(f.finding, f.finding)
                    gap = Gap(
                        f.finding, f.kind, title, f.because, fix_here(f.finding, f.fix), f.who, f.severity, f.field
                    )
                    found[f.node] = (*found.get(f.node, ()), gap)
                self._gaps = at, found, len(findings.rows)
            return self._gaps[1], self._gaps[2]

    def page(self, team: str, names: bool) -> Markup:
        """Write what stands on the page of a team (IRI)."""
        with self._lock:
            at = self._at()
            kept = self._pictures.get(names)
            if not kept or kept[0] != at:
                seen = seeing.see(self._project.register, date.fromisoformat(at[1]), names)
                kept = self._pictures[names] = (at, seen.picture)
        whole = _MAIN.search(reports.team_page(kept[1], team))
        return Markup(whole[1] if whole else "")

    def css(self) -> str:
        """Give the style of the report's pages."""
        return look.css("map", "matrix") + reports_css()


def reports_css() -> str:
    """Give the report's own rules, but not those of the printed sheet."""
    from importlib.resources import files

    rules = files(reports).joinpath("report.css").read_text(encoding="utf-8")
    return re.sub(r"@page\s*{[^{}]*({[^{}]*}[^{}]*)*}", "", rules)
