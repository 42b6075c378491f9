"""The command line: `ima-graph VERB --option`."""

from ima_graph.cli.main import main

__all__ = ["main"]
