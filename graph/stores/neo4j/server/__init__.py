"""A Neo4j server from pip: a process of its own, reached over Bolt."""
