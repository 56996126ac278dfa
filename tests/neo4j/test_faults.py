"""Bad URLs, refused logins, foreign databases and servers in trouble: one sentence each, and nothing is written.

Servers that cannot be had here (older ones, a cluster's followers, one without memory) are played by a peer of ours.
"""

import re
import shutil
import ssl
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from graph.errors import BadInput, StoreBusy, StoreDamaged, StoreError, StoreNewer
from graph.ledger import FORMAT, Ledger, Position
from graph.stores import open_store
from graph.stores.neo4j import faults
from graph.stores.neo4j.connecting import PASSWORD, PASSWORD_FILE, USER
from graph.stores.neo4j.store import Neo4jStore
from tests.neo4j.database import Database
from tests.neo4j.peer import Peer
from tests.stores.examples import ARI, BEA, load

LOGIN = {USER: "neo4j", PASSWORD: "a password"}
ODD = "p@ss:w/rd?#%20 ü'\"\\` \t$x"
Work = Callable[[Ledger], object]
WORKS: dict[str, Work] = {"read": lambda store: store.position(), "append": lambda store: load(store, "one", ARI)}


def told(url: str, work: Work = WORKS["read"], login: dict[str, str] | None = None) -> StoreError:
    """What the user is told where the work fails."""
    store = Neo4jStore(url, LOGIN if login is None else login, retry=0.2)
    try:
        with pytest.raises(StoreError) as caught:
            work(store)
    finally:
        store.close()
    text = str(caught.value)
    assert "\n" not in text
    assert "; " in text
    assert len(text) < 180
    return caught.value


# URLs and passwords


@pytest.mark.parametrize(
    "url", ["neo4j://", "bolt:///neo4j", "neo4j://:7687", "neo4j://host:port", "bolt+s://host:99999", "neo4j://h?x=1"]
)
def test_a_url_without_a_server_is_refused(url: str) -> None:
    with pytest.raises(BadInput, match="names no server; write neo4j://host:7687"):
        open_store(url, LOGIN)


@pytest.mark.parametrize("url", ["neo4j+x://host", "http://host:7474", "host:7687", "neo4j:/host"])
def test_an_unknown_scheme_is_refused(url: str) -> None:
    with pytest.raises(BadInput, match="starts with none of sqlite://, neo4j://"):
        open_store(url, LOGIN)


@pytest.mark.parametrize("url", ["neo4j://neo4j:secret-7@host", "bolt://user@host:7687/db"])
def test_a_password_in_the_url_is_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(BadInput, match="holds a user or a password; set LINTAS_NEO4J_USER") as caught:
        open_store(url, LOGIN)
    assert "secret-7" not in str(caught.value)


def test_a_missing_password_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no password for neo4j://host:7687; set LINTAS_NEO4J_USER and"):
        open_store("neo4j://host", {})
    with pytest.raises(BadInput, match="LINTAS_NEO4J_PASSWORD_FILE names a file that cannot be read"):
        open_store("neo4j://host", {PASSWORD_FILE: str(tmp_path / "none")})


@pytest.mark.parametrize("scheme", ["neo4j", "bolt"])
def test_a_wrong_password_is_told(database: Database, scheme: str) -> None:
    error = told(f"{scheme}://127.0.0.1:{database.port}", login={USER: "neo4j", PASSWORD: "not the password"})
    assert "refused the user or the password; check both" in str(error)
    assert "not the password" not in str(error)


@pytest.mark.parametrize("by_file", [False, True])
def test_a_password_may_hold_any_character(database: Database, tmp_path: Path, by_file: bool) -> None:
    file = tmp_path / "password"
    file.write_text(f"{ODD}\n", "utf-8")
    with database.driver() as driver:
        driver.execute_query("CREATE USER odd SET PASSWORD $odd CHANGE NOT REQUIRED", odd=ODD, database_="system")
        try:
            store = Neo4jStore(
                database.url, {USER: "odd", **({PASSWORD_FILE: str(file)} if by_file else {PASSWORD: ODD})}
            )
            load(store, "one", ARI)
            assert store.statements([ARI.id]) == [ARI]
            store.close()
        finally:
            driver.execute_query("DROP USER odd", database_="system")


# Databases


def test_a_database_of_that_name_is_missing(database: Database) -> None:
    assert "has no database of that name" in str(told(f"{database.url}/another", login=dict(database.login)))


