"""The built scripts and styles, each checked before it goes into a page."""

import base64
import functools
import hashlib
import re
from pathlib import Path
from typing import Final

from markupsafe import Markup

STATIC: Final = Path(__file__).with_name("static")
SUMS: Final = "SHA256SUMS"
_ENDS: Final = re.compile(r"</script|</style|<!--", re.IGNORECASE)


@functools.cache
def bundle(name: str, folder: Path = STATIC) -> Markup:
    """A bundle as text that may stand in a page; raises RuntimeError where it is not what was built or could end it."""
    text = (folder / name).read_bytes().decode("utf-8")
    listed = [line.split("  ", 1) for line in (folder / SUMS).read_text("utf-8").splitlines()]
    if [hashlib.sha256(text.encode()).hexdigest(), name] not in listed:
        raise RuntimeError(f"visualisations/static/{name} is not what was built; install Lintas again or `make pages`")
    if _ENDS.search(text):
        raise RuntimeError(f"visualisations/static/{name} would end its own element; it cannot stand in a page")
    return Markup(text)  # noqa: S704  # our own file, checked above


@functools.cache
def fingerprint(name: str) -> str:
    """A bundle's hash as a content security policy writes it."""
    digest = hashlib.sha256(bundle(name).encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
