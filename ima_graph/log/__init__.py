"""The change log: the truth of a register, in SQLite."""

from ima_graph.log.change import Change, Entry, new_id
from ima_graph.log.changelog import ChangeLog, LogWriter, Problem

__all__ = ["Change", "ChangeLog", "Entry", "LogWriter", "Problem", "new_id"]
