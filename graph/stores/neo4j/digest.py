"""The digest's sums, kept exact at every commit.

A chunk keeps the sum of its lines as first asserted. A commit adds the sums of the batches that it turns on and takes
away those that it turns off; then only three kinds of line are read one by one: statements that several chunks assert,
statements that a change names, and judgements.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias

import msgspec
from neo4j import ManagedTransaction

from graph.ledger import Judge, statement_line
from graph.stores import lines
from graph.stores.neo4j import standing
from graph.stores.neo4j.columns import ROWS
from graph.stores.neo4j.staging import packed, unpacked
from graph.stores.neo4j.standing import asker

# Whether each batch that a commit turns was live before it.
Was: TypeAlias = Mapping[str, bool]
_PAGE: Final = 4
_CHUNKS: Final = """MATCH (b:_Batch)-[:HAS]->(c:_Chunk) WHERE b.token IN $tokens
    RETURN b.live AS now, c.number AS number, c.sums AS sums, EXISTS { (c)-[:SHARES]->() } AS shared ORDER BY number"""
_SHARED: Final = """MATCH (c:_Chunk)-[:SHARES]->(s:_Statement) WHERE c.number IN $numbers
    MATCH (s)<-[:SHARES]-(other:_Chunk)<-[:HAS]-(b:_Batch)
    RETURN s.id AS id, s.position AS position, c.number AS number, collect([other.number, b.token, b.live]) AS said"""
_NAMED: Final = """MATCH (e:_Change) WHERE e.kind IN $kinds AND e.subject <> ''
    WITH e.subject AS id, max(CASE WHEN e.batch IN $tokens THEN 1 ELSE 0 END) AS own
    OPTIONAL MATCH (s:_Statement {id: id}) OPTIONAL MATCH (owner:_Chunk {number: s.position / $size})
    WITH id, own, coalesce([(owner)<-[:HAS]-(b:_Batch) | b.token], [])
        + coalesce([(s)<-[:SHARES]-()<-[:HAS]-(b:_Batch) | b.token], []) AS said
    WHERE own = 1 OR any(token IN said WHERE token IN $tokens) RETURN id"""
_JUDGED: Final = """MATCH (e:_Change) WHERE e.batch IN $tokens AND e.kind = 'Judge' WITH DISTINCT e.subject AS line
    MATCH (e:_Change {subject: line}) WHERE e.kind = 'Judge'
    MATCH (b:_Batch {token: e.batch}) WHERE b.position IS NOT NULL
    RETURN line, e.payload AS payload, b.token AS batch, b.live AS live"""
_SUMS: Final = "MATCH (h:_Head) RETURN h.sums AS sums"


def settle(transaction: ManagedTransaction, was: Was) -> None:
    """Bring the sums from before to after the batches named by `was` were turned on or off."""
    tokens = list(was)
    sums: Counter[str] = Counter()
    factor = {token: -1 if before else 1 for token, before in was.items()}
    chunks = asker(transaction)(_CHUNKS, tokens=tokens)
    for row in chunks:
        for marking, total in unpacked(row["sums"]).items():
            sums[marking] += total if row["now"] else -total
    turned = frozenset(row["number"] for row in chunks)
    numbers = [row["number"] for row in chunks if row["shared"]]
    for start in range(0, len(numbers), _PAGE):
        sums.update(_shared(transaction, numbers[start : start + _PAGE], turned, factor))
    sums.update(_named(transaction, tokens, was))
    sums.update(_judged(transaction, tokens, was))
    add(transaction, sums)


def lines_now(transaction: ManagedTransaction, identity: bytes) -> Counter[str]:
    """What one id adds to the sums now: its live line, or that of a retract that waits for it."""
    ask, text = asker(transaction), identity.hex()
    how = standing.asserted(ask, [text], {}).get(text)
    _, now = standing.changes(ask, [text], {}).get(text, ([], []))
    return lines.lines(identity, how, bool(how and how.now), now)


def add(transaction: ManagedTransaction, sums: Mapping[str, int]) -> None:
    """Add to the sums of all that is live; a marking under which nothing is live has none."""
    (head,) = asker(transaction)(_SUMS)
    total = Counter(unpacked(head["sums"]))
    total.update(sums)
    transaction.run("MATCH (h:_Head) SET h.sums = $sums", sums=packed(total)).consume()


def _shared(
    transaction: ManagedTransaction, numbers: Sequence[int], turned: frozenset[int], factor: Mapping[str, int]
) -> Counter[str]:
    """A statement that several chunks assert counts once; each is looked at from the first chunk turned."""
    ask = asker(transaction)
    moved = {}
    for row in ask(_SHARED, numbers=numbers):
        if row["number"] != min(number for number, _, _ in row["said"] if number in turned):
            continue
        now = any(live for _, _, live in row["said"])
        was = any(live != (token in factor) for _, token, live in row["said"])
        if by := now - was - sum(factor.get(token, 0) for _, token, _ in row["said"]):
            moved[row["position"]] = (bytes.fromhex(row["id"]), by)
    graded = standing.grades(ask, list(moved))
    sums: Counter[str] = Counter()
    for position, (identity, by) in moved.items():
        marking, credibility = graded[position]
        sums[marking] += by * statement_line(identity, marking, credibility)
    return sums


def _named(transaction: ManagedTransaction, tokens: Sequence[str], was: Was) -> Counter[str]:
    ask = asker(transaction)
    ids = [row["id"] for row in ask(_NAMED, tokens=tokens, kinds=standing.KINDS, size=ROWS)]
    how, named = standing.asserted(ask, ids, was), standing.changes(ask, ids, was)
    sums: Counter[str] = Counter()
    for text in ids:
        sums.update(lines.moved(bytes.fromhex(text), how.get(text), *named.get(text, ((), ()))))
    return sums


def _judged(transaction: ManagedTransaction, tokens: Sequence[str], was: Was) -> Counter[str]:
    """A judgement made twice in the same words is one line."""
    before: dict[str, str] = {}
    after: dict[str, str] = {}
    for row in asker(transaction)(_JUDGED, tokens=tokens):
        marking = msgspec.json.decode(row["payload"], type=Judge).marking
        if was.get(row["batch"], row["live"]):
            before[row["line"]] = marking
        if row["live"]:
            after[row["line"]] = marking
    sums: Counter[str] = Counter()
    for found, sign in ((after, 1), (before, -1)):
        for line, marking in found.items():
            sums[marking] += sign * int(line, 16)
    return sums
