"""What on file cannot all be right, or is missing: rules as pure functions over a view, each with both sides."""

from graph.conflicts.conflict import Conflict
from graph.conflicts.paging import ORDER
from graph.conflicts.report import answer, conflicts, listed

__all__ = ["ORDER", "Conflict", "answer", "conflicts", "listed"]
