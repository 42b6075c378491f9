"""Make the pictures of the docs again from the sample register: `make pictures`. Look at each before it is kept.

What they were drawn from is kept as digests in docs/pictures/made.json; a test says when they are out of date.
"""

import json
import sys
import tempfile
from hashlib import sha256
from pathlib import Path

from playwright.sync_api import sync_playwright

from ima_graph.maps import View, chromium
from ima_graph.project import Project, sample_files

FOLDER = Path(__file__).parent.parent / "docs" / "pictures"
ON = "2026-11-01"
DESK, PHONE = {"width": 1600, "height": 900}, {"width": 390, "height": 844}


def sample(folder: Path) -> Project:
    """Make the sample register."""
    project = Project.create(folder / "sample", "Harbour and Coast Authority")
    project.import_files(project.read(sample_files()))
    return project


def views(project: Project) -> dict[str, View]:
    """Name the views that are pictured."""
    return {
        "cards": View("cards"),
        "teams": View("teams"),
        "matrix": View("matrix"),
        "around": project.view("around", "Flood Defence"),
        "path": project.view("path", "Coastal Monitoring", "Finance", on=ON),
    }


def digests(project: Project, folder: Path) -> dict[str, str]:
    """Digest the drawing of each view; of the path there are several as short, so it is left out."""
    found = {}
    for name, view in views(project).items():
        if name == "path":
            continue
        project.write_map(folder / f"{name}.svg", view, ON)
        found[name] = sha256((folder / f"{name}.svg").read_bytes()).hexdigest()
    return found


def main() -> None:
    """Write the pictures and the digests."""
    browser_path = chromium.find()
    if browser_path is None:
        sys.exit("No Chromium, Chrome or Edge was found.")
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as made, sync_playwright() as play:
        folder = Path(made)
        project = sample(folder)
        browser = play.chromium.launch(executable_path=str(browser_path), args=["--no-sandbox", "--disable-gpu"])

        def shoot(name: str, page: Path, size: dict[str, int], *, dark: bool = False, pick: str = "") -> None:
            tab = browser.new_page(viewport=size, color_scheme="dark" if dark else "light")
            tab.goto(page.as_uri())
            if pick:
                key = tab.locator(f'.thing[data-label="{pick}"]').first.get_attribute("data-key")
                tab.goto(f"{page.as_uri()}#pick={key}")
                tab.reload()
            tab.wait_for_timeout(300)
            tab.screenshot(path=FOLDER / f"{name}.png")
            tab.close()

        for name, view in views(project).items():
            project.write_map(folder / f"{name}.html", view, ON)
            shoot(f"map-{name}", folder / f"{name}.html", DESK)
        shoot("map-selected", folder / "cards.html", DESK, pick="Flood Defence")
        shoot("map-dark", folder / "cards.html", DESK, dark=True)
        shoot("map-phone", folder / "cards.html", PHONE)
        project.write_report(folder / "report.html", ON)
        shoot("report", folder / "report.html", DESK)
        (FOLDER / "made.json").write_text(json.dumps(digests(project, folder), indent=1) + "\n", encoding="utf-8")
        project.close()
        browser.close()


if __name__ == "__main__":
    main()
