"""What the service counts about itself, for Prometheus: on a port of its own, never on the API's."""

import contextlib
from collections.abc import Iterable, Iterator
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Histogram, start_http_server
from prometheus_client.metrics_core import GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.registry import Collector

from api.desk import Desk
from graph.errors import BadQuestion, StoreError

HOST: Final = "127.0.0.1"
OTHER: Final = "other"
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_SECONDS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Metrics:
    """Counts of one service. Every label is bounded: a template of a route, a method, a status, a kind of error."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "lintas_requests", "Requests answered.", ["method", "route", "status"], registry=self.registry
        )
        self._latency = Histogram(
            "lintas_request_seconds",
            "From a request's first byte to its answer's last.",
            ["method", "route"],
            buckets=_SECONDS,
            registry=self.registry,
        )
        self._errors = Counter(
            "lintas_store_errors", "Times the store failed.", ["verb", "error"], registry=self.registry
        )
        self._stale = Counter(
            "lintas_stale_answers", "Answers from a view that the store could not confirm.", registry=self.registry
        )

    def answered(self, method: str, route: str | None, status: int, seconds: float, *, stale: bool) -> None:
        """Count one request; `route` is the template that it met, None where it met none."""
        method, route = method if method in _METHODS else OTHER, route or OTHER
        self._requests.labels(method, route, str(status)).inc()
        self._latency.labels(method, route).observe(seconds)
        if stale:
            self._stale.inc()

    def failed(self, verb: str, error: StoreError) -> None:
        """Count one failure of the store."""
        self._errors.labels(verb, type(error).__name__).inc()

    def follow(self, desk: Desk) -> None:
        """Tell what a desk holds whenever the metrics are read; the store is not asked."""
        self.registry.register(_Held(desk))


class _Held(Collector):
    """The views of a desk, and the rows of the last load that it heard of."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def collect(self) -> Iterable[Metric]:
        """Both as they stand now; views and loads that are gone leave nothing behind."""
        views = InfoMetricFamily("lintas_view", "Version of each view that is built.", labels=["marking"])
        for marking, version in self._desk.versions().items():
            views.add_metric([str(marking)], {"version": version})
        yield views
        rows = GaugeMetricFamily(
            "lintas_last_load_rows",
            "Rows of the last load in the store, as of the last view built.",
            labels=["outcome"],
        )
        if load := self._desk.last_load:
            for outcome, count in load._asdict().items():
                rows.add_metric([outcome], count)
        yield rows


@contextlib.contextmanager
def exposed(metrics: Metrics, port: int) -> Iterator[int]:
    """Serve the metrics on a port of this machine alone (0: any that is free) until the block ends; give the port.

    Raises BadQuestion where the port is taken.
    """
    try:
        server, thread = start_http_server(port, HOST, metrics.registry)
    except OSError as error:
        raise BadQuestion(
            f"port {port} of {HOST} cannot be had ({error.strerror}); name another one", field="metrics-port"
        ) from error
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
