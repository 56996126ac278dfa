"""Which node an entity belongs to before and after a change."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple, TypeAlias

from graph import identity
from graph.stores.neo4j.typed.facts import CAPTION, Fact
from graph.stores.neo4j.typed.ground import Ground

Members: TypeAlias = tuple[str, ...]


class Grouping:
    """Groups of entities that one node shows; `moved` holds those whose group changes, () where it has none."""

    def __init__(self, ground: Ground, moved: Mapping[str, Members], judged: Mapping[str, str] | None) -> None:
        self._ground, self.moved, self.judged = ground, moved, judged

    def before(self, entity: str) -> Members:
        """The members of its node as it stood; () where it was in none."""
        return _before(self._ground, entity)

    def after(self, entity: str) -> Members:
        """The members of its node once the change is done."""
        return self.moved[entity] if entity in self.moved else self.before(entity)

    def shown(self, entity: str) -> str | None:
        """The id of its node once the change is done."""
        return min(self.after(entity), default=None)

    def uprooted(self) -> set[str]:
        """Nodes that lose a member: whatever hangs on them is placed anew."""
        nodes = {min(group): group for entity in self.moved if (group := self.before(entity))}
        return {node for node, group in nodes.items() if any(self.shown(member) != node for member in group)}


class _Named(NamedTuple):
    """Whether entities have a visible caption after the change."""

    ground: Ground
    told: Mapping[str, bool]

    def __call__(self, entity: str) -> bool:
        return self.told[entity] if entity in self.told else bool(_before(self.ground, entity))


def regroup(ground: Ground, told: Iterable[str], facts: Mapping[str, list[Fact]], rejoin: bool) -> Grouping:
    """Group anew after something was said or taken back of the entities `told`, or (`rejoin`) after a judgement."""
    named = _Named(ground, {one: any(fact.prop == CAPTION for fact in facts.get(one, ())) for one in told})
    turned = {entity for entity, now in named.told.items() if now != bool(_before(ground, entity))}
    after: dict[str, Members] = {entity: (entity,) if named(entity) else () for entity in turned}
    judged = None
    if rejoin or turned & ground.judged_ids:
        groups = _joined(ground, named)
        after |= groups
        judged = {end: min(groups[end], default=end) for end in ground.judged_ends}
    moved = {entity: group for entity, group in after.items() if group != _before(ground, entity)}
    return Grouping(ground, moved, judged)


def _joined(ground: Ground, named: _Named) -> dict[str, Members]:
    """The group of every id that a judgement names, or named before."""
    everyone = ground.judged_ends | ground.judged()
    ground.look_up(everyone)
    shown = identity.join(ground.judgements, lambda end: end.partition(":")[0] if named(end) else None).shown
    groups: dict[str, list[str]] = defaultdict(list)
    for entity in sorted(everyone):
        if named(entity):
            groups[shown.get(entity, entity)].append(entity)
    found = {entity: tuple(group) for group in groups.values() for entity in group}
    return {entity: found.get(entity, ()) for entity in everyone}


def _before(ground: Ground, entity: str) -> Members:
    node = ground.node(entity)
    return node.members if node else ()
