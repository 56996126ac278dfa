"""Which steps a walk may take, as Cypher: who may stand inside, who acts, which way, and the runs at the ends."""

from typing import Final, NamedTuple

from graph.cypher.asked import Asked
from graph.cypher.joining import both, either, is_a
from graph.ontology import LinkKind

_LEG: Final = "RouteLeg"
_PLACES: Final = ("Place", "Territory")


class Step(NamedTuple):
    """The names of a step's tail, link and head, and of the ends of its segment."""

    x: str
    r: str
    y: str
    start: str
    end: str


def middle(asked: Asked, step: Step) -> str:
    """A step between two that may stand inside or are the ends."""
    return both(may_stand(asked, step.x, step.start), may_stand(asked, step.y, step.end))


def leaving(asked: Asked, step: Step) -> str:
    """A step of the run that leaves a place: read backwards it goes upward to it."""
    on = either(in_run(asked, step.y), inside(asked, step.y), f"{step.y} = {step.end}")
    return both(in_run(asked, step.x), on, homeward(asked, step.y, step.r, step.x))


def arriving(asked: Asked, step: Step) -> str:
    """A step of the run that ends at a place."""
    off = either(in_run(asked, step.x), inside(asked, step.x), f"{step.x} = {step.start}")
    return both(in_run(asked, step.y), off, homeward(asked, step.x, step.r, step.y))


def everywhere(asked: Asked, step: Step) -> str:
    """What every step keeps to, wherever it stands."""
    return both(actors(asked, step), authorities(asked, step), directed(asked, step), open_nodes(asked, step))


def may_stand(asked: Asked, node: str, end: str) -> str:
    """A node inside, or the end itself."""
    return either(both(inside(asked, node), apart(asked, node)), f"{node} = {end}")


def inside(asked: Asked, node: str) -> str:
    """A node of a kind that may stand inside, or a point of `via`."""
    allowed = is_a(node, asked.inner)
    return either(allowed, f"{node}.id IN $via") if asked.query.via else allowed


def apart(asked: Asked, node: str) -> str:
    """No end stands inside; the shortest paths need no such test."""
    return f"NOT {node}.id IN $ends" if asked.several else ""


def in_run(asked: Asked, node: str) -> str:
    """A node of a kind that stands only in a run at an end."""
    return is_a(node, asked.run)


def homeward(asked: Asked, tail: str, r: str, head: str) -> str:
    """From a leg only to its place, from a place only to what contains it."""
    upward = is_a(r, [name for name in asked.types if asked.ontology.links[name].upward])
    return both(
        either(f"NOT {tail}:{_LEG}", is_a(head, _PLACES)),
        either(f"NOT {is_a(tail, _PLACES)}", both(upward, f"startNode({r}) = {tail}")),
    )


def actors(asked: Asked, step: Step) -> str:
    """Whoever acts against or for somebody is an end, or a point of `via`."""
    if not asked.acting:
        return ""
    return either(f"NOT {step.r}.stance IN $acting", at_end(asked, step, f"startNode({step.r})"))


def authorities(asked: Asked, step: Step) -> str:
    """An authority that pays, takes part or holds is an end, or a point of `via`; one predicate a set of kinds."""
    kinds = [asked.ontology.links[name] for name in asked.types]
    bound = sorted({tuple(sorted(kind.acting)) for kind in kinds if kind.acting})
    return both(*(_authority(asked, step, kinds, acting) for acting in bound))


def _authority(asked: Asked, step: Step, kinds: list[LinkKind], acting: tuple[str, ...]) -> str:
    types = [kind.name for kind in kinds if tuple(sorted(kind.acting)) == acting]
    sides = (either(f"NOT {is_a(node, acting)}", at_end(asked, step, node)) for node in (step.x, step.y))
    return either(f"NOT {is_a(step.r, types)}", both(*sides))


def at_end(asked: Asked, step: Step, node: str) -> str:
    """An end of the segment, or a point of `via`."""
    passed = f" OR {node}.id IN $via" if asked.query.via else ""
    return f"{node} = {step.start} OR {node} = {step.end}{passed}"


def directed(asked: Asked, step: Step) -> str:
    """Along or against the links that have a direction."""
    if asked.query.direction == "any":
        return ""
    start = step.x if asked.query.direction == "along" else step.y
    return either(f"type({step.r}) IN $undirected", f"startNode({step.r}) = {start}")


def open_nodes(asked: Asked, step: Step) -> str:
    """Neither node is left out by id."""
    return f"NOT {step.x}.id IN $avoid AND NOT {step.y}.id IN $avoid" if asked.shut_nodes else ""
