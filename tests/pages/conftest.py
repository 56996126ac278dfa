"""Pages in a real Chromium.

Strategy: an answer from `answers.py` becomes a page by the product's own adapter, is written to a file and opened as
a user would open it. One browser serves the session; every test has a context of its own, and `Opened` records
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


@pytest.fixture
def open_page(browser: Browser, tmp_path: Path) -> Iterator[Open]:
    """Open HTML from a file; keywords go to the browser's context, `early` runs before the page's script."""
    contexts = []

    def start(html: str, *, ready: bool = True, early: str = "", **settings: Any) -> Opened:
        file = tmp_path / f"page{len(contexts)}.html"
        file.write_text(html, encoding="utf-8", newline="\n")
        context = browser.new_context(viewport={"width": 1280, "height": 800}, **settings)
        contexts.append(context)
        context.add_init_script(LISTEN + early)
        opened = Opened(context.new_page())
        opened.page.on("request", lambda request: opened.requests.append(request.url))
        opened.page.on("pageerror", lambda error: opened.errors.append(str(error)))
        opened.page.on("dialog", lambda dialog: (opened.errors.append(f"dialog {dialog.message}"), dialog.dismiss()))
        opened.page.goto(file.as_uri())
        if ready:
            opened.until("document.documentElement.dataset.ready === 'yes'")
        return opened

    yield start
    for context in contexts:
        context.close()


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
