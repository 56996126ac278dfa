"""What the server is told: loopback, passwords, and limits that keep one client's accident from the others."""

from collections.abc import Mapping
from typing import Final

LIMITS: Final[Mapping[str, str]] = {
    "dbms.security.auth_enabled": "true",
    "dbms.security.allow_csv_import_from_file_urls": "false",
    "internal.dbms.cypher_ip_blocklist": "0.0.0.0/0,::/0",
    "db.transaction.timeout": "10s",
    "db.memory.transaction.max": "64m",
    "dbms.memory.transaction.total.max": "256m",
    "db.lock.acquisition.timeout": "5s",
    "dbms.usage_report.enabled": "false",
    "server.memory.pagecache.size": "256m",
    "db.tx_log.preallocate": "false",
    "server.memory.query_cache.per_db_cache_num_entries": "200",
}
HOST: Final = "127.0.0.1"


def text(port: int) -> str:
    """The settings file of a server that answers Bolt on this machine alone."""
    network = {
        "server.bolt.enabled": "true",
        "server.bolt.listen_address": f"{HOST}:{port}",
        "server.bolt.advertised_address": f"{HOST}:{port}",
        "server.http.enabled": "false",
        "server.https.enabled": "false",
        "internal.dbms.bolt.netty_server_shutdown_quiet_period": "0",
    }
    return "".join(f"{name}={value}\n" for name, value in {**LIMITS, **network}.items())
