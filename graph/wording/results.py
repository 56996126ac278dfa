"""A SearchAnswer in words: one line an entity."""

from collections.abc import Iterator, Mapping
from typing import Any


def lines(answer: Mapping[str, Any]) -> Iterator[str]:
    """Caption, kind and id of each result, and the name that matched where it is another one."""
    results = answer["results"]
    for result in results:
        matched = f", matched “{result['matched']}”" if result["matched"] != result["caption"] else ""
        yield f"{result['caption']}  [{result['kind']}; {result['id']}{matched}]"
    if not results:
        yield "Nothing on file has such a name."
    elif answer["total"] > len(results):
        last = results[-1]
        yield f"{len(results)} of {answer['total']}; go on with --after {last['score']}:{last['id']}"
