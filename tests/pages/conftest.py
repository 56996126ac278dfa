"""Pages in a real Chromium.

Strategy: an answer from `answers.py` becomes a page by the product's own adapter, is written to a file and opened as
a user would open it. One browser and one tab serve the session; a test opens its page anew in it, and `Opened` records
what the page asked for, what its policy refused and what went wrong. A check is a function in `checks.py`; beside
each test that a good page passes it stands one that a page with a planted bug does not.
Without a browser these tests are skipped and say so; with CI=true a missing browser fails.
"""

import os
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from graph import ontology
from graph.ontology import Ontology
from tests.pages import answers
from visualisations.entity_page import entity_page
from visualisations.path_page import path_page

FLAGS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-default-apps",
    "--host-resolver-rules=MAP * ~NOTFOUND",
]
# Reports of the policy are events of the document; the listener is there before the page's own script.
LISTEN = """
window.refused = [];
document.addEventListener('securitypolicyviolation', (event) =>
  window.refused.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
"""


@dataclass
class Opened:
    """A page that is open, and what was seen of it from outside."""

    page: Page
    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def listen(self) -> None:
        for event, heard in self._heard.items():
            self.page.on(event, heard)

    def leave(self) -> None:
        """Hand the tab back as it was."""
        for event, heard in self._heard.items():
            self.page.remove_listener(event, heard)
        self.page.emulate_media(media="null", color_scheme="null")
        self.page.goto("about:blank")

    @property
    def _heard(self) -> dict[str, Callable[[Any], None]]:
        return {"request": self._asked, "pageerror": self._failed, "dialog": self._shown}

    def _asked(self, request: Any) -> None:
        self.requests.append(request.url)

    def _failed(self, error: Any) -> None:
        self.errors.append(str(error))

    def _shown(self, dialog: Any) -> None:
        self.errors.append(f"dialog {dialog.message}")
        dialog.dismiss()

    def refused(self) -> list[str]:
        return list(self.page.evaluate("window.refused"))

    def first_frame(self) -> float:
        """Milliseconds from the start to the first frame of the drawing."""
        return float(self.page.evaluate("performance.getEntriesByName('first-frame')[0].startTime"))

    def until(self, expression: str, seconds: float = 10) -> None:
        """Poll, since the page's policy forbids what `wait_for_function` does with a string."""
        end = time.monotonic() + seconds
        while not self.page.evaluate(expression):
            assert time.monotonic() < end, f"never true: {expression}"
            time.sleep(0.02)


Open = Callable[..., Opened]


def missing(reason: str) -> None:
    if os.environ.get("CI") == "true":
        pytest.fail(f"{reason}; with CI=true the pages must be tested")
    pytest.skip(reason)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = next(
        (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
    )
    if program is None:
        missing("no Chromium here; install the package chromium")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield started
        started.close()


@pytest.fixture(scope="session")
def tab(browser: Browser) -> Page:
    """The tab of every page that needs no context of its own: a new one takes twice as long as opening a page."""
    return _tab(browser)


def _tab(browser: Browser, early: str = "", **settings: Any) -> Page:
    context = browser.new_context(**settings)
    context.add_init_script(LISTEN + early)
    return context.new_page()


@pytest.fixture
def open_page(browser: Browser, tab: Page, tmp_path: Path) -> Iterator[Open]:
    """Open HTML from a file; keywords go to a context of its own, whose `early` runs before the page's script."""
    opened: list[Opened] = []

    def start(html: str, *, ready: bool = True, early: str = "", **settings: Any) -> Opened:
        file = tmp_path / f"page{len(opened)}.html"
        file.write_text(html, encoding="utf-8", newline="\n")
        own = opened or early or settings
        one = Opened(_tab(browser, early, **settings) if own else tab)
        opened.append(one)
        one.listen()
        one.page.set_viewport_size({"width": 1280, "height": 800})
        one.page.goto(file.as_uri())
        if ready:
            one.until("document.documentElement.dataset.ready === 'yes'")
        return one

    yield start
    for one in opened:
        one.leave()
        if one.page is not tab:
            one.page.context.close()


@pytest.fixture(scope="session")
def onto() -> Ontology:
    return ontology.load()


@pytest.fixture(scope="session")
def path_html(onto: Ontology) -> str:
    return path_page(answers.path_answer(), onto, question="how are the two linked?")


@pytest.fixture(scope="session")
def entity_html(onto: Ontology) -> str:
    return entity_page(answers.entity_answer(), onto)


@pytest.fixture(scope="session")
def hostile_html(onto: Ontology) -> str:
    return path_page(answers.hostile_answer(), onto)
