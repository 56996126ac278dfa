"""Predicates joined to one; an empty one asks nothing."""

from collections.abc import Iterable


def both(*predicates: str) -> str:
    """All of them, each of which binds tighter than AND."""
    return " AND ".join(filter(None, predicates))


def either(*predicates: str) -> str:
    """At least one of them, in brackets."""
    return f"({' OR '.join(filter(None, predicates))})"


def is_a(node: str, labels: Iterable[str]) -> str:
    """Whether a node or link has one of the labels, which come from the ontology; none: false."""
    names = "|".join(labels)
    return f"{node}:{names}" if names else "false"
