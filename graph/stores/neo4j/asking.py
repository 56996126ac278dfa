"""Statements inside one transaction."""

from typing import Any

from neo4j import ManagedTransaction, Record


def rows(transaction: ManagedTransaction, text: str, /, **parameters: Any) -> list[Record]:
    """Run a statement and take every row of it."""
    return list(transaction.run(text, parameters))


def one(transaction: ManagedTransaction, text: str, /, **parameters: Any) -> Record | None:
    """Run a statement and take its first row, if there is one."""
    found = rows(transaction, text, **parameters)
    return found[0] if found else None
