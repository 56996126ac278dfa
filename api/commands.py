"""serve: the HTTP interface, until it is stopped."""

import contextlib
import ipaddress

import click
import uvicorn

from api.app import create_app
from api.metrics import Metrics, exposed
from api.middleware import log_to_stderr
from graph.errors import BadQuestion
from graph.settings import API_KEYS
from graph.terminal import Session, command, speaks_to_the_holder


@command("serve", example="lintas serve --port 8000")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="The port to listen on.")
@click.option(
    "--metrics-port",
    type=click.IntRange(1, 65535),
    help="A second port, of 127.0.0.1 alone, for Prometheus; without it nothing is told.",
)
@speaks_to_the_holder
def serve(session: Session, *, host: str, port: int, metrics_port: int | None) -> None:
    """Answer programs over HTTP.

    Questions are answered under /v1, and described at /docs. On any address but this machine's own each caller needs
    a key of LINTAS_API_KEYS; without keys every caller sees CLEAR only.
    """
    keys = session.settings.api_keys
    own = _is_own(host)
    if not own and not keys:
        raise BadQuestion(f"others can reach {host}; set {API_KEYS.name} first, or leave --host out", field="host")
    metrics = Metrics()
    with session.ledger() as ledger, exposed(metrics, metrics_port) if metrics_port else contextlib.nullcontext():
        ledger.position()  # a store that cannot be read is told now, not to the first caller
        app = create_app(ledger, keys, key_needed=not own, stale=session.settings.serve_stale, metrics=metrics)
        log_to_stderr()
        click.echo(f"Lintas answers on http://{host}:{port}; Ctrl-C stops it.", err=True)
        uvicorn.run(app, host=host, port=port, log_config=None, access_log=False)


def _is_own(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
