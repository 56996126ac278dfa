"""A thousand different path questions over HTTP against the same in process: rate, and the same bytes."""

import contextlib
import http.client
import json
import multiprocessing
import random
import socket
import sys
import time
from collections.abc import Iterator, Sequence

import uvicorn

from api.app import create_app
from bench.report import row, write
from bench.stores import store
from graph import ontology, projection
from graph.answers import encode
from graph.ledger import Ledger
from graph.marking import CLEAR
from graph.paths.answer import answer
from graph.paths.query import PathQuery
from graph.stores import open_store
from graph.view import View
from ingest.jobs import corpus_jobs
from ingest.load import load

GOAL = 0.5
PASSES = 5


def main() -> None:
    count = 100 if "--small" in sys.argv else 1000
    with store() as (ledger, url):
        load(ledger, ontology.load(), corpus_jobs(), actor="bench")
        view = projection.build(ledger, CLEAR, ontology.load())
        asked = _questions(view, count)
        expected = [encode(answer(ledger, view, query)) for query in asked]
        bodies = [
            json.dumps({"sources": query.sources, "targets": query.targets, "cross": query.cross}) for query in asked
        ]
        with _served(url) as port:
            rates = [_rates(ledger, view, asked, bodies, expected, port) for _ in range(PASSES)]
    ours, inside, empty = (max(column) for column in zip(*rates, strict=True))
    write(
        "http",
        [
            row(
                f"POST /v1/paths, {count} different questions, one client",
                ours,
                "answers/s",
                f">= {GOAL} of in process",
                met=ours >= GOAL * inside,
                peer=inside,
                peer_name="in process",
            ),
            row("an empty route (/health): the ceiling", empty, "answers/s", "no goal", met=True),
        ],
    )


def _questions(view: View, count: int) -> list[PathQuery]:
    draw = random.Random(1)
    actors = [
        name
        for name in view.ids
        if name.partition(":")[0] in ("person", "trip", "body", "org", "terr", "forum", "ring")
    ]
    ends = {tuple(draw.sample(actors, 2)) for _ in range(4 * count)}
    return [PathQuery(sources=(a,), targets=(b,), cross=("formal", "against")) for a, b in sorted(ends)[:count]]


def _rates(
    ledger: Ledger, view: View, asked: Sequence[PathQuery], bodies: Sequence[str], expected: Sequence[bytes], port: int
) -> tuple[float, float, float]:
    """Answers a second over HTTP and in process, and of the empty route."""
    start = time.perf_counter()
    for query in asked:
        encode(answer(ledger, view, query))
    inside = len(asked) / (time.perf_counter() - start)
    connection = http.client.HTTPConnection("127.0.0.1", port)
    start = time.perf_counter()
    for body, bytes_expected in zip(bodies, expected, strict=True):
        connection.request("POST", "/v1/paths", body, {"Content-Type": "application/json"})
        if connection.getresponse().read() != bytes_expected:
            raise SystemExit("HTTP gave other bytes than the same question in process")
    ours = len(asked) / (time.perf_counter() - start)
    start = time.perf_counter()
    for _ in asked:
        connection.request("GET", "/health")
        connection.getresponse().read()
    return ours, inside, len(asked) / (time.perf_counter() - start)


@contextlib.contextmanager
def _served(url: str) -> Iterator[int]:
    listening = socket.create_server(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    server = multiprocessing.get_context("spawn").Process(target=_serve, args=(url, listening), daemon=True)
    server.start()
    while True:
        with contextlib.suppress(OSError):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
            connection.request("GET", "/health")
            connection.getresponse().read()
            break
        time.sleep(0.1)
    yield port
    server.terminate()
    server.join()
    listening.close()


def _serve(url: str, listening: socket.socket) -> None:
    config = uvicorn.Config(create_app(open_store(url), {}), log_config=None, access_log=False)
    uvicorn.Server(config).run(sockets=[listening])


if __name__ == "__main__":
    main()
