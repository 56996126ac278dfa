"""Which links pass, as Cypher: each function gives one predicate, "" where the question does not ask for it.

`r` names the link, `i` a place of its lists: one place is one statement. Denials stand in lists of their own.
"""

from graph.cypher.asked import Asked
from graph.cypher.joining import both


def passes(asked: Asked, r: str) -> str:
    """Every predicate of a link that does not depend on where a walk stands."""
    return both(walkable(asked), stance(r), not_avoided(asked, r), stated(asked, r))


def walkable(asked: Asked) -> str:
    """No link passes where every kind is avoided."""
    return "" if asked.types else "false"


def stance(r: str) -> str:
    """Links of acting together, and what is crossed."""
    return f"{r}.stance IN $stances"


def not_avoided(asked: Asked, r: str) -> str:
    """Links that are left out by id."""
    return f"NOT {r}.id IN $avoid_links" if asked.shut_links else ""


def stated(asked: Asked, r: str) -> str:
    """One statement must meet grade, inferred and date at once."""
    test = both(graded(asked, r, "", "i"), in_time(asked, r), lasting(asked, r)) or "true"
    return f"any(i IN range(0, size({r}.statement_ids) - 1) WHERE {test})"


def graded(asked: Asked, r: str, sign: str, i: str) -> str:
    """Grade, method and provenance of a statement, or of a denial where `sign` is `denied_`."""
    return both(
        reliable(asked, f"{r}.{sign}reliability[{i}]"),
        credible(asked, f"{r}.{sign}credibility[{i}]"),
        stated_outright(asked, f"{r}.{sign}inferred[{i}]"),
        kept(asked, f"{r}.{sign}", i),
    )


def reliable(asked: Asked, grade: str) -> str:
    """The source's grade, where some do not pass."""
    return f"{grade} IN $reliabilities" if len(asked.reliabilities) < 6 else ""


def credible(asked: Asked, grade: str) -> str:
    """The statement's grade, where some do not pass."""
    return f"{grade} IN $credibilities" if len(asked.credibilities) < 6 else ""


def stated_outright(asked: Asked, inferred: str) -> str:
    """No readings of our own, unless asked."""
    return "" if asked.query.inferred else f"NOT {inferred}"


def kept(asked: Asked, lists: str, i: str) -> str:
    """Statements of a source or origin, or by id, that are left out."""
    without = asked.query.without
    return both(
        f"NOT {lists}sources[{i}] IN $without_sources" if without.source else "",
        f"NOT {lists}origins[{i}] IN $without_origins" if without.origin else "",
        f"NOT {lists}statement_ids[{i}] IN $without_statements" if without.statement else "",
    )


def in_time(asked: Asked, r: str) -> str:
    """Whether a statement may hold on a day asked for, or holds on all of them for certain."""
    if not asked.days:
        return ""
    if asked.query.certain:
        return f"{r}.start_latest[i] <= $first AND $last <= {r}.end_earliest[i]"
    return f"{r}.start_earliest[i] <= $last AND $first <= {r}.end_latest[i]"


def lasting(asked: Asked, r: str) -> str:
    """What goes on ends with the first later denial that itself passes the filters."""
    if not asked.days:
        return ""
    by = "$last" if asked.query.certain else "$first"
    seen = f"{r}.denied_seen[j] > {r}.seen[i] AND {r}.denied_seen[j] <= {by}"
    denied = both(seen, graded(asked, r, "denied_", "j"))
    return f"NOT ({r}.persists[i] AND any(j IN range(0, size({r}.denied_seen) - 1) WHERE {denied}))"
