"""One register: its log, its index, its records; write, undo, and look back."""

from ima_graph.register.register import Register, Snapshot

__all__ = ["Register", "Snapshot"]
