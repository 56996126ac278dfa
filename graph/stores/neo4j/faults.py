"""What a server, its driver and the network say, as one sentence each."""

import ssl
from collections.abc import Callable
from typing import Final

from neo4j import exceptions

from graph.errors import StoreBusy, StoreDamaged, StoreError

RAISED: Final = (exceptions.Neo4jError, exceptions.DriverError, OSError)
_BUSY: Final = "the server at {at} is busy with other writers; try again"
_CODES: Final = {
    "Neo.ClientError.Security.Unauthorized": (
        StoreError, "the server at {at} refused the user or the password; check both"),
    "Neo.ClientError.Security.AuthenticationRateLimit": (
        StoreError, "the server at {at} refuses this user after many wrong passwords; wait a little, then check it"),
    "Neo.ClientError.Security.CredentialsExpired": (
        StoreError, "the password for the server at {at} must be changed first; change it there and set the new one"),
    "Neo.ClientError.Security.Forbidden": (
        StoreError, "the user may not do this on the server at {at}; give it the right to read and write the database"),
    "Neo.ClientError.Database.DatabaseNotFound": (
        StoreError, "the server at {at} has no database of that name; name another one at the end of the URL"),
    "Neo.ClientError.General.ForbiddenOnReadOnlyDatabase": (
        StoreError, "the database at {at} is read-only; make it writable, or use another one"),
    "Neo.ClientError.Cluster.NotALeader": (
        StoreError, "the server at {at} is not the leader of its cluster; use a neo4j:// URL, which finds the leader"),
    "Neo.TransientError.General.DatabaseUnavailable": (
        StoreError, "the database at {at} is not available; start it, or wait until it is up"),
    "Neo.TransientError.General.MemoryPoolOutOfMemoryError": (
        StoreError, "the server at {at} reached its limit of memory for transactions; raise it, or load smaller files"),
    "Neo.TransientError.General.OutOfMemoryError": (
        StoreError, "the server at {at} is out of memory; give it more and try again"),
    "Neo.TransientError.General.TransactionOutOfMemoryError": (
        StoreError, "the server at {at} reached its limit of memory for one; raise it, or load smaller files"),
    "Neo.ClientError.Transaction.TransactionTimedOut": (
        StoreBusy, "the server at {at} ended the work after its time limit; try again, or raise the limit"),
    "Neo.ClientError.Transaction.TransactionTimedOutClientConfiguration": (
        StoreBusy, "the server at {at} ended the work after the time limit; try again when it is less busy"),
    "Neo.ClientError.Schema.EquivalentSchemaRuleAlreadyExists": (StoreBusy, _BUSY),
    "Neo.ClientError.Schema.IndexAlreadyExists": (StoreBusy, _BUSY),
    "Neo.ClientError.Schema.IndexWithNameAlreadyExists": (StoreBusy, _BUSY),
    "Neo.ClientError.Schema.ConstraintAlreadyExists": (StoreBusy, _BUSY),
}  # fmt: skip
_PREFIXES: Final = (
    (
        "Neo.ClientError.Security.",
        StoreError,
        "the server at {at} refused the user ({code}); check its name and rights",
    ),
    ("Neo.TransientError.Transaction.", StoreBusy, _BUSY),
    (
        "Neo.DatabaseError.",
        StoreDamaged,
        "the server at {at} failed ({code}); see its log, check its disk and try again",
    ),
)
_UNTRUSTED: Final = (
    "the certificate of the server at {at} is not trusted; install its issuer, or use the right host name"
)
_PLAIN: Final = "no encrypted connection to {at} can be made; use neo4j:// or bolt:// if the server has none"
_SILENT: Final = "no Neo4j answers at {at}; check the host and port, and start it (lintas neo4j start)"
_BROKEN: Final = "the connection to {at} broke off; check the server and the network, and run the command again"
_OTHER: Final = "what answers at {at} does not speak Bolt; check the port (7687 by default, not the one for browsers)"
_TOO_OLD: Final = "what answers at {at} speaks no Bolt of this program; upgrade it to Neo4j 5.26, or check the port"
_UNANSWERED: Final = "the server at {at} went away while it was asked to commit; run the command again: nothing doubles"
# Asked in this order of an error and of what it came from.
_RAISED: Final[tuple[tuple[Callable[[BaseException], bool], str], ...]] = (
    (lambda cause: isinstance(cause, exceptions.IncompleteCommit), _UNANSWERED),
    (lambda cause: isinstance(cause, ssl.SSLCertVerificationError), _UNTRUSTED),
    (lambda cause: isinstance(cause, ssl.SSLError), _PLAIN),
    (lambda cause: isinstance(cause, exceptions.UnsupportedServerProduct), _TOO_OLD),
    (lambda cause: "looks like HTTP" in str(cause) or "incorrect port number" in str(cause), _OTHER),
    (lambda cause: isinstance(cause, BrokenPipeError | ConnectionAbortedError | ConnectionResetError), _BROKEN),
    (lambda cause: isinstance(cause, OSError) or "retrieve routing information" in str(cause), _SILENT),
)


def sentence(error: BaseException, at: str) -> StoreError:
    """The error of our tree that says what happened at an address; it holds no value of a question."""
    causes = _causes(error)
    for cause in causes:
        if isinstance(cause, exceptions.Neo4jError):
            return _of_code(cause, at)
    for applies, text in _RAISED:
        if any(map(applies, causes)):
            return StoreError(text.format(at=at))
    return StoreError(_BROKEN.format(at=at))


def _of_code(error: exceptions.Neo4jError, at: str) -> StoreError:
    code = error.code or "no code"
    if code in _CODES:
        kind, text = _CODES[code]
        return kind(text.format(at=at))
    for prefix, kind, text in _PREFIXES:
        if code.startswith(prefix):
            return kind(text.format(at=at, code=code))
    return StoreError(f"the server at {at} failed ({code}); see its log and try again")


def _causes(error: BaseException | None) -> list[BaseException]:
    """An error and what it came from."""
    found: list[BaseException] = []
    while error is not None and error not in found:
        found.append(error)
        error = error.__cause__ or error.__context__
    return found
