"""What the service counts, read by prometheus-client's own parser from a port of its own."""

import contextlib
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import httpx
import psutil
import pytest
from prometheus_client import generate_latest
from prometheus_client.parser import text_string_to_metric_families

from api.app import create_app
from api.metrics import Metrics, exposed
from api.watched import Watched
from graph import ontology
from graph.cypher.shown import KeepsTyped
from graph.errors import BadQuestion
from graph.ledger import Ledger
from graph.stores import open_store
from graph.stores.sqlite.store import SqliteStore
from ingest.jobs import corpus_jobs
from ingest.load import load as load_files

from .conftest import AMBER_KEY, KEYS, load, said, served, the_case

SECRET = "qqsecretqq"
Samples = dict[tuple[str, frozenset[tuple[str, str]]], float]


def read(text: str) -> Samples:
    """Every sample by its name and labels."""
    samples = [sample for family in text_string_to_metric_families(text) for sample in family.samples]
    return {(sample.name, frozenset(sample.labels.items())): sample.value for sample in samples}


def named(samples: Samples, name: str) -> dict[tuple[str, ...], float]:
    """The samples of one name, by the values of their labels in the order of the labels' names."""
    found = [(labels, number) for (other, labels), number in samples.items() if other == name]
    return {tuple(value for _, value in sorted(labels)): number for labels, number in found}


def scrape(port: int, requests: int) -> Samples:
    """The metrics once so many requests are counted: one is counted after its answer was sent."""
    deadline = time.monotonic() + 10
    while True:
        samples = read(httpx.get(f"http://127.0.0.1:{port}/metrics").text)
        if sum(named(samples, "lintas_requests_total").values()) >= requests or time.monotonic() > deadline:
            return samples
        time.sleep(0.01)


@contextlib.contextmanager
def measured(ledger: Ledger) -> Iterator[tuple[httpx.Client, int]]:
    """A client of a service, and the port of its metrics."""
    metrics = Metrics()
    app = create_app(ledger, KEYS, metrics=metrics)
    with served(app) as client, exposed(metrics, 0) as port:
        yield client, port


ASKED = {
    ("GET", "/v1/search?q=made"): ("GET", "/v1/search", "200"),
    ("GET", "/v1/search"): ("GET", "/v1/search", "422"),
    ("GET", "/v1/entities/person:made/controller"): ("GET", "/v1/entities/{id}", "200"),
    ("GET", f"/v1/entities/{SECRET}"): ("GET", "/v1/entities/{id}", "404"),
    ("GET", f"/v1/entities/{SECRET}/statements"): ("GET", "/v1/entities/{id}/statements", "404"),
    ("GET", "/health"): ("GET", "/health", "200"),
    ("GET", "/ready"): ("GET", "/ready", "200"),
    ("POST", "/v1/paths"): ("POST", "/v1/paths", "422"),
    ("GET", f"/{SECRET}"): ("GET", "other", "404"),
    ("GET", f"/v1/{SECRET}/{SECRET}"): ("GET", "other", "404"),
    ("PROPFIND", "/v1/paths"): ("other", "/v1/paths", "405"),
}


def test_counts_are_those_of_the_requests_made(ledger: Ledger) -> None:
    expected: Counter[tuple[str, str, str]] = Counter()
    with measured(ledger) as (client, port):
        for times, ((method, route), labels) in enumerate(ASKED.items(), 1):
            for _ in range(times):
                client.request(method, route, headers={"X-API-Key": AMBER_KEY})
            expected[labels] += times
        samples = scrape(port, expected.total())
    assert named(samples, "lintas_requests_total") == expected
    by_route = Counter[tuple[str, str]]()
    for (method, route, _), times in expected.items():
        by_route[method, route] += times
    assert named(samples, "lintas_request_seconds_count") == by_route
    assert all(0 < spent < 60 for spent in named(samples, "lintas_request_seconds_sum").values())


def tells_no_value(samples: Samples, values: tuple[str, ...]) -> None:
    told = json.dumps([[name, *sorted(labels)] for name, labels in samples])
    assert [value for value in values if value in told] == []


def test_labels_are_bounded_and_hold_no_value(ledger: Ledger) -> None:
    with measured(ledger) as (client, port):
        series = []
        for turn in range(2):
            for number in range(100):
                client.get(f"/v1/entities/{SECRET}{turn}{number}", headers={"X-API-Key": AMBER_KEY})
                client.get(f"/{SECRET}{turn}{number}", params={SECRET: SECRET})
            samples = scrape(port, 200 * (turn + 1))
            series.append(samples.keys())
    tells_no_value(samples, (SECRET, AMBER_KEY))
    assert series[0] == series[1]


class Leaking(Metrics):
    """Planted: a label that holds what a caller wrote."""

    def answered(self, method, route, status, seconds, *, stale):
        super().answered(method, f"{route} {status} {SECRET}", status, seconds, stale=stale)


def test_a_label_that_holds_a_value_would_be_caught(ledger: Ledger) -> None:
    metrics = Leaking()
    with served(create_app(ledger, {}, metrics=metrics)) as client, exposed(metrics, 0) as port:
        client.get("/health")
        with pytest.raises(AssertionError):
            tells_no_value(scrape(port, 1), (SECRET,))


