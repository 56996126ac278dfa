"""Take the README's picture again: `python -m tools.screenshot PAGE.html` (needs Chromium)."""

import shutil
import sys
from pathlib import Path
from typing import Final

from playwright.sync_api import sync_playwright

PICTURE: Final = Path(__file__).resolve().parents[1] / "docs" / "images" / "path.png"


def main(page: Path) -> None:
    """Open a page of a path, select its first link, and keep what is seen."""
    PICTURE.parent.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        opened = browser.new_page(viewport={"width": 1280, "height": 760})
        opened.goto(page.resolve().as_uri())
        opened.get_by_role("button", name="operates on").first.click(timeout=5000)
        opened.wait_for_timeout(800)
        opened.screenshot(path=PICTURE)
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