@pytest.mark.parametrize("name", WORKS)
def test_a_database_of_someone_else_is_refused_and_left_alone(database: Database, name: str) -> None:
    database.ask("CREATE (:Someone {name: 'else'})-[:KNOWS]->(:Someone)")
    constraints = database.ask("SHOW CONSTRAINTS YIELD name")
    error = told(database.url, WORKS[name], dict(database.login))
    assert isinstance(error, StoreDamaged)
    assert "holds something else; name an empty one" in str(error)
    assert database.ask("MATCH (n) RETURN labels(n), n.name ORDER BY n.name") == [
        [["Someone"], "else"],
        [["Someone"], None],
    ]
    assert database.ask("SHOW CONSTRAINTS YIELD name") == constraints


@pytest.mark.parametrize("name", WORKS)
def test_a_ledger_of_a_newer_program_is_refused_and_left_alone(database: Database, name: str) -> None:
    with database.store() as store:
        load(store, "one", BEA)
    database.ask("MATCH (h:_Head) SET h.format = $format", format=FORMAT + 1)
    error = told(database.url, WORKS[name], dict(database.login))
    assert isinstance(error, StoreNewer)
    assert f"newer Lintas (format {FORMAT + 1}, this one reads {FORMAT}); upgrade" in str(error)
    assert database.ask("MATCH (h:_Head) RETURN h.position") == [[1]]


# Servers, played


CODES = {
    "Neo.ClientError.Security.Unauthorized": ("LOGON", StoreError, "refused the user or the password"),
    "Neo.ClientError.Security.AuthenticationRateLimit": ("LOGON", StoreError, "after many wrong passwords; wait"),
    "Neo.ClientError.Security.CredentialsExpired": ("RUN", StoreError, "must be changed first"),
    "Neo.ClientError.Security.Forbidden": ("RUN", StoreError, "may not do this"),
    "Neo.ClientError.Security.AuthProviderFailed": ("LOGON", StoreError, "refused the user (Neo.ClientError.Security."),
    "Neo.ClientError.Database.DatabaseNotFound": ("RUN", StoreError, "has no database of that name"),
    "Neo.ClientError.General.ForbiddenOnReadOnlyDatabase": ("RUN", StoreError, "is read-only; make it writable"),
    "Neo.ClientError.Cluster.NotALeader": ("RUN", StoreError, "not the leader of its cluster; use a neo4j:// URL"),
    "Neo.TransientError.General.DatabaseUnavailable": ("BEGIN", StoreError, "not available; start it, or wait"),
    "Neo.TransientError.General.MemoryPoolOutOfMemoryError": ("RUN", StoreError, "limit of memory for transactions"),
    "Neo.TransientError.General.TransactionOutOfMemoryError": ("RUN", StoreError, "limit of memory for one"),
    "Neo.TransientError.General.OutOfMemoryError": ("RUN", StoreError, "is out of memory; give it more"),
    "Neo.ClientError.Transaction.TransactionTimedOut": ("RUN", StoreBusy, "after its time limit; try again"),
    "Neo.ClientError.Transaction.TransactionTimedOutClientConfiguration": ("RUN", StoreBusy, "after the time limit"),
    "Neo.TransientError.Transaction.DeadlockDetected": ("COMMIT", StoreBusy, "busy with other writers; try again"),
    "Neo.TransientError.Transaction.LockAcquisitionTimeout": ("RUN", StoreBusy, "busy with other writers; try again"),
    "Neo.DatabaseError.Transaction.TransactionCommitFailed": ("COMMIT", StoreDamaged, "see its log, check its disk"),
    "Neo.ClientError.Schema.EquivalentSchemaRuleAlreadyExists": ("RUN", StoreBusy, "busy with other writers"),
    "Neo.ClientError.Schema.IndexAlreadyExists": ("RUN", StoreBusy, "busy with other writers"),
    "Neo.ClientError.Schema.IndexWithNameAlreadyExists": ("RUN", StoreBusy, "busy with other writers"),
    "Neo.ClientError.Schema.ConstraintAlreadyExists": ("RUN", StoreBusy, "busy with other writers"),
    "Neo.ClientError.Statement.SyntaxError": ("RUN", StoreError, "failed (Neo.ClientError.Statement.SyntaxError)"),
}


