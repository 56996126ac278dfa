"""The tables of the file, and how a file is known to be ours."""

import sqlite3
from pathlib import Path
from typing import Final

from graph.errors import StoreDamaged, StoreNewer
from graph.ledger import FORMAT

APPLICATION: Final = 0x4C4E5453
# Of 4096, 8192 and 16384 bytes the fastest for appends of 50,000 rows: fewer pages of the id index are touched.
PAGE: Final = 8192

TABLES: Final = (
    # One row: the last commit, how often something was erased, and whether old bytes still have to go.
    "CREATE TABLE head (position INTEGER NOT NULL, erasures INTEGER NOT NULL, scrub INTEGER NOT NULL)",
    "INSERT INTO head VALUES (0, 0, 0)",
    # `position` and `place` (within the commit) are null while it is staged; `live` is what `fold` says.
    """CREATE TABLE batch (
        no INTEGER PRIMARY KEY, token TEXT NOT NULL UNIQUE, content TEXT NOT NULL, dataset TEXT,
        beside INTEGER NOT NULL, payload BLOB NOT NULL, touched INTEGER NOT NULL,
        position INTEGER, place INTEGER, live INTEGER NOT NULL DEFAULT 0)""",
    "CREATE INDEX batch_position ON batch (position, place)",
    "CREATE INDEX batch_content ON batch (content)",
    "CREATE INDEX batch_dataset ON batch (dataset) WHERE dataset IS NOT NULL",
    "CREATE TABLE committed (position INTEGER PRIMARY KEY, payload BLOB NOT NULL)",
    # `subject`: the statement's id; of a judgement its line in the digest; of an undo the token undone.
    """CREATE TABLE event (
        no INTEGER PRIMARY KEY, batch INTEGER NOT NULL, kind TEXT NOT NULL, subject BLOB NOT NULL,
        payload BLOB NOT NULL)""",
    "CREATE INDEX event_batch ON event (batch)",
    "CREATE INDEX event_subject ON event (kind, subject)",
    # What many statements share. An absent lang or seen_on is null; the indexes take null as a value.
    """CREATE TABLE frame (
        code INTEGER PRIMARY KEY, prop TEXT NOT NULL, sign TEXT NOT NULL, lang TEXT, method TEXT NOT NULL,
        credibility INTEGER NOT NULL, marking TEXT NOT NULL)""",
    "CREATE UNIQUE INDEX frame_words ON frame (prop, sign, ifnull(lang, ''), method, credibility, marking)",
    """CREATE TABLE citation (
        code INTEGER PRIMARY KEY, source TEXT NOT NULL, origin TEXT NOT NULL, seen_on TEXT)""",
    "CREATE UNIQUE INDEX citation_words ON citation (source, origin, ifnull(seen_on, ''))",
    # `batch` is the one that asserted it first; an erased row keeps its place, a tombstone for an id, and no frame.
    """CREATE TABLE statement (
        position INTEGER PRIMARY KEY, id BLOB NOT NULL, batch INTEGER NOT NULL, entity TEXT NOT NULL, frame INTEGER,
        citation INTEGER, value TEXT NOT NULL, key TEXT, during TEXT, locator TEXT NOT NULL, quote TEXT,
        original TEXT, premises TEXT)""",
    "CREATE UNIQUE INDEX statement_id ON statement (id)",
    # Runs of positions that a batch asserted first, so that reading a batch needs no index over the rows.
    "CREATE TABLE span (batch INTEGER, first INTEGER, last INTEGER, PRIMARY KEY (batch, first)) WITHOUT ROWID",
    # Batches that assert a statement once more.
    "CREATE TABLE again (position INTEGER, batch INTEGER, PRIMARY KEY (position, batch)) WITHOUT ROWID",
    "CREATE INDEX again_batch ON again (batch, position)",
    # Sums of the digest's lines: of the rows of a batch as first asserted, and of all that is live.
    "CREATE TABLE base (batch INTEGER, marking TEXT, sum BLOB NOT NULL, PRIMARY KEY (batch, marking)) WITHOUT ROWID",
    "CREATE TABLE total (marking TEXT PRIMARY KEY, sum BLOB NOT NULL) WITHOUT ROWID",
)

# Made for the connection that writes, and gone with it.
SCRATCH: Final = (
    # Which batches a commit turns on or off.
    "CREATE TEMP TABLE flip (batch INTEGER PRIMARY KEY, was INTEGER NOT NULL, now INTEGER)",
    # Whether each batch counted before the commit, and whether it does now.
    """CREATE TEMP VIEW standing AS SELECT no, ifnull((SELECT f.was FROM flip f WHERE f.batch = no), live) AS was,
        live AS now, position, place FROM batch""",
    # The events that change what is said of one statement.
    "CREATE TEMP VIEW change AS SELECT * FROM event WHERE kind IN ('Retract', 'Regrade', 'Reclassify')",
)


def holds_ledger(connection: sqlite3.Connection, path: Path) -> bool:
    """Whether the file has our tables; False if it has none at all.

    Raises StoreNewer for a later format, StoreDamaged for anything else that is not ours.
    """
    connection.execute("SAVEPOINT looking")  # all at one version: another program may be making the tables
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    (encoding,) = connection.execute("PRAGMA encoding").fetchone()
    names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    connection.execute("RELEASE looking")
    if not (application or version or names):
        return False
    if application != APPLICATION:
        raise StoreDamaged(f"{path} is no store of Lintas; name another file")
    if version > FORMAT:
        raise StoreNewer(
            f"{path} was written by a newer Lintas (format {version}, this one reads {FORMAT}); upgrade this one"
        )
    if version < FORMAT or encoding != "UTF-8" or names < _NAMES:
        raise StoreDamaged(f"{path} is damaged; restore a copy of it, or load again into another file")
    return True


def create(connection: sqlite3.Connection) -> None:
    """Make the tables; the caller holds a transaction."""
    for command in TABLES:
        connection.execute(command)
    connection.execute(f"PRAGMA application_id = {APPLICATION}")
    connection.execute(f"PRAGMA user_version = {FORMAT}")


_NAMES: Final = frozenset(command.split()[2] for command in TABLES if command.startswith("CREATE TABLE"))
