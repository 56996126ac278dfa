"""Small stores for tests: statements said in one line each, committed to a real store in a folder of its own."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import msgspec

from graph import ontology, projection
from graph.ledger import Assert, Change, Commit, Event, Judge, Ledger, Open
from graph.marking import CLEAR, Marking
from graph.paths import answer
from graph.paths.query import PathQuery
from graph.statement import Statement, link_id, statement
from graph.stores import open_store
from graph.view import View
from tests.stores.model import ModelLedger

Entry: TypeAlias = Statement | Change
_WHEN = {"actor": "analyst", "recorded_at": "2026-01-01T00:00:00Z"}


def says(entity: str, prop: str, value: str, **more: Any) -> Statement:
    """A statement of source src:a, row 1, marked CLEAR unless said otherwise."""
    return statement(entity, prop, value, **({"source": "src:a", "locator": "row 1", "marking": "CLEAR"} | more))


def link(text: str, **more: Any) -> Statement:
    """The triple of a line such as `person:a OPERATES_ON trip:t`; `NOT` before the kind denies it."""
    source, *negated, kind, target = text.split()
    if not ontology.load().links[kind].directed:
        source, target = sorted((source, target))
    return says(source, kind, target, sign="-" if negated else "+", **more)


def link_of(entry: Statement) -> str:
    """The id of the link that a triple is about."""
    return link_id(entry.prop, entry.entity, entry.value, dict(entry.key))


def captions(*entities: str, **more: Any) -> list[Statement]:
    """A caption for each entity: its id without the prefix."""
    return [says(entity, "caption", entity.partition(":")[2], **more) for entity in entities]


def source(name: str, reliability: str | None = None, **more: Any) -> list[Statement]:
    """A source with caption and title, graded where a letter is given."""
    graded = [says(name, "reliability", reliability, **more)] if reliability else []
    return [*captions(name, **more), says(name, "title", f"Report {name}", **more), *graded]


def same(one: str, other: str, verdict: str = "yes", marking: str = "CLEAR") -> Judge:
    """A judgement of identity."""
    ends = (min(one, other), max(one, other))
    return Judge(batch="", question="identity", ends=ends, verdict=verdict, marking=marking, reason="as told")


def batch(token: str, entries: Sequence[Entry]) -> list[Event]:
    """The events that open, fill and commit a batch."""
    said = tuple(entry for entry in entries if isinstance(entry, Statement))
    done = [msgspec.structs.replace(entry, batch=token) for entry in entries if not isinstance(entry, Statement)]
    opened = Open(batch=token, content=token, marking="CLEAR", **_WHEN)
    return [opened, *([Assert(batch=token, statements=said)] if said else []), *done, Commit(batches=(token,), **_WHEN)]


def committed(ledger: Ledger, batches: Iterable[Sequence[Entry]]) -> Ledger:
    """The ledger, after each batch was committed to it in turn."""
    for number, entries in enumerate(batches):
        ledger.append(batch(f"batch-{number}", entries))
    return ledger


def store(folder: Path, *batches: Sequence[Entry]) -> Ledger:
    """A store in a folder to which each batch was committed in turn."""
    return committed(open_store(f"sqlite://{folder}/lintas.db"), batches)


def told(*entries: Entry) -> Ledger:
    """A ledger of one batch in which every id that a triple names has a caption, and src:a is a source of grade B."""
    ends = {end for entry in entries if isinstance(entry, Statement) and entry.prop.isupper() for end in _ends(entry)}
    named = {entry.entity for entry in entries if isinstance(entry, Statement) and entry.prop == "caption"}
    return committed(ModelLedger(), [[*source("src:a", "B"), *captions(*sorted(ends - named)), *entries]])


def _ends(entry: Statement) -> tuple[str, str]:
    return entry.entity, entry.value


def view_of(ledger: Ledger, caller: Marking = CLEAR) -> View:
    """The view of a caller, CLEAR unless said otherwise."""
    return projection.build(ledger, caller, ontology.load())


def ask(ledger: Ledger, source: str, target: str, *, caller: Marking = CLEAR, **more: Any) -> dict[str, Any]:
    """The answer to a path question from one thing to another."""
    question = PathQuery(sources=(source,), targets=(target,), **more)
    return answer.answer(ledger, view_of(ledger, caller), question)


def nodes(given: Mapping[str, Any]) -> list[list[str]]:
    """The node ids of each path of an answer, in order."""
    return [[node["id"] for node in path["nodes"]] for path in given["paths"]]
