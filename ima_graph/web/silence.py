"""What a team may see of a silent round: its own entries, and of what another team touched too, only what it knew."""

from ima_graph.web.fold import Delta, Fold, Row, rows


class Silence:
    """One silent round, which began after change `begun`; `before` is the register as it was then."""

    def __init__(self, begun: int, before: Fold) -> None:
        self.begun, self.before = begun, before
        self.noted = begun
        self._touched: dict[str, set[str]] = {}
        self._first: dict[str, Row] = {}
        # The last row of a thing that a team saw while no other had touched it.
        self._seen: dict[tuple[str, str], Row] = {}

    def note(self, delta: Delta) -> None:
        """Note who touched what; every change up to now is to be noted before any is blotted."""
        for row in (*rows(delta.get("records")), *rows(delta.get("flows"))):
            id_ = str(row[0])
            self._touched.setdefault(id_, set()).add(str(delta.get("team", "")))
            self._first.setdefault(id_, row)
        self.noted = max(self.noted, int(str(delta["number"])))

    def blotted(self, delta: Delta) -> Delta:
        """Leave out of a team's change whatever another team said, in this round, of the same things."""
        team, text = str(delta.get("team", "")), str(delta.get("text", ""))
        records: list[Row] = []
        for row in rows(delta.get("records")):
            shown = self._shown(team, row, self.before.records, 3, 1)
            # A new name that another team gave stands in the line that tells the change, too.
            text = text.replace(str(row[2]), str(shown[2])) if row[2] else text
            records.append(shown)
        flows = [self._shown(team, row, self.before.flows, 4, 4) for row in rows(delta.get("flows"))]
        return {**delta, "records": records, "flows": flows, "text": text}

    def _shown(self, team: str, row: Row, before: dict[str, Row], kept: int, blank: int) -> Row:
        """Give a row as the team may see it: as it is, as the team knew it, or no more than what names it."""
        id_ = str(row[0])
        if self._touched.get(id_, set()) <= {team}:
            self._seen[team, id_] = row
            return row
        known = self._seen.get((team, id_)) or before.get(id_)
        return known or [*self._first.get(id_, row)[:kept], *[""] * blank]
