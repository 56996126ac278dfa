"""Who calls, and what he may see: a key in X-API-Key, or nothing and CLEAR."""

import hashlib
import hmac
from collections.abc import Mapping
from http import HTTPStatus
from typing import Annotated

from fastapi import Depends, Request, Security
from fastapi.security import APIKeyHeader
from starlette.exceptions import HTTPException

from api.desk import Desk
from graph.marking import CLEAR, Marking
from graph.view import View

_HEADER = APIKeyHeader(name="X-API-Key", auto_error=False, description="What the caller may see; without it, CLEAR.")


class Keys:
    """The keys that are known, by their hash; `needed` refuses a caller without one."""

    def __init__(self, keys: Mapping[str, Marking], *, needed: bool) -> None:
        self._markings = [(_hash(key), marking) for key, marking in keys.items()]
        self.needed = needed

    def marking(self, key: str | None) -> Marking:
        """What a key may see. Raises 401 for a key that is unknown, or missing where one is needed."""
        if key is None and not self.needed:
            return CLEAR
        found = [marking for known, marking in self._markings if hmac.compare_digest(known, _hash(key or ""))]
        if not found:
            raise HTTPException(
                HTTPStatus.UNAUTHORIZED, "send a known key in X-API-Key", {"WWW-Authenticate": "ApiKey"}
            )
        return found[0]


def _hash(key: str) -> bytes:
    return hashlib.sha256(key.encode()).digest()


def _desk(request: Request) -> Desk:
    desk: Desk = request.app.state.desk
    return desk


def _view(request: Request, key: Annotated[str | None, Security(_HEADER)]) -> View:
    keys: Keys = request.app.state.keys
    sight = _desk(request).sight(keys.marking(key))
    request.state.sight = sight
    return sight.view


TheDesk = Annotated[Desk, Depends(_desk)]
TheView = Annotated[View, Depends(_view)]
