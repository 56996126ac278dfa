"""One batch of a change: from statements that may have changed to what is written, without reading the rest.

A statement's place rests on four things: whether it is visible, whether both its ends have a visible caption, which
ids are joined, and the grade of its source. What a batch touches is widened until all of them are known for every
statement that moves; each is then taken from where it stands and put where it belongs.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from graph.stores.neo4j.typed import facts as nodes
from graph.stores.neo4j.typed import placing
from graph.stores.neo4j.typed.facts import Fact
from graph.stores.neo4j.typed.ground import Ground, Known, Link, Spot
from graph.stores.neo4j.typed.grouping import Grouping, regroup
from graph.stores.neo4j.typed.placing import TooMuch
from graph.stores.neo4j.typed.writing import Change, Row

# More links or statements than one transaction takes.
MOST_LINKS: Final = 4000
MOST_STATEMENTS: Final = 20_000


def change_of(ground: Ground, ids: Iterable[str], *, rejoin: bool) -> Change:
    """What to write so that the statements given (hex) stand as the ledger says now.

    `rejoin`: judgements of identity may have changed too. Raises TooMuch where the graph must be made anew.
    """
    touched = ground.known(ids)
    told = {known.entry.entity for known in touched if ground.is_fact(known.entry)}
    facts = ground.facts(told)
    groups = regroup(ground, told, facts, rejoin)
    shown = told | groups.moved.keys()
    if not groups.moved.keys() <= told:
        facts = ground.facts(shown)
    _check_grades(ground, told, facts)
    moving, links = _reach(ground, groups, touched)
    spots = _spots(ground, groups, moving)
    grades = _grades(ground, {moving[one].entry.source for one in spots})
    changed = list(placing.relinked(links, moving, spots, grades, ground.ontology))
    if len(changed) > MOST_LINKS or len(moving) > MOST_STATEMENTS:
        raise TooMuch
    said = {fact.statement: entity for entity in shown for fact in facts.get(entity, ())}
    return Change(
        gone_links=[old.id for old, _ in changed if old],
        links=[placing.row(new, ground.ontology) for _, new in changed if new],
        settled=sorted({known.entry.id.hex() for known in touched} | moving.keys() | said.keys()),
        waiting=[*_waiting_facts(groups, said), *_waiting_triples(moving, spots)],
        cited=[{"id": source, "reliability": letter} for source, letter in sorted(grades.items())],
        judged=None if groups.judged is None else [{"id": one, "node": at} for one, at in groups.judged.items()],
        **_nodes(groups, shown, facts),
    )


def _reach(ground: Ground, groups: Grouping, touched: Iterable[Known]) -> tuple[dict[str, Known], list[Link]]:
    """Every triple that is placed anew, by id, and every link that may lose or gain one.

    To what is touched come the triples of nodes that lose a member, those that wait for an end that moves, and
    all of a link with a joined end, of whose link ids the least is shown.
    """
    links = {link.id: link for link in ground.links_at(groups.uprooted())}
    around = {one for link in links.values() for one in link.statements} | set(ground.waiting(groups.moved))
    moving = _triples(ground, [*touched, *ground.known(around)])
    ground.look_up(end for known in moving.values() for end in (known.entry.entity, known.entry.value))
    ids = placing.candidates(groups, ground.ontology, (known.entry for known in moving.values()))
    links |= {link.id: link for link in ground.links(ids - links.keys())}
    ground.look_up(end for link in links.values() for end in link.spot[1:3])
    joined = {
        one
        for link in links.values()
        if any(max(len(groups.before(end)), len(groups.after(end))) > 1 for end in link.spot[1:3])
        for one in link.statements
    }
    moving |= _triples(ground, ground.known(joined))
    ground.look_up(end for known in moving.values() for end in (known.entry.entity, known.entry.value))
    return moving, list(links.values())


def _triples(ground: Ground, known: Iterable[Known]) -> dict[str, Known]:
    return {
        entry.id.hex(): one
        for one in known
        if placing.is_triple(ground.ontology, (entry := one.entry).entity, entry.prop, entry.value)
    }


def _spots(ground: Ground, groups: Grouping, moving: Mapping[str, Known]) -> dict[str, Spot]:
    """The link of each visible triple that has a place."""
    found = {one: placing.spot(groups, ground.ontology, known.entry) for one, known in moving.items() if known.visible}
    return {one: spot for one, spot in found.items() if spot}


def _check_grades(ground: Ground, told: Iterable[str], facts: Mapping[str, Sequence[Fact]]) -> None:
    """A source whose grade changes has places all over the graph."""
    for source, letter in ground.cited(told).items():
        if nodes.grade(source, facts.get(source, ())) != letter:
            raise TooMuch


def _grades(ground: Ground, sources: set[str]) -> dict[str, str]:
    """The grade of each source of what is placed."""
    cited = ground.cited(sources)
    facts = ground.facts(sources - cited.keys())
    return {source: cited.get(source) or nodes.grade(source, facts.get(source, ())) for source in sources}


def _nodes(groups: Grouping, shown: Iterable[str], facts: Mapping[str, Sequence[Fact]]) -> dict[str, Any]:
    """Nodes that go, change and come."""
    before = {min(group) for entity in shown if (group := groups.before(entity))}
    after = {min(group): group for entity in shown if (group := groups.after(entity))}
    rows = {
        node: nodes.properties(group, [fact for member in group for fact in facts.get(member, ())])
        for node, group in after.items()
    }
    return {
        "gone_nodes": sorted(before - after.keys()),
        "nodes": [row for node, row in rows.items() if node in before],
        "new_nodes": [row for node, row in rows.items() if node not in before],
    }


def _waiting_facts(groups: Grouping, said: Mapping[str, str]) -> list[Row]:
    return [
        {"id": statement, "source": entity, "target": entity}
        for statement, entity in said.items()
        if groups.shown(entity) is None
    ]


def _waiting_triples(moving: Mapping[str, Known], spots: Mapping[str, Spot]) -> list[Row]:
    return [
        {"id": one, "source": known.entry.entity, "target": known.entry.value}
        for one, known in moving.items()
        if known.visible and one not in spots
    ]
