"""A large load on a small server: 200,000 statements, 512 MB for Java, and no limit of a transaction is reached."""

import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from graph.errors import StoreError
from graph.stores.neo4j.connecting import Connection
from tests.neo4j.database import Database
from tests.neo4j.test_kills import loading
from tests.stores.examples import asserted
from tests.stores.test_crash import people

STATEMENTS = 200_000
ROWS = 50_000


def peak(process: int) -> float:
    """The most memory that a running process has held, in MB; 0 where it has ended."""
    status = Path(f"/proc/{process}/status")
    found = re.search(r"VmHWM:\s+(\d+)", status.read_text()) if status.exists() else None
    return int(found[1]) / 1024 if found else 0.0


@pytest.mark.slow
def test_a_large_load_reaches_no_limit(
    request: pytest.FixtureRequest, database: Database, tmp_path: Path, figure: Callable[[str], None]
) -> None:
    request.addfinalizer(database.empty)
    file, start, most = people(tmp_path / "many.csv", ROWS), time.monotonic(), 0.0
    with loading(database, file) as running:
        while running.poll() is None:
            most = max(most, peak(running.pid))
            time.sleep(0.02)
    took = time.monotonic() - start
    assert running.returncode == 0, running.stderr
    with database.store() as ledger:
        count = len(asserted(ledger, "id"))
    database.digest()
    figure(f"{count} statements in {took:.0f} s; the loader held {most:.0f} MB at most")
    assert count >= STATEMENTS


def test_one_transaction_of_that_size_would_be_refused(database: Database) -> None:
    """Planted: a load that writes all at once."""
    connection = Connection(database.url, database.login, retry=0.2)
    query = "UNWIND range(1, $count) AS number CREATE (:_Statement {id: toString(number), position: number})"
    with pytest.raises(StoreError, match=r"reached its limit of memory.*load smaller files"):
        connection.write(lambda transaction: transaction.run(query, count=STATEMENTS).consume())
    connection.close()
    assert database.ask("MATCH (s:_Statement) RETURN count(s)") == [[0]]
