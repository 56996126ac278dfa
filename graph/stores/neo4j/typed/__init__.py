"""The typed graph: one marking's view as labelled nodes and typed relationships, for Cypher, Browser and Bloom.

A node is {id, members, caption, its dates, statement_ids}; a relationship is {id, key, stance, affirmed} and
lists with one place a statement, those of denials named denied_… (see `lists.Place`).
"""

from graph.stores.neo4j.typed.following import follow, rebuild
from graph.stores.neo4j.typed.state import Reached, reached

__all__ = ["Reached", "follow", "reached", "rebuild"]
