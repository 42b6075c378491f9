"""Reports that leave the room."""

from ima_graph.reports.gaps import gaps_page

__all__ = ["gaps_page"]