@pytest.mark.parametrize("name", WORKS)
@pytest.mark.parametrize("code", CODES)
def test_what_a_server_says_is_one_sentence(code: str, name: str) -> None:
    at, kind, words = CODES[code]
    with Peer(fails_at=at, code=code, only_writes=name == "append" and at != "LOGON") as peer:
        error = told(f"bolt://127.0.0.1:{peer.port}", WORKS[name])
    assert type(error) is kind
    assert words in str(error)


def test_every_code_of_the_table_is_played() -> None:
    assert set(faults._CODES) <= set(CODES)


def test_routes_of_a_cluster_lead_to_the_same_sentence() -> None:
    with Peer(fails_at="RUN", code="Neo.ClientError.Cluster.NotALeader", only_writes=True) as peer:
        assert "is not the leader" in str(told(f"neo4j://127.0.0.1:{peer.port}", WORKS["append"]))


@pytest.mark.parametrize("agent", ["Neo4j/4.4.30", "Neo4j/5.25.1", "Neo4j/3.5"])
def test_an_older_server_is_told_to_be_upgraded(agent: str) -> None:
    with Peer(agent=agent) as peer:
        assert f"is {agent.replace('/', ' ')}; upgrade it to Neo4j 5.26 or newer" in str(
            told(f"bolt://127.0.0.1:{peer.port}")
        )


@pytest.mark.parametrize("agent", ["Neo4j/5.26.31", "Neo4j/2026.04.0", "Neo4j/5.27-aura"])
def test_a_server_as_new_as_that_is_taken(agent: str) -> None:
    with Peer(agent=agent) as peer:
        store = Neo4jStore(f"bolt://127.0.0.1:{peer.port}", LOGIN)
        assert store.position() == Position(0, {})  # it was let in, and asked
        store.close()


@pytest.mark.parametrize(
    ("first", "words"),
    [
        (b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n", "does not speak Bolt; check the port"),
        (b"SSH-2.0-OpenSSH_9.6\r\n", "speaks no Bolt of this program"),
        (bytes(4), "speaks no Bolt of this program; upgrade it to Neo4j 5.26"),
    ],
)
def test_what_is_no_neo4j_is_told(first: bytes, words: str) -> None:
    with Peer(first=first) as peer:
        assert words in str(told(f"bolt://127.0.0.1:{peer.port}"))


@pytest.mark.parametrize("scheme", ["neo4j", "bolt", "neo4j+s", "bolt+s"])
def test_where_nothing_answers_one_sentence_says_so(scheme: str) -> None:
    with Peer() as peer:
        port = peer.port
    assert f"no Neo4j answers at {scheme}://127.0.0.1:{port}; check" in str(told(f"{scheme}://127.0.0.1:{port}"))


def test_nothing_is_printed_beside_the_sentence(tmp_path: Path) -> None:
    from tests.neo4j.running import LINTAS

    with Peer() as peer:
        port = peer.port
    command = [LINTAS, "status", "--store", f"neo4j://127.0.0.1:{port}"]
    ran = subprocess.run(command, env=LOGIN, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout) == (3, "")
    assert re.fullmatch(r"lintas: no Neo4j answers at [^\n]+\n", ran.stderr)


# Certificates


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[Path, Path]:
    """A key and a certificate that nobody but itself has signed, for 127.0.0.1."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl, which makes the certificate, is not installed")
    key, signed = tmp_path / "key.pem", tmp_path / "certificate.pem"
    words = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=peer"]
    subject = ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(signed)]
    subprocess.run([openssl, *words, *subject], check=True, capture_output=True)
    return key, signed


@pytest.mark.parametrize("trusted", [False, True])
def test_a_certificate_that_is_not_trusted_is_told(
    certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, trusted: bool
) -> None:
    key, signed = certificate
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(signed, key)
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(signed))
    with Peer(tls=context, fails_at="LOGON", code="Neo.ClientError.Security.Unauthorized") as peer:
        error = told(f"bolt+s://127.0.0.1:{peer.port}")
    words = "refused the user" if trusted else "is not trusted; install its issuer"
    assert words in str(error)


def test_a_server_without_encryption_is_told(database: Database) -> None:
    assert "no encrypted connection to bolt+s://" in str(told(f"bolt+s://127.0.0.1:{database.port}"))
