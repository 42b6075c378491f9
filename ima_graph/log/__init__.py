"""The change log: the truth of a register, in SQLite."""

from ima_graph.log.chain import Problem, digest
from ima_graph.log.change import KINDS, Change, Entry, new_id
from ima_graph.log.changelog import ChangeLog, LogWriter, is_blank

__all__ = ["KINDS", "Change", "ChangeLog", "Entry", "LogWriter", "Problem", "digest", "is_blank", "new_id"]
