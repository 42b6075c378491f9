"""Reports that leave the room."""

from ima_graph.reports.alive import in_words
from ima_graph.reports.bundle import Bundled, bundle
from ima_graph.reports.pages import OwnerPage, owner_pages
from ima_graph.reports.saving import write
from ima_graph.reports.writing import owner_page, register_report, team_page

__all__ = [
    "Bundled",
    "OwnerPage",
    "bundle",
    "in_words",
    "owner_page",
    "owner_pages",
    "register_report",
    "team_page",
    "write",
]
