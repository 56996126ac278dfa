"""Blanking a statement for good: its id goes from every event that names it, its words from every chunk."""

from collections import Counter
from typing import Final

import msgspec
from neo4j import ManagedTransaction

from graph.ledger import Change, Erase, Judge, Reclassify, Regrade, Retract, judgement_line, statement_line
from graph.stores.neo4j import columns, digest
from graph.stores.neo4j.asking import one, rows
from graph.stores.neo4j.columns import ROWS
from graph.stores.neo4j.staging import ERASED, packed, subject, unpacked

# The first that is not done: done, it is about nothing any more, and so is one that names an erased statement.
_NEXT: Final = """MATCH (b:_Batch) WHERE b.position = $position
    MATCH (e:_Change {batch: b.token}) WHERE e.kind = 'Erase' AND e.subject <> '' AND NOT e.subject STARTS WITH $done
    RETURN e.payload AS payload ORDER BY b.place, e.number LIMIT 1"""
_ASSERTING: Final = """MATCH (s:_Statement {id: $id}) MATCH (owner:_Chunk {number: s.position / $size})
    RETURN [[owner.number, s.position % $size]] + [(s)<-[r:SHARES]-(c) | [c.number, r.place]] AS places"""
_FORGET: Final = "MATCH (s:_Statement {id: $id}) DETACH DELETE s"
_COLUMNS: Final = "MATCH (c:_Chunk {number: $number}) RETURN c"
_BLANK: Final = """MATCH (c:_Chunk {number: $number})
    SET c += $columns, c.erased = c.erased + $place, c.sums = $sums"""
_NAMING: Final = """MATCH (e:_Change {subject: $id}) WHERE e.kind IN ['Retract', 'Regrade', 'Reclassify', 'Erase']
    RETURN e.number AS number, e.payload AS payload"""
_REWRITE: Final = "MATCH (e:_Change {number: $number}) SET e.subject = $subject, e.payload = $payload"
_JUDGED: Final = """MATCH (e:_Change) WHERE e.kind = 'Judge' MATCH (b:_Batch {token: e.batch})
    RETURN e.number AS number, e.payload AS payload, b.live AS live"""
_PREMISES: Final = "MATCH (c:_Chunk) RETURN c.number AS number, c.premises AS premises"


def erase_committed(transaction: ManagedTransaction, position: int) -> None:
    """Do the erasures of the commit at that position."""
    erased = False
    while row := one(transaction, _NEXT, position=position, done=ERASED):
        event = msgspec.json.decode(row["payload"], type=Erase)
        taken = digest.lines_now(transaction, event.statement)
        digest.add(transaction, {marking: -line for marking, line in taken.items()})
        _blank(transaction, event)
        _rename(transaction, event)
        _replace_premises(transaction, event)
        erased = True
    if erased:
        transaction.run("MATCH (h:_Head) SET h.erasures = h.erasures + 1").consume()


def _blank(transaction: ManagedTransaction, event: Erase) -> None:
    identity = event.statement.hex()
    found = one(transaction, _ASSERTING, id=identity, size=ROWS)
    for number, place in sorted({tuple(pair) for pair in found["places"]} if found else ()):
        (row,) = rows(transaction, _COLUMNS, number=number)
        stored = {name: row["c"][name] for name in columns.STORED}
        marking, credibility = (columns.unpack(name, stored[name])[place] for name in ("marking", "credibility"))
        sums = Counter(unpacked(row["c"]["sums"]))
        sums[marking] -= statement_line(event.statement, marking, credibility)
        changed = columns.blank(stored, [place], event.tombstone)
        transaction.run(_BLANK, number=number, columns=changed, place=place, sums=packed(sums)).consume()
    transaction.run(_FORGET, id=identity).consume()


def _rename(transaction: ManagedTransaction, event: Erase) -> None:
    """Put the tombstone into the changes that name the statement, this one too; they are about nothing any more."""
    for row in rows(transaction, _NAMING, id=event.statement.hex()):
        change = msgspec.json.decode(row["payload"], type=Retract | Regrade | Reclassify | Erase)
        about = f"{ERASED}{event.tombstone.hex()}" if isinstance(change, Erase) else ""
        _rewrite(transaction, row["number"], about, msgspec.structs.replace(change, statement=event.tombstone))


def _replace_premises(transaction: ManagedTransaction, event: Erase) -> None:
    """Put the tombstone where the id stands among premises; ids and lines of other statements stay."""
    old, new = event.statement.hex(), event.tombstone.hex()
    for row in rows(transaction, _PREMISES):
        if old.encode() in row["premises"]:
            cells = columns.unpack("premises", row["premises"])
            cells = [" ".join(sorted(text.replace(old, new).split())) if text else text for text in cells]
            query = "MATCH (c:_Chunk {number: $number}) SET c.premises = $premises"
            transaction.run(query, number=row["number"], premises=columns.pack("premises", cells)).consume()
    _replace_in_judgements(transaction, old, new)


def _replace_in_judgements(transaction: ManagedTransaction, old: str, new: str) -> None:
    before: dict[int, str] = {}
    after: dict[int, str] = {}
    for row in rows(transaction, _JUDGED):
        judge = msgspec.json.decode(row["payload"], type=Judge)
        if old not in judge.premises:
            continue
        premises = tuple(sorted(new if name == old else name for name in judge.premises))
        changed = msgspec.structs.replace(judge, premises=premises)
        _rewrite(transaction, row["number"], subject(changed), changed)
        if row["live"]:
            before[judgement_line(judge)] = after[judgement_line(changed)] = judge.marking
    sums: Counter[str] = Counter()
    for found, sign in ((after, 1), (before, -1)):
        for line, marking in found.items():
            sums[marking] += sign * line
    digest.add(transaction, sums)


def _rewrite(transaction: ManagedTransaction, number: int, about: str, change: Change) -> None:
    transaction.run(_REWRITE, number=number, subject=about, payload=msgspec.json.encode(change)).consume()
