"""Languages are named as FollowTheMoney names them: by the three letters of ISO 639-3, such as `ind` and `eng`."""

import functools


@functools.cache
def fault(code: str) -> str:
    """What is wrong with a language code, in words that follow its name; empty where it fits."""
    if len(code) == 3 and code.isascii() and code.isalpha() and code.islower():
        return ""
    return f"is no language code: {code[:40]!r}; write the three letters of ISO 639-3, such as ind or eng"
