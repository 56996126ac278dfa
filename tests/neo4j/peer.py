"""A small peer that speaks Bolt 5.4, and answers what servers answer that cannot be had here."""

import contextlib
import socket
import ssl
import struct
import threading
from typing import Any, Final, Self

_VERSION: Final = bytes([0, 0, 4, 5])
_NAMES: Final = {
    0x01: "HELLO", 0x6A: "LOGON", 0x0F: "RESET", 0x11: "BEGIN", 0x10: "RUN", 0x3F: "PULL", 0x12: "COMMIT",
    0x13: "ROLLBACK", 0x66: "ROUTE", 0x02: "GOODBYE",
}  # fmt: skip
_SUCCESS, _FAILURE, _IGNORED, _RECORD = 0x70, 0x7F, 0x7E, 0x71
_READING: Final = b"\x84mode\x81r"
# Enough of a ledger's head for a store to go on with: it is ours, and nothing was committed.
_HEAD: Final = {"any": True, "format": 1, "position": 0, "sums": "{}", "first": 0}


class Peer:
    """Answers every request in the same way until it is closed: with success, or at one with a failure's code.

    `only_writes` spares transactions that only read. `first` is said instead of a handshake.
    """

    def __init__(
        self,
        *,
        agent: str = "Neo4j/5.26.0",
        fails_at: str = "",
        code: str = "",
        only_writes: bool = False,
        first: bytes = b"",
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._agent, self._fails_at, self._code, self._only_writes = agent, fails_at, code, only_writes
        self._first, self._tls, self._reading = first, tls, True
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._ends: list[socket.socket] = []
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()

    @property
    def port(self) -> int:
        return int(self._listener.getsockname()[1])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for end in (self._listener, *self._ends):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
        for thread in self._threads:
            thread.join()

    def _accept(self) -> None:
        while True:
            try:
                end, _ = self._listener.accept()
            except OSError:
                return
            self._ends.append(end)
            self._threads.append(threading.Thread(target=self._serve, args=(end,)))
            self._threads[-1].start()

    def _serve(self, end: socket.socket) -> None:
        with contextlib.suppress(OSError, EOFError), end:
            if self._tls:
                end = self._tls.wrap_socket(end, server_side=True)
                self._ends.append(end)
            _exactly(end, 20)
            end.sendall(self._first or _VERSION)
            while not self._first:
                self._answer(end, _message(end))

    def _answer(self, end: socket.socket, message: bytes) -> None:
        name = _NAMES.get(message[1], "")
        if name == "GOODBYE":
            raise EOFError
        if name == "BEGIN":
            self._reading = _READING in message
        spared = self._only_writes and self._reading
        if name == self._fails_at and not spared:
            _say(end, _FAILURE, {"code": self._code, "message": "as told"})
            while _NAMES.get((message := _message(end))[1]) != "RESET":
                _say(end, _IGNORED)
        if name == "PULL":
            _say(end, _RECORD, list(_HEAD.values()))
        _say(end, _SUCCESS, self._metadata(name))

    def _metadata(self, name: str) -> dict[str, Any]:
        match name:
            case "HELLO":
                return {"server": self._agent, "connection_id": "peer-1"}
            case "RUN":
                return {"fields": list(_HEAD), "t_first": 0}
            case "ROUTE":
                roles = [{"role": role, "addresses": [f"127.0.0.1:{self.port}"]} for role in ("ROUTE", "READ", "WRITE")]
                return {"rt": {"ttl": 300, "db": "neo4j", "servers": roles}}
        return {}


def _exactly(end: socket.socket, count: int) -> bytes:
    data = b""
    while len(data) < count:
        more = end.recv(count - len(data))
        if not more:
            raise EOFError
        data += more
    return data


def _message(end: socket.socket) -> bytes:
    """A message put together from its chunks; empty ones keep a connection alive."""
    whole = b""
    while True:
        (size,) = struct.unpack(">H", _exactly(end, 2))
        if size:
            whole += _exactly(end, size)
        elif whole:
            return whole


def _say(end: socket.socket, tag: int, *fields: Any) -> None:
    message = bytes([0xB0 + len(fields), tag]) + b"".join(map(_packed, fields))
    end.sendall(struct.pack(">H", len(message)) + message + b"\0\0")


def _packed(value: Any) -> bytes:
    """PackStream, as far as this peer needs it: short texts, small numbers, short lists and maps."""
    match value:
        case bool():
            return b"\xc3" if value else b"\xc2"
        case int() if value < 128:
            return bytes([value])
        case int():
            return b"\xc9" + struct.pack(">h", value)
        case str():
            text = value.encode()
            return b"\xd0" + bytes([len(text)]) + text
        case list():
            return bytes([0x90 + len(value)]) + b"".join(map(_packed, value))
        case dict():
            pairs = b"".join(_packed(key) + _packed(one) for key, one in value.items())
            return bytes([0xA0 + len(value)]) + pairs
    raise TypeError
