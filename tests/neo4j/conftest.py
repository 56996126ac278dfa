"""The server under these tests: a real one, started once a run; another folder's conftest may import it too."""

from tests.neo4j.database import database
from tests.neo4j.running import neo4j_server

__all__ = ["database", "neo4j_server"]
