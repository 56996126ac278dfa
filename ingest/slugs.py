"""Parts of ids that are made of names."""

import hashlib
import unicodedata
from typing import Final

_SPACED: Final = {code: " " for code in range(128) if not chr(code).isalnum()}


def slug(text: str) -> str:
    """A text as part of an id: lower case, without diacritics, any other sign a hyphen."""
    if not text.isascii():
        plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
        return "-".join("".join(c if c.isalnum() else " " for c in plain).split())
    return "-".join(text.lower().translate(_SPACED).split())


def short_hash(text: str) -> str:
    """Eight hex digits that tell texts with one slug apart; nothing for an empty text."""
    return hashlib.sha256(text.encode()).hexdigest()[:8] if text.strip() else ""
