"""Text that others wrote, made unable to look like something else."""

import re
import textwrap
from typing import Final

# Controls that reorder or hide text; frontend/src/foreign.ts writes the same ones out.
_CONTROLS: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]"
)
_WIDTH: Final = 24
_LINES: Final = 3


def plain(text: str) -> str:
    """The text with each reordering or hidden control written out, as `[U+202E]`.

    >>> plain("a\\u202eb")
    'a[U+202E]b'
    """
    return _CONTROLS.sub(lambda found: f"[U+{ord(found[0]):04X}]", text)


def label(caption: str) -> str:
    """A caption in at most three lines for the drawing; what is cut ends in an ellipsis."""
    lines = textwrap.wrap(plain(caption), _WIDTH, break_long_words=True, max_lines=_LINES, placeholder="…")
    return "\n".join(lines)
