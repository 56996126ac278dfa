"""A page model to one HTML file: offline, its data an island of JSON, its script and style named by hash."""

import functools
import html
import re
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from visualisations import layout
from visualisations.bundles import bundle, fingerprint
from visualisations.foreign import label, plain
from visualisations.island import island
from visualisations.model import PageModel
from visualisations.network import Drawing, bends

_TEMPLATES: Final = Path(__file__).with_name("templates")
_META: Final = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]+)">')


def render(model: PageModel) -> str:
    """The page as HTML text; the same model gives the same bytes. Raises RuntimeError for a damaged bundle."""
    return network(model).generate_html()


def network(model: PageModel) -> Drawing:
    """The model's network in pyvis' data model, every node placed; its `write_html` writes the page."""
    drawing = Drawing(lambda drawn: environment().get_template("network.html").render(context(model, drawn)))
    looks = {look.key: look for look in model.legend.kinds}
    number = {node.id: place for place, node in enumerate(model.nodes)}
    pairs = [(link.source, link.target) for link in model.links]
    path = model.paths[0].nodes if model.paths else ()
    ends = (number[path[0]], number[path[-1]]) if path else None
    points = layout.place(len(model.nodes), [(number[a], number[b]) for a, b in pairs], ends)
    for node, (x, y) in zip(model.nodes, points, strict=True):
        look = looks[node.kind]
        drawing.add_node(node.id, label(node.caption), look.shape, look.colour, x=x, y=y)
    for link, bend in zip(model.links, bends(pairs), strict=True):
        drawing.add_edge(link.source, link.target, id=link.id, bend=bend, arrows="to" if link.direction == "to" else "")
    return drawing


def context(model: PageModel, drawing: Drawing) -> dict[str, Any]:
    """What the template is filled with."""
    nodes, edges, *_ = drawing.get_network_data()
    return {
        "policy": policy(),
        "title": plain(model.title.en),
        "caveat": model.caveat,
        "version": plain(model.version),
        "marking": plain(model.marking),
        "tlp": model.marking.partition(":")[0],
        "data_date": plain(model.data_date),
        "data": Markup(island(model, {"nodes": nodes, "edges": edges})),  # noqa: S704  # escaped there
        "script": bundle("network.js"),
        "style": bundle("network.css"),
    }


def policy() -> str:
    """The page's content security policy: nothing from anywhere, and the two bundles by their hash."""
    return "; ".join(
        (
            "default-src 'none'",
            "connect-src 'none'",
            "img-src data: blob:",
            f"script-src {fingerprint('network.js')}",
            f"style-src {fingerprint('network.css')}",
            "base-uri 'none'",
            "form-action 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        )
    )


def csp(page: str) -> str:
    """The policy of a rendered page as a header, which alone can forbid framing; raises ValueError without one."""
    # It stands before the title, and so before any data: what a caption holds is not looked at.
    found = _META.search(page[: page.find("<title")])
    if found is None:
        raise ValueError("this is no page of Lintas: it has no content security policy")
    return f"{html.unescape(found[1])}; frame-ancestors 'none'"


@functools.cache
def environment() -> Environment:
    """Jinja with everything escaped; a name that the template does not get is an error."""
    return Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
