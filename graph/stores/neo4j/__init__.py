"""The ledger on a Neo4j server, and the graph that people browse there."""
