"""A TCP proxy between a driver and its server that does what networks do: cut, halve, delay, reset, dribble."""

import contextlib
import enum
import itertools
import socket
import struct
import threading
import time
from collections.abc import Callable
from typing import Final, Self

_SIZE: Final = 1 << 16
# Bolt's message COMMIT, in a chunk of its own.
_COMMIT: Final = b"\x00\x02\xb0\x12\x00\x00"
_RESET: Final = struct.pack("ii", 1, 0)
_LATE: Final = 5.0


class Fault(enum.Enum):
    """What befalls an exchange: requests that a driver sends together, and the answer to them."""

    NONE = "nothing"
    CUT = "cut before the answer"
    HALF = "half an answer"
    LATE = "an answer 5 s late"
    RESET = "reset on connect"
    DRIBBLE = "1 byte at a time"
    LOST = "cut before the request"


class Proxy:
    """Forwards to a port of this machine until it is closed; `strike` says what goes wrong, and when."""

    def __init__(self, port: int) -> None:
        self._target = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._ends: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self.strike(Fault.NONE)
        self._start(self._accept)

    @property
    def url(self) -> str:
        """Where a driver finds it; not neo4j://, whose routes would lead past it."""
        return f"bolt://127.0.0.1:{self._listener.getsockname()[1]}"

    @property
    def struck(self) -> int:
        """How often the fault has befallen an exchange."""
        return max(0, min(self.exchanges - self._at + 1, self._times))

    def strike(self, fault: Fault, at: int = 1, *, times: int = 1, commits: bool = False) -> None:
        """From now on let a fault befall so many exchanges (connections, for a reset), the one numbered `at` first.

        With `commits` only those that ask for a commit are counted.
        """
        self._fault, self._at, self._times, self._commits = fault, at, times, commits
        self._numbers = itertools.count(1)
        self.exchanges = 0

    def close(self) -> None:
        """End every connection and thread."""
        _end(self._listener)
        for end in self._ends:
            _end(end)
        for thread in self._threads:
            thread.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _start(self, work: Callable[..., None], *ends: socket.socket) -> None:
        def until_closed() -> None:
            with contextlib.suppress(OSError):
                work(*ends)
            for end in ends:
                _end(end)

        self._threads.append(threading.Thread(target=until_closed, name="proxy"))
        self._threads[-1].start()

    def _accept(self) -> None:
        while True:
            client, _ = self._listener.accept()
            if self._fault is Fault.RESET and self._befalls():
                client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
                client.close()
                continue
            server = socket.create_connection(("127.0.0.1", self._target))
            for end in (client, server):
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._ends += [client, server]
            befallen: list[Fault] = []
            self._start(lambda here, there, befallen=befallen: self._requests(here, there, befallen), client, server)
            self._start(lambda here, there, befallen=befallen: self._answers(here, there, befallen), client, server)

    def _requests(self, client: socket.socket, server: socket.socket, befallen: list[Fault]) -> None:
        """Forward what a driver asks; note in `befallen` what is to happen to the answer."""
        while data := client.recv(_SIZE):
            counted = self._fault is not Fault.RESET and (not self._commits or _COMMIT in data)
            if counted and self._befalls():
                if self._fault is Fault.LOST:
                    return
                befallen.append(self._fault)
            _send(server, data, dribbling=Fault.DRIBBLE in befallen)

    def _answers(self, client: socket.socket, server: socket.socket, befallen: list[Fault]) -> None:
        while data := server.recv(_SIZE):
            fault = befallen[0] if befallen else Fault.NONE
            if fault is Fault.HALF:
                client.sendall(data[: len(data) // 2])
            if fault in (Fault.HALF, Fault.CUT):
                return
            if fault is Fault.LATE:
                befallen.clear()
                time.sleep(_LATE)
            _send(client, data, dribbling=fault is Fault.DRIBBLE)

    def _befalls(self) -> bool:
        """Count one exchange; whether the fault befalls it."""
        self.exchanges = number = next(self._numbers)
        return self._at <= number < self._at + self._times


def _send(end: socket.socket, data: bytes, *, dribbling: bool) -> None:
    if not dribbling:
        end.sendall(data)
        return
    for place in range(len(data)):
        end.sendall(data[place : place + 1])


def _end(end: socket.socket) -> None:
    with contextlib.suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()