def test_versions_are_those_of_the_views(ledger: Ledger) -> None:
    with measured(ledger) as (client, port):
        assert named(scrape(port, 0), "lintas_view_info") == {}
        clear = client.get("/v1/version").json()["version"]
        amber = client.get("/v1/version", headers={"X-API-Key": AMBER_KEY}).json()["version"]
        assert named(scrape(port, 2), "lintas_view_info").keys() == {("CLEAR", clear), ("AMBER", amber)}
        load(ledger, [said("terr:made", "alias", "a name for the metrics")], "metrics")
        newer = client.get("/v1/version").json()["version"]
        assert named(scrape(port, 3), "lintas_view_info").keys() == {("CLEAR", newer)}


def test_rows_are_those_of_the_last_load(tmp_path: Path) -> None:
    store = open_store(f"sqlite://{tmp_path / 'lintas.db'}")
    with contextlib.closing(store), measured(store) as (client, port):
        report = load_files(store, ontology.load(), corpus_jobs(), actor="a test")
        assert named(scrape(port, 0), "lintas_last_load_rows") == {}
        client.get("/v1/version")
        tallies = [file.tally for file in report.files]
        assert named(scrape(port, 1), "lintas_last_load_rows") == {
            ("mapped",): sum(tally.mapped for tally in tallies),
            ("skipped",): sum(tally.skipped.total() for tally in tallies),
            ("rejected",): 0,
        }


def test_failures_of_the_store_are_counted_and_logged(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "here" / "lintas.db"
    with contextlib.closing(open_store(f"sqlite://{path}")) as store, measured(store) as (client, port):
        load(store, the_case(), "case")
        assert client.get("/v1/version").status_code == 200
        path.parent.rename(tmp_path / "elsewhere")
        assert [client.get("/v1/version").status_code for _ in range(3)] == [503] * 3
        samples = scrape(port, 4)
    assert named(samples, "lintas_store_errors_total") == {("StoreError", "position"): 3}
    told = [record.line for record in caplog.records if record.getMessage() == "store"]
    assert [line["why"] for line in told] == [f"{path} was there and is gone; put it back"] * 3


class BesideATypedGraph(SqliteStore):
    def typed_graph(self) -> None:
        return None


def test_a_store_that_is_watched_can_do_what_it_could(tmp_path: Path) -> None:
    plain, keeping = SqliteStore(tmp_path / "a.db"), BesideATypedGraph(tmp_path / "a.db")
    assert [isinstance(Watched(store, Metrics()), KeepsTyped) for store in (plain, keeping)] == [False, True]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


@contextlib.contextmanager
def serving(store: Path, *options: str) -> Iterator[int]:
    """`lintas serve` as a program; gives its port once it answers."""
    port = free_port()
    lintas = str(Path(sys.executable).with_name("lintas"))
    command = [lintas, "serve", "--store", f"sqlite://{store}", "--port", str(port), *options]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL, env={**os.environ, "LINTAS_SERVE_STALE": "5"}) as program:
        try:
            deadline = time.monotonic() + 30
            while time.monotonic() < deadline:
                with contextlib.suppress(httpx.TransportError):
                    httpx.get(f"http://127.0.0.1:{port}/health")
                    break
                time.sleep(0.1)
            yield port
        finally:
            program.terminate()


def has_no_metrics(port: int) -> None:
    for route in ("/metrics", "/v1/metrics", "/"):
        assert "lintas_requests" not in httpx.get(f"http://127.0.0.1:{port}{route}").text
    assert "metrics" not in httpx.get(f"http://127.0.0.1:{port}/openapi.json").text


@pytest.fixture
def stored(tmp_path: Path) -> Path:
    path = tmp_path / "lintas.db"
    with contextlib.closing(open_store(f"sqlite://{path}")) as store:
        load(store, the_case(), "case")
    return path


def test_the_command_serves_them_on_a_port_of_their_own(stored: Path) -> None:
    beside = free_port()
    with serving(stored, "--metrics-port", str(beside)) as port:
        assert httpx.get(f"http://127.0.0.1:{port}/v1/version").status_code == 200
        has_no_metrics(port)
        samples = scrape(beside, 6)
        assert named(samples, "lintas_requests_total")["GET", "/v1/version", "200"] == 1
        assert listening(beside) == {"127.0.0.1"}


def listening(port: int) -> set[str]:
    """The addresses on which a port is listened at."""
    found = [entry for entry in psutil.net_connections("tcp") if entry.status == psutil.CONN_LISTEN]
    return {entry.laddr.ip for entry in found if entry.laddr.port == port}


def test_the_command_serves_none_unless_told(stored: Path) -> None:
    with serving(stored) as port:
        has_no_metrics(port)


def test_metrics_on_the_port_of_the_api_would_be_caught(ledger: Ledger) -> None:
    metrics = Metrics()
    app = create_app(ledger, {}, metrics=metrics)
    app.add_api_route("/metrics", lambda: generate_latest(metrics.registry).decode())
    with served(app) as client, pytest.raises(AssertionError):
        has_no_metrics(client.base_url.port)


def test_a_port_that_is_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as held:
        port = held.getsockname()[1]
        with pytest.raises(BadQuestion, match=f"port {port} of 127.0.0.1 cannot be had"), exposed(Metrics(), port):
            pass


def test_no_thread_is_left(ledger: Ledger) -> None:
    before = set(threading.enumerate())
    with exposed(Metrics(), 0):
        own = set(threading.enumerate()) - before
        assert own
    assert not own & set(threading.enumerate())
