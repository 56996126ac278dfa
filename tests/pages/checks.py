"""What must be true of every page, each as one function that raises AssertionError."""

from pathlib import Path
from typing import Any

from tests.pages.answers import EVALUATED
from tests.pages.conftest import Opened

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text("utf-8")

LINKS = "[...document.querySelectorAll('a[href], area[href]')].map((link) => link.getAttribute('href'))"
HANDLERS = """
[...document.querySelectorAll('*')].flatMap((element) => [...element.attributes])
  .filter(({name, value}) => name.startsWith('on') || name === 'style' && value.includes('url'))
  .map((attribute) => attribute.name)
"""
FOREIGN_ELEMENTS = (
    "document.querySelectorAll('img, iframe, object, embed, base, script[src], link[rel=stylesheet]').length"
)
INK = """
(() => {
  const canvas = document.querySelector('#canvas canvas');
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  let inked = 0;
  for (let at = 0; at < data.length; at += 4) if (data[at + 3] > 0) inked += 1;
  return inked;
})()
"""


def asks_for_nothing(opened: Opened) -> None:
    """No request leaves the page, not even one that its policy would stop."""
    outside = [url for url in opened.requests if not url.startswith(("file:", "data:", "blob:"))]
    assert outside == []


def breaks_no_rule(opened: Opened) -> None:
    """The policy had nothing to refuse, and no script failed."""
    assert opened.refused() == []
    assert opened.errors == []


def payloads_stay_text(opened: Opened) -> None:
    """Nothing that came with the data ran, became an element, a handler or an address that runs."""
    page = opened.page
    assert page.evaluate("document.documentElement.dataset.pwned") is None
    assert "pwned" not in page.title().partition(" · ")[2]
    assert page.evaluate(HANDLERS) == []
    assert page.evaluate(FOREIGN_ELEMENTS) == 0
    assert [address for address in page.evaluate(LINKS) if not address.startswith(("https:", "http:", "data:,"))] == []
    assert EVALUATED not in page.evaluate("document.title + document.body.innerText")


def canvas_is_not_blank(opened: Opened) -> None:
    """The drawing has ink on it."""
    opened.until(f"{INK} > 500", seconds=1)


def no_override_acts(opened: Opened) -> None:
    """No control that reorders text is left in what is shown."""
    shown = opened.page.evaluate("document.body.innerText + document.title")
    assert not set(shown) & {chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))}


def is_accessible(opened: Opened) -> None:
    """axe-core finds nothing, best practices counted in."""
    opened.page.evaluate(AXE)
    found: dict[str, Any] = opened.page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
    told = [f"{one['id']}: {[node['target'] for node in one['nodes']][:3]}" for one in found["violations"]]
    assert told == []


def draws_within(opened: Opened, milliseconds: float) -> None:
    """The first frame is there in time."""
    assert opened.first_frame() <= milliseconds


def sizes_are_equal(nodes: list[dict[str, Any]]) -> None:
    """No entity is drawn larger for what it is tied to."""
    assert all(not {"size", "value", "mass", "widthConstraint"} & node.keys() for node in nodes)
