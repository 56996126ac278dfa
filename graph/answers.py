"""What every answer shares: its bytes, and the words that stand on each."""

from typing import Final

import orjson

CAVEAT: Final = {
    "en": "A line means a source says so; it is not proof, guilt or contact by itself. "
    "Authorities shown acted on the case.",
    "id": "Garis berarti ada sumber yang menyatakan; bukan bukti kesalahan.",
}


def encode(answer: object) -> bytes:
    """One JSON object in UTF-8 and a newline: the bytes of `--json` and of HTTP alike."""
    return orjson.dumps(answer, option=orjson.OPT_APPEND_NEWLINE)
